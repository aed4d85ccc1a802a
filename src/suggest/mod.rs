//! Words and phrases that tell the labels apart and that the lexicons do not know yet: n-grams
//! of titles and texts, ranked by how surely the postings of a label hold them more often.
//! A posting is one vote for each n-gram in it, however often it says it.

mod corpus;
mod count;
mod odds;
mod rank;
mod reading;

use std::collections::BTreeMap;
use std::ops::Range;

use serde::{Serialize, Serializer};

pub use self::corpus::Corpus;
pub use self::odds::{Odds, Tally, log_odds};
pub use self::rank::suggest;
pub use self::reading::Reading;
use crate::label::{ByLabel, Label, Labels, serialize_both};
use crate::lexicon::{Place, Question};

/// Words of the longest n-gram.
pub const MAX_LEN: usize = 4;

/// What makes an n-gram worth suggesting.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Fewest postings that hold it, of the label it leans to.
    pub min_support: usize,
    /// Fewest sources, among the postings of the label it leans to.
    pub min_sources: usize,
    /// Imaginary postings, with everything as frequent as in all postings together, that each
    /// side of a comparison starts with: the prior's alpha-0.
    pub prior: f64,
    /// The question to answer; both, if there is none.
    pub question: Option<Question>,
    /// Most suggestions for each lean.
    pub top: usize,
}

impl Default for Options {
    /// Five postings of one source; ten imaginary postings, about a quarter of what a label
    /// has in a gold of a few hundred; thirty suggestions.
    fn default() -> Options {
        Options {
            min_support: 5,
            min_sources: 1,
            prior: 10.0,
            question: None,
            top: 30,
        }
    }
}

/// What an n-gram speaks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Lean {
    /// The higher role, against everybody else.
    Senior,
    /// The lower role, against everybody else.
    Junior,
    /// Both roles alike, against the others.
    Both,
    /// The others, against both roles.
    Other,
}

impl Lean {
    /// Every lean, in the order of reports.
    pub const ALL: [Lean; 4] = [Lean::Senior, Lean::Junior, Lean::Both, Lean::Other];

    /// Returns what reports call it, in the words of a lexicon.
    pub fn name(self, labels: &Labels) -> &str {
        match self {
            Lean::Senior | Lean::Junior | Lean::Other => labels.name(self.label()),
            Lean::Both => labels.both(),
        }
    }

    /// Whether a posting of that label is one of those it speaks for.
    pub fn holds(self, label: Label) -> bool {
        match self {
            Lean::Senior => label == Label::Senior,
            Lean::Junior => label == Label::Junior,
            Lean::Both => label != Label::Other,
            Lean::Other => label == Label::Other,
        }
    }

    /// Returns the label that a duty for it has; what speaks for both roles speaks
    /// against the others.
    pub fn label(self) -> Label {
        match self {
            Lean::Senior => Label::Senior,
            Lean::Junior => Label::Junior,
            Lean::Both | Lean::Other => Label::Other,
        }
    }
}

impl Serialize for Lean {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Lean::Senior | Lean::Junior | Lean::Other => self.label().serialize(serializer),
            Lean::Both => serialize_both(serializer),
        }
    }
}

/// An n-gram worth adding to the lexicons.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Suggestion {
    /// Its words between single spaces; in capitals where the postings write them so amid
    /// small letters.
    pub ngram: String,
    /// Whether it stands in titles or in texts; never both.
    pub place: Place,
    /// What it speaks for.
    pub lean: Lean,
    /// Whether it tells the roles from others in their field (level), or their field from other
    /// fields (field).
    pub question: Question,
    /// Log-odds ratio by its standard error.
    pub z: f64,
    /// Log-odds ratio, in logits.
    pub log_odds: f64,
    /// Weight to start from: the lower end of the log-odds ratio's 95 % interval, in tenths of
    /// a logit, 0.1 to 2; negative where it speaks against its label.
    pub weight: f64,
    /// Postings that hold it.
    pub support: usize,
    /// Postings that hold it, by label.
    pub labels: ByLabel<usize>,
    /// Postings that hold it, by source.
    pub sources: BTreeMap<String, usize>,
    /// Share of its occurrences that lie inside evidence the lexicons find already.
    pub covered: f64,
    /// Where it stands, from up to three postings, of different sources where it can be.
    #[serde(skip)]
    pub examples: Vec<Example>,
}

/// One place where an n-gram stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// The posting, by the number [`Corpus::add`] gave it.
    pub posting: usize,
    /// Its column, the title being 0.
    pub column: usize,
    /// Its tokens in the column's [`NormalizedText`](crate::NormalizedText).
    pub tokens: Range<usize>,
}
