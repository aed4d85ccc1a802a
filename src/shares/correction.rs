//! What gold says of the errors, and the shares corrected for them, with 95 % intervals.

use std::sync::OnceLock;

use serde::Serialize;

use super::mixture::{self, Rates};
use super::random::Random;
use crate::eval::Confusion;
use crate::label::{ByLabel, Label, Labels};

/// Resamples that are taken at once: enough for a 95 % interval to be stable in its second digit.
const N_RESAMPLES: usize = 2_000;

/// How often as many are taken, where few of them fit the group.
const MAX_ROUNDS: usize = 5;

/// Resamples' worth (Kish's effective sample size) at which no more are taken, and below which
/// the ends of the interval rest on two or three of them.
const ENOUGH: f64 = 1_000.0;
const TOO_FEW: f64 = 100.0;

/// Jeffreys' prior of a multinomial: half a row for each label. It is what keeps a cell with
/// no rows from counting as certainly empty (Brown, Cai and DasGupta 2001 on its coverage).
const JEFFREYS: f64 = 0.5;

/// Gold rows of a label below which its error rates are too vague: at 20 rows the 95 % interval
/// of a recall of 0.8 is 0.36 wide.
const FEW_GOLD: u64 = 20;

/// Condition number past which labels are mixed up too much: errors of the observed shares may
/// grow tenfold, so that two digits of them are one digit of the result.
const HIGH_CONDITION: f64 = 10.0;

/// Gold rows that were drawn alike from one part of a population.
#[derive(Clone, Debug)]
pub struct Stratum {
    /// How many postings of the population the rows stand for.
    pub size: f64,
    /// The rows, by gold label and given label.
    pub rows: Confusion,
}

/// Gold without a row of some label says nothing of how that label is mistaken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MissingLabel(pub Label);

impl MissingLabel {
    /// Says so, in the words of a lexicon.
    pub fn describe(self, labels: &Labels) -> String {
        let name = labels.name(self.0);
        format!("gold has no row of {name}, so its errors are unknown")
    }
}

/// Why a correction should not be relied on, whatever the dump.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Doubt {
    /// Gold has few rows of a label.
    FewGold {
        /// The label.
        label: Label,
        /// Its rows in gold.
        n: u64,
    },
    /// Labels are mixed up so much that small errors grow; nothing where they cannot be told
    /// apart at all.
    IllConditioned {
        /// The condition number of the error rates.
        condition: Option<f64>,
    },
}

impl Doubt {
    /// Says why, in the words of a lexicon.
    pub fn describe(self, labels: &Labels) -> String {
        match self {
            Doubt::FewGold { label, n } => format!(
                "gold has only {n} rows of {}, fewer than {FEW_GOLD}: its error rates are vague",
                labels.name(label)
            ),
            Doubt::IllConditioned {
                condition: Some(condition),
            } => format!(
                "the labels are mixed up in gold (condition number {condition:.1}, above {HIGH_CONDITION:.0}): small errors grow"
            ),
            Doubt::IllConditioned { condition: None } => {
                "the labels cannot be told apart in gold: the corrected shares are arbitrary"
                    .to_owned()
            }
        }
    }
}

/// The share of one label in a group of rows, with its 95 % interval; all are 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Share {
    /// Rows given the label.
    pub labelled: u64,
    /// Rows given the label, of all rows.
    pub naive: f64,
    /// The share of rows that are of the label, as far as gold can tell.
    pub corrected: f64,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end of the interval.
    pub high: f64,
    /// Whether only the interval is worth publishing: it is wider than the share, or hardly any
    /// error rates that gold allows fit the group.
    pub vague: bool,
}

/// The error rates of a classifier as a gold set shows them, ready to correct shares.
#[derive(Clone, Debug)]
pub struct Correction {
    rates: Rates,
    parts: ByLabel<Vec<Part>>,
    /// Drawn when the first group needs them, round by round.
    rounds: [OnceLock<Vec<Rates>>; MAX_ROUNDS],
    support: ByLabel<u64>,
    others_worth: f64,
}

