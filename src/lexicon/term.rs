//! The term syntax: what an author writes becomes the word sequences that match it.
//!
//! `{lead}` stands for every inflection, `(a|b)` for alternatives, `[a]` for something that
//! may be absent, `@name` for a class, `*` for up to three words and `*N` for up to N; a
//! word with a capital letter must be written with capitals.

use std::collections::{BTreeMap, BTreeSet};

use super::inflect::WordForms;
use super::items::{Parser, parse_gap, split_items};

/// Most word sequences one term may stand for.
pub(super) const MAX_WORDINGS: usize = 2_000;

/// Most words one term may reach over, gaps included: looking for it takes time in the square
/// of that where a text repeats its words.
const MAX_REACH: usize = 64;

/// Most states one term may be compiled to.
const MAX_STATES: usize = 10_000;

/// A word as a term demands it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Word {
    /// Lower case.
    pub(crate) text: String,
    /// Whether the posting must write it in capitals: all of them, or at least one.
    pub(crate) capitals: Capitals,
}

/// How a word must be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Capitals {
    Any,
    Some,
    All,
}

/// Why a term cannot be used, and how to write it, in one sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum TermFault {
    /// It breaks the syntax of terms.
    Syntax(String),
    /// It names a class that does not exist.
    UnknownClass(String),
    /// It stands for too many wordings.
    TooManyWordings(String),
}

impl std::fmt::Display for TermFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            TermFault::Syntax(message)
            | TermFault::UnknownClass(message)
            | TermFault::TooManyWordings(message) => f.write_str(message),
        }
    }
}

/// A sequence of words.
pub(crate) type Wording = Vec<Word>;

/// One piece of a term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    /// One of these wordings, sorted; an empty one means that the piece may be absent.
    Words(Vec<Wording>),
    /// Up to this many words, whatever they are.
    Gap(usize),
}

/// A term as a sequence of pieces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pattern {
    pub(crate) pieces: Vec<Piece>,
}

impl Pattern {
    /// Parses a term.
    ///
    /// # Errors
    ///
    /// Says what is wrong with the term and how to write it, in one sentence.
    pub(crate) fn parse(
        term: &str,
        classes: &BTreeMap<String, Vec<String>>,
        words: &WordForms,
    ) -> Result<Pattern, TermFault> {
        let parser = Parser { classes, words };
        let mut pieces = Vec::new();
        for item in split_items(term)? {
            pieces.push(match parse_gap(item)? {
                Some(gap) => Piece::Gap(gap),
                None => Piece::Words(parser.item(item, 0)?),
            });
        }
        let is_sure = |piece: Option<&Piece>| match piece {
            Some(Piece::Words(wordings)) => !wordings.iter().any(Vec::is_empty),
            Some(Piece::Gap(_)) | None => false,
        };
        let mut n_wordings = 1_usize;
        for piece in &mut pieces {
            if let Piece::Words(wordings) = piece {
                wordings.sort_unstable();
                wordings.dedup();
                n_wordings = n_wordings.saturating_mul(wordings.len());
            }
        }
        if pieces.is_empty() {
            return Err(TermFault::Syntax(
                "term is empty; write the words to look for".to_owned(),
            ));
        }
        if pieces.iter().all(|piece| !is_sure(Some(piece))) {
            return Err(TermFault::Syntax(
                "every word here is optional; write one that is not".to_owned(),
            ));
        }
        if matches!(pieces.first(), Some(Piece::Gap(_))) {
            return Err(TermFault::Syntax(
                "term starts with a gap; start with a word".to_owned(),
            ));
        }
        if matches!(pieces.last(), Some(Piece::Gap(_))) {
            return Err(TermFault::Syntax(
                "term ends in a gap; end it with a word".to_owned(),
            ));
        }
        if has_split_gap(&pieces) {
            return Err(TermFault::Syntax(
                "only what may be absent stands between two gaps; write one gap, or two terms"
                    .to_owned(),
            ));
        }
        if n_wordings > MAX_WORDINGS {
            return Err(TermFault::TooManyWordings(format!(
                "stands for {n_wordings} wordings, more than {MAX_WORDINGS}; write fewer alternatives or split it"
            )));
        }
        let pattern = Pattern { pieces };
        let reach = pattern.reach();
        if reach > MAX_REACH {
            return Err(TermFault::TooManyWordings(format!(
                "reaches over {reach} words with its gaps, more than {MAX_REACH}; write narrower gaps or split it"
            )));
        }
        let n_states = pattern.n_states();
        if n_states > MAX_STATES {
            return Err(TermFault::TooManyWordings(format!(
                "takes {n_states} states to look for, more than {MAX_STATES}; write fewer alternatives behind its gaps or split it"
            )));
        }
        Ok(pattern)
    }

    /// Returns how many words the longest wording reaches over, gaps included.
    fn reach(&self) -> usize {
        let lengths = self.pieces.iter().map(|piece| match piece {
            Piece::Words(wordings) => wordings.iter().map(Vec::len).max().unwrap_or(0),
            Piece::Gap(words) => *words,
        });
        lengths.sum()
    }

    pub(crate) fn has_gap(&self) -> bool {
        let is_gap = |piece: &Piece| matches!(piece, Piece::Gap(_));
        self.pieces.iter().any(is_gap)
    }

