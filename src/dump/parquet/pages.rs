//! A Parquet file whose pages are looked at before they are read: each is in memory as a whole,
//! and says at its start how large that is.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::ops::Range;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use parquet::errors::{ParquetError, Result};
use parquet::file::metadata::ParquetMetaData;
use parquet::file::reader::{ChunkReader, Length};

use super::super::limits::size;
use super::{damaged, thrift};

/// Most bytes that the pages of all columns may come to at a time, unpacked. DuckDB writes
/// pages of 100 MB, most others of 1 MiB.
const MAX_PAGES: usize = 160 << 20;

/// Most bytes of the table of contents at the end of the file.
const MAX_FOOTER: usize = 64 << 20;

/// Bytes of the start of a page in which its sizes stand.
const HEADER: u64 = 32;

/// Number of the kind of page that is kept while the others of its column are read.
const DICTIONARY: i64 = 2;

/// A file of which no page is read that is too large.
pub(super) struct Pages {
    file: File,
    held: Held,
}

/// The pages in memory.
#[derive(Clone, Default)]
pub(super) struct Held(Arc<Mutex<Sizes>>);

#[derive(Default)]
struct Sizes {
    /// Where the columns of the row groups lie; empty while the table of contents is read.
    chunks: Vec<Chunk>,
    row_group: usize,
    /// Bytes of the page, and of the dictionary, that a column of the row group holds.
    of_columns: HashMap<usize, [usize; 2]>,
    refusal: Option<String>,
}

struct Chunk {
    row_group: usize,
    column: usize,
    place: Range<u64>,
}

impl Pages {
    /// Opens a file.
    ///
    /// # Errors
    ///
    /// Fails where it cannot be read, or its table of contents is too large.
    pub(super) fn new(mut file: File) -> io::Result<Pages> {
        let mut end = [0; 8];
        if Length::len(&file) >= end.len() as u64 {
            file.seek(SeekFrom::End(-(end.len() as i64)))?;
            file.read_exact(&mut end)?;
        }
        let [a, b, c, d, magic @ ..] = end;
        let footer = u32::from_le_bytes([a, b, c, d]) as usize;
        if magic == *b"PAR1" && footer > MAX_FOOTER {
            let (footer, limit) = (size(footer), size(MAX_FOOTER));
            let message = format!(
                "the table of contents of the Parquet file has {footer}, more than {limit}; write it with fewer row groups or columns"
            );
            return Err(io::Error::new(io::ErrorKind::InvalidData, message));
        }
        if magic == *b"PAR1" {
            let behind = (footer + end.len()) as i64;
            file.seek(SeekFrom::End(-behind))
                .map_err(|_| damaged("it is cut off"))?;
            let mut contents = BufReader::new(&file).take(footer as u64);
            thrift::check(&mut contents)
                .map_err(|error| damaged(&format!("its table of contents: {error}")))?;
        }
        Ok(Pages {
            file,
            held: Held::default(),
        })
    }

    pub(super) fn held(&self) -> Held {
        self.held.clone()
    }

    /// Reads the start of what lies at some place of the file.
    fn start(&self, at: u64) -> Result<Vec<u8>> {
        let mut start = Vec::new();
        let reader = ChunkReader::get_read(&self.file, at)?;
        reader.take(HEADER).read_to_end(&mut start)?;
        Ok(start)
    }
}

impl Held {
    /// Begins to look at pages, as their places are known.
    pub(super) fn begin(&self, metadata: &ParquetMetaData) {
        let mut chunks = Vec::new();
        for (row_group, group) in metadata.row_groups().iter().enumerate() {
            for (column, chunk) in group.columns().iter().enumerate() {
                let (start, len) = chunk.byte_range();
                chunks.push(Chunk {
                    row_group,
                    column,
                    place: start..start.saturating_add(len),
                });
            }
        }
        self.lock().chunks = chunks;
    }

    /// Returns why a page was not read, if one was not.
    pub(super) fn refusal(&self) -> Option<String> {
        self.lock().refusal.clone()
    }

    fn lock(&self) -> MutexGuard<'_, Sizes> {
        // Sizes are whole after any panic elsewhere.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Sizes {
    /// Takes note of a page that is to be read, or refuses it.
    fn note(&mut self, at: u64, start: &[u8]) -> std::result::Result<(), String> {
        let Some(chunk) = self.chunks.iter().find(|chunk| chunk.place.contains(&at)) else {
            return Ok(());
        };
        if chunk.row_group != self.row_group {
            self.row_group = chunk.row_group;
            self.of_columns.clear();
        }
        let Some((kind, n_bytes)) = sizes(start) else {
            return Err("a page of the Parquet file does not say how large it is".to_owned());
        };
        let held = self.of_columns.entry(chunk.column).or_default();
        held[usize::from(kind == DICTIONARY)] = n_bytes;
        let all = self.of_columns.values().flatten();
        let all = all.fold(0_usize, |sum, n_bytes| sum.saturating_add(*n_bytes));
        if all > MAX_PAGES {
            let (all, limit) = (size(all), size(MAX_PAGES));
            return Err(format!(
                "pages of {all} would be in memory at once, more than {limit}; write the Parquet file with smaller pages or row groups, or as CSV"
            ));
        }
        Ok(())
    }
}

/// Returns the kind of a page and the larger of its sizes, packed or not: the first three fields
/// of its header, whole numbers in Thrift's compact form.
fn sizes(mut start: &[u8]) -> Option<(i64, usize)> {
    const NEXT_FIELD_I32: u8 = 0x15;
    let mut numbers = [0; 3];
    for number in &mut numbers {
        let (&field, rest) = start.split_first()?;
        if field != NEXT_FIELD_I32 {
            return None;
        }
        start = rest;
        *number = thrift::signed(&mut start).ok()?;
    }
    let [kind, unpacked, packed] = numbers;
    let n_bytes = usize::try_from(unpacked.max(packed)).ok()?;
    Some((kind, n_bytes))
}

impl Length for Pages {
    fn len(&self) -> u64 {
        Length::len(&self.file)
    }
}

impl ChunkReader for Pages {
    type T = BufReader<File>;

    fn get_read(&self, start: u64) -> Result<BufReader<File>> {
        let is_page = !self.held.lock().chunks.is_empty();
        if is_page {
            let header = self.start(start)?;
            let mut sizes = self.held.lock();
            if let Err(refusal) = sizes.note(start, &header) {
                sizes.refusal = Some(refusal.clone());
                return Err(ParquetError::General(refusal));
            }
            thrift::check(&mut ChunkReader::get_read(&self.file, start)?)
                .map_err(|error| ParquetError::General(format!("a page: {error}")))?;
        }
        ChunkReader::get_read(&self.file, start)
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes> {
        ChunkReader::get_bytes(&self.file, start, length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sizes_of_a_page_are_read_from_its_first_bytes() {
        // A data page, 1 GiB unpacked, 300 bytes packed.
        let start = [
            0x15, 0x00, 0x15, 0x80, 0x80, 0x80, 0x80, 0x08, 0x15, 0xd8, 0x04, 0x2c,
        ];
        assert_eq!(sizes(&start), Some((0, 1 << 30)));
        // A dictionary that is no smaller packed.
        assert_eq!(sizes(&[0x15, 0x04, 0x15, 0x14, 0x15, 0x16]), Some((2, 11)));
        for broken in [&start[..5], &start[1..], &[][..], &[0x15; 40]] {
            assert_eq!(sizes(broken), None, "{broken:?}");
        }
        // Less than nothing.
        assert_eq!(sizes(&[0x15, 0x00, 0x15, 0x01, 0x15, 0x01]), None);
    }
}