impl Correction {
    /// Reads the error rates off gold: those of the two roles from their rows as they are,
    /// those of others with each stratum weighted by its size. Gold that is drawn evenly
    /// is one stratum.
    ///
    /// # Errors
    ///
    /// Fails when gold has no row of some label.
    pub fn new(strata: &[Stratum]) -> Result<Correction, MissingLabel> {
        let support = ByLabel::from_fn(|label| {
            strata
                .iter()
                .map(|stratum| support(&stratum.rows, label))
                .sum()
        });
        if let Some((label, _)) = support.iter().find(|(_, n)| **n == 0) {
            return Err(MissingLabel(label));
        }
        let parts = ByLabel::from_fn(|truth| match truth {
            Label::Senior | Label::Junior => vec![pooled(strata, truth)],
            Label::Other => weighted(strata, truth),
        });
        let worth: f64 = parts
            .other
            .iter()
            .map(|part| part.share.powi(2) / part.n())
            .sum();
        Ok(Correction {
            rates: ByLabel::from_fn(|truth| observed(&parts[truth])),
            support,
            others_worth: 1.0 / worth,
            parts,
            rounds: Default::default(),
        })
    }

    /// Returns how often a posting of a true label (outer) is given a label (inner).
    pub fn rates(&self) -> &Rates {
        &self.rates
    }

    /// Returns the gold rows of each label.
    pub fn support(&self) -> &ByLabel<u64> {
        &self.support
    }

    /// Returns how many evenly drawn gold rows the weighted rows of others are worth (Kish's
    /// effective sample size): about one in so many is the least false-positive rate they show.
    pub fn others_worth(&self) -> f64 {
        self.others_worth
    }

    /// Returns the condition number of the error rates in the 1-norm; 1 without errors,
    /// nothing where labels cannot be told apart.
    pub fn condition(&self) -> Option<f64> {
        mixture::condition(&self.rates)
    }

    /// Returns what speaks against relying on the correction.
    pub fn doubts(&self) -> Vec<Doubt> {
        let few = self.support.iter().filter(|(_, n)| **n < FEW_GOLD);
        let mut doubts: Vec<Doubt> = few.map(|(label, &n)| Doubt::FewGold { label, n }).collect();
        let condition = self.condition();
        if condition.is_none_or(|condition| condition > HIGH_CONDITION) {
            doubts.push(Doubt::IllConditioned { condition });
        }
        doubts
    }

    /// Corrects the shares of a group, given how many of its rows were given each label;
    /// nothing for a group without rows. The same counts always give the same shares.
    ///
    /// Every resample redraws the error rates and the group's shares from their Dirichlet
    /// distributions (the smoothed, Bayesian form of the bootstrap of counts: Rubin 1981) and
    /// corrects anew. It weighs as much as the group's counts are likely under its error rates
    /// (Smith and Gelfand 1992): rates of false positives that would alone give more labels
    /// than there are cannot be the true ones. The interval holds the middle 95 % of the
    /// weight, and the share itself.
    pub fn shares(&self, counts: &ByLabel<u64>) -> Option<ByLabel<Share>> {
        let n: u64 = counts.iter().map(|(_, count)| count).sum();
        if n == 0 {
            return None;
        }
        let naive = ByLabel::from_fn(|label| counts[label] as f64 / n as f64);
        let corrected = mixture::true_shares(&self.rates, &naive);
        let (resamples, worth) = self.resample(counts, &naive, n as f64);
        Some(ByLabel::from_fn(|label| {
            let [low, high] = interval(&resamples, label);
            let corrected = corrected[label];
            let (low, high) = (low.min(corrected), high.max(corrected));
            Share {
                labelled: counts[label],
                naive: naive[label],
                corrected,
                low,
                high,
                vague: high - low > corrected || worth < TOO_FEW,
            }
        }))
    }

    /// Returns corrected shares, each with its weight, and what all of them are worth.
    fn resample(
        &self,
        counts: &ByLabel<u64>,
        naive: &ByLabel<f64>,
        n: f64,
    ) -> (Vec<(ByLabel<f64>, f64)>, f64) {
        let smoothed = Label::ALL.map(|label| counts[label] as f64 + JEFFREYS);
        let mut random = Random::new(0);
        let mut drawn = Vec::with_capacity(N_RESAMPLES);
        let mut best = f64::INFINITY;
        let mut worth = 0.0;
        for round in 0..MAX_ROUNDS {
            for rates in self.round(round) {
                let misfit = mixture::misfit(rates, naive);
                best = best.min(misfit);
                let given = from_array(random.dirichlet(smoothed));
                drawn.push((mixture::true_shares(rates, &given), misfit));
            }
            let weights = drawn.iter().map(|(_, misfit)| (n * (best - misfit)).exp());
            let (sum, squares) = weights.fold((0.0, 0.0), |(sum, squares), weight| {
                (sum + weight, squares + weight * weight)
            });
            worth = sum * sum / squares;
            if worth > ENOUGH {
                break;
            }
        }
        // The best fit weighs 1, so that not all weights vanish where none fits well.
        let weigh = |(shares, misfit): (_, f64)| (shares, (n * (best - misfit)).exp());
        (drawn.into_iter().map(weigh).collect(), worth)
    }

