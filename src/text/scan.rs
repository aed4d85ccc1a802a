//! Reads a field into words quickly: plain ASCII words are taken whole off a bit mask, and
//! everything else goes through the tokenizer's steps one by one.

use super::Case;
use super::markup::read_char;
use super::masks::Masks;
use super::tokenize::{Last, Tokenizer};
use super::vocabulary::{MAX_KEY_LEN, Vocabulary, WordCode};
use super::words::{Word, WordSink, Words};

/// Longest field that offsets of four bytes reach into.
const MAX_FIELD_LEN: usize = u32::MAX as usize;

/// Returns what is read of a field: all of it, up to a length that no posting has.
pub(crate) fn readable(raw: &str) -> &str {
    if raw.len() <= MAX_FIELD_LEN {
        return raw;
    }
    let is_boundary = |at: &usize| raw.is_char_boundary(*at);
    let end = (0..=MAX_FIELD_LEN).rev().find(is_boundary).unwrap_or(0);
    &raw[..end]
}

/// Reads fields, keeping its memory from one to the next.
#[derive(Debug, Default)]
pub(crate) struct Scanner {
    masks: Masks,
}

impl Scanner {
    /// Reads a field into words.
    pub(crate) fn scan(&mut self, raw: &str, vocabulary: &Vocabulary, words: &mut Words) {
        let raw = readable(raw);
        self.masks.fill(raw.as_bytes());
        words.clear();
        let sink = WordSink { words, vocabulary };
        let mut tokenizer = Tokenizer::new(raw, sink);
        let mut at = 0;
        loop {
            at = match self.plain_words(&mut tokenizer, at) {
                Some(next) => next,
                None if raw.as_bytes().get(at) == Some(&b' ') => tokenizer.space(at),
                None => match read_char(raw, at) {
                    Some((character, next)) => tokenizer.step(character, at, next),
                    None => break,
                },
            };
        }
        words.finish();
    }

    /// Takes plain words with single spaces between them from `at` on, and returns the offset
    /// after them; nothing where no plain word starts.
    #[inline]
    fn plain_words(
        &self,
        tokenizer: &mut Tokenizer<'_, WordSink<'_>>,
        start: usize,
    ) -> Option<usize> {
        let bytes = tokenizer.raw.as_bytes();
        if !self.masks.is_word(start) {
            return None;
        }
        let first = self.plain_word(bytes, start)?;
        let is_number = bytes[start].is_ascii_digit();
        let token = tokenizer.next_token(start, first.end(), first.case, is_number);
        let mut code = first.code(bytes, tokenizer.sink.vocabulary);
        let sink = &mut tokenizer.sink;
        let word = Word::new(&token, code, first.len, first.is_alphabetic);
        sink.words.push_word(word);
        // Between the next ones there is one space and no more.
        let is_bracketed = token.bracketed;
        let mut last = first;
        // Each word's first character counts twice in the length of its line, its space once.
        let mut line_len = 1 + first.len;
        while bytes.get(last.end()) == Some(&b' ') && self.masks.is_word(last.end() + 1) {
            let Some(next) = self.plain_word(bytes, last.end() + 1) else {
                break;
            };
            line_len += 2 + next.len;
            code = next.code(bytes, sink.vocabulary);
            sink.words.push_word(Word::inside(
                next.start..next.end(),
                next.case,
                is_bracketed,
                code,
                next.is_alphabetic,
            ));
            last = next;
        }
        tokenizer.line_len += line_len;
        tokenizer.previous = char::from(bytes[last.end() - 1]);
        tokenizer.last = Last::Raw(last.start..last.end(), last.case);
        Some(last.end())
    }

    /// Returns the plain word that starts at `start`, unless what stands there needs the
    /// tokenizer.
    #[inline(always)]
    fn plain_word(&self, bytes: &[u8], start: usize) -> Option<PlainWord> {
        let window = self.masks.window(start);
        let len = (!window.word).trailing_zeros() as usize;
        let after = bytes.get(start + len).copied().unwrap_or(b' ');
        if len == 64 || after != b' ' && !is_plain_before(after, len) {
            return None;
        }
        let run = (1 << len) - 1;
        let capitals = window.upper & run;
        let letters = run & !window.digit;
        let case = if capitals == 0 {
            Case::Lower
        } else if letters == capitals {
            Case::Upper
        } else {
            Case::Mixed
        };
        Some(PlainWord {
            start,
            len,
            case,
            is_alphabetic: letters == run,
        })
    }
}

/// A run of ASCII letters and digits that is a word by itself.
#[derive(Clone, Copy, Debug)]
struct PlainWord {
    start: usize,
    len: usize,
    case: Case,
    is_alphabetic: bool,
}

impl PlainWord {
    #[inline]
    fn end(&self) -> usize {
        self.start + self.len
    }

    #[inline(always)]
    fn code(&self, bytes: &[u8], vocabulary: &Vocabulary) -> WordCode {
        if self.len > MAX_KEY_LEN {
            return long_word(vocabulary, &bytes[self.start..self.end()]);
        }
        vocabulary.code_of_key(key(bytes, self.start, self.len))
    }
}

/// Whether a run of letters and digits is a whole word by itself when this byte follows it:
/// no apostrophe, no sign that belongs to it, no acronym, no address.
#[inline]
fn is_plain_before(after: u8, len: usize) -> bool {
    match after {
        b' ' | b',' | b'\n' | b')' | b'-' | b';' | b'/' => true,
        b'\'' | b'`' | b'&' | 0x80.. => false,
        b'+' | b'#' => len > 3,
        // I.T., www.
        b'.' => len != 1 && len != 3,
        // http:, https:, ftp:, mailto:
        b':' => !(3..=6).contains(&len),
        _ => true,
    }
}

/// Masks of the first bytes of a key.
const FIRST: [u128; MAX_KEY_LEN + 1] = {
    let mut masks = [0; MAX_KEY_LEN + 1];
    let mut len = 1;
    while len <= MAX_KEY_LEN {
        masks[len] = u128::MAX >> (128 - 8 * len);
        len += 1;
    }
    masks
};

/// Returns the key of an ASCII word of at most [`MAX_KEY_LEN`] bytes in lower case.
#[inline]
fn key(bytes: &[u8], start: usize, len: usize) -> u128 {
    const LOWER: u128 = 0x2020_2020_2020_2020_2020_2020_2020_2020;
    let all = match bytes[start..].first_chunk::<MAX_KEY_LEN>() {
        Some(chunk) => u128::from_le_bytes(*chunk),
        None => {
            let mut chunk = [0; MAX_KEY_LEN];
            chunk[..len].copy_from_slice(&bytes[start..start + len]);
            u128::from_le_bytes(chunk)
        }
    };
    // Setting this bit turns capitals into small letters and leaves digits alone.
    (all | LOWER) & FIRST[len]
}

#[cold]
fn long_word(vocabulary: &Vocabulary, word: &[u8]) -> WordCode {
    // A plain word is ASCII.
    let word = std::str::from_utf8(word).unwrap_or_default();
    vocabulary.code(&word.to_ascii_lowercase())
}
