//! What a lexicon loses on its way into another format.

use std::fmt;

use crate::lexicon::{Capitals, Duty, Lexicon, Part, Pattern, Piece, Place};

/// What an exported file cannot say, counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Losses {
    /// Duties whose weight is not said.
    pub weights: usize,
    /// Duties that are parts of titles, or looked for in one place only.
    pub places: usize,
    /// Terms that must be written in capitals.
    pub capitals: usize,
    /// Terms that allow words between theirs.
    pub gaps: usize,
    /// Duties with sources.
    pub sources: usize,
    /// Examples that must be found, or must not.
    pub examples: usize,
    /// Masks, rules of context, mentions and sections.
    pub rules: usize,
}

impl Losses {
    /// Counts what only a lexicon's own files say: no format has it.
    pub(super) fn of_any_format(lexicon: &Lexicon) -> Losses {
        let examples = |duty: &Duty| duty.hit.len() + duty.miss.len();
        Losses {
            examples: lexicon.duties.iter().map(examples).sum(),
            rules: lexicon.masks.len()
                + lexicon.contexts.len()
                + lexicon.mentions.len()
                + lexicon.sections.len(),
            ..Losses::default()
        }
    }

    /// Counts what a list of words does not say of a duty besides.
    pub(super) fn add_attributes(&mut self, duty: &Duty) {
        let is_plain = duty.part == Part::Duty && duty.place == Place::Text;
        let capitals = duty.terms.iter().filter(|term| has_capitals(&term.pattern));
        self.weights += 1;
        self.places += usize::from(!is_plain);
        self.capitals += capitals.count();
        self.sources += usize::from(!duty.sources.is_empty());
    }

    /// Returns what is lost, each kind with its count; kinds of which nothing is lost are left
    /// out.
    pub fn named(&self) -> Vec<(&'static str, usize)> {
        let mut named = vec![
            ("weights of duties, but for their signs", self.weights),
            (
                "duties that are parts of titles, or belong in one place",
                self.places,
            ),
            ("capitals of terms", self.capitals),
            ("words that terms allow in between", self.gaps),
            ("sources of duties", self.sources),
            ("examples (hit, miss)", self.examples),
            ("masks, rules of context, mentions and sections", self.rules),
        ];
        named.retain(|(_, count)| *count > 0);
        named
    }
}

impl fmt::Display for Losses {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let named = self.named();
        let named = named
            .iter()
            .map(|(what, count)| format!("{what} ({count})"));
        f.write_str(&named.collect::<Vec<String>>().join("; "))
    }
}

fn has_capitals(pattern: &Pattern) -> bool {
    pattern.pieces.iter().any(|piece| match piece {
        Piece::Gap(_) => false,
        Piece::Words(wordings) => wordings
            .iter()
            .flatten()
            .any(|word| word.capitals != Capitals::Any),
    })
}
