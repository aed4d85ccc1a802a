//! Dumps with known true shares, labelled with known error rates: does the correction find
//! the shares, and do its intervals hold them?

use super::mixture::Rates;
use super::{Correction, Share, Stratum};
use crate::eval::Confusion;
use crate::label::{ByLabel, Label};
use crate::shares::random::Random;

const N_SIMULATIONS: u64 = 200;
const N_ROWS: u64 = 20_000;

/// Shares of the lower role are half as large again as those of the higher one.
const SENIOR_SHARES: [f64; 3] = [0.002, 0.01, 0.1];

/// One part of the true others: how many of 10,000 it is, how many of it are in gold, and how
/// often it is taken for the higher role and for the lower one.
struct Others {
    size: f64,
    n_gold: u64,
    rates: [f64; 3],
}

/// How a set of simulations is drawn.
struct Plan {
    roles: [[f64; 3]; 2],
    n_role_rows: u64,
    others: &'static [Others],
    is_weighted: bool,
}

/// Gold as if drawn evenly from each label.
const EVEN: Plan = Plan {
    roles: [[0.75, 0.1, 0.15], [0.08, 0.7, 0.22]],
    n_role_rows: 120,
    others: &[Others {
        size: 10_000.0,
        n_gold: 2_000,
        rates: [0.003, 0.006, 0.991],
    }],
    is_weighted: true,
};

/// Gold as `dev.csv` is: few leaders, look-alikes dense, plain others few.
const STRATIFIED: Plan = Plan {
    roles: [[0.85, 0.0, 0.15], [0.08, 0.72, 0.2]],
    n_role_rows: 40,
    others: &[
        Others {
            size: 200.0,
            n_gold: 250,
            rates: [0.03, 0.06, 0.91],
        },
        Others {
            size: 2_300.0,
            n_gold: 180,
            rates: [0.001, 0.002, 0.997],
        },
        Others {
            size: 7_500.0,
            n_gold: 90,
            rates: [0.0001, 0.0002, 0.9997],
        },
    ],
    is_weighted: true,
};

impl Plan {
    /// The error rates of the population.
    fn rates(&self) -> Rates {
        let total: f64 = self.others.iter().map(|part| part.size).sum();
        let other = |label: usize| {
            let of_part = |part: &Others| part.size * part.rates[label] / total;
            self.others.iter().map(of_part).sum::<f64>()
        };
        let rows = [self.roles[0], self.roles[1], [0, 1, 2].map(other)];
        ByLabel::from_fn(|truth| ByLabel::from_fn(|given| rows[index(truth)][index(given)]))
    }

    fn gold(&self, random: &mut Random) -> Vec<Stratum> {
        let mut strata = Vec::new();
        for (part, others) in self.others.iter().enumerate() {
            let mut pairs = draw(random, Label::Other, others.rates, others.n_gold);
            if part == 0 {
                for (truth, rates) in [Label::Senior, Label::Junior].into_iter().zip(self.roles) {
                    pairs.extend(draw(random, truth, rates, self.n_role_rows));
                }
            }
            let of_others = others.n_gold as f64 / pairs.len() as f64;
            strata.push((others.size / of_others, pairs));
        }
        if !self.is_weighted {
            let pairs: Vec<_> = strata.into_iter().flat_map(|(_, pairs)| pairs).collect();
            strata = vec![(1.0, pairs)];
        }
        let stratum = |(size, pairs): (f64, Vec<_>)| Stratum {
            size,
            rows: Confusion::count(pairs),
        };
        strata.into_iter().map(stratum).collect()
    }
}

fn index(label: Label) -> usize {
    match label {
        Label::Senior => 0,
        Label::Junior => 1,
        Label::Other => 2,
    }
}

fn pick(random: &mut Random, shares: [f64; 3]) -> Label {
    let drawn = random.uniform();
    if drawn <= shares[0] {
        Label::Senior
    } else if drawn <= shares[0] + shares[1] {
        Label::Junior
    } else {
        Label::Other
    }
}

fn draw(random: &mut Random, truth: Label, rates: [f64; 3], n: u64) -> Vec<(Label, Label)> {
    (0..n).map(|_| (truth, pick(random, rates))).collect()
}

