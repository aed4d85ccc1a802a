//! Reads the records of one dump and accounts for every one of them.

use std::borrow::Cow;
use std::fmt;
use std::io::{self, Read};

use csv::ByteRecord;

use super::layout::Layout;
use super::options::ReadOptions;
use super::records::Records;
use super::reject::Reject;
use super::sniff::{after_lines, sniff};
use super::split::Splitter;
use super::window::Window;

/// Bytes of the beginning that a dump's layout is guessed from.
const SAMPLE: usize = 1 << 20;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// A dump that cannot be read on.
#[derive(Debug)]
pub struct DumpError {
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    Empty,
    Read(io::Error),
}

impl fmt::Display for DumpError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            Kind::Empty => f.write_str("the file is empty; a dump needs at least a header"),
            Kind::Read(error) => write!(f, "reading failed: {error}"),
        }
    }
}

impl std::error::Error for DumpError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.kind {
            Kind::Empty => None,
            Kind::Read(error) => Some(error),
        }
    }
}

impl From<io::Error> for DumpError {
    fn from(error: io::Error) -> DumpError {
        DumpError {
            kind: Kind::Read(error),
        }
    }
}

/// One row of a dump.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Record {
    /// A row with as many fields as the header.
    Row(ByteRecord),
    /// A row that cannot be labelled.
    Rejected(Reject),
}

impl Record {
    /// Returns the reject, if it is one.
    pub fn reject(&self) -> Option<&Reject> {
        match self {
            Record::Row(_) => None,
            Record::Rejected(reject) => Some(reject),
        }
    }
}

/// Reads a dump record by record.
#[derive(Debug)]
pub struct DumpReader<R> {
    records: Records<R>,
    layout: Layout,
    header: ByteRecord,
}

impl<R: Read> DumpReader<R> {
    /// Opens a dump, guesses from its beginning what the options leave open, and reads its
    /// header; without one, columns are named by their number.
    ///
    /// # Errors
    ///
    /// Fails when the dump is empty or cannot be read.
    pub fn new(source: R, options: &ReadOptions) -> Result<DumpReader<R>, DumpError> {
        let mut window = Window::new(source);
        // A source that fails here fails again when the records in the window are read.
        if let Err(error) = window.fill(SAMPLE)
            && window.bytes().is_empty()
        {
            return Err(error.into());
        }
        if window.bytes().starts_with(BYTE_ORDER_MARK) {
            window.skip(BYTE_ORDER_MARK.len());
        }
        let bytes = window.bytes();
        let sample = &bytes[..bytes.len().min(SAMPLE)];
        let is_whole = window.is_end() && sample.len() == bytes.len();
        let table = sniff(sample, is_whole, options);
        let before = after_lines(sample, table.skip_lines, table.dialect.line_end);
        window.count_lines_by(table.dialect.line_end);
        window.skip(before);
        let splitter = Splitter::new(table.dialect);
        let mut records = Records::new(window, splitter, table.width, options.limits);
        let header = if table.has_header {
            match records.header()? {
                Some(header) => Some(header),
                None => return Err(DumpError { kind: Kind::Empty }),
            }
        } else {
            None
        };
        if header.is_none() && records.is_empty()? {
            return Err(DumpError { kind: Kind::Empty });
        }
        let layout = Layout::new(&table, header.as_ref().map(ByteRecord::len));
        let numbered = |column: usize| Cow::Owned((column + 1).to_string().into_bytes());
        let name = |column: usize| match &header {
            Some(header) => Cow::Borrowed(header.get(column).unwrap_or_default()),
            None => numbered(column),
        };
        let header = (0..table.width).map(name).collect();
        Ok(DumpReader {
            records,
            layout,
            header,
        })
    }

    /// Returns what the dump is read as.
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// Returns the header as written, a byte-order mark removed; it has as many names as a row
    /// has fields.
    pub fn header(&self) -> &ByteRecord {
        &self.header
    }

    /// Returns the header as text.
    pub fn column_names(&self) -> Vec<String> {
        self.header
            .iter()
            .map(|name| decode(name).0.into_owned())
            .collect()
    }

    /// Returns how many records were handed out, rows and rejects.
    pub fn n_records(&self) -> u64 {
        self.records.n_records()
    }

    /// Returns how many of the rows have stray quotes and could be read in one way only.
    pub fn n_mended(&self) -> u64 {
        self.records.n_mended()
    }

    /// Returns the next record, or nothing at the end.
    ///
    /// # Errors
    ///
    /// Fails when the source cannot be read.
    pub fn read(&mut self) -> Result<Option<Record>, DumpError> {
        Ok(self.records.next()?)
    }
}

/// Decodes a field as UTF-8, or as Windows-1252 where it is not; says which.
pub fn decode(field: &[u8]) -> (Cow<'_, str>, bool) {
    match std::str::from_utf8(field) {
        Ok(text) => (Cow::Borrowed(text), true),
        Err(_) => {
            let (text, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(field);
            (text, false)
        }
    }
}

#[cfg(test)]
mod tests;
