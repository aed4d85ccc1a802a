//! Made-up dumps of any size, to measure and try things on: the same bytes for the same size and
//! seed on every machine, and alike to real ones in what costs time.

mod page;
mod posting;
mod terms;
mod words;

use self::posting::{Sources, push_id};
pub use self::terms::more_terms;
use crate::random::SplitMix;

/// What stands before the first row.
const HEADER: &str = "posting_id,title,company,location,description\n";

/// Bytes of a block, of which the last row may be the most.
const BLOCK: usize = 1 << 20;

/// A CSV dump of made-up postings, block by block. Titles and some texts are those of the
/// project's own corpus. Texts are 2 to 3 KB on average, most have line breaks, about half have
/// characters beyond ASCII, and one in fourteen has HTML; quotes are doubled.
pub struct Dump {
    sources: Sources,
    seed: u64,
    n_bytes: u64,
    /// Rows of a thousand that are meant to repeat the posting of an earlier one.
    repeats: u64,
    n_made: u64,
    n_rows: u64,
    /// Postings that were made up for them.
    n_postings: u64,
}

impl Dump {
    /// Begins a dump of about so many bytes: less than a row more or less, and one row at
    /// least. A dump of the same seed that is longer begins with the same rows.
    pub fn new(n_bytes: u64, seed: u64) -> Dump {
        Dump {
            sources: Sources::new(),
            seed,
            n_bytes,
            repeats: 0,
            n_made: 0,
            n_rows: 0,
            n_postings: 0,
        }
    }

    /// Has some rows of a thousand repeat the posting of an earlier one, any of them.
    #[must_use]
    pub fn with_repeats(mut self, in_a_thousand: u64) -> Dump {
        self.repeats = in_a_thousand;
        self
    }

    /// Returns about how many bytes it has.
    pub fn n_bytes(&self) -> u64 {
        self.n_bytes
    }

    /// Returns how many rows were handed out.
    pub fn n_rows(&self) -> u64 {
        self.n_rows
    }

    /// Appends the next row; it depends on nothing but the seed and its number, and on how many
    /// repeat others.
    fn push_row(&mut self, block: &mut String) {
        self.n_rows += 1;
        // Seeds and numbers are small and near each other; their rows must not be.
        let seed = SplitMix::new(self.seed).bits();
        let number = self.posting_number(seed);
        let mut random = SplitMix::new(seed ^ SplitMix::new(number).bits());
        let made_up = self.sources.posting(&mut random);
        push_id(self.n_rows, block);
        for field in [
            &made_up.title,
            &made_up.company,
            &made_up.location,
            &made_up.text,
        ] {
            block.push(',');
            push_field(field, block);
        }
        block.push('\n');
    }

    /// Returns which of the postings the next row holds: an earlier one, or one more.
    fn posting_number(&mut self, seed: u64) -> u64 {
        let mut random = SplitMix::new(seed ^ SplitMix::new(!self.n_rows).bits());
        if self.n_postings > 0 && random.happens(self.repeats) {
            return 1 + random.below(self.n_postings);
        }
        self.n_postings += 1;
        self.n_postings
    }
}

impl Iterator for Dump {
    type Item = Vec<u8>;

    fn next(&mut self) -> Option<Vec<u8>> {
        let mut block = String::with_capacity(BLOCK + (BLOCK >> 4));
        if self.n_rows == 0 {
            block.push_str(HEADER);
        }
        while block.len() < BLOCK {
            let before = block.len();
            let n_made = self.n_made + before as u64;
            if self.n_rows > 0 && n_made >= self.n_bytes {
                break;
            }
            self.push_row(&mut block);
            let overshoot = (n_made + (block.len() - before) as u64).saturating_sub(self.n_bytes);
            // The last row is left out where the dump is nearer to its size without it.
            if self.n_rows > 1 && overshoot > self.n_bytes - n_made {
                block.truncate(before);
                self.n_rows -= 1;
                self.n_bytes = n_made;
                break;
            }
        }
        self.n_made += block.len() as u64;
        (!block.is_empty()).then(|| block.into_bytes())
    }
}

/// Appends a field, in quotes where it needs them.
fn push_field(field: &str, row: &mut String) {
    if !field.contains([',', '"', '\n', '\r']) {
        return row.push_str(field);
    }
    row.push('"');
    for (index, part) in field.split('"').enumerate() {
        if index > 0 {
            row.push_str("\"\"");
        }
        row.push_str(part);
    }
    row.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dump(n_bytes: u64, seed: u64) -> Vec<u8> {
        Dump::new(n_bytes, seed).flatten().collect()
    }

    #[test]
    fn a_dump_has_its_size() {
        for n_bytes in [300_000, 1_000_000, 2_500_000] {
            let n_made = dump(n_bytes, 1).len() as f64;
            let ratio = n_made / n_bytes as f64;
            assert!((0.99..1.01).contains(&ratio), "{n_made} for {n_bytes}");
        }
    }

    #[test]
    fn a_dump_has_one_row_at_least() {
        let text = String::from_utf8(dump(0, 3)).unwrap();
        assert!(text.starts_with(HEADER) && text.len() > HEADER.len());
        let mut dump = Dump::new(0, 3);
        assert_eq!(dump.by_ref().count(), 1);
        assert_eq!(dump.n_rows(), 1);
    }

    #[test]
    fn a_longer_dump_begins_with_the_shorter_one() {
        let (short, long) = (dump(100_000, 5), dump(1_400_000, 5));
        assert!(long.starts_with(&short));
        assert!(!dump(100_000, 6).starts_with(&short[..2_000]));
    }

    #[test]
    fn fields_are_quoted_where_they_need_it() {
        let mut row = String::new();
        for field in ["plain", "a,b", "say \"yes\"", "two\nlines"] {
            push_field(field, &mut row);
        }
        assert_eq!(row, "plain\"a,b\"\"say \"\"yes\"\"\"\"two\nlines\"");
    }
}
