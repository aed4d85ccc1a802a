//! A field as the words a lexicon knows: what reading a posting needs, in sixteen bytes a word.

use std::ops::Range;

use super::tokenize::Sink;
use super::vocabulary::{Vocabulary, WordCode};
use super::{Break, Case, MAX_TITLE_CASE_LEN, NormalizedText, Token};

/// One word of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    start: u32,
    end: u32,
    /// Number of the word as it is written, see [`WordCode::symbol`].
    symbol: u32,
    pub(crate) before: Break,
    pub(crate) case: Case,
    flags: u8,
    /// Bytes of the normalised word, at most 255.
    len: u8,
}

const LINE_START: u8 = 1;
const BRACKETED: u8 = 2;
const SHOUTED: u8 = 4;
const ALPHABETIC: u8 = 8;
const CAPITALS_MATTER: u8 = 16;

impl Word {
    #[inline]
    pub(super) fn new(token: &Token, code: WordCode, len: usize, is_alphabetic: bool) -> Word {
        let flag = |holds: bool, flag: u8| u8::from(holds) * flag;
        Word {
            start: token.start as u32,
            end: token.end as u32,
            symbol: code.symbol(capitals(token.case)),
            before: token.before,
            case: token.case,
            flags: flag(token.line_start, LINE_START)
                | flag(token.bracketed, BRACKETED)
                | flag(token.shouted, SHOUTED)
                | flag(is_alphabetic, ALPHABETIC)
                | flag(code.do_capitals_matter(), CAPITALS_MATTER),
            len: len.min(usize::from(u8::MAX)) as u8,
        }
    }

    /// Builds a word that one space parts from the one before.
    #[inline]
    pub(super) fn inside(
        raw: Range<usize>,
        case: Case,
        is_bracketed: bool,
        code: WordCode,
        is_alphabetic: bool,
    ) -> Word {
        Word {
            start: raw.start as u32,
            end: raw.end as u32,
            symbol: code.symbol(capitals(case)),
            before: Break::Space,
            case,
            flags: (u8::from(is_bracketed) * BRACKETED)
                | (u8::from(is_alphabetic) * ALPHABETIC)
                | (u8::from(code.do_capitals_matter()) * CAPITALS_MATTER),
            // A plain word is no longer than that.
            len: (raw.end - raw.start) as u8,
        }
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
        self.flags & LINE_START != 0
    }

    /// Whether it stands inside brackets.
    #[inline]
    pub(crate) fn is_bracketed(&self) -> bool {
        self.flags & BRACKETED != 0
    }

    /// Whether it stands among words in capitals, where capitals say nothing.
    #[inline]
    pub(crate) fn is_shouted(&self) -> bool {
        self.flags & SHOUTED != 0
    }

    /// Whether it is made of letters only.
    #[inline]
    pub(crate) fn is_alphabetic(&self) -> bool {
        self.flags & ALPHABETIC != 0
    }

    /// Returns its length in bytes, as normalised; 255 for longer ones.
    #[inline]
    pub(crate) fn len(&self) -> usize {
        usize::from(self.len)
    }
}

/// A field as words. Reused from field to field, as filling it is what reading spends its time
/// on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Words {
    words: Vec<Word>,
    is_caseless: bool,
    is_title_case: bool,
}

impl Words {
    #[inline]
    pub(crate) fn len(&self) -> usize {
        self.words.len()
    }

    #[inline]
    pub(crate) fn as_slice(&self) -> &[Word] {
        &self.words
    }

    #[inline]
    pub(crate) fn get(&self, index: usize) -> Option<&Word> {
        self.words.get(index)
    }

    /// Whether the capitals of a word say nothing, because the text has none, or one on every
    /// word: then an acronym may have lost its own ("It Manager").
    #[inline]
    pub(crate) fn is_case_mute(&self, word: &Word) -> bool {
        self.is_caseless || self.is_title_case && word.case == Case::Mixed
    }

