//! A row of a dump: its fields as text, in memory that the next row can take over.

use std::fmt;
use std::ops::Index;

use super::span::Span;
use super::split::Splitter;

/// Bytes that a usual row has at most.
const USUAL_LEN: usize = 1 << 14;

/// The fields of a row.
#[derive(Clone, Default)]
pub struct Row {
    /// All fields, and what may stand between them.
    text: String,
    /// Where each field starts and ends.
    places: Vec<(usize, usize)>,
}

impl Row {
    /// Returns how many fields it has.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether it has no field.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Returns a field by its number from 0.
    pub fn get(&self, column: usize) -> Option<&str> {
        let &(start, end) = self.places.get(column)?;
        self.text.get(start..end)
    }

    /// Returns the fields in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &str> {
        self.places
            .iter()
            .map(|&(start, end)| &self.text[start..end])
    }

    /// Adds a field.
    pub fn push(&mut self, field: &str) {
        let start = self.text.len();
        self.text.push_str(field);
        self.places.push((start, self.text.len()));
    }

    /// Returns how many bytes of memory it takes; empty fields take some as well.
    pub fn weight(&self) -> usize {
        self.text.len() + size_of_val(self.places.as_slice())
    }

    /// Whether its memory is worth keeping for other rows: it has some, and not far more than
    /// most rows need.
    pub(crate) fn is_worth_keeping(&self) -> bool {
        let n_bytes = self.text.capacity() + self.places.capacity() * size_of::<(usize, usize)>();
        (1..=2 * USUAL_LEN).contains(&n_bytes)
    }

    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.places.clear();
    }

    /// Takes the fields of a record, if all of it is UTF-8; which is looked at once for all fields,
    /// and copied at once as well.
    pub(super) fn take(&mut self, record: &[u8], fields: &[Span], splitter: &mut Splitter) -> bool {
        self.clear();
        let Ok(text) = simdutf8::basic::from_utf8(record) else {
            return false;
        };
        self.text.push_str(text);
        for &field in fields {
            let Span { start, end, .. } = field;
            if field.has_escapes {
                match simdutf8::basic::from_utf8(splitter.text(record, field)) {
                    Ok(plain) => self.push(plain),
                    Err(_) => return false,
                }
            } else if text.get(start..end).is_some() {
                self.places.push((start, end));
            } else {
                return false;
            }
        }
        true
    }
}

impl PartialEq for Row {
    fn eq(&self, other: &Row) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for Row {}

impl fmt::Debug for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

impl Index<usize> for Row {
    type Output = str;

    fn index(&self, column: usize) -> &str {
        let (start, end) = self.places[column];
        &self.text[start..end]
    }
}

impl<F: AsRef<str>> FromIterator<F> for Row {
    fn from_iter<I: IntoIterator<Item = F>>(fields: I) -> Row {
        let mut row = Row::default();
        for field in fields {
            row.push(field.as_ref());
        }
        row
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dump::dialect::Dialect;
    use crate::dump::split::Split;
    use crate::random::SplitMix;

    #[test]
    fn fields_come_out_as_they_went_in() {
        for fields in [
            &[][..],
            &[""],
            &["", "a", "", "\u{e9}\u{1f600}", ""],
            &["one, two", "\"three\""],
        ] {
            let row: Row = fields.iter().collect();
            assert_eq!(row.iter().collect::<Vec<_>>(), fields);
            assert_eq!(
                (row.len(), row.is_empty()),
                (fields.len(), fields.is_empty())
            );
            for (column, field) in fields.iter().enumerate() {
                assert_eq!((row.get(column), &row[column]), (Some(*field), *field));
            }
            assert_eq!(row.get(fields.len()), None);
        }
    }

    #[test]
    fn a_record_is_taken_whatever_was_there_before_if_it_is_text() {
        // Halves of characters that may or may not come together.
        const PARTS: [&[u8]; 9] = [
            b"plain words, sixteen or more of them, ",
            b"a",
            b"caf\xc3\xa9",
            b"\xc3",
            b"\xa9",
            b"\xf0\x9f",
            b"\x98\x80",
            b"\xe2\x82\xac",
            b"\0\"\n",
        ];
        let mut random = SplitMix::new(1);
        let mut row: Row = ["what", "was", "there", "before"].iter().collect();
        let mut splitter = Splitter::new(Dialect::default());
        let mut n_text = 0;
        for _ in 0..20_000 {
            let mut fields = Vec::new();
            for _ in 0..=random.below(4) {
                let n_parts = random.below(4);
                let parts: Vec<&[u8]> = (0..n_parts).map(|_| *random.one_of(&PARTS)).collect();
                fields.push(parts.concat());
            }
            let mut writer = csv::Writer::from_writer(Vec::new());
            writer.write_record(&fields).unwrap();
            let record = writer.into_inner().unwrap();
            let mut spans = Vec::new();
            let split = splitter.find(&record, true, &mut spans);
            assert_eq!(split, Split::Record(record.len()), "{record:?}");
            let texts = fields.iter().map(|field| std::str::from_utf8(field));
            let texts: Result<Vec<&str>, _> = texts.collect();
            let is_taken = row.take(&record, &spans, &mut splitter);
            assert_eq!(is_taken, texts.is_ok(), "{record:?}");
            if let Ok(texts) = texts {
                assert_eq!(row.iter().collect::<Vec<_>>(), texts);
                n_text += 1;
            }
        }
        assert!(n_text > 1_000, "{n_text}");
    }
}
