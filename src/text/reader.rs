//! Takes the words of a field off its runs of letters and digits, and has the tokenizer read what
//! they cannot tell.

use super::markup::read_char;
use super::separator::{EndsWord, Separator, Stop};
use super::separators::Separators;
use super::signs::is_address_scheme;
use super::stretch::{Runs, Stretch};
use super::tokenize::{Last, Spelt, Tokenizer};
use super::word::case_of;
use super::words::WordSink;
use super::{Break, Case};

/// Reads the words of a field.
pub(super) struct Reader<'t, 'w> {
    tokenizer: Tokenizer<'t, WordSink<'w>>,
    runs: Runs<'t>,
    /// The runs ahead that have something else than a single space before them, and the end.
    apart: &'t [u32],
    /// How far was read since the tokenizer read something.
    stretch: Stretch,
    /// The run that it began at.
    first: usize,
    /// The first run that is not among the words yet.
    kept: usize,
    /// The last one that is no word.
    left_out: Option<usize>,
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
        runs: Runs<'t>,
        apart: &'t [u32],
    ) -> Reader<'t, 'w> {
        Reader {
            stretch: Stretch::after(&tokenizer, [0, 0]),
            tokenizer,
            runs,
            apart,
            first: 0,
            kept: 0,
            left_out: None,
        }
    }

    /// Reads the whole field, and returns the memory for its words.
    pub(super) fn read(mut self, separators: &mut Separators) -> Spelt {
        let raw = self.tokenizer.raw;
        let (mut at, mut run) = (0, 0);
        loop {
            while self.runs.start(run) < at {
                run += 1;
            }
            if self.runs.start(run) == at && run + 1 < self.runs.found.len() {
                let before = at;
                (run, at) = self.read_plain(separators, run);
                if at > before {
                    continue;
                }
            }
            at = match read_char(raw, at) {
                Some((character, next)) => self.tokenizer.step(character, at, next),
                None => return self.tokenizer.into_memory(),
            };
        }
    }

    /// Takes the runs from one on that are words by themselves, and returns where the tokenizer is
    /// to go on: before which run, and at which byte. It stands as if it had read up to there.
    fn read_plain(&mut self, separators: &mut Separators, first: usize) -> (usize, usize) {
        let place = [self.runs.start(first), first];
        self.stretch = Stretch::after(&self.tokenizer, place);
        (self.first, self.kept, self.left_out) = (first, first, None);
        self.go_beyond(first);
        loop {
            let words = &mut *self.tokenizer.sink.words;
            let index = words.len().wrapping_sub(self.kept);
            let (runs, stops) = (&mut self.runs, &mut words.stops);
            self.apart = self
                .stretch
                .read(self.apart, runs, index, stops, separators);
            let Some(&next) = self.apart.first() else {
                let run = self.stretch.run;
                self.keep(run);
                return (run, self.runs.start(run));
            };
            if let Some(stopped) = self.read_unsure(separators, next as usize) {
                return stopped;
            }
        }
    }

    /// Reads the separator before a run that is not sure at first sight, or returns where the
    /// tokenizer is to go on.
    fn read_unsure(&mut self, separators: &mut Separators, next: usize) -> Option<(usize, usize)> {
        let (raw, bytes) = (self.tokenizer.raw, self.runs.bytes);
        let at = self.runs.between(next);
        let separator = separators.get(raw, bytes, at);
        match self.nature(separator, next) {
            Nature::Word(before) => {
                self.take(next);
                self.stretch.pass(separator, before, at, next);
                self.go_beyond(next);
                None
            }
            Nature::Owner => {
                let after = next + 1;
                let at = self.runs.between(after);
                let separator = separators.get(raw, bytes, at);
                if !separator.ends_owner() {
                    return Some(self.stop_before(next - 1));
                }
                let before = self.before(separator, next - 1, after);
                self.take(next);
                self.leave_out(next);
                self.stretch.pass(separator, before, at, after);
                self.go_beyond(after);
                None
            }
            Nature::Unread => {
                self.take(next);
                Some(self.stop_after(next))
            }
            Nature::Unknown => Some(self.stop_before(next - 1)),
        }
    }

    /// Leaves behind the separators up to that before a run.
    fn go_beyond(&mut self, run: usize) {
        while let [first, rest @ ..] = self.apart
            && *first as usize <= run
        {
            self.apart = rest;
        }
    }

    /// Returns what the run before one is, where that is not sure at first sight.
    #[inline(never)]
    fn nature(&self, separator: &Separator, next: usize) -> Nature {
        let (run, raw) = (next - 1, self.tokenizer.raw);
        let (word, rest) = (self.runs.run(run), &raw[self.runs.end(run)..]);
        let is_known = separator.stop != Stop::Unknown;
        let ends_word = match separator.ends_word {
            EndsWord::Perhaps => false,
            EndsWord::Apostrophe => {
                return match self.runs.run(next) {
                    b"s" | b"S" => Nature::Owner,
                    _ => Nature::Unknown,
                };
            }
            EndsWord::Always => true,
            EndsWord::Sign => word.len() > 3 || word[word.len() - 1].is_ascii_digit(),
            EndsWord::FullStop if word.len() == 1 => {
                word[0].is_ascii_digit()
                    || is_known && self.runs.start(next) > self.runs.end(run) + 1
            }
            EndsWord::FullStop => !word.eq_ignore_ascii_case(b"www"),
            EndsWord::Colon => {
                !is_address_scheme(&raw[self.runs.start(run)..self.runs.end(run)], rest)
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
            Stop::Abbreviation => is_abbreviation(self.runs.run(word)),
            Stop::Joint => {
                let is_small = self.runs.bytes[self.runs.end(word) - 1].is_ascii_lowercase();
                is_small && self.runs.bytes[self.runs.start(next)].is_ascii_uppercase()
            }
        };
        match is_otherwise {
            true => separator.otherwise,
            false => separator.marks.before,
        }
    }

    /// Takes the runs of the stretch before one as words.
    fn take(&mut self, next: usize) {
        let marks = self.stretch.take(next, &mut self.runs);
        let words = &mut *self.tokenizer.sink.words;
        words.note_stop(words.len() + self.stretch.run - self.kept, marks);
    }

    /// Leaves a possessive s out of the words.
    fn leave_out(&mut self, run: usize) {
        self.keep(run);
        self.kept = run + 1;
        self.left_out = Some(run);
        // Neither it nor the apostrophe counts for the length of the line.
        let skipped = self.runs.end(run) - self.runs.end(run - 1) + 1;
        self.stretch.line = self.stretch.line.wrapping_sub(skipped);
    }

    /// Adds the runs before one to the words, but for those that are among them.
    fn keep(&mut self, run: usize) {
        let words = &self.runs.found[self.kept..run];
        self.tokenizer.sink.words.push_noted(words);
        self.kept = run;
    }

    /// Takes the runs of the stretch before one as words, and leaves that one to the tokenizer.
    fn stop_before(&mut self, run: usize) -> (usize, usize) {
        if run > self.stretch.run {
            self.take(run);
            self.stretch.go_on(run);
        }
        let at = self.runs.start(run);
        self.hand_over(run, at);
        self.tokenizer.previous = ' ';
        (run, at)
    }

    /// Leaves what follows the run before one to the tokenizer.
    fn stop_after(&mut self, next: usize) -> (usize, usize) {
        let end = self.runs.end(next - 1);
        self.stretch.go_on(next);
        self.hand_over(next, end);
        self.tokenizer.previous = char::from(self.runs.bytes[end - 1]);
        (next, end)
    }

    /// Sets the tokenizer to what it is at a byte that the runs before one stand before.
    fn hand_over(&mut self, run: usize, at: usize) {
        self.keep(run);
        if run > self.first {
            let is_left_out = self.left_out == Some(run - 1);
            let [start, end] = self.runs.found[run - 1 - usize::from(is_left_out)].run;
            self.tokenizer.last = Last::Raw(start as usize..end as usize);
        }
        self.stretch.hand_over(&mut self.tokenizer, [at, run]);
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
