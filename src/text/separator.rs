//! What stands between two words, looked at whole: the tokenizer says once what a separator does.

use super::markup::read_char;
use super::signs::{is_apostrophe, is_invisible};
use super::spelt::Last;
use super::tokenize::{Sink, Tokenizer};
use super::word::Marks;
use super::{Break, Token};

/// Longest separator that is learnt, in bytes.
pub(super) const MAX_LEARNT_LEN: usize = 64;

/// More than a separator can bring a line's length or brackets to.
const FAR: usize = 1_000;

/// What a separator does to the words beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Separator {
    /// Runs before it that are longer than this are words by themselves, and the break is that of
    /// `marks`.
    pub(super) sure_len: u32,
    /// When the run before it is a word by itself.
    pub(super) ends_word: EndsWord,
    /// What else decides which break it makes.
    pub(super) stop: Stop,
    /// The marks of the word after it.
    pub(super) marks: Marks,
    /// The break it makes in the other case of `stop`.
    pub(super) otherwise: Break,
    /// Whether the length of the line begins anew.
    pub(super) resets_line: bool,
    /// Characters that count for the length of the line: of the new line, where it starts one.
    pub(super) n_steps: u8,
    /// Steps up to the first line break; 0 for none.
    pub(super) newline: u8,
    pub(super) brackets: Brackets,
}

/// When a run of letters and digits is a word by itself before a separator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum EndsWord {
    /// Where the tokenizer says so: apostrophes, letters beyond ASCII, entities.
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    /// Nothing.
    None,
    /// Whether the word before it is an abbreviation.
    Abbreviation,
    /// Whether it stands between a small letter and a capital.
    Joint,
    /// What the tokenizer makes of it, and of what follows.
    Unknown,
}

/// How a separator changes the number of open brackets: adds some, which may be fewer than none,
/// but leaves at least so many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Brackets {
    added: i32,
    at_least: i32,
}

impl Brackets {
    /// Asks the tokenizer, which says that the separator between the first and the last letter of a
    /// text leaves so many open that were far from none.
    fn by(raw: &str, after: usize) -> Brackets {
        if after == FAR && !raw.contains(['(', ')', '[', ']', '{', '}']) {
            return Brackets::default();
        }
        let bare = After::separator(raw, Last::None, 0).map_or(0, |after| after.brackets);
        Brackets {
            // Where it ends a line, they are as many as they are, whatever they were.
            added: match after == bare {
                true => i32::MIN,
                false => after as i32 - FAR as i32,
            },
            at_least: bare as i32,
        }
    }

    #[inline]
    pub(super) fn after(self, open: usize) -> usize {
        let open = open as isize + self.added as isize;
        open.max(self.at_least as isize) as usize
    }
}

impl Separator {
    /// Asks the tokenizer what a separator does between two words.
    #[cold]
    #[inline(never)]
    pub(super) fn learn(separator: &str) -> Separator {
        let ends_word = EndsWord::before(separator);
        let unknown = Separator {
            sure_len: u32::MAX,
            ends_word,
            stop: Stop::Unknown,
            marks: Marks::after(Break::Space, false, false),
            otherwise: Break::Space,
            resets_line: false,
            n_steps: 0,
            newline: 0,
            brackets: Brackets::default(),
        };
        // What follows is a letter or digit; where it matters which, this is not to be learnt.
        let is_unsure = separator.ends_with('\\') || separator.contains(['&', '<']);
        let is_long = separator.len() > MAX_LEARNT_LEN;
        if is_long || is_unsure || separator.contains(char::is_alphanumeric) {
            return unknown;
        }
        let raw = ["x", separator, "x"].concat();
        let Some(after) = After::separator(&raw, Last::None, FAR) else {
            return unknown;
        };
        let has_stop = separator.contains('.');
        let otherwise = has_stop.then(|| After::separator(&raw, Last::Raw(0..1), FAR));
        let otherwise = otherwise
            .flatten()
            .map_or(after.before, |after| after.before);
        let stop = match separator {
            "." => Stop::Joint,
            _ if after.before != otherwise => Stop::Abbreviation,
            _ => Stop::None,
        };
        Separator {
            sure_len: ends_word.sure_len().max(stop.sure_len()),
            stop,
            marks: Marks::after(after.before, after.starts_line, false),
            otherwise: match stop {
                Stop::Joint => Break::Sentence,
                Stop::None | Stop::Abbreviation | Stop::Unknown => otherwise,
            },
            resets_line: after.line_len < FAR,
            n_steps: (after.line_len % FAR) as u8,
            newline: after.newline as u8,
            brackets: Brackets::by(&raw, after.brackets),
            ..unknown
        }
    }

    /// Whether a possessive s before it ends there.
    pub(super) fn ends_owner(&self) -> bool {
        let may_go_on = matches!(self.ends_word, EndsWord::Perhaps | EndsWord::Apostrophe);
        !may_go_on && self.stop != Stop::Unknown
    }
}

impl EndsWord {
    fn before(separator: &str) -> EndsWord {
        let mut characters = separator.chars();
        match (characters.next(), characters.next()) {
            (Some('+' | '#'), _) => EndsWord::Sign,
            (Some('.'), _) => EndsWord::FullStop,
            (Some(':'), _) => EndsWord::Colon,
            // An entity is a letter or an apostrophe perhaps.
            (Some('&'), None | Some('#')) => EndsWord::Perhaps,
            (Some(first), None) if is_apostrophe(first) => EndsWord::Apostrophe,
            (Some(first), Some(second)) if is_apostrophe(first) => match second {
                '&' => EndsWord::Perhaps,
                _ if second.is_alphanumeric() => EndsWord::Perhaps,
                _ => EndsWord::Always,
            },
            (Some(first), _) if is_invisible(first) || first.is_alphanumeric() => EndsWord::Perhaps,
            _ => EndsWord::Always,
        }
    }

    /// Returns the length of a run beyond which it is a word by itself.
    fn sure_len(self) -> u32 {
        match self {
            EndsWord::Perhaps | EndsWord::Apostrophe => u32::MAX,
            EndsWord::Always => 0,
            EndsWord::Sign | EndsWord::FullStop => 3,
            EndsWord::Colon => 6,
        }
    }
}

impl Stop {
    /// Returns the length of a word beyond which it does not matter.
    fn sure_len(self) -> u32 {
        match self {
            Stop::None => 0,
            Stop::Abbreviation => 4,
            Stop::Joint | Stop::Unknown => u32::MAX,
        }
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
    /// Has the tokenizer read the separator between the first and the last letter of a text, which
    /// stands after some token, with so many brackets open; nothing where it reads more than the
    /// separator.
    fn separator(raw: &str, last: Last, brackets: usize) -> Option<After> {
        let mut tokenizer = Tokenizer::new(raw, Silence);
        tokenizer.pending = Break::Space;
        tokenizer.line_start = false;
        tokenizer.line_len = FAR;
        tokenizer.last_line_len = FAR;
        tokenizer.open_brackets = brackets;
        tokenizer.previous = 'x';
        tokenizer.last = last;
        let mut at = 1;
        while at < raw.len() - 1 {
            let (character, next) = read_char(raw, at)?;
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
