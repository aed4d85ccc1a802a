//! A dictionary as it was read, whatever its format: categories with their patterns.

use std::fmt;

use crate::lexicon::{Lock, Part, Place, Question};

/// A dictionary that was read.
#[derive(Clone, Debug, Default)]
pub struct Dictionary {
    /// Its categories, in the order of the file.
    pub categories: Vec<Category>,
    /// Lines that cannot be understood.
    pub refused: Vec<Refused>,
}

/// A named list of patterns: what becomes a duty.
#[derive(Clone, Debug)]
pub struct Category {
    /// Its name, the outermost key first.
    pub path: Vec<String>,
    /// What it looks for.
    pub patterns: Patterns,
    /// What the file says of it beyond that.
    pub(super) attributes: Attributes,
}

impl Category {
    /// Returns the name as one word: its keys with full stops between them.
    pub fn name(&self) -> String {
        self.path.join(".")
    }
}

/// What a category looks for.
#[derive(Clone, Debug)]
pub enum Patterns {
    /// Terms of lexicons, which CSV holds.
    Terms(Vec<String>),
    /// Words and phrases in any case, with `*` and `?` for letters.
    Globs(Vec<String>),
}

/// What CSV says of a duty; other formats say nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Attributes {
    pub(super) label: Option<String>,
    pub(super) question: Option<Question>,
    pub(super) part: Part,
    pub(super) place: Option<Place>,
    pub(super) weight: Option<f64>,
    pub(super) lock: Option<Lock>,
    pub(super) needs_end: bool,
    pub(super) weak: bool,
    pub(super) sources: Vec<String>,
}

/// A pattern or line that is left out, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The category's name; empty where a line belongs to none.
    pub category: String,
    /// As it is written.
    pub pattern: String,
    /// Why it cannot become a term.
    pub why: String,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.category.is_empty() {
            write!(f, "{}: ", self.category)?;
        }
        write!(f, "{:?} {}", self.pattern, self.why)
    }
}

/// A file that is not in its format: where, what, and how to mend it.
#[derive(Debug)]
pub struct ExchangeError {
    place: String,
    message: String,
}

impl ExchangeError {
    pub(super) fn at_line(name: &str, line: usize, message: impl Into<String>) -> ExchangeError {
        ExchangeError {
            place: format!("{name}:{line}"),
            message: message.into(),
        }
    }

    pub(super) fn whole(name: &str, message: impl Into<String>) -> ExchangeError {
        ExchangeError {
            place: name.to_owned(),
            message: message.into(),
        }
    }
}

impl fmt::Display for ExchangeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.message)
    }
}

impl std::error::Error for ExchangeError {}
