//! What can be wrong with a lexicon, and where.

use std::fmt;
use std::ops::Range;

use toml::Spanned;

/// A place in a lexicon file; lines and columns count from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The file as the user named it.
    pub file: String,
    /// The line.
    pub line: usize,
    /// The column, in characters.
    pub column: usize,
    /// The bytes of the file.
    pub(crate) span: Range<usize>,
}

impl Origin {
    /// Finds the place of some bytes in a file's text.
    pub(crate) fn locate(file: &str, text: &str, span: Range<usize>) -> Origin {
        let before = &text[..span.start.min(text.len())];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Origin {
            file: file.to_owned(),
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
            span,
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

/// A value as a file writes it, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written<T> {
    /// The value.
    pub value: T,
    /// Where it is written.
    pub origin: Origin,
}

/// A lexicon that cannot be used: where, what, and how to mend it.
#[derive(Debug)]
pub struct LexiconError {
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    Unreadable(String, std::io::Error),
    Empty(String),
    Invalid(Origin, String),
    Incomplete(String),
}

impl LexiconError {
    pub(crate) fn unreadable(path: impl fmt::Display, source: std::io::Error) -> LexiconError {
        let kind = Kind::Unreadable(path.to_string(), source);
        LexiconError { kind }
    }

    pub(crate) fn empty(directory: impl fmt::Display) -> LexiconError {
        let kind = Kind::Empty(directory.to_string());
        LexiconError { kind }
    }

    pub(crate) fn invalid(origin: Origin, message: impl Into<String>) -> LexiconError {
        let kind = Kind::Invalid(origin, message.into());
        LexiconError { kind }
    }

    pub(crate) fn incomplete(message: impl Into<String>) -> LexiconError {
        let kind = Kind::Incomplete(message.into());
        LexiconError { kind }
    }

    /// Returns what is wrong and how to mend it, without the place.
    pub fn message(&self) -> String {
        match &self.kind {
            Kind::Invalid(_, message) => message.clone(),
            Kind::Unreadable(..) | Kind::Empty(_) | Kind::Incomplete(_) => self.to_string(),
        }
    }

    /// Returns the place, where the fault is in a file.
    pub fn origin(&self) -> Option<&Origin> {
        match &self.kind {
            Kind::Invalid(origin, _) => Some(origin),
            Kind::Unreadable(..) | Kind::Empty(_) | Kind::Incomplete(_) => None,
        }
    }
}

impl fmt::Display for LexiconError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            Kind::Unreadable(path, source) => write!(f, "{path}: cannot be read: {source}"),
            Kind::Empty(directory) => write!(
                f,
                "{directory}: holds no .toml file; name a directory with lexicon files in it"
            ),
            Kind::Invalid(origin, message) => write!(f, "{origin}: {message}"),
            Kind::Incomplete(message) => f.write_str(message),
        }
    }
}

impl std::error::Error for LexiconError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.kind {
            Kind::Unreadable(_, source) => Some(source),
            Kind::Empty(_) | Kind::Invalid(..) | Kind::Incomplete(_) => None,
        }
    }
}

/// Pairs a file's name and text, to say where in it something is.
pub(crate) struct Located<'f> {
    pub(crate) name: &'f str,
    pub(crate) text: &'f str,
    /// Where its lines start, as large files have many places to name.
    line_starts: Vec<usize>,
}

impl<'f> Located<'f> {
    pub(crate) fn new(name: &'f str, text: &'f str) -> Located<'f> {
        let newlines = text.match_indices('\n').map(|(at, _)| at + 1);
        Located {
            name,
            text,
            line_starts: std::iter::once(0).chain(newlines).collect(),
        }
    }

    pub(crate) fn origin(&self, span: Range<usize>) -> Origin {
        let offset = span.start.min(self.text.len());
        let line = self.line_starts.partition_point(|start| *start <= offset);
        let start = self.line_starts[line - 1];
        Origin {
            file: self.name.to_owned(),
            line,
            column: self.text[start..offset].chars().count() + 1,
            span,
        }
    }

    pub(crate) fn invalid(&self, span: Range<usize>, message: impl Into<String>) -> LexiconError {
        LexiconError::invalid(self.origin(span), message)
    }

    pub(crate) fn written<T>(&self, value: Spanned<T>) -> Written<T> {
        Written {
            origin: self.origin(value.span()),
            value: value.into_inner(),
        }
    }
}
