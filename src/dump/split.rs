//! Cuts one record into its fields, by the letter of a dialect or leniently.

use csv::ByteRecord;
use memchr::{memchr, memchr2, memchr3};

use super::dialect::{Dialect, Escape, LineEnd};
use super::span::Span;

/// Most columns of a table: more fields than these and one of a record are not kept, so that a
/// flood of delimiters does not fill memory.
pub(super) const MAX_COLUMNS: usize = 1 << 16;

/// What stands at the start of some bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Split {
    /// A record of this many bytes, its line end included.
    Record(usize),
    /// The bytes end before the record does; whether inside a quoted field.
    Short {
        /// Number of the field whose quote is still open, from 1.
        open: Option<usize>,
    },
    /// A record whose quotes follow no rule.
    Fault(Fault),
}

/// What is wrong with the quotes of a record; fields count from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// Text stands between a closing quote and the next delimiter.
    TextAfterQuote(usize),
    /// The dump ends inside a quoted field.
    Unclosed(usize),
}

/// When a quote closes its field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Closing {
    /// Always, and only a delimiter or the end of the record may follow.
    Strict,
    /// Where a delimiter or the end of the record follows; elsewhere it is text.
    Lenient,
}

/// What stands after a field.
#[derive(Clone, Copy, Debug)]
pub(super) enum Boundary {
    /// A delimiter; the next field starts here.
    Delimiter(usize),
    /// The end of the record; the next one starts here.
    LineEnd(usize),
    /// Something else.
    Text,
    /// What the bytes do not show.
    Unknown,
}

/// Cuts records by one dialect.
#[derive(Clone, Debug)]
pub(super) struct Splitter {
    dialect: Dialect,
    /// A field without its escapes.
    plain: Vec<u8>,
    /// The fields of a record.
    spans: Vec<Span>,
}

impl Splitter {
    pub(super) fn new(dialect: Dialect) -> Splitter {
        Splitter {
            dialect,
            plain: Vec::new(),
            spans: Vec::new(),
        }
    }

    pub(super) fn dialect(&self) -> &Dialect {
        &self.dialect
    }

    /// Finds the fields of the record at the start of some bytes by the letter of the dialect;
    /// `at_end` says that nothing follows them.
    pub(super) fn find(&self, bytes: &[u8], at_end: bool, fields: &mut Vec<Span>) -> Split {
        self.cut(bytes, at_end, Closing::Strict, fields)
    }

    /// Cuts the record that [`Splitter::find`] finds.
    pub(super) fn split(&mut self, bytes: &[u8], at_end: bool, record: &mut ByteRecord) -> Split {
        self.copy(bytes, at_end, Closing::Strict, record)
    }

    /// Cuts a record where a quote closes its field only before a delimiter or a line end.
    pub(super) fn split_leniently(
        &mut self,
        bytes: &[u8],
        at_end: bool,
        record: &mut ByteRecord,
    ) -> Split {
        self.copy(bytes, at_end, Closing::Lenient, record)
    }

    fn copy(
        &mut self,
        bytes: &[u8],
        at_end: bool,
        closing: Closing,
        record: &mut ByteRecord,
    ) -> Split {
        let mut spans = std::mem::take(&mut self.spans);
        let split = self.cut(bytes, at_end, closing, &mut spans);
        self.collect(bytes, &spans, record);
        self.spans = spans;
        split
    }

    /// Copies fields, their escapes resolved.
    pub(super) fn collect(&mut self, bytes: &[u8], fields: &[Span], record: &mut ByteRecord) {
        record.clear();
        for &field in fields {
            record.push_field(self.text(bytes, field));
        }
    }

