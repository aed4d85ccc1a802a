//! Variants of a lexicon for comparison: one mechanism switched off, or every weight alike.

use serde::Serialize;

use super::Lexicon;

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
    /// all weigh alike. What they weigh is the mean over the duties, so that votes stay on the
    /// scale of the prior and of the saturation.
    pub fn unweighted(mut self) -> Lexicon {
        let total: f64 = self.duties.iter().map(|duty| duty.weight.abs()).sum();
        let mean = total / self.duties.len().max(1) as f64;
        for duty in &mut self.duties {
            if duty.weight != 0.0 {
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
    fn unweighted_votes_keep_their_signs_and_their_mean() {
        let shipped = Lexicon::shipped();
        let total = |duties: &[Duty]| duties.iter().map(|duty| duty.weight.abs()).sum::<f64>();
        let before = total(shipped.duties());
        let signs: Vec<bool> = shipped.duties().iter().map(|d| d.weight > 0.0).collect();
        let unweighted = shipped.unweighted();
        let first = unweighted.duties()[0].weight.abs();
        for (duty, sign) in unweighted.duties().iter().zip(signs) {
            assert!((duty.weight.abs() - first).abs() < 1e-12 || duty.weight == 0.0);
            assert_eq!(duty.weight > 0.0, sign, "{}", duty.id);
        }
        let after = total(unweighted.duties());
        assert!(after <= before + 1e-9, "{after} {before}");
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
