//! What a sample looks like when it is cut by one dialect.

use csv::ByteRecord;

use crate::dump::split::{Split, Splitter};

/// Records that are enough to tell how a table is written.
const MAX_RECORDS: usize = 1_000;

/// Bytes after which a quote that is still open is taken for a stray one.
const MAX_OPEN: usize = 1 << 16;

/// A record of the sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct RecordShape {
    /// Where it starts.
    pub(super) start: usize,
    pub(super) n_fields: usize,
    /// Fields with anything but white space in them.
    pub(super) n_filled: usize,
    /// Whether it starts as comments do.
    pub(super) is_comment: bool,
}

/// The records that a dialect cuts out of a sample.
#[derive(Clone, Debug)]
pub(super) struct Shape {
    pub(super) records: Vec<RecordShape>,
    /// Records whose quotes keep no rule.
    pub(super) n_faults: usize,
    /// Share of the sample that the dialect could cut into records.
    covered: f64,
    /// Fields that most records have.
    pub(super) width: usize,
    /// Whether spaces stand after all delimiters of the first record.
    pub(super) is_spaced: bool,
}

impl Shape {
    /// Cuts a sample; `is_whole` says that nothing follows it.
    pub(super) fn new(sample: &[u8], is_whole: bool, splitter: &mut Splitter) -> Shape {
        let mut shape = Shape {
            records: Vec::new(),
            n_faults: 0,
            covered: 1.0,
            width: 0,
            is_spaced: false,
        };
        let mut fields = ByteRecord::new();
        let mut start = skip_blank(sample, 0);
        while start < sample.len() && shape.records.len() < MAX_RECORDS {
            let rest = &sample[start..];
            let mut split = splitter.split(rest, is_whole, &mut fields);
            if matches!(split, Split::Fault(_)) {
                shape.n_faults += 1;
                split = splitter.split_leniently(rest, is_whole, &mut fields);
            }
            let len = match split {
                Split::Record(len) => len,
                // A quote that stays open: its line alone, without fields.
                Split::Short { open: Some(_) } if rest.len() > MAX_OPEN => {
                    shape.n_faults += 1;
                    fields.clear();
                    first_line(rest, splitter)
                }
                Split::Fault(_) => {
                    fields.clear();
                    first_line(rest, splitter)
                }
                Split::Short { .. } => {
                    shape.covered = start as f64 / sample.len() as f64;
                    break;
                }
            };
            shape.note(start, &fields);
            start = skip_blank(sample, start + len);
        }
        shape.width = shape.usual_width();
        shape
    }

    fn note(&mut self, start: usize, fields: &ByteRecord) {
        let is_blank = |field: &[u8]| field.iter().all(u8::is_ascii_whitespace);
        if self.records.is_empty() {
            let mut inner = fields.iter().skip(1);
            self.is_spaced = fields.len() > 1 && inner.all(|field| field.first() == Some(&b' '));
        }
        self.records.push(RecordShape {
            start,
            n_fields: fields.len(),
            n_filled: fields.iter().filter(|field| !is_blank(field)).count(),
            is_comment: fields.get(0).is_some_and(|field| field.starts_with(b"#")),
        });
    }

    /// Returns the number of fields that most records have; of equally frequent ones that of
    /// the first record, else the larger.
    fn usual_width(&self) -> usize {
        let mut counts: Vec<(usize, usize)> = Vec::new();
        for record in &self.records {
            match counts
                .iter_mut()
                .find(|(width, _)| *width == record.n_fields)
            {
                Some((_, count)) => *count += 1,
                None => counts.push((record.n_fields, 1)),
            }
        }
        let first = self.records.first().map_or(0, |record| record.n_fields);
        let rank = |&(width, count): &(usize, usize)| (count, width == first, width);
        counts
            .into_iter()
            .max_by_key(rank)
            .map_or(0, |(width, _)| width)
    }

    /// Returns how well the dialect fits, from 0 to 1: how many records have as many fields as
    /// most have, and how few break the rules of quotes.
    pub(super) fn fit(&self) -> f64 {
        if self.width < 2 {
            return 0.0;
        }
        let n_records = self.records.len() as f64;
        let is_usual = |record: &&RecordShape| record.n_fields == self.width;
        let n_usual = self.records.iter().filter(is_usual).count() as f64;
        // A table that starts otherwise than it goes on may have lines before it, but it may
        // also be cut at a byte of its prose.
        let start = match self.records.first() {
            Some(first) if first.n_fields == self.width => 1.0,
            Some(_) | None => 0.8,
        };
        let lawful = 1.0 - 0.5 * self.n_faults as f64 / n_records;
        start * self.covered * lawful * n_usual / n_records
    }

    pub(super) fn n_records(&self) -> usize {
        self.records.len()
    }
}

fn first_line(rest: &[u8], splitter: &Splitter) -> usize {
    let line_end = splitter.dialect().line_end.byte();
    memchr::memchr(line_end, rest).map_or(rest.len(), |end| end + 1)
}

fn skip_blank(sample: &[u8], start: usize) -> usize {
    let blank = sample[start..]
        .iter()
        .take_while(|&&byte| matches!(byte, b'\r' | b'\n'));
    start + blank.count()
}
