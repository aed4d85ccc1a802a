//! A field by its runs of letters and digits: which of them are words, as far as the field tells.

use super::edges::Run;
use super::separator::{EndsWord, Separator, Stop};
use super::signs::is_address_scheme;
use super::word::{Word, case_of};
use super::{Break, Case};

/// A field whose runs are taken as words.
pub(super) struct Field<'t> {
    pub(super) raw: &'t str,
    /// The field with zeros after it.
    pub(super) bytes: &'t [u8],
    /// The runs as words, and one that stands for the end of the text.
    pub(super) found: &'t mut [Word],
}

/// What a run and the separator after it are.
pub(super) enum Nature {
    /// A word, and a break.
    Word(Break),
    /// A word, and something that takes the tokenizer to tell.
    Unread,
    /// A word with an apostrophe and a possessive s after it, unless that goes on.
    Owner,
    /// Part of something that takes the tokenizer to tell.
    Unknown,
}

impl Field<'_> {
    #[inline(always)]
    pub(super) fn start(&self, run: usize) -> usize {
        self.found[run].run[0] as usize
    }

    #[inline(always)]
    pub(super) fn end(&self, run: usize) -> usize {
        self.found[run].run[1] as usize
    }

    fn run(&self, run: usize) -> &[u8] {
        &self.bytes[self.start(run)..self.end(run)]
    }

    /// Returns what stands between a run and the one before it.
    pub(super) fn between(&self, run: usize) -> Run {
        [self.found[run - 1].run[1], self.found[run].run[0]]
    }

    /// Returns what the run before one is, where that is not sure at first sight.
    #[inline(never)]
    pub(super) fn nature(&self, separator: &Separator, next: usize) -> Nature {
        let is_known = separator.stop != Stop::Unknown;
        let ends_word = match separator.ends_word {
            EndsWord::FullStop => self.ends_at_full_stop(next, is_known),
            EndsWord::Always => true,
            EndsWord::Perhaps => false,
            EndsWord::Apostrophe => {
                return match self.run(next) {
                    b"s" | b"S" => Nature::Owner,
                    _ => Nature::Unknown,
                };
            }
            EndsWord::Sign => {
                let word = self.run(next - 1);
                word.len() > 3 || word[word.len() - 1].is_ascii_digit()
            }
            EndsWord::Colon => {
                let (word, rest) = self.raw.split_at(self.end(next - 1));
                !is_address_scheme(&word[self.start(next - 1)..], rest)
            }
        };
        match (ends_word, is_known) {
            (false, _) => Nature::Unknown,
            (true, false) => Nature::Unread,
            (true, true) => Nature::Word(self.before(separator, next - 1, next)),
        }
    }

    /// Whether the run before one is a word by itself, where a full stop follows it.
    fn ends_at_full_stop(&self, next: usize, is_known: bool) -> bool {
        match self.run(next - 1) {
            [letter] => {
                let is_alone = is_known && self.start(next) > self.end(next - 1) + 1;
                is_alone || letter.is_ascii_digit()
            }
            word => !word.eq_ignore_ascii_case(b"www"),
        }
    }

    /// Returns the break that a separator makes after a word and before a run.
    pub(super) fn before(&self, separator: &Separator, word: usize, next: usize) -> Break {
        let is_otherwise = match separator.stop {
            Stop::None | Stop::Unknown => false,
            Stop::Abbreviation => is_abbreviation(self.run(word)),
            Stop::Joint => {
                let is_small = self.bytes[self.end(word) - 1].is_ascii_lowercase();
                is_small && self.bytes[self.start(next)].is_ascii_uppercase()
            }
        };
        match is_otherwise {
            true => separator.otherwise,
            false => separator.marks.before,
        }
    }

    /// Whether a run at the start of a line is written as a sentence begins, or an item.
    #[inline(never)]
    pub(super) fn starts_anew(&self, run: usize) -> bool {
        let run = self.run(run);
        run[0].is_ascii_digit() || run.iter().any(u8::is_ascii_uppercase)
    }
}

/// See [`Tokenizer::follows_abbreviation`](super::tokenize::Tokenizer::follows_abbreviation).
fn is_abbreviation(word: &[u8]) -> bool {
    let is_consonant = |byte: &u8| {
        let is_vowel = matches!(byte | 0x20, b'a' | b'e' | b'i' | b'o' | b'u' | b'y');
        byte.is_ascii_alphabetic() && !is_vowel
    };
    word.len() <= 4 && word.iter().all(is_consonant) && case_of(word) != Case::Upper
}
