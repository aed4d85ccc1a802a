//! Reads a field into words quickly: runs of ASCII letters and digits are taken whole, and what
//! stands between them is looked up whole; everything else goes through the tokenizer's steps one
//! by one.

use super::edges::{Run, Runs};
use super::markup::read_char;
use super::separators::{self, EndsWord, Separator, Separators, Stop};
use super::signs::is_address_scheme;
use super::tokenize::{Last, Tokenizer, break_before};
use super::vocabulary::{Vocabulary, WordCode};
use super::word::{Marks, Word, case_of};
use super::words::{WordSink, Words};
use super::{Break, Case};

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
    runs: Runs,
    codes: Vec<WordCode>,
    separators: Separators,
}

impl Scanner {
    /// Reads a field into words.
    pub(crate) fn scan(&mut self, raw: &str, vocabulary: &Vocabulary, words: &mut Words) {
        let raw = readable(raw);
        self.runs.fill(raw.as_bytes());
        let runs = self.runs.as_slice();
        vocabulary.codes(raw.as_bytes(), runs, &mut self.codes);
        words.clear(raw, runs.len());
        let sink = WordSink { words, vocabulary };
        let mut tokenizer = Tokenizer::new(raw, sink);
        let (mut at, mut run) = (0, 0);
        loop {
            while (runs[run][0] as usize) < at {
                run += 1;
            }
            if run + 1 < runs.len() && runs[run][0] as usize == at {
                let first = run;
                let mut plain = PlainReader {
                    tokenizer: &mut tokenizer,
                    runs,
                    codes: &self.codes,
                    separators: &mut self.separators,
                    line: 0,
                };
                (run, at) = plain.read(first);
                if run > first {
                    continue;
                }
            }
            at = match read_char(raw, at) {
                Some((character, next)) => tokenizer.step(character, at, next),
                None => break,
            };
        }
        words.finish();
    }
}

/// Takes runs that are words by themselves.
struct PlainReader<'r, 't, 'w> {
    tokenizer: &'r mut Tokenizer<'t, WordSink<'w>>,
    /// The last one stands for the end of the text.
    runs: &'r [Run],
    codes: &'r [WordCode],
    separators: &'r mut Separators,
    /// Each word's first character counts twice in the length of its line, so the line is as long
    /// as this, the bytes and the words of the field up to there come to.
    line: usize,
}

/// What stands before the next word.
#[derive(Clone, Copy)]
struct Joint {
    marks: Marks,
    /// Whether a single line break stands there, so that the word itself decides which break.
    is_new_line: bool,
}

