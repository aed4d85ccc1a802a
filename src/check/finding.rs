//! A finding: which lint, where, what exactly, and how to mend it.

use std::ops::Range;

use super::lint::{Lint, Severity};

/// A stretch of a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// Index among the files that were checked.
    pub file: usize,
    /// First byte.
    pub start: usize,
    /// The byte past the last.
    pub end: usize,
}

impl Span {
    pub(super) fn new(file: usize, range: Range<usize>) -> Span {
        Span {
            file,
            start: range.start,
            end: range.end,
        }
    }

    /// Returns the bytes.
    pub fn range(&self) -> Range<usize> {
        self.start..self.end
    }
}

/// A stretch to replace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What to replace.
    pub span: Span,
    /// What to put there.
    pub replacement: String,
}

/// Something that a lint has to say of a lexicon.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The lint.
    pub lint: &'static Lint,
    /// How grave it is here.
    pub severity: Severity,
    /// Where; nothing, where it is about the lexicon as a whole.
    pub span: Option<Span>,
    /// What is wrong, in one sentence.
    pub message: String,
    /// What the words at `span` are, in a word or two.
    pub label: String,
    /// Other places that belong to it, and what they are.
    pub others: Vec<(Span, String)>,
    /// How to mend it.
    pub help: Option<String>,
    /// Edits that mend it, where that needs no thought.
    pub fix: Vec<Edit>,
}

impl Finding {
    pub(super) fn new(lint: &'static Lint, span: Option<Span>, message: String) -> Finding {
        Finding {
            lint,
            severity: lint.severity,
            span,
            message,
            label: String::new(),
            others: Vec::new(),
            help: None,
            fix: Vec::new(),
        }
    }

    pub(super) fn label(mut self, label: impl Into<String>) -> Finding {
        self.label = label.into();
        self
    }

    pub(super) fn beside(mut self, span: Span, label: impl Into<String>) -> Finding {
        self.others.push((span, label.into()));
        self
    }

    pub(super) fn help(mut self, help: impl Into<String>) -> Finding {
        self.help = Some(help.into());
        self
    }

    pub(super) fn fix(mut self, span: Span, replacement: impl Into<String>) -> Finding {
        self.fix.push(Edit {
            span,
            replacement: replacement.into(),
        });
        self
    }
}
