//! Labels a dump in batches on all threads: bounded memory, output in input order, the same
//! bytes for any number of threads and any size of batch.

mod belt;
mod cells;
mod output;
#[cfg(feature = "parquet")]
mod parquet;
mod repeats;
mod row;
mod tally;
mod worker;

use std::io::Read;
use std::sync::PoisonError;

use self::belt::Belt;
pub use self::output::{Column, Format, Kind, Output};
#[cfg(feature = "parquet")]
pub use self::parquet::{Pages, ParquetEncoder, ParquetFault};
pub use self::repeats::Repeats;
use self::row::{Added, keys};
pub use self::tally::{Imbalance, Tally};
use self::worker::{Line, Worker};
use crate::classifier::{Classifier, Clerk};
use crate::dump::{Columns, DumpError, DumpReader, Reject, Row};

/// How much of a dump is a batch, which is full at the first of both bounds. One batch is written while
/// the next one is labelled, so that two are in memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// Rows of a batch.
    pub rows: usize,
    /// Bytes read for a batch and to be written of it, of which the last row may be the most.
    pub bytes: usize,
}

impl Default for Bounds {
    fn default() -> Bounds {
        Bounds {
            rows: 4_096,
            bytes: 8 << 20,
        }
    }
}

/// Whether a batch of rows holds as much as is kept in memory at a time.
pub fn is_full(n_rows: usize, n_bytes: usize) -> bool {
    Bounds::default().are_met(n_rows, n_bytes)
}

impl Bounds {
    /// Returns bounds with work for a number of threads: memory grows with them, up to a point,
    /// and not with the dump.
    pub fn of_threads(n_threads: usize) -> Bounds {
        let n_threads = n_threads.clamp(2, 16);
        Bounds {
            rows: 1_024 * n_threads,
            bytes: n_threads << 21,
        }
    }

    fn are_met(self, n_rows: usize, n_bytes: usize) -> bool {
        n_rows > 0 && (n_rows >= self.rows || n_bytes >= self.bytes)
    }
}

/// A classifier with what to read and write.
#[derive(Clone, Copy)]
pub struct Labeller<'c> {
    /// The classifier.
    pub classifier: &'c Classifier,
    /// The columns to read.
    pub columns: &'c Columns,
    /// The columns to write.
    pub output: &'c Output,
    /// What is a batch, of which two are kept in memory.
    pub bounds: Bounds,
    /// The verdicts on the postings before.
    pub repeats: &'c Repeats,
}

impl<'c> Labeller<'c> {
    /// Labels what is left of a dump on the threads of the current rayon pool, and hands it out in
    /// batches, in order, while further ones are labelled. A dump that cannot be read on ends in an
    /// error after the rows before the fault were handed out.
    ///
    /// # Errors
    ///
    /// Fails where a batch cannot be taken; no other is handed out then.
    pub fn each_batch<R, E>(
        &self,
        reader: &mut DumpReader<R>,
        mut take: impl FnMut(Result<Labelled, DumpError>) -> Result<(), E> + Send,
    ) -> Result<(), E>
    where
        R: Read + Send,
        E: Send,
    {
        let keys = keys(self.output, reader.header(), self.classifier.labels());
        let form = reader.form();
        let line = Line::new(Belt::new(reader, self.bounds, &mut take));
        rayon::broadcast(|_| Worker::new(*self, &keys, form.clone()).work(&line));
        let belt = line.belt.into_inner();
        let belt = belt.unwrap_or_else(PoisonError::into_inner);
        match belt.finish()? {
            Some(error) => take(Err(error)),
            None => Ok(()),
        }
    }

    /// Labels a row.
    fn added(&self, clerk: &mut Clerk<'_>, row: &Row) -> Added<'_> {
        let labels = self.classifier.labels();
        let posting = self.columns.borrow(row);
        let review_below = self.output.review_below;
        if self.output.evidence {
            let explanation = clerk.explain(&posting);
            Added::of_explanation(explanation, review_below, labels)
        } else {
            let verdict = self.repeats.verdict(&posting, || clerk.classify(&posting));
            Added::of_verdict(verdict.review_below(review_below), labels)
        }
    }
}

/// A labelled batch.
#[derive(Debug)]
pub struct Labelled {
    /// Its rows as they are to be written, in input order.
    pub chunks: Vec<Chunk>,
    /// Its rows that could not be labelled, in input order.
    pub rejects: Vec<Reject>,
    /// What became of its rows.
    pub tally: Tally,
    /// Records the reader had handed out at its end.
    pub n_records: u64,
}

/// Rows ready to be written.
#[derive(Debug)]
pub struct Chunk {
    /// The rows as they are written.
    pub lines: Vec<u8>,
    /// The rows as fields, where they are not written.
    pub rows: Vec<Row>,
    /// How many they are.
    pub n_rows: u64,
    tally: Tally,
}

impl Chunk {
    /// Returns how many bytes of memory it takes.
    fn weight(&self) -> usize {
        self.lines.len() + self.rows.iter().map(Row::weight).sum::<usize>()
    }
}
