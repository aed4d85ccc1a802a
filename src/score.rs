//! Turns finds into logits: what each piece of evidence contributes to which label, such
//! that contributions add up to the scores exactly.

#[cfg(test)]
mod plain;
mod weights;

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub};

use serde::{Serialize, Serializer};

pub(crate) use self::weights::{Scale, Weighed, Weights};
use crate::label::{ByLabel, Label};
use crate::lexicon::Lexicon;

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

impl fmt::Display for Logits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut digits = [b'0'; 21];
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
        let number = std::str::from_utf8(&digits[at..]).unwrap_or_default();
        f.pad_integral(self.0 >= 0, "", number)
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

/// Names of the post beyond this many weigh less than a thousandth of a logit.
pub(crate) const MAX_MENTIONS: usize = 12;

/// Where a piece of evidence stands, which decides how it is weighed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Part of the title.
    Title,
    /// Part of a title that the text spells out.
    Mention {
        /// Whether the title column has a head of its own.
        is_beside_title: bool,
        /// How many names of the post the text has given before: fewer than [`MAX_MENTIONS`].
        rank: i32,
    },
    /// A duty.
    Duty {
        /// The section it stands in, where it has a heading.
        section: Option<usize>,
        /// The context rule that governs it.
        context: Option<usize>,
    },
}

impl Standing {
    /// Whether it is read off a title, in its column or spelt out by the text.
    pub(crate) fn is_title(self) -> bool {
        match self {
            Standing::Title | Standing::Mention { .. } => true,
            Standing::Duty { .. } => false,
        }
    }

    /// Returns what evidence counts that stands there.
    pub(crate) fn factor(self, lexicon: &Lexicon) -> f64 {
        let model = &lexicon.model;
        match self {
            Standing::Title => 1.0,
            Standing::Mention {
                is_beside_title: true,
                rank,
            } => model.mention_beside_title * model.repeat.powi(rank),
            Standing::Mention {
                is_beside_title: false,
                rank,
            } => model.mention * model.repeat.powi(rank),
            Standing::Duty { section, context } => {
                section.map_or(1.0, |section| lexicon.sections[section].weight)
                    * context.map_or(1.0, |rule| lexicon.contexts[rule].factor)
            }
        }
    }
}

/// A duty found, with everything that decides what the find is worth.
#[derive(Clone, Debug)]
pub(crate) struct Vote {
    /// Index of the duty.
    pub(crate) duty: usize,
    pub(crate) standing: Standing,
    /// What the grammar of a title leaves of it, 0 to 1; 0 where a mask takes it out of play.
    pub(crate) share: f64,
}

/// Returns the label with the highest score; equal scores go to the more cautious label.
pub(crate) fn decide(scores: &ByLabel<Logits>) -> Label {
    [Label::Other, Label::Junior, Label::Senior]
        .into_iter()
        .reduce(|best, label| {
            if scores[label] > scores[best] {
                label
            } else {
                best
            }
        })
        .unwrap_or(Label::Other)
}

/// Returns each label's probability: the softmax of the scores over a temperature, which is
/// fitted so that they come true (Guo et al. 2017).
pub(crate) fn probabilities(scores: &ByLabel<Logits>, temperature: f64) -> ByLabel<f64> {
    let best = scores[decide(scores)].to_f64();
    let odd = |label| match (scores[label].to_f64() - best) / temperature {
        0.0 => 1.0,
        lag => lag.exp(),
    };
    let odds = ByLabel::from_fn(odd);
    let total: f64 = odds.iter().map(|(_, odd)| odd).sum();
    ByLabel::from_fn(|label| odds[label] / total)
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

    #[test]
    fn ties_go_to_the_cautious_label() {
        let mut scores = ByLabel::from_fn(|_| Logits::default());
        assert_eq!(decide(&scores), Label::Other);
        scores.senior += Logits::from_f64(1.0);
        scores.junior += Logits::from_f64(1.0);
        assert_eq!(decide(&scores), Label::Junior);
    }
}
