//! A measurement beside an older one.

use std::path::Path;

use serde::Serialize;

use super::figure::{Figure, MIN_RUNS, Ratio, Trend};
use super::report::{Report, StageName, Threaded};
use crate::failure::Failure;

/// Two measurements, figure by figure.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Comparison {
    /// The file of the older one.
    pub(super) against: String,
    /// What is not the same in both, so that figures differ for other reasons than the program.
    pub(super) differing: Vec<Difference>,
    /// Whether others took part of the machine, then or now.
    pub(super) is_disturbed: bool,
    pub(super) figures: Vec<Compared>,
}

/// A thing that two measurements do not share.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Difference {
    pub(super) what: What,
    pub(super) old: String,
    pub(super) new: String,
}

/// What measurements may not share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum What {
    Machine,
    Dump,
    Lexicon,
    Labels,
}

/// A cost then and now; less is better.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Compared {
    #[serde(flatten)]
    pub(super) cost: Cost,
    pub(super) old: Figure,
    pub(super) new: Figure,
    /// Nothing where there was no cost.
    pub(super) ratio: Option<Ratio>,
    pub(super) trend: Trend,
}

/// What costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "figure", rename_all = "kebab-case")]
pub(super) enum Cost {
    /// Seconds for a gigabyte.
    Time { threads: u16 },
    /// Processor seconds for a gigabyte.
    ProcessorTime { threads: u16 },
    /// Bytes.
    Memory { threads: u16 },
    /// Seconds to the first row of a dump of one.
    StartUp,
    /// Seconds to the first row of the dump.
    FirstRow,
    /// Seconds for a gigabyte up to a stage, on one thread.
    UpTo { stage: StageName },
    /// Seconds for a gigabyte with more terms, on one thread.
    MoreTerms { terms: usize },
}

impl Comparison {
    pub(super) fn new(path: &Path, old: &Report, new: &Report) -> Comparison {
        let old_costs = costs(old);
        let figures = costs(new).into_iter().filter_map(|(cost, new)| {
            let (_, old) = old_costs.iter().find(|(known, _)| *known == cost)?;
            let ratio = Ratio::new(old, &new);
            Some(Compared {
                cost,
                old: old.clone(),
                ratio,
                trend: ratio.map_or(Trend::Unknown, Ratio::trend),
                new,
            })
        });
        Comparison {
            against: path.display().to_string(),
            differing: differing(old, new),
            is_disturbed: old.is_disturbed() || new.is_disturbed(),
            figures: figures.collect(),
        }
    }

    /// Fails where labelling takes longer by more than so many percent, and not just by the
    /// noise, with any number of threads.
    pub(super) fn check(&self, max_slowdown: f64) -> Result<(), Failure> {
        let against = &self.against;
        for (what, thing) in [(What::Machine, "machine"), (What::Dump, "dump")] {
            if self
                .differing
                .iter()
                .any(|differing| differing.what == what)
            {
                return Err(Failure::Usage(format!(
                    "{against} was measured with another {thing}, so nobody can say whether rolecall is slower; measure it anew here, or leave out --max-slowdown"
                )));
            }
        }
        let times: Vec<(u16, Ratio)> = self
            .figures
            .iter()
            .filter_map(|figure| Some((self.gated(figure.cost)?, figure.ratio?)))
            .collect();
        if times.is_empty() {
            return Err(Failure::Usage(format!(
                "{against} has no time for these numbers of threads; say --threads as it was said then"
            )));
        }
        if times.iter().any(|(_, ratio)| ratio.interval.is_none()) {
            return Err(Failure::Usage(format!(
                "--max-slowdown tells a slowdown from noise by {MIN_RUNS} runs or more here and in {against}; say --runs {MIN_RUNS}"
            )));
        }
        let slower = times.iter().find(|(_, ratio)| {
            ratio.trend() == Trend::Up && ratio.value > 1.0 + max_slowdown / 100.0
        });
        let Some((threads, ratio)) = slower else {
            return Ok(());
        };
        let time = if self.is_disturbed {
            "processor time"
        } else {
            "time"
        };
        let [low, high] = ratio.interval.unwrap_or([ratio.value; 2]);
        Err(Failure::Gate(format!(
            "label -j {threads} takes {:.2} [{low:.2}, {high:.2}] times the {time} of {against}, more than {max_slowdown} % above it and beyond the noise",
            ratio.value
        )))
    }

