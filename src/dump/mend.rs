//! Reads a record whose quotes follow no rule in the one way that fits the table, if there is
//! one: the fewest quotes taken as text that give as many fields as the table has columns, and
//! a row of the table after it.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use csv::ByteRecord;
use memchr::{memchr, memchr2};

use super::dialect::Escape;
use super::span::Span;
use super::split::{Boundary, Split, Splitter, skip};

/// How far a broken record is looked at.
const MAX_BYTES: usize = 1 << 16;
const MAX_LINES: usize = 32;

/// Steps after which a record is given up.
const MAX_STEPS: usize = 20_000;

/// What a reading costs for each quote inside a quoted field that is neither doubled nor at its
/// end. The numbers below are relative to it: texts quote words more often than a stray quote
/// opens a field, and a field that needs mending rarely goes on in the next line.
const STRAY_INSIDE: u32 = 1;
/// For each quote at the start or the end of a field that is read as unquoted.
const STRAY_OUTSIDE: u32 = 3;
/// For each line break in a field that has stray quotes.
const STRAY_LINE: u32 = 4;

/// A place between two fields: where the next one starts, and how many came before.
type Place = (usize, usize);

/// The cheapest way to a place.
#[derive(Clone, Copy, Debug)]
struct Way {
    cost: u32,
    /// Whether another way costs the same.
    is_tied: bool,
    from: Place,
    /// The field on the way, its quotes left out.
    field: (usize, usize),
    is_quoted: bool,
}

/// How far a broken record may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Extent {
    /// To the end of its first line.
    Line,
    /// Over some lines.
    Lines,
}

/// Reads the record of a table with some columns at the start of some bytes; returns how many
/// bytes it has, and its fields.
pub(super) fn mend(
    bytes: &[u8],
    at_end: bool,
    width: usize,
    extent: Extent,
    splitter: &mut Splitter,
) -> Option<(usize, Vec<Span>)> {
    let n_lines = match extent {
        Extent::Line => 1,
        Extent::Lines => MAX_LINES,
    };
    search(bytes, at_end, width, n_lines, Next::Row, splitter)
}

/// What is asked of the bytes after a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Next {
    /// A row of the table, or the end.
    Row,
    /// Nothing.
    Anything,
}

/// Finds the one cheapest reading, if there is one.
fn search(
    bytes: &[u8],
    at_end: bool,
    width: usize,
    n_lines: usize,
    next: Next,
    splitter: &mut Splitter,
) -> Option<(usize, Vec<Span>)> {
    let reach = reach(bytes, n_lines, splitter.dialect().line_end.byte());
    let mut search = Search {
        bytes: &bytes[..reach],
        at_end: at_end && reach == bytes.len(),
        width,
        ways: HashMap::new(),
        heap: BinaryHeap::from([Reverse((0, (0, 0)))]),
    };
    let mut best: Option<(u32, Place)> = None;
    let mut n_steps = 0;
    while let Some(Reverse((cost, place))) = search.heap.pop() {
        n_steps += 1;
        if n_steps > MAX_STEPS {
            return None;
        }
        if best.is_some_and(|(least, _)| cost > least) {
            break;
        }
        let way = search.ways.get(&place);
        if way.is_some_and(|way| way.cost < cost) {
            continue;
        }
        if place.1 < width {
            search.leave(place, cost, splitter);
            continue;
        }
        let fits = match next {
            Next::Row => is_followed_by_row(&bytes[place.0..], at_end, width, splitter),
            Next::Anything => true,
        };
        if !fits {
            continue;
        }
        if best.is_some() || way.is_some_and(|way| way.is_tied) {
            return None;
        }
        best = Some((cost, place));
    }
    let (_, end) = best?;
    Some((end.0, search.collect(end)))
}

/// Returns how many bytes a broken record may have: whole lines, if there are any.
fn reach(bytes: &[u8], n_lines: usize, line_end: u8) -> usize {
    let within = &bytes[..bytes.len().min(MAX_BYTES)];
    let ends = memchr::memchr_iter(line_end, within);
    match ends.take(n_lines).last() {
        Some(end) => end + 1,
        None => within.len(),
    }
}

