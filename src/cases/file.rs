//! Case files as written, read with the place of everything they ask for. Whatever could not
//! fail, or refers to nothing, is refused.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::case::Case;
use crate::label::Label;
use crate::lexicon::{Lexicon, LexiconError, Located, Origin, Written};

/// How much alike two ids must be for one to be a slip of the other (Jaro-Winkler).
const ALIKE: f64 = 0.85;

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

/// Reads cases from files given as name and text; returns them, or everything that is wrong.
pub(super) fn parse(
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
        reader.file(&Located::new(name, text));
    }
    if reader.errors.is_empty() {
        Ok(reader.cases)
    } else {
        Err(reader.errors)
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
