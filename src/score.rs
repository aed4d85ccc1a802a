//! Turns finds into logits: what each piece of evidence contributes to which label, such
//! that contributions add up to the scores exactly.

mod logits;
#[cfg(test)]
mod plain;
mod weights;

pub use self::logits::Logits;
pub(crate) use self::weights::{Scale, Weighed, Weights};
use crate::label::{ByLabel, Label};
use crate::lexicon::Lexicon;

/// Names of the post beyond this many weigh less than a thousandth of a logit.
pub(crate) const MAX_MENTIONS: usize = 12;

/// Where a piece of evidence stands, which decides how it is weighed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Part of the title.
    Title,
    /// Part of a title that the text spells out.
    Mention {
        /// Whether the title column has a head of its own.
        is_beside_title: bool,
        /// How many names of the post the text has given before: fewer than [`MAX_MENTIONS`].
        rank: i32,
    },
    /// A duty.
    Duty {
        /// The section it stands in, where it has a heading.
        section: Option<usize>,
        /// The context rule that governs it.
        context: Option<usize>,
    },
}

impl Standing {
    /// Whether it is read off a title, in its column or spelt out by the text.
    pub(crate) fn is_title(self) -> bool {
        match self {
            Standing::Title | Standing::Mention { .. } => true,
            Standing::Duty { .. } => false,
        }
    }

    /// Returns what evidence counts that stands there.
    pub(crate) fn factor(self, lexicon: &Lexicon) -> f64 {
        let model = &lexicon.model;
        match self {
            Standing::Title => 1.0,
            Standing::Mention {
                is_beside_title: true,
                rank,
            } => model.mention_beside_title * model.repeat.powi(rank),
            Standing::Mention {
                is_beside_title: false,
                rank,
            } => model.mention * model.repeat.powi(rank),
            Standing::Duty { section, context } => {
                section.map_or(1.0, |section| lexicon.sections[section].weight)
                    * context.map_or(1.0, |rule| lexicon.contexts[rule].factor)
            }
        }
    }
}

/// A duty found, with everything that decides what the find is worth.
#[derive(Clone, Debug)]
pub(crate) struct Vote {
    /// Index of the duty.
    pub(crate) duty: usize,
    pub(crate) standing: Standing,
    /// What the grammar of a title leaves of it, 0 to 1; 0 where a mask takes it out of play.
    pub(crate) share: f64,
}

/// Returns the label with the highest score; equal scores go to the more cautious label.
pub(crate) fn decide(scores: &ByLabel<Logits>) -> Label {
    [Label::Other, Label::Junior, Label::Senior]
        .into_iter()
        .reduce(|best, label| {
            if scores[label] > scores[best] {
                label
            } else {
                best
            }
        })
        .unwrap_or(Label::Other)
}

/// Returns each label's probability: the softmax of the scores over a temperature, which is
/// fitted so that they come true (Guo et al. 2017).
pub(crate) fn probabilities(scores: &ByLabel<Logits>, temperature: f64) -> ByLabel<f64> {
    let best = scores[decide(scores)].to_f64();
    let odd = |label| match (scores[label].to_f64() - best) / temperature {
        0.0 => 1.0,
        lag => lag.exp(),
    };
    let odds = ByLabel::from_fn(odd);
    let total: f64 = odds.iter().map(|(_, odd)| odd).sum();
    ByLabel::from_fn(|label| odds[label] / total)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ties_go_to_the_cautious_label() {
        let mut scores = ByLabel::from_fn(|_| Logits::default());
        assert_eq!(decide(&scores), Label::Other);
        scores.senior += Logits::from_f64(1.0);
        scores.junior += Logits::from_f64(1.0);
        assert_eq!(decide(&scores), Label::Junior);
    }
}
