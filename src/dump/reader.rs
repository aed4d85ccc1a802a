//! Reads the records of one dump and accounts for every one of them.

use std::borrow::Cow;
use std::fmt;
use std::io::{self, Read};

use csv::ByteRecord;

use super::encoding::{Characters, Encoding};
use super::layout::Layout;
use super::options::ReadOptions;
use super::records::Records;
use super::reject::Reject;
use super::sniff::{after_lines, sniff};
use super::text::Text;
use super::unpack::Unpacked;
use super::window::Window;

/// Bytes of the beginning that a dump's layout is guessed from.
const SAMPLE: usize = 1 << 20;

/// A dump that cannot be read on.
#[derive(Debug)]
pub struct DumpError {
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    Empty,
    Read {
        error: io::Error,
        /// Records that were handed out before.
        n_records: u64,
        /// Line on which reading ended.
        line: u64,
    },
}

impl fmt::Display for DumpError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            Kind::Empty => f.write_str("the file is empty; a dump needs at least a header"),
            Kind::Read {
                error,
                n_records: 0,
                ..
            } if error.kind() == io::ErrorKind::InvalidData => write!(f, "{error}"),
            Kind::Read {
                error,
                n_records: 0,
                ..
            } => write!(f, "reading failed: {error}"),
            Kind::Read {
                error,
                n_records,
                line,
            } => write!(
                f,
                "reading failed after {n_records} records, on line {line}: {error}"
            ),
        }
    }
}

impl std::error::Error for DumpError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.kind {
            Kind::Empty => None,
            Kind::Read { error, .. } => Some(error),
        }
    }
}

impl From<io::Error> for DumpError {
    fn from(error: io::Error) -> DumpError {
        DumpError {
            kind: Kind::Read {
                error,
                n_records: 0,
                line: 0,
            },
        }
    }
}

/// One row of a dump.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Record {
    /// A row with as many fields as the header, all of them UTF-8.
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
pub struct DumpReader<R> {
    records: Records<Unpacked<R>>,
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
        let source = Unpacked::new(source, options.limits.max_ratio)?;
        let compression = source.compression();
        let mut window = Window::new(Text::new(source, options.encoding)?);
        // A source that fails here fails again when the records in the window are read.
        if let Err(error) = window.fill(SAMPLE)
            && window.bytes().is_empty()
        {
            return Err(error.into());
        }
        let bytes = window.bytes();
        let sample = &bytes[..bytes.len().min(SAMPLE)];
        let is_whole = window.is_end() && sample.len() == bytes.len();
        let table = sniff(sample, is_whole, options);
        let characters = match options.encoding {
            Some(_) => Characters::Utf8,
            None => Characters::of(sample),
        };
        let before = after_lines(sample, table.skip_lines, table.dialect.line_end);
        window.count_lines_by(table.dialect.line_end);
        window.skip(before);
        let encoding = match (options.encoding, characters) {
            (None, Characters::Mixed) => Encoding::WINDOWS_1252,
            (Some(_), _) | (None, Characters::Utf8) => window.encoding(),
        };
        let mut records = Records::new(window, &table, characters, options.limits);
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
        let layout = Layout::new(
            &table,
            compression,
            encoding,
            header.as_ref().map(ByteRecord::len),
        );
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

    /// Returns the header in UTF-8, a byte-order mark removed; it has as many names as a row
    /// has fields.
    pub fn header(&self) -> &ByteRecord {
        &self.header
    }

    /// Returns the header as text.
    pub fn column_names(&self) -> Vec<String> {
        let text = |name: &[u8]| String::from_utf8_lossy(name).into_owned();
        self.header.iter().map(text).collect()
    }

    /// Returns how many records were handed out, rows and rejects.
    pub fn n_records(&self) -> u64 {
        self.records.n_records()
    }

    /// Returns how many of the rows have stray quotes and could be read in one way only.
    pub fn n_mended(&self) -> u64 {
        self.records.n_mended()
    }

    /// Returns how many of the rows are not UTF-8 and were read as Windows-1252.
    pub fn n_recoded(&self) -> u64 {
        self.records.n_recoded()
    }

    /// Returns the next record, or nothing at the end.
    ///
    /// # Errors
    ///
    /// Fails when the source cannot be read.
    pub fn read(&mut self) -> Result<Option<Record>, DumpError> {
        self.records.next().map_err(|error| DumpError {
            kind: Kind::Read {
                error,
                n_records: self.records.n_records(),
                line: self.records.line(),
            },
        })
    }
}

#[cfg(test)]
mod tests;
