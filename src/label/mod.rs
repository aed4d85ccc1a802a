//! The three labels, a value for each of them, and what a lexicon calls them.

mod labels;
mod named;

use std::ops::{Index, IndexMut};

use serde::ser::{Serialize, SerializeStruct, Serializer};

pub use self::labels::{Labels, Policy};
pub use self::named::Named;
pub(crate) use self::named::serialize_both;

/// What a posting is labelled as: one of two roles at two levels of the same field, or
/// neither. What the three are called, and when a posting is one of them, is the lexicon's to
/// say: see [`Labels`].
///
/// It serialises as `senior`, `junior` or `other`, and by the lexicon's names through
/// [`Labels::named`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Label {
    /// The role of the higher level.
    Senior,
    /// The role of the lower level.
    Junior,
    /// Anything else.
    Other,
}

impl Label {
    /// Every label, in the order of every table and column rolecall writes.
    pub const ALL: [Label; 3] = [Label::Senior, Label::Junior, Label::Other];

    /// Returns its place among the labels, which no lexicon changes: the key of its table
    /// under `[labels]`.
    pub fn key(self) -> &'static str {
        match self {
            Label::Senior => "senior",
            Label::Junior => "junior",
            Label::Other => "other",
        }
    }
}

impl Serialize for Label {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_unit_variant(named::LABEL, *self as u32, self.key())
    }
}

/// One value for each label.
///
/// It serialises as an object with the keys `senior`, `junior` and `other`, and with the
/// lexicon's names as keys through [`Labels::named`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ByLabel<T> {
    /// The value for [`Label::Senior`].
    pub senior: T,
    /// The value for [`Label::Junior`].
    pub junior: T,
    /// The value for [`Label::Other`].
    pub other: T,
}

impl<T> ByLabel<T> {
    /// Builds the three values from a function of the label.
    pub fn from_fn(mut value: impl FnMut(Label) -> T) -> ByLabel<T> {
        ByLabel {
            senior: value(Label::Senior),
            junior: value(Label::Junior),
            other: value(Label::Other),
        }
    }

    /// Builds the three values from a function of the label that may fail; the first failure
    /// ends it.
    ///
    /// # Errors
    ///
    /// Fails when the function does.
    pub fn try_from_fn<E>(mut value: impl FnMut(Label) -> Result<T, E>) -> Result<ByLabel<T>, E> {
        Ok(ByLabel {
            senior: value(Label::Senior)?,
            junior: value(Label::Junior)?,
            other: value(Label::Other)?,
        })
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
            Label::Senior => &self.senior,
            Label::Junior => &self.junior,
            Label::Other => &self.other,
        }
    }
}

impl<T> IndexMut<Label> for ByLabel<T> {
    fn index_mut(&mut self, label: Label) -> &mut T {
        match label {
            Label::Senior => &mut self.senior,
            Label::Junior => &mut self.junior,
            Label::Other => &mut self.other,
        }
    }
}

impl<T: Serialize> Serialize for ByLabel<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct(named::BY_LABEL, Label::ALL.len())?;
        for (label, value) in self.iter() {
            object.serialize_field(label.key(), value)?;
        }
        object.end()
    }
}
