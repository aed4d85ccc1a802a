//! Tells a record of which a quoted field takes in what look like rows of their own, because a
//! stray quote opened it.

use memchr::{memchr, memchr2_iter};

use super::span::Span;
use super::split::{Split, Splitter};

/// Lines after which a field of prose is told.
const MAX_PROSE: usize = 8;

/// Looks for rows in the fields of records.
pub(super) struct Swallow {
    width: usize,
    /// The fields of a line.
    line: Vec<Span>,
}

impl Swallow {
    /// Looks for rows of some fields.
    pub(super) fn new(width: usize) -> Swallow {
        Swallow {
            width,
            line: Vec::new(),
        }
    }

    /// Returns the number of the field that takes in rows, if one does, from 1.
    pub(super) fn field(
        &mut self,
        record: &[u8],
        fields: &[Span],
        splitter: &Splitter,
    ) -> Option<usize> {
        // Two columns look like many a line of prose.
        if self.width < 3 {
            return None;
        }
        let (delimiter, line_end) = {
            let dialect = splitter.dialect();
            (dialect.delimiter, dialect.line_end.byte())
        };
        // Outside a field it is the end of the record.
        let first = memchr(line_end, record)?;
        let has_first = |field: &Span| (field.start..field.end).contains(&first);
        let field = fields.iter().position(has_first)?;
        let start = match field {
            0 => Start::default(),
            _ => Start::of(fields, record),
        };
        let mut rest = &record[first + 1..];
        let (mut n_rows, mut n_lines) = (0, 0);
        // Where the first lines are no rows, neither are the others.
        while !rest.is_empty() && (n_lines < MAX_PROSE || n_rows > 0) {
            let end = if start.is_unlike(rest, splitter) {
                memchr(line_end, rest).map_or(rest.len(), |end| end + 1)
            } else {
                let (end, n_delimiters) = measure_line(rest, delimiter, line_end);
                // Most lines need not be split to tell that they have too few fields.
                let may_be_row = n_delimiters + 1 >= self.width;
                n_rows += usize::from(may_be_row && self.is_row(&rest[..end], start, splitter));
                end
            };
            n_lines += usize::from(end > 2);
            rest = &rest[end..];
        }
        let is_swallowing = if fields.len() == self.width {
            n_rows >= 3 && n_rows * 10 >= n_lines * 8
        } else {
            n_rows >= 1 && n_rows * 2 >= n_lines
        };
        is_swallowing.then_some(field + 1)
    }

    /// Whether a line is a row that starts as others do.
    fn is_row(&mut self, line: &[u8], start: Start, splitter: &Splitter) -> bool {
        matches!(splitter.find(line, true, &mut self.line), Split::Record(_))
            && self.line.len() == self.width
            && start.fits(Start::of(&self.line, line))
    }
}

/// What the first field of a row looks like. Prose has commas as well; but where rows start with
/// a number or a name without spaces, most lines of prose do not.
#[derive(Clone, Copy)]
struct Start {
    has_digits: bool,
    has_spaces: bool,
}

impl Default for Start {
    /// What any row fits.
    fn default() -> Start {
        Start {
            has_digits: false,
            has_spaces: true,
        }
    }
}

impl Start {
    fn of(fields: &[Span], record: &[u8]) -> Start {
        let first = fields.first().map_or(&[][..], |first| first.of(record));
        Start {
            has_digits: first.iter().any(u8::is_ascii_digit),
            has_spaces: first.contains(&b' '),
        }
    }

    /// Whether a row that starts so is like another.
    fn fits(self, other: Start) -> bool {
        (!self.has_digits || other.has_digits) && (self.has_spaces || !other.has_spaces)
    }

    /// Whether the first line of some bytes can be no row like this one, which in prose its first
    /// word tells.
    fn is_unlike(self, bytes: &[u8], splitter: &Splitter) -> bool {
        let dialect = splitter.dialect();
        // Between quotes a delimiter is text.
        if self.has_spaces || bytes.first() == dialect.quote.as_ref() {
            return false;
        }
        let ends = [dialect.delimiter, dialect.line_end.byte()];
        if let Some(first) = bytes.first_chunk() {
            let first = u64::from_le_bytes(*first);
            let space = lowest(first, b' ');
            let end = ends.map(|byte| lowest(first, byte));
            let end = end[0].min(end[1]);
            if space != end {
                return space < end;
            }
        }
        let mut bytes = bytes.iter();
        let found = bytes.find(|byte| **byte == b' ' || ends.contains(byte));
        found.is_some_and(|found| !ends.contains(found))
    }
}

/// Returns where a byte first stands among eight, in bits; 64 where it does not (Mycroft 1987).
fn lowest(eight: u64, byte: u8) -> u32 {
    const ONES: u64 = u64::MAX / 255;
    let other = eight ^ (ONES * u64::from(byte));
    let zeros = other.wrapping_sub(ONES) & !other & (ONES << 7);
    zeros.trailing_zeros()
}

