//! Case files: postings with what must and must not be found in them, read with the place of
//! everything they ask for. Whatever could not fail, or refers to nothing, is refused.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use toml::Spanned;

use super::outcome::{Fault, found};
use crate::classifier::Explanation;
use crate::label::{Label, Labels};
use crate::lexicon::{Lexicon, LexiconError, Located, Origin, Written};
use crate::score::Logits;

/// How the name of a case file in a lexicon's directory ends.
const ENDING: &str = ".cases.toml";

/// How much alike two ids must be for one to be a slip of the other (Jaro-Winkler).
const ALIKE: f64 = 0.85;

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

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CaseFile {
    #[serde(default)]
    case: Vec<CaseTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CaseTable {
    name: Spanned<String>,
    #[serde(default)]
    title: String,
    #[serde(default)]
    text: String,
    label: Option<Spanned<String>>,
    #[serde(default)]
    has: Vec<Spanned<String>>,
    #[serde(default)]
    lacks: Vec<Spanned<String>>,
}

impl Case {
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
        let mut reader = Reader {
            lexicon,
            names: BTreeMap::new(),
            cases: Vec::new(),
            errors: Vec::new(),
        };
        for &(name, text) in files {
            reader.file(&Located { name, text });
        }
        if reader.errors.is_empty() {
            Ok(reader.cases)
        } else {
            Err(reader.errors)
        }
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

/// Reads files one after the other, and remembers what is wrong with them.
struct Reader<'l> {
    lexicon: &'l Lexicon,
    names: BTreeMap<String, Origin>,
    cases: Vec<Case>,
    errors: Vec<LexiconError>,
}

impl Reader<'_> {
    fn file(&mut self, located: &Located<'_>) {
        let file: CaseFile = match toml::from_str(located.text) {
            Ok(file) => file,
            Err(error) => {
                let span = error.span().unwrap_or_default();
                return self.errors.push(located.invalid(span, error.message()));
            }
        };
        if file.case.is_empty() {
            let message = "holds no case; write [[case]] with a name and what it asks for";
            self.errors.push(located.invalid(0..0, message));
        }
        for table in file.case {
            let case = self.case(located, table);
            self.cases.push(case);
        }
    }

    fn case(&mut self, located: &Located<'_>, table: CaseTable) -> Case {
        let name = located.written(table.name);
        self.check_name(&name);
        let has_posting = !(table.title.trim().is_empty() && table.text.trim().is_empty());
        let asks_duties = !table.has.is_empty() || !table.lacks.is_empty();
        if table.label.is_none() && !(has_posting && asks_duties) {
            let message = format!(
                "case {:?} asks for nothing; write label, or has or lacks with a title or a text",
                name.value
            );
            self.errors
                .push(LexiconError::invalid(name.origin.clone(), message));
        }
        Case {
            name: name.value,
            title: table.title,
            text: table.text,
            label: table
                .label
                .and_then(|label| self.label(located.written(label))),
            has: self.duties(located, table.has),
            lacks: self.duties(located, table.lacks),
            origin: name.origin,
        }
    }

    fn check_name(&mut self, name: &Written<String>) {
        if name.value.trim().is_empty() {
            let message = "a case has an empty name; write the rule it stands for";
            return self.invalid(&name.origin, message);
        }
        match self.names.get(&name.value) {
            None => {
                self.names.insert(name.value.clone(), name.origin.clone());
            }
            Some(first) => {
                let message = format!("the name {:?} is taken by {first}; rename one", name.value);
                self.invalid(&name.origin, message);
            }
        }
    }

    fn label(&mut self, name: Written<String>) -> Option<Written<Label>> {
        let labels = self.lexicon.labels();
        let Some(value) = labels.parse(&name.value) else {
            let message = format!("{:?} is no label; write {}", name.value, labels.list());
            self.invalid(&name.origin, message);
            return None;
        };
        let origin = name.origin;
        Some(Written { value, origin })
    }

    fn duties(&mut self, located: &Located<'_>, ids: Vec<Spanned<String>>) -> Vec<Written<String>> {
        let ids: Vec<_> = ids.into_iter().map(|id| located.written(id)).collect();
        for id in &ids {
            let mut duties = self.lexicon.duties().iter();
            if !duties.any(|duty| duty.id == id.value) {
                let slip = match closest(self.lexicon, &id.value) {
                    Some(meant) => format!("did you mean {meant:?}?"),
                    None => "write the id of a duty".to_owned(),
                };
                let message = format!("the lexicon has no duty {:?}; {slip}", id.value);
                self.invalid(&id.origin, message);
            }
        }
        ids
    }

    fn invalid(&mut self, origin: &Origin, message: impl Into<String>) {
        self.errors
            .push(LexiconError::invalid(origin.clone(), message));
    }
}

/// Returns the duty's id that was probably meant, where one is like it.
fn closest<'l>(lexicon: &'l Lexicon, id: &str) -> Option<&'l str> {
    let ids = lexicon.duties().iter().map(|duty| duty.id.as_str());
    let rated = ids.map(|known| (strsim::jaro_winkler(known, id), known));
    let best = rated.max_by(|one, other| one.0.total_cmp(&other.0));
    best.filter(|(likeness, _)| *likeness >= ALIKE)
        .map(|(_, known)| known)
}
