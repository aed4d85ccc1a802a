//! What terms and rules of every file refer to, kept so that a term can be read again with
//! other words.

use std::collections::BTreeMap;

use super::inflect::WordForms;
use super::term::{Pattern, TermFault};

/// Classes, word forms and effects.
#[derive(Clone, Debug, Default)]
pub(crate) struct Vocabulary {
    pub(crate) classes: BTreeMap<String, Vec<String>>,
    pub(crate) words: WordForms,
    pub(crate) effects: BTreeMap<String, f64>,
}

impl Vocabulary {
    /// Reads a term as it is written.
    ///
    /// # Errors
    ///
    /// Says what is wrong with the term and how to write it, in one sentence.
    pub(crate) fn parse(&self, term: &str) -> Result<Pattern, TermFault> {
        Pattern::parse(term, &self.classes, &self.words)
    }
}