/// Returns how many bytes the first line has, and how many delimiters are among them.
fn measure_line(bytes: &[u8], delimiter: u8, line_end: u8) -> (usize, usize) {
    let mut n_delimiters = 0;
    for at in memchr2_iter(delimiter, line_end, bytes) {
        if bytes[at] == line_end {
            return (at + 1, n_delimiters);
        }
        n_delimiters += 1;
    }
    (bytes.len(), n_delimiters)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dump::dialect::{Dialect, Escape, LineEnd};
    use crate::random::SplitMix;

    /// The same without looking at the start of a line first, and every line split.
    fn plainly(record: &[u8], fields: &[Span], width: usize, splitter: &Splitter) -> Option<usize> {
        if width < 3 {
            return None;
        }
        let line_end = splitter.dialect().line_end.byte();
        let has_lines = |field: &Span| field.of(record).contains(&line_end);
        let field = fields.iter().position(has_lines)?;
        let has =
            |fields: &[Span], bytes: &[u8], is: fn(&u8) -> bool| fields[0].of(bytes).iter().any(is);
        let (mut n_rows, mut n_lines) = (0, 0);
        for line in record.split_inclusive(|&byte| byte == line_end).skip(1) {
            if n_lines >= 8 && n_rows == 0 {
                break;
            }
            let mut cut = Vec::new();
            let is_record = matches!(splitter.find(line, true, &mut cut), Split::Record(_));
            let is_digit: fn(&u8) -> bool = u8::is_ascii_digit;
            let is_space: fn(&u8) -> bool = |byte| *byte == b' ';
            let is_alike = |cut: &[Span]| {
                field == 0
                    || (!has(fields, record, is_digit) || has(cut, line, is_digit))
                        && (has(fields, record, is_space) || !has(cut, line, is_space))
            };
            n_rows += usize::from(is_record && cut.len() == width && is_alike(&cut));
            n_lines += usize::from(line.len() > 2);
        }
        let is_swallowing = match fields.len() == width {
            true => n_rows >= 3 && n_rows * 10 >= n_lines * 8,
            false => n_rows >= 1 && n_rows * 2 >= n_lines,
        };
        is_swallowing.then_some(field + 1)
    }

    #[test]
    fn rows_in_a_field_are_found_as_if_every_line_were_split() {
        const STARTS: [&str; 9] = ["1", "a 1", "a", " a", "", "\"b c\"", "\"1,\"", "1 ", "x1"];
        const RESTS: [&str; 9] = [
            ",b,c",
            ",b,c",
            ",b, c",
            ",b",
            " b, c",
            "",
            ", \"d\",e f",
            ",b,c,d",
            " we ask, and, so",
        ];
        let plain = Dialect::default();
        let dialects = [
            plain,
            Dialect {
                skips_space: true,
                ..plain
            },
            Dialect {
                delimiter: b' ',
                ..plain
            },
            Dialect {
                line_end: LineEnd::Cr,
                ..plain
            },
            Dialect {
                quote: None,
                escape: Escape::Backslash,
                ..plain
            },
            Dialect {
                quote: Some(b' '),
                ..plain
            },
        ];
        let mut random = SplitMix::new(1);
        let (mut fields, mut n_found, mut n_not) = (Vec::new(), 0, 0);
        for _ in 0..8_000 {
            let dialect = *random.one_of(&dialects);
            let end = char::from(dialect.line_end.byte());
            // Some lines alike, as they are where a quote swallows them.
            let favourite = (random.word(&STARTS), random.word(&RESTS));
            let mut text = String::new();
            for _ in 0..random.below(14) {
                let (start, rest) = match random.below(3) {
                    0 => (random.word(&STARTS), random.word(&RESTS)),
                    _ => favourite,
                };
                let escape = if dialect.quote.is_none() { "\\" } else { "" };
                text.push_str(&format!("{start}{rest}{escape}{end}"));
            }
            let text = match dialect.quote {
                Some(_) => format!("\"{}\"", text.replace('"', "\"\"")),
                None => text,
            };
            let delimiter = char::from(dialect.delimiter);
            let start = random.word(&STARTS);
            let record = match random.below(3) {
                0 => format!("{text}{delimiter}{start}{delimiter}c{end}"),
                1 => format!("{start}{delimiter}b{delimiter}{text}{end}"),
                _ => format!("{start}{delimiter}{text}{delimiter}b{delimiter}c{end}"),
            };
            let splitter = Splitter::new(dialect);
            let Split::Record(len) = splitter.find(record.as_bytes(), true, &mut fields) else {
                continue;
            };
            let record = &record.as_bytes()[..len];
            for width in 2..5 {
                let found = Swallow::new(width).field(record, &fields, &splitter);
                let expected = plainly(record, &fields, width, &splitter);
                let shown = String::from_utf8_lossy(record);
                assert_eq!(found, expected, "{shown:?} {width} {dialect:?}");
                n_found += usize::from(found.is_some());
                n_not += usize::from(found.is_none() && !fields.is_empty());
            }
        }
        assert!(n_found > 400 && n_not > 400, "{n_found} {n_not}");
    }
}
