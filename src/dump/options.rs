//! What a user says of how a dump is to be read; what is left open is guessed.

use super::dialect::Escape;
use super::encoding::Encoding;
use super::format::Format;
use super::limits::Limits;

/// How a dump is to be read.
#[derive(Clone, Debug)]
pub struct ReadOptions {
    /// What kind of file the dump is.
    pub format: Option<Format>,
    /// The byte between fields.
    pub delimiter: Option<u8>,
    /// The delimiter that is looked for first.
    pub favoured: u8,
    /// What stands around fields that hold a delimiter or a line break.
    pub quote: Option<Quote>,
    /// How a quote is written inside a quoted field.
    pub escape: Option<Escape>,
    /// Lines before the table.
    pub skip_lines: Option<usize>,
    /// Whether the first record names the columns.
    pub has_header: Option<bool>,
    /// In which characters the dump is written.
    pub encoding: Option<Encoding>,
    /// What becomes of an object with a key that is no column.
    pub new_keys: NewKeys,
    /// How much is taken at once.
    pub limits: Limits,
}

impl Default for ReadOptions {
    fn default() -> ReadOptions {
        ReadOptions {
            format: None,
            delimiter: None,
            favoured: b',',
            quote: None,
            escape: None,
            skip_lines: None,
            has_header: None,
            encoding: None,
            new_keys: NewKeys::Ignore,
            limits: Limits::default(),
        }
    }
}

/// What stands around fields that hold a delimiter or a line break.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quote {
    /// This byte.
    Byte(u8),
    /// Nothing; such fields cannot be.
    None,
}

/// What becomes of an object with a key that no object had at the beginning of the dump, so
/// that it is no column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NewKeys {
    /// Its value is left out.
    Ignore,
    /// It is rejected, so that nothing is lost.
    Reject,
}
