//! How the bytes of a table are cut into records and fields.

/// How a table is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dialect {
    /// The byte between fields.
    pub delimiter: u8,
    /// The byte around fields that hold a delimiter or a line break, where there is one.
    pub quote: Option<u8>,
    /// How a quote is written inside a quoted field.
    pub escape: Escape,
    /// What ends a record.
    pub line_end: LineEnd,
    /// Whether spaces after a delimiter are no part of the field.
    pub skips_space: bool,
}

impl Default for Dialect {
    fn default() -> Dialect {
        Dialect {
            delimiter: b',',
            quote: Some(b'"'),
            escape: Escape::Doubled,
            line_end: LineEnd::Lf,
            skips_space: false,
        }
    }
}

/// How a quote is written inside a quoted field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Escape {
    /// Twice.
    Doubled,
    /// After a backslash; twice is understood as well.
    Backslash,
}

impl Escape {
    /// Returns its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Escape::Doubled => "doubled",
            Escape::Backslash => "backslash",
        }
    }
}

/// What ends a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineEnd {
    /// A line feed, with or without a carriage return before it.
    Lf,
    /// A carriage return, as old Macs wrote it.
    Cr,
}

impl LineEnd {
    /// Returns its name.
    pub fn as_str(self) -> &'static str {
        match self {
            LineEnd::Lf => "lf",
            LineEnd::Cr => "cr",
        }
    }

    /// Returns the byte that lines are counted by.
    pub(super) fn byte(self) -> u8 {
        match self {
            LineEnd::Lf => b'\n',
            LineEnd::Cr => b'\r',
        }
    }
}