/// Whether the bytes after a record go on with a row of the table.
fn is_followed_by_row(rest: &[u8], at_end: bool, width: usize, splitter: &mut Splitter) -> bool {
    let blank = rest
        .iter()
        .take_while(|&&byte| matches!(byte, b'\r' | b'\n'));
    let rest = &rest[blank.count()..];
    if rest.is_empty() {
        return true;
    }
    let mut next = ByteRecord::new();
    match splitter.split(rest, at_end, &mut next) {
        Split::Record(_) => return next.len() == width,
        Split::Short { .. } => return true,
        Split::Fault(_) => {}
    }
    match splitter.split_leniently(rest, at_end, &mut next) {
        Split::Record(_) if next.len() == width => true,
        Split::Short { .. } => true,
        Split::Record(_) | Split::Fault(_) => {
            search(rest, at_end, width, MAX_LINES, Next::Anything, splitter).is_some()
        }
    }
}

/// The search for the cheapest reading (Dijkstra 1959).
struct Search<'b> {
    bytes: &'b [u8],
    at_end: bool,
    width: usize,
    ways: HashMap<Place, Way>,
    /// Places by cost, and by position where it is equal: so all ways to a place are known
    /// before it is left.
    heap: BinaryHeap<Reverse<(u32, Place)>>,
}

