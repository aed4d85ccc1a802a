//! The records of a table one by one, each of them a row or a reject; no byte of the table is
//! left out, and none is kept in memory longer than its record.

use std::io::{self, Read};

use csv::ByteRecord;

use super::dialect::Dialect;
use super::encoding::Characters;
use super::limits::{Limits, size};
use super::mend::{Extent, mend};
use super::reader::Record;
use super::reject::{MAX_RAW, Reject};
use super::row::Row;
use super::sniff::Table;
use super::span::Span;
use super::split::{Fault, Split, Splitter};
use super::swallow::Swallow;
use super::window::Window;

/// How far is looked for what a broken record may mean.
const MAX_LOOK: usize = 2 * MAX_RAW;

/// Reads the records of a table.
pub(super) struct Records<R> {
    window: Window<R>,
    splitter: Splitter,
    limits: Limits,
    characters: Characters,
    /// Fields of a row.
    width: usize,
    /// Empty where there is none.
    header: Row,
    /// The fields of the record at the start of the window.
    fields: Vec<Span>,
    swallow: Swallow,
    /// Records handed out.
    n_records: u64,
    /// Rows whose quotes follow no rule and that could be read in one way only.
    n_mended: u64,
    /// Rows that are not UTF-8 and were read as Windows-1252.
    n_recoded: u64,
}

impl<R: Read> Records<R> {
    pub(super) fn new(
        window: Window<R>,
        table: &Table,
        characters: Characters,
        limits: Limits,
    ) -> Records<R> {
        Records {
            window,
            splitter: Splitter::new(table.dialect),
            limits,
            characters,
            width: table.width,
            header: Row::default(),
            fields: Vec::new(),
            swallow: Swallow::new(table.width),
            n_records: 0,
            n_mended: 0,
            n_recoded: 0,
        }
    }

    pub(super) fn n_records(&self) -> u64 {
        self.n_records
    }

    /// Returns the line of the next record.
    pub(super) fn line(&mut self) -> u64 {
        self.window.line()
    }

    pub(super) fn n_mended(&self) -> u64 {
        self.n_mended
    }

    pub(super) fn n_recoded(&self) -> u64 {
        self.n_recoded
    }

    /// Takes the first record as the header, whatever its number of fields. One whose quotes
    /// follow no rule is a line in which quotes mean nothing.
    pub(super) fn header(&mut self) -> io::Result<Option<Row>> {
        let header = match self.take(None, Row::default())? {
            Some(Record::Row(header)) => header,
            Some(Record::Rejected(reject)) => {
                let dialect = Dialect {
                    quote: None,
                    ..*self.splitter.dialect()
                };
                let mut names = ByteRecord::new();
                Splitter::new(dialect).split(&reject.raw, true, &mut names);
                let mut header = Row::default();
                let wrong = |reason| io::Error::new(io::ErrorKind::InvalidData, reason);
                self.characters
                    .decode(&names, &mut header)
                    .map_err(|reason| wrong(format!("the header: {reason}")))?;
                header
            }
            None => return Ok(None),
        };
        (self.n_records, self.n_mended, self.n_recoded) = (0, 0, 0);
        self.header = header.clone();
        Ok(Some(header))
    }

    /// Whether there is no record.
    pub(super) fn is_empty(&mut self) -> io::Result<bool> {
        self.skip_blank_lines()?;
        Ok(self.window.bytes().is_empty() && self.window.is_end())
    }

    /// Returns the next record, or nothing at the end; a row in the memory of a spent one.
    pub(super) fn next(&mut self, spent: Row) -> io::Result<Option<Record>> {
        self.take(Some(self.width), spent)
    }

    /// Takes a record out of the window.
    fn take(&mut self, width: Option<usize>, spent: Row) -> io::Result<Option<Record>> {
        self.skip_blank_lines()?;
        loop {
            // Never more than counts, so that it does not matter how the bytes arrive.
            let (bytes, at_end) = self.window.first(self.limits.max_record + 1);
            if bytes.is_empty() && at_end {
                return Ok(None);
            }
            match self.splitter.find(bytes, at_end, &mut self.fields) {
                Split::Record(len) => {
                    let record = &bytes[..len];
                    let swallowing = self.swallow.field(record, &self.fields, &self.splitter);
                    return match swallowing {
                        Some(field) => self.mend(swallowed(field), Extent::Line, spent),
                        None => Ok(self.accept(len, width, spent)),
                    }
                    .map(Some);
                }
                Split::Fault(fault) => {
                    return self.mend(reason(fault), Extent::Lines, spent).map(Some);
                }
                Split::Short { open } if bytes.len() > self.limits.max_record => {
                    return self.give_up(open, spent).map(Some);
                }
                Split::Short { .. } => self.window.grow(self.limits.max_record + 1)?,
            }
        }
    }