    /// Returns how much its capitals allow: 0 words without, 1 words with some, 2 with all.
    #[inline]
    pub(crate) fn capitals(&self, word: &Word) -> u32 {
        if self.is_case_mute(word) {
            2
        } else {
            capitals(word.case)
        }
    }

    /// Returns the raw byte range from the first to the last of some words.
    pub(crate) fn raw_range(&self, first: usize, last: usize) -> Range<usize> {
        self.words[first].start as usize..self.words[last].end as usize
    }

    /// Fills it with the words of a normalised text: the readable way.
    pub(crate) fn fill_plainly(&mut self, text: &NormalizedText, vocabulary: &Vocabulary) {
        self.words.clear();
        self.words
            .extend(text.tokens().iter().enumerate().map(|(index, token)| {
                let word = text.word(index);
                let is_alphabetic = word.chars().all(char::is_alphabetic);
                Word::new(token, vocabulary.code(word), word.len(), is_alphabetic)
            }));
        self.is_caseless = text.is_caseless();
        self.is_title_case = text.is_title_case();
        self.lift_capitals();
    }

    pub(super) fn clear(&mut self) {
        self.words.clear();
    }

    #[inline]
    pub(super) fn push_word(&mut self, word: Word) {
        self.words.push(word);
    }

    /// Settles what only the whole text can tell.
    pub(super) fn finish(&mut self) {
        self.is_caseless = self.words.iter().all(|word| word.case == Case::Lower);
        self.is_title_case = self.looks_like_title_case();
        if !self.is_caseless {
            self.mark_shouting();
        }
        self.lift_capitals();
    }

    /// Where capitals say nothing, every word may be written as some term demands.
    fn lift_capitals(&mut self) {
        if !self.is_caseless && !self.is_title_case {
            return;
        }
        for index in 0..self.words.len() {
            let word = &self.words[index];
            if word.flags & CAPITALS_MATTER != 0 {
                self.words[index].symbol = word.symbol & !3 | self.capitals(word);
            }
        }
    }

    fn looks_like_title_case(&self) -> bool {
        (2..=MAX_TITLE_CASE_LEN).contains(&self.words.len())
            && self.words.iter().all(|word| match word.case {
                Case::Lower => word.len <= 3,
                Case::Upper => false,
                Case::Mixed => true,
            })
    }

    /// Marks words whose sentence is written in capitals.
    fn mark_shouting(&mut self) {
        let mut from = 0;
        let (mut n_words, mut n_upper) = (0_u32, 0_u32);
        for at in 0..self.words.len() {
            let word = self.words[at];
            if word.before >= Break::Sentence || word.is_line_start() {
                self.close_sentence(from..at, n_words, n_upper);
                (from, n_words, n_upper) = (at, 0, 0);
            }
            let is_word = u32::from(word.is_alphabetic());
            n_words += is_word;
            n_upper += is_word & u32::from(word.case == Case::Upper);
        }
        self.close_sentence(from..self.words.len(), n_words, n_upper);
    }

    /// Two words in three: a heading in capitals may still hold a "of" or "and".
    #[inline]
    fn close_sentence(&mut self, sentence: Range<usize>, n_words: u32, n_upper: u32) {
        if n_words >= 2 && n_upper * 3 >= n_words * 2 {
            for word in &mut self.words[sentence] {
                word.flags |= SHOUTED;
            }
        }
    }
}

#[inline]
fn capitals(case: Case) -> u32 {
    match case {
        Case::Lower => 0,
        Case::Mixed => 1,
        Case::Upper => 2,
    }
}

/// Looks words up as they are read.
pub(super) struct WordSink<'w> {
    pub(super) words: &'w mut Words,
    pub(super) vocabulary: &'w Vocabulary,
}

impl Sink for WordSink<'_> {
    fn push(&mut self, word: &str, token: Token) {
        let is_alphabetic = word.chars().all(char::is_alphabetic);
        let code = self.vocabulary.code(word);
        self.words
            .push_word(Word::new(&token, code, word.len(), is_alphabetic));
    }
}