impl Search<'_> {
    /// Finds every reading of the field that starts at a place.
    fn leave(&mut self, place: Place, cost: u32, splitter: &Splitter) {
        let dialect = splitter.dialect();
        let start = if dialect.skips_space && place.1 > 0 {
            skip(self.bytes, place.0, b' ')
        } else {
            place.0
        };
        self.unquoted(place, start, cost, splitter);
        if dialect.quote.is_some() && self.bytes.get(start) == dialect.quote.as_ref() {
            self.quoted(place, start + 1, cost, splitter);
        }
    }

    fn unquoted(&mut self, place: Place, start: usize, cost: u32, splitter: &Splitter) {
        let dialect = splitter.dialect();
        let found = memchr2(
            dialect.delimiter,
            dialect.line_end.byte(),
            &self.bytes[start..],
        );
        let (end, boundary) = match found {
            Some(found) if self.bytes[start + found] == dialect.delimiter => {
                (start + found, Boundary::Delimiter(start + found + 1))
            }
            Some(found) => (start + found, Boundary::LineEnd(start + found + 1)),
            None if self.at_end => (self.bytes.len(), Boundary::LineEnd(self.bytes.len())),
            None => return,
        };
        let end = match boundary {
            Boundary::LineEnd(_) => splitter.without_return(self.bytes, start, end),
            Boundary::Delimiter(_) | Boundary::Text | Boundary::Unknown => end,
        };
        let field = &self.bytes[start..end];
        let is_quote = |byte: Option<&u8>| byte.is_some() && byte == dialect.quote.as_ref();
        let mut cost = cost;
        if is_quote(field.first()) {
            cost += STRAY_OUTSIDE;
        }
        if field.len() > 1 && is_quote(field.last()) {
            cost += STRAY_OUTSIDE;
        }
        self.arrive(place, (start, end), false, boundary, cost);
    }

    fn quoted(&mut self, place: Place, start: usize, cost: u32, splitter: &Splitter) {
        let dialect = splitter.dialect();
        let quote = dialect.quote.unwrap_or(b'"');
        let (mut at, mut n_strays, mut n_lines) = (start, 0, 0);
        while let Some(found) = memchr(quote, &self.bytes[at..]) {
            let end = at + found;
            let line_end = dialect.line_end.byte();
            n_lines += memchr::memchr_iter(line_end, &self.bytes[at..end]).count() as u32;
            let price = |n_strays: u32| match n_strays {
                0 => cost,
                _ => cost + n_strays * STRAY_INSIDE + n_lines * STRAY_LINE,
            };
            let is_escaped =
                dialect.escape == Escape::Backslash && end > start && self.bytes[end - 1] == b'\\';
            if is_escaped {
                at = end + 1;
                continue;
            }
            let boundary = splitter.boundary(self.bytes, end + 1, self.at_end);
            self.arrive(place, (start, end), true, boundary, price(n_strays));
            if self.bytes.get(end + 1) != Some(&quote) {
                n_strays += 1;
                at = end + 1;
                continue;
            }
            // Two quotes are one of the text, or a stray one and the one that closes.
            let boundary = splitter.boundary(self.bytes, end + 2, self.at_end);
            self.arrive(place, (start, end + 1), true, boundary, price(n_strays + 1));
            at = end + 2;
        }
    }

    /// Notes a way to the place after a field.
    fn arrive(
        &mut self,
        from: Place,
        field: (usize, usize),
        is_quoted: bool,
        boundary: Boundary,
        cost: u32,
    ) {
        let n_fields = from.1 + 1;
        let place = match boundary {
            Boundary::Delimiter(next) if n_fields < self.width => (next, n_fields),
            Boundary::LineEnd(next) if n_fields == self.width => (next, n_fields),
            Boundary::Delimiter(_) | Boundary::LineEnd(_) | Boundary::Text | Boundary::Unknown => {
                return;
            }
        };
        let known = self.ways.get(&place).map_or(u32::MAX, |way| way.cost);
        if cost > known {
            return;
        }
        let inherited = self.ways.get(&from).is_some_and(|way| way.is_tied);
        let way = Way {
            cost,
            is_tied: inherited || cost == known,
            from,
            field,
            is_quoted,
        };
        self.ways.insert(place, way);
        if cost < known {
            self.heap.push(Reverse((cost, place)));
        }
    }

    /// Collects the fields on the way to a place.
    fn collect(&self, end: Place) -> Vec<Span> {
        let mut fields = Vec::with_capacity(self.width);
        let mut place = end;
        while let Some(way) = self.ways.get(&place) {
            fields.push(Span {
                start: way.field.0,
                end: way.field.1,
                has_escapes: way.is_quoted,
            });
            place = way.from;
        }
        fields.reverse();
        fields
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dump::dialect::Dialect;

    fn mended(bytes: &str, width: usize) -> Option<Vec<String>> {
        let mut splitter = Splitter::new(Dialect::default());
        let (_, fields) = mend(bytes.as_bytes(), true, width, Extent::Lines, &mut splitter)?;
        let mut record = ByteRecord::new();
        splitter.collect(bytes.as_bytes(), &fields, &mut record);
        let text = |field: &[u8]| String::from_utf8_lossy(field).into_owned();
        Some(record.iter().map(text).collect())
    }

    #[test]
    fn a_stray_quote_is_text_where_that_alone_fits() {
        #[rustfmt::skip]
        let rows: [(&str, &[&str]); 8] = [
            ("1,\"2,\"b, c\",4\n", &["1", "\"2", "b, c", "4"]),
            ("1,\"\"b, c\",3\n", &["1", "\"b, c", "3"]),
            ("1,x,\"\n2,y,z\n", &["1", "x", "\""]),
            ("1,\"say \"yes\", please\",3\n", &["1", "say \"yes\", please", "3"]),
            ("1,\"5\"\",\"the \"\"b\"\"\"\n", &["1", "5\"", "the \"b\""]),
            ("1,\"5\"\",\"\"\n", &["1", "5\"", ""]),
            ("1,\"a \"b\" c\nd\",3\n2,y,z\n", &["1", "a \"b\" c\nd", "3"]),
            ("1,2,\"a \"b\" c\nd\"\n2,y,z\n", &["1", "2", "a \"b\" c\nd"]),
        ];
        for (bytes, expected) in rows {
            let found = mended(bytes, expected.len()).unwrap_or_default();
            assert_eq!(found, expected, "{bytes:?}");
        }
    }

    #[test]
    fn what_fits_in_no_way_or_in_two_is_not_mended() {
        for bytes in [
            "1,\"2\" b\n",
            "1,\"2,3,4,5\n",
            // Two columns: the text may end with the first line or with the second.
            "\"a\" b,\"c\nd\" e,\"f\n1,2,3\n",
        ] {
            assert_eq!(mended(bytes, 3), None, "{bytes:?}");
        }
    }
}
