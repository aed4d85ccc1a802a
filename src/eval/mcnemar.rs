//! McNemar's test (McNemar 1947): whether two classifiers that disagree on a few postings are
//! equally often the one that is right.

use serde::Serialize;

/// The test's counts and two-sided p-values.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct McNemar {
    /// Postings only the new classifier has right.
    pub only_new: u64,
    /// Postings only the old one has right.
    pub only_old: u64,
    /// Exact conditional p-value; undefined without a posting that only one has right.
    pub exact_p: Option<f64>,
    /// Mid-p value: less conservative than the exact test and still close to its level
    /// (Fagerland, Lydersen and Laake 2013).
    pub mid_p: Option<f64>,
}

impl McNemar {
    /// Tests counts of postings that only one of two classifiers has right.
    pub fn new(only_new: u64, only_old: u64) -> McNemar {
        let n = only_new + only_old;
        let fewer = only_new.min(only_old);
        let tail: f64 = (0..=fewer).map(|k| fair_binomial(k, n)).sum();
        let at_fewer = fair_binomial(fewer, n);
        let (exact, mid) = if only_new == only_old {
            (1.0, 1.0 - at_fewer / 2.0)
        } else {
            (2.0 * tail, 2.0 * tail - at_fewer)
        };
        McNemar {
            only_new,
            only_old,
            exact_p: (n > 0).then_some(exact.min(1.0)),
            mid_p: (n > 0).then_some(mid.min(1.0)),
        }
    }
}

/// Returns the probability of k heads among n tosses of a fair coin, by logarithms, as the
/// binomial coefficients of large n overflow.
fn fair_binomial(k: u64, n: u64) -> f64 {
    let log_choose: f64 = (1..=k)
        .map(|i| ((n - k + i) as f64).ln() - (i as f64).ln())
        .sum();
    (log_choose - n as f64 * std::f64::consts::LN_2).exp()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_near(found: Option<f64>, expected: f64) -> bool {
        found.is_some_and(|found| (found - expected).abs() < 1e-9)
    }

    #[test]
    fn p_values_follow_from_the_binomial() {
        // One of ten: 2 · (1 + 10) / 1024; mid-p takes 10 / 1024 off.
        let test = McNemar::new(9, 1);
        assert!(is_near(test.exact_p, 22.0 / 1024.0), "{test:?}");
        assert!(is_near(test.mid_p, 12.0 / 1024.0), "{test:?}");
        let swapped = McNemar::new(1, 9);
        assert_eq!(swapped.exact_p, test.exact_p);
    }

    #[test]
    fn even_counts_say_nothing() {
        // Two of four: 6 / 16 at the middle, of which half is taken off.
        let test = McNemar::new(2, 2);
        assert_eq!(test.exact_p, Some(1.0));
        assert!(is_near(test.mid_p, 1.0 - 3.0 / 16.0), "{test:?}");
        assert_eq!(McNemar::new(0, 0).mid_p, None);
    }

    #[test]
    fn large_counts_do_not_overflow() {
        let p = McNemar::new(3_000, 3_200).exact_p.expect("there are pairs");
        assert!((0.005..0.02).contains(&p), "{p}");
    }
}
