//! How much may be found in a text, so that finds never outgrow it.

use crate::text::Words;

/// Most finds for each word of a text, and besides; the shipped lexicon finds one for two words.
const FOR_A_WORD: usize = 4;
const BESIDES: usize = 16_384;

/// Most finds from one word of what is only looked for where it can matter: the first ones in the
/// order of the lexicon.
pub(super) const FROM_A_WORD: usize = 16;

/// What room a text has for the finds of a quest. Where there is none left, nothing is found from the next
/// word on.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Room {
    left: usize,
    /// The first word that nothing is found from.
    end: usize,
}

impl Room {
    pub(super) fn of(words: &Words) -> Room {
        Room {
            left: FOR_A_WORD * words.len() + BESIDES,
            end: words.len(),
        }
    }

    /// Returns the room for another quest, which goes no further than this one did.
    pub(super) fn anew(self, words: &Words) -> Room {
        Room {
            end: self.end,
            ..Room::of(words)
        }
    }

    /// Whether anything may be found from a word on.
    #[inline]
    pub(super) fn has(&self, first: usize) -> bool {
        first < self.end
    }

    /// Whether there was room for everything.
    pub(super) fn is_whole(&self, words: &Words) -> bool {
        self.end == words.len()
    }

    /// Takes the room for what is found from a word on.
    #[inline]
    pub(super) fn take(&mut self, first: usize, n_finds: usize) {
        match self.left.checked_sub(n_finds) {
            Some(left) => self.left = left,
            None => self.end = self.end.min(first + 1),
        }
    }
}
