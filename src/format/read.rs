//! Reads a TOML text that is known to be sound into a document. Events of the parser rather
//! than a tree that others built, as every comment is an event and comes in its place.

use std::borrow::Cow;

use toml_parser::Source;
use toml_parser::decoder::{Encoding, ScalarKind};
use toml_parser::parser::{Event, EventKind, parse_document};

use super::document::{Document, Entry, Header, Line, List, Table, Value};

/// Reads a file; what is no TOML is left out.
pub(super) fn document(text: &str) -> Document {
    let source = Source::new(text);
    let tokens = source.lex().into_vec();
    let mut events = Vec::new();
    parse_document(&tokens, &mut events, &mut ());
    let mut reader = Reader {
        source,
        events: events.into_iter(),
        tables: vec![Table::default()],
        lines: Vec::new(),
    };
    reader.read();
    settle(reader.tables, reader.lines)
}

struct Reader<'t> {
    source: Source<'t>,
    events: std::vec::IntoIter<Event>,
    tables: Vec<Table>,
    /// Lines since the last key or header.
    lines: Vec<Line>,
}

impl Reader<'_> {
    fn read(&mut self) {
        let mut is_line_start = true;
        while let Some(event) = self.events.next() {
            match event.kind() {
                EventKind::StdTableOpen | EventKind::ArrayTableOpen => {
                    let is_array = event.kind() == EventKind::ArrayTableOpen;
                    let path = self.path(Vec::new());
                    self.tables.push(Table {
                        lead: std::mem::take(&mut self.lines),
                        header: Some(Header { path, is_array }),
                        ..Table::default()
                    });
                    is_line_start = false;
                }
                EventKind::SimpleKey => {
                    let lead = std::mem::take(&mut self.lines);
                    let entry = self.entry(lead, &event);
                    self.table().entries.push(entry);
                    is_line_start = false;
                }
                EventKind::Comment if is_line_start => {
                    let comment = self.comment(&event);
                    self.lines.push(Line::Comment(comment));
                    is_line_start = false;
                }
                EventKind::Comment => {
                    let comment = self.comment(&event);
                    let table = self.table();
                    match table.entries.last_mut() {
                        Some(entry) => entry.behind = Some(comment),
                        None => table.behind = Some(comment),
                    }
                }
                EventKind::Newline => {
                    if is_line_start {
                        self.lines.push(Line::Blank);
                    }
                    is_line_start = true;
                }
                EventKind::Whitespace
                | EventKind::StdTableClose
                | EventKind::ArrayTableClose
                | EventKind::InlineTableOpen
                | EventKind::InlineTableClose
                | EventKind::ArrayOpen
                | EventKind::ArrayClose
                | EventKind::KeySep
                | EventKind::KeyValSep
                | EventKind::Scalar
                | EventKind::ValueSep
                | EventKind::Error => {}
            }
        }
    }

    fn table(&mut self) -> &mut Table {
        if self.tables.is_empty() {
            self.tables.push(Table::default());
        }
        let last = self.tables.len() - 1;
        &mut self.tables[last]
    }

    /// Reads the rest of a key, up to and with what ends it.
    fn path(&mut self, mut path: Vec<String>) -> Vec<String> {
        for event in self.events.by_ref() {
            if event.kind() == EventKind::SimpleKey {
                path.push(key(&self.source, &event));
            } else if !matches!(event.kind(), EventKind::Whitespace | EventKind::KeySep) {
                break;
            }
        }
        path
    }

    /// Reads a key and its value, from the first part of the key.
    fn entry(&mut self, lead: Vec<Line>, first: &Event) -> Entry {
        let path = self.path(vec![key(&self.source, first)]);
        let mut event = self.events.next();
        while event.is_some_and(|event| event.kind() == EventKind::Whitespace) {
            event = self.events.next();
        }
        let value = match event {
            Some(event) => self.value(&event),
            None => Value::Verbatim(String::new()),
        };
        Entry {
            lead,
            path,
            value,
            behind: None,
        }
    }

    fn value(&mut self, event: &Event) -> Value {
        if event.kind() == EventKind::ArrayOpen {
            Value::Array(self.list())
        } else if event.kind() == EventKind::InlineTableOpen {
            Value::InlineTable(self.list())
        } else {
            scalar(&self.source, event)
        }
    }

    /// Reads what is between brackets or braces, up to and with the closing one.
    fn list(&mut self) -> List {
        let mut list = List::default();
        let mut lines = Vec::new();
        let mut is_line_start = false;
        while let Some(event) = self.events.next() {
            match event.kind() {
                EventKind::ArrayClose | EventKind::InlineTableClose => break,
                EventKind::SimpleKey => {
                    let entry = self.entry(std::mem::take(&mut lines), &event);
                    list.entries.push(entry);
                    is_line_start = false;
                }
                EventKind::Scalar | EventKind::ArrayOpen | EventKind::InlineTableOpen => {
                    list.entries.push(Entry {
                        lead: std::mem::take(&mut lines),
                        path: Vec::new(),
                        value: self.value(&event),
                        behind: None,
                    });
                    is_line_start = false;
                }
                EventKind::Comment => {
                    let comment = self.comment(&event);
                    let place = match list.entries.last_mut() {
                        Some(entry) => &mut entry.behind,
                        None => &mut list.behind_open,
                    };
                    if is_line_start || place.is_some() {
                        lines.push(Line::Comment(comment));
                    } else {
                        *place = Some(comment);
                    }
                }
                EventKind::Newline => is_line_start = true,
                EventKind::ValueSep => is_line_start = false,
                EventKind::Whitespace
                | EventKind::StdTableOpen
                | EventKind::StdTableClose
                | EventKind::ArrayTableOpen
                | EventKind::ArrayTableClose
                | EventKind::KeySep
                | EventKind::KeyValSep
                | EventKind::Error => {}
            }
        }
        list.tail = lines;
        list
    }

    fn comment(&self, event: &Event) -> String {
        let raw = self.source.get(event);
        raw.map_or("", |raw| raw.as_str()).trim_end().to_owned()
    }
}

