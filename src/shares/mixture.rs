//! The shares of the true labels that explain the shares of the given labels best: the
//! maximum of the likelihood of a multinomial mixture with known error rates.

use crate::label::{ByLabel, Label};

/// How often a posting of a true label (outer) is given a label (inner); each true label's
/// rates add up to 1.
pub type Rates = ByLabel<ByLabel<f64>>;

/// What a share must exceed to be told from nothing: far below one row in any dump.
const TINY: f64 = 1e-12;

/// Halvings of a share between 0 and 1: more than its 53 bits.
const N_HALVINGS: usize = 60;

/// Returns the shares of the true labels, never below 0 and adding up to 1, under which the
/// given labels are likeliest.
///
/// Where the linear equations (the adjusted counts of Forman 2008) have a solution that is a
/// share, it reproduces the given labels exactly, so it is the maximum. Elsewhere the maximum
/// lies on the edge of the simplex, where one label is absent, because the likelihood is
/// concave; it is the best of the three edges. EM (Saerens et al. 2002) climbs to the same
/// point, but slowly near an edge, which is where rare labels are.
pub(super) fn true_shares(rates: &Rates, given: &ByLabel<f64>) -> ByLabel<f64> {
    if let Some(shares) = adjusted(rates, given) {
        return shares;
    }
    let edges = [
        (Label::Senior, Label::Other),
        (Label::Junior, Label::Other),
        (Label::Senior, Label::Junior),
    ];
    let candidates = edges.map(|(first, second)| best_on_edge(rates, given, first, second));
    let likelihoods = candidates
        .each_ref()
        .map(|shares| log_likelihood(rates, given, shares));
    let mut best = 0;
    for candidate in 1..edges.len() {
        if likelihoods[candidate] > likelihoods[best] {
            best = candidate;
        }
    }
    candidates[best]
}

/// Returns how far the likeliest shares are from explaining the given labels: the divergence
/// (Kullback and Leibler 1951) of what they would show from what was given, per row, in nats;
/// nothing to explain is 0.
pub(super) fn misfit(rates: &Rates, given: &ByLabel<f64>) -> f64 {
    if adjusted(rates, given).is_some() {
        return 0.0;
    }
    let certain = given.iter().filter(|(_, share)| **share > 0.0);
    let entropy: f64 = certain.map(|(_, share)| share * share.ln()).sum();
    (entropy - log_likelihood(rates, given, &true_shares(rates, given))).max(0.0)
}

/// Returns the condition number of the rates in the 1-norm: how much relative errors of the
/// given shares can grow. Nothing where labels cannot be told apart at all.
pub(super) fn condition(rates: &Rates) -> Option<f64> {
    // Row t of `columns` is column t of the equations, so sums over a row are the 1-norm.
    let columns = as_array(rates);
    let inverse = inverse(&columns)?;
    let norm = |matrix: &[[f64; 3]; 3]| {
        let sums = matrix.map(|row| row.iter().map(|value| value.abs()).sum::<f64>());
        sums.into_iter().fold(0.0, f64::max)
    };
    Some(norm(&columns) * norm(&inverse))
}

fn adjusted(rates: &Rates, given: &ByLabel<f64>) -> Option<ByLabel<f64>> {
    let inverse = inverse(&as_array(rates))?;
    let given = Label::ALL.map(|label| given[label]);
    let mut shares = [0.0; 3];
    for (label, share) in shares.iter_mut().enumerate() {
        *share = (0..3).map(|row| given[row] * inverse[row][label]).sum();
    }
    if shares.iter().any(|&share| share < -TINY) {
        return None;
    }
    let [senior, junior, other] = shares.map(|share: f64| share.max(0.0));
    let sum = senior + junior + other;
    Some(ByLabel {
        senior: senior / sum,
        junior: junior / sum,
        other: other / sum,
    })
}

/// Mixes two labels only. The slope of the likelihood falls along the edge, so halving finds
/// where it is nothing.
fn best_on_edge(rates: &Rates, given: &ByLabel<f64>, first: Label, second: Label) -> ByLabel<f64> {
    let slope = |share: f64| -> f64 {
        let term = |label: Label| {
            let (a, b) = (rates[first][label], rates[second][label]);
            let mixed = share * a + (1.0 - share) * b;
            given[label] * (a - b) / mixed.max(TINY)
        };
        Label::ALL.into_iter().map(term).sum()
    };
    let (mut low, mut high) = (0.0, 1.0);
    let share = if slope(0.0) <= 0.0 {
        0.0
    } else if slope(1.0) >= 0.0 {
        1.0
    } else {
        for _ in 0..N_HALVINGS {
            let middle = 0.5 * (low + high);
            if slope(middle) > 0.0 {
                low = middle;
            } else {
                high = middle;
            }
        }
        0.5 * (low + high)
    };
    let mut shares = ByLabel::default();
    shares[first] = share;
    shares[second] = 1.0 - share;
    shares
}

