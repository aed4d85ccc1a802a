//! The confusion matrix and the figures read off it.

use serde::{Serialize, Serializer};

use crate::label::{ByLabel, Label};

/// Counts of postings by gold label and predicted label.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Confusion {
    /// Outer index: gold; inner index: predicted.
    counts: ByLabel<ByLabel<u64>>,
}

/// Precision, recall and F1 of one label; nothing where the figure is undefined.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct ClassFigures {
    /// Right among those predicted as this label.
    pub precision: Option<f64>,
    /// Found among those of this label in gold.
    pub recall: Option<f64>,
    /// Harmonic mean of the two: 2 TP / (2 TP + FP + FN).
    pub f1: Option<f64>,
    /// Postings of this label in gold.
    pub support: u64,
}

impl Confusion {
    /// Counts pairs of gold and predicted labels.
    pub fn count(pairs: impl IntoIterator<Item = (Label, Label)>) -> Confusion {
        let mut confusion = Confusion::default();
        for (gold, predicted) in pairs {
            confusion.counts[gold][predicted] += 1;
        }
        confusion
    }

    /// Returns how many postings of a gold label were given a label.
    pub fn get(&self, gold: Label, predicted: Label) -> u64 {
        self.counts[gold][predicted]
    }

    /// Returns how many postings were counted.
    pub fn n(&self) -> u64 {
        Label::ALL.into_iter().map(|gold| self.support(gold)).sum()
    }

    /// Returns how many postings were given their gold label.
    pub fn n_right(&self) -> u64 {
        Label::ALL
            .into_iter()
            .map(|label| self.get(label, label))
            .sum()
    }

    /// Returns how many postings have a label in gold.
    pub fn support(&self, gold: Label) -> u64 {
        self.counts[gold].iter().map(|(_, count)| count).sum()
    }

    /// Returns how many postings were given a label.
    pub fn predicted(&self, label: Label) -> u64 {
        self.counts.iter().map(|(_, row)| row[label]).sum()
    }

    /// Returns the figures of one label.
    pub fn figures(&self, label: Label) -> ClassFigures {
        let right = self.counts[label][label];
        let (support, predicted) = (self.support(label), self.predicted(label));
        ClassFigures {
            precision: ratio(right, predicted),
            recall: ratio(right, support),
            f1: ratio(2 * right, support + predicted),
            support,
        }
    }

    /// Returns the mean F1 of the labels that occur in gold or in the predictions.
    pub fn macro_f1(&self) -> Option<f64> {
        let scores: Vec<f64> = Label::ALL
            .into_iter()
            .filter_map(|label| self.figures(label).f1)
            .collect();
        (!scores.is_empty()).then(|| scores.iter().sum::<f64>() / scores.len() as f64)
    }
}

/// Returns a share of counts; nothing of nothing is undefined.
pub(super) fn ratio(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

impl Serialize for Confusion {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.counts.serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Label::{Junior, Other, Senior};

    #[test]
    fn figures_follow_their_definitions() {
        let pairs = [
            (Senior, Senior),
            (Senior, Junior),
            (Junior, Junior),
            (Other, Junior),
        ];
        let confusion = Confusion::count(pairs);
        let junior = confusion.figures(Junior);
        assert_eq!(junior.precision, Some(1.0 / 3.0));
        assert_eq!(junior.recall, Some(1.0));
        assert_eq!(junior.f1, Some(0.5));
        assert_eq!(confusion.figures(Other).precision, None);
        assert_eq!(confusion.macro_f1(), Some((2.0 / 3.0 + 0.5 + 0.0) / 3.0));
        assert_eq!(confusion.n_right(), 2);
        assert_eq!(Confusion::default().macro_f1(), None);
    }
}