    /// Returns the words that one of its wordings starts with.
    pub(super) fn first_words(&self) -> BTreeSet<&str> {
        let mut words = BTreeSet::new();
        for piece in &self.pieces {
            let Piece::Words(wordings) = piece else {
                continue;
            };
            let firsts = wordings.iter().filter_map(|wording| wording.first());
            words.extend(firsts.map(|word| &*word.text));
            if !wordings.iter().any(Vec::is_empty) {
                break;
            }
        }
        words
    }

    /// Returns how many states it is compiled to: every wording is looked for from every place
    /// where the pieces before may have ended.
    pub(super) fn n_states(&self) -> usize {
        let (mut n_states, mut n_open) = (1, 1);
        for piece in &self.pieces {
            match piece {
                Piece::Words(wordings) => {
                    let n_words: usize = wordings.iter().map(Vec::len).sum();
                    n_states += 1 + n_open * n_words;
                    let is_optional = wordings.iter().any(Vec::is_empty);
                    n_open = 1 + if is_optional { n_open } else { 0 };
                }
                Piece::Gap(words) => {
                    n_states += n_open * words;
                    n_open += n_open * words;
                }
            }
        }
        n_states
    }

    /// Returns how many wordings it stands for.
    pub(crate) fn n_wordings(&self) -> usize {
        let choices = self.pieces.iter().map(|piece| match piece {
            Piece::Words(wordings) => wordings.len(),
            Piece::Gap(_) => 1,
        });
        choices.product()
    }

    /// Returns how many words the shortest wording has.
    pub(crate) fn fewest_words(&self) -> usize {
        let lengths = self.pieces.iter().map(|piece| match piece {
            Piece::Words(wordings) => wordings.iter().map(Vec::len).min().unwrap_or(0),
            Piece::Gap(_) => 0,
        });
        lengths.sum()
    }

    /// Returns wordings spread evenly over all of them, at most `limit`, gaps left out.
    pub(crate) fn sample(&self, limit: usize) -> Vec<Wording> {
        let n_wordings = self.n_wordings();
        let n = n_wordings.min(limit);
        (0..n).map(|k| self.wording(k * n_wordings / n)).collect()
    }

    /// Returns the wording of that number, gaps left out.
    fn wording(&self, mut number: usize) -> Wording {
        let mut wording = Wording::new();
        for piece in &self.pieces {
            if let Piece::Words(wordings) = piece {
                wording.extend_from_slice(&wordings[number % wordings.len()]);
                number /= wordings.len();
            }
        }
        wording
    }

    /// Returns every wording with its gaps closed, as plain lower-case text.
    pub(crate) fn literal_wordings(&self) -> Vec<String> {
        let mut literals = vec![String::new()];
        for piece in &self.pieces {
            let Piece::Words(wordings) = piece else {
                continue;
            };
            literals = literals
                .iter()
                .flat_map(|before| wordings.iter().map(move |wording| extend(before, wording)))
                .collect();
        }
        literals
    }
}

/// Whether two gaps have nothing between them that is sure to be there, so that it would not
/// be clear how many words they span together.
fn has_split_gap(pieces: &[Piece]) -> bool {
    let mut after_gap = false;
    for piece in pieces {
        match piece {
            Piece::Gap(_) if after_gap => return true,
            Piece::Gap(_) => after_gap = true,
            Piece::Words(wordings) => after_gap &= wordings.iter().any(Vec::is_empty),
        }
    }
    false
}

fn extend(before: &str, wording: &Wording) -> String {
    let mut literal = before.to_owned();
    for word in wording {
        if !literal.is_empty() {
            literal.push(' ');
        }
        literal.push_str(&word.text);
    }
    literal
}

#[cfg(test)]
mod tests {
    use super::*;

    fn literals(term: &str) -> Vec<String> {
        let classes = [(
            "boss".to_owned(),
            vec!["cio".to_owned(), "IT director".to_owned()],
        )]
        .into();
        let words = WordForms {
            irregular: BTreeMap::new(),
            spellings: vec![["ize".to_owned(), "ise".to_owned()]],
        };
        match Pattern::parse(term, &classes, &words) {
            Ok(pattern) => pattern.literal_wordings(),
            Err(message) => vec![format!("error: {message}")],
        }
    }

    #[test]
    fn every_mark_expands() {
        assert_eq!(literals("{own} budget").len(), 4);
        assert_eq!(literals("(hire|fire) staff"), ["fire staff", "hire staff"]);
        assert_eq!(
            literals("the [annual] budget"),
            ["the budget", "the annual budget"]
        );
        assert_eq!(
            literals("to the @boss"),
            ["to the cio", "to the it director"]
        );
        assert_eq!(literals("own *5 budget"), ["own budget"]);
        assert_eq!(literals("organize"), ["organise", "organize"]);
        assert_eq!(literals("help-desk"), ["help desk"]);
    }

    #[test]
    fn faults_are_named() {
        for (term, fault) in [
            ("", "term is empty"),
            ("* budget", "starts with a gap"),
            ("budget *", "ends in a gap"),
            ("own *99 budget", "*1 to *12"),
            ("(a|b", "not closed"),
            ("a)", "closes nothing"),
            ("@nobody", "does not exist"),
            ("[a]", "optional"),
            ("a * [b] * c", "between two gaps"),
            ("a * * c", "between two gaps"),
            ("{IT}", "lower-case word"),
            ("(a||b)", "empty"),
            ("(a * b)", "inside brackets"),
            ("own*", "put a space"),
            ("...", "no letter"),
        ] {
            let found = literals(term);
            assert!(found[0].contains(fault), "{term:?} gave {found:?}");
        }
    }
}
