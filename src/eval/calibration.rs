//! Whether the confidence means what it says: of the labels given with 0.8, four in five
//! should be right.

use serde::Serialize;

use super::bootstrap::{Interval, resample};
use super::confusion::{Confusion, ratio};
use super::judged::Judged;
use crate::label::{ByLabel, Label};

/// Bins of the expected calibration error and of the reliability table: ten is what small gold
/// sets can fill.
const N_BINS: usize = 10;

/// How far the confidence of the predicted labels can be believed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Calibration {
    /// Expected calibration error: the mean distance between confidence and accuracy over ten
    /// bins of equal width, weighted by their size (Naeini et al. 2015; Guo et al. 2017,
    /// eq. 3). Resampling adds noise to every bin, so its interval leans upwards.
    pub ece: Interval,
    /// Brier score over all three labels, 0 (best) to 2 (Brier 1950).
    pub brier: Interval,
    /// Brier score of answering every posting with the shares of the labels in gold.
    pub brier_of_shares: Option<f64>,
    /// Reliability table: at most ten bins of as equal count as ties of confidence allow.
    pub bins: Vec<Bin>,
    /// The same for each predicted label as a whole: most postings are `other`, and would
    /// hide a confidence in the roles that cannot be believed.
    pub by_label: ByLabel<Sureness>,
}

/// The predicted labels whose confidence lies between two bounds.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Bin {
    /// Least confidence in the bin.
    pub low: f64,
    /// Greatest confidence in the bin.
    pub high: f64,
    /// Postings in the bin; never none.
    pub n: u64,
    /// Their mean confidence.
    pub confidence: f64,
    /// The share of them that is right.
    pub accuracy: f64,
}

/// All postings that were given one label.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Sureness {
    /// Postings that were given the label.
    pub n: u64,
    /// Their mean confidence.
    pub confidence: Option<f64>,
    /// The share of them that is right: the label's precision.
    pub accuracy: Option<f64>,
}

/// Measures the calibration of predicted labels; the order of the rows does not matter.
pub fn calibration(rows: &[Judged]) -> Calibration {
    let all: Vec<usize> = (0..rows.len()).collect();
    let squares: Vec<f64> = rows.iter().map(squared_error).collect();
    let brier = |drawn: &[usize]| mean(drawn.iter().map(|&row| squares[row]));
    let ece = |drawn: &[usize]| expected_calibration_error(rows, drawn);
    Calibration {
        ece: Interval::new(ece(&all), resample(rows.len(), ece)),
        brier: Interval::new(brier(&all), resample(rows.len(), brier)),
        brier_of_shares: brier_of_shares(rows),
        bins: reliability(rows),
        by_label: ByLabel::from_fn(|label| sureness(rows, label)),
    }
}

fn expected_calibration_error(rows: &[Judged], drawn: &[usize]) -> Option<f64> {
    let mut gaps = [0.0; N_BINS];
    for row in drawn.iter().map(|&row| &rows[row]) {
        // Bins are open below and closed above, as Guo et al. have them.
        let bin = (row.confidence() * N_BINS as f64).ceil() as usize;
        let hit = f64::from(u8::from(row.is_right()));
        gaps[bin.clamp(1, N_BINS) - 1] += hit - row.confidence();
    }
    let total: f64 = gaps.iter().map(|gap: &f64| gap.abs()).sum();
    (!drawn.is_empty()).then(|| total / drawn.len() as f64)
}

fn squared_error(row: &Judged) -> f64 {
    row.probabilities
        .iter()
        .map(|(label, probability)| {
            let truth = f64::from(u8::from(label == row.gold));
            (probability - truth).powi(2)
        })
        .sum()
}

/// The Brier score of constant shares p is 1 - Σ p².
fn brier_of_shares(rows: &[Judged]) -> Option<f64> {
    let confusion = Confusion::count(rows.iter().map(|row| (row.gold, row.predicted)));
    let squares = Label::ALL.map(|label| {
        let share = ratio(confusion.support(label), confusion.n())?;
        Some(share * share)
    });
    let total: Option<f64> = squares.into_iter().sum();
    total.map(|total| 1.0 - total)
}

