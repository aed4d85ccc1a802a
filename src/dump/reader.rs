//! Reads the records of one dump and accounts for every one of them.

use std::borrow::Cow;
use std::fmt;
use std::io::Read;

use csv::ByteRecord;

use super::reject::{MAX_RAW, Reject};

/// How a dump is written.
#[derive(Clone, Copy, Debug)]
pub struct Dialect {
    /// The byte between fields.
    pub delimiter: u8,
    /// Whether the first record names the columns.
    pub has_header: bool,
}

impl Default for Dialect {
    fn default() -> Dialect {
        Dialect {
            delimiter: b',',
            has_header: true,
        }
    }
}

/// A dump that cannot be read on.
#[derive(Debug)]
pub struct DumpError {
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    Empty,
    Csv(csv::Error),
}

impl fmt::Display for DumpError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            Kind::Empty => f.write_str("the file is empty; a dump needs at least a header"),
            Kind::Csv(error) => write!(f, "reading failed: {error}"),
        }
    }
}

impl std::error::Error for DumpError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.kind {
            Kind::Empty => None,
            Kind::Csv(error) => Some(error),
        }
    }
}

impl From<csv::Error> for DumpError {
    fn from(error: csv::Error) -> DumpError {
        DumpError {
            kind: Kind::Csv(error),
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
pub struct DumpReader<R> {
    reader: csv::Reader<R>,
    header: ByteRecord,
    /// The first record of a dump without a header, still to be handed out.
    first: Option<ByteRecord>,
    delimiter: u8,
    n_records: u64,
}

impl<R: Read> DumpReader<R> {
    /// Opens a dump and reads its header; without one, columns are named by their number.
    ///
    /// # Errors
    ///
    /// Fails when the dump is empty or cannot be read.
    pub fn new(source: R, dialect: Dialect) -> Result<DumpReader<R>, DumpError> {
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(dialect.delimiter)
            .has_headers(false)
            .flexible(true)
            .buffer_capacity(1 << 16)
            .from_reader(source);
        let mut first = ByteRecord::new();
        if !reader.read_byte_record(&mut first)? {
            return Err(DumpError { kind: Kind::Empty });
        }
        if !dialect.has_header {
            let header = (1..=first.len())
                .map(|n| n.to_string().into_bytes())
                .collect();
            return Ok(DumpReader {
                reader,
                header,
                first: Some(first),
                delimiter: dialect.delimiter,
                n_records: 0,
            });
        }
        let header = first
            .iter()
            .enumerate()
            .map(|(index, name)| match index {
                0 => name
                    .strip_prefix(b"\xef\xbb\xbf".as_slice())
                    .unwrap_or(name),
                _ => name,
            })
            .collect();
        Ok(DumpReader {
            reader,
            header,
            first: None,
            delimiter: dialect.delimiter,
            n_records: 0,
        })
    }

    /// Returns the header as written, a byte-order mark removed.
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

    /// Returns the next record, or nothing at the end.
    ///
    /// # Errors
    ///
    /// Fails when the source cannot be read.
    pub fn read(&mut self) -> Result<Option<Record>, DumpError> {
        let record = match self.first.take() {
            Some(first) => first,
            None => {
                let mut record = ByteRecord::new();
                if !self.reader.read_byte_record(&mut record)? {
                    return Ok(None);
                }
                record
            }
        };
        self.n_records += 1;
        if record.len() == self.header.len() {
            return Ok(Some(Record::Row(record)));
        }
        let (found, expected) = (record.len(), self.header.len());
        Ok(Some(Record::Rejected(Reject {
            line: record.position().map_or(0, csv::Position::line),
            byte: record.position().map_or(0, csv::Position::byte),
            record: self.n_records,
            reason: format!("{found} fields where the header has {expected}"),
            raw: self.rewritten(&record),
        })))
    }

    /// Returns how many records were handed out, rows and rejects.
    pub fn n_records(&self) -> u64 {
        self.n_records
    }

    /// Writes a record anew, which differs from its bytes in needless quotes at most.
    fn rewritten(&self, record: &ByteRecord) -> Vec<u8> {
        let mut writer = csv::WriterBuilder::new()
            .delimiter(self.delimiter)
            .from_writer(Vec::new());
        // Writing to memory cannot fail.
        let _ = writer.write_byte_record(record);
        let mut raw = writer.into_inner().unwrap_or_default();
        raw.truncate(raw.len().saturating_sub(1).min(MAX_RAW));
        raw
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
mod tests {
    use super::*;

    fn records(dump: &str, dialect: Dialect) -> Vec<Record> {
        let mut reader = DumpReader::new(dump.as_bytes(), dialect).unwrap();
        std::iter::from_fn(|| reader.read().unwrap()).collect()
    }

    #[test]
    fn ragged_rows_are_rejected_with_their_line() {
        let records = records("a,b\n1,2\n3\n\"x\ny\",4\n5,6,7\n", Dialect::default());
        assert!(matches!(records[0], Record::Row(_)));
        let rejects: Vec<&Reject> = records.iter().filter_map(Record::reject).collect();
        let places: Vec<(u64, u64, u64)> = rejects
            .iter()
            .map(|reject| (reject.line, reject.byte, reject.record))
            .collect();
        assert_eq!(places, [(3, 8, 2), (6, 18, 4)]);
        assert_eq!(rejects[0].reason, "1 fields where the header has 2");
        assert_eq!(rejects[1].raw, b"5,6,7");
    }

    #[test]
    fn without_a_header_the_first_row_is_a_row() {
        let dialect = Dialect {
            delimiter: b';',
            has_header: false,
        };
        assert_eq!(records("a;b\nc;d\n", dialect).len(), 2);
    }

    #[test]
    fn a_byte_order_mark_is_no_part_of_a_name() {
        let reader = DumpReader::new("\u{feff}a,b\n".as_bytes(), Dialect::default()).unwrap();
        assert_eq!(reader.column_names(), ["a", "b"]);
    }
}
