//! How much likelier a claim is where a duty counts than everywhere, with an interval.

use crate::eval::Interval;

/// Standard normal quantile of a 95 % interval.
const Z: f64 = 1.96;

/// Logarithm of the largest ratio that is told from an infinite one.
const MAX_LOG_RATIO: f64 = 20.0;

/// Halvings of the range in which an end is looked for: past the precision of a float.
const N_HALVINGS: usize = 60;

/// Returns the lift of a duty that counts in `n` of `n_all` postings, when `hits` of them and
/// `hits_all` of all bear out its claim: (hits / n) / (hits_all / n_all).
///
/// The interval is the score interval for the ratio of two independent proportions, of the
/// postings in which the duty counts to those in which it does not (Koopman 1984; Miettinen
/// and Nurminen 1985), which holds for counts of zero and one as well. A lift is that ratio r
/// brought to all postings, r / (c r + 1 - c) at coverage c. Nothing is defined without a
/// posting of either kind, or where no posting bears out the claim.
pub fn lift(hits: usize, n: usize, hits_all: usize, n_all: usize) -> Interval {
    let undefined = Interval {
        value: None,
        low: None,
        high: None,
    };
    if n == 0 || hits_all == 0 {
        return undefined;
    }
    let value = (hits as f64 / n as f64) / (hits_all as f64 / n_all as f64);
    if n == n_all {
        return Interval {
            value: Some(value),
            ..undefined
        };
    }
    let counts = Counts {
        hits: hits as f64,
        n: n as f64,
        hits_rest: (hits_all - hits) as f64,
        n_rest: (n_all - n) as f64,
    };
    let coverage = n as f64 / n_all as f64;
    let bring = |ratio: f64| ratio / (coverage * ratio + 1.0 - coverage);
    Interval {
        value: Some(value),
        low: Some(bring(counts.low())),
        high: Some(counts.high().map_or(1.0 / coverage, bring)),
    }
}

/// Two independent proportions.
struct Counts {
    hits: f64,
    n: f64,
    hits_rest: f64,
    n_rest: f64,
}

impl Counts {
    /// Returns the lower end of the ratio.
    fn low(&self) -> f64 {
        if self.hits == 0.0 {
            return 0.0;
        }
        self.ratio_at(Z)
    }

    /// Returns the upper end; nothing where it is infinite.
    fn high(&self) -> Option<f64> {
        (self.hits_rest > 0.0).then(|| self.ratio_at(-Z))
    }

    /// Returns the ratio at which the score is `z`; the score falls as the ratio grows.
    fn ratio_at(&self, z: f64) -> f64 {
        let (mut low, mut high) = (-MAX_LOG_RATIO, MAX_LOG_RATIO);
        for _ in 0..N_HALVINGS {
            let middle = f64::midpoint(low, high);
            if self.score(middle.exp()) > z {
                low = middle;
            } else {
                high = middle;
            }
        }
        f64::midpoint(low, high).exp()
    }

    /// Returns by how many standard deviations the proportions differ from a ratio, the
    /// deviation being what it is if the ratio is true.
    fn score(&self, ratio: f64) -> f64 {
        let all = self.n + self.n_rest;
        // The proportions that are likeliest at that ratio solve a quadratic.
        let a = all * ratio;
        let b = self.n * ratio + self.hits + self.n_rest + self.hits_rest * ratio;
        let c = self.hits + self.hits_rest;
        let rest = (b - (b * b - 4.0 * a * c).max(0.0).sqrt()) / (2.0 * a);
        let own = ratio * rest;
        let spread = |share: f64, n: f64| (share * (1.0 - share) / n).max(0.0);
        let variance = spread(own, self.n) + ratio * ratio * spread(rest, self.n_rest);
        let variance = variance * all / (all - 1.0);
        let difference = self.hits / self.n - ratio * self.hits_rest / self.n_rest;
        if difference == 0.0 {
            return 0.0;
        }
        difference / variance.sqrt()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lift_is_a_share_against_the_share_in_all() {
        let found = lift(30, 40, 50, 100);
        assert_eq!(found.value, Some(1.5));
        // At its ends the ratio to the others, 2.25 at the middle, has a score of 1.96.
        let counts = Counts {
            hits: 30.0,
            n: 40.0,
            hits_rest: 20.0,
            n_rest: 60.0,
        };
        assert!((counts.score(counts.low()) - Z).abs() < 1e-6);
        assert!(counts.score(2.25).abs() < 1e-6);
        assert!(found.low > Some(1.2) && found.low < Some(1.5), "{found:?}");
        assert!(
            found.high > Some(1.5) && found.high < Some(1.9),
            "{found:?}"
        );
    }

    #[test]
    fn the_score_of_no_difference_is_the_pooled_test_of_proportions() {
        let counts = Counts {
            hits: 7.0,
            n: 10.0,
            hits_rest: 23.0,
            n_rest: 90.0,
        };
        let variance = 0.3 * 0.7 * (1.0 / 10.0 + 1.0 / 90.0) * 100.0 / 99.0;
        let expected = (0.7 - 23.0 / 90.0) / f64::sqrt(variance);
        assert!((counts.score(1.0) - expected).abs() < 1e-9);
    }

    #[test]
    fn few_postings_prove_nothing() {
        let found = lift(1, 1, 30, 100);
        assert!(
            found.low < Some(1.0) && found.high >= found.value,
            "{found:?}"
        );
        let none = lift(0, 2, 30, 100);
        assert_eq!((none.value, none.low), (Some(0.0), Some(0.0)));
        assert!(none.high > Some(1.0), "{none:?}");
        let all = lift(12, 20, 12, 100);
        assert_eq!(all.high, Some(5.0));
        assert!(all.low > Some(1.0), "{all:?}");
    }

    #[test]
    fn nothing_to_compare_is_undefined() {
        assert_eq!(lift(0, 0, 5, 10).value, None);
        assert_eq!(lift(0, 3, 0, 10).value, None);
        let everywhere = lift(5, 10, 5, 10);
        assert_eq!((everywhere.value, everywhere.low), (Some(1.0), None));
        let always = lift(4, 4, 10, 10);
        assert!(
            always.low < Some(1.0) && always.high >= Some(1.0),
            "{always:?}"
        );
    }
}
