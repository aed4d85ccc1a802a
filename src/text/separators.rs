//! What stands between two words, looked up whole: the tokenizer says once what a separator does,
//! and a small table remembers it.

use std::collections::HashMap;

use super::markup::read_char;
use super::signs::{is_apostrophe, is_invisible};
use super::tokenize::{Last, Sink, Tokenizer};
use super::{Break, Case, Token};

/// Longest separator that one look finds, in bytes.
pub(super) const MAX_LEN: usize = 7;

/// Longest separator that is remembered, in bytes.
pub(super) const MAX_LONG_LEN: usize = 64;

/// Separators that are remembered at a time.
const N_SLOTS: usize = 4_096;

/// More than a separator can bring a line's length or brackets to.
const FAR: usize = 1_000;

/// What a separator does to the words beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Separator {
    /// Its bytes, the first one lowest, and in the last place how many they are.
    key: u64,
    /// When the run before it is a word by itself.
    pub(super) ends_word: EndsWord,
    /// Whether there is more to it than a break.
    pub(super) is_simple: bool,
    /// The break it makes, and the one it makes in the other case of `stop`.
    pub(super) before: Break,
    pub(super) otherwise: Break,
    pub(super) stop: Stop,
    pub(super) starts_line: bool,
    /// Characters that count for the length of the line: of the new line, where it starts one.
    pub(super) n_steps: u8,
    pub(super) resets_line: bool,
    /// Steps up to the first line break; 0 for none.
    pub(super) newline: u8,
    pub(super) brackets: Brackets,
}

impl Separator {
    /// What nobody has asked the tokenizer about.
    const UNKNOWN: Separator = Separator {
        key: 0,
        ends_word: EndsWord::Perhaps,
        is_simple: false,
        before: Break::Space,
        otherwise: Break::Space,
        stop: Stop::None,
        starts_line: false,
        n_steps: 0,
        resets_line: false,
        newline: 0,
        brackets: Brackets {
            added: 0,
            at_least: 0,
        },
    };

    /// A single space.
    pub(super) const SPACE: Separator = Separator {
        ends_word: EndsWord::Always,
        is_simple: true,
        n_steps: 1,
        ..Separator::UNKNOWN
    };
}

/// When a run of letters and digits is a word by itself before a separator.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum EndsWord {
    /// Where the tokenizer says so: an apostrophe, a letter beyond ASCII, mark-up.
    #[default]
    Perhaps,
    /// Where it is an apostrophe alone: if a possessive s follows.
    Apostrophe,
    Always,
    /// If it is no short name that a sign belongs to (C++).
    Sign,
    /// If it is no letter of an acronym and no "www".
    FullStop,
    /// If it is no scheme of an address.
    Colon,
}

/// What else than the separator decides which break it makes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Stop {
    /// Nothing.
    #[default]
    None,
    /// Whether the word before it is an abbreviation.
    Abbreviation,
    /// Whether it stands between a small letter and a capital.
    Joint,
}

/// How a separator changes the number of open brackets: adds some, which may be fewer than none,
/// but leaves at least so many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Brackets {
    added: i16,
    at_least: i16,
}

impl Brackets {
    #[inline]
    pub(super) fn after(self, open: usize) -> usize {
        let open = open as isize + self.added as isize;
        open.max(self.at_least as isize) as usize
    }
}

/// The separators met lately.
#[derive(Clone, Debug)]
pub(super) struct Separators {
    slots: Vec<Separator>,
    /// Those that are longer than a slot holds.
    long: HashMap<String, Separator>,
}

impl Default for Separators {
    fn default() -> Separators {
        Separators {
            slots: vec![Separator::UNKNOWN; N_SLOTS],
            long: HashMap::new(),
        }
    }
}

impl Separators {
    /// Returns what stands in a text between two runs of letters and digits, of [`MAX_LEN`] bytes at
    /// most.
    #[inline(always)]
    pub(super) fn get(&mut self, text: &str, from: usize, to: usize) -> &Separator {
        let key = key(text.as_bytes(), from, to);
        let home = (key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 52) as usize % N_SLOTS;
        if self.slots[home].key != key {
            self.slots[home] = learn(key, &text[from..to]);
        }
        &self.slots[home]
    }
}

impl Separators {
    /// Returns what a longer separator does.
    pub(super) fn get_long(&mut self, separator: &str) -> Separator {
        if let Some(known) = self.long.get(separator) {
            return *known;
        }
        if self.long.len() >= N_SLOTS {
            self.long.clear();
        }
        let learnt = learn(0, separator);
        self.long.insert(separator.to_owned(), learnt);
        learnt
    }
}

