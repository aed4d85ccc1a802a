//! What was measured, as it is written for programs and read back to be compared with.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::figure::Figure;
use super::machine::Machine;
use crate::failure::Failure;

/// Share of the processors that others may take: about what a desktop does when nobody touches
/// it.
const MAX_DISTURBANCE: f64 = 0.05;

/// A measurement.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Report {
    /// Version of the program.
    pub(super) rolecall: String,
    pub(super) lexicon: LexiconFacts,
    pub(super) machine: Machine,
    pub(super) dump: DumpFacts,
    /// SHA-256 of the labels, the same for any number of threads.
    pub(super) labels_sha256: String,
    /// How often each figure was measured; start-up more often.
    pub(super) runs: usize,
    pub(super) threads: Vec<Threaded>,
    /// Share of the processors that other programs took meanwhile, where the system tells.
    pub(super) taken_by_others: Option<f64>,
    pub(super) start_up: StartUp,
    pub(super) stages: Vec<Stage>,
    /// What a bigger lexicon costs, where that was asked for.
    pub(super) more_terms: Option<MoreTerms>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct LexiconFacts {
    pub(super) name: String,
    pub(super) sha256: String,
    pub(super) duties: usize,
    pub(super) terms: usize,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct DumpFacts {
    /// The file; nothing for one that was made up.
    pub(super) file: Option<String>,
    /// Seed of one that was made up.
    pub(super) seed: Option<u64>,
    pub(super) bytes: u64,
    pub(super) sha256: String,
    /// Rows that are labelled.
    pub(super) rows: u64,
    pub(super) rejected: u64,
    /// Rows whose posting an earlier row has as well; older reports do not say.
    pub(super) repeated: Option<u64>,
}

/// `label` with so many threads, from its start to its end.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Threaded {
    pub(super) threads: u16,
    pub(super) seconds: Figure,
    pub(super) postings_per_second: Figure,
    pub(super) megabytes_per_second: Figure,
    /// Of all threads together.
    pub(super) processor_seconds: Option<Figure>,
    pub(super) peak_memory_bytes: Option<Figure>,
}

/// From the start of `label` to the first labelled row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct StartUp {
    /// Of a dump of one posting.
    pub(super) one_posting_seconds: Figure,
    /// Of the dump, on the most threads.
    pub(super) dump_seconds: Figure,
}

/// A stage of labelling together with all before it, on one thread.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Stage {
    pub(super) stage: StageName,
    /// Processor time where the system tells it.
    pub(super) seconds_with_all_before: Figure,
    /// What it adds to those before, by the fastest runs, as a share of the last stage.
    pub(super) share: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum StageName {
    Read,
    Split,
    Match,
    Score,
    Write,
}

impl StageName {
    pub(super) const ALL: [StageName; 5] = [
        StageName::Read,
        StageName::Split,
        StageName::Match,
        StageName::Score,
        StageName::Write,
    ];

    pub(super) fn as_str(self) -> &'static str {
        match self {
            StageName::Read => "read",
            StageName::Split => "split",
            StageName::Match => "match",
            StageName::Score => "score",
            StageName::Write => "write",
        }
    }
}

/// `label` on one thread with a lexicon of more terms.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct MoreTerms {
    pub(super) terms: usize,
    pub(super) seconds: Figure,
    pub(super) processor_seconds: Option<Figure>,
}

impl Report {
    /// Reads a report that was written with `--format json`.
    pub(super) fn read(path: &Path) -> Result<Report, Failure> {
        let name = path.display().to_string();
        let text = std::fs::read_to_string(path).map_err(|error| Failure::input(&name, error))?;
        serde_json::from_str(&text).map_err(|error| {
            Failure::input(
                &name,
                format!(
                    "is no report of rolecall bench: {error}; write one with rolecall bench --format json"
                ),
            )
        })
    }

    /// Whether other programs took so much of the machine that the clock says little.
    pub(super) fn is_disturbed(&self) -> bool {
        self.taken_by_others
            .is_some_and(|share| share > MAX_DISTURBANCE)
    }

    /// Returns the measurement with so many threads.
    pub(super) fn on(&self, threads: u16) -> Option<&Threaded> {
        let mut all = self.threads.iter();
        all.find(|measured| measured.threads == threads)
    }
}
