//! A dump on its way to the threads: whoever is free reads the next few rows, and labels them while
//! they are in its cache.

use std::io::Read;

use super::Bounds;
use crate::dump::{DumpError, DumpReader, Record, Reject, Row};

/// What one thread takes at a time: few enough to stay in its cache, and enough that threads
/// seldom wait for each other.
const PORTION: Bounds = Bounds {
    rows: 16,
    bytes: 1 << 16,
};

/// Some rows of a batch.
pub(super) struct Portion {
    /// Its number in the batch.
    pub(super) number: usize,
    pub(super) rows: Vec<Row>,
    /// What stands among the rows and cannot be labelled.
    pub(super) rejects: Vec<Reject>,
}

/// A dump from which the threads take a batch.
pub(super) struct Feed<'r, R> {
    reader: &'r mut DumpReader<R>,
    bounds: Bounds,
    /// Rows and rejects taken of the batch.
    n_rows: usize,
    /// Bytes read of them, and written for those that are labelled.
    n_bytes: usize,
    n_portions: usize,
    end: Option<End>,
    /// Rows whose memory nobody needs.
    spent: Vec<Row>,
}

/// Why a dump has no more rows.
pub(super) enum End {
    Dump,
    Fault(DumpError),
}

impl<'r, R: Read> Feed<'r, R> {
    pub(super) fn new(
        reader: &'r mut DumpReader<R>,
        bounds: Bounds,
        spent: Vec<Row>,
    ) -> Feed<'r, R> {
        Feed {
            reader,
            bounds,
            n_rows: 0,
            n_bytes: 0,
            n_portions: 0,
            end: None,
            spent,
        }
    }

    /// Counts bytes that are to be written: a batch holds them until its end.
    pub(super) fn count_written(&mut self, n_bytes: usize) {
        self.n_bytes += n_bytes;
    }

    /// Returns the next portion, if the batch has one, in the memory of rows that are spent.
    pub(super) fn next(&mut self, mut spent: Vec<Row>) -> Option<Portion> {
        spent.retain(Row::is_worth_keeping);
        let (mut rows, mut rejects, mut n_bytes) = (Vec::new(), Vec::new(), 0);
        while self.end.is_none() && !self.is_full(rows.len() + rejects.len(), n_bytes) {
            // The rows a thread had last are in its cache.
            let row = spent.pop().or_else(|| self.spent.pop());
            match self.reader.read_over(row.unwrap_or_default()) {
                Ok(Some(Record::Row(row))) => {
                    n_bytes += row.weight();
                    rows.push(row);
                }
                Ok(Some(Record::Rejected(reject))) => {
                    n_bytes += reject.raw.len();
                    rejects.push(reject);
                }
                Ok(None) => self.end = Some(End::Dump),
                Err(error) => self.end = Some(End::Fault(error)),
            }
        }
        self.n_rows += rows.len() + rejects.len();
        self.n_bytes += n_bytes;
        self.spent.append(&mut spent);
        if rows.is_empty() && rejects.is_empty() {
            return None;
        }
        self.n_portions += 1;
        Some(Portion {
            number: self.n_portions,
            rows,
            rejects,
        })
    }

    /// Returns the spent rows, and why there is no further batch, if there is none.
    pub(super) fn finish(self) -> (Vec<Row>, Option<End>) {
        (self.spent, self.end)
    }

    /// Whether a portion of some rows and bytes is full, or with it the batch.
    fn is_full(&self, n_rows: usize, n_bytes: usize) -> bool {
        let (batch_rows, batch_bytes) = (self.n_rows + n_rows, self.n_bytes + n_bytes);
        PORTION.are_met(n_rows, n_bytes) || self.bounds.are_met(batch_rows, batch_bytes)
    }
}