/// A label that the rates make impossible counts as all but impossible, so that a dump that
/// contradicts gold still has a likeliest mixture.
fn log_likelihood(rates: &Rates, given: &ByLabel<f64>, shares: &ByLabel<f64>) -> f64 {
    let term = |label: Label| {
        let mixed: f64 = shares
            .iter()
            .map(|(t, share)| share * rates[t][label])
            .sum();
        given[label] * mixed.max(TINY).ln()
    };
    Label::ALL.into_iter().map(term).sum()
}

fn as_array(rates: &Rates) -> [[f64; 3]; 3] {
    Label::ALL.map(|truth| Label::ALL.map(|given| rates[truth][given]))
}

/// Inverts by cofactors; nothing where the determinant is.
fn inverse(m: &[[f64; 3]; 3]) -> Option<[[f64; 3]; 3]> {
    let cofactor = |row: usize, column: usize| {
        let (r, s) = ((row + 1) % 3, (row + 2) % 3);
        let (c, d) = ((column + 1) % 3, (column + 2) % 3);
        m[r][c] * m[s][d] - m[r][d] * m[s][c]
    };
    let determinant: f64 = (0..3)
        .map(|column| m[0][column] * cofactor(0, column))
        .sum();
    if determinant.abs() < TINY {
        return None;
    }
    let mut inverse = [[0.0; 3]; 3];
    for (row, values) in inverse.iter_mut().enumerate() {
        for (column, value) in values.iter_mut().enumerate() {
            *value = cofactor(column, row) / determinant;
        }
    }
    Some(inverse)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn by_label([senior, junior, other]: [f64; 3]) -> ByLabel<f64> {
        ByLabel {
            senior,
            junior,
            other,
        }
    }

    fn rates(rows: [[f64; 3]; 3]) -> Rates {
        let [senior, junior, other] = rows.map(by_label);
        ByLabel {
            senior,
            junior,
            other,
        }
    }

    /// The reference: EM over the same mixture (Saerens et al. 2002), to convergence.
    fn em(rates: &Rates, given: &ByLabel<f64>) -> ByLabel<f64> {
        let mut shares = by_label([1.0 / 3.0; 3]);
        for _ in 0..200_000 {
            let old = shares;
            shares = ByLabel::from_fn(|truth| {
                let term = |label: Label| {
                    let all: f64 = old.iter().map(|(t, s)| s * rates[t][label]).sum();
                    given[label] * old[truth] * rates[truth][label] / all
                };
                Label::ALL.into_iter().map(term).sum()
            });
        }
        shares
    }

    const TYPICAL: [[f64; 3]; 3] = [[0.7, 0.1, 0.2], [0.15, 0.6, 0.25], [0.004, 0.01, 0.986]];

    #[test]
    fn known_shares_come_back() {
        let rates = rates(TYPICAL);
        for truth in [[0.001, 0.002, 0.997], [0.3, 0.3, 0.4], [0.0, 0.0, 1.0]] {
            let truth = by_label(truth);
            let given = ByLabel::from_fn(|label| {
                truth.iter().map(|(t, share)| share * rates[t][label]).sum()
            });
            let found = true_shares(&rates, &given);
            for (label, share) in found.iter() {
                assert!((share - truth[label]).abs() < 1e-9, "{found:?} {truth:?}");
            }
        }
    }

    #[test]
    fn without_errors_nothing_changes() {
        let perfect = rates([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]);
        for given in [[0.0, 0.0, 1.0], [0.25, 0.5, 0.25], [1.0, 0.0, 0.0]] {
            assert_eq!(true_shares(&perfect, &by_label(given)), by_label(given));
        }
        assert_eq!(condition(&perfect), Some(1.0));
    }

    #[test]
    fn edges_are_where_em_climbs_to() {
        let rates = rates(TYPICAL);
        for given in [
            [0.001, 0.02, 0.979],
            [0.02, 0.001, 0.979],
            [0.001, 0.002, 0.997],
            [0.9, 0.05, 0.05],
            [0.05, 0.9, 0.05],
        ] {
            let given = by_label(given);
            let (found, expected) = (true_shares(&rates, &given), em(&rates, &given));
            for (label, share) in found.iter() {
                let expected = expected[label];
                assert!(
                    (share - expected).abs() < 1e-4,
                    "{given:?}: {found:?} {expected}"
                );
            }
            let (best, climbed) = (
                log_likelihood(&rates, &given, &found),
                log_likelihood(&rates, &given, &expected),
            );
            assert!(best >= climbed - 1e-12, "{given:?}");
        }
    }

    #[test]
    fn any_rates_give_shares() {
        let edges = [
            [1.0, 0.0, 0.0],
            [0.0, 1.0, 0.0],
            [0.0, 0.0, 1.0],
            [0.5, 0.25, 0.25],
        ];
        for first in edges {
            for second in edges {
                for third in edges {
                    let rates = rates([first, second, third]);
                    for given in edges {
                        let shares = true_shares(&rates, &by_label(given));
                        let sum: f64 = shares.iter().map(|(_, share)| share).sum();
                        assert!((sum - 1.0).abs() < 1e-12, "{rates:?} {given:?} {shares:?}");
                        assert!(shares.iter().all(|(_, share)| *share >= 0.0), "{shares:?}");
                    }
                }
            }
        }
    }
}
