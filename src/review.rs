//! When a label should be looked at by a person, and why.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::label::Label;
use crate::lexicon::ReviewRules;

/// A reason to look at a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Review {
    /// The confidence is below what was asked for.
    LowConfidence,
    /// The best label leads the next one by little.
    SmallMargin,
    /// The title alone and the text alone are both sure, of different labels.
    TitleAndDutiesDisagree,
    /// There is no text.
    NoText,
    /// The text is too short to say much.
    ShortText,
    /// The text does not look English.
    NotEnglish,
}

impl Review {
    /// Returns the name that files use.
    pub fn as_str(self) -> &'static str {
        match self {
            Review::LowConfidence => "low-confidence",
            Review::SmallMargin => "small-margin",
            Review::TitleAndDutiesDisagree => "title-and-duties-disagree",
            Review::NoText => "no-text",
            Review::ShortText => "short-text",
            Review::NotEnglish => "not-english",
        }
    }
}

impl fmt::Display for Review {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl Serialize for Review {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// What a text column holds, as far as reviewing asks.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct TextFacts {
    /// Whether a text column was given at all.
    pub(crate) has_column: bool,
    pub(crate) n_words: usize,
    /// Words looked up among the commonest English ones, and how many were found.
    pub(crate) n_looked_up: usize,
    pub(crate) n_english: usize,
}

/// A label by one part of a posting, with its probability.
pub(crate) type Part = (Label, f64);

/// Returns the reasons that can be known without a threshold from outside.
pub(crate) fn reasons(
    rules: &ReviewRules,
    margin: f64,
    by_title: Option<Part>,
    by_duties: Option<Part>,
    text: TextFacts,
) -> Vec<Review> {
    let mut reasons = Vec::new();
    if margin < rules.margin {
        reasons.push(Review::SmallMargin);
    }
    let too_short = text.n_words < rules.short_text;
    let not_english = (text.n_english as f64) < rules.english_share * text.n_looked_up as f64;
    if let (Some((title, title_is)), Some((duties, duties_are))) = (by_title, by_duties)
        && title != duties
        && rules.sure > 0.0
        && title_is >= rules.sure
        && duties_are >= rules.sure
        && !(too_short || not_english)
    {
        reasons.push(Review::TitleAndDutiesDisagree);
    }
    if text.has_column && text.n_words == 0 {
        reasons.push(Review::NoText);
    } else if text.has_column && too_short {
        reasons.push(Review::ShortText);
    } else if not_english {
        reasons.push(Review::NotEnglish);
    }
    reasons
}
