//! Reads a field into words quickly: runs of ASCII letters and digits are taken whole, and what
//! stands between them is looked up whole; everything else goes through the tokenizer's steps one
//! by one.

use std::ops::Range;

use super::edges::{self, BLOCK_LEN, Runs};
use super::markup::read_char;
use super::separator::{EndsWord, Separator, Stop};
use super::separators::Separators;
use super::signs::is_address_scheme;
use super::tokenize::{Last, Tokenizer, break_before};
use super::vocabulary::{Found, Vocabulary};
use super::word::{Marks, Word, case_of};
use super::words::{WordSink, Words};
use super::{Break, Case};

/// Longest field that offsets of four bytes reach into.
const MAX_FIELD_LEN: usize = u32::MAX as usize - 2 * BLOCK_LEN;

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
    /// The field with zeros after it.
    blocks: Vec<[u8; BLOCK_LEN]>,
    runs: Runs,
    /// What each run is, where it is a word by itself.
    found: Found,
    separators: Separators,
}

impl Scanner {
    /// Reads a field into words.
    pub(crate) fn scan(&mut self, raw: &str, vocabulary: &Vocabulary, words: &mut Words) {
        let raw = readable(raw);
        let blocks = edges::pad(raw.as_bytes(), &mut self.blocks);
        self.runs.fill(blocks, raw.len());
        let bytes = blocks.as_flattened();
        vocabulary.read(bytes, &self.runs, &mut self.found);
        words.clear();
        let sink = WordSink { words, vocabulary };
        let mut reader = Reader {
            tokenizer: Tokenizer::new(raw, sink),
            bytes,
            found: &mut self.found.words.as_flattened_mut()[..self.runs.len()],
            apart: self.runs.apart(),
            separators: &mut self.separators,
            kept: 0,
            first: 0,
            left_out: None,
            line: 0,
        };
        reader.read();
        words.finish(&mut self.blocks);
    }
}

/// Reads the words of a field.
struct Reader<'t, 'w> {
    tokenizer: Tokenizer<'t, WordSink<'w>>,
    /// The field with zeros after it.
    bytes: &'t [u8],
    /// The runs as words, and one that stands for the end of the text.
    found: &'t mut [Word],
    /// The runs ahead that have something else than a single space before them, and the end.
    apart: &'t [u32],
    separators: &'t mut Separators,
    /// The first run that is not among the words yet.
    kept: usize,
    /// The first run that was read since the tokenizer read something.
    first: usize,
    /// The last one that is no word.
    left_out: Option<usize>,
    /// Each word's first character counts twice in the length of its line, so the line is as long
    /// as this, the bytes and the runs of the field up to there come to.
    line: usize,
}

/// What stands before the next word.
#[derive(Clone, Copy)]
struct Joint {
    marks: Marks,
    /// Whether a single line break stands there, so that the word itself decides which break.
    is_new_line: bool,
}

/// What a run and the separator after it are.
enum Nature {
    /// A word, and a break.
    Word(Break),
    /// A word, and something that takes the tokenizer to tell.
    Unread,
    /// A word with a possessive s, which is no word, and the separator after it with its break.
    Possessive(Separator, Break),
    /// Part of something that takes the tokenizer to tell.
    Unknown,
}

impl Reader<'_, '_> {
    /// Reads the whole field.
    fn read(&mut self) {
        let raw = self.tokenizer.raw;
        let (mut at, mut run) = (0, 0);
        loop {
            while self.start(run) < at {
                run += 1;
            }
            if self.start(run) == at && run + 1 < self.found.len() {
                let before = at;
                (run, at) = self.read_plain(run);
                if at > before {
                    continue;
                }
            }
            at = match read_char(raw, at) {
                Some((character, next)) => self.tokenizer.step(character, at, next),
                None => return,
            };
        }
    }

