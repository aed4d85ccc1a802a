//! What a lexicon calls the three labels, and when a posting is one of them.

use serde::Serialize;

use super::{ByLabel, Label, Named};

/// How much alike two names must be for one to be a slip of the other: `paralegl` and
/// `paralegal` are 0.99, `nurse` and `manager` 0.46 (Jaro-Winkler).
const ALIKE: f64 = 0.8;

/// One label in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// What files and columns say: one word.
    pub name: String,
    /// What people say.
    pub title: String,
    /// When a posting is labelled so, in a sentence.
    pub policy: String,
}

/// The labels of a lexicon in words: what prints or reads a label asks here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Labels {
    pub(crate) policies: ByLabel<Policy>,
    pub(crate) field: String,
    pub(crate) work: String,
    pub(crate) both: String,
}

impl Labels {
    /// Returns the name that files and columns use.
    pub fn name(&self, label: Label) -> &str {
        &self.policies[label].name
    }

    /// Returns what people call it.
    pub fn title(&self, label: Label) -> &str {
        &self.policies[label].title
    }

    /// Returns when a posting is labelled so.
    pub fn policy(&self, label: Label) -> &str {
        &self.policies[label].policy
    }

    /// Returns what the field is called that both roles belong to ("computing").
    pub fn field(&self) -> &str {
        &self.field
    }

    /// Returns what both roles do ("leading", as in "evidence of leading").
    pub fn work(&self) -> &str {
        &self.work
    }

    /// Returns what both roles together are called ("leaders").
    pub fn both(&self) -> &str {
        &self.both
    }

    /// Returns the names, in the order of [`Label::ALL`].
    pub fn names(&self) -> [&str; 3] {
        Label::ALL.map(|label| self.name(label))
    }

    /// Returns each label with its name, in the order of [`Label::ALL`].
    pub fn iter(&self) -> impl Iterator<Item = (Label, &str)> {
        Label::ALL
            .into_iter()
            .map(|label| (label, self.name(label)))
    }

    /// Returns the characters of the longest name.
    pub fn widest(&self) -> usize {
        let widths = self.names().map(|name| name.chars().count());
        widths.into_iter().max().unwrap_or(0)
    }

    /// Returns the label of that name, in any case and with spaces around it.
    pub fn parse(&self, name: &str) -> Option<Label> {
        let name = name.trim().to_lowercase();
        let mut labels = self.iter();
        let found = labels.find(|(_, known)| known.to_lowercase() == name);
        found.map(|(label, _)| label)
    }

    /// Returns the name that was probably meant, where one is like it.
    pub fn closest(&self, name: &str) -> Option<&str> {
        let name = name.trim().to_lowercase();
        let names = self.names().into_iter();
        let rated = names.map(|known| {
            let likeness = strsim::jaro_winkler(&known.to_lowercase(), &name);
            (likeness, known)
        });
        let best = rated.max_by(|one, other| one.0.total_cmp(&other.0));
        best.filter(|(likeness, _)| *likeness >= ALIKE)
            .map(|(_, known)| known)
    }

    /// Returns the names as a sentence lists them: "a, b or c".
    pub fn list(&self) -> String {
        let [senior, junior, other] = self.names();
        format!("{senior}, {junior} or {other}")
    }

    /// Says how many there are of each: "1 a, 2 b, 3 c".
    pub fn count<T>(&self, counts: &ByLabel<T>, written: impl Fn(&T) -> String) -> String {
        let counts = counts.iter();
        let counts: Vec<String> = counts
            .map(|(label, count)| format!("{} {}", written(count), self.name(label)))
            .collect();
        counts.join(", ")
    }

    /// Wraps a value so that every label in it, at any depth, serialises by its name, and every
    /// [`ByLabel`] as an object with the names as keys, in the order of [`Label::ALL`].
    pub fn named<'v, T: Serialize + ?Sized>(&'v self, value: &'v T) -> Named<'v, T> {
        Named::new(self, value)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Labels as a lexicon may name them.
    pub(in super::super) fn named(names: [&str; 3]) -> Labels {
        let policy = |label: Label| Policy {
            name: names[label as usize].to_owned(),
            title: String::new(),
            policy: String::new(),
        };
        Labels {
            policies: ByLabel::from_fn(policy),
            field: "computing".to_owned(),
            work: "leading".to_owned(),
            both: "leaders".to_owned(),
        }
    }

    const NAMES: [&str; 3] = ["director", "manager", "other"];

    #[test]
    fn names_are_read_in_any_case_and_nothing_else_is() {
        let labels = named(NAMES);
        for (label, name) in labels.iter() {
            let shouted = format!(" {}\t", name.to_uppercase());
            assert_eq!(labels.parse(&shouted), Some(label));
        }
        for name in ["", "senior", "it manager", "manage"] {
            assert_eq!(labels.parse(name), None, "{name:?}");
        }
    }

    #[test]
    fn a_slip_finds_the_name_that_was_meant_and_another_word_finds_none() {
        let labels = named(NAMES);
        assert_eq!(labels.closest("Manger"), Some("manager"));
        assert_eq!(labels.closest("directors"), Some("director"));
        for name in ["nurse", "boss", ""] {
            assert_eq!(labels.closest(name), None, "{name:?}");
        }
    }
}
