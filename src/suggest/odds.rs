//! The log-odds ratio with an informative Dirichlet prior of Monroe, Colaresi and Quinn,
//! "Fightin' Words" (Political Analysis 16:4, 2008, section 3.5), over postings.
//!
//! The paper counts words; here a posting either holds an n-gram or not, so that a posting
//! that repeats itself has one vote. The multinomial becomes a binomial per n-gram, and the
//! prior's background counts become the share of all postings that hold it.

/// Postings of one side, and how many of them hold an n-gram.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Postings that hold it.
    pub with: usize,
    /// All postings of the side.
    pub of: usize,
}

/// How much more often one side holds an n-gram than the other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Odds {
    /// Difference of the log-odds, in logits; positive where the first side leads.
    pub log_odds: f64,
    /// The difference by its standard error.
    pub z: f64,
}

impl Odds {
    /// The same comparison with the sides swapped.
    pub(super) fn swapped(self) -> Odds {
        Odds {
            log_odds: -self.log_odds,
            z: -self.z,
        }
    }
}

/// Compares two sides, each of which starts with `prior` imaginary postings that hold the
/// n-gram as often as both sides together do.
pub fn log_odds(group: Tally, rest: Tally, prior: f64) -> Odds {
    // Half a posting with it and half without (Jeffreys) keep the share from 0 and 1.
    let share = (to_f64(group.with + rest.with) + 0.5) / (to_f64(group.of + rest.of) + 1.0);
    let side = |tally: Tally| {
        let with = to_f64(tally.with) + prior * share;
        let without = to_f64(tally.of - tally.with) + prior * (1.0 - share);
        (with, without)
    };
    let ((with, without), (rest_with, rest_without)) = (side(group), side(rest));
    let log_odds = (with / without).ln() - (rest_with / rest_without).ln();
    // All four terms of the paper's equation 19; its equation 20 drops those of the absences,
    // which are nothing beside all words of a corpus, but not beside all postings of a label.
    let variance = 1.0 / with + 1.0 / without + 1.0 / rest_with + 1.0 / rest_without;
    Odds {
        log_odds,
        z: log_odds / variance.sqrt(),
    }
}

fn to_f64(count: usize) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(with: usize, of: usize) -> Tally {
        Tally { with, of }
    }

    fn assert_near(found: f64, expected: f64) {
        assert!((found - expected).abs() < 1e-9, "{found} is not {expected}");
    }

    #[test]
    fn the_statistic_agrees_with_a_hand_computation() {
        // 8 of 10 against 12 of 89, 10 imaginary postings: the share is 20.5 of 100, so each
        // side gets 2.05 with it and 7.95 without.
        let odds = log_odds(tally(8, 10), tally(12, 89), 10.0);
        let expected = (10.05_f64 / 9.95).ln() - (14.05_f64 / 84.95).ln();
        assert_near(odds.log_odds, expected);
        assert_near(odds.log_odds, 1.809_440_535_673);
        // 1/10.05 + 1/9.95 + 1/14.05 + 1/84.95 = 0.28295100772...
        assert_near(odds.z, expected / 0.282_951_007_720_f64.sqrt());
    }

    #[test]
    fn equal_shares_give_nothing_and_sides_mirror_each_other() {
        assert_near(log_odds(tally(5, 10), tally(50, 100), 4.0).z, 0.0);
        let (a, b) = (tally(3, 20), tally(9, 400));
        assert_near(log_odds(a, b, 10.0).swapped().z, log_odds(b, a, 10.0).z);
    }

    #[test]
    fn a_stronger_prior_shrinks_and_more_postings_convince() {
        let weak = log_odds(tally(4, 10), tally(1, 90), 1.0);
        let strong = log_odds(tally(4, 10), tally(1, 90), 100.0);
        assert!(strong.log_odds < weak.log_odds);
        let many = log_odds(tally(40, 100), tally(10, 900), 1.0);
        assert!(many.z > weak.z);
    }

    #[test]
    fn none_and_all_have_finite_odds() {
        for (a, b) in [(0, 0), (0, 7), (7, 7)] {
            let odds = log_odds(tally(a, b), tally(0, 0), 10.0);
            assert!(odds.log_odds.is_finite() && odds.z.is_finite(), "{odds:?}");
        }
    }
}