    fn cut(&self, bytes: &[u8], at_end: bool, closing: Closing, fields: &mut Vec<Span>) -> Split {
        fields.clear();
        let mut keep = |start, end, has_escapes| {
            // No more than are needed to tell that there are too many.
            if fields.len() <= MAX_COLUMNS {
                fields.push(Span {
                    start,
                    end,
                    has_escapes,
                });
            }
            fields.len() + 1
        };
        let (mut at, mut number) = (0, 1);
        loop {
            if self.dialect.skips_space && number > 1 {
                at = skip(bytes, at, b' ');
            }
            let is_quoted =
                self.dialect.quote.is_some() && bytes.get(at) == self.dialect.quote.as_ref();
            let boundary = if is_quoted {
                match self.quoted(bytes, at + 1, at_end, closing) {
                    Quoted::Closed {
                        end,
                        has_escapes,
                        boundary,
                    } => {
                        number = keep(at + 1, end, has_escapes);
                        boundary
                    }
                    Quoted::TextAfter => return Split::Fault(Fault::TextAfterQuote(number)),
                    Quoted::Open if at_end => return Split::Fault(Fault::Unclosed(number)),
                    Quoted::Open => return Split::Short { open: Some(number) },
                    Quoted::Unknown => return Split::Short { open: None },
                }
            } else {
                let (end, boundary) = self.unquoted(bytes, at, at_end);
                if matches!(boundary, Boundary::Delimiter(_) | Boundary::LineEnd(_)) {
                    number = keep(at, end, self.escapes_everywhere());
                }
                boundary
            };
            match boundary {
                Boundary::Delimiter(next) => at = next,
                Boundary::LineEnd(next) => return Split::Record(next),
                Boundary::Text | Boundary::Unknown => return Split::Short { open: None },
            }
        }
    }

    /// Whether a backslash escapes outside quotes: where nothing else could.
    fn escapes_everywhere(&self) -> bool {
        self.dialect.quote.is_none() && self.dialect.escape == Escape::Backslash
    }

    /// Finds the end of an unquoted field.
    fn unquoted(&self, bytes: &[u8], start: usize, at_end: bool) -> (usize, Boundary) {
        let (delimiter, line_end) = (self.dialect.delimiter, self.dialect.line_end.byte());
        let mut at = start;
        let found = loop {
            if !self.escapes_everywhere() {
                break memchr2(delimiter, line_end, &bytes[at..]).map(|found| at + found);
            }
            match memchr3(delimiter, line_end, b'\\', &bytes[at..]) {
                Some(found) if bytes[at + found] == b'\\' => {
                    at = (at + found + 2).min(bytes.len());
                }
                found => break found.map(|found| at + found),
            }
        };
        match found {
            Some(end) if bytes[end] == delimiter => (end, Boundary::Delimiter(end + 1)),
            Some(end) => (
                self.without_return(bytes, start, end),
                Boundary::LineEnd(end + 1),
            ),
            None if at_end => {
                let end = self.without_return(bytes, start, bytes.len());
                (end, Boundary::LineEnd(bytes.len()))
            }
            None => (bytes.len(), Boundary::Unknown),
        }
    }

    /// Leaves out the carriage returns that belong to the line end; files that went through
    /// two conversions have several.
    pub(super) fn without_return(&self, bytes: &[u8], start: usize, end: usize) -> usize {
        match self.dialect.line_end {
            LineEnd::Lf => {
                let returns = bytes[start..end].iter().rev();
                end - returns.take_while(|&&byte| byte == b'\r').count()
            }
            LineEnd::Cr => end,
        }
    }

    /// Finds the quote that closes a field which starts after its opening quote.
    fn quoted(&self, bytes: &[u8], start: usize, at_end: bool, closing: Closing) -> Quoted {
        let quote = self.dialect.quote.unwrap_or(b'"');
        let escape = match self.dialect.escape {
            Escape::Doubled => quote,
            Escape::Backslash => b'\\',
        };
        let mut at = start;
        let mut has_escapes = false;
        while let Some(found) = either(quote, escape, &bytes[at..]) {
            let end = at + found;
            if bytes[end] != quote {
                // Only a quote and a backslash are escaped; before anything else a backslash
                // is text, as in "C:\temp".
                match bytes.get(end + 1) {
                    Some(&next) if next == quote || next == b'\\' => {
                        has_escapes = true;
                        at = end + 2;
                    }
                    Some(_) => at = end + 1,
                    None => return Quoted::Open,
                }
                continue;
            }
            if bytes.get(end + 1) == Some(&quote) {
                has_escapes = true;
                at = end + 2;
                continue;
            }
            match (self.boundary(bytes, end + 1, at_end), closing) {
                (Boundary::Unknown, _) => return Quoted::Unknown,
                (Boundary::Text, Closing::Strict) => return Quoted::TextAfter,
                (Boundary::Text, Closing::Lenient) => at = end + 1,
                (boundary @ (Boundary::Delimiter(_) | Boundary::LineEnd(_)), _) => {
                    return Quoted::Closed {
                        end,
                        has_escapes,
                        boundary,
                    };
                }
            }
        }
        Quoted::Open
    }

