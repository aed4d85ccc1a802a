//! The figures a stratified gold set stands for: every row counts as many postings as were in
//! its stratum for each one drawn (Horvitz and Thompson 1952).

use std::collections::BTreeMap;

use serde::Serialize;

use super::bootstrap::{Interval, resample_within};
use crate::label::{ByLabel, Label};

/// Which stratum each row was drawn from, and how many postings that stratum held.
#[derive(Clone, Debug, PartialEq)]
pub struct Strata {
    /// Row indices of each stratum.
    rows: Vec<Vec<usize>>,
    /// Postings that each row stands for.
    weights: Vec<f64>,
}

impl Strata {
    /// Groups rows given by their stratum's name and size. Two pools may use the same name, so
    /// only name and size together make a stratum.
    pub fn group<'n>(rows: impl IntoIterator<Item = (&'n str, u64)>) -> Strata {
        let mut strata = BTreeMap::<(&str, u64), Vec<usize>>::new();
        let mut n_rows = 0;
        for (row, key) in rows.into_iter().enumerate() {
            strata.entry(key).or_default().push(row);
            n_rows = row + 1;
        }
        let mut weights = vec![0.0; n_rows];
        for ((_, size), rows) in &strata {
            for &row in rows {
                weights[row] = *size as f64 / rows.len() as f64;
            }
        }
        Strata {
            rows: strata.into_values().collect(),
            weights,
        }
    }
}

/// The report at natural prevalence.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NaturalReport {
    /// Strata the rows were drawn from.
    pub n_strata: u64,
    /// Postings the rows stand for.
    pub n_postings: f64,
    /// Equally weighted rows that would say as much: (Σw)² / Σw² (Kish 1965).
    pub n_effective: Option<f64>,
    /// Mean F1 of the labels.
    pub macro_f1: Interval,
    /// Figures label by label.
    pub labels: ByLabel<NaturalFigures>,
}

/// The figures of one label at natural prevalence, with intervals from resampling within
/// strata. A stratum without an error in the gold has none in any resample either: intervals
/// are too narrow where few rows stand for many postings.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct NaturalFigures {
    /// Share of all postings that have this label.
    pub prevalence: Interval,
    /// Right among those predicted as this label.
    pub precision: Interval,
    /// Found among those that have this label.
    pub recall: Interval,
    /// Harmonic mean of the two.
    pub f1: Interval,
}

/// Measures pairs of gold and predicted labels, each weighted by what it stands for.
pub fn at_natural_prevalence(pairs: &[(Label, Label)], strata: &Strata) -> NaturalReport {
    let weigh = |rows: &[usize]| {
        let mut counts = ByLabel::<ByLabel<f64>>::default();
        for &row in rows {
            let (gold, predicted) = pairs[row];
            counts[gold][predicted] += strata.weights[row];
        }
        Weighted { counts }
    };
    let everything: Vec<usize> = strata.rows.iter().flatten().copied().collect();
    let weighted = weigh(&everything);
    let resampled = resample_within(&strata.rows, weigh);
    let interval = |figure: &dyn Fn(&Weighted) -> Option<f64>| {
        Interval::new(figure(&weighted), resampled.iter().map(figure))
    };
    let squares: f64 = strata.weights.iter().map(|weight| weight * weight).sum();
    NaturalReport {
        n_strata: strata.rows.len() as u64,
        n_postings: weighted.total(),
        n_effective: ratio(weighted.total().powi(2), squares),
        macro_f1: interval(&Weighted::macro_f1),
        labels: ByLabel::from_fn(|label| NaturalFigures {
            prevalence: interval(&|w| ratio(w.gold(label), w.total())),
            precision: interval(&|w| ratio(w.counts[label][label], w.predicted(label))),
            recall: interval(&|w| ratio(w.counts[label][label], w.gold(label))),
            f1: interval(&|w| w.f1(label)),
        }),
    }
}

/// A confusion matrix of weights.
struct Weighted {
    /// Outer index: gold; inner index: predicted.
    counts: ByLabel<ByLabel<f64>>,
}

impl Weighted {
    fn gold(&self, label: Label) -> f64 {
        self.counts[label].iter().map(|(_, weight)| weight).sum()
    }

    fn predicted(&self, label: Label) -> f64 {
        self.counts.iter().map(|(_, row)| row[label]).sum()
    }

    fn total(&self) -> f64 {
        Label::ALL.into_iter().map(|label| self.gold(label)).sum()
    }

    fn f1(&self, label: Label) -> Option<f64> {
        let both = self.gold(label) + self.predicted(label);
        ratio(2.0 * self.counts[label][label], both)
    }

    fn macro_f1(&self) -> Option<f64> {
        let scores: Vec<f64> = Label::ALL
            .into_iter()
            .filter_map(|label| self.f1(label))
            .collect();
        ratio(scores.iter().sum(), scores.len() as f64)
    }
}

fn ratio(part: f64, whole: f64) -> Option<f64> {
    (whole > 0.0).then(|| part / whole)
}

#[cfg(test)]
mod tests {
    use super::*;
    use Label::{Other, Senior};

    fn is_near(found: Option<f64>, expected: f64) -> bool {
        found.is_some_and(|found| (found - expected).abs() < 1e-12)
    }

    #[test]
    fn rows_count_as_many_postings_as_they_stand_for() {
        // Two directors drawn of 10, two others of 1000: weights 5 and 500.
        let strata = Strata::group([("dir", 10), ("rest", 1000), ("dir", 10), ("rest", 1000)]);
        let pairs = [
            (Senior, Senior),
            (Other, Senior),
            (Senior, Other),
            (Other, Other),
        ];
        let found = at_natural_prevalence(&pairs, &strata);
        assert_eq!((found.n_strata, found.n_postings), (2, 1010.0));
        let senior = found.labels.senior;
        assert!(is_near(senior.prevalence.value, 10.0 / 1010.0));
        assert!(is_near(senior.precision.value, 5.0 / 505.0));
        assert!(is_near(senior.recall.value, 0.5));
        assert!(is_near(senior.f1.value, 10.0 / 515.0));
        // Prevalence is fixed by design where every stratum is pure.
        let [low, high] = senior.prevalence.ends();
        assert!(is_near(low, 10.0 / 1010.0) && is_near(high, 10.0 / 1010.0));
        assert_eq!(found.labels.junior.precision.value, None);
        // 1010² / (2·25 + 2·250000)
        assert!(is_near(found.n_effective, 1_020_100.0 / 500_050.0));
    }

    #[test]
    fn the_same_name_in_two_pools_is_two_strata() {
        let strata = Strata::group([("lead", 150), ("lead", 138), ("lead", 150)]);
        assert_eq!(strata.weights, [75.0, 138.0, 75.0]);
    }

    #[test]
    fn no_rows_make_no_figures() {
        let found = at_natural_prevalence(&[], &Strata::group([]));
        assert_eq!(found.macro_f1.value, None);
        assert_eq!(found.n_effective, None);
    }
}
