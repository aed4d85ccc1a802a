//! A dump on its way through the threads: records are taken off it in order, labelled by whoever
//! took them, gathered to batches and written in order again, while others are labelled.

use std::collections::{BTreeMap, VecDeque};
use std::io::Read;

use super::{Bounds, Chunk, Labelled, Tally};
use crate::dump::{DumpError, DumpReader, Portion, Reject};

/// What one thread takes at a time: few enough to stay in its cache, and enough that threads
/// seldom wait for each other.
const PORTION: Bounds = Bounds {
    rows: 32,
    bytes: 1 << 16,
};

/// Batches that are labelled and not yet written, of which one may be about to be written: the
/// next one is labelled meanwhile, and no more than that is kept.
const MAX_AHEAD: usize = 1;

/// A portion of a dump, labelled.
pub(super) struct Part {
    pub(super) chunk: Chunk,
    pub(super) rejects: Vec<Reject>,
    /// Rows that are not UTF-8 and were read as Windows-1252.
    pub(super) n_recoded: u64,
}

/// A batch of which every record was taken.
struct Taken {
    /// How many portions it and those before it have.
    n_portions: usize,
    /// Records, and rows that were mended.
    tally: Tally,
    /// Records the reader had handed out at its end.
    n_records: u64,
}

/// Why a dump has no more records.
enum End {
    Dump,
    Fault(DumpError),
}

/// A dump, its parts on their way, and what they are written with.
pub(super) struct Belt<'r, R, W, E> {
    reader: &'r mut DumpReader<R>,
    bounds: Bounds,
    end: Option<End>,
    /// Portions taken in all.
    n_portions: usize,
    /// Records taken of the batch.
    n_rows: usize,
    /// Bytes read of them, and to be written of those that are labelled: they are kept until the
    /// batch is.
    n_bytes: usize,
    /// What the reader had counted before the batch: records, and rows that were mended.
    before: [u64; 2],
    /// Batches that were taken and not yet written.
    taken: VecDeque<Taken>,
    /// Their parts and those of the next batch, by the numbers of their portions.
    parts: BTreeMap<usize, Part>,
    /// Portions of batches that were written.
    n_written: usize,
    /// Nothing while somebody writes.
    write: Option<W>,
    /// What ended the run.
    stop: Option<Stop<E>>,
}

/// Why nothing more is written.
enum Stop<E> {
    /// It could not be.
    Fault(E),
    /// A thread panicked, which will be known when all have ended.
    Panic,
}

impl<'r, R: Read, W, E> Belt<'r, R, W, E> {
    pub(super) fn new(
        reader: &'r mut DumpReader<R>,
        bounds: Bounds,
        write: W,
    ) -> Belt<'r, R, W, E> {
        Belt {
            before: [reader.n_records(), reader.n_mended()],
            reader,
            bounds,
            end: None,
            n_portions: 0,
            n_rows: 0,
            n_bytes: 0,
            taken: VecDeque::new(),
            parts: BTreeMap::new(),
            n_written: 0,
            write: Some(write),
            stop: None,
        }
    }

    /// Whether nothing is left to be taken.
    pub(super) fn is_over(&self) -> bool {
        self.end.is_some() || self.stop.is_some()
    }

    /// Whether batches must be written before more is taken.
    pub(super) fn is_ahead(&self) -> bool {
        self.taken.len() + usize::from(self.write.is_none()) > MAX_AHEAD
    }

    /// Takes the next portion, if there is one, and returns its number.
    pub(super) fn take(&mut self, portion: &mut Portion) -> Option<usize> {
        portion.clear();
        while self.end.is_none() && !self.is_full(portion) {
            match self.reader.take(portion) {
                Ok(true) => {}
                Ok(false) => self.end = Some(End::Dump),
                Err(error) => self.end = Some(End::Fault(error)),
            }
        }
        self.n_rows += portion.len();
        self.n_bytes += portion.weight();
        let number = (!portion.is_empty()).then_some(self.n_portions);
        self.n_portions += usize::from(number.is_some());
        if self.end.is_some() {
            self.end_batch();
        }
        number
    }

    /// Whether a portion is full, or with it the batch.
    fn is_full(&self, portion: &Portion) -> bool {
        let (n_rows, n_bytes) = (portion.len(), portion.weight());
        PORTION.are_met(n_rows, n_bytes)
            || self
                .bounds
                .are_met(self.n_rows + n_rows, self.n_bytes + n_bytes)
    }

    /// Hands in a portion that is labelled.
    pub(super) fn put(&mut self, number: usize, part: Part) {
        // What belongs to a batch before counts no more.
        if self
            .taken
            .back()
            .is_none_or(|taken| number >= taken.n_portions)
        {
            self.n_bytes += part.chunk.weight();
        }
        self.parts.insert(number, part);
    }

    /// Begins the next batch where one is full.
    pub(super) fn turn_over(&mut self) {
        if self.bounds.are_met(self.n_rows, self.n_bytes) {
            self.end_batch();
        }
    }

    fn end_batch(&mut self) {
        if self.n_rows == 0 {
            return;
        }
        let n_records = self.reader.n_records();
        let [records, mended] = self.before;
        self.taken.push_back(Taken {
            n_portions: self.n_portions,
            tally: Tally {
                read: n_records - records,
                mended: self.reader.n_mended() - mended,
                ..Tally::default()
            },
            n_records,
        });
        self.before = [n_records, self.reader.n_mended()];
        (self.n_rows, self.n_bytes) = (0, 0);
    }

    /// Returns the next batch and what writes it, if all of it is there and nobody writes.
    pub(super) fn next(&mut self) -> Option<(Labelled, W)> {
        let n_portions = self.taken.front()?.n_portions;
        let n_parts = self.parts.range(..n_portions).count();
        if n_parts < n_portions - self.n_written || self.stop.is_some() {
            return None;
        }
        let write = self.write.take()?;
        let Taken {
            mut tally,
            n_records,
            ..
        } = self.taken.pop_front()?;
        let rest = self.parts.split_off(&n_portions);
        let parts = std::mem::replace(&mut self.parts, rest);
        self.n_written = n_portions;
        let (mut chunks, mut rejects) = (Vec::new(), Vec::new());
        for part in parts.into_values() {
            tally.add(&part.chunk.tally);
            tally.recoded += part.n_recoded;
            chunks.push(part.chunk);
            rejects.extend(part.rejects);
        }
        tally.rejected = rejects.len() as u64;
        let labelled = Labelled {
            chunks,
            rejects,
            tally,
            n_records,
        };
        Some((labelled, write))
    }

    /// Gives back what writes, and says what became of the batch.
    pub(super) fn give_back(&mut self, write: W, written: Result<(), E>) {
        self.write = Some(write);
        if let Err(fault) = written {
            self.stop = Some(Stop::Fault(fault));
        }
    }

    /// Lets the others end, because a thread cannot go on.
    pub(super) fn give_up(&mut self) {
        self.stop.get_or_insert(Stop::Panic);
    }

    /// Returns why nothing more was written or read, if it was not because the dump has ended.
    pub(super) fn finish(self) -> Result<Option<DumpError>, E> {
        match (self.stop, self.end) {
            (Some(Stop::Fault(fault)), _) => Err(fault),
            (None, Some(End::Fault(error))) => Ok(Some(error)),
            (Some(Stop::Panic), _) | (None, Some(End::Dump) | None) => Ok(None),
        }
    }
}
