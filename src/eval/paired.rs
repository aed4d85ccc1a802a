//! Two classifiers on the same gold: is the new one better, and on which postings?

use serde::Serialize;

use super::bootstrap::{Interval, resample};
use super::confusion::Confusion;
use super::mcnemar::McNemar;
use super::report::count;
use crate::label::Label;

/// How a new classifier compares with an old one on the same postings.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Comparison {
    /// Macro-F1 of the old classifier.
    pub old_macro_f1: Option<f64>,
    /// Macro-F1 of the new one.
    pub new_macro_f1: Option<f64>,
    /// New minus old, with the interval of the paired bootstrap: both are measured on the
    /// same resamples (Efron and Tibshirani 1993, ch. 16).
    pub difference: Interval,
    /// Share of the resamples in which the new one is ahead.
    pub share_ahead: Option<f64>,
    /// Postings the old one has wrong and the new one right.
    pub fixed: u64,
    /// Postings the old one has right and the new one wrong.
    pub broken: u64,
    /// Postings whose label changes from one wrong label to another.
    pub still_wrong: u64,
    /// Whether fixed and broken differ by more than chance.
    pub mcnemar: McNemar,
}

/// Compares labels given to the same postings, in the same order.
pub fn compare(gold: &[Label], old: &[Label], new: &[Label]) -> Comparison {
    let pairs_of = |labels: &[Label]| -> Vec<(Label, Label)> {
        gold.iter().copied().zip(labels.iter().copied()).collect()
    };
    let (old_pairs, new_pairs) = (pairs_of(old), pairs_of(new));
    let macro_f1 = |pairs: &[(Label, Label)]| Confusion::count(pairs.iter().copied()).macro_f1();
    let (old_macro_f1, new_macro_f1) = (macro_f1(&old_pairs), macro_f1(&new_pairs));
    let n_rows = old_pairs.len().min(new_pairs.len());
    let differences = resample(n_rows, |rows| {
        let new = count(&new_pairs, rows).macro_f1()?;
        Some(new - count(&old_pairs, rows).macro_f1()?)
    });
    let n_ahead = differences.iter().flatten().filter(|&&d| d > 0.0).count();
    let n_defined = differences.iter().flatten().count();
    let n_rows_where = |is_it: &dyn Fn(Label, Label, Label) -> bool| {
        let rows = old_pairs.iter().zip(&new_pairs);
        rows.filter(|((gold, old), (_, new))| is_it(*gold, *old, *new))
            .count() as u64
    };
    let fixed = n_rows_where(&|gold, old, new| old != gold && new == gold);
    let broken = n_rows_where(&|gold, old, new| old == gold && new != gold);
    Comparison {
        old_macro_f1,
        new_macro_f1,
        difference: Interval::new(
            new_macro_f1.zip(old_macro_f1).map(|(new, old)| new - old),
            differences,
        ),
        share_ahead: (n_defined > 0).then(|| n_ahead as f64 / n_defined as f64),
        fixed,
        broken,
        still_wrong: n_rows_where(&|gold, old, new| old != gold && new != gold && old != new),
        mcnemar: McNemar::new(fixed, broken),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Label::{Junior, Other, Senior};

    #[test]
    fn flips_are_counted_by_what_they_do() {
        let gold = [Senior, Junior, Other, Other, Junior];
        let old = [Senior, Other, Junior, Other, Other];
        let new = [Junior, Junior, Other, Other, Senior];
        let found = compare(&gold, &old, &new);
        assert_eq!((found.fixed, found.broken, found.still_wrong), (2, 1, 1));
        assert_eq!((found.mcnemar.only_new, found.mcnemar.only_old), (2, 1));
    }

    #[test]
    fn a_clear_gain_is_ahead_in_nearly_every_resample() {
        let gold: Vec<Label> = [Junior, Other].repeat(50);
        let mut old = gold.clone();
        old[..30].fill(Other);
        let found = compare(&gold, &old, &gold);
        assert_eq!(found.new_macro_f1, Some(1.0));
        assert!(found.difference.low > Some(0.0), "{found:?}");
        assert!(found.share_ahead > Some(0.99), "{found:?}");
        let same = compare(&gold, &old, &old);
        assert_eq!(same.difference.ends(), [Some(0.0), Some(0.0)]);
        assert_eq!(same.share_ahead, Some(0.0));
    }

    #[test]
    fn nothing_compares_as_nothing() {
        let found = compare(&[], &[], &[]);
        assert_eq!(found.difference.value, None);
        assert_eq!(found.share_ahead, None);
    }
}
