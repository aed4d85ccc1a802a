//! Lints of the structure: TOML, keys, values, ids, labels and weights.

use std::collections::BTreeMap;

use toml_edit::{Item, TableLike, Value};

use super::finding::{Finding, Span};
use super::keys::{self, Key, Kind};
use super::lint;
use super::source::{Entry, Sources};
use crate::label::Label;

/// Largest weight that the loader takes: 20 logits are odds of half a billion to one.
const MAX_WEIGHT: f64 = 20.0;

/// What one duty may weigh before it decides by itself: 6 logits are odds of 400 to one.
const HEAVY: f64 = 6.0;

pub(super) fn check(sources: &Sources<'_>, findings: &mut Vec<Finding>) {
    for (file, source) in sources.0.iter().enumerate() {
        match &source.document {
            Ok(_) if source.holds_cases() => {}
            Ok(document) => table(file, document.as_table(), "the file", keys::FILE, findings),
            Err(error) => findings.push(not_toml(file, source.text, error)),
        }
    }
    let entries = sources.entries();
    inherited(sources, &entries, findings);
    ids(&entries, findings);
    labels(sources, &entries, findings);
    weights(&entries, findings);
}

fn not_toml(file: usize, text: &str, error: &toml_edit::TomlError) -> Finding {
    let span = error.span().unwrap_or(0..text.len().min(1));
    let message = format!("not TOML: {}", error.message().trim());
    Finding::new(&lint::NOT_TOML, Some(Span::new(file, span)), message)
        .help("nothing else in this file can be checked before this is mended")
}

fn table(
    file: usize,
    found: &dyn TableLike,
    what: &str,
    known: &'static [Key],
    findings: &mut Vec<Finding>,
) {
    for (name, item) in found.iter() {
        let span = found
            .key(name)
            .and_then(toml_edit::Key::span)
            .unwrap_or(0..0);
        let span = Span::new(file, span);
        match known.iter().find(|key| key.name == name) {
            Some(key) => value(file, key, item, &span, findings),
            None => findings.push(unknown_key(name, span, what, known)),
        }
    }
}

fn missing(
    file: usize,
    found: &dyn TableLike,
    span: Span,
    what: &str,
    known: &[Key],
) -> Vec<Finding> {
    let absent = known
        .iter()
        .filter(|key| key.is_required && !found.contains_key(key.name));
    absent
        .map(|key| {
            let place = Span::new(file, span.range());
            let message = format!("{what} has no `{}`", key.name);
            Finding::new(&lint::MISSING_KEY, Some(place), message)
                .label(format!("`{}` is missing here", key.name))
                .help(format!("`{}` is {}", key.name, key.kind.wanted()))
        })
        .collect()
}

fn unknown_key(name: &str, span: Span, what: &str, known: &[Key]) -> Finding {
    let names = known.iter().map(|key| key.name);
    let message = format!("{what} knows no key `{name}`");
    let finding = Finding::new(&lint::UNKNOWN_KEY, Some(span.clone()), message);
    match keys::closest(name, names.clone()) {
        Some(closest) => finding
            .label(format!("did you mean `{closest}`?"))
            .fix(span, closest),
        None => {
            let names: Vec<&str> = names.collect();
            finding.help(format!("the keys are {}", names.join(", ")))
        }
    }
}

fn value(file: usize, key: &'static Key, item: &Item, span: &Span, findings: &mut Vec<Finding>) {
    let what = format!("`{}`", key.name);
    match key.kind {
        Kind::Tables(known) => {
            let Some(tables) = item.as_array_of_tables() else {
                if item.as_array().is_none() {
                    findings.push(wrong_type(key, span.clone()));
                }
                return;
            };
            for found in tables {
                let what = entry_name(key.name, found);
                let header = Span::new(file, found.span().unwrap_or(span.range()));
                findings.extend(missing(file, found, header, &what, known));
                table(file, found, &what, known, findings);
            }
        }
        Kind::Table(known) => match item.as_table_like() {
            Some(found) => {
                findings.extend(missing(file, found, span.clone(), &what, known));
                table(file, found, &what, known, findings);
            }
            None => findings.push(wrong_type(key, span.clone())),
        },
        Kind::Map => {
            if item.as_table_like().is_none() {
                findings.push(wrong_type(key, span.clone()));
            }
        }
        Kind::Text
        | Kind::Texts
        | Kind::Number
        | Kind::Whole
        | Kind::Flag
        | Kind::OneOf(_)
        | Kind::Pairs => {
            let place = item
                .span()
                .map_or(span.clone(), |range| Span::new(file, range));
            match item.as_value() {
                Some(found) => scalar(key, found, place, findings),
                None => findings.push(wrong_type(key, place)),
            }
        }
    }
}

