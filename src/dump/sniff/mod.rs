//! Guesses how a table is written from a sample of its beginning: the dialect whose records
//! have the same number of fields, the lines before the table, and whether it has a header.

mod shape;
mod table;

use super::dialect::{Dialect, Escape, LineEnd};
use super::options::{Quote, ReadOptions};
use super::split::Splitter;
use shape::Shape;

/// Delimiters of dumps, after the one that is looked for first.
const USUAL: [u8; 4] = [b',', b';', b'\t', b'|'];

/// Delimiters of systems that avoid the usual ones, and of Hive.
const RARE: [u8; 4] = [b'^', b'~', 0x1f, 0x01];

/// Delimiters that prose is full of.
const PROSE: [u8; 2] = [b':', b' '];

/// How well a dialect must fit to be taken at all, by how often its delimiter is one.
const FIT_USUAL: f64 = 0.4;
const FIT_RARE: f64 = 0.8;
const FIT_PROSE: f64 = 0.95;

/// How well the plain dialect must fit for no other to be tried.
const FIT_PLAIN: f64 = 0.98;

/// How much better a less common dialect must fit.
const MARGIN: f64 = 0.01;

/// How much better a dialect without quotes must fit: a few stray quotes do not make one.
const MARGIN_BARE: f64 = 0.15;
const FAULTS_BARE: usize = 3;

/// How a table is written, as far as a sample shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Table {
    pub(super) dialect: Dialect,
    /// Lines before the table.
    pub(super) skip_lines: usize,
    pub(super) has_header: bool,
    /// Fields of a row.
    pub(super) width: usize,
}

/// Guesses what the options leave open from a sample; `is_whole` says that nothing follows it.
pub(super) fn sniff(sample: &[u8], is_whole: bool, options: &ReadOptions) -> Table {
    let stated = stated_delimiter(sample).filter(|_| options.skip_lines.is_none());
    let n_skipped = options.skip_lines.unwrap_or(usize::from(stated.is_some()));
    let choices = line_ends(sample).iter().map(|&line_end| {
        let sniffer = Sniffer {
            sample: &sample[after_lines(sample, n_skipped, line_end)..],
            is_whole,
            line_end,
            delimiter: options.delimiter.or(stated),
            options,
        };
        let (dialect, shape) = sniffer.choose();
        (sniffer.sample, dialect, shape)
    });
    let Some((sample, dialect, shape)) = choices.reduce(better) else {
        return Table::default();
    };
    let found = table::find(sample, &shape, options, &mut Splitter::new(dialect));
    Table {
        dialect,
        skip_lines: n_skipped + found.n_lines_before,
        has_header: found.has_header,
        width: found.width,
    }
}

/// A sample without the lines that are skipped, a dialect, and what it makes of the sample.
type Choice<'s> = (&'s [u8], Dialect, Shape);

fn better<'s>(best: Choice<'s>, other: Choice<'s>) -> Choice<'s> {
    if other.2.fit() > best.2.fit() {
        other
    } else {
        best
    }
}

/// Returns the delimiter that the first line states, as Excel reads and some tools write it.
fn stated_delimiter(sample: &[u8]) -> Option<u8> {
    let stated = sample.get(..4)?.eq_ignore_ascii_case(b"sep=");
    match sample.get(4..)? {
        [delimiter, b'\r' | b'\n', ..] if stated => Some(*delimiter),
        _ => None,
    }
}

/// Returns where the line after some lines starts.
pub(super) fn after_lines(bytes: &[u8], n_lines: usize, line_end: LineEnd) -> usize {
    let mut ends = memchr::memchr_iter(line_end.byte(), bytes);
    match n_lines {
        0 => 0,
        _ => ends.nth(n_lines - 1).map_or(bytes.len(), |end| end + 1),
    }
}

/// Returns the line ends to try: those of old Macs where they may be more than characters of
/// some fields.
fn line_ends(sample: &[u8]) -> &'static [LineEnd] {
    let n_feeds = memchr::memchr_iter(b'\n', sample).count();
    let returns = memchr::memchr_iter(b'\r', sample);
    let n_lone = returns
        .filter(|&at| sample.get(at + 1) != Some(&b'\n'))
        .count();
    match n_lone > n_feeds {
        true if n_feeds == 0 => &[LineEnd::Cr],
        true => &[LineEnd::Lf, LineEnd::Cr],
        false => &[LineEnd::Lf],
    }
}

/// The search for the dialect that fits best.
struct Sniffer<'s> {
    sample: &'s [u8],
    is_whole: bool,
    line_end: LineEnd,
    delimiter: Option<u8>,
    options: &'s ReadOptions,
}

