//! Cases: postings with what must and must not be found in them.

use std::path::{Path, PathBuf};

use super::file;
use super::outcome::{Fault, found};
use crate::classifier::Explanation;
use crate::label::{Label, Labels};
use crate::lexicon::{Lexicon, LexiconError, Origin, Written};
use crate::score::Logits;

/// How the name of a case file in a lexicon's directory ends.
const ENDING: &str = ".cases.toml";

/// The cases of the lexicon that is part of the program.
const SHIPPED: (&str, &str) = (
    "lexicons/it-roles.cases.toml",
    include_str!("../../lexicons/it-roles.cases.toml"),
);

/// A posting with what must and must not be found in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// The rule it stands for; no two cases share one.
    pub name: String,
    /// The posting's title.
    pub title: String,
    /// The posting's text.
    pub text: String,
    /// The label it must get.
    pub label: Option<Written<Label>>,
    /// Ids of duties that must contribute.
    pub has: Vec<Written<String>>,
    /// Ids of duties that must be absent or contribute nothing.
    pub lacks: Vec<Written<String>>,
    /// Where it is written.
    pub origin: Origin,
}

impl Case {
    /// Returns the cases of the lexicon that is part of the program.
    ///
    /// # Panics
    ///
    /// Never, as a test reads the same file.
    pub fn shipped() -> Vec<Case> {
        Case::parse(&[SHIPPED], &Lexicon::shipped())
            .unwrap_or_else(|errors| panic!("{}", errors[0]))
    }

    /// Returns the case files of a directory: every `*.cases.toml`, sorted.
    ///
    /// # Errors
    ///
    /// Fails when the directory cannot be read.
    pub fn files(directory: &Path) -> Result<Vec<PathBuf>, LexiconError> {
        let unreadable = |source| LexiconError::unreadable(directory.display(), source);
        let mut files = Vec::new();
        for entry in std::fs::read_dir(directory).map_err(unreadable)? {
            let path = entry.map_err(unreadable)?.path();
            if path.to_string_lossy().ends_with(ENDING) {
                files.push(path);
            }
        }
        files.sort();
        Ok(files)
    }

    /// Reads the case files of a directory; there may be none.
    ///
    /// # Errors
    ///
    /// Returns everything that is wrong with them, as [`Case::parse`] does.
    pub fn read_dir(directory: &Path, lexicon: &Lexicon) -> Result<Vec<Case>, Vec<LexiconError>> {
        let files = Case::files(directory).map_err(|error| vec![error])?;
        Case::read(&files, lexicon)
    }

    /// Reads case files.
    ///
    /// # Errors
    ///
    /// Returns everything that is wrong with them, as [`Case::parse`] does.
    pub fn read(
        files: &[impl AsRef<Path>],
        lexicon: &Lexicon,
    ) -> Result<Vec<Case>, Vec<LexiconError>> {
        let mut texts = Vec::new();
        let mut errors = Vec::new();
        for path in files {
            let name = path.as_ref().display().to_string();
            match std::fs::read_to_string(path) {
                Ok(text) => texts.push((name, text)),
                Err(source) => errors.push(LexiconError::unreadable(name, source)),
            }
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        let texts: Vec<(&str, &str)> = texts
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_str()))
            .collect();
        Case::parse(&texts, lexicon)
    }

    /// Reads cases from files given as name and text, for a lexicon whose labels and duties
    /// they name.
    ///
    /// # Errors
    ///
    /// Returns everything that is wrong, each with its place: syntax and unknown keys, a file
    /// without a case, a label or a duty that the lexicon does not have, a name that is taken,
    /// and a case that asks for nothing.
    pub fn parse(
        files: &[(&str, &str)],
        lexicon: &Lexicon,
    ) -> Result<Vec<Case>, Vec<LexiconError>> {
        file::parse(files, lexicon)
    }

    /// Compares with what the classifier made of the posting.
    pub(super) fn faults(&self, explanation: &Explanation, labels: &Labels) -> Vec<Fault> {
        let mut faults = Vec::new();
        let mut fault = |origin: &Origin, expected: String, found: String| {
            faults.push(Fault {
                origin: origin.clone(),
                expected,
                found,
            });
        };
        let verdict = &explanation.verdict;
        if let Some(label) = &self.label
            && label.value != verdict.role
        {
            let role = labels.name(verdict.role);
            let found = format!("{role} (confidence {:.3})", verdict.confidence);
            fault(&label.origin, labels.name(label.value).to_owned(), found);
        }
        let of = |id: &str| {
            let evidence = explanation.evidence.iter();
            evidence
                .filter(|piece| piece.duty == id)
                .max_by_key(|piece| piece.contribution.max(-piece.contribution))
        };
        for id in &self.has {
            let Some(piece) = of(&id.value) else {
                let expected = format!("{} to count", id.value);
                fault(&id.origin, expected, "nothing of it".to_owned());
                continue;
            };
            if piece.contribution == Logits::default() {
                let found = format!("{}, where it is worth nothing", found(piece));
                fault(&id.origin, format!("{} to count", id.value), found);
            }
        }
        for id in &self.lacks {
            if let Some(piece) = of(&id.value)
                && piece.contribution != Logits::default()
            {
                let found = format!("{:+} for {}", piece.contribution, found(piece));
                fault(&id.origin, format!("{} not to count", id.value), found);
            }
        }
        faults
    }
}