    /// Takes the runs from one on that are words by themselves, and returns where the tokenizer is
    /// to go on: before which run, and at which byte. It stands as if it had read up to there.
    fn read_plain(&mut self, first: usize) -> (usize, usize) {
        let tokenizer = &self.tokenizer;
        let is_bracketed = tokenizer.open_brackets > 0;
        let mut joint = Joint {
            marks: Marks::after(tokenizer.pending, tokenizer.line_start, is_bracketed),
            is_new_line: tokenizer.newlines > 0,
        };
        let len = self.start(first) + first;
        self.line = tokenizer.line_len.wrapping_sub(len);
        (self.first, self.kept, self.left_out) = (first, first, None);
        while self.apart.first().is_some_and(|&run| run as usize <= first) {
            self.apart = &self.apart[1..];
        }
        // The run that the joint stands before.
        let mut open = first;
        while let Some((&next, apart)) = self.apart.split_first() {
            let next = next as usize;
            let [last, after] = &self.found[next - 1..][..2] else {
                break;
            };
            let ([start, from], [to, _]) = (last.run, after.run);
            let separator = self.separator(from, to);
            let before = if from - start > separator.sure_len {
                separator.before
            } else {
                match self.nature(&separator, next) {
                    Nature::Word(before) => before,
                    Nature::Possessive(separator, before) => {
                        self.take(open..next, joint);
                        joint = self.leave_out(next, &separator, before);
                        open = next + 1;
                        continue;
                    }
                    Nature::Unread => {
                        self.take(open..next, joint);
                        return self.stop_after(next);
                    }
                    Nature::Unknown => return self.stop_before(open..next - 1, joint),
                }
            };
            self.take(open..next, joint);
            joint = self.after(&separator, before, from as usize, to as usize, next);
            self.apart = apart;
            open = next;
        }
        self.keep(open);
        (open, self.start(open))
    }

    #[inline(always)]
    fn start(&self, run: usize) -> usize {
        self.found[run].run[0] as usize
    }

    #[inline(always)]
    fn end(&self, run: usize) -> usize {
        self.found[run].run[1] as usize
    }

    fn run(&self, run: usize) -> &[u8] {
        &self.bytes[self.start(run)..self.end(run)]
    }

    /// Returns what stands between two places.
    #[inline(always)]
    fn separator(&mut self, from: u32, to: u32) -> Separator {
        let raw = self.tokenizer.raw;
        self.separators
            .get(raw, self.bytes, from as usize, to as usize)
    }

    /// Returns what the run before one is, where that is not sure at first sight.
    #[inline(never)]
    fn nature(&mut self, separator: &Separator, next: usize) -> Nature {
        let (run, raw) = (next - 1, self.tokenizer.raw);
        let (word, rest) = (self.run(run), &raw[self.end(run)..]);
        let is_known = separator.stop != Stop::Unknown;
        let ends_word = match separator.ends_word {
            EndsWord::Perhaps => false,
            EndsWord::Apostrophe => return self.owner(next),
            EndsWord::Always => true,
            EndsWord::Sign => word.len() > 3 || word[word.len() - 1].is_ascii_digit(),
            EndsWord::FullStop if word.len() == 1 => {
                word[0].is_ascii_digit() || is_known && self.start(next) > self.end(run) + 1
            }
            EndsWord::FullStop => !word.eq_ignore_ascii_case(b"www"),
            EndsWord::Colon => {
                let word = &raw[self.start(run)..self.end(run)];
                word.len() > 6 || !is_address_scheme(&word.to_ascii_lowercase(), rest)
            }
        };
        match (ends_word, is_known) {
            (false, _) => Nature::Unknown,
            (true, false) => Nature::Unread,
            (true, true) => Nature::Word(self.before(separator, run, next)),
        }
    }

    /// Returns what a run before an apostrophe is.
    fn owner(&mut self, next: usize) -> Nature {
        if !matches!(self.run(next), b"s" | b"S") {
            return Nature::Unknown;
        }
        let (from, to) = (self.found[next].run[1], self.found[next + 1].run[0]);
        let separator = self.separator(from, to);
        let may_go_on = matches!(
            separator.ends_word,
            EndsWord::Perhaps | EndsWord::Apostrophe
        );
        if may_go_on || separator.stop == Stop::Unknown {
            return Nature::Unknown;
        }
        Nature::Possessive(separator, self.before(&separator, next - 1, next + 1))
    }

