//! Which section of a posting a word stands in, by the headings above it.

use crate::lexicon::Section;
use crate::matcher::{Find, Owner};
use crate::text::{Break, Words};

/// Words a heading line may hold beside the known heading ("Responsibilities of the role").
const MAX_EXTRA_WORDS: usize = 4;

/// What text under no heading is.
pub(crate) const BODY: &str = "body";

/// The sections of one field: where each starts, in order.
#[derive(Debug, Default)]
pub(crate) struct Sections {
    /// What the field holds before the first of them.
    column: Option<usize>,
    starts: Vec<(usize, usize)>,
}

impl Sections {
    /// Finds the sections of a field; what its column says it holds is where it starts.
    pub(crate) fn fill(&mut self, words: &Words, finds: &[Find], column: Option<usize>) {
        self.column = column;
        self.starts.clear();
        for find in finds {
            if let Owner::Heading(section) = find.owner
                && is_heading(words, find)
            {
                self.starts.push((find.first(), section));
            }
        }
    }

    /// Returns the section of a token; nothing for text under no heading.
    pub(crate) fn at(&self, token: usize) -> Option<usize> {
        let after = self.starts.partition_point(|(start, _)| *start <= token);
        match after.checked_sub(1) {
            Some(last) => Some(self.starts[last].1),
            None => self.column,
        }
    }
}

/// Returns the section a column holds by its name.
pub(crate) fn of_column(sections: &[Section], column: &str) -> Option<usize> {
    let named = |section: &Section| section.columns.iter().any(|name| name == column);
    sections.iter().position(named)
}

/// A heading stands at the start of a line, or of a sentence with a colon right after it,
/// and has its line almost to itself.
fn is_heading(words: &Words, find: &Find) -> bool {
    let first = &words.as_slice()[find.first()];
    let after = find.end();
    let ends = |index: usize| match words.get(index) {
        Some(word) => word.before() >= Break::Sentence || word.is_line_start(),
        None => true,
    };
    let has_colon = |index: usize| {
        words
            .get(index)
            .is_some_and(|word| word.before() == Break::Colon)
    };
    if first.is_line_start() {
        return (after..=after + MAX_EXTRA_WORDS).any(|index| ends(index) || has_colon(index));
    }
    first.before() >= Break::Sentence && (has_colon(after) || ends(after))
}