/// Returns the bytes of a separator and how many they are as a number.
#[inline(always)]
fn key(bytes: &[u8], from: usize, to: usize) -> u64 {
    let len = to - from;
    let eight = match bytes.get(from..from + 8).and_then(<[u8]>::first_chunk) {
        Some(eight) => u64::from_le_bytes(*eight) & ((1 << (8 * len)) - 1),
        None => key_near_end(&bytes[from..to]),
    };
    eight | (len as u64) << 56
}

/// Returns the bytes of a separator near the end of the text.
#[cold]
#[inline(never)]
fn key_near_end(separator: &[u8]) -> u64 {
    let mut eight = [0; 8];
    eight[..separator.len()].copy_from_slice(separator);
    u64::from_le_bytes(eight)
}

/// Asks the tokenizer what a separator does between two words.
#[cold]
#[inline(never)]
fn learn(key: u64, separator: &str) -> Separator {
    let unknown = Separator {
        key,
        ..Separator::UNKNOWN
    };
    // What follows is a letter or digit; where it matters which, this is not for the table.
    let is_unsure = separator.ends_with('\\') || separator.contains(['&', '<']);
    if is_unsure || separator.contains(char::is_alphanumeric) {
        return unknown;
    }
    let (Some(after), Some(otherwise), Some(bare)) = (
        After::separator(separator, Last::None, FAR),
        After::separator(separator, Last::Raw(0..1, Case::Lower), FAR),
        After::separator(separator, Last::None, 0),
    ) else {
        return unknown;
    };
    let stop = match separator {
        "." => Stop::Joint,
        _ if after.before != otherwise.before => Stop::Abbreviation,
        _ => Stop::None,
    };
    // Where it ends a line, brackets are as many as they are, whatever they were.
    let added = match after.brackets == bare.brackets {
        true => i16::MIN,
        false => after.brackets as i16 - FAR as i16,
    };
    let learnt = Separator {
        ends_word: ends_word(separator),
        before: after.before,
        otherwise: match stop {
            Stop::Joint => Break::Sentence,
            Stop::None | Stop::Abbreviation => otherwise.before,
        },
        stop,
        starts_line: after.starts_line,
        n_steps: (after.line_len % FAR) as u8,
        resets_line: after.line_len < FAR,
        newline: after.newline as u8,
        brackets: Brackets {
            added,
            at_least: bare.brackets as i16,
        },
        ..unknown
    };
    Separator {
        is_simple: learnt.is_simple(),
        ..learnt
    }
}

impl Separator {
    /// Whether it does nothing but make a break.
    fn is_simple(&self) -> bool {
        self.ends_word == EndsWord::Always
            && self.stop == Stop::None
            && !self.starts_line
            && !self.resets_line
            && self.newline == 0
            && self.n_steps == self.key.to_le_bytes()[MAX_LEN]
            && self.brackets == Brackets::default()
    }
}

/// Returns when a run of letters and digits is a word by itself before a separator.
fn ends_word(separator: &str) -> EndsWord {
    let mut characters = separator.chars();
    match (characters.next(), characters.next()) {
        (Some('+' | '#'), _) => EndsWord::Sign,
        (Some('.'), _) => EndsWord::FullStop,
        (Some(':'), _) => EndsWord::Colon,
        (Some(first), None) if is_apostrophe(first) => EndsWord::Apostrophe,
        (Some(first), _) if is_invisible(first) => EndsWord::Perhaps,
        _ => EndsWord::Always,
    }
}

/// How the tokenizer stands after a separator.
struct After {
    before: Break,
    starts_line: bool,
    line_len: usize,
    newline: usize,
    brackets: usize,
}

impl After {
    /// Has the tokenizer read a separator that stands after some token, with so many brackets open;
    /// nothing where it reads more than the separator.
    fn separator(separator: &str, last: Last, brackets: usize) -> Option<After> {
        let raw = format!("x{separator}x");
        let mut tokenizer = Tokenizer::new(&raw, Silence);
        tokenizer.pending = Break::Space;
        tokenizer.line_start = false;
        tokenizer.line_len = FAR;
        tokenizer.last_line_len = FAR;
        tokenizer.open_brackets = brackets;
        tokenizer.previous = 'x';
        tokenizer.last = last;
        let mut at = 1;
        while at < raw.len() - 1 {
            let (character, next) = read_char(&raw, at)?;
            at = tokenizer.step(character, at, next);
        }
        (at == raw.len() - 1).then(|| After {
            before: tokenizer.pending,
            starts_line: tokenizer.line_start,
            line_len: tokenizer.line_len,
            newline: match tokenizer.newlines {
                0 => 0,
                _ => tokenizer.last_line_len - FAR,
            },
            brackets: tokenizer.open_brackets,
        })
    }
}

/// A sink for what has no words.
struct Silence;

impl Sink for Silence {
    fn push(&mut self, _: &str, _: Token) {}
}
