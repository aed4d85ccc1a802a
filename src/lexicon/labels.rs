//! The `[labels]` table: the names of the three labels and their policy, and how entries that
//! name a label find it.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;

use super::error::{LexiconError, Located, Origin};
use super::file::LexiconFile;
use crate::label::{ByLabel, Label, Labels, Policy};

/// What other columns and keys are called, so that no label can be.
const TAKEN: [&str; 5] = ["confidence", "review", "by_title", "by_duties", "evidence"];

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LabelsTable {
    field: Option<Spanned<String>>,
    work: Option<Spanned<String>>,
    both: Option<Spanned<String>>,
    senior: Option<Spanned<PolicyTable>>,
    junior: Option<Spanned<PolicyTable>>,
    other: Option<Spanned<PolicyTable>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PolicyTable {
    name: Option<Spanned<String>>,
    title: Option<Spanned<String>>,
    policy: Option<Spanned<String>>,
}

impl LabelsTable {
    fn policy(&self, label: Label) -> Option<&Spanned<PolicyTable>> {
        match label {
            Label::Senior => self.senior.as_ref(),
            Label::Junior => self.junior.as_ref(),
            Label::Other => self.other.as_ref(),
        }
    }
}

/// Finds the one `[labels]` table of all files and checks it.
pub(super) fn read(files: &[(Located<'_>, LexiconFile)]) -> Result<Labels, LexiconError> {
    let mut found: Option<(Labels, Origin)> = None;
    for (located, file) in files {
        let Some(table) = &file.labels else { continue };
        if let Some((_, first)) = &found {
            let message = format!("there is a second [labels], beside {first}; keep one");
            return Err(located.invalid(table.span(), message));
        }
        found = Some((labels(located, table)?, located.origin(table.span())));
    }
    found.map(|(labels, _)| labels).ok_or_else(|| {
        LexiconError::incomplete(
            "no file has a [labels] table, which names the labels; copy it from lexicons/model.toml",
        )
    })
}

fn labels(located: &Located<'_>, table: &Spanned<LabelsTable>) -> Result<Labels, LexiconError> {
    let (span, table) = (table.span(), table.get_ref());
    let said = |key, value, example| text(located, "labels", &span, key, value, example);
    let field = said("field", &table.field, "law")?;
    let work = said("work", &table.work, "leading")?;
    let both = said("both", &table.both, "leaders")?;
    let policies = ByLabel::try_from_fn(|label| {
        let Some(policy) = table.policy(label) else {
            let message = format!(
                "there is no [labels.{}]; add it, with a name, a title and a policy",
                label.key()
            );
            return Err(located.invalid(span.clone(), message));
        };
        let (span, policy) = (policy.span(), policy.get_ref());
        let owner = format!("labels.{}", label.key());
        let said = |key, value, example| text(located, &owner, &span, key, value, example);
        Ok(Policy {
            name: said("name", &policy.name, "clerk")?,
            title: said("title", &policy.title, "Law clerk")?,
            policy: said("policy", &policy.policy, "Prepares cases.")?,
        })
    })?;
    let labels = Labels {
        policies,
        field,
        work,
        both,
    };
    check_names(located, table, &labels)?;
    Ok(labels)
}

/// Reads a text that must be there and say something.
fn text(
    located: &Located<'_>,
    owner: &str,
    owner_span: &Range<usize>,
    key: &str,
    value: &Option<Spanned<String>>,
    example: &str,
) -> Result<String, LexiconError> {
    let (span, fault) = match value {
        None => (owner_span.clone(), "has no"),
        Some(value) if value.get_ref().trim().is_empty() => (value.span(), "has an empty"),
        Some(value) => return Ok(value.get_ref().clone()),
    };
    let message = format!("[{owner}] {fault} {key}; write, say, {key} = {example:?}");
    Err(located.invalid(span, message))
}

/// Names stand in columns beside others, as keys and in sentences: each is one word, and its
/// own.
fn check_names(
    located: &Located<'_>,
    table: &LabelsTable,
    labels: &Labels,
) -> Result<(), LexiconError> {
    let mut known = BTreeMap::from([(labels.both.to_lowercase(), "both".to_owned())]);
    for (label, name) in labels.iter() {
        let written = table.policy(label).and_then(|p| p.get_ref().name.as_ref());
        let span = written.map_or(0..0, Spanned::span);
        if !is_word(name) {
            let message = format!(
                "label name {name:?} is not one word; write a letter, then letters, digits, - or _"
            );
            return Err(located.invalid(span, message));
        }
        let lower = name.to_lowercase();
        if TAKEN.contains(&lower.as_str()) {
            let message =
                format!("label name {name:?} is that of another column; choose another name");
            return Err(located.invalid(span, message));
        }
        if let Some(owner) = known.insert(lower, format!("{}.name", label.key())) {
            let message = format!(
                "label name {name:?} is taken by labels.{owner} (case does not tell names apart); rename one"
            );
            return Err(located.invalid(span, message));
        }
    }
    Ok(())
}

fn is_word(name: &str) -> bool {
    name.starts_with(char::is_alphabetic)
        && name
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
}

/// Finds the label that an entry names.
pub(super) fn resolve(
    located: &Located<'_>,
    labels: &Labels,
    written: &Spanned<String>,
) -> Result<Label, LexiconError> {
    let name = written.get_ref();
    let found = labels.iter().find(|(_, known)| known == name);
    found.map(|(label, _)| label).ok_or_else(|| {
        let mut message = format!("there is no label {name:?}; write {}", labels.list());
        if let Some(closest) = labels.closest(name) {
            message += &format!("; did you mean {closest:?}?");
        }
        located.invalid(written.span(), message)
    })
}

/// Reads numbers by the names of their labels, one for each.
pub(super) fn by_name(
    located: &Located<'_>,
    labels: &Labels,
    what: &str,
    written: &Spanned<BTreeMap<Spanned<String>, f64>>,
) -> Result<ByLabel<f64>, LexiconError> {
    let mut found: ByLabel<Option<f64>> = ByLabel::default();
    for (name, &number) in written.get_ref() {
        found[resolve(located, labels, name)?] = Some(number);
    }
    ByLabel::try_from_fn(|label| {
        found[label].ok_or_else(|| {
            let name = labels.name(label);
            let message = format!("{what} has no number for {name}; write, say, {name} = 0.0");
            located.invalid(written.span(), message)
        })
    })
}