    /// Returns the break that a separator makes after a word and before a run.
    fn before(&self, separator: &Separator, word: usize, next: usize) -> Break {
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
            false => separator.before,
        }
    }

    /// Takes some runs as words; there is a single space before all but the first.
    #[inline(always)]
    fn take(&mut self, runs: Range<usize>, joint: Joint) {
        let mut marks = joint.marks;
        if joint.is_new_line {
            marks.before = self.before_new_line(runs.start, marks.before);
        }
        if marks.is_bracketed() {
            let inside = Marks::after(Break::Space, false, true);
            let words = &mut self.found[runs.clone()];
            words.iter_mut().for_each(|word| word.place(inside));
        }
        self.found[runs.start].place(marks);
        let words = &mut *self.tokenizer.sink.words;
        words.note_stop(words.len() + runs.start - self.kept, marks);
    }

    /// Returns the break before a word that starts a line.
    fn before_new_line(&self, run: usize, before: Break) -> Break {
        let run = self.run(run);
        let starts_anew = run[0].is_ascii_digit() || run.iter().any(u8::is_ascii_uppercase);
        break_before(before, self.tokenizer.last_line_len, starts_anew)
    }

    /// Returns what a separator leaves before a run: it starts at some byte, after the runs before
    /// that one.
    #[inline(always)]
    fn after(
        &mut self,
        separator: &Separator,
        before: Break,
        from: usize,
        to: usize,
        run: usize,
    ) -> Joint {
        let tokenizer = &mut self.tokenizer;
        let line_len = self.line.wrapping_add(from + run);
        if separator.newline > 0 {
            tokenizer.last_line_len = line_len + usize::from(separator.newline);
        }
        let kept = if separator.resets_line { 0 } else { line_len };
        let line_len = kept + usize::from(separator.n_steps);
        self.line = line_len.wrapping_sub(to + run);
        tokenizer.open_brackets = separator.brackets.after(tokenizer.open_brackets);
        let is_bracketed = tokenizer.open_brackets > 0;
        Joint {
            marks: Marks::after(before, separator.starts_line, is_bracketed),
            is_new_line: separator.newline > 0,
        }
    }

    /// Leaves a possessive s out of the words, and returns what stands before the run after it.
    fn leave_out(&mut self, run: usize, after: &Separator, before: Break) -> Joint {
        self.keep(run);
        self.kept = run + 1;
        self.left_out = Some(run);
        while self
            .apart
            .first()
            .is_some_and(|&apart| apart as usize <= run + 1)
        {
            self.apart = &self.apart[1..];
        }
        // Neither it nor the apostrophe counts for the length of the line.
        let (from, to) = (self.end(run), self.start(run + 1));
        let skipped = from - self.end(run - 1) + 1;
        self.line = self.line.wrapping_sub(skipped);
        self.after(after, before, from, to, run + 1)
    }

    /// Adds the runs before one to the words, but for those that are among them.
    fn keep(&mut self, run: usize) {
        let words = &self.found[self.kept..run];
        self.tokenizer.sink.words.push_noted(words);
        self.kept = run;
    }

    /// Takes some runs as words, and leaves the one after them to the tokenizer.
    fn stop_before(&mut self, runs: Range<usize>, mut joint: Joint) -> (usize, usize) {
        let run = runs.end;
        if !runs.is_empty() {
            self.take(runs, joint);
            joint = Joint::space(joint.marks.is_bracketed());
        }
        self.hand_over(run, joint, self.start(run));
        self.tokenizer.previous = ' ';
        (run, self.start(run))
    }

    /// Leaves what follows the run before one to the tokenizer.
    fn stop_after(&mut self, next: usize) -> (usize, usize) {
        let end = self.end(next - 1);
        self.hand_over(next, Joint::space(false), end);
        self.tokenizer.previous = char::from(self.bytes[end - 1]);
        (next, end)
    }

    /// Sets the tokenizer to what it is at a byte that the runs before one stand before.
    fn hand_over(&mut self, run: usize, joint: Joint, at: usize) {
        self.keep(run);
        let tokenizer = &mut self.tokenizer;
        if run > self.first {
            let is_left_out = self.left_out == Some(run - 1);
            let [start, end] = self.found[run - 1 - usize::from(is_left_out)].run;
            tokenizer.last = Last::Raw(start as usize..end as usize);
        }
        tokenizer.pending = joint.marks.before;
        tokenizer.line_start = joint.marks.starts_line();
        tokenizer.newlines = usize::from(joint.is_new_line);
        tokenizer.line_len = self.line.wrapping_add(at + run);
    }
}

impl Joint {
    /// Returns what a single space is.
    fn space(is_bracketed: bool) -> Joint {
        Joint {
            marks: Marks::after(Break::Space, false, is_bracketed),
            is_new_line: false,
        }
    }
}

/// See [`Tokenizer::follows_abbreviation`].
fn is_abbreviation(word: &[u8]) -> bool {
    let is_consonant = |byte: &u8| {
        let is_vowel = matches!(byte | 0x20, b'a' | b'e' | b'i' | b'o' | b'u' | b'y');
        byte.is_ascii_alphabetic() && !is_vowel
    };
    word.len() <= 4 && word.iter().all(is_consonant) && case_of(word) != Case::Upper
}
