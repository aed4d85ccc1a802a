//! Which way the contexts and mentions act that a word could start, so that they are only followed
//! where there is something for them to act on.

use super::{Owner, Start};
use crate::lexicon::{Direction, Lexicon, Window};
use crate::text::Word;

/// For each word of the vocabulary, which way what it could start acts.
#[derive(Debug)]
pub(super) struct Bearings {
    bits: Vec<u8>,
}

/// What a word could start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bearing {
    /// A context that acts on the words after it.
    Forward,
    /// A context that acts on the words before it.
    Backward,
    /// A mention whose name stands after it.
    NameAfter,
    /// A mention whose name stands before it.
    NameBefore,
}

impl Bearing {
    fn bit(self) -> u8 {
        1 << self as u8
    }
}

impl Bearings {
    pub(super) fn new(lexicon: &Lexicon, starts: &[Vec<Start>]) -> Bearings {
        let bit = |start: &Start| match start.owner {
            Owner::Context(rule) => match lexicon.contexts[rule].direction {
                Direction::Forward => Bearing::Forward.bit(),
                Direction::Backward => Bearing::Backward.bit(),
            },
            Owner::Mention(rule) => match lexicon.mentions[rule].window {
                Window::After => Bearing::NameAfter.bit(),
                Window::Before => Bearing::NameBefore.bit(),
            },
            Owner::Duty(_) | Owner::Mask(_) | Owner::ContextEnd(_) | Owner::Heading(_) => 0,
        };
        let bits = |starts: &Vec<Start>| starts.iter().fold(0, |bits, start| bits | bit(start));
        Bearings {
            bits: starts.iter().map(bits).collect(),
        }
    }

    /// Whether a word could start something.
    #[inline]
    pub(super) fn has(&self, word: &Word, bearing: Bearing) -> bool {
        self.bits[word.number()] & bearing.bit() != 0
    }
}
