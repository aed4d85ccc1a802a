//! One posting with its gold label and what the classifier made of it.

use crate::classifier::Verdict;
use crate::label::{ByLabel, Label};

/// A posting's gold label, its predicted label and the probability of every label.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Judged {
    /// The right label.
    pub gold: Label,
    /// The label it was given.
    pub predicted: Label,
    /// The classifier's probabilities; they add up to 1.
    pub probabilities: ByLabel<f64>,
}

impl Judged {
    /// Sets a verdict beside the right label.
    pub fn new(gold: Label, verdict: &Verdict) -> Judged {
        Judged {
            gold,
            predicted: verdict.role,
            probabilities: verdict.probabilities,
        }
    }

    /// Whether the predicted label is the right one.
    pub fn is_right(&self) -> bool {
        self.gold == self.predicted
    }

    /// Returns the probability of the predicted label.
    pub fn confidence(&self) -> f64 {
        self.probabilities[self.predicted]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::classifier::Classifier;
    use crate::lexicon::Lexicon;
    use crate::posting::Posting;

    #[test]
    fn the_confidence_measured_is_the_confidence_given() {
        let classifier = Classifier::new(Lexicon::shipped());
        for title in ["IT Director", "IT Manager", "Senior Manager", "Chef"] {
            let verdict = classifier.classify(&Posting::new(title, ""));
            let judged = Judged::new(Label::Other, &verdict);
            assert!(
                (judged.confidence() - verdict.confidence).abs() < 1e-9,
                "{title}"
            );
        }
    }
}
