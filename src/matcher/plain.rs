//! The readable reference: one automaton finds the lexicon's words, and every term that a word
//! can start is followed by itself. The quick way must find the same.

use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, MatchKind};

use super::find::Find;
use super::walk::Path;
use super::{Matcher, settle};
use crate::text::{NormalizedText, Words};

/// The words that an automaton finds, which is built when it is first needed.
#[derive(Debug)]
pub(super) struct Plain {
    /// The lexicon's words; patterns carry the spaces around them, so that every match is a
    /// whole word by construction.
    patterns: Vec<String>,
    automaton: OnceLock<AhoCorasick>,
}

impl Plain {
    pub(super) fn new<'w>(words: impl Iterator<Item = &'w str>) -> Plain {
        Plain {
            patterns: words.map(|word| format!(" {word} ")).collect(),
            automaton: OnceLock::new(),
        }
    }

    fn automaton(&self) -> &AhoCorasick {
        self.automaton.get_or_init(|| {
            AhoCorasick::builder()
                .match_kind(MatchKind::Standard)
                .build(&self.patterns)
                .expect("a lexicon's expansion limits keep the automaton within its own")
        })
    }
}

impl Matcher {
    /// Returns the finds in the order of their first word, then of the lexicon; a duty that a
    /// longer one contains is left out, one that a mask takes out of play says so.
    pub(crate) fn find(&self, text: &NormalizedText) -> Vec<Find> {
        self.settled(self.find_all(text))
    }

    /// Returns those of the finds that stand, or of some of them if the others were not there.
    pub(crate) fn settled(&self, mut finds: Vec<Find>) -> Vec<Find> {
        settle(&self.kinds, &mut finds);
        finds
    }

    /// Returns every term found, whatever it overlaps with, in the same order.
    pub(crate) fn find_all(&self, text: &NormalizedText) -> Vec<Find> {
        let words = self.words(text);
        let mut finds: Vec<Find> = Vec::new();
        let mut path = Path::default();
        for found in self.plain.automaton().find_overlapping_iter(text.as_str()) {
            let first = text.token_at(found.start() + 1);
            // Words are numbered from 1.
            let starts = self.starts[found.pattern().as_usize() + 1].iter();
            finds.extend(starts.filter_map(|start| self.find_at(&words, first, start, &mut path)));
        }
        finds.sort_by_key(Find::order);
        finds.dedup_by(|a, b| a.order() == b.order());
        finds
    }

    /// Returns the words of a text.
    pub(crate) fn words(&self, text: &NormalizedText) -> Words {
        let mut words = Words::default();
        words.fill_plainly(text, &self.vocabulary);
        words
    }
}
