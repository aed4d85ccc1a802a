//! What is canonical in a lexicon beyond white space: the order of keys, numbers that are
//! logits or shares, the spaces inside terms.

use super::document::{Document, Entry, Line, Table, Value};
use super::term;

/// The keys of each kind of table, in their order. Keys that are not here stand behind them,
/// in the author's order; the numbers of `[model]` are grouped by its comments.
const KEYS: [(&str, &[&str]); 7] = [
    ("", &["label", "question", "part", "lock"]),
    (
        "duty",
        &[
            "id",
            "label",
            "weight",
            "in",
            "lock",
            "needs_end",
            "weak",
            "terms",
            "sources",
            "hit",
            "miss",
        ],
    ),
    ("mask", &["id", "terms"]),
    (
        "context",
        &[
            "id",
            "effect",
            "direction",
            "reach",
            "stop",
            "terms",
            "ends",
        ],
    ),
    ("mention", &["id", "window", "terms"]),
    ("section", &["id", "weight", "headings", "columns"]),
    ("case", &["name", "title", "text", "label", "has", "lacks"]),
];

/// Sorts keys and rewrites values into their canonical form.
pub(super) fn arrange(document: &mut Document) {
    for table in &mut document.tables {
        let name = table.name();
        sort(table, &name);
        for entry in &mut table.entries {
            let Some(key) = entry.path.first() else {
                continue;
            };
            if holds_terms(&name, key) {
                tidy(&mut entry.value);
            }
            if holds_numbers(&name, key) {
                widen(&mut entry.value);
            }
        }
    }
}

fn sort(table: &mut Table, name: &str) {
    let Some((_, keys)) = KEYS.iter().find(|(kind, _)| *kind == name) else {
        return;
    };
    let rank = |entry: &Entry| {
        let key = entry.path.first();
        let place = keys
            .iter()
            .position(|known| key.is_some_and(|key| key == known));
        place.unwrap_or(keys.len())
    };
    // A paragraph of its own below the header is about the table, whichever key comes first.
    let opening = table.entries.first_mut().map(|entry| {
        let blank = entry
            .lead
            .iter()
            .rposition(|line| matches!(line, Line::Blank));
        let rest = entry.lead.split_off(blank.unwrap_or(0));
        std::mem::replace(&mut entry.lead, rest)
    });
    table.entries.sort_by_key(rank);
    if let (Some(opening), Some(first)) = (opening, table.entries.first_mut()) {
        first.lead.splice(0..0, opening);
    }
    for entry in table
        .entries
        .iter_mut()
        .filter(|entry| rank(entry) < keys.len())
    {
        entry.lead.retain(|line| matches!(line, Line::Comment(_)));
    }
}

fn holds_terms(table: &str, key: &str) -> bool {
    matches!(
        (table, key),
        ("duty" | "mask" | "context" | "mention", "terms")
            | ("context", "ends")
            | ("section", "headings")
            | ("classes", _)
    )
}

/// Whether the loader reads a number there that need not be whole.
fn holds_numbers(table: &str, key: &str) -> bool {
    matches!((table, key), ("duty" | "section", "weight"))
        || table == "effects"
        || (["model", "model.review", "model.prior", "model.saturation"].contains(&table)
            && key != "short_text")
}

fn tidy(value: &mut Value) {
    match value {
        Value::Text { text, is_multiline } => {
            *text = term::tidy(text);
            *is_multiline = false;
        }
        Value::Array(list) | Value::InlineTable(list) => {
            for entry in &mut list.entries {
                tidy(&mut entry.value);
            }
        }
        Value::Integer(_) | Value::Float(_) | Value::Verbatim(_) => {}
    }
}

fn widen(value: &mut Value) {
    match value {
        Value::Integer(number) => *value = Value::Float(*number as f64),
        Value::Array(list) | Value::InlineTable(list) => {
            for entry in &mut list.entries {
                widen(&mut entry.value);
            }
        }
        Value::Text { .. } | Value::Float(_) | Value::Verbatim(_) => {}
    }
}
