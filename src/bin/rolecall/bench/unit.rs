//! How figures are written.

use indicatif::HumanCount;

use super::figure::Figure;

/// What a figure is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    /// Whole things.
    Count,
    /// Something whose name stands elsewhere.
    Plain,
    Seconds,
    Bytes,
}

impl Unit {
    /// Writes the median with the least and the most.
    pub(super) fn write(self, figure: &Figure) -> String {
        let (scale, name) = self.scale(figure.median);
        let [median, min, max] =
            [figure.median, figure.min, figure.max].map(|value| self.digits(value * scale));
        match figure.runs.len() {
            1 => format!("{median}{name}"),
            _ => format!("{median} [{min}, {max}]{name}"),
        }
    }

    /// Writes a single value.
    pub(super) fn write_one(self, value: f64) -> String {
        let (scale, name) = self.scale(value);
        format!("{}{name}", self.digits(value * scale))
    }

    /// Returns what values are multiplied with, and what they are called then.
    fn scale(self, typical: f64) -> (f64, &'static str) {
        match self {
            Unit::Count | Unit::Plain => (1.0, ""),
            Unit::Seconds if typical < 1.0 => (1e3, " ms"),
            Unit::Seconds => (1.0, " s"),
            Unit::Bytes if typical < 1e6 => (1e-3, " kB"),
            Unit::Bytes if typical < 1e10 => (1e-6, " MB"),
            Unit::Bytes => (1e-9, " GB"),
        }
    }

    fn digits(self, value: f64) -> String {
        match self {
            Unit::Count => HumanCount(value.round() as u64).to_string(),
            Unit::Plain | Unit::Seconds | Unit::Bytes => match value {
                value if value < 10.0 => format!("{value:.2}"),
                value if value < 1_000.0 => format!("{value:.1}"),
                value => HumanCount(value.round() as u64).to_string(),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_short() {
        let figure = |runs: &[f64]| Figure::new(runs.to_vec()).unwrap();
        let start_up = Unit::Seconds.write(&figure(&[0.0142, 0.0135, 0.9]));
        assert_eq!(start_up, "14.2 [13.5, 900.0] ms");
        assert_eq!(Unit::Seconds.write(&figure(&[2.5])), "2.50 s");
        assert_eq!(Unit::Bytes.write_one(25.28e9), "25.3 GB");
        assert_eq!(Unit::Bytes.write_one(300_403.0), "300.4 kB");
        assert_eq!(Unit::Count.write_one(28_540.4), "28,540");
    }
}