impl PlainReader<'_, '_, '_> {
    /// Takes the runs from one on that are words by themselves, and returns the run and the offset
    /// to go on at: those it was given, where there is none. What the tokenizer keeps is as if it
    /// had read up to there, but for the character before.
    fn read(&mut self, first: usize) -> (usize, usize) {
        let tokenizer = &*self.tokenizer;
        let bytes = tokenizer.raw.as_bytes();
        let (runs, codes) = (self.runs, self.codes);
        let is_bracketed = tokenizer.open_brackets > 0;
        let mut joint = Joint {
            marks: Marks::plain(tokenizer.pending, tokenizer.line_start, is_bracketed),
            is_new_line: tokenizer.newlines > 0,
        };
        self.line = tokenizer
            .line_len
            .wrapping_sub(runs[first][0] as usize + first);
        let (mut index, mut last) = (first, None);
        loop {
            if !joint.is_new_line {
                let len = spaced(bytes, &runs[index..], &codes[index..]);
                if len > 0 {
                    let words = &mut *self.tokenizer.sink.words;
                    let to = index + len;
                    let inside = joint.marks.next(Break::Space);
                    words.extend(&runs[index..to], &codes[index..to], joint.marks, inside);
                    joint.marks = inside;
                    (index, last) = (to, Some(to - 1));
                }
            }
            let Some((after, n_runs)) = self.word(index, joint) else {
                break;
            };
            (joint, last) = (after, Some(index));
            index += n_runs;
        }
        let at = runs[index][0] as usize;
        if let Some(last) = last {
            let last = runs[last][0] as usize..runs[last][1] as usize;
            let tokenizer = &mut *self.tokenizer;
            tokenizer.last = Last::Raw(last.clone(), case_of(&bytes[last]));
            tokenizer.pending = joint.marks.before();
            tokenizer.line_start = joint.marks.starts_line();
            tokenizer.newlines = usize::from(joint.is_new_line);
            tokenizer.line_len = self.line.wrapping_add(at + index);
            tokenizer.previous = ' ';
        }
        (index, at)
    }

    /// Takes one run that stands after `joint`, if it is a word by itself, and returns what stands
    /// after it, and how many runs it has taken.
    #[inline(always)]
    fn word(&mut self, index: usize, joint: Joint) -> Option<(Joint, usize)> {
        let (runs, code) = (self.runs, self.codes[index]);
        let (run, next) = (runs[index], runs.get(index + 1)?[0] as usize);
        let end = run[1] as usize;
        if (1..=separators::MAX_LEN).contains(&(next - end)) {
            let separator = self.separators.get(self.tokenizer.raw, end, next);
            if separator.is_simple & !joint.is_new_line & !code.do_capitals_matter() {
                let marks = joint.marks.next(separator.before);
                let word = Word::plain(run, code, joint.marks);
                self.tokenizer.sink.words.push_word(word);
                let is_new_line = false;
                return Some((Joint { marks, is_new_line }, 1));
            }
        }
        self.special_word(index, joint)
    }

    /// Returns what follows a run, if it is of a length that is remembered.
    fn separator(&mut self, index: usize) -> Option<Separator> {
        let end = self.runs[index][1] as usize;
        let next = self.runs.get(index + 1)?[0] as usize;
        match next - end {
            // The end of the text: whatever is after the word.
            0 => Some(Separator::SPACE),
            1..=separators::MAX_LEN => Some(*self.separators.get(self.tokenizer.raw, end, next)),
            FIRST_LONG_LEN..=separators::MAX_LONG_LEN => {
                Some(self.separators.get_long(&self.tokenizer.raw[end..next]))
            }
            _ => None,
        }
    }

    /// Takes a run whose capitals matter, or with something special before or after it.
    #[inline(never)]
    fn special_word(&mut self, index: usize, joint: Joint) -> Option<(Joint, usize)> {
        let separator = self.separator(index)?;
        let raw = self.tokenizer.raw;
        let (start, end) = (self.runs[index][0] as usize, self.runs[index][1] as usize);
        let (run, rest) = (&raw[start..end], &raw[end..]);
        let ends_word = match separator.ends_word {
            EndsWord::Perhaps => false,
            EndsWord::Apostrophe => return self.possessive(index, joint),
            EndsWord::Always => true,
            EndsWord::Sign => run.len() > 3,
            EndsWord::FullStop => run.len() > 1 && !run.eq_ignore_ascii_case("www"),
            EndsWord::Colon => run.len() > 6 || !is_address_scheme(&run.to_ascii_lowercase(), rest),
        };
        if !ends_word {
            return None;
        }
        self.push(index, joint);
        Some((self.after(&separator, index, index + 1), 1))
    }

    /// Takes a word with an apostrophe and an s after it, which is no word.
    fn possessive(&mut self, index: usize, joint: Joint) -> Option<(Joint, usize)> {
        let [start, end] = *self.runs.get(index + 1)?;
        let bytes = self.tokenizer.raw.as_bytes();
        if end - start != 1 || !matches!(bytes[start as usize], b's' | b'S') {
            return None;
        }
        let separator = self.separator(index + 1)?;
        match separator.ends_word {
            EndsWord::Perhaps | EndsWord::Apostrophe => return None,
            EndsWord::Always | EndsWord::Sign | EndsWord::FullStop | EndsWord::Colon => {}
        }
        self.push(index, joint);
        // Neither counts for the length of the line.
        let skipped = (end - self.runs[index][1]) as usize + 1;
        self.line = self.line.wrapping_sub(skipped);
        Some((self.after(&separator, index, index + 2), 2))
    }

    /// Adds a word, whatever stands before it and whether its capitals matter or not.
    fn push(&mut self, index: usize, joint: Joint) {
        let run = self.runs[index];
        let bytes = &self.tokenizer.raw.as_bytes()[run[0] as usize..run[1] as usize];
        let mut marks = joint.marks;
        if joint.is_new_line {
            let starts_anew = case_of(bytes) != Case::Lower || bytes[0].is_ascii_digit();
            let last_line_len = self.tokenizer.last_line_len;
            marks = marks.after(break_before(marks.before(), last_line_len, starts_anew));
        }
        let code = self.codes[index];
        let mut word = Word::plain(run, code, marks);
        if code.do_capitals_matter() {
            word = word.with_capitals(code, case_of(bytes));
        }
        self.tokenizer.sink.words.push_word(word);
    }

    /// Returns what a separator leaves between a word and the next run.
    fn after(&mut self, separator: &Separator, word: usize, index: usize) -> Joint {
        let tokenizer = &mut *self.tokenizer;
        let bytes = tokenizer.raw.as_bytes();
        let (run, from) = (self.runs[word], self.runs[index - 1][1] as usize);
        let (start, end) = (run[0] as usize, run[1] as usize);
        let next = self.runs[index][0] as usize;
        let is_otherwise = match separator.stop {
            Stop::None => false,
            Stop::Abbreviation => is_abbreviation(&bytes[start..end]),
            Stop::Joint => {
                let after = bytes.get(next).is_some_and(u8::is_ascii_uppercase);
                bytes[end - 1].is_ascii_lowercase() && after
            }
        };
        if separator.newline > 0 {
            let line_len = self.line.wrapping_add(from + index);
            tokenizer.last_line_len = line_len + usize::from(separator.newline);
        }
        tokenizer.open_brackets = separator.brackets.after(tokenizer.open_brackets);
        let n_steps = usize::from(separator.n_steps);
        self.line = if separator.resets_line {
            n_steps.wrapping_sub(next + index)
        } else {
            self.line.wrapping_add(n_steps).wrapping_sub(next - from)
        };
        let before = match is_otherwise {
            true => separator.otherwise,
            false => separator.before,
        };
        let is_bracketed = tokenizer.open_brackets > 0;
        Joint {
            marks: Marks::plain(before, separator.starts_line, is_bracketed),
            is_new_line: separator.newline > 0,
        }
    }
}

/// Shortest separator that one look does not find.
const FIRST_LONG_LEN: usize = separators::MAX_LEN + 1;

/// Returns how many of some runs, from the first one on, have a single space after them, and
/// capitals that do not matter.
#[inline(always)]
fn spaced(bytes: &[u8], runs: &[Run], codes: &[WordCode]) -> usize {
    let is_spaced = |(pair, code): &(&[Run], &WordCode)| {
        let (end, next) = (pair[0][1], pair[1][0]);
        next == end + 1 && bytes[end as usize] == b' ' && !code.do_capitals_matter()
    };
    runs.windows(2).zip(codes).take_while(is_spaced).count()
}

/// See [`Tokenizer::follows_abbreviation`].
fn is_abbreviation(word: &[u8]) -> bool {
    let is_consonant = |byte: &u8| {
        let is_vowel = matches!(byte | 0x20, b'a' | b'e' | b'i' | b'o' | b'u' | b'y');
        byte.is_ascii_alphabetic() && !is_vowel
    };
    word.len() <= 4 && word.iter().all(is_consonant) && case_of(word) != Case::Upper
}