fn reliability(rows: &[Judged]) -> Vec<Bin> {
    let mut sorted: Vec<&Judged> = rows.iter().collect();
    sorted.sort_by(|a, b| a.confidence().total_cmp(&b.confidence()));
    let mut bins = Vec::new();
    let mut start = 0;
    for bin in 1..=N_BINS {
        let mut end = (bin * rows.len()).div_ceil(N_BINS).max(start);
        // Postings of equal confidence stay together, or the order of rows would show.
        while end > start
            && end < sorted.len()
            && sorted[end].confidence() <= sorted[end - 1].confidence()
        {
            end += 1;
        }
        bins.extend(summary(&sorted[start..end]));
        start = end;
    }
    bins
}

fn summary(sorted: &[&Judged]) -> Option<Bin> {
    Some(Bin {
        low: sorted.first()?.confidence(),
        high: sorted.last()?.confidence(),
        n: sorted.len() as u64,
        confidence: mean(sorted.iter().map(|row| row.confidence()))?,
        accuracy: share_right(sorted)?,
    })
}

fn sureness(rows: &[Judged], label: Label) -> Sureness {
    let given: Vec<&Judged> = rows.iter().filter(|row| row.predicted == label).collect();
    Sureness {
        n: given.len() as u64,
        confidence: mean(given.iter().map(|row| row.confidence())),
        accuracy: share_right(&given),
    }
}

fn share_right(rows: &[&Judged]) -> Option<f64> {
    let n_right = rows.iter().filter(|row| row.is_right()).count();
    ratio(n_right as u64, rows.len() as u64)
}

fn mean(values: impl ExactSizeIterator<Item = f64>) -> Option<f64> {
    let n = values.len();
    (n > 0).then(|| values.sum::<f64>() / n as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use Label::{Junior, Other};

    fn row(gold: Label, other: f64) -> Judged {
        let probabilities = ByLabel {
            senior: 0.0,
            junior: 1.0 - other,
            other,
        };
        Judged {
            gold,
            predicted: if other >= 0.5 { Other } else { Junior },
            probabilities,
        }
    }

    fn is_near(found: Option<f64>, expected: f64) -> bool {
        found.is_some_and(|found| (found - expected).abs() < 1e-12)
    }

    #[test]
    fn errors_follow_their_definitions() {
        // Bin (0.7, 0.8]: two at 0.8, one right: |1 - 1.6| = 0.6. Bin (0.9, 1.0]: one at 0.95,
        // right: 0.05. Bin (0.5, 0.6]: one at 0.6 for manager, wrong: 0.6. In all 1.25 / 4.
        let rows = [
            row(Other, 0.8),
            row(Junior, 0.8),
            row(Other, 0.95),
            row(Other, 0.4),
        ];
        let found = calibration(&rows);
        assert!(is_near(found.ece.value, 1.25 / 4.0), "{:?}", found.ece);
        // 2·0.2² + 2·0.8² + 2·0.05² + 2·0.6² over four rows.
        let brier = (0.08 + 1.28 + 0.005 + 0.72) / 4.0;
        assert!(is_near(found.brier.value, brier), "{:?}", found.brier);
        assert!(is_near(
            found.brier_of_shares,
            1.0 - 0.75 * 0.75 - 0.25 * 0.25
        ));
        assert_eq!(found.by_label.junior.accuracy, Some(0.0));
        assert_eq!(found.by_label.senior.confidence, None);
    }

    #[test]
    fn ties_share_a_bin_and_every_posting_is_in_one() {
        let mut rows = vec![row(Other, 0.9); 50];
        rows.extend((0..50).map(|step| row(Other, 0.5 + 0.005 * f64::from(step))));
        let bins = calibration(&rows).bins;
        assert_eq!(bins.iter().map(|bin| bin.n).sum::<u64>(), 100);
        let last = bins.last().expect("there are bins");
        assert_eq!((last.low, last.high, last.n), (0.9, 0.9, 50));
        assert_eq!(bins.len(), 6);
        rows.reverse();
        assert_eq!(calibration(&rows).bins, bins);
    }

    #[test]
    fn nothing_is_undefined() {
        let found = calibration(&[]);
        assert_eq!((found.ece.value, found.brier.value), (None, None));
        assert!(found.bins.is_empty());
        assert_eq!(found.brier_of_shares, None);
    }
}