/// What the simulations of one plan and one prevalence found of one label.
struct Outcome {
    truth: f64,
    naive: f64,
    corrected: f64,
    coverage: f64,
}

fn simulate(plan: &Plan, senior: f64, n_simulations: u64) -> ByLabel<Outcome> {
    let junior = 1.5 * senior;
    let truth = [senior, junior, 1.0 - senior - junior];
    let rates = plan.rates();
    let given = [0, 1, 2].map(|label| {
        let term = |t: Label| truth[index(t)] * rates[t][Label::ALL[label]];
        Label::ALL.into_iter().map(term).sum::<f64>()
    });
    let one = |seed: u64| {
        let mut random = Random::new(seed.wrapping_mul(0x5851_f42d_4c95_7f2d) + 1);
        let correction = Correction::new(&plan.gold(&mut random)).expect("gold has every label");
        let mut counts = ByLabel::default();
        for _ in 0..N_ROWS {
            counts[pick(&mut random, given)] += 1;
        }
        let shares = correction.shares(&counts).expect("the dump has rows");
        let sum: f64 = shares.iter().map(|(_, share)| share.corrected).sum();
        assert!((sum - 1.0).abs() < 1e-9, "{shares:?}");
        assert!(
            shares.iter().all(|(_, share)| is_in_order(share)),
            "{shares:?}"
        );
        shares
    };
    let n_threads = std::thread::available_parallelism().map_or(1, |n| n.get() as u64);
    let all: Vec<ByLabel<Share>> = std::thread::scope(|scope| {
        let worker = |first| {
            (first..n_simulations)
                .step_by(n_threads as usize)
                .map(one)
                .collect()
        };
        let workers: Vec<_> = (0..n_threads)
            .map(|first| scope.spawn(move || -> Vec<_> { worker(first) }))
            .collect();
        let join = |worker: std::thread::ScopedJoinHandle<'_, Vec<_>>| worker.join();
        workers
            .into_iter()
            .flat_map(|worker| join(worker).expect("no simulation panics"))
            .collect()
    });
    ByLabel::from_fn(|label| {
        let truth = truth[index(label)];
        let mean = |part: &dyn Fn(&Share) -> f64| {
            all.iter().map(|shares| part(&shares[label])).sum::<f64>() / all.len() as f64
        };
        let holds = |share: &Share| f64::from(u8::from((share.low..=share.high).contains(&truth)));
        Outcome {
            truth,
            naive: mean(&|share| share.naive),
            corrected: mean(&|share| share.corrected),
            coverage: mean(&holds),
        }
    })
}

fn is_in_order(share: &Share) -> bool {
    0.0 <= share.low
        && share.low <= share.corrected
        && share.corrected <= share.high
        && share.high <= 1.0
}

/// Returns what is wrong: a bias above a third of the naive one, or coverage below 90 %.
fn check(name: &str, plan: &Plan) {
    let mut wrong = Vec::new();
    for senior in SENIOR_SHARES {
        for (label, found) in simulate(plan, senior, N_SIMULATIONS).iter() {
            let (before, after) = (found.naive - found.truth, found.corrected - found.truth);
            let line = format!(
                "{name} {:>8}: true {:7.3} %, bias {:+.3} naive, {:+.3} corrected; coverage {:5.1} %",
                label.key(),
                100.0 * found.truth,
                100.0 * before,
                100.0 * after,
                100.0 * found.coverage
            );
            println!("{line}");
            if after.abs() > before.abs() / 3.0 || found.coverage < 0.9 {
                wrong.push(line);
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn shares_are_found_with_gold_drawn_evenly() {
    check("even", &EVEN);
}

#[test]
fn shares_are_found_with_gold_drawn_by_strata() {
    check("strata", &STRATIFIED);
}

#[test]
fn gold_dense_in_look_alikes_misleads_without_weights() {
    let unweighted = Plan {
        is_weighted: false,
        ..STRATIFIED
    };
    let found = simulate(&unweighted, 0.002, 20).junior;
    assert!(found.corrected < 0.5 * found.truth, "{}", found.corrected);
}
