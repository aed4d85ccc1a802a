//! The files under check, and the configuration that goes with them.

use std::path::{Path, PathBuf};

use rolecall::Lexicon;
use rolecall::cases::Case;
use rolecall::check::{Config, Span};

use crate::failure::Failure;

/// Where lexicon files are, unless it is said.
const DEFAULT_DIRECTORY: &str = "lexicons";

/// What a configuration is called.
const CONFIG: &str = "rolecall.toml";

/// The files of a lexicon.
pub(super) struct Files {
    /// Pairs of name and text.
    pub(super) texts: Vec<(String, String)>,
    /// Nothing for the built-in files.
    directory: Option<PathBuf>,
}

/// A place as people count, from 1; columns in characters.
#[derive(Clone, Copy)]
pub(super) struct Position {
    pub(super) line: usize,
    pub(super) column: usize,
}

impl Files {
    /// Reads the files of a directory.
    pub(super) fn read(directory: Option<&Path>) -> Result<Files, Failure> {
        let default = Path::new(DEFAULT_DIRECTORY);
        let directory = match directory {
            Some(directory) => directory,
            None if default.is_dir() => default,
            None => {
                return Ok(Files {
                    texts: Lexicon::shipped_files(),
                    directory: None,
                });
            }
        };
        let mut texts = Lexicon::read_files(directory)?;
        for path in Case::files(directory)? {
            let text = std::fs::read_to_string(&path).map_err(|error| {
                Failure::Usage(format!("{}: cannot be read: {error}", path.display()))
            })?;
            texts.push((path.display().to_string(), text));
        }
        Ok(Files {
            texts,
            directory: Some(directory.to_owned()),
        })
    }

    /// Reads the configuration: the one named, or the nearest one.
    pub(super) fn config(&self, named: Option<&Path>) -> Result<Config, Failure> {
        let path = match named {
            Some(path) => Some(path.to_owned()),
            None => self.nearest_config(),
        };
        let Some(path) = path else {
            return Ok(Config::default());
        };
        let name = path.display().to_string();
        let text = std::fs::read_to_string(&path)
            .map_err(|error| Failure::Usage(format!("{name}: cannot be read: {error}")))?;
        Ok(Config::parse(&name, &text)?)
    }

    fn nearest_config(&self) -> Option<PathBuf> {
        let directory = self.directory.as_deref().unwrap_or(Path::new("."));
        let start = std::fs::canonicalize(directory).ok()?;
        let candidates = start.ancestors().map(|above| above.join(CONFIG));
        candidates.into_iter().find(|path| path.is_file())
    }

    /// Whether the files can be written.
    pub(super) fn is_built_in(&self) -> bool {
        self.directory.is_none()
    }

    /// Returns where a span starts and ends.
    pub(super) fn positions(&self, span: &Span) -> (Position, Position) {
        let text = &self.texts[span.file].1;
        (position(text, span.start), position(text, span.end))
    }

    pub(super) fn name(&self, span: &Span) -> &str {
        &self.texts[span.file].0
    }
}

fn position(text: &str, at: usize) -> Position {
    let before = text.get(..at.min(text.len())).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    Position {
        line: before.matches('\n').count() + 1,
        column: before[line_start..].chars().count() + 1,
    }
}
