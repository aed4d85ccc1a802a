//! What ends a run early, with its exit code.

use std::fmt;
use std::io;
use std::process::ExitCode;

use rolecall::LexiconError;
use rolecall::batch::BatchError;
use rolecall::dump::{ColumnsError, DumpError};

/// A failed run: one clear sentence and an exit code.
#[derive(Debug)]
pub(crate) enum Failure {
    /// A check or gate that failed.
    Gate(String),
    /// Arguments or a lexicon that cannot be used.
    Usage(String),
    /// A dump that cannot be read.
    Input(String),
    /// Output that cannot be written.
    Output(io::Error),
}

impl Failure {
    pub(crate) fn code(&self) -> ExitCode {
        ExitCode::from(match self {
            Failure::Gate(_) => 1,
            Failure::Usage(_) => 2,
            Failure::Input(_) => 3,
            Failure::Output(_) => 4,
        })
    }

    /// Whether whoever read the output has left, which is no error.
    pub(crate) fn is_broken_pipe(&self) -> bool {
        matches!(self, Failure::Output(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }

    /// Joins what came of printing with what the gate says: a reader that left early has seen
    /// enough, and the gate still stands.
    pub(crate) fn gate_after(
        printed: Result<(), Failure>,
        gate: Result<(), Failure>,
    ) -> Result<(), Failure> {
        match printed {
            Err(failure) if !failure.is_broken_pipe() => Err(failure),
            Ok(()) | Err(_) => gate,
        }
    }

    pub(crate) fn input(file: &str, error: impl fmt::Display) -> Failure {
        Failure::Input(format!("{file}: {error}"))
    }

    pub(crate) fn batch(file: &str, error: BatchError) -> Failure {
        match error {
            BatchError::Input(error) => Failure::dump(file, &error),
            BatchError::Output(error) => Failure::Output(error),
        }
    }

    pub(crate) fn dump(file: &str, error: &DumpError) -> Failure {
        Failure::input(file, error)
    }

    pub(crate) fn columns(file: &str, error: &ColumnsError) -> Failure {
        Failure::Usage(format!("{file}: {error}"))
    }
}

impl From<LexiconError> for Failure {
    fn from(error: LexiconError) -> Failure {
        Failure::Usage(error.to_string())
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Failure {
        Failure::Output(error)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let style = anstyle::AnsiColor::Red.on_default().bold();
        write!(f, "{style}error:{style:#} ")?;
        match self {
            Failure::Gate(message) | Failure::Usage(message) | Failure::Input(message) => {
                f.write_str(message)
            }
            Failure::Output(error) => write!(f, "the output cannot be written: {error}"),
        }
    }
}
