//! 95 % percentile bootstrap intervals (Efron and Tibshirani 1993, ch. 13), over all rows or
//! within strata (ch. 8), always with the same seed.

use serde::Serialize;

use crate::random::SplitMix;

/// Resamples: enough for a 95 % interval to be stable in its second digit.
pub(super) const N_RESAMPLES: usize = 2_000;

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

impl Interval {
    /// Builds the interval of a figure from its values on resamples.
    pub(super) fn new(
        value: Option<f64>,
        resampled: impl IntoIterator<Item = Option<f64>>,
    ) -> Interval {
        let mut values: Vec<f64> = resampled.into_iter().flatten().collect();
        values.sort_by(f64::total_cmp);
        Interval {
            value,
            low: percentile(&values, 0.025),
            high: percentile(&values, 0.975),
        }
    }

    /// Returns both ends.
    pub fn ends(&self) -> [Option<f64>; 2] {
        [self.low, self.high]
    }
}

/// Returns what a statistic is on each resample of `n_rows` rows, given as row indices.
pub(super) fn resample<T>(n_rows: usize, statistic: impl FnMut(&[usize]) -> T) -> Vec<T> {
    let everything: Vec<usize> = (0..n_rows).collect();
    resample_within(&[everything], statistic)
}

/// Returns what a statistic is on each resample that keeps the size of every stratum.
pub(super) fn resample_within<T>(
    strata: &[Vec<usize>],
    mut statistic: impl FnMut(&[usize]) -> T,
) -> Vec<T> {
    let mut random = SplitMix::new(0);
    let mut drawn = Vec::new();
    (0..N_RESAMPLES)
        .map(|_| {
            drawn.clear();
            for stratum in strata {
                let n = stratum.len() as u64;
                drawn.extend((0..n).map(|_| stratum[random.below(n) as usize]));
            }
            statistic(&drawn)
        })
        .collect()
}

/// Returns the nearest-rank percentile of sorted values.
fn percentile(sorted: &[f64], share: f64) -> Option<f64> {
    let rank = (share * sorted.len() as f64).ceil() as usize;
    sorted.get(rank.saturating_sub(1)).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_nearest_ranks_of_what_is_defined() {
        let values = (1..=100).rev().map(|value| Some(f64::from(value)));
        let interval = Interval::new(Some(50.0), values.chain([None]));
        assert_eq!((interval.low, interval.high), (Some(3.0), Some(98.0)));
        assert_eq!(Interval::new(None, [None]).ends(), [None, None]);
    }

    #[test]
    fn a_stratum_keeps_its_size_in_every_resample() {
        let strata = [vec![0, 1, 2], vec![3]];
        let n_last = resample_within(&strata, |drawn| {
            assert_eq!(drawn.len(), 4);
            drawn.iter().filter(|&&row| row == 3).count()
        });
        assert_eq!(n_last, vec![1; N_RESAMPLES]);
    }

    #[test]
    fn the_mean_of_a_resample_spreads_as_it_should() {
        // 25 zeros and 25 ones: the standard error of the mean is 0.5 / sqrt(50) = 0.0707.
        let mean = |drawn: &[usize]| {
            let ones = drawn.iter().filter(|&&row| row < 25).count();
            Some(ones as f64 / drawn.len() as f64)
        };
        let interval = Interval::new(Some(0.5), resample(50, mean));
        let [Some(low), Some(high)] = interval.ends() else {
            panic!("no interval");
        };
        assert!((low - 0.36).abs() < 0.021, "{low}");
        assert!((high - 0.64).abs() < 0.021, "{high}");
    }
}
