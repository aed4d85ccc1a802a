//! What each thread does at the belt: it writes what is ready, or else takes a portion and labels it.

use std::io::Read;
use std::sync::{Condvar, Mutex, MutexGuard, TryLockError};

use super::belt::{Belt, Part};
use super::row::Rows;
use super::{Chunk, Labelled, Labeller, Tally};
use crate::classifier::Clerk;
use crate::dump::{DumpError, Form, Portion, Record, Row};

/// How often a thread looks whether the belt is free before it sleeps: somebody else takes a
/// portion in some twenty microseconds, and it takes longer to be woken.
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

    /// Returns the belt, unless a thread panicked at it.
    fn lock(&self) -> Option<MutexGuard<'_, Belt<'r, R, W, E>>> {
        for _ in 0..N_LOOKS {
            match self.belt.try_lock() {
                Ok(belt) => return Some(belt),
                Err(TryLockError::WouldBlock) => std::hint::spin_loop(),
                Err(TryLockError::Poisoned(_)) => return None,
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

impl Labeller<'_> {
    /// Works until nothing is left to be done; returns nothing, too, where another thread panicked.
    pub(super) fn work<R, W, E>(&self, keys: &[String], line: &Line<'_, R, W, E>) -> Option<()>
    where
        R: Read,
        W: FnMut(Result<Labelled, DumpError>) -> Result<(), E>,
    {
        let _watch = Watch(line);
        let mut belt = line.lock()?;
        let mut form = belt.form();
        let mut clerk = self.classifier.clerk();
        let (mut portion, mut spent) = (Portion::default(), Row::default());
        loop {
            belt.turn_over();
            if let Some((labelled, mut write)) = belt.next() {
                drop(belt);
                let written = write(Ok(labelled));
                belt = line.lock()?;
                belt.give_back(write, written);
                line.written.notify_all();
            } else if belt.is_over() {
                return Some(());
            } else if belt.is_ahead() {
                belt = line.written.wait(belt).ok()?;
            } else {
                let number = belt.take(&mut portion);
                if portion.is_empty() {
                    continue;
                }
                drop(belt);
                let part = self.label(keys, &mut clerk, &mut form, &mut portion, &mut spent);
                belt = line.lock()?;
                belt.put(number, part);
            }
        }
    }

    /// Labels a portion, each row in the memory of the one before.
    fn label(
        &self,
        keys: &[String],
        clerk: &mut Clerk<'_>,
        form: &mut Form,
        portion: &mut Portion,
        spent: &mut Row,
    ) -> Part {
        let mut written = Rows::new(self.output, keys);
        let (mut tally, mut rejects) = (Tally::default(), Vec::new());
        let n_recoded = form.n_recoded();
        while let Some(record) = portion.next(form, std::mem::take(spent)) {
            match record {
                Record::Row(row) => {
                    let added = self.added(clerk, &row);
                    written.add(&row, &added);
                    tally.labelled[added.role()] += 1;
                    if row.is_worth_keeping() {
                        *spent = row;
                    }
                }
                Record::Rejected(reject) => rejects.push(reject),
            }
        }
        let n_rows = written.n_rows;
        let (lines, rows) = written.finish();
        Part {
            chunk: Chunk {
                lines,
                rows,
                n_rows,
                tally,
            },
            rejects,
            n_recoded: form.n_recoded() - n_recoded,
        }
    }
}
