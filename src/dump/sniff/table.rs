//! Finds the table in a sample that is cut into records: what stands before it, and whether
//! its first record names the columns.

use csv::ByteRecord;

use super::shape::{RecordShape, Shape};
use crate::dump::columns::is_usual;
use crate::dump::options::ReadOptions;
use crate::dump::split::Splitter;

/// Records before a table at most.
const MAX_BEFORE: usize = 64;

/// Records that are looked at to tell what a column holds.
const MAX_ROWS: usize = 100;

/// Characters that a name of a column does not have.
const LONG: usize = 80;

/// Where a table is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) n_lines_before: usize,
    pub(super) has_header: bool,
    pub(super) width: usize,
}

/// Finds the table in a sample.
pub(super) fn find(
    sample: &[u8],
    shape: &Shape,
    options: &ReadOptions,
    splitter: &mut Splitter,
) -> Found {
    let cells = |record: &RecordShape, splitter: &mut Splitter| {
        let mut fields = ByteRecord::new();
        splitter.split_leniently(&sample[record.start..], true, &mut fields);
        fields
    };
    let mut n_before = match options.skip_lines {
        Some(_) => 0,
        None => n_records_before(shape),
    };
    let mut before = shape.records[..n_before].iter();
    if before.any(|record| cells(record, splitter).iter().any(is_usual)) {
        n_before = 0;
    }
    let table = &shape.records[n_before..];
    let Some((first, body)) = table.split_first() else {
        return Found {
            n_lines_before: 0,
            has_header: options.has_header.unwrap_or(true),
            width: 0,
        };
    };
    let line_end = splitter.dialect().line_end.byte();
    let start = if n_before == 0 { 0 } else { first.start };
    let n_lines_before = memchr::memchr_iter(line_end, &sample[..start]).count();
    let has_header = options.has_header.unwrap_or_else(|| {
        let first_cells = cells(first, splitter);
        let rows = body.iter().take(MAX_ROWS);
        let rows: Vec<ByteRecord> = rows.map(|record| cells(record, splitter)).collect();
        !is_row(&first_cells, &rows)
    });
    Found {
        n_lines_before,
        has_header,
        width: width(first, body, has_header, shape.width),
    }
}

/// Returns how many records come before the table: those that have far fewer fields than it,
/// or nothing but empty ones, or are comments.
fn n_records_before(shape: &Shape) -> usize {
    let width = shape.width;
    if width < 2 {
        return 0;
    }
    let is_sparse = |record: &RecordShape| width > 3 && record.n_filled < 2;
    let is_table = |record: &RecordShape| record.n_fields == width && !is_sparse(record);
    let is_before = |record: &RecordShape| {
        is_sparse(record) || record.is_comment || 2 * record.n_fields <= width
    };
    let Some(n_before) = shape.records.iter().position(is_table) else {
        return 0;
    };
    let (before, table) = shape.records.split_at(n_before);
    let n_usual = table
        .iter()
        .filter(|record| record.n_fields == width)
        .count();
    let is_credible = n_before <= MAX_BEFORE
        && before.iter().all(is_before)
        && n_usual >= 2
        && 10 * n_usual >= 6 * table.len();
    if is_credible { n_before } else { 0 }
}

/// Returns how many fields a row has: as many as the header, unless all rows have another
/// number; without a header, as many as most rows have.
fn width(first: &RecordShape, body: &[RecordShape], has_header: bool, usual: usize) -> usize {
    if usual < 2 || body.len() < 3 {
        return first.n_fields;
    }
    if !has_header {
        return usual;
    }
    let n_usual = body
        .iter()
        .filter(|record| record.n_fields == usual)
        .count();
    let is_contradicted = body.iter().all(|record| record.n_fields != first.n_fields);
    if is_contradicted && 10 * n_usual >= 9 * body.len() {
        usual
    } else {
        first.n_fields
    }
}

/// What a cell holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Empty,
    /// A number, a price, a date, a time.
    Figure,
    /// An address of a page or a mailbox.
    Link,
    /// Prose.
    Long,
    /// What may be a name of a column.
    Word,
}

fn kind(cell: &[u8]) -> Kind {
    let cell = cell.trim_ascii();
    if cell.is_empty() {
        return Kind::Empty;
    }
    let is_figure = |&byte: &u8| {
        // The bytes of signs of currencies are not ASCII.
        byte.is_ascii_digit() || b".,:/+-%$ TZ".contains(&byte) || !byte.is_ascii()
    };
    if cell.iter().any(u8::is_ascii_digit) && cell.iter().all(is_figure) {
        return Kind::Figure;
    }
    let is_address = cell.contains(&b'@') && cell.contains(&b'.') && !cell.contains(&b' ');
    if is_address || cell.starts_with(b"http://") || cell.starts_with(b"https://") {
        return Kind::Link;
    }
    if cell.len() > LONG {
        Kind::Long
    } else {
        Kind::Word
    }
}

/// Whether a first record is a row: it has cells that no name of a column looks like, and the
/// rows have the same in those columns.
fn is_row(first: &ByteRecord, rows: &[ByteRecord]) -> bool {
    if first.iter().any(is_usual) {
        return false;
    }
    let (mut n_telling, mut n_agreeing) = (0, 0);
    for (column, cell) in first.iter().enumerate() {
        let kind_of_first = kind(cell);
        if matches!(kind_of_first, Kind::Empty | Kind::Word) {
            continue;
        }
        n_telling += 1;
        let kinds = rows.iter().filter_map(|row| row.get(column)).map(kind);
        let kinds: Vec<Kind> = kinds.filter(|kind| *kind != Kind::Empty).collect();
        let n_same = kinds.iter().filter(|kind| **kind == kind_of_first).count();
        n_agreeing += usize::from(2 * n_same > kinds.len());
    }
    if rows.is_empty() {
        return n_telling >= 2;
    }
    n_agreeing >= 1 && 2 * n_agreeing >= n_telling
}
