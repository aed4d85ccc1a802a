//! How right the labels are when the least sure are left to a person: the risk-coverage curve
//! of a classifier that may abstain (El-Yaniv and Wiener 2010).

use serde::Serialize;

use super::judged::Judged;
use crate::label::{ByLabel, Label};

/// The coverages of the table.
const COVERAGES: [f64; 7] = [1.0, 0.95, 0.9, 0.8, 0.7, 0.6, 0.5];

/// The risk-coverage curve.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Coverage {
    /// Area under the curve: the mean error rate over the 1, 2, ..., n surest postings
    /// (Geifman, Uziel and El-Yaniv 2019); 0 is best.
    pub area: Option<f64>,
    /// The curve at a few coverages, from all postings downwards; none without postings.
    pub points: Vec<CoveragePoint>,
}

/// What is right among the surest postings. Those tied at the last place count in proportion,
/// so that the order of rows does not show.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct CoveragePoint {
    /// The share of postings that keep their label.
    pub coverage: f64,
    /// The least confidence among them: what `label --review-below` would be given.
    pub confidence: f64,
    /// The share of them that is right.
    pub accuracy: f64,
    /// The share that is right among those given each label.
    pub precision: ByLabel<Option<f64>>,
    /// How many of them are given each label.
    pub predicted: ByLabel<f64>,
}

/// Orders postings by the confidence of their label and measures the surest.
pub fn coverage(rows: &[Judged]) -> Coverage {
    let mut sorted: Vec<&Judged> = rows.iter().collect();
    sorted.sort_by(|a, b| b.confidence().total_cmp(&a.confidence()));
    let ties: Vec<&[&Judged]> = sorted
        .chunk_by(|a, b| a.confidence().total_cmp(&b.confidence()).is_eq())
        .collect();
    Coverage {
        area: area(&ties, rows.len()),
        points: COVERAGES
            .into_iter()
            .filter_map(|coverage| point(&ties, coverage, rows.len()))
            .collect(),
    }
}

fn area(ties: &[&[&Judged]], n_rows: usize) -> Option<f64> {
    let (mut n_covered, mut n_wrong, mut total) = (0.0, 0.0, 0.0);
    for tied in ties {
        let share_wrong = n_wrong_among(tied) / tied.len() as f64;
        for _ in *tied {
            n_covered += 1.0;
            n_wrong += share_wrong;
            total += n_wrong / n_covered;
        }
    }
    (n_rows > 0).then(|| total / n_rows as f64)
}

fn point(ties: &[&[&Judged]], coverage: f64, n_rows: usize) -> Option<CoveragePoint> {
    let n_covered = coverage * n_rows as f64;
    let mut left = n_covered;
    let mut confidence = None;
    let mut right = ByLabel::<f64>::default();
    let mut predicted = ByLabel::<f64>::default();
    for tied in ties.iter().take_while(|_| n_rows > 0) {
        if left <= 0.0 {
            break;
        }
        let share = (left / tied.len() as f64).min(1.0);
        for row in *tied {
            predicted[row.predicted] += share;
            if row.is_right() {
                right[row.predicted] += share;
            }
        }
        left -= tied.len() as f64;
        confidence = tied.first().map(|row| row.confidence());
    }
    let n_right: f64 = right.iter().map(|(_, n)| n).sum();
    let precision =
        |label: Label| (predicted[label] > 0.0).then(|| right[label] / predicted[label]);
    Some(CoveragePoint {
        coverage,
        confidence: confidence?,
        accuracy: n_right / n_covered,
        precision: ByLabel::from_fn(precision),
        predicted,
    })
}

fn n_wrong_among(tied: &[&Judged]) -> f64 {
    tied.iter().filter(|row| !row.is_right()).count() as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use Label::{Junior, Other, Senior};

    fn row(gold: Label, predicted: Label, confidence: f64) -> Judged {
        let probabilities = ByLabel::from_fn(|label| {
            if label == predicted {
                confidence
            } else {
                (1.0 - confidence) / 2.0
            }
        });
        Judged {
            gold,
            predicted,
            probabilities,
        }
    }

    #[test]
    fn the_least_sure_are_left_out_first() {
        let mut rows: Vec<Judged> = (0..8)
            .map(|step| row(Other, Other, 0.9 - 0.01 * f64::from(step)))
            .collect();
        rows.push(row(Senior, Junior, 0.6));
        rows.push(row(Junior, Junior, 0.5));
        let found = coverage(&rows);
        let at = |share: f64| {
            let mut points = found.points.iter();
            *points
                .find(|point| point.coverage == share)
                .expect("a point of the table")
        };
        assert!((at(1.0).accuracy - 0.9).abs() < 1e-12);
        assert_eq!(at(1.0).precision.junior, Some(0.5));
        assert!((at(0.9).accuracy - 8.0 / 9.0).abs() < 1e-12);
        assert_eq!(at(0.9).confidence, 0.6);
        assert_eq!(at(0.8).accuracy, 1.0);
        assert_eq!(at(0.8).precision.junior, None);
        // Wrong from the ninth on: 1/9 and 1/10.
        let area = found.area.expect("there are postings");
        assert!((area - (1.0 / 9.0 + 1.0 / 10.0) / 10.0).abs() < 1e-12);
    }

    #[test]
    fn ties_count_in_proportion_in_any_order() {
        let mut rows = vec![row(Other, Other, 0.9); 3];
        rows.push(row(Junior, Other, 0.9));
        let found = coverage(&rows);
        assert!(
            found
                .points
                .iter()
                .all(|point| (point.accuracy - 0.75).abs() < 1e-12)
        );
        assert!((found.area.expect("there are postings") - 0.25).abs() < 1e-12);
        rows.reverse();
        assert_eq!(coverage(&rows), found);
    }

    #[test]
    fn no_postings_make_no_curve() {
        let found = coverage(&[]);
        assert_eq!(found.area, None);
        assert!(found.points.is_empty());
    }
}
