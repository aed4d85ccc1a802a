//! The records of a table one by one, each of them a row or a reject; no byte of the table is
//! left out, and none is kept in memory longer than its record.

use std::io::{self, Read};

use csv::ByteRecord;

use super::dialect::Dialect;
use super::encoding::Characters;
use super::form::TableForm;
use super::limits::{Limits, size};
use super::mend::{Extent, mend};
use super::portion::{Facts, Portion};
use super::reader::Record;
use super::reject::{MAX_RAW, Place, Reject};
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
    form: TableForm,
    /// The fields of the record at the start of the window.
    fields: Vec<Span>,
    swallow: Swallow,
    /// Records handed out.
    n_records: u64,
    /// Rows whose quotes follow no rule and that could be read in one way only.
    n_mended: u64,
}

/// What stands at the start of the window.
enum Found {
    /// A record of some bytes; whether it follows the rules by itself.
    Record { len: usize, is_usual: bool },
    /// Nothing any more: a line was taken that is no record.
    Rejected(Reject),
}

impl<R: Read> Records<R> {
    pub(super) fn new(
        window: Window<R>,
        table: &Table,
        characters: Characters,
        limits: Limits,
    ) -> Records<R> {
        Records {
            form: TableForm {
                splitter: Splitter::new(table.dialect),
                limits,
                characters,
                encoding: window.encoding(),
                width: table.width,
                header: Row::default(),
                n_recoded: 0,
            },
            window,
            fields: Vec::new(),
            swallow: Swallow::new(table.width),
            n_records: 0,
            n_mended: 0,
        }
    }

    /// Returns what makes rows of the records.
    pub(super) fn form(&self) -> &TableForm {
        &self.form
    }

    pub(super) fn n_records(&self) -> u64 {
        self.n_records
    }

    /// Returns the line of the next record.
    pub(super) fn line(&self) -> u64 {
        self.window.line()
    }

    pub(super) fn n_mended(&self) -> u64 {
        self.n_mended
    }

    pub(super) fn n_recoded(&self) -> u64 {
        self.form.n_recoded
    }

    /// Takes the first record as the header, whatever its number of fields. One whose quotes
    /// follow no rule is a line in which quotes mean nothing.
    pub(super) fn header(&mut self) -> io::Result<Option<Row>> {
        let header = match self.read(false, Row::default())? {
            Some(Record::Row(header)) => header,
            Some(Record::Rejected(reject)) => {
                let dialect = Dialect {
                    quote: None,
                    ..*self.form.splitter.dialect()
                };
                let mut names = ByteRecord::new();
                Splitter::new(dialect).split(&reject.raw, true, &mut names);
                let mut header = Row::default();
                let wrong = |reason| io::Error::new(io::ErrorKind::InvalidData, reason);
                self.form
                    .characters
                    .decode(&names, &mut header)
                    .map_err(|reason| wrong(format!("the header: {reason}")))?;
                header
            }
            None => return Ok(None),
        };
        (self.n_records, self.n_mended, self.form.n_recoded) = (0, 0, 0);
        self.form.header = header.clone();
        Ok(Some(header))
    }

    /// Whether there is no record.
    pub(super) fn is_empty(&mut self) -> io::Result<bool> {
        self.skip_blank_lines()?;
        Ok(self.window.bytes().is_empty() && self.window.is_end())
    }

    /// Returns the next record, or nothing at the end; a row in the memory of a spent one.
    pub(super) fn next(&mut self, spent: Row) -> io::Result<Option<Record>> {
        self.read(true, spent)
    }

    /// Takes the next record as it stands, if there is one.
    pub(super) fn take(&mut self, portion: &mut Portion) -> io::Result<bool> {
        match self.find()? {
            Some(Found::Record { len, is_usual }) => {
                let facts = self.count(len, is_usual);
                portion.add(&self.window.bytes()[..len], &self.fields, facts);
                self.window.skip(len);
            }
            Some(Found::Rejected(reject)) => portion.add_done(Record::Rejected(reject)),
            None => return Ok(false),
        }
        Ok(true)
    }

