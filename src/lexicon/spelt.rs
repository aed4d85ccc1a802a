//! Terms spelt out: the same syntax and the same wordings, free of what only their own lexicon
//! knows.

use std::collections::BTreeMap;

use super::data::Term;
use super::inflect::WordForms;
use super::items::{Parser, split_items};
use super::term::{Capitals, Pattern, Piece, TermFault, Word, Wording};

impl Term {
    /// Returns the term as it can be read without its lexicon: classes, irregular forms and
    /// second spellings become alternatives, everything else stays as written.
    pub fn spelt_out(&self) -> String {
        let items = split_items(&self.written).unwrap_or_default();
        let bare = Parser {
            classes: &BTreeMap::new(),
            words: &WordForms::default(),
        };
        let spelt = items.iter().zip(&self.pattern.pieces);
        let spelt = spelt.map(|(item, piece)| match piece {
            Piece::Gap(_) => (*item).to_owned(),
            Piece::Words(wordings) => {
                let mut alone = bare.item(item, 0).unwrap_or_default();
                alone.sort();
                alone.dedup();
                if alone == *wordings {
                    (*item).to_owned()
                } else {
                    alternatives(wordings)
                }
            }
        });
        spelt.collect::<Vec<String>>().join(" ")
    }
}

impl Pattern {
    /// Parses a term that stands in no lexicon.
    ///
    /// # Errors
    ///
    /// Says what is wrong with the term and how to write it, in one sentence.
    pub(crate) fn parse_alone(term: &str) -> Result<Pattern, TermFault> {
        Pattern::parse(term, &BTreeMap::new(), &WordForms::default())
    }
}

fn alternatives(wordings: &[Wording]) -> String {
    let written: Vec<String> = wordings
        .iter()
        .filter(|wording| !wording.is_empty())
        .map(|wording| wording.iter().map(write).collect::<Vec<String>>().join(" "))
        .collect();
    let written = written.join("|");
    if wordings.iter().any(Vec::is_empty) {
        format!("[{written}]")
    } else {
        format!("({written})")
    }
}

fn write(word: &Word) -> String {
    match word.capitals {
        Capitals::Any => word.text.clone(),
        Capitals::All => word.text.to_uppercase(),
        Capitals::Some => {
            let mut letters = word.text.chars();
            let first = letters.next().into_iter().flat_map(char::to_uppercase);
            first.chain(letters).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lexicon::{Lexicon, Pattern};

    #[test]
    fn a_term_spelt_out_means_the_same_without_its_lexicon() {
        let shipped = Lexicon::shipped();
        let mut n_spelt = 0;
        for term in shipped.duties().iter().flat_map(|duty| &duty.terms) {
            let spelt = term.spelt_out();
            let alone = Pattern::parse_alone(&spelt).unwrap();
            assert_eq!(alone, term.pattern, "{} became {spelt}", term.written);
            n_spelt += usize::from(spelt != term.written);
            assert!(!spelt.contains('@'), "{spelt}");
        }
        assert!(n_spelt > 50, "{n_spelt} terms are spelt out");
    }
}
