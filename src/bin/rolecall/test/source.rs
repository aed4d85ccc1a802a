//! Which lexicon is tested, and with which case files.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use rolecall::cases::Case;
use rolecall::{Lexicon, LexiconError};

/// Where lexicon files are, unless it is said.
const DEFAULT_DIRECTORY: &str = "lexicons";

/// A lexicon with the cases that belong to it.
pub(super) enum Source {
    BuiltIn,
    Directory(PathBuf),
}

impl Source {
    /// Takes the directory that was named, or the usual one, or what is built in.
    pub(super) fn choose(named: Option<&Path>) -> Source {
        let usual = Path::new(DEFAULT_DIRECTORY);
        match named {
            Some(directory) => Source::Directory(directory.to_owned()),
            None if usual.is_dir() => Source::Directory(usual.to_owned()),
            None => Source::BuiltIn,
        }
    }

    pub(super) fn name(&self) -> String {
        match self {
            Source::BuiltIn => "the built-in lexicon".to_owned(),
            Source::Directory(directory) => directory.display().to_string(),
        }
    }

    pub(super) fn lexicon(&self) -> Result<Lexicon, LexiconError> {
        match self {
            Source::BuiltIn => Ok(Lexicon::shipped()),
            Source::Directory(directory) => Lexicon::from_dir(directory),
        }
    }

    /// Reads the lexicon's own cases and those of more files, each file once.
    pub(super) fn cases(
        &self,
        more: &[PathBuf],
        lexicon: &Lexicon,
    ) -> Result<Vec<Case>, Vec<LexiconError>> {
        let (own, mut files) = match self {
            Source::BuiltIn => (Case::shipped(), Vec::new()),
            Source::Directory(directory) => {
                let files = Case::files(directory).map_err(|error| vec![error])?;
                (Vec::new(), files)
            }
        };
        files.extend_from_slice(more);
        let mut seen = BTreeSet::new();
        files.retain(|file| {
            let place = std::fs::canonicalize(file).unwrap_or_else(|_| file.clone());
            seen.insert(place)
        });
        let mut cases = own;
        cases.extend(Case::read(&files, lexicon)?);
        Ok(cases)
    }
}
