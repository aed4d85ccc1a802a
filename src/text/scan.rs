//! Reads a field into words quickly: plain ASCII words are taken whole off a bit mask, and
//! everything else goes through the tokenizer's steps one by one.

use super::markup::read_char;
use super::masks::Masks;
use super::tokenize::{Last, Tokenizer};
use super::vocabulary::{MAX_KEY_LEN, Vocabulary, WordCode};
use super::words::{Word, WordSink, Words};
use super::{Case, Token};

/// Longest field that offsets of four bytes reach into.
pub(crate) const MAX_FIELD_LEN: usize = u32::MAX as usize;

/// Reads fields, keeping its memory from one to the next.
#[derive(Debug, Default)]
pub(crate) struct Scanner {
    masks: Masks,
}

impl Scanner {
    /// Reads a field of at most [`MAX_FIELD_LEN`] bytes into words.
    pub(crate) fn scan(&mut self, raw: &str, vocabulary: &Vocabulary, words: &mut Words) {
        self.masks.fill(raw.as_bytes());
        words.clear();
        let sink = WordSink { words, vocabulary };
        let mut tokenizer = Tokenizer::new(raw, sink);
        let mut at = 0;
        loop {
            at = match self.plain_words(&mut tokenizer, at) {
                Some(next) => next,
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
        let mut at = start;
        if !self.masks.is_word(at) {
            return None;
        }
        loop {
            let window = self.masks.window(at);
            let len = (!window.word).trailing_zeros() as usize;
            let end = at + len;
            let after = bytes.get(end).copied().unwrap_or(b' ');
            if len == 64 || !is_plain_before(after, len) {
                return (at != start).then_some(at);
            }
            let run = (1 << len) - 1;
            let has_digits = window.digit & run != 0;
            let capitals = window.upper & run;
            let case = if capitals == 0 {
                Case::Lower
            } else if run & !window.digit == capitals {
                Case::Upper
            } else {
                Case::Mixed
            };
            // The first character of a word counts twice in the length of its line.
            tokenizer.line_len += 1 + len;
            let token = tokenizer.next_token(at, end, case, window.digit & 1 != 0);
            push(tokenizer, &token, len, !has_digits);
            tokenizer.last = Last::Raw(at..end, case);
            if after == b' ' && self.masks.is_word(end + 1) {
                tokenizer.line_len += 1;
                tokenizer.previous = ' ';
                at = end + 1;
                continue;
            }
            tokenizer.previous = char::from(bytes[end - 1]);
            return Some(end);
        }
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

#[inline]
fn push(
    tokenizer: &mut Tokenizer<'_, WordSink<'_>>,
    token: &Token,
    len: usize,
    is_alphabetic: bool,
) {
    let raw = tokenizer.raw;
    let sink = &mut tokenizer.sink;
    let code = if len <= MAX_KEY_LEN {
        let key = key(raw.as_bytes(), token.start, len);
        sink.vocabulary.code_of_key(key)
    } else {
        long_word(sink.vocabulary, &raw[token.start..token.end])
    };
    sink.words
        .push_word(Word::new(token, code, len, is_alphabetic));
}

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
    (all | LOWER) & (u128::MAX >> (128 - 8 * len))
}

#[cold]
fn long_word(vocabulary: &Vocabulary, word: &str) -> WordCode {
    vocabulary.code(&word.to_ascii_lowercase())
}
