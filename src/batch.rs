//! Labels a dump in batches on all threads: bounded memory, output in input order, the same
//! bytes for any number of threads and any size of batch.

mod cells;
mod output;
#[cfg(feature = "parquet")]
mod parquet;
mod portion;
mod repeats;
mod row;
mod tally;

use std::io::Read;
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

pub use self::output::{Column, Format, Kind, Output};
#[cfg(feature = "parquet")]
pub use self::parquet::{Pages, ParquetEncoder, ParquetFault};
use self::portion::{End, Feed};
pub use self::repeats::Repeats;
use self::row::{Added, Rows, keys};
pub use self::tally::{Imbalance, Tally};
use crate::classifier::Classifier;
use crate::dump::{Columns, DumpError, DumpReader, Reject, Row};

/// How much of a dump is read and kept as it is to be written at a time: a batch is full at the first
/// of both bounds.
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
            rows: 2_048 * n_threads,
            bytes: n_threads << 22,
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
    /// What is kept in memory at a time.
    pub bounds: Bounds,
    /// The verdicts on the postings before.
    pub repeats: &'c Repeats,
}

impl<'c> Labeller<'c> {
    /// Returns what is left of a dump in labelled batches, made on the threads of the current
    /// rayon pool as they are asked for.
    pub fn batches<'r, R: Read + Send>(&self, reader: &'r mut DumpReader<R>) -> Batches<'c, 'r, R> {
        Batches {
            labeller: *self,
            keys: keys(self.output, reader.header(), self.classifier.labels()),
            reader,
            spent: Vec::new(),
            end: None,
        }
    }

    /// Labels portions of a batch as long as there are any; returns them by their numbers.
    fn label<R: Read>(&self, keys: &[String], feed: &Mutex<Feed<'_, R>>) -> Vec<Part> {
        let mut parts = Vec::new();
        let (mut spent, mut n_written) = (Vec::new(), 0);
        loop {
            // A reader that panicked ends the run.
            let portion = feed.lock().ok().and_then(|mut feed| {
                feed.count_written(n_written);
                feed.next(spent)
            });
            let Some(portion) = portion else {
                return parts;
            };
            let chunk = self.label_chunk(keys, &portion.rows);
            n_written = chunk.weight();
            parts.push(Part {
                number: portion.number,
                chunk,
                rejects: portion.rejects,
            });
            spent = portion.rows;
        }
    }

    fn label_chunk(&self, keys: &[String], rows: &[Row]) -> Chunk {
        let labels = self.classifier.labels();
        let mut written = Rows::new(self.output, keys);
        let mut tally = Tally::default();
        for row in rows {
            let posting = self.columns.borrow(row);
            let review_below = self.output.review_below;
            let added = if self.output.evidence {
                let explanation = self.classifier.explain(&posting);
                Added::of_explanation(explanation, review_below, labels)
            } else {
                let classify = || self.classifier.classify(&posting);
                let verdict = self.repeats.verdict(&posting, classify);
                Added::of_verdict(verdict.review_below(review_below), labels)
            };
            written.add(row, &added);
            tally.labelled[added.role()] += 1;
        }
        let n_rows = written.n_rows;
        let (lines, rows) = written.finish();
        Chunk {
            lines,
            rows,
            n_rows,
            tally,
        }
    }
}

/// A portion of a batch, labelled.
struct Part {
    number: usize,
    chunk: Chunk,
    rejects: Vec<Reject>,
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

/// The rest of a dump in labelled batches.
pub struct Batches<'c, 'r, R> {
    labeller: Labeller<'c>,
    keys: Vec<String>,
    reader: &'r mut DumpReader<R>,
    /// Rows of the batches before, for their memory.
    spent: Vec<Row>,
    /// Why there is no further batch.
    end: Option<End>,
}

impl<R: Read + Send> Iterator for Batches<'_, '_, R> {
    type Item = Result<Labelled, DumpError>;

    /// Returns the next batch. A dump that cannot be read on fails after the rows before the
    /// fault were handed out.
    fn next(&mut self) -> Option<Result<Labelled, DumpError>> {
        match self.end.replace(End::Dump) {
            Some(End::Dump) => return None,
            Some(End::Fault(error)) => return Some(Err(error)),
            None => {}
        }
        let counts = |reader: &DumpReader<R>| {
            let rows = [reader.n_mended(), reader.n_recoded()];
            (reader.n_records(), rows)
        };
        let (n_before, [n_mended, n_recoded]) = counts(self.reader);
        let parts = self.label();
        let (n_records, [mended, recoded]) = counts(self.reader);
        let mut tally = Tally {
            read: n_records - n_before,
            mended: mended - n_mended,
            recoded: recoded - n_recoded,
            ..Tally::default()
        };
        if parts.is_empty() {
            return self.next();
        }
        let (mut chunks, mut rejects) = (Vec::new(), Vec::new());
        for part in parts {
            tally.add(&part.chunk.tally);
            chunks.push(part.chunk);
            rejects.extend(part.rejects);
        }
        tally.rejected = rejects.len() as u64;
        Some(Ok(Labelled {
            chunks,
            rejects,
            tally,
            n_records,
        }))
    }
}

impl<R: Read + Send> Batches<'_, '_, R> {
    /// Labels a batch on all threads; returns its portions in order.
    fn label(&mut self) -> Vec<Part> {
        let (labeller, keys) = (self.labeller, self.keys.as_slice());
        let spent = std::mem::take(&mut self.spent);
        let feed = Mutex::new(Feed::new(self.reader, labeller.bounds, spent));
        let mut parts: Vec<Part> = (0..rayon::current_num_threads())
            .into_par_iter()
            .with_max_len(1)
            .flat_map_iter(|_| labeller.label(keys, &feed))
            .collect();
        parts.sort_unstable_by_key(|part| part.number);
        let feed = feed.into_inner().unwrap_or_else(PoisonError::into_inner);
        (self.spent, self.end) = feed.finish();
        parts
    }
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