    /// Says what stands after a quote that may close a field.
    pub(super) fn boundary(&self, bytes: &[u8], after: usize, at_end: bool) -> Boundary {
        let at = if self.dialect.skips_space {
            skip(bytes, after, b' ')
        } else {
            after
        };
        if bytes.get(at) == Some(&self.dialect.delimiter) {
            return Boundary::Delimiter(at + 1);
        }
        let at = match self.dialect.line_end {
            LineEnd::Lf => skip(bytes, at, b'\r'),
            LineEnd::Cr => at,
        };
        match bytes.get(at) {
            Some(&byte) if byte == self.dialect.line_end.byte() => Boundary::LineEnd(at + 1),
            Some(_) => Boundary::Text,
            None if at_end => Boundary::LineEnd(at),
            None => Boundary::Unknown,
        }
    }

    /// Returns the text of a field, which has no escapes any more.
    pub(super) fn text<'t>(&'t mut self, bytes: &'t [u8], field: Span) -> &'t [u8] {
        if !field.has_escapes {
            return field.of(bytes);
        }
        self.unescape(field.of(bytes));
        &self.plain
    }

    fn unescape(&mut self, field: &[u8]) {
        let Dialect {
            delimiter,
            quote,
            escape,
            ..
        } = self.dialect;
        // What can stand before an escaped byte.
        let backslash = match escape {
            Escape::Doubled => quote.unwrap_or(b'\\'),
            Escape::Backslash => b'\\',
        };
        self.plain.clear();
        let mut rest = field;
        while let Some(at) = either(quote.unwrap_or(backslash), backslash, rest) {
            let is_escape = match escape {
                Escape::Doubled => false,
                Escape::Backslash => rest[at] == b'\\',
            };
            let next = rest.get(at + 1).copied();
            let is_escaped = match next {
                Some(b'\\') => is_escape,
                Some(_) if quote.is_some() => {
                    next == quote && (is_escape || quote == Some(rest[at]))
                }
                Some(next) => is_escape && (next == delimiter || next == b'\n' || next == b'\r'),
                None => false,
            };
            let (before, after) = rest.split_at(at);
            self.plain.extend_from_slice(before);
            // The byte that stays, and what was looked at.
            let (byte, n_bytes) = match next {
                Some(next) if is_escaped => (next, 2),
                Some(_) | None => (after[0], 1),
            };
            self.plain.push(byte);
            rest = &after[n_bytes..];
        }
        self.plain.extend_from_slice(rest);
    }
}

/// A quoted field.
enum Quoted {
    Closed {
        end: usize,
        has_escapes: bool,
        boundary: Boundary,
    },
    /// Text stands after its closing quote.
    TextAfter,
    /// The bytes end inside it.
    Open,
    /// The bytes end where they would tell whether it is closed.
    Unknown,
}

/// Finds the first of two bytes, which may be the same; one is found in half the time of two.
fn either(one: u8, other: u8, bytes: &[u8]) -> Option<usize> {
    if one == other {
        memchr(one, bytes)
    } else {
        memchr2(one, other, bytes)
    }
}

/// Returns where a run of a byte ends.
pub(super) fn skip(bytes: &[u8], start: usize, byte: u8) -> usize {
    let run = bytes[start..].iter().take_while(|&&other| other == byte);
    start + run.count()
}

#[cfg(test)]
mod tests;
