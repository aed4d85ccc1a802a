//! A figure that was measured several times.

use serde::{Deserialize, Serialize};

/// Runs from which on the extremes of a figure say something about its noise: of three runs here
/// and three there, all of one side lie beyond all of the other by chance once in ten times; of
/// five and five, once in 126.
pub(super) const MIN_RUNS: usize = 3;

/// A figure of several runs; there is one at least.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Figure {
    pub(super) min: f64,
    pub(super) median: f64,
    pub(super) max: f64,
    /// In the order of the runs.
    pub(super) runs: Vec<f64>,
}

impl Figure {
    /// Sums up runs; nothing where there is none.
    pub(super) fn new(runs: Vec<f64>) -> Option<Figure> {
        let mut sorted = runs.clone();
        sorted.sort_by(f64::total_cmp);
        let middle = sorted.len() / 2;
        let median = match sorted.len() % 2 {
            0 => (sorted.get(middle.checked_sub(1)?)? + sorted.get(middle)?) / 2.0,
            _ => *sorted.get(middle)?,
        };
        Some(Figure {
            min: *sorted.first()?,
            median,
            max: *sorted.last()?,
            runs,
        })
    }

    /// Sums up what runs say of something; nothing where a run says nothing.
    pub(super) fn of(runs: impl IntoIterator<Item = Option<f64>>) -> Option<Figure> {
        Figure::new(runs.into_iter().collect::<Option<Vec<f64>>>()?)
    }

    /// Returns the figure that each run makes of its own.
    pub(super) fn map(&self, each: impl Fn(f64) -> f64) -> Figure {
        let runs = self.runs.iter().map(|&run| each(run)).collect();
        // There are as many runs as before, one at least.
        Figure::new(runs).unwrap_or_else(|| self.clone())
    }
}

/// How many times a cost is what it was.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub(super) struct Ratio {
    /// Of the medians.
    pub(super) value: f64,
    /// What it is if the new runs are taken at their best and the old ones at their worst, and
    /// the other way round: the new runs lie beyond all old ones where both are on one side of 1.
    /// Nothing where there are too few runs.
    pub(super) interval: Option<[f64; 2]>,
}

impl Ratio {
    /// Compares costs; nothing where the old one was none.
    pub(super) fn new(old: &Figure, new: &Figure) -> Option<Ratio> {
        if old.min <= 0.0 {
            return None;
        }
        let n_runs = old.runs.len().min(new.runs.len());
        Some(Ratio {
            value: new.median / old.median,
            interval: (n_runs >= MIN_RUNS).then(|| [new.min / old.max, new.max / old.min]),
        })
    }

    /// Says which way the cost went; a change inside the noise went none.
    pub(super) fn trend(self) -> Trend {
        match self.interval {
            None => Trend::Unknown,
            Some([low, _]) if low > 1.0 => Trend::Up,
            Some([_, high]) if high < 1.0 => Trend::Down,
            Some(_) => Trend::Noise,
        }
    }
}

/// Which way a cost went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Trend {
    Up,
    Down,
    /// The runs of one side lie among those of the other.
    Noise,
    /// There are too few runs to tell.
    Unknown,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(runs: &[f64]) -> Figure {
        Figure::new(runs.to_vec()).unwrap()
    }

    #[test]
    fn a_figure_has_a_median_and_extremes() {
        let odd = figure(&[3.0, 1.0, 2.0]);
        assert_eq!((odd.min, odd.median, odd.max), (1.0, 2.0, 3.0));
        assert_eq!(figure(&[1.0, 2.0, 3.0, 9.0]).median, 2.5);
        assert_eq!(Figure::new(Vec::new()), None);
        assert_eq!(Figure::of([Some(1.0), None]), None);
        assert_eq!(odd.map(|run| 6.0 / run).min, 2.0);
    }

    #[test]
    fn a_change_is_one_when_no_run_lies_among_the_others() {
        let old = figure(&[1.0, 1.1, 1.2]);
        let trend = |runs: &[f64]| Ratio::new(&old, &figure(runs)).unwrap().trend();
        assert_eq!(trend(&[1.3, 1.4, 1.5]), Trend::Up);
        assert_eq!(trend(&[0.7, 0.8, 0.9]), Trend::Down);
        assert_eq!(trend(&[1.15, 1.4, 1.5]), Trend::Noise);
        assert_eq!(trend(&[1.3, 1.4]), Trend::Unknown);
        assert_eq!(Ratio::new(&figure(&[0.0]), &old), None);
    }
}
