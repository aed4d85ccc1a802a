//! What ends the reading of a dump.

use std::fmt;
use std::io;

/// A dump that cannot be read on.
#[derive(Debug)]
pub struct DumpError {
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    Empty,
    /// What it is instead of a dump, and what to do with it.
    Other(&'static str),
    Read {
        error: io::Error,
        /// Records that were handed out before.
        n_records: u64,
        /// Line on which reading ended.
        line: u64,
    },
}

impl DumpError {
    pub(super) fn empty() -> DumpError {
        DumpError { kind: Kind::Empty }
    }

    pub(super) fn other(what: &'static str) -> DumpError {
        DumpError {
            kind: Kind::Other(what),
        }
    }

    /// A source that fails after some records were handed out.
    pub(super) fn after(n_records: u64, line: u64, error: io::Error) -> DumpError {
        let kind = Kind::Read {
            error,
            n_records,
            line,
        };
        DumpError { kind }
    }
}

impl fmt::Display for DumpError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            Kind::Empty => f.write_str("the file is empty; a dump needs at least a header"),
            Kind::Other(what) => f.write_str(what),
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
            Kind::Empty | Kind::Other(_) => None,
            Kind::Read { error, .. } => Some(error),
        }
    }
}

impl From<io::Error> for DumpError {
    fn from(error: io::Error) -> DumpError {
        DumpError::after(0, 0, error)
    }
}