    /// Returns the number of threads of a cost that decides: time by the clock, or processor
    /// time where others took part of the machine.
    fn gated(&self, cost: Cost) -> Option<u16> {
        match cost {
            Cost::Time { threads } => (!self.is_disturbed).then_some(threads),
            Cost::ProcessorTime { threads } => self.is_disturbed.then_some(threads),
            Cost::Memory { .. }
            | Cost::StartUp
            | Cost::FirstRow
            | Cost::UpTo { .. }
            | Cost::MoreTerms { .. } => None,
        }
    }
}

fn differing(old: &Report, new: &Report) -> Vec<Difference> {
    let dump = |report: &Report| {
        let dump = &report.dump;
        let name = dump.file.as_deref().unwrap_or("made up");
        format!("{name}, {} bytes, {:.12}", dump.bytes, dump.sha256)
    };
    let differing = |what, is_same: bool, old: String, new: String| {
        (!is_same).then_some(Difference { what, old, new })
    };
    let is_same_dump = old.dump.sha256 == new.dump.sha256;
    let is_same_lexicon = old.lexicon.sha256 == new.lexicon.sha256;
    let lexicon = |report: &Report| format!("{:.12}", report.lexicon.sha256);
    let labels = |report: &Report| format!("{:.12}", report.labels_sha256);
    let all = [
        differing(
            What::Machine,
            old.machine == new.machine,
            old.machine.to_string(),
            new.machine.to_string(),
        ),
        differing(What::Dump, is_same_dump, dump(old), dump(new)),
        differing(What::Lexicon, is_same_lexicon, lexicon(old), lexicon(new)),
        // Other words and other rows have other labels.
        differing(
            What::Labels,
            old.labels_sha256 == new.labels_sha256 || !is_same_dump || !is_same_lexicon,
            labels(old),
            labels(new),
        ),
    ];
    all.into_iter().flatten().collect()
}

/// Returns the costs of a measurement, such that dumps of different sizes can be compared.
fn costs(report: &Report) -> Vec<(Cost, Figure)> {
    let gigabytes = report.dump.bytes as f64 / 1e9;
    let per_gigabyte = |seconds: &Figure| seconds.map(|run| run / gigabytes);
    let mut costs = Vec::new();
    let mut each = |cost: &dyn Fn(&Threaded) -> Option<(Cost, Figure)>| {
        costs.extend(report.threads.iter().filter_map(cost));
    };
    each(&|on| {
        let threads = on.threads;
        Some((Cost::Time { threads }, per_gigabyte(&on.seconds)))
    });
    each(&|on| {
        let cost = Cost::ProcessorTime {
            threads: on.threads,
        };
        Some((cost, per_gigabyte(on.processor_seconds.as_ref()?)))
    });
    each(&|on| {
        let cost = Cost::Memory {
            threads: on.threads,
        };
        Some((cost, on.peak_memory_bytes.clone()?))
    });
    let start_up = &report.start_up;
    costs.push((Cost::StartUp, start_up.one_posting_seconds.clone()));
    costs.push((Cost::FirstRow, start_up.dump_seconds.clone()));
    costs.extend(report.stages.iter().map(|stage| {
        let cost = Cost::UpTo { stage: stage.stage };
        (cost, per_gigabyte(&stage.seconds_with_all_before))
    }));
    costs.extend(report.more_terms.iter().map(|more| {
        let cost = Cost::MoreTerms { terms: more.terms };
        (cost, per_gigabyte(&more.seconds))
    }));
    costs
}