    fn round(&self, round: usize) -> &[Rates] {
        self.rounds[round].get_or_init(|| {
            let mut random = Random::new(1 + round as u64);
            (0..N_RESAMPLES)
                .map(|_| ByLabel::from_fn(|truth| redraw(&self.parts[truth], &mut random)))
                .collect()
        })
    }
}

/// Returns the 2.5th and the 97.5th percentile of one label's weighted shares.
fn interval(resamples: &[(ByLabel<f64>, f64)], label: Label) -> [f64; 2] {
    let mut shares: Vec<(f64, f64)> = resamples
        .iter()
        .map(|(shares, weight)| (shares[label], *weight))
        .collect();
    shares.sort_by(|a, b| a.0.total_cmp(&b.0));
    let sum: f64 = shares.iter().map(|(_, weight)| weight).sum();
    [0.025, 0.975].map(|level| {
        let mut passed = 0.0;
        let reached = shares.iter().find(|(_, weight)| {
            passed += weight;
            passed >= level * sum
        });
        reached.map_or(1.0, |(share, _)| *share)
    })
}

/// Rows of one true label by the label given, and the share of that label they stand for.
#[derive(Clone, Debug)]
struct Part {
    share: f64,
    counts: [f64; 3],
}

impl Part {
    fn n(&self) -> f64 {
        self.counts.iter().sum()
    }
}

fn support(rows: &Confusion, truth: Label) -> u64 {
    Label::ALL
        .into_iter()
        .map(|given| rows.get(truth, given))
        .sum()
}

/// All rows of a label alike.
fn pooled(strata: &[Stratum], truth: Label) -> Part {
    let count = |given| {
        strata
            .iter()
            .map(|stratum| stratum.rows.get(truth, given))
            .sum::<u64>()
    };
    Part {
        share: 1.0,
        counts: Label::ALL.map(|given| count(given) as f64),
    }
}

/// The rows of a label stratum by stratum: of a stratum's size, the label's part is taken to be
/// what it is among the stratum's rows.
fn weighted(strata: &[Stratum], truth: Label) -> Vec<Part> {
    let mut parts: Vec<Part> = strata
        .iter()
        .filter(|stratum| support(&stratum.rows, truth) > 0)
        .map(|stratum| {
            let of_label = support(&stratum.rows, truth) as f64 / stratum.rows.n() as f64;
            Part {
                share: stratum.size * of_label,
                counts: Label::ALL.map(|given| stratum.rows.get(truth, given) as f64),
            }
        })
        .collect();
    let sum: f64 = parts.iter().map(|part| part.share).sum();
    for part in &mut parts {
        part.share /= sum;
    }
    parts
}

fn observed(parts: &[Part]) -> ByLabel<f64> {
    mixed(parts, |part| part.counts.map(|count| count / part.n()))
}

/// Draws rates anew. The prior's half rows are shared out among the parts by what they stand
/// for, so that many strata add no more than one does.
fn redraw(parts: &[Part], random: &mut Random) -> ByLabel<f64> {
    mixed(parts, |part| {
        random.dirichlet(part.counts.map(|count| count + JEFFREYS * part.share))
    })
}

fn mixed(parts: &[Part], mut rates: impl FnMut(&Part) -> [f64; 3]) -> ByLabel<f64> {
    let mut sum = [0.0; 3];
    for part in parts {
        for (total, rate) in sum.iter_mut().zip(rates(part)) {
            *total += part.share * rate;
        }
    }
    from_array(sum)
}

fn from_array([senior, junior, other]: [f64; 3]) -> ByLabel<f64> {
    ByLabel {
        senior,
        junior,
        other,
    }
}