fn scalar(key: &Key, found: &Value, span: Span, findings: &mut Vec<Finding>) {
    let all_texts = |value: &Value| {
        value
            .as_array()
            .is_some_and(|list| list.iter().all(Value::is_str))
    };
    let is_right = match key.kind {
        Kind::Text => found.is_str(),
        Kind::Texts => all_texts(found),
        Kind::Number => found.is_float() || found.is_integer(),
        Kind::Whole => found.as_integer().is_some_and(|number| number >= 0),
        Kind::Flag => found.is_bool(),
        Kind::Pairs => found.as_array().is_some_and(|list| {
            list.iter()
                .all(|pair| all_texts(pair) && pair.as_array().is_some_and(|p| p.len() == 2))
        }),
        Kind::OneOf(values) => {
            if let Some(text) = found.as_str()
                && !values.contains(&text)
            {
                findings.push(invalid_value(key, values, text, span));
                return;
            }
            found.is_str()
        }
        Kind::Map | Kind::Table(_) | Kind::Tables(_) => true,
    };
    if is_right {
        return;
    }
    let finding = wrong_type(key, span.clone());
    // A number in quotes is the commonest slip, and its mend is certain.
    let number = found
        .as_str()
        .filter(|text| text.trim().parse::<f64>().is_ok_and(f64::is_finite));
    findings.push(match (key.kind, number) {
        (Kind::Number, Some(number)) => finding.fix(span, number.trim()),
        _ => finding,
    });
}

fn wrong_type(key: &Key, span: Span) -> Finding {
    let message = format!("`{}` is not {}", key.name, key.kind.wanted());
    Finding::new(&lint::WRONG_TYPE, Some(span), message)
}

fn invalid_value(key: &Key, values: &[&'static str], text: &str, span: Span) -> Finding {
    let message = format!("`{}` cannot be {text:?}", key.name);
    let finding = Finding::new(&lint::INVALID_VALUE, Some(span.clone()), message)
        .help(format!("write {}", keys::quoted(values)));
    match keys::closest(text, values.iter().copied()) {
        Some(closest) => finding
            .label(format!("did you mean {closest:?}?"))
            .fix(span, format!("{closest:?}")),
        None => finding,
    }
}

/// A duty takes its label and its question from the top of the file, where it has no own.
fn inherited(sources: &Sources<'_>, entries: &[Entry<'_>], findings: &mut Vec<Finding>) {
    for (file, root) in sources.tables() {
        let duties = || {
            entries
                .iter()
                .filter(|e| e.file == file && e.kind == "duty")
        };
        let first = duties().next();
        if let Some(duty) = first.filter(|_| !root.contains_key("question")) {
            let message = "the file has duties and no `question`".to_owned();
            let finding = Finding::new(&lint::MISSING_KEY, Some(duty.header()), message)
                .help("write question = \"level\" or question = \"field\" at the top of the file");
            findings.push(finding);
        }
        if root.contains_key("label") {
            continue;
        }
        for duty in duties().filter(|duty| !duty.table.contains_key("label")) {
            let message = format!("{} has no `label`", entry_name("duty", duty.table));
            let finding = Finding::new(&lint::MISSING_KEY, Some(duty.header()), message).help(
                "write label = \"...\" in it, or once at the top of the file for all its duties",
            );
            findings.push(finding);
        }
    }
}

fn entry_name(kind: &str, found: &dyn TableLike) -> String {
    match found.get("id").and_then(Item::as_str) {
        Some(id) => format!("{kind} {id:?}"),
        None => format!("this {kind}"),
    }
}

