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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dump::{DumpReader, Limits, ReadOptions};
    use crate::random::SplitMix;

    const PARTS: [&[u8]; 16] = [
        b"a,b,c\n",
        b"1,Chef,Cooks\n",
        b"2,\"Chef, Cook\",\"Cooks\nand \"\"bakes\"\"\"\n",
        b"3,\"Ch\"ef\",Cooks\n",
        b"4,\"Chef,Cooks\n",
        b"5,Chef\r\n",
        b"6,Ch\xe9f,Cooks\n",
        b"7,Ch\x81f,Cooks\n",
        b"\n\r\n",
        b"8,Chef,Cooks and bakes and cooks and bakes and cooks\n",
        b"\"",
        b"\n",
        b",",
        b"{\"a\":1,\"b\":\"x\\ny\"}\n",
        b"{\"a\":\xff}\n",
        "{\"b\":\"\u{e9}\"}\n".as_bytes(),
    ];

    fn all(dump: &[u8], options: &ReadOptions) -> Option<(Vec<Record>, u64, u64)> {
        let mut reader = DumpReader::new(dump, options).ok()?;
        let mut records = Vec::new();
        let mut spent = Row::default();
        while let Some(record) = reader.read_over(std::mem::take(&mut spent)).ok()? {
            if let Record::Row(row) = &record {
                spent = row.clone();
            }
            records.push(record);
        }
        Some((records, reader.n_mended(), reader.n_recoded()))
    }

    fn by_portions(
        dump: &[u8],
        options: &ReadOptions,
        most: usize,
    ) -> Option<(Vec<Record>, u64, u64)> {
        let mut reader = DumpReader::new(dump, options).ok()?;
        let mut form = reader.form();
        let mut portion = Portion::default();
        let mut records = Vec::new();
        loop {
            portion.clear();
            while portion.len() < most && reader.take(&mut portion).ok()? {}
            if portion.is_empty() {
                assert_eq!(reader.n_records(), records.len() as u64);
                return Some((records, reader.n_mended(), form.n_recoded()));
            }
            while let Some(record) = portion.next(&mut form, Row::default()) {
                records.push(record);
            }
        }
    }

    #[test]
    fn records_taken_as_they_stand_are_those_that_are_read() {
        let mut random = SplitMix::new(1);
        let (mut n_rows, mut n_rejects) = (0, 0);
        for round in 0..300 {
            let mut dump = if round % 4 == 0 {
                b"{\"a\":\"x\",\"b\":2}\n".to_vec()
            } else {
                b"a,b,c\n0,Chef,Cooks\n".to_vec()
            };
            for _ in 0..random.below(12) {
                dump.extend_from_slice(random.one_of::<&[u8]>(&PARTS));
            }
            let options = ReadOptions {
                limits: Limits {
                    max_field: *random.one_of(&[20, 1 << 20]),
                    max_record: *random.one_of(&[40, 1 << 20]),
                    ..Limits::default()
                },
                ..ReadOptions::default()
            };
            let expected = all(&dump, &options);
            let found = by_portions(&dump, &options, *random.one_of(&[1, 2, 3, 9]));
            assert_eq!(found, expected, "{:?}", String::from_utf8_lossy(&dump));
            for record in expected.iter().flat_map(|(records, ..)| records) {
                match record {
                    Record::Row(_) => n_rows += 1,
                    Record::Rejected(_) => n_rejects += 1,
                }
            }
        }
        assert!(n_rows > 300 && n_rejects > 150, "{n_rows} {n_rejects}");
    }
}