    fn skip_blank_lines(&mut self) -> io::Result<()> {
        let counts_returns = self.splitter.dialect().line_end.byte() == b'\r';
        loop {
            let bytes = self.window.bytes();
            let n_returns = bytes.iter().take_while(|&&byte| byte == b'\r').count();
            match bytes.get(n_returns) {
                Some(b'\n') => self.window.skip(n_returns + 1),
                Some(_) if counts_returns && n_returns > 0 => self.window.skip(n_returns),
                Some(_) => return Ok(()),
                None if self.window.is_end() => {
                    self.window.skip(n_returns);
                    return Ok(());
                }
                None => self.window.grow(self.limits.max_record + 1)?,
            }
        }
    }

    /// Takes the fields as a row, or rejects them.
    fn accept(&mut self, len: usize, width: Option<usize>, spent: Row) -> Record {
        let bytes = &self.window.bytes()[..len];
        let text_len = |&field| self.splitter.text(bytes, field).len();
        if let Some(reason) = self.limits.fault(self.fields.iter().map(text_len), len) {
            return self.reject(len, reason);
        }
        match width {
            Some(width) if width != self.fields.len() => {
                let found = self.fields.len();
                let reason = format!("{found} fields where the header has {width}");
                self.reject(len, reason)
            }
            // Where dumps were joined, or a header has several rows.
            Some(_) if self.is_header() => self.reject(len, "the header once more".to_owned()),
            Some(_) | None => self.row(len, spent),
        }
    }

    /// Whether the fields are those of the header.
    fn is_header(&mut self) -> bool {
        let bytes = self.window.bytes();
        let mut fields = self.fields.iter().zip(self.header.iter());
        self.fields.len() == self.header.len()
            && fields.all(|(&field, name)| self.splitter.text(bytes, field) == name.as_bytes())
    }

    /// Takes the fields as a row, if they are text.
    fn row(&mut self, len: usize, mut row: Row) -> Record {
        if self.window.is_malformed(len) {
            let reason = format!("not all of it is {}", self.window.encoding().name());
            return self.reject(len, reason);
        }
        let bytes = &self.window.bytes()[..len];
        let decoded = if row.take(bytes, &self.fields, &mut self.splitter) {
            Ok(false)
        } else {
            let mut record = ByteRecord::new();
            self.splitter.collect(bytes, &self.fields, &mut record);
            self.characters.decode(&record, &mut row)
        };
        match decoded {
            Ok(is_recoded) => {
                self.n_records += 1;
                self.n_recoded += u64::from(is_recoded);
                self.window.skip(len);
                Record::Row(row)
            }
            Err(reason) => self.reject(len, reason),
        }
    }

    /// Takes a record whose quotes follow no rule: in the one way that fits, or else its first
    /// line as a reject, so that what follows is read as if it had not been there.
    fn mend(&mut self, reason: String, extent: Extent, spent: Row) -> io::Result<Record> {
        // A source that fails here fails again when the next record is read.
        let _ = self.window.fill(MAX_LOOK);
        let (bytes, at_end) = self.window.first(MAX_LOOK);
        match mend(bytes, at_end, self.width, extent, &mut self.splitter) {
            Some((len, fields)) => {
                self.n_mended += 1;
                self.fields = fields;
                Ok(self.accept(len, None, spent))
            }
            None => self.reject_line(reason),
        }
    }

    /// Takes the first line of a record that is too long to be kept.
    fn give_up(&mut self, open: Option<usize>, spent: Row) -> io::Result<Record> {
        let limit = size(self.limits.max_record);
        match open {
            Some(field) => {
                let reason = format!(
                    "the quote that opens field {field} is not closed within {limit} (--max-record)"
                );
                self.mend(reason, Extent::Lines, spent)
            }
            None => self.reject_line(format!("longer than {limit} (--max-record)")),
        }
    }

    /// Rejects a record.
    fn reject(&mut self, len: usize, reason: String) -> Record {
        self.n_records += 1;
        Record::Rejected(Reject::take(&mut self.window, len, self.n_records, reason))
    }

    /// Rejects a line, however long.
    fn reject_line(&mut self, reason: String) -> io::Result<Record> {
        let reject = Reject::take_line(&mut self.window, self.n_records + 1, reason)?;
        self.n_records += 1;
        Ok(Record::Rejected(reject))
    }
}

fn reason(fault: Fault) -> String {
    match fault {
        Fault::TextAfterQuote(field) => format!("text after the closing quote of field {field}"),
        Fault::Unclosed(field) => format!("the quote that opens field {field} is not closed"),
    }
}

fn swallowed(field: usize) -> String {
    format!("the quote that opens field {field} takes in lines that look like rows")
}
