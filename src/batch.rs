//! Labels a dump in batches on all threads: bounded memory, output in input order, the same
//! bytes for any number of threads and any size of batch.

mod output;
#[cfg(feature = "parquet")]
mod parquet;
mod row;
mod tally;

use std::io::Read;

use csv::StringRecord;
use rayon::prelude::*;

pub use self::output::{Column, Format, Kind, Output};
#[cfg(feature = "parquet")]
pub use self::parquet::{Pages, ParquetEncoder, ParquetFault};
use self::row::{Added, Rows};
pub use self::tally::{Imbalance, Tally};
use crate::classifier::Classifier;
use crate::dump::{Columns, DumpError, DumpReader, Record, Reject, weight};

/// What is kept in memory of a dump at a time: a batch is full at the first of both bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// Rows of a batch.
    pub rows: usize,
    /// Bytes of a batch, of which the last row may be the most.
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
            rows: 512 * n_threads,
            bytes: n_threads << 20,
        }
    }

    fn are_met(self, n_rows: usize, n_bytes: usize) -> bool {
        n_rows > 0 && (n_rows >= self.rows || n_bytes >= self.bytes)
    }
}

/// Rows one thread takes at a time.
const CHUNK_ROWS: usize = 32;

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
}

impl<'c> Labeller<'c> {
    /// Returns what is left of a dump in labelled batches, made on the threads of the current
    /// rayon pool as they are asked for.
    pub fn batches<'r, R: Read + Send>(&self, reader: &'r mut DumpReader<R>) -> Batches<'c, 'r, R> {
        Batches {
            labeller: *self,
            header: reader.header().clone(),
            reader,
            next: None,
        }
    }

    fn label(&self, header: &StringRecord, rows: &[StringRecord]) -> Vec<Chunk> {
        let chunks = rows.par_chunks(CHUNK_ROWS);
        chunks.map(|rows| self.label_chunk(header, rows)).collect()
    }

    fn label_chunk(&self, header: &StringRecord, rows: &[StringRecord]) -> Chunk {
        let labels = self.classifier.labels();
        let mut written = Rows::new(self.output, header, labels);
        let mut tally = Tally::default();
        for row in rows {
            let posting = self.columns.borrow(row);
            let review_below = self.output.review_below;
            let added = if self.output.evidence {
                let explanation = self.classifier.explain(&posting);
                Added::of_explanation(explanation, review_below, labels)
            } else {
                let verdict = self.classifier.classify(&posting);
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
    header: StringRecord,
    reader: &'r mut DumpReader<R>,
    /// The batch that was read while the last one was labelled.
    next: Option<Batch>,
}

impl<R: Read + Send> Iterator for Batches<'_, '_, R> {
    type Item = Result<Labelled, DumpError>;

    /// Returns the next batch. A dump that cannot be read on fails after the rows before the
    /// fault were handed out.
    fn next(&mut self) -> Option<Result<Labelled, DumpError>> {
        let bounds = self.labeller.bounds;
        let batch = match self.next.take() {
            Some(batch) => batch,
            None => Batch::read(self.reader, bounds),
        };
        let end = match batch.end {
            End::Full => None,
            End::Dump => Some(Ok(())),
            End::Fault(error) => Some(Err(error)),
        };
        if batch.rows.is_empty() && batch.rejects.is_empty() {
            self.next = Some(Batch::last(End::Dump));
            return end?.err().map(Err);
        }
        let (labeller, header) = (self.labeller, &self.header);
        let rows = batch.rows;
        let (chunks, next) = match end {
            None => {
                let reader = &mut *self.reader;
                // The next batch is read while this one is labelled.
                rayon::join(
                    || labeller.label(header, &rows),
                    || Batch::read(reader, bounds),
                )
            }
            Some(Ok(())) => (labeller.label(header, &rows), Batch::last(End::Dump)),
            Some(Err(error)) => (
                labeller.label(header, &rows),
                Batch::last(End::Fault(error)),
            ),
        };
        self.next = Some(next);
        let mut tally = Tally {
            read: batch.n_read,
            rejected: batch.rejects.len() as u64,
            mended: batch.n_mended,
            recoded: batch.n_recoded,
            ..Tally::default()
        };
        chunks.iter().for_each(|chunk| tally.add(&chunk.tally));
        Some(Ok(Labelled {
            chunks,
            rejects: batch.rejects,
            tally,
            n_records: batch.n_records,
        }))
    }
}

/// Rows ready to be written.
#[derive(Debug)]
pub struct Chunk {
    /// The rows as they are written.
    pub lines: Vec<u8>,
    /// The rows as fields, where they are not written.
    pub rows: Vec<StringRecord>,
    /// How many they are.
    pub n_rows: u64,
    tally: Tally,
}

/// Rows that are labelled together.
struct Batch {
    rows: Vec<StringRecord>,
    rejects: Vec<Reject>,
    /// Records the reader counted while it was read, and altogether.
    n_read: u64,
    n_records: u64,
    /// Rows with stray quotes, and rows in Windows-1252, by the reader's counts.
    n_mended: u64,
    n_recoded: u64,
    end: End,
}

/// Why a batch holds no more.
enum End {
    Full,
    Dump,
    Fault(DumpError),
}

impl Batch {
    fn read<R: Read>(reader: &mut DumpReader<R>, bounds: Bounds) -> Batch {
        let n_before = reader.n_records();
        let (n_mended, n_recoded) = (reader.n_mended(), reader.n_recoded());
        let mut batch = Batch::last(End::Full);
        let mut n_bytes = 0;
        while !bounds.are_met(batch.rows.len() + batch.rejects.len(), n_bytes) {
            match reader.read() {
                Ok(Some(Record::Row(row))) => {
                    n_bytes += weight(&row);
                    batch.rows.push(row);
                }
                Ok(Some(Record::Rejected(reject))) => {
                    n_bytes += reject.raw.len();
                    batch.rejects.push(reject);
                }
                Ok(None) => {
                    batch.end = End::Dump;
                    break;
                }
                Err(error) => {
                    batch.end = End::Fault(error);
                    break;
                }
            }
        }
        batch.n_records = reader.n_records();
        batch.n_read = batch.n_records - n_before;
        batch.n_mended = reader.n_mended() - n_mended;
        batch.n_recoded = reader.n_recoded() - n_recoded;
        batch
    }

    /// Returns the empty batch behind the last row.
    fn last(end: End) -> Batch {
        Batch {
            rows: Vec::new(),
            rejects: Vec::new(),
            n_read: 0,
            n_records: 0,
            n_mended: 0,
            n_recoded: 0,
            end,
        }
    }
}