fn key(source: &Source<'_>, event: &Event) -> String {
    let mut decoded = Cow::Borrowed("");
    if let Some(raw) = source.get(event) {
        raw.decode_key(&mut decoded, &mut ());
    }
    decoded.into_owned()
}

fn scalar(source: &Source<'_>, event: &Event) -> Value {
    let Some(raw) = source.get(event) else {
        return Value::Verbatim(String::new());
    };
    let mut decoded = Cow::Borrowed("");
    let kind = raw.decode_scalar(&mut decoded, &mut ());
    let verbatim = || Value::Verbatim(raw.as_str().to_owned());
    match kind {
        ScalarKind::String => Value::Text {
            is_multiline: matches!(
                event.encoding(),
                Some(Encoding::MlBasicString | Encoding::MlLiteralString)
            ),
            text: decoded.into_owned(),
        },
        ScalarKind::Integer(radix) => {
            i64::from_str_radix(&decoded, radix.value()).map_or_else(|_| verbatim(), Value::Integer)
        }
        ScalarKind::Float => decoded.parse().map_or_else(|_| verbatim(), Value::Float),
        ScalarKind::Boolean(_) | ScalarKind::DateTime => verbatim(),
    }
}

/// Gives the lines between tables to what they belong to: comments that touch the last key
/// from below and nothing else are that table's, and what stands above the first key with a
/// blank line between them is the file's.
fn settle(mut tables: Vec<Table>, mut foot: Vec<Line>) -> Document {
    for index in 1..tables.len() {
        let lead = std::mem::take(&mut tables[index].lead);
        let (tail, lead) = split_tail(&tables[index - 1], lead, false);
        tables[index - 1].tail = tail;
        tables[index].lead = lead;
    }
    if let Some(last) = tables.last_mut() {
        (last.tail, foot) = split_tail(last, foot, true);
    }
    let root_is_empty = tables.first().is_none_or(is_bare);
    if root_is_empty {
        tables.drain(..tables.len().min(1));
    }
    let first = tables.first_mut().map(|table| {
        let entry = table.entries.first_mut().filter(|_| !root_is_empty);
        entry.map_or(&mut table.lead, |entry| &mut entry.lead)
    });
    let head = first.map(split_head).unwrap_or_default();
    Document { head, tables, foot }
}

/// Whether there is neither a header nor a key.
fn is_bare(table: &Table) -> bool {
    table.header.is_none() && table.entries.is_empty()
}

/// Splits off the comments that touch the table above them and nothing below.
fn split_tail(above: &Table, mut lines: Vec<Line>, ends_file: bool) -> (Vec<String>, Vec<Line>) {
    let is_comment = |line: &Line| matches!(line, Line::Comment(_));
    let n_touching = lines.iter().take_while(|line| is_comment(line)).count();
    let touches_below = n_touching == lines.len() && !ends_file;
    if is_bare(above) || touches_below {
        return (Vec::new(), lines);
    }
    let rest = lines.split_off(n_touching);
    let comments = lines.into_iter().filter_map(|line| match line {
        Line::Comment(comment) => Some(comment),
        Line::Blank => None,
    });
    (comments.collect(), rest)
}

/// Splits off the lines that belong to the file: up to the last blank one, and directives
/// such as `#:schema` in any case.
fn split_head(lines: &mut Vec<Line>) -> Vec<Line> {
    let last_blank = lines.iter().rposition(|line| matches!(line, Line::Blank));
    let directives = lines
        .iter()
        .take_while(|line| matches!(line, Line::Comment(comment) if comment.starts_with("#:")))
        .count();
    let rest = lines.split_off(last_blank.map_or(directives, |blank| blank + 1));
    std::mem::replace(lines, rest)
}
