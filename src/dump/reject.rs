//! Records that cannot be labelled: where they stand, what is wrong, and their bytes.

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
