//! When a label should be looked at by a person, and why.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::label::Label;
use crate::lexicon::ReviewRules;
use crate::text::Word;

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
    /// Every reason, in the order in which they are given.
    const ALL: [Review; 6] = [
        Review::LowConfidence,
        Review::SmallMargin,
        Review::TitleAndDutiesDisagree,
        Review::NoText,
        Review::ShortText,
        Review::NotEnglish,
    ];

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

/// The reasons to look at a label, each at most once.
///
/// It serialises as the list of their names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reviews(u8);

impl Reviews {
    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether a reason is among them.
    pub fn contains(self, reason: Review) -> bool {
        self.0 >> reason as u8 & 1 != 0
    }

    /// Returns them in the order of [`Review`].
    pub fn iter(self) -> impl Iterator<Item = Review> {
        Review::ALL
            .into_iter()
            .filter(move |&reason| self.contains(reason))
    }

    pub(crate) fn insert(&mut self, reason: Review) {
        self.0 |= 1 << reason as u8;
    }
}

impl Serialize for Reviews {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

/// What a text column holds, as far as reviewing asks.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct TextFacts {
    /// Whether a text column was given at all.
    pub(crate) has_column: bool,
    pub(crate) n_words: usize,
    /// Words looked up among the commonest English ones, and how many were found, at least.
    pub(crate) n_looked_up: usize,
    pub(crate) n_english: usize,
}

/// Words of a text that are looked up to tell whether it is English.
const MAX_LOOKED_UP: usize = 200;

/// Words after which it is asked whether enough were found.
const MANY_LOOKED_UP: usize = 16;

impl TextFacts {
    /// Adds the words of a column; `is_english` says whether one is among the commonest English
    /// ones.
    pub(crate) fn add(
        &mut self,
        rules: &ReviewRules,
        words: &[Word],
        is_english: impl Fn(&Word) -> bool,
    ) {
        let most = MAX_LOOKED_UP.saturating_sub(self.n_looked_up);
        let looked_up = &words[..words.len().min(most)];
        self.has_column = true;
        self.n_words += words.len();
        self.n_looked_up += looked_up.len();
        let enough = rules.english_share * MAX_LOOKED_UP as f64;
        for words in looked_up.chunks(MANY_LOOKED_UP) {
            if self.n_english as f64 >= enough {
                break;
            }
            self.n_english += words.iter().filter(|word| is_english(word)).count();
        }
    }
}

/// Returns the reasons that can be known without a threshold from outside; `are_sure` says whether
/// the labels by the title and by the text are.
pub(crate) fn reasons(
    rules: &ReviewRules,
    margin: f64,
    by_title: Option<Label>,
    by_duties: Option<Label>,
    are_sure: impl FnOnce(Label, Label) -> bool,
    text: TextFacts,
) -> Reviews {
    let mut reasons = Reviews::default();
    if margin < rules.margin {
        reasons.insert(Review::SmallMargin);
    }
    let too_short = text.n_words < rules.short_text;
    let not_english = (text.n_english as f64) < rules.english_share * text.n_looked_up as f64;
    if let (Some(title), Some(duties)) = (by_title, by_duties)
        && title != duties
        && rules.sure > 0.0
        && !(too_short || not_english)
        && are_sure(title, duties)
    {
        reasons.insert(Review::TitleAndDutiesDisagree);
    }
    if text.has_column && text.n_words == 0 {
        reasons.insert(Review::NoText);
    } else if text.has_column && too_short {
        reasons.insert(Review::ShortText);
    } else if not_english {
        reasons.insert(Review::NotEnglish);
    }
    reasons
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_come_in_their_order_whatever_the_order_of_finding_them() {
        let mut reviews = Reviews::default();
        assert!(reviews.is_empty());
        for reason in Review::ALL.into_iter().rev() {
            assert!(!reviews.contains(reason));
            reviews.insert(reason);
            reviews.insert(reason);
        }
        assert!(reviews.iter().eq(Review::ALL));
        let mut few = Reviews::default();
        few.insert(Review::ShortText);
        few.insert(Review::LowConfidence);
        let json = serde_json::to_string(&few).unwrap();
        assert_eq!(json, r#"["low-confidence","short-text"]"#);
    }
}