    /// Makes the next record a row, if it can be one. The header is none of the usual records.
    fn read(&mut self, may_be_usual: bool, spent: Row) -> io::Result<Option<Record>> {
        let (len, is_usual) = match self.find()? {
            Some(Found::Record { len, is_usual }) => (len, is_usual && may_be_usual),
            Some(Found::Rejected(reject)) => return Ok(Some(Record::Rejected(reject))),
            None => return Ok(None),
        };
        let facts = self.count(len, is_usual);
        let record = &self.window.bytes()[..len];
        let read = match self.form.row(record, &self.fields, facts, spent) {
            Ok(row) => Record::Row(row),
            Err(reason) => Record::Rejected(Reject::new(record, facts.place, reason)),
        };
        self.window.skip(len);
        Ok(Some(read))
    }

    /// Counts the record at the start of the window, and says what is known of it.
    fn count(&mut self, len: usize, is_usual: bool) -> Facts {
        self.n_records += 1;
        Facts {
            place: Place::of(&self.window, self.n_records),
            is_usual,
            is_malformed: self.window.is_malformed(len),
        }
    }

    /// Finds the next record.
    fn find(&mut self) -> io::Result<Option<Found>> {
        self.skip_blank_lines()?;
        let max_record = self.form.limits.max_record;
        loop {
            // Never more than counts, so that it does not matter how the bytes arrive.
            let (bytes, at_end) = self.window.first(max_record + 1);
            if bytes.is_empty() && at_end {
                return Ok(None);
            }
            let splitter = &self.form.splitter;
            return match splitter.find(bytes, at_end, &mut self.fields) {
                Split::Record(len) => {
                    match self.swallow.field(&bytes[..len], &self.fields, splitter) {
                        Some(field) => self.mend(swallowed(field), Extent::Line),
                        None => Ok(Found::Record {
                            len,
                            is_usual: true,
                        }),
                    }
                }
                Split::Fault(fault) => self.mend(reason(fault), Extent::Lines),
                Split::Short { open } if bytes.len() > max_record => self.give_up(open),
                Split::Short { .. } => {
                    self.window.grow(max_record + 1)?;
                    continue;
                }
            }
            .map(Some);
        }
    }

    fn skip_blank_lines(&mut self) -> io::Result<()> {
        let counts_returns = self.form.splitter.dialect().line_end.byte() == b'\r';
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
                None => self.window.grow(self.form.limits.max_record + 1)?,
            }
        }
    }

    /// Reads a record whose quotes follow no rule: in the one way that fits, or else its first
    /// line as a reject, so that what follows is read as if it had not been there.
    fn mend(&mut self, reason: String, extent: Extent) -> io::Result<Found> {
        // A source that fails here fails again when the next record is read.
        let _ = self.window.fill(MAX_LOOK);
        let (bytes, at_end) = self.window.first(MAX_LOOK);
        let TableForm {
            splitter, width, ..
        } = &mut self.form;
        match mend(bytes, at_end, *width, extent, splitter) {
            Some((len, fields)) => {
                self.n_mended += 1;
                self.fields = fields;
                Ok(Found::Record {
                    len,
                    is_usual: false,
                })
            }
            None => self.reject_line(reason),
        }
    }

    /// Takes the first line of a record that is too long to be kept.
    fn give_up(&mut self, open: Option<usize>) -> io::Result<Found> {
        let limit = size(self.form.limits.max_record);
        match open {
            Some(field) => {
                let reason = format!(
                    "the quote that opens field {field} is not closed within {limit} (--max-record)"
                );
                self.mend(reason, Extent::Lines)
            }
            None => self.reject_line(format!("longer than {limit} (--max-record)")),
        }
    }

    /// Rejects a line, however long.
    fn reject_line(&mut self, reason: String) -> io::Result<Found> {
        let reject = Reject::take_line(&mut self.window, self.n_records + 1, reason)?;
        self.n_records += 1;
        Ok(Found::Rejected(reject))
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
