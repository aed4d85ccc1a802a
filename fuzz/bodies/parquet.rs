//! Any bytes as a Parquet file: its rows are read, or it is an error.

use rolecall::dump::{ColumnChoice, Columns, DumpReader, Format, ReadOptions, Record};

/// More rows find no more faults, and take longer.
const MAX_ROWS: usize = 200;

pub(crate) fn run(bytes: &[u8]) {
    let options = ReadOptions {
        format: Some(Format::Parquet),
        ..ReadOptions::default()
    };
    let Ok(mut reader) = DumpReader::new(bytes, &options) else {
        return;
    };
    let names = reader.column_names();
    let _ = Columns::choose(&names, &ColumnChoice::default());
    for _ in 0..MAX_ROWS {
        let Ok(Some(record)) = reader.read() else {
            return;
        };
        match record {
            Record::Row(row) => assert_eq!(row.len(), names.len()),
            Record::Rejected(reject) => assert!(!reject.reason.is_empty()),
        }
    }
}
