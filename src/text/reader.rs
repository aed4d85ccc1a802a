//! Takes the words of a field off its runs of letters and digits, and has the tokenizer read what
//! they cannot tell.

use super::field::{Field, Nature};
use super::markup::read_char;
use super::separators::Separators;
use super::spelt::{Last, Spelt};
use super::stretch::Stretch;
use super::tokenize::Tokenizer;
use super::words::WordSink;

/// Reads the words of a field.
pub(super) struct Reader<'t, 'w> {
    tokenizer: Tokenizer<'t, WordSink<'w>>,
    field: Field<'t>,
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

impl<'t, 'w> Reader<'t, 'w> {
    pub(super) fn new(
        tokenizer: Tokenizer<'t, WordSink<'w>>,
        field: Field<'t>,
        apart: &'t [u32],
    ) -> Reader<'t, 'w> {
        Reader {
            stretch: Stretch::after(&tokenizer, [0, 0]),
            tokenizer,
            field,
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
            while self.field.start(run) < at {
                run += 1;
            }
            if self.field.start(run) == at && run + 1 < self.field.found.len() {
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
        let place = [self.field.start(first), first];
        self.stretch = Stretch::after(&self.tokenizer, place);
        (self.first, self.kept, self.left_out) = (first, first, None);
        self.go_beyond(first);
        loop {
            let words = &mut *self.tokenizer.sink.words;
            let index = words.len().wrapping_sub(self.kept);
            let (field, stops) = (&mut self.field, &mut words.stops);
            self.apart = self
                .stretch
                .read(self.apart, field, index, stops, separators);
            let Some(&next) = self.apart.first() else {
                let run = self.stretch.run;
                self.keep(run);
                return (run, self.field.start(run));
            };
            if let Some(stopped) = self.read_unsure(separators, next as usize) {
                return stopped;
            }
        }
    }

    /// Reads a separator before a run that the stretch leaves over, or returns where the tokenizer is
    /// to go on.
    fn read_unsure(&mut self, separators: &mut Separators, next: usize) -> Option<(usize, usize)> {
        let (raw, bytes) = (self.field.raw, self.field.bytes);
        let at = self.field.between(next);
        let separator = separators.get(raw, bytes, at);
        match self.field.nature(separator, next) {
            Nature::Word(before) => {
                self.take(next);
                self.stretch.pass(separator, before, at, next);
                self.go_beyond(next);
                None
            }
            Nature::Owner => {
                let after = next + 1;
                let at = self.field.between(after);
                let separator = separators.get(raw, bytes, at);
                if !separator.ends_owner() {
                    return Some(self.stop_before(next - 1));
                }
                let before = self.field.before(separator, next - 1, after);
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

    /// Takes the runs of the stretch before one as words.
    fn take(&mut self, next: usize) {
        let marks = self.stretch.take(next, &mut self.field);
        let words = &mut *self.tokenizer.sink.words;
        words.note_stop(words.len() + self.stretch.run - self.kept, marks);
    }

    /// Leaves a possessive s out of the words.
    fn leave_out(&mut self, run: usize) {
        self.keep(run);
        self.kept = run + 1;
        self.left_out = Some(run);
        // Neither it nor the apostrophe counts for the length of the line.
        let skipped = self.field.end(run) - self.field.end(run - 1) + 1;
        self.stretch.line = self.stretch.line.wrapping_sub(skipped);
    }

    /// Adds the runs before one to the words, but for those that are among them.
    fn keep(&mut self, run: usize) {
        let words = &self.field.found[self.kept..run];
        self.tokenizer.sink.words.push_noted(words);
        self.kept = run;
    }

    /// Takes the runs of the stretch before one as words, and leaves that one to the tokenizer.
    fn stop_before(&mut self, run: usize) -> (usize, usize) {
        if run > self.stretch.run {
            self.take(run);
            self.stretch.go_on(run);
        }
        let at = self.field.start(run);
        self.hand_over(run, at);
        self.tokenizer.previous = ' ';
        (run, at)
    }

    /// Leaves what follows the run before one to the tokenizer.
    fn stop_after(&mut self, next: usize) -> (usize, usize) {
        let end = self.field.end(next - 1);
        self.stretch.go_on(next);
        self.hand_over(next, end);
        self.tokenizer.previous = char::from(self.field.bytes[end - 1]);
        (next, end)
    }

    /// Sets the tokenizer to what it is at a byte that the runs before one stand before.
    fn hand_over(&mut self, run: usize, at: usize) {
        self.keep(run);
        if run > self.first {
            let is_left_out = self.left_out == Some(run - 1);
            let [start, end] = self.field.found[run - 1 - usize::from(is_left_out)].run;
            self.tokenizer.last = Last::Raw(start as usize..end as usize);
        }
        self.stretch.hand_over(&mut self.tokenizer, [at, run]);
    }
}
