//! A posting read once, with every term found in it: what several lexicons, or one lexicon
//! without this or that duty, can be applied to without reading it again.

use crate::matcher::{Find, Matcher, Owner, Quest};
use crate::posting::Posting;
use crate::text::{NormalizedText, Words, readable};

/// A posting's columns, the title first, with every term found; overlaps are not settled.
#[derive(Debug)]
pub(crate) struct Scan<'p> {
    pub(crate) columns: Vec<ScannedColumn<'p>>,
}

/// A column as words, with the terms found in it.
#[derive(Debug)]
pub(crate) struct ScannedColumn<'p> {
    pub(crate) name: &'p str,
    pub(crate) words: Words,
    pub(crate) finds: Vec<Find>,
}

impl<'p> Scan<'p> {
    pub(crate) fn new(matcher: &Matcher, posting: &Posting<'p>) -> Scan<'p> {
        let column = |(column, (name, raw)): (usize, (&'p str, &'p str))| {
            let counted: &[Quest] = match column {
                0 => &[Quest::Duties, Quest::Parts],
                _ => &[Quest::Duties],
            };
            let text = NormalizedText::new(readable(raw));
            ScannedColumn {
                name,
                words: matcher.words(&text),
                finds: matcher.find_in_field(&text, counted),
            }
        };
        Scan {
            columns: posting.columns().enumerate().map(column).collect(),
        }
    }

    /// Returns the owner of every find.
    pub(crate) fn owners(&self) -> impl Iterator<Item = Owner> {
        let finds = self.columns.iter().flat_map(|column| &column.finds);
        finds.map(|find| find.owner)
    }
}
