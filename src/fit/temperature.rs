//! The temperature that makes scores come true: one number, fitted to labels the scores were
//! not fitted to (Guo et al. 2017).

use crate::label::{ByLabel, Label};
use crate::score::{Logits, probabilities};

/// Temperatures searched: beyond a factor of eight either way the scores mean nothing.
const RANGE: (f64, f64) = (0.125, 8.0);

/// Halvings of the search range, in the ratio of the golden section; the answer is good to
/// three digits.
const N_STEPS: usize = 24;

/// Returns the temperature with the smallest log-loss, rounded to a tenth; golden-section
/// search on its logarithm, in which the loss has one minimum.
pub fn temperature(rows: &[(ByLabel<Logits>, Label)]) -> f64 {
    let loss = |log: f64| -> f64 {
        let surprise = |(scores, label): &(ByLabel<Logits>, Label)| {
            -probabilities(scores, log.exp())[*label].max(1e-300).ln()
        };
        rows.iter().map(surprise).sum()
    };
    let golden = (5.0_f64.sqrt() - 1.0) / 2.0;
    let (mut low, mut high) = (RANGE.0.ln(), RANGE.1.ln());
    for _ in 0..N_STEPS {
        let step = golden * (high - low);
        if loss(high - step) < loss(low + step) {
            high = low + step;
        } else {
            low = high - step;
        }
    }
    let found = ((low + high) / 2.0).exp();
    (found * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_twice_too_sure_are_halved() {
        // Right three times in four where the score says odds of nine to one.
        let scores = ByLabel {
            senior: Logits::default(),
            junior: Logits::from_f64(-50.0),
            other: Logits::from_f64(9.0_f64.ln()),
        };
        let labels = [Label::Other, Label::Other, Label::Other, Label::Senior];
        let rows: Vec<_> = labels.map(|label| (scores, label)).into();
        // Odds of three to one are the square root of nine to one.
        assert_eq!(temperature(&rows), 2.0);
    }
}
