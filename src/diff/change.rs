//! What differs between two lexicons, entry by entry.

use serde::Serialize;

use super::entry::{Card, Entry, EntryKind, Property, Value, entries};
use super::setting;
use crate::label::Label;
use crate::lexicon::Lexicon;

/// What became of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Edit {
    /// Only the new lexicon has it.
    Added,
    /// Only the old lexicon has it.
    Removed,
    /// Both have it, and it does not say the same.
    Changed,
}

/// An entry that is not the same in both lexicons.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Change {
    /// The entry.
    #[serde(flatten)]
    pub entry: Entry,
    /// What became of it.
    pub edit: Edit,
    /// The label of a duty: the new one, where it is not removed.
    pub label: Option<Label>,
    /// Where it is written: in the new lexicon, where it is not removed.
    pub place: Option<String>,
    /// What differs.
    pub details: Vec<Detail>,
}

/// A property that differs; of one that has many values, a value that came or went.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Detail {
    /// The key in the file, in the singular.
    pub property: &'static str,
    /// What the old lexicon says.
    pub old: Option<Value>,
    /// What the new one says.
    pub new: Option<Value>,
}

impl Change {
    /// Whether it cannot change a label: what it changes is documentation, or judges the
    /// label when it is chosen.
    pub fn is_silent(&self) -> bool {
        let silent = |detail: &Detail| match self.entry.kind {
            EntryKind::Duty => matches!(detail.property, "lock" | "source" | "hit" | "miss"),
            EntryKind::Model => setting::is_silent(&self.entry.id),
            EntryKind::Label => true,
            EntryKind::Mask
            | EntryKind::Context
            | EntryKind::Mention
            | EntryKind::Section
            | EntryKind::Class
            | EntryKind::Effect
            | EntryKind::Inflection
            | EntryKind::Spelling
            | EntryKind::Grammar => false,
        };
        self.edit == Edit::Changed && self.details.iter().all(silent)
    }
}

/// Returns the entries that differ, sorted by kind and id.
pub(super) fn changes(old: &Lexicon, new: &Lexicon) -> Vec<Change> {
    let (old, new) = (entries(old), entries(new));
    let mut names: Vec<&Entry> = old.keys().chain(new.keys()).collect();
    names.sort();
    names.dedup();
    let change = |entry: &Entry| change(entry, old.get(entry), new.get(entry));
    names.into_iter().filter_map(change).collect()
}

fn change(entry: &Entry, old: Option<&Card>, new: Option<&Card>) -> Option<Change> {
    let edit = match (old, new) {
        (None, _) => Edit::Added,
        (Some(_), None) => Edit::Removed,
        (Some(_), Some(_)) => Edit::Changed,
    };
    let properties = |card: Option<&Card>| card.map_or_else(Vec::new, |c| c.properties.clone());
    let details = details(properties(old), properties(new));
    if edit == Edit::Changed && details.is_empty() {
        return None;
    }
    let card = new.or(old)?;
    Some(Change {
        entry: entry.clone(),
        edit,
        label: card.label,
        place: card.origin.as_ref().map(ToString::to_string),
        details,
    })
}

/// Returns what only one side says; as a pair, where each side says one thing of a property or
/// what one says is surely the other's, edited.
fn details(old: Vec<Property>, mut new: Vec<Property>) -> Vec<Detail> {
    let mut gone = Vec::new();
    for property in old {
        match new.iter().position(|other| *other == property) {
            Some(at) => drop(new.remove(at)),
            None => gone.push(property),
        }
    }
    let mut names: Vec<&'static str> = gone.iter().chain(&new).map(|(name, _)| *name).collect();
    let mut seen = Vec::new();
    names.retain(|name| {
        !seen.contains(name) && {
            seen.push(*name);
            true
        }
    });
    let of = |side: &[Property], wanted| -> Vec<Value> {
        let side = side.iter().filter(|(name, _)| *name == wanted);
        side.map(|(_, value)| value.clone()).collect()
    };
    let mut details = Vec::new();
    for property in names {
        let (gone, mut come) = (of(&gone, property), of(&new, property));
        let is_single = gone.len() == 1 && come.len() == 1;
        for old in gone {
            let like = come.iter().position(|new| is_single || is_like(&old, new));
            let new = like.map(|at| come.remove(at));
            let old = Some(old);
            details.push(Detail { property, old, new });
        }
        details.extend(come.into_iter().map(|value| Detail {
            property,
            old: None,
            new: Some(value),
        }));
    }
    details
}

/// Whether one text is surely the other, edited: they begin and end alike for at least half of
/// the longer one.
fn is_like(old: &Value, new: &Value) -> bool {
    let (Value::Text(old), Value::Text(new)) = (old, new) else {
        return false;
    };
    let longer = old.chars().count().max(new.chars().count());
    let [start, end] = common_ends(old, new);
    2 * (start + end) >= longer
}

/// Returns how many characters two texts have in common at their start, and then at their end.
pub fn common_ends(one: &str, other: &str) -> [usize; 2] {
    let pairs = one.chars().zip(other.chars());
    let start = pairs.take_while(|(a, b)| a == b).count();
    let shorter = one.chars().count().min(other.chars().count());
    let pairs = one.chars().rev().zip(other.chars().rev());
    let end = pairs
        .take(shorter - start)
        .take_while(|(a, b)| a == b)
        .count();
    [start, end]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(terms: &[&str]) -> Vec<Property> {
        let terms = terms.iter();
        terms.map(|&term| ("term", Value::from(term))).collect()
    }

    #[test]
    fn an_edited_term_is_set_beside_the_old_one() {
        let found = details(
            terms(&["own the (budget|budgets)", "gone for good", "kept"]),
            terms(&["own the (budget|budgets|money)", "brand new", "kept"]),
        );
        let texts = |value: &Option<Value>| match value {
            Some(Value::Text(text)) => text.clone(),
            _ => String::new(),
        };
        let found: Vec<[String; 2]> = found
            .iter()
            .map(|d| [texts(&d.old), texts(&d.new)])
            .collect();
        assert_eq!(
            found,
            [
                ["own the (budget|budgets)", "own the (budget|budgets|money)"],
                ["gone for good", ""],
                ["", "brand new"],
            ]
        );
    }

    #[test]
    fn ends_in_common_never_overlap() {
        assert_eq!(common_ends("aa", "aaa"), [2, 0]);
        assert_eq!(common_ends("one two", "one and two"), [4, 3]);
        assert_eq!(common_ends("", "x"), [0, 0]);
    }
}
