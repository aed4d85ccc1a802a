//! A stretch of a field in which every run of letters and digits is a word: most of most fields.

use super::field::{Field, Nature};
use super::separator::Separator;
use super::separators::Separators;
use super::stops::Stops;
use super::tokenize::{Tokenizer, break_before};
use super::word::{Marks, Word};
use super::{Break, edges::Run};

/// How a field stands before a run, and after the separator there.
#[derive(Clone, Copy)]
pub(super) struct Stretch {
    /// The run.
    pub(super) run: usize,
    /// How it stands there, if it is a word.
    pub(super) marks: Marks,
    /// Whether a line break stands there, and if so, whether it takes the word itself to tell which
    /// break it is.
    pub(super) is_new_line: bool,
    pub(super) is_open: bool,
    /// Each word's first character counts twice in the length of its line, so the line is as long
    /// as this, the bytes and the runs of the field up to there come to.
    pub(super) line: usize,
    pub(super) last_line_len: usize,
    pub(super) open_brackets: usize,
}

impl Stretch {
    /// Begins where a tokenizer stands: at a byte before a run.
    pub(super) fn after<S>(tokenizer: &Tokenizer<'_, S>, [at, run]: [usize; 2]) -> Stretch {
        let (before, is_new_line) = (tokenizer.pending, tokenizer.newlines > 0);
        let is_bracketed = tokenizer.open_brackets > 0;
        Stretch {
            run,
            marks: Marks::after(before, tokenizer.line_start, is_bracketed),
            is_new_line,
            is_open: is_new_line,
            line: tokenizer.line_len.wrapping_sub(at + run),
            last_line_len: tokenizer.last_line_len,
            open_brackets: tokenizer.open_brackets,
        }
    }

    /// Goes on past runs that have something else than a single space before them, for as long as all
    /// are words whose separators have been met, and returns those that are left. The first run of
    /// the field is the word with this index. Mostly nothing is called from here, so that all the
    /// loop needs stays at hand.
    #[inline(never)]
    pub(super) fn read<'t>(
        &mut self,
        mut apart: &'t [u32],
        field: &mut Field<'_>,
        index: usize,
        stops: &mut Stops,
        separators: &Separators,
    ) -> &'t [u32] {
        let mut stretch = *self;
        let room = stops.room(apart.len());
        let mut n_stops = 0;
        while let [next, rest @ ..] = apart {
            let next = *next as usize;
            let Some([last, after]) = field.found.get(next - 1..).and_then(<[Word]>::first_chunk)
            else {
                break;
            };
            let ([start, from], [to, _]) = (last.run, after.run);
            let Some(separator) = separators.known(field.bytes, [from, to]) else {
                break;
            };
            let before = if from - start > separator.sure_len {
                separator.marks.before
            } else {
                let Nature::Word(before) = field.nature(separator, next) else {
                    break;
                };
                before
            };
            let marks = stretch.take(next, field);
            // Which separators stop something cannot be foreseen.
            room[n_stops] = index.wrapping_add(stretch.run) as u32;
            n_stops += usize::from(marks.is_stop());
            stretch.pass(separator, before, [from, to], next);
            apart = rest;
        }
        stops.take(n_stops);
        *self = stretch;
        apart
    }

    /// Takes the runs before one as words; there is a single space before all but the first, whose
    /// marks are returned.
    #[inline(always)]
    pub(super) fn take(&self, next: usize, field: &mut Field<'_>) -> Marks {
        let mut marks = self.marks;
        if self.is_open {
            let starts_anew = field.starts_anew(self.run);
            marks.before = break_before(marks.before, self.last_line_len, starts_anew);
        }
        if marks.is_bracketed() && next > self.run + 1 {
            let inside = Marks::after(Break::Space, false, true);
            let words = &mut field.found[self.run + 1..next];
            words.iter_mut().for_each(|word| word.place(inside));
        }
        field.found[self.run].place(marks);
        marks
    }

    /// Goes on past a separator that stands between two places, before a run, and makes some
    /// break.
    #[inline(always)]
    pub(super) fn pass(&mut self, separator: &Separator, before: Break, at: Run, run: usize) {
        let [from, to] = at.map(|place| place as usize + run);
        let line_len = self.line.wrapping_add(from);
        self.is_new_line = separator.newline > 0;
        self.is_open = self.is_new_line & (before < Break::Sentence);
        if self.is_open {
            self.last_line_len = line_len.wrapping_add(usize::from(separator.newline));
        }
        let kept = if separator.resets_line { 0 } else { line_len };
        self.line = (kept + usize::from(separator.n_steps)).wrapping_sub(to);
        self.open_brackets = separator.brackets.after(self.open_brackets);
        self.marks = separator.marks.with(before, self.open_brackets > 0);
        self.run = run;
    }

    /// Goes on to a run that has a single space before it.
    pub(super) fn go_on(&mut self, run: usize) {
        self.marks = Marks::after(Break::Space, false, self.open_brackets > 0);
        (self.is_new_line, self.is_open) = (false, false);
        self.run = run;
    }

    /// Sets a tokenizer to what it is at a place after the runs before one.
    pub(super) fn hand_over<S>(&self, tokenizer: &mut Tokenizer<'_, S>, [at, run]: [usize; 2]) {
        tokenizer.pending = self.marks.before;
        tokenizer.line_start = self.marks.starts_line();
        tokenizer.newlines = usize::from(self.is_new_line);
        tokenizer.line_len = self.line.wrapping_add(at + run);
        tokenizer.last_line_len = self.last_line_len;
        tokenizer.open_brackets = self.open_brackets;
    }
}