impl Sniffer<'_> {
    fn choose(&self) -> (Dialect, Shape) {
        let plain = Dialect {
            delimiter: self.delimiter.unwrap_or(self.options.favoured),
            quote: match self.options.quote {
                Some(Quote::Byte(quote)) => Some(quote),
                Some(Quote::None) => None,
                None => Some(b'"'),
            },
            escape: self.options.escape.unwrap_or(Escape::Doubled),
            line_end: self.line_end,
            skips_space: false,
        };
        let shape = self.shape(plain);
        let is_plain = shape.fit() >= FIT_PLAIN
            && !shape.is_spaced
            && !self.is_enclosed(plain.delimiter, b'\'');
        if is_plain {
            return (plain, shape);
        }
        let fallback = (plain, shape);
        if self.delimiter.is_some() {
            return self
                .best(&[plain.delimiter])
                .map_or(fallback, |best| best.0);
        }
        let mut usual = vec![self.options.favoured];
        usual.extend(
            USUAL
                .iter()
                .filter(|&&delimiter| delimiter != self.options.favoured),
        );
        let tiers = [
            (&usual[..], FIT_USUAL),
            (&RARE, FIT_RARE),
            (&PROSE, FIT_PROSE),
        ];
        for (delimiters, least) in tiers {
            let Some((best, fit)) = self.best(delimiters) else {
                continue;
            };
            let is_prose = PROSE.contains(&best.0.delimiter);
            let is_evident = !is_prose || (best.1.width > 2 && best.1.n_records() > 3);
            if fit >= least && is_evident {
                return best;
            }
        }
        fallback
    }

    /// Returns the dialect with one of some delimiters that fits best, and how well.
    fn best(&self, delimiters: &[u8]) -> Option<((Dialect, Shape), f64)> {
        let mut best: Option<((Dialect, Shape), f64)> = None;
        for &delimiter in delimiters {
            if !self.sample.contains(&delimiter) {
                continue;
            }
            for dialect in self.dialects(delimiter) {
                let shape = self.shape(dialect);
                let encloses = dialect
                    .quote
                    .is_some_and(|quote| self.is_enclosed(delimiter, quote));
                let fit = shape.fit() + if encloses { 2.0 * MARGIN } else { 0.0 };
                let margin = match dialect.quote {
                    None => MARGIN_BARE,
                    // Where spaces can be left out, they are.
                    Some(_) if dialect.skips_space => 0.0,
                    Some(_) => MARGIN,
                };
                let is_better = match &best {
                    Some((_, other)) => fit >= other + margin,
                    None => shape.fit() > 0.0,
                };
                if is_better {
                    best = Some(((dialect, shape), fit));
                }
            }
        }
        best
    }

    fn shape(&self, dialect: Dialect) -> Shape {
        Shape::new(self.sample, self.is_whole, &mut Splitter::new(dialect))
    }

    /// Returns the quotes to try, the commonest first.
    fn quotes(&self, delimiter: u8) -> Vec<Option<u8>> {
        match self.options.quote {
            Some(Quote::Byte(quote)) => return vec![Some(quote)],
            Some(Quote::None) => return vec![None],
            None => {}
        }
        let quoted = Dialect {
            delimiter,
            line_end: self.line_end,
            ..Dialect::default()
        };
        let mut quotes = vec![quoted.quote];
        if self.shape(quoted).n_faults >= FAULTS_BARE {
            quotes.push(None);
        }
        // Prose is full of apostrophes.
        if self.is_enclosed(delimiter, b'\'') {
            quotes.push(Some(b'\''));
        }
        quotes
    }

    /// Returns the dialects to try with a delimiter, the commonest first.
    fn dialects(&self, delimiter: u8) -> Vec<Dialect> {
        let mut dialects = Vec::new();
        for quote in self.quotes(delimiter) {
            let escaped = quote.map(|quote| [b'\\', quote]);
            let is_escaped =
                |escaped: [u8; 2]| memchr::memmem::find(self.sample, &escaped).is_some();
            let escapes = match self.options.escape {
                Some(escape) => vec![escape],
                None if escaped.is_some_and(is_escaped) => vec![Escape::Doubled, Escape::Backslash],
                None => vec![Escape::Doubled],
            };
            for escape in escapes {
                let dialect = Dialect {
                    delimiter,
                    quote,
                    escape,
                    line_end: self.line_end,
                    skips_space: false,
                };
                dialects.push(dialect);
                if delimiter != b' ' && self.shape(dialect).is_spaced {
                    dialects.push(Dialect {
                        skips_space: true,
                        ..dialect
                    });
                }
            }
        }
        dialects
    }

    /// Whether a byte stands at both ends of fields, again and again.
    fn is_enclosed(&self, delimiter: u8, quote: u8) -> bool {
        let is_edge = |byte: Option<&u8>| {
            byte.is_none_or(|&byte| byte == delimiter || matches!(byte, b'\r' | b'\n'))
        };
        let (mut n_opening, mut n_closing) = (0, 0);
        for at in memchr::memchr_iter(quote, self.sample) {
            let before = at.checked_sub(1).and_then(|before| self.sample.get(before));
            n_opening += usize::from(is_edge(before));
            n_closing += usize::from(is_edge(self.sample.get(at + 1)));
        }
        n_opening.min(n_closing) >= 2
            && 5 * n_opening.min(n_closing) >= 4 * n_opening.max(n_closing)
    }
}

#[cfg(test)]
mod tests;
