//! Which category speaks for which label.

use std::fmt;

use super::dictionary::{Category, Dictionary};
use crate::label::{Label, Labels};

/// What the name of a category starts with that speaks against a label.
const AGAINST: &str = "against-";

/// Returns what the categories of duties are called that speak for a label, or against it.
pub(super) fn key(label: Label, weight: f64, labels: &Labels) -> String {
    let against = if weight < 0.0 { AGAINST } else { "" };
    format!("{against}{}", labels.name(label))
}

/// What a category is evidence of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Side {
    pub(super) label: Label,
    pub(super) is_against: bool,
}

/// What the user says of categories.
#[derive(Clone, Debug, Default)]
pub struct Mapping {
    /// Categories with the label they speak for; those inside them are meant as well.
    pub named: Vec<(String, Label)>,
    /// What becomes of categories that nothing is said of.
    pub unmapped: Unmapped,
}

/// What becomes of categories that nothing is said of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unmapped {
    /// Nothing is imported.
    #[default]
    Refuse,
    /// They are left out, and counted.
    Skip,
    /// They speak for a label.
    Label(Label),
}

/// Categories that cannot be mapped.
#[derive(Debug, PartialEq, Eq)]
pub enum MappingError {
    /// Nothing says which label these categories speak for.
    Unmapped {
        /// Their names.
        categories: Vec<String>,
        /// The labels there are.
        labels: String,
    },
    /// There is no category of this name.
    Unknown {
        /// The name.
        name: String,
        /// The names there are.
        categories: Vec<String>,
    },
}

impl fmt::Display for MappingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            MappingError::Unmapped { categories, labels } => write!(
                f,
                "nothing says whether these categories speak for {labels}: {}; add --map CATEGORY=LABEL for each, or --unmapped LABEL, or --unmapped skip",
                categories.join(", ")
            ),
            MappingError::Unknown { name, categories } => write!(
                f,
                "there is no category {name:?} to map; the file has {}",
                categories.join(", ")
            ),
        }
    }
}

impl std::error::Error for MappingError {}

impl Mapping {
    /// Returns the label of each category, or nothing where it is left out.
    pub(super) fn apply(
        &self,
        dictionary: &Dictionary,
        labels: &Labels,
    ) -> Result<Vec<Option<Side>>, MappingError> {
        let categories = &dictionary.categories;
        let names = || categories.iter().map(Category::name).collect();
        for (name, _) in &self.named {
            if !categories.iter().any(|category| is_inside(category, name)) {
                return Err(MappingError::Unknown {
                    name: name.clone(),
                    categories: names(),
                });
            }
        }
        let mut found = Vec::new();
        let mut unmapped = Vec::new();
        for category in categories {
            let side = self.side(category, labels);
            found.push(match (side, self.unmapped) {
                (Some(side), _) => Some(side),
                (None, Unmapped::Label(label)) => Some(speaks_for(label)),
                (None, Unmapped::Skip) => None,
                (None, Unmapped::Refuse) => {
                    unmapped.push(category.name());
                    None
                }
            });
        }
        if unmapped.is_empty() {
            return Ok(found);
        }
        Err(MappingError::Unmapped {
            categories: unmapped,
            labels: labels.list(),
        })
    }

    /// Returns what the user says of a category, or what it says itself.
    fn side(&self, category: &Category, labels: &Labels) -> Option<Side> {
        let named = self.named.iter();
        let fitting = named.filter(|(name, _)| is_inside(category, name));
        // The innermost name says most.
        if let Some((_, label)) = fitting.max_by_key(|(name, _)| name.len()) {
            return Some(speaks_for(*label));
        }
        if let Some(own) = &category.attributes.label {
            return labels.parse(own).map(speaks_for);
        }
        let outermost = outermost(category)?;
        let Some(against) = outermost.strip_prefix(AGAINST) else {
            return labels.parse(outermost).map(speaks_for);
        };
        let label = labels.parse(against)?;
        Some(Side {
            label,
            is_against: true,
        })
    }
}

fn speaks_for(label: Label) -> Side {
    Side {
        label,
        is_against: false,
    }
}

/// Whether a category has a name, or lies inside one that has it.
fn is_inside(category: &Category, name: &str) -> bool {
    let own = category.name().to_lowercase();
    let rest = own.strip_prefix(&name.to_lowercase());
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// Returns the outermost part of a name: LIWC's categories are often flat, with full stops.
fn outermost(category: &Category) -> Option<&str> {
    let first = category.path.first()?;
    first.split('.').next()
}
