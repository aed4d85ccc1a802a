//! A labelled posting as words, with what the lexicons already make of each.

use crate::classifier::{Evidence, Explanation};
use crate::label::Label;
use crate::posting::Posting;
use crate::text::{Break, Case, CharOffsets, NormalizedText, Token};

/// Share of the roles' field from which a posting counts as being of it.
const IN_FIELD: f64 = 0.5;

/// A posting ready to be added to a [`Corpus`](super::Corpus).
#[derive(Clone, Debug)]
pub struct Reading {
    pub(super) label: Label,
    /// Whether its field is that of the roles, as the lexicons see it.
    pub(super) is_in_field: bool,
    /// The title, then the text columns.
    pub(super) columns: Vec<Vec<ReadWord>>,
}

#[derive(Clone, Debug)]
pub(super) struct ReadWord {
    pub(super) word: String,
    /// Whether no n-gram may reach it from the left.
    pub(super) starts_run: bool,
    /// Whether it lies inside evidence.
    pub(super) is_covered: bool,
}

impl Reading {
    /// Reads a posting that has a label, from its own explanation.
    pub fn new(posting: &Posting<'_>, label: Label, explanation: &Explanation) -> Reading {
        let columns = posting.columns();
        Reading {
            label,
            is_in_field: explanation.field >= IN_FIELD,
            columns: columns
                .map(|(name, raw)| read(name, raw, &explanation.evidence))
                .collect(),
        }
    }
}

fn read(name: &str, raw: &str, evidence: &[Evidence]) -> Vec<ReadWord> {
    let text = NormalizedText::new(raw);
    let offsets = CharOffsets::new(raw);
    let starts: Vec<usize> = text
        .tokens()
        .iter()
        .map(|token| offsets.at(token.start))
        .collect();
    let mut is_covered = vec![false; starts.len()];
    for piece in evidence
        .iter()
        .filter(|piece| piece.field == name && covers(piece))
    {
        let from = starts.partition_point(|&start| start < piece.start);
        let to = starts.partition_point(|&start| start < piece.end);
        is_covered[from..to].fill(true);
    }
    let tokens = text.tokens().iter().enumerate();
    tokens
        .zip(is_covered)
        .map(|((index, token), is_covered)| ReadWord {
            word: written(text.word(index), token),
            starts_run: token.before >= Break::Sentence,
            is_covered,
        })
        .collect()
}

/// Whether the lexicons make something of the evidence. What counts nothing for want of
/// its field, or for having been said often enough, is known all the same; what a context or
/// a mask takes away is not.
fn covers(piece: &Evidence) -> bool {
    piece.contribution.to_f64() != 0.0 || (piece.context.is_none() && !piece.field.is_empty())
}

/// Keeps the capitals of an acronym, so that the department IT is not the pronoun; among words
/// in capitals they say nothing.
fn written(word: &str, token: &Token) -> String {
    let is_acronym = token.case == Case::Upper
        && !token.shouted
        && word.chars().filter(|c| c.is_alphabetic()).count() >= 2;
    if is_acronym {
        word.to_uppercase()
    } else {
        word.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::classifier::Classifier;
    use crate::lexicon::Lexicon;

    #[test]
    fn words_inside_evidence_are_covered_also_after_wide_characters() {
        let classifier = Classifier::new(Lexicon::shipped());
        let posting = Posting::new(
            "",
            "Señor Añó – née Müller. You own the IT budget. Cats purr.",
        );
        let explanation = classifier.explain(&posting);
        let reading = Reading::new(&posting, Label::Senior, &explanation);
        let covered: Vec<&str> = reading.columns[1]
            .iter()
            .filter(|word| word.is_covered)
            .map(|word| word.word.as_str())
            .collect();
        assert!(
            covered.contains(&"IT") && covered.contains(&"budget"),
            "{covered:?}"
        );
        assert!(!covered.contains(&"cats"), "{covered:?}");
        let starts: Vec<&str> = reading.columns[1]
            .iter()
            .filter(|word| word.starts_run)
            .map(|word| word.word.as_str())
            .collect();
        assert!(starts.ends_with(&["you", "cats"]), "{starts:?}");
    }

    #[test]
    fn capitals_stay_where_they_tell_something() {
        let words = |raw| -> Vec<String> {
            read("text", raw, &[])
                .into_iter()
                .map(|word| word.word)
                .collect()
        };
        assert_eq!(words("Run IT, and do it"), ["run", "IT", "and", "do", "it"]);
        assert_eq!(words("RUN IT NOW"), ["run", "it", "now"]);
    }
}
