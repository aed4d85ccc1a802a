//! One word of a field: what reading a posting needs, in sixteen bytes.

use super::edges::Run;
use super::vocabulary::WordCode;
use super::{Break, Case, Token};

/// One word of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    pub(super) run: Run,
    /// Number of the word as it is written, see [`WordCode::symbol`].
    pub(super) symbol: u32,
    pub(super) marks: Marks,
}

/// How a word stands, in four bytes that are written at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(align(4))]
pub(super) struct Marks {
    pub(super) before: Break,
    pub(super) flags: u8,
    /// Unless it is plain: how much its capitals allow.
    pub(super) capitals: u8,
    /// Unless it is plain: bytes of the normalised word, at most 255.
    pub(super) len: u8,
}

const LINE_START: u8 = 1;
const BRACKETED: u8 = 2;
pub(super) const ALPHABETIC: u8 = 8;
pub(super) const CAPITALS_MATTER: u8 = 16;
/// A run of ASCII letters and digits of the field is the word: what else there is to know of it can
/// be read off the field.
const PLAIN: u8 = 32;

impl Marks {
    /// Returns those of a word after some break.
    #[inline(always)]
    pub(super) fn after(before: Break, starts_line: bool, is_bracketed: bool) -> Marks {
        let flags = (u8::from(starts_line) * LINE_START) | (u8::from(is_bracketed) * BRACKETED);
        Marks {
            before,
            flags,
            capitals: 0,
            len: 0,
        }
    }

    /// Returns these with some break, inside brackets or not.
    #[inline(always)]
    pub(super) fn with(self, before: Break, is_bracketed: bool) -> Marks {
        Marks {
            before,
            flags: self.flags | (u8::from(is_bracketed) * BRACKETED),
            ..self
        }
    }

    #[inline(always)]
    pub(super) fn starts_line(self) -> bool {
        self.flags & LINE_START != 0
    }

    /// Whether a word so marked starts a line, or has more than a dash before it.
    #[inline(always)]
    pub(super) fn is_stop(self) -> bool {
        self.before >= Break::Colon || self.starts_line()
    }

    #[inline(always)]
    pub(super) fn is_bracketed(self) -> bool {
        self.flags & BRACKETED != 0
    }
}

impl Word {
    pub(super) fn new(token: &Token, code: WordCode, len: usize, is_alphabetic: bool) -> Word {
        let capitals = capitals(token.case);
        let flag = |holds: bool, flag: u8| u8::from(holds) * flag;
        Word {
            run: [token.start as u32, token.end as u32],
            symbol: code.symbol(u32::from(capitals)),
            marks: Marks {
                before: token.before,
                flags: flag(token.line_start, LINE_START)
                    | flag(token.bracketed, BRACKETED)
                    | flag(is_alphabetic, ALPHABETIC)
                    | flag(code.do_capitals_matter(), CAPITALS_MATTER),
                capitals,
                len: len.min(usize::from(u8::MAX)) as u8,
            },
        }
    }

    /// What stands where no word is yet.
    pub(super) const NONE: Word = Word::spaced([0, 0], WordCode::UNKNOWN);

    /// Builds a word that is a run of ASCII letters and digits of a text, whose capitals do not
    /// matter, with a space before it.
    #[inline(always)]
    pub(super) const fn spaced(run: Run, code: WordCode) -> Word {
        Word {
            run,
            symbol: code.0,
            marks: Marks {
                before: Break::Space,
                flags: PLAIN,
                capitals: 0,
                len: 0,
            },
        }
    }

    /// Builds a word that is a run of a text, with a space before it.
    pub(super) fn plain(run: Run, code: WordCode, text: &[u8]) -> Word {
        let mut word = Word::spaced(run, code);
        if code.do_capitals_matter() {
            word.heed_capitals(code, text);
        }
        word
    }

    /// Makes a plain word of a text one whose capitals matter.
    #[cold]
    #[inline(never)]
    pub(super) fn heed_capitals(&mut self, code: WordCode, text: &[u8]) {
        let case = case_of(&text[self.run[0] as usize..self.run[1] as usize]);
        self.symbol = code.symbol(u32::from(capitals(case)));
        self.marks.flags |= CAPITALS_MATTER;
    }

    /// Puts a plain word where something else than a space stands before it.
    #[inline(always)]
    pub(super) fn place(&mut self, marks: Marks) {
        self.marks.before = marks.before;
        self.marks.flags |= marks.flags;
    }

    /// Returns what stands before it.
    #[inline]
    pub(crate) fn before(&self) -> Break {
        self.marks.before
    }

    /// Returns its number in the vocabulary; 0 for an unknown word.
    #[inline]
    pub(crate) fn number(&self) -> usize {
        (self.symbol >> 2) as usize
    }

    /// Returns the number of the word as it is written, see [`WordCode::symbol`].
    #[inline]
    pub(crate) fn symbol(&self) -> usize {
        self.symbol as usize
    }

    /// Whether it is the first of its line.
    #[inline]
    pub(crate) fn is_line_start(&self) -> bool {
        self.marks.flags & LINE_START != 0
    }

    /// Whether it stands inside brackets.
    #[inline]
    pub(crate) fn is_bracketed(&self) -> bool {
        self.marks.flags & BRACKETED != 0
    }

    /// Whether a run of letters and digits of the raw field is the word.
    pub(super) fn is_plain(&self) -> bool {
        self.marks.flags & PLAIN != 0
    }
}

/// Returns how a run of ASCII letters and digits is written.
pub(super) fn case_of(run: &[u8]) -> Case {
    let has_lower = run.iter().any(u8::is_ascii_lowercase);
    match (run.iter().any(u8::is_ascii_uppercase), has_lower) {
        (false, _) => Case::Lower,
        (true, false) => Case::Upper,
        (true, true) => Case::Mixed,
    }
}

/// Returns how much the capitals of a word allow: 0 words without, 1 words with some, 2 with all.
#[inline]
pub(super) fn capitals(case: Case) -> u8 {
    match case {
        Case::Lower => 0,
        Case::Mixed => 1,
        Case::Upper => 2,
    }
}
