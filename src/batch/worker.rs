//! What each thread does at the belt: it writes what is ready, or else takes a portion and labels it.

use std::collections::VecDeque;
use std::io::Read;
use std::sync::{Condvar, Mutex, MutexGuard, TryLockError};

use super::belt::{Belt, Part};
use super::row::Rows;
use super::{Chunk, Labelled, Labeller, Tally};
use crate::classifier::Clerk;
use crate::dump::{DumpError, Form, Portion, Record, Row};

/// Portions that a thread takes before it labels them: while it has one left it need not wait for
/// the belt.
const N_PORTIONS: usize = 2;

/// Bytes above which a portion is uncommonly large: a thread takes no other one beside it, since what it
/// is labelled with may take many times its memory.
const LARGE: usize = 1 << 18;

/// How often a thread that has nothing left looks whether the belt is free before it sleeps:
/// somebody else takes portions in some fifty microseconds, and it takes as long to be woken.
const N_LOOKS: usize = 1_000;

/// Where threads meet.
pub(super) struct Line<'r, R, W, E> {
    pub(super) belt: Mutex<Belt<'r, R, W, E>>,
    /// A batch was written.
    written: Condvar,
}

impl<'r, R, W, E> Line<'r, R, W, E> {
    pub(super) fn new(belt: Belt<'r, R, W, E>) -> Line<'r, R, W, E> {
        Line {
            belt: Mutex::new(belt),
            written: Condvar::new(),
        }
    }

    /// Returns the belt, or nothing where a thread panicked at it.
    fn lock(&self) -> Option<MutexGuard<'_, Belt<'r, R, W, E>>> {
        for _ in 0..N_LOOKS {
            match self.belt.try_lock() {
                Err(TryLockError::WouldBlock) => std::hint::spin_loop(),
                belt => return belt.ok(),
            }
        }
        self.belt.lock().ok()
    }
}

/// Sees to it that nobody waits for a thread that panicked.
struct Watch<'l, 'r, R: Read, W, E>(&'l Line<'r, R, W, E>);

impl<R: Read, W, E> Drop for Watch<'_, '_, R, W, E> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            if let Ok(mut belt) = self.0.belt.lock() {
                belt.give_up();
            }
            self.0.written.notify_all();
        }
    }
}

/// A thread at work.
pub(super) struct Worker<'w> {
    labeller: Labeller<'w>,
    keys: &'w [String],
    clerk: Clerk<'w>,
    form: Form,
    /// What it has taken and not yet labelled, and memory for more.
    portions: VecDeque<(usize, Portion)>,
    empty: Vec<Portion>,
    /// What it has labelled and not yet handed in.
    parts: Vec<(usize, Part)>,
    /// A row that is no longer needed.
    spent: Row,
}

impl<'w> Worker<'w> {
    pub(super) fn new(labeller: Labeller<'w>, keys: &'w [String], form: Form) -> Worker<'w> {
        Worker {
            clerk: labeller.classifier.clerk(),
            labeller,
            keys,
            form,
            portions: VecDeque::new(),
            empty: Vec::new(),
            parts: Vec::new(),
            spent: Row::default(),
        }
    }

    /// Works until nothing is left to be done; returns nothing, too, where another thread panicked.
    pub(super) fn work<R, W, E>(mut self, line: &Line<'_, R, W, E>) -> Option<()>
    where
        R: Read,
        W: FnMut(Result<Labelled, DumpError>) -> Result<(), E>,
    {
        let _watch = Watch(line);
        loop {
            let belt = match self.portions.is_empty() {
                true => Some(line.lock()?),
                false => line.belt.try_lock().ok(),
            };
            if let Some(mut belt) = belt {
                self.hand_in(&mut belt);
                if let Some((labelled, mut write)) = belt.next() {
                    drop(belt);
                    let written = write(Ok(labelled));
                    line.lock()?.give_back(write, written);
                    line.written.notify_all();
                    continue;
                }
                if self.portions.is_empty() && belt.is_over() {
                    return Some(());
                }
                if self.portions.is_empty() && belt.is_ahead() {
                    drop(line.written.wait(belt).ok()?);
                    continue;
                }
                self.take(&mut belt);
            }
            self.label();
        }
    }

    /// Hands in what is labelled.
    fn hand_in<R: Read, W, E>(&mut self, belt: &mut Belt<'_, R, W, E>) {
        for (number, part) in self.parts.drain(..) {
            belt.put(number, part);
        }
        belt.turn_over();
    }

    /// Takes portions as long as more may be taken.
    fn take<R: Read, W, E>(&mut self, belt: &mut Belt<'_, R, W, E>) {
        while self.portions.len() < N_PORTIONS && !belt.is_over() && !belt.is_ahead() {
            let mut portion = self.empty.pop().unwrap_or_default();
            let number = belt.take(&mut portion);
            belt.turn_over();
            let is_large = portion.weight() > LARGE;
            match number {
                Some(number) => self.portions.push_back((number, portion)),
                None => self.empty.push(portion),
            }
            if is_large {
                break;
            }
        }
    }

    /// Labels a portion, if there is one, each row in the memory of the one before.
    fn label(&mut self) {
        let Some((number, mut portion)) = self.portions.pop_front() else {
            return;
        };
        let mut written = Rows::new(self.labeller.output, self.keys);
        let (mut tally, mut rejects) = (Tally::default(), Vec::new());
        let n_recoded = self.form.n_recoded();
        while let Some(record) = portion.next(&mut self.form, std::mem::take(&mut self.spent)) {
            match record {
                Record::Row(row) => {
                    let added = self.labeller.added(&mut self.clerk, &row);
                    written.add(&row, &added);
                    tally.labelled[added.role()] += 1;
                    if row.is_worth_keeping() {
                        self.spent = row;
                    }
                }
                Record::Rejected(reject) => rejects.push(reject),
            }
        }
        let n_rows = written.n_rows;
        let (lines, rows) = written.finish();
        let part = Part {
            chunk: Chunk {
                lines,
                rows,
                n_rows,
                tally,
            },
            rejects,
            n_recoded: self.form.n_recoded() - n_recoded,
        };
        self.parts.push((number, part));
        self.empty.push(portion);
    }
}
