//! The readable reference: one automaton finds the lexicon's words, and every term that a word
//! can start is followed by itself. The quick way must find the same.

use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, MatchKind};

use super::find::{Find, Finds};
use super::walk::Path;
use super::{Matcher, Quest};
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
    /// Reads a field, title or text, and finds every term in it, the readable way.
    pub(crate) fn read_plainly(&self, raw: &str, words: &mut Words, finds: &mut Finds) {
        let text = NormalizedText::new(raw);
        words.fill_plainly(&text, &self.vocabulary);
        let mut all: Vec<Find> = Vec::new();
        let mut path = Path::default();
        for found in self.plain.automaton().find_overlapping_iter(text.as_str()) {
            let first = text.token_at(found.start() + 1);
            // Words are numbered from 1.
            let starts = self.starts[found.pattern().as_usize() + 1].iter();
            all.extend(starts.filter_map(|start| self.find_at(words, first, start, &mut path)));
        }
        all.sort_by_key(Find::order);
        all.dedup_by(|a, b| a.order() == b.order());
        finds.clear();
        for find in all {
            for quest in Quest::ALL {
                if self.is_in(find.owner, quest) {
                    finds.push(find.clone(), quest);
                }
            }
        }
        self.settle_overlaps(&mut finds.duties);
        self.settle_overlaps(&mut finds.parts);
    }
}
