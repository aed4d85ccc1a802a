//! The three labels, and a value for each of them.

use std::ops::{Index, IndexMut};

use serde::{Deserialize, Serialize};

/// What a posting is labelled as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Label {
    /// Heads the whole IT function or a large division of it.
    Director,
    /// Runs an IT team, service or set of systems from day to day.
    Manager,
    /// Anything else.
    Other,
}

impl Label {
    /// Every label, in the order of every table and column rolecall writes.
    pub const ALL: [Label; 3] = [Label::Director, Label::Manager, Label::Other];

    /// Returns the name that files and columns use.
    pub fn as_str(self) -> &'static str {
        match self {
            Label::Director => "director",
            Label::Manager => "manager",
            Label::Other => "other",
        }
    }

    /// Returns the label of that name, in any case and with spaces around it.
    pub fn parse(name: &str) -> Option<Label> {
        Label::ALL
            .into_iter()
            .find(|label| label.as_str().eq_ignore_ascii_case(name.trim()))
    }
}

impl std::fmt::Display for Label {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}

/// One value for each label.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ByLabel<T> {
    /// The value for [`Label::Director`].
    pub director: T,
    /// The value for [`Label::Manager`].
    pub manager: T,
    /// The value for [`Label::Other`].
    pub other: T,
}

impl<T> ByLabel<T> {
    /// Builds the three values from a function of the label.
    pub fn from_fn(mut value: impl FnMut(Label) -> T) -> ByLabel<T> {
        ByLabel {
            director: value(Label::Director),
            manager: value(Label::Manager),
            other: value(Label::Other),
        }
    }

    /// Returns each label with its value, in the order of [`Label::ALL`].
    pub fn iter(&self) -> impl Iterator<Item = (Label, &T)> {
        Label::ALL.into_iter().map(|label| (label, &self[label]))
    }
}

impl<T> Index<Label> for ByLabel<T> {
    type Output = T;

    fn index(&self, label: Label) -> &T {
        match label {
            Label::Director => &self.director,
            Label::Manager => &self.manager,
            Label::Other => &self.other,
        }
    }
}

impl<T> IndexMut<Label> for ByLabel<T> {
    fn index_mut(&mut self, label: Label) -> &mut T {
        match label {
            Label::Director => &mut self.director,
            Label::Manager => &mut self.manager,
            Label::Other => &mut self.other,
        }
    }
}
