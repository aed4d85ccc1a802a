//! The manifest of a run: what was read, by which lexicon, with which options, and what came
//! of it, so that every output can be traced.

use std::fs::File;
use std::io;
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rolecall::Lexicon;
use rolecall::batch::Tally;
use serde::Serialize;
use serde_json::{Map, Value};

use super::inputs::{Done, Input, Prefix};
use crate::failure::Failure;
use crate::options::Options;
use crate::sink::Stream;

/// What a run was.
#[derive(Serialize)]
pub(super) struct Manifest<'r> {
    rolecall: &'static str,
    lexicon: LexiconFacts<'r>,
    options: Map<String, Value>,
    inputs: Vec<InputFacts<'r>>,
    /// Nothing where it went to standard output; so for rejects where none were kept.
    output: Option<FileFacts<'r>>,
    rejects: Option<FileFacts<'r>>,
    rows: Rows,
    labels: Value,
    started: String,
    seconds: f64,
    /// Rows that earlier runs had labelled.
    resumed_after: u64,
}

#[derive(Serialize)]
struct LexiconFacts<'r> {
    name: &'r str,
    sha256: &'r str,
}

#[derive(Serialize)]
struct InputFacts<'r> {
    file: &'r str,
    #[serde(flatten)]
    done: &'r Done,
}

#[derive(Serialize)]
struct FileFacts<'r> {
    file: &'r Path,
    bytes: u64,
    sha256: Option<String>,
}

#[derive(Serialize)]
struct Rows {
    read: u64,
    labelled: u64,
    rejected: u64,
    mended: u64,
    recoded: u64,
}

/// When a run began, by the clock on the wall and by one that only goes forward.
#[derive(Clone, Copy)]
pub(super) struct Clock {
    wall: SystemTime,
    steady: std::time::Instant,
}

impl Clock {
    pub(super) fn start() -> Clock {
        Clock {
            wall: SystemTime::now(),
            steady: std::time::Instant::now(),
        }
    }

    pub(super) fn elapsed(&self) -> Duration {
        self.steady.elapsed()
    }
}

/// What a manifest tells.
pub(super) struct Facts<'r> {
    pub(super) lexicon: &'r Lexicon,
    pub(super) options: &'r Options,
    pub(super) inputs: &'r [Input],
    pub(super) done: &'r [Done],
    pub(super) output: Option<&'r Path>,
    pub(super) labels: &'r Stream,
    pub(super) rejects: Option<&'r Path>,
    pub(super) tally: &'r Tally,
    pub(super) clock: Clock,
    pub(super) resumed_after: u64,
}

impl<'r> Manifest<'r> {
    /// Gathers a manifest once the labels are complete and the rejects in their place.
    pub(super) fn new(facts: Facts<'r>) -> Result<Manifest<'r>, Failure> {
        let labels = facts.lexicon.labels();
        let mut options = facts.options.all().clone();
        options.remove("files");
        let inputs = facts.inputs.iter().zip(facts.done);
        Ok(Manifest {
            rolecall: env!("CARGO_PKG_VERSION"),
            lexicon: LexiconFacts {
                name: facts.lexicon.name(),
                sha256: facts.lexicon.sha256(),
            },
            options,
            inputs: inputs
                .map(|(input, done)| InputFacts {
                    file: &input.file,
                    done,
                })
                .collect(),
            output: facts.output.map(|file| FileFacts {
                file,
                bytes: facts.labels.sink().n_bytes(),
                sha256: facts.labels.sink().sha256(),
            }),
            rejects: match facts.rejects {
                Some(file) => Some(placed(file)?),
                None => None,
            },
            rows: Rows {
                read: facts.tally.read,
                labelled: facts.tally.n_labelled(),
                rejected: facts.tally.rejected,
                mended: facts.tally.mended,
                recoded: facts.tally.recoded,
            },
            labels: serde_json::to_value(labels.named(&facts.tally.labelled))
                .map_err(io::Error::from)?,
            started: timestamp(facts.clock.wall),
            seconds: (facts.clock.elapsed().as_secs_f64() * 1e3).round() / 1e3,
            resumed_after: facts.resumed_after,
        })
    }

    /// Returns it as it is written.
    pub(super) fn json(&self) -> Result<Vec<u8>, Failure> {
        let mut json = serde_json::to_vec_pretty(self).map_err(io::Error::from)?;
        json.push(b'\n');
        Ok(json)
    }
}

/// Returns what a file is that has been put in its place; a device is nothing that can be
/// read back.
fn placed(file: &Path) -> Result<FileFacts<'_>, Failure> {
    let failed = |error: io::Error| Failure::output(file, &error);
    if !file.is_file() {
        return Ok(FileFacts {
            file,
            bytes: 0,
            sha256: None,
        });
    }
    let mut opened = File::open(file).map_err(failed)?;
    let Prefix { bytes, sha256 } = Prefix::read(&mut opened).map_err(failed)?;
    Ok(FileFacts {
        file,
        bytes,
        sha256: Some(sha256),
    })
}

/// Writes a time as RFC 3339 does, in UTC and whole seconds. The calendar is that of Howard
/// Hinnant, "chrono-Compatible Low-Level Date Algorithms" (civil_from_days).
fn timestamp(time: SystemTime) -> String {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    let (days, second) = (since.as_secs() / 86_400, since.as_secs() % 86_400);
    let shifted = days + 719_468;
    let (era, day_of_era) = (shifted / 146_097, shifted % 146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    // Months of years that begin in March.
    let month_of_year = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_of_year + 2) / 5 + 1;
    let month = if month_of_year < 10 {
        month_of_year + 3
    } else {
        month_of_year - 9
    };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    let (hour, minute, second) = (second / 3_600, second / 60 % 60, second % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_as_rfc_3339() {
        for (seconds, written) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (951_868_800, "2000-03-01T00:00:00Z"),
            (1_709_251_199, "2024-02-29T23:59:59Z"),
            (4_107_542_400, "2100-03-01T00:00:00Z"),
        ] {
            let time = UNIX_EPOCH + Duration::from_secs(seconds);
            assert_eq!(timestamp(time), written);
        }
    }
}
