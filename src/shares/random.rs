//! Draws from Dirichlet distributions: seeded, so that an interval can be repeated.

use std::f64::consts::TAU;

use crate::random::SplitMix;

/// A source of draws.
pub(super) struct Random(SplitMix);

impl Random {
    pub(super) fn new(seed: u64) -> Random {
        Random(SplitMix::new(seed))
    }

    /// Returns a number above 0, up to 1: safe to take the logarithm of.
    pub(super) fn uniform(&mut self) -> f64 {
        ((self.0.bits() >> 11) + 1) as f64 / (1_u64 << 53) as f64
    }

    /// Box and Muller 1958.
    fn normal(&mut self) -> f64 {
        let radius = (-2.0 * self.uniform().ln()).sqrt();
        radius * (TAU * self.uniform()).cos()
    }

    /// Marsaglia and Tsang 2000, with their boost for shapes below 1. A shape of nothing
    /// draws nothing.
    fn gamma(&mut self, shape: f64) -> f64 {
        if shape <= 0.0 {
            return 0.0;
        }
        if shape < 1.0 {
            let boost = self.uniform().powf(1.0 / shape);
            return self.gamma(shape + 1.0) * boost;
        }
        let d = shape - 1.0 / 3.0;
        let c = 1.0 / (9.0 * d).sqrt();
        loop {
            let x = self.normal();
            let v = (1.0 + c * x).powi(3);
            if v > 0.0 && self.uniform().ln() < 0.5 * x * x + d - d * v + d * v.ln() {
                return d * v;
            }
        }
    }

    /// Draws shares that add up to 1. At least one count must be 1 or more.
    pub(super) fn dirichlet(&mut self, counts: [f64; 3]) -> [f64; 3] {
        let draws = counts.map(|count| self.gamma(count));
        let sum: f64 = draws.iter().sum();
        draws.map(|draw| draw / sum)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_have_the_mean_and_the_spread_of_a_dirichlet() {
        for counts in [[0.5, 0.5, 40.0], [3.0, 20.0, 7.0]] {
            let mut random = Random::new(7);
            let draws: Vec<[f64; 3]> = (0..20_000).map(|_| random.dirichlet(counts)).collect();
            let total: f64 = counts.iter().sum();
            for label in 0..3 {
                let n = draws.len() as f64;
                let mean = draws.iter().map(|draw| draw[label]).sum::<f64>() / n;
                let square = |draw: &[f64; 3]| (draw[label] - mean).powi(2);
                let spread = (draws.iter().map(square).sum::<f64>() / n).sqrt();
                let share = counts[label] / total;
                let expected = (share * (1.0 - share) / (total + 1.0)).sqrt();
                assert!(
                    (mean - share).abs() < 4.0 * expected / n.sqrt(),
                    "{mean} {share}"
                );
                assert!(
                    (spread / expected - 1.0).abs() < 0.05,
                    "{spread} {expected}"
                );
            }
        }
    }
}
