//! What ends a run early, with its exit code.

use std::fmt;
use std::io;
use std::path::Path;
use std::process::ExitCode;

use rolecall::LexiconError;
use rolecall::batch::Imbalance;
#[cfg(feature = "parquet")]
use rolecall::batch::ParquetFault;
use rolecall::dump::{ColumnsError, DumpError};

/// A failed run: one clear sentence and an exit code.
#[derive(Debug)]
pub(crate) enum Failure {
    /// Arguments that cannot be understood, with how they are written.
    Arguments(clap::Error),
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
            Failure::Arguments(_) | Failure::Usage(_) => 2,
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

    /// Output that cannot be written, by the name of its file.
    pub(crate) fn output(path: &Path, error: &io::Error) -> Failure {
        let message = format!("{}: {error}", path.display());
        Failure::Output(io::Error::new(error.kind(), message))
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

impl From<Imbalance> for Failure {
    fn from(imbalance: Imbalance) -> Failure {
        Failure::Gate(imbalance.to_string())
    }
}

#[cfg(feature = "parquet")]
impl From<ParquetFault> for Failure {
    fn from(fault: ParquetFault) -> Failure {
        Failure::Output(io::Error::other(fault))
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Failure {
        Failure::Output(error)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Failure::Arguments(help) = self {
            return write!(f, "{}", help.render().ansi().to_string().trim_end());
        }
        let style = anstyle::AnsiColor::Red.on_default().bold();
        write!(f, "{style}error:{style:#} ")?;
        match self {
            Failure::Gate(message) | Failure::Usage(message) | Failure::Input(message) => {
                f.write_str(message)
            }
            Failure::Arguments(help) => write!(f, "{help}"),
            Failure::Output(error) => write!(f, "the output cannot be written: {error}"),
        }
    }
}
