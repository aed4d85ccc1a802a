//! Figures with 95 % percentile bootstrap intervals (Efron and Tibshirani 1993, ch. 13).

use serde::Serialize;

use super::confusion::{ClassFigures, Confusion};
use crate::label::{ByLabel, Label};

/// Resamples: enough for a 95 % interval to be stable in its second digit.
const N_RESAMPLES: usize = 2_000;

/// A figure with its 95 % interval; nothing where it is undefined.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Interval {
    /// The figure on all postings.
    pub value: Option<f64>,
    /// 2.5th percentile over the resamples in which it is defined.
    pub low: Option<f64>,
    /// 97.5th percentile.
    pub high: Option<f64>,
}

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
    let resampled = resample(pairs);
    let interval = |figure: &dyn Fn(&Confusion) -> Option<f64>| {
        let mut values: Vec<f64> = resampled.iter().filter_map(figure).collect();
        values.sort_by(f64::total_cmp);
        Interval {
            value: figure(&confusion),
            low: percentile(&values, 0.025),
            high: percentile(&values, 0.975),
        }
    };
    let labels = ByLabel::from_fn(|label| {
        let of = |part: fn(ClassFigures) -> Option<f64>| {
            interval(&|confusion| part(confusion.figures(label)))
        };
        let (precision, recall, f1) = (of(|f| f.precision), of(|f| f.recall), of(|f| f.f1));
        LabelReport {
            precision: precision.value,
            precision_interval: [precision.low, precision.high],
            recall: recall.value,
            recall_interval: [recall.low, recall.high],
            f1: f1.value,
            f1_interval: [f1.low, f1.high],
            support: confusion.figures(label).support,
        }
    });
    Report {
        n: confusion.n(),
        macro_f1: interval(&Confusion::macro_f1),
        labels,
        confusion,
    }
}

fn resample(pairs: &[(Label, Label)]) -> Vec<Confusion> {
    let mut random = SplitMix(0);
    let n = pairs.len() as u64;
    (0..N_RESAMPLES)
        .map(|_| Confusion::count((0..n).map(|_| pairs[random.below(n) as usize])))
        .collect()
}

/// Returns the nearest-rank percentile of sorted values.
fn percentile(sorted: &[f64], share: f64) -> Option<f64> {
    let rank = (share * sorted.len() as f64).ceil() as usize;
    sorted.get(rank.saturating_sub(1)).copied()
}

/// SplitMix64 (Steele, Lea and Flood 2014): seeded, so that a report can be repeated.
struct SplitMix(u64);

impl SplitMix {
    /// Returns a number below `n`; the bias of the multiplication is below n / 2^64.
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^= z >> 31;
        ((u128::from(z) * u128::from(n)) >> 64) as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_hold_the_figure_and_repeat() {
        let mut pairs = vec![(Label::Other, Label::Other); 80];
        pairs.extend(vec![(Label::Manager, Label::Manager); 15]);
        pairs.extend(vec![(Label::Manager, Label::Other); 5]);
        let first = report(&pairs);
        assert_eq!(first, report(&pairs));
        let recall = first.labels.manager;
        assert_eq!(recall.recall, Some(0.75));
        let [Some(low), Some(high)] = recall.recall_interval else {
            panic!("no interval");
        };
        assert!(
            (0.45..0.75).contains(&low) && (0.75..0.98).contains(&high),
            "{low} {high}"
        );
        assert_eq!(first.labels.director.recall, None);
    }
}