fn ids(entries: &[Entry<'_>], findings: &mut Vec<Finding>) {
    let mut seen: BTreeMap<(&str, &str), Span> = BTreeMap::new();
    for entry in entries {
        let (Some(id), Some((_, span))) = (entry.id(), entry.value("id")) else {
            continue;
        };
        let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if id.is_empty() || !id.chars().all(is_plain) {
            let message = format!(
                "the id of a {} is not lower-case words joined by hyphens",
                entry.kind
            );
            let words: Vec<&str> = id
                .split(|c: char| !c.is_alphanumeric())
                .filter(|w| !w.is_empty())
                .collect();
            let example = words.join("-").to_lowercase();
            let example = if example.is_empty() {
                "owns-the-budget"
            } else {
                &example
            };
            let finding = Finding::new(&lint::ODD_ID, Some(span.clone()), message).help(format!(
                "write, say, id = {example:?}: ids are typed in commands and stand in columns"
            ));
            findings.push(finding);
        }
        if let Some(first) = seen.get(&(entry.kind, id)) {
            let message = format!("two entries are {} {id:?}", entry.kind);
            let finding = Finding::new(&lint::DUPLICATE_ID, Some(span), message)
                .label("taken")
                .beside(first.clone(), "first here")
                .help("rename one, or join the two into one");
            findings.push(finding);
            continue;
        }
        seen.insert((entry.kind, id), span);
    }
}

fn labels(sources: &Sources<'_>, entries: &[Entry<'_>], findings: &mut Vec<Finding>) {
    let mut names: Vec<&str> = Vec::new();
    for (_, role, _, item) in sources.named("labels") {
        let is_role = Label::ALL.iter().any(|label| label.key() == role);
        let name = item.as_table_like().and_then(|table| table.get("name"));
        names.extend(name.and_then(Item::as_str).filter(|_| is_role));
    }
    if names.len() != Label::ALL.len() {
        return;
    }
    let mut check = |file: usize, item: Option<&Item>| {
        let Some(text) = item
            .and_then(Item::as_str)
            .filter(|text| !names.contains(text))
        else {
            return;
        };
        let span = item.and_then(Item::span).unwrap_or(0..0);
        let span = Span::new(file, span);
        let message = format!("there is no label {text:?}");
        let finding = Finding::new(&lint::UNKNOWN_LABEL, Some(span.clone()), message)
            .help(format!("write {}", keys::quoted(&names)));
        findings.push(match keys::closest(text, names.iter().copied()) {
            Some(closest) => finding
                .label(format!("did you mean {closest:?}?"))
                .fix(span, format!("{closest:?}")),
            None => finding,
        });
    };
    for (file, root) in sources.tables() {
        check(file, root.get("label"));
    }
    for entry in entries {
        check(entry.file, entry.table.get("label"));
    }
}

fn weights(entries: &[Entry<'_>], findings: &mut Vec<Finding>) {
    for entry in entries
        .iter()
        .filter(|entry| matches!(entry.kind, "duty" | "section"))
    {
        let Some((value, span)) = entry.value("weight") else {
            continue;
        };
        let number = value
            .as_float()
            .or_else(|| value.as_integer().map(|whole| whole as f64));
        let Some(weight) = number else { continue };
        let name = entry_name(entry.kind, entry.table);
        let finding = |lint, message| Finding::new(lint, Some(span.clone()), message);
        if !weight.is_finite() || weight.abs() > MAX_WEIGHT {
            let message = format!("{name} weighs {weight} logits, which no evidence does");
            findings.push(finding(&lint::ABSURD_WEIGHT, message)
                .help(format!("write a number from -{MAX_WEIGHT} to {MAX_WEIGHT}; 1.0 is a good duty, 4.0 the head of a title")));
        } else if entry.kind == "duty" && weight == 0.0 {
            let message = format!("{name} weighs nothing, so it cannot change a label");
            findings
                .push(finding(&lint::ZERO_WEIGHT, message).help("give it a weight, or remove it"));
        } else if entry.kind == "duty" && weight.abs() > HEAVY {
            let message = format!(
                "{name} weighs {weight} logits: odds of {:.0} to one by itself",
                weight.abs().exp()
            );
            findings.push(
                finding(&lint::HEAVY_DUTY, message)
                    .help("no single phrase is so sure; weigh it below 6, or say why it is"),
            );
        }
    }
}
