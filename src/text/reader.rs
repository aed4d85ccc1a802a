//! Takes the words of a field off its runs of letters and digits, and has the tokenizer read what
//! they cannot tell.

use std::ops::Range;

use super::markup::read_char;
use super::separator::{EndsWord, Separator, Stop};
use super::separators::Separators;
use super::signs::is_address_scheme;
use super::tokenize::{Last, Tokenizer, break_before};
use super::word::{Marks, Word, case_of};
use super::words::WordSink;
use super::{Break, Case};

/// Reads the words of a field.
pub(super) struct Reader<'t, 'w> {
    tokenizer: Tokenizer<'t, WordSink<'w>>,
    /// The field with zeros after it.
    bytes: &'t [u8],
    /// The runs as words, and one that stands for the end of the text.
    found: &'t mut [Word],
    /// The runs ahead that have something else than a single space before them, and the end.
    apart: &'t [u32],
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
    /// A word with an apostrophe and a possessive s after it, unless that goes on.
    Owner,
    /// Part of something that takes the tokenizer to tell.
    Unknown,
}

impl<'t, 'w> Reader<'t, 'w> {
    pub(super) fn new(
        tokenizer: Tokenizer<'t, WordSink<'w>>,
        bytes: &'t [u8],
        found: &'t mut [Word],
        apart: &'t [u32],
    ) -> Reader<'t, 'w> {
        Reader {
            tokenizer,
            bytes,
            found,
            apart,
            kept: 0,
            first: 0,
            left_out: None,
            line: 0,
        }
    }

    /// Reads the whole field.
    pub(super) fn read(mut self, separators: &mut Separators) {
        let raw = self.tokenizer.raw;
        let (mut at, mut run) = (0, 0);
        loop {
            while self.start(run) < at {
                run += 1;
            }
            if self.start(run) == at && run + 1 < self.found.len() {
                let before = at;
                (run, at) = self.read_plain(separators, run);
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
    fn read_plain(&mut self, separators: &mut Separators, first: usize) -> (usize, usize) {
        let tokenizer = &self.tokenizer;
        let is_bracketed = tokenizer.open_brackets > 0;
        let mut joint = Joint {
            marks: Marks::after(tokenizer.pending, tokenizer.line_start, is_bracketed),
            is_new_line: tokenizer.newlines > 0,
        };
        let len = self.start(first) + first;
        self.line = tokenizer.line_len.wrapping_sub(len);
        (self.first, self.kept, self.left_out) = (first, first, None);
        // The run that the joint stands before.
        let mut open = first;
        let mut apart = self.apart_after(first);
        while let [next, rest @ ..] = apart {
            let next = *next as usize;
            let [last, after] = &self.found[next - 1..][..2] else {
                break;
            };
            let ([start, from], [to, _]) = (last.run, after.run);
            let separator = separators.get(self.tokenizer.raw, self.bytes, from, to);
            let before = if from - start > separator.sure_len {
                separator.before
            } else {
                match self.nature(separator, next) {
                    Nature::Word(before) => before,
                    Nature::Owner => {
                        let (from, to) = (after.run[1], self.found[next + 1].run[0]);
                        let separator = separators.get(self.tokenizer.raw, self.bytes, from, to);
                        if !separator.ends_owner() {
                            return self.stop_before(open..next - 1, joint);
                        }
                        let before = self.before(separator, next - 1, next + 1);
                        self.take(open..next, joint);
                        self.leave_out(next);
                        joint = self.after(separator, before, from as usize, to as usize, next + 1);
                        open = next + 1;
                        apart = self.apart_after(open);
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
            joint = self.after(separator, before, from as usize, to as usize, next);
            (apart, open) = (rest, next);
        }
        self.keep(open);
        (open, self.start(open))
    }

    /// Returns the runs after one that have something else than a single space before them.
    fn apart_after(&mut self, run: usize) -> &'t [u32] {
        while let [first, rest @ ..] = self.apart
            && *first as usize <= run
        {
            self.apart = rest;
        }
        self.apart
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

    /// Returns what the run before one is, where that is not sure at first sight.
    #[inline(never)]
    fn nature(&self, separator: &Separator, next: usize) -> Nature {
        let (run, raw) = (next - 1, self.tokenizer.raw);
        let (word, rest) = (self.run(run), &raw[self.end(run)..]);
        let is_known = separator.stop != Stop::Unknown;
        let ends_word = match separator.ends_word {
            EndsWord::Perhaps => false,
            EndsWord::Apostrophe => {
                return match self.run(next) {
                    b"s" | b"S" => Nature::Owner,
                    _ => Nature::Unknown,
                };
            }
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

    /// Leaves a possessive s out of the words.
    fn leave_out(&mut self, run: usize) {
        self.keep(run);
        self.kept = run + 1;
        self.left_out = Some(run);
        // Neither it nor the apostrophe counts for the length of the line.
        let skipped = self.end(run) - self.end(run - 1) + 1;
        self.line = self.line.wrapping_sub(skipped);
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
