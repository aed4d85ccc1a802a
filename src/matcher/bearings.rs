//! Which way the contexts and mentions act that a word could start, and how far, so that they are
//! only followed where there is something for them to act on.

use std::ops::Range;

use super::{Owner, Start};
use crate::lexicon::{Direction, Lexicon, Window};
use crate::text::Word;

/// For each word of the vocabulary, which way what it could start acts.
#[derive(Debug)]
pub(super) struct Bearings {
    words: Vec<Bearing>,
}

/// What a word could start.
#[derive(Clone, Copy, Debug, Default)]
struct Bearing {
    /// Words from it on that a context reaches which acts on the words after it.
    forward: u32,
    /// Words before it that a context reaches which acts on them.
    backward: u32,
    names_after: bool,
    names_before: bool,
}

impl Bearings {
    /// `len` says how many words a term reaches over.
    pub(super) fn new(
        lexicon: &Lexicon,
        starts: &[Vec<Start>],
        len: impl Fn(&Start) -> usize,
    ) -> Bearings {
        let bearing = |starts: &Vec<Start>| {
            let mut bearing = Bearing::default();
            for start in starts {
                match start.owner {
                    Owner::Context(rule) => {
                        let rule = &lexicon.contexts[rule];
                        let (far, reach) = match rule.direction {
                            Direction::Forward => {
                                (&mut bearing.forward, rule.reach.saturating_add(len(start)))
                            }
                            Direction::Backward => (&mut bearing.backward, rule.reach),
                        };
                        *far = (*far).max(u32::try_from(reach).unwrap_or(u32::MAX));
                    }
                    Owner::Mention(rule) => match lexicon.mentions[rule].window {
                        Window::After => bearing.names_after = true,
                        Window::Before => bearing.names_before = true,
                    },
                    Owner::Duty(_) | Owner::Mask(_) | Owner::ContextEnd(_) | Owner::Heading(_) => {}
                }
            }
            bearing
        };
        Bearings {
            words: starts.iter().map(bearing).collect(),
        }
    }

    /// Whether a context that a word at a token could start may reach some of the words asked about.
    #[inline]
    pub(super) fn may_reach(&self, word: &Word, token: usize, asked: &Range<usize>) -> bool {
        let bearing = self.words[word.number()];
        if token < asked.start {
            return asked.start - token < bearing.forward as usize;
        }
        let is_before_one = token + 1 < asked.end;
        let is_after_one =
            token > asked.start && token.saturating_sub(asked.end) < bearing.backward as usize;
        is_before_one && bearing.forward != 0 || is_after_one
    }

    /// Whether a word could start a mention whose name stands after it.
    #[inline]
    pub(super) fn names_after(&self, word: &Word) -> bool {
        self.words[word.number()].names_after
    }

    /// Whether a word could start a mention whose name stands before it.
    #[inline]
    pub(super) fn names_before(&self, word: &Word) -> bool {
        self.words[word.number()].names_before
    }
}
