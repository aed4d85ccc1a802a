//! Variants of a lexicon for comparison: one mechanism switched off, or every weight alike.

use serde::Serialize;

use super::{Duty, Lexicon, Part};

/// A mechanism that a lexicon can do without, at a price that can be measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Mechanism {
    /// The rules on whose duty it is: somebody else's, denied, wished for.
    Context,
    /// What a duty counts by the section it stands in.
    Sections,
    /// Longer phrases that take their words out of play.
    Masks,
    /// Names that a text gives its own post, read like titles.
    Mentions,
    /// One vote per duty: without it, every find of a duty or a name counts whole.
    Duties,
}

impl Lexicon {
    /// Returns the lexicon without a mechanism.
    pub fn without(mut self, mechanism: Mechanism) -> Lexicon {
        match mechanism {
            Mechanism::Context => self.contexts.clear(),
            Mechanism::Sections => self.sections.clear(),
            Mechanism::Masks => self.masks.clear(),
            Mechanism::Mentions => {
                self.mentions.clear();
                // The opening words of a text are read as a name without any rule.
                self.model.mention = 0.0;
                self.model.mention_beside_title = 0.0;
            }
            Mechanism::Duties => self.model.repeat = 1.0,
        }
        self
    }

    /// Returns the lexicon with unweighted votes: every duty keeps the sign of its weight, and
    /// all of one part weigh alike. What they weigh is the mean over the part, so that votes
    /// stay on the scale of the prior: with weights of one, no title could outvote it.
    pub fn unweighted(mut self) -> Lexicon {
        for part in [Part::Duty, Part::Head, Part::Rank, Part::Area] {
            let mut same: Vec<&mut Duty> = self
                .duties
                .iter_mut()
                .filter(|duty| duty.part == part)
                .collect();
            let total: f64 = same.iter().map(|duty| duty.weight.abs()).sum();
            let mean = total / same.len().max(1) as f64;
            for duty in same.iter_mut().filter(|duty| duty.weight != 0.0) {
                duty.weight = mean.copysign(duty.weight);
            }
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Duty;

    #[test]
    fn unweighted_votes_keep_their_signs_and_weigh_alike_part_by_part() {
        let shipped = Lexicon::shipped();
        let signs: Vec<bool> = shipped.duties().iter().map(|d| d.weight > 0.0).collect();
        let unweighted = shipped.unweighted();
        for (duty, sign) in unweighted.duties().iter().zip(signs) {
            let same = |other: &&Duty| other.part == duty.part && other.weight != 0.0;
            let first = unweighted.duties().iter().find(same);
            let first = first.map_or(0.0, |other| other.weight.abs());
            assert!(
                duty.weight == 0.0 || duty.weight.abs() == first,
                "{}",
                duty.id
            );
            assert_eq!(duty.weight > 0.0, sign, "{}", duty.id);
        }
    }

    #[test]
    fn every_mechanism_can_be_left_out() {
        let shipped = Lexicon::shipped();
        assert!(
            shipped
                .clone()
                .without(Mechanism::Context)
                .contexts
                .is_empty()
        );
        assert!(
            shipped
                .clone()
                .without(Mechanism::Sections)
                .sections
                .is_empty()
        );
        assert!(shipped.clone().without(Mechanism::Masks).masks.is_empty());
        let mute = shipped.clone().without(Mechanism::Mentions);
        assert!(mute.mentions.is_empty());
        assert_eq!(mute.model().mention_beside_title, 0.0);
        assert_eq!(shipped.without(Mechanism::Duties).model().repeat, 1.0);
    }
}
