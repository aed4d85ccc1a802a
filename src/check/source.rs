//! The files under check as their authors wrote them: tolerant of what the loader refuses, so
//! that everything wrong is said at once.

use std::ops::Range;

use toml_edit::{ArrayOfTables, Document, Item, Table, TomlError, Value};

use super::CASES;
use super::finding::Span;
use crate::lexicon::Origin;

/// A file with its text, and its tables where it is TOML.
pub(super) struct Source<'f> {
    pub(super) name: &'f str,
    pub(super) text: &'f str,
    pub(super) document: Result<Document<&'f str>, TomlError>,
}

impl Source<'_> {
    /// Whether it holds cases, and no entries.
    pub(super) fn holds_cases(&self) -> bool {
        self.name.ends_with(CASES)
    }
}

/// A string in a file.
pub(super) struct Written<'s> {
    pub(super) value: &'s str,
    pub(super) span: Span,
    /// Whether the bytes between the quotes are the value itself.
    is_plain: bool,
}

/// One `[[duty]]`, `[[mask]]`, ... of a file.
pub(super) struct Entry<'s> {
    pub(super) kind: &'static str,
    pub(super) file: usize,
    pub(super) table: &'s Table,
}

/// What `[[...]]` a lexicon file may hold.
pub(super) const ENTRIES: [&str; 5] = ["duty", "mask", "context", "mention", "section"];

/// Keys that hold terms, by the kind of entry.
const TERM_KEYS: [&str; 3] = ["terms", "ends", "headings"];

/// All files.
pub(super) struct Sources<'f>(pub(super) Vec<Source<'f>>);

impl<'f> Sources<'f> {
    pub(super) fn parse(files: &'f [(String, String)]) -> Sources<'f> {
        let parse = |(name, text): &'f (String, String)| Source {
            name,
            text,
            document: Document::parse(text.as_str()),
        };
        Sources(files.iter().map(parse).collect())
    }

    /// Returns the tables of every file of entries that is TOML.
    pub(super) fn tables(&self) -> impl Iterator<Item = (usize, &Table)> {
        let files = self.0.iter().enumerate();
        files
            .filter(|(_, source)| !source.holds_cases())
            .filter_map(|(file, source)| Some((file, source.document.as_ref().ok()?.as_table())))
    }

    /// Returns every entry of every file.
    pub(super) fn entries(&self) -> Vec<Entry<'_>> {
        let mut entries = Vec::new();
        for (file, root) in self.tables() {
            for kind in ENTRIES {
                let tables = root.get(kind).and_then(Item::as_array_of_tables);
                let tables = tables.into_iter().flat_map(ArrayOfTables::iter);
                entries.extend(tables.map(|table| Entry { kind, file, table }));
            }
        }
        entries
    }

    /// Returns the entries of a `[table]` of every file, such as `[classes]`.
    pub(super) fn named<'s>(
        &'s self,
        table: &'static str,
    ) -> impl Iterator<Item = (usize, &'s str, Range<usize>, &'s Item)> {
        self.tables().flat_map(move |(file, root)| {
            let named = root.get(table).and_then(Item::as_table_like);
            let keys = named.into_iter().flat_map(toml_edit::TableLike::iter);
            keys.map(move |(key, item)| {
                let span = named.and_then(|table| table.key(key)?.span());
                (file, key, span.unwrap_or(0..0), item)
            })
        })
    }

    /// Returns every term of every entry.
    pub(super) fn terms(&self) -> Vec<Written<'_>> {
        let mut terms = Vec::new();
        for entry in self.entries() {
            for key in TERM_KEYS {
                terms.extend(self.strings(entry.file, entry.table, key));
            }
        }
        terms
    }

    /// Returns the strings of an array of an entry.
    pub(super) fn strings<'s>(
        &'s self,
        file: usize,
        table: &'s Table,
        key: &str,
    ) -> Vec<Written<'s>> {
        let array = table.get(key).and_then(Item::as_array);
        let values = array.into_iter().flat_map(toml_edit::Array::iter);
        values
            .filter_map(|value| self.written(file, value))
            .collect()
    }

    /// Returns every string value of every file.
    pub(super) fn all_strings(&self) -> Vec<Written<'_>> {
        let mut strings = Vec::new();
        for (file, root) in self.tables() {
            self.collect(file, root, &mut strings);
        }
        strings
    }

    fn collect<'s>(
        &'s self,
        file: usize,
        table: &'s dyn toml_edit::TableLike,
        strings: &mut Vec<Written<'s>>,
    ) {
        for (_, item) in table.iter() {
            if let Some(tables) = item.as_array_of_tables() {
                for table in tables {
                    self.collect(file, table, strings);
                }
            } else if let Some(table) = item.as_table_like() {
                self.collect(file, table, strings);
            } else if let Some(value) = item.as_value() {
                self.collect_value(file, value, strings);
            }
        }
    }

    fn collect_value<'s>(&'s self, file: usize, value: &'s Value, strings: &mut Vec<Written<'s>>) {
        if let Some(array) = value.as_array() {
            for value in array {
                self.collect_value(file, value, strings);
            }
        } else if let Some(table) = value.as_inline_table() {
            self.collect(file, table, strings);
        }
        strings.extend(self.written(file, value));
    }

    /// Returns a string value with its place.
    pub(super) fn written<'s>(&'s self, file: usize, value: &'s Value) -> Option<Written<'s>> {
        let span = value.span()?;
        let value = value.as_str()?;
        let raw = self.0[file].text.get(span.clone())?;
        Some(Written {
            value,
            is_plain: raw.len() == value.len() + 2 && raw[1..].starts_with(value),
            span: Span::new(file, span),
        })
    }

    /// Returns where something that was loaded is written.
    pub(super) fn span(&self, origin: &Origin) -> Option<Span> {
        let file = self
            .0
            .iter()
            .position(|source| source.name == origin.file)?;
        Some(Span::new(file, origin.span.clone()))
    }

    /// Returns the bytes of a span.
    pub(super) fn text(&self, span: &Span) -> &str {
        self.0[span.file].text.get(span.range()).unwrap_or("")
    }
}

impl Written<'_> {
    /// Returns where a part of the value is written; the whole string, where escapes stand in
    /// it.
    pub(super) fn part(&self, range: Range<usize>) -> Span {
        if !self.is_plain {
            return self.span.clone();
        }
        let start = self.span.start + 1;
        Span::new(self.span.file, start + range.start..start + range.end)
    }
}

impl<'s> Entry<'s> {
    /// Returns the value of a key, with its place.
    pub(super) fn value(&self, key: &str) -> Option<(&'s Value, Span)> {
        let value = self.table.get(key)?.as_value()?;
        let span = Span::new(self.file, value.span()?);
        Some((value, span))
    }

    /// Returns the id, or nothing.
    pub(super) fn id(&self) -> Option<&'s str> {
        self.table.get("id")?.as_str()
    }

    /// Returns where the entry starts.
    pub(super) fn header(&self) -> Span {
        let span = self.table.span().unwrap_or(0..0);
        Span::new(self.file, span)
    }
}
