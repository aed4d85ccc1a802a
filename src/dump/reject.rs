//! Records that cannot be labelled: where they stand, what is wrong, and their bytes.

use std::io::{self, Read};

use super::window::Window;

/// A record of a dump that cannot be labelled.
///
/// The dump's name is not in it; whoever opened the dump knows what messages call it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reject {
    /// Line it starts on, from 1; of a dump without lines, its record number.
    pub line: u64,
    /// Bytes before it, after decompression.
    pub byte: u64,
    /// Its number among the records, rejected ones included, from 1; the header is not counted.
    pub record: u64,
    /// What is wrong with it: a few words without a full stop, no line break.
    pub reason: String,
    /// Its bytes as they stand in the dump, without the line ending; the first [`MAX_RAW`] of
    /// a longer one.
    pub raw: Vec<u8>,
}

/// Most bytes that are kept of a rejected record, so that a dump of one endless record fits
/// into memory.
pub const MAX_RAW: usize = 1 << 16;

/// Where a record stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    line: u64,
    byte: u64,
    record: u64,
}

impl Place {
    /// Returns the start of a window, of which the number of the record is known.
    pub(super) fn of<R: Read>(window: &Window<R>, record: u64) -> Place {
        Place {
            line: window.line(),
            byte: window.byte(),
            record,
        }
    }
}

impl Reject {
    /// Rejects a record.
    pub(super) fn new(bytes: &[u8], place: Place, reason: String) -> Reject {
        let line_end = bytes.iter().rev();
        let line_end = line_end.take_while(|&&byte| matches!(byte, b'\r' | b'\n'));
        let end = bytes.len() - line_end.count();
        Reject {
            line: place.line,
            byte: place.byte,
            record: place.record,
            reason,
            raw: bytes[..end.min(MAX_RAW)].to_vec(),
        }
    }

    /// Takes a record of some bytes out of a window.
    pub(super) fn take<R: Read>(
        window: &mut Window<R>,
        len: usize,
        record: u64,
        reason: String,
    ) -> Reject {
        let place = Place::of(window, record);
        let reject = Reject::new(&window.bytes()[..len], place, reason);
        window.skip(len);
        reject
    }

    /// Takes a line out of a window, however long it is.
    ///
    /// # Errors
    ///
    /// Fails when the source does before as much of the line is there as is kept.
    pub(super) fn take_line<R: Read>(
        window: &mut Window<R>,
        record: u64,
        reason: String,
    ) -> io::Result<Reject> {
        while window.bytes().len() < MAX_RAW && window.first_line().is_none() && !window.is_end() {
            window.grow(MAX_RAW)?;
        }
        let mut end = window.first_line();
        let len = end.unwrap_or(window.bytes().len());
        let reject = Reject::take(window, len, record, reason);
        // What is left of a line that is too long to be kept. A source that fails here fails
        // again when the next record is read.
        while end.is_none() && window.fill(1).is_ok() && !window.bytes().is_empty() {
            end = window.first_line();
            window.skip(end.unwrap_or(window.bytes().len()));
        }
        Ok(reject)
    }
}
