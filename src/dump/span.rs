//! Fields where they stand in the dump: nothing of a record is copied before it is taken as a row.

/// Where a field stands in the bytes of its record, without the quotes around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) start: usize,
    pub(super) end: usize,
    /// Whether it may hold escapes, which are no part of its text.
    pub(super) has_escapes: bool,
}

impl Span {
    /// Returns the field as it is written.
    pub(super) fn of(self, bytes: &[u8]) -> &[u8] {
        &bytes[self.start..self.end]
    }
}
