//! Records as they stand in a dump, taken out of it in one go: what they say can be found out
//! elsewhere, while others are taken.

use std::ops::Range;

use super::form::Form;
use super::reader::Record;
use super::reject::{Place, Reject};
use super::row::Row;
use super::span::Span;

/// Bytes for which memory is kept.
const USUAL_LEN: usize = 1 << 18;

/// Some records of a dump, in order.
#[derive(Debug, Default)]
pub struct Portion {
    /// The records, one behind the other.
    bytes: Vec<u8>,
    fields: Vec<Span>,
    records: Vec<Taken>,
    /// Bytes of what is done already.
    n_done: usize,
    /// How many of them were handed out.
    n_given: usize,
}

/// A record that was taken.
#[derive(Debug)]
enum Taken {
    Raw(Raw),
    /// One that is a row or a reject already.
    Done(Option<Record>),
}

/// A record where it stands in a portion.
#[derive(Debug)]
struct Raw {
    bytes: Range<usize>,
    fields: Range<usize>,
    facts: Facts,
}

/// What is known of a record besides its bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Facts {
    pub(super) place: Place,
    /// Whether it must have as many fields as the table, and not those of its header: so it is
    /// for all but the header itself, and those that were mended.
    pub(super) is_usual: bool,
    /// Whether something in it could not be decoded.
    pub(super) is_malformed: bool,
}

impl Portion {
    /// Returns how many records there are.
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// Whether there is no record.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// Returns how many bytes of memory the records take.
    pub fn weight(&self) -> usize {
        self.bytes.len() + size_of_val(self.fields.as_slice()) + self.n_done
    }

    /// Forgets the records, and keeps their memory for others unless it is uncommonly much.
    pub fn clear(&mut self) {
        self.records.clear();
        (self.n_done, self.n_given) = (0, 0);
        self.bytes.clear();
        self.bytes.shrink_to(USUAL_LEN);
        self.fields.clear();
        self.fields.shrink_to(USUAL_LEN / size_of::<Span>());
    }

    /// Returns the next record, which nobody has looked at yet; a row comes in the memory of one
    /// that is no longer needed.
    pub fn next(&mut self, form: &mut Form, spent: Row) -> Option<Record> {
        let taken = self.records.get_mut(self.n_given)?;
        self.n_given += 1;
        match taken {
            Taken::Raw(raw) => {
                let record = &self.bytes[raw.bytes.clone()];
                let fields = &self.fields[raw.fields.clone()];
                Some(match form.row(record, fields, raw.facts, spent) {
                    Ok(row) => Record::Row(row),
                    Err(reason) => Record::Rejected(Reject::new(record, raw.facts.place, reason)),
                })
            }
            Taken::Done(record) => record.take(),
        }
    }

    /// Adds a record as it stands.
    pub(super) fn add(&mut self, record: &[u8], fields: &[Span], facts: Facts) {
        let (start, first) = (self.bytes.len(), self.fields.len());
        self.bytes.extend_from_slice(record);
        self.fields.extend_from_slice(fields);
        self.records.push(Taken::Raw(Raw {
            bytes: start..self.bytes.len(),
            fields: first..self.fields.len(),
            facts,
        }));
    }

    /// Adds a record that is a row or a reject already.
    pub(super) fn add_done(&mut self, record: Record) {
        self.n_done += match &record {
            Record::Row(row) => row.weight(),
            Record::Rejected(reject) => reject.raw.len(),
        };
        self.records.push(Taken::Done(Some(record)));
    }
}
