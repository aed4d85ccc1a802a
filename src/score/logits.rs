//! Logits in whole thousandths: numbers that add up to the same in any order.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub};

use serde::{Serialize, Serializer};

/// Evidence in thousandths of a logit. Whole numbers add up to the same sum in any order,
/// so neither threads nor the order of files can change a score.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Logits(i64);

impl Logits {
    /// Rounds to the nearest thousandth, halves away from zero.
    #[inline]
    pub fn from_f64(logits: f64) -> Logits {
        // `f64::round` is a call where the processor may lack an instruction for it.
        let thousandths = logits * 1_000.0;
        let towards_zero = thousandths as i64;
        let rest = thousandths - towards_zero as f64;
        let up = i64::from(rest >= 0.5) - i64::from(rest <= -0.5);
        Logits(towards_zero.saturating_add(up))
    }

    /// Returns the value in logits.
    pub fn to_f64(self) -> f64 {
        self.0 as f64 / 1_000.0
    }
}

/// Room for the digits of any number of logits.
type Digits = [u8; 21];

impl Logits {
    /// Adds the value to a text as it is displayed.
    pub(crate) fn push_to(self, text: &mut String) {
        if self.0 < 0 {
            text.push('-');
        }
        text.push_str(self.digits(&mut Digits::default()));
    }

    fn digits(self, digits: &mut Digits) -> &str {
        let mut at = digits.len();
        let mut rest = self.0.unsigned_abs();
        // Three decimals, and one digit before them at least.
        while rest > 0 || at > digits.len() - 5 {
            at -= 1;
            if at == digits.len() - 4 {
                digits[at] = b'.';
                continue;
            }
            digits[at] = b'0' + (rest % 10) as u8;
            rest /= 10;
        }
        std::str::from_utf8(&digits[at..]).unwrap_or_default()
    }
}

impl fmt::Display for Logits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad_integral(self.0 >= 0, "", self.digits(&mut Digits::default()))
    }
}

impl Serialize for Logits {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.to_f64())
    }
}

impl Add for Logits {
    type Output = Logits;

    fn add(self, other: Logits) -> Logits {
        Logits(self.0 + other.0)
    }
}

impl Sub for Logits {
    type Output = Logits;

    fn sub(self, other: Logits) -> Logits {
        Logits(self.0 - other.0)
    }
}

impl Neg for Logits {
    type Output = Logits;

    fn neg(self) -> Logits {
        Logits(-self.0)
    }
}

impl AddAssign for Logits {
    fn add_assign(&mut self, other: Logits) {
        self.0 += other.0;
    }
}

impl Sum for Logits {
    fn sum<I: Iterator<Item = Logits>>(logits: I) -> Logits {
        logits.fold(Logits::default(), Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::SplitMix;

    #[test]
    fn logits_print_and_add_exactly() {
        let tenth = Logits::from_f64(0.1);
        assert_eq!(tenth + Logits::from_f64(0.2), Logits::from_f64(0.3));
        assert_eq!(Logits::from_f64(-0.05).to_string(), "-0.050");
        assert_eq!(format!("{:+}", Logits::from_f64(1.5)), "+1.500");
        assert_eq!(format!("{:>8}", Logits::from_f64(1.5)), "   1.500");
        assert_eq!(Logits::default().to_string(), "0.000");
        assert_eq!(Logits(-12_345).to_string(), "-12.345");
        assert_eq!(Logits(i64::MIN).to_string(), "-9223372036854775.808");
        for thousandths in [0, 7, -50, 1_500, -12_345, i64::MIN, i64::MAX] {
            let mut text = String::new();
            Logits(thousandths).push_to(&mut text);
            assert_eq!(text, Logits(thousandths).to_string());
        }
    }

    #[test]
    fn logits_are_rounded_as_floats_are() {
        let check = |thousandths: f64| {
            let logits = thousandths / 1_000.0;
            let expected = Logits((logits * 1_000.0).round() as i64);
            assert_eq!(Logits::from_f64(logits), expected, "{logits:?}");
        };
        let mut random = SplitMix::new(7);
        for _ in 0..100_000 {
            let any = f64::from_bits(random.bits());
            let halves = (random.bits() % 4_001) as f64 / 2.0 - 1_000.0;
            let near = f64::from_bits(
                halves
                    .to_bits()
                    .wrapping_add(random.bits() % 5)
                    .wrapping_sub(2),
            );
            let wide = (random.bits() >> 11) as f64 * 4.0 - 0.5;
            [any, halves, near, wide, -wide].into_iter().for_each(check);
        }
        let edges = [
            0.0,
            -0.0,
            0.499_999_999_999_999_94,
            f64::MAX,
            f64::MIN,
            f64::INFINITY,
        ];
        edges.into_iter().for_each(check);
        check(f64::NAN);
        check(i64::MAX as f64);
        check(i64::MIN as f64);
    }
}
