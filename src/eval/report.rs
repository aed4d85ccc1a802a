//! The report on one set of predictions, and the macro-F1 that others are held against.

use serde::Serialize;

use super::bootstrap::{Interval, resample};
use super::confusion::{ClassFigures, Confusion};
use crate::label::{ByLabel, Label};

/// The figures of one label, each with its interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct LabelReport {
    /// See [`ClassFigures::precision`].
    pub precision: Option<f64>,
    /// Its 95 % interval.
    pub precision_interval: [Option<f64>; 2],
    /// See [`ClassFigures::recall`].
    pub recall: Option<f64>,
    /// Its 95 % interval.
    pub recall_interval: [Option<f64>; 2],
    /// See [`ClassFigures::f1`].
    pub f1: Option<f64>,
    /// Its 95 % interval.
    pub f1_interval: [Option<f64>; 2],
    /// Postings of this label in gold.
    pub support: u64,
}

/// What an evaluation found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Report {
    /// Postings compared.
    pub n: u64,
    /// Mean F1 of the labels.
    pub macro_f1: Interval,
    /// Figures label by label.
    pub labels: ByLabel<LabelReport>,
    /// Counts by gold label, then by predicted label.
    pub confusion: Confusion,
}

/// Compares pairs of gold and predicted labels. The same pairs always give the same report.
pub fn report(pairs: &[(Label, Label)]) -> Report {
    let confusion = Confusion::count(pairs.iter().copied());
    let resampled = resample(pairs.len(), |rows| count(pairs, rows));
    let interval = |figure: &dyn Fn(&Confusion) -> Option<f64>| {
        Interval::new(figure(&confusion), resampled.iter().map(figure))
    };
    let labels = ByLabel::from_fn(|label| {
        let of = |part: fn(ClassFigures) -> Option<f64>| {
            interval(&|confusion| part(confusion.figures(label)))
        };
        let (precision, recall, f1) = (of(|f| f.precision), of(|f| f.recall), of(|f| f.f1));
        LabelReport {
            precision: precision.value,
            precision_interval: precision.ends(),
            recall: recall.value,
            recall_interval: recall.ends(),
            f1: f1.value,
            f1_interval: f1.ends(),
            support: confusion.support(label),
        }
    });
    Report {
        n: confusion.n(),
        macro_f1: interval(&Confusion::macro_f1),
        labels,
        confusion,
    }
}

/// Returns the macro-F1 alone, for a baseline beside the model.
pub fn macro_f1(pairs: &[(Label, Label)]) -> Interval {
    let value = Confusion::count(pairs.iter().copied()).macro_f1();
    Interval::new(
        value,
        resample(pairs.len(), |rows| count(pairs, rows).macro_f1()),
    )
}

/// Returns the label most postings have; equal counts go to the more cautious label, and
/// `other` is what no posting has.
pub fn majority(gold: impl IntoIterator<Item = Label>) -> Label {
    let mut counts = ByLabel::<u64>::default();
    for label in gold {
        counts[label] += 1;
    }
    Label::ALL
        .into_iter()
        .max_by_key(|&label| counts[label])
        .unwrap_or(Label::Other)
}

pub(super) fn count(pairs: &[(Label, Label)], rows: &[usize]) -> Confusion {
    Confusion::count(rows.iter().map(|&row| pairs[row]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_hold_the_figure_and_repeat() {
        let mut pairs = vec![(Label::Other, Label::Other); 80];
        pairs.extend(vec![(Label::Junior, Label::Junior); 15]);
        pairs.extend(vec![(Label::Junior, Label::Other); 5]);
        let first = report(&pairs);
        assert_eq!(first, report(&pairs));
        assert_eq!(first.macro_f1, macro_f1(&pairs));
        let recall = first.labels.junior;
        assert_eq!(recall.recall, Some(0.75));
        let [Some(low), Some(high)] = recall.recall_interval else {
            panic!("no interval");
        };
        assert!(
            (0.45..0.75).contains(&low) && (0.75..0.98).contains(&high),
            "{low} {high}"
        );
        assert_eq!(first.labels.senior.recall, None);
    }

    #[test]
    fn ties_for_the_majority_go_to_the_cautious_label() {
        use Label::{Junior, Other, Senior};
        assert_eq!(majority([Senior, Junior]), Junior);
        assert_eq!(majority([Senior, Senior, Other]), Senior);
        assert_eq!(majority([]), Other);
    }
}
