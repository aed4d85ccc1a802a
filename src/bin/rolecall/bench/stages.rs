//! The stages of labelling, each run together with all before it on one thread: what a stage
//! costs is what it adds.

use std::collections::HashSet;
use std::path::Path;
use std::time::Duration;
#[cfg(not(unix))]
use std::time::Instant;

use rolecall::Classifier;
use rolecall::batch::{Bounds, Format, Labeller, Output, Repeats};
use rolecall::dump::{Columns, DumpReader, ReadOptions, Record, Row};

use super::figure::Figure;
use super::report::{Stage, StageName};
use crate::args::DumpArgs;
use crate::failure::Failure;
use crate::input::{self, Source};

/// Bytes that are read at a time, as the reader of dumps does.
const CHUNK: usize = 1 << 17;

/// How many records a dump has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Records {
    pub(super) rows: u64,
    pub(super) rejected: u64,
    /// Rows whose posting an earlier row has as well.
    pub(super) repeated: u64,
}

/// A dump to be read again and again.
pub(super) struct Course<'a> {
    file: String,
    dump: &'a DumpArgs,
    options: ReadOptions,
    classifier: &'a Classifier,
}

impl<'a> Course<'a> {
    pub(super) fn new(file: &Path, dump: &'a DumpArgs, classifier: &'a Classifier) -> Course<'a> {
        Course {
            file: file.display().to_string(),
            dump,
            options: dump.reading.options(),
            classifier,
        }
    }

    /// Runs up to a stage once; returns the processor seconds it took, where the system tells
    /// them.
    pub(super) fn time(&self, stage: StageName) -> Result<f64, Failure> {
        let clock = Clock::start();
        match stage {
            StageName::Read => self.read()?,
            StageName::Split => {
                self.each_row(|_, _| {})?;
            }
            StageName::Match => {
                self.each_row(|columns, row| {
                    let posting = columns.borrow(row);
                    std::hint::black_box(self.classifier.n_votes(&posting));
                })?;
            }
            StageName::Score => {
                self.each_row(|columns, row| {
                    let posting = columns.borrow(row);
                    std::hint::black_box(self.classifier.classify(&posting));
                })?;
            }
            StageName::Write => self.write()?,
        }
        Ok(clock.elapsed().as_secs_f64())
    }

    /// Counts the records.
    pub(super) fn count(&self) -> Result<Records, Failure> {
        let repeats = Repeats::new(0);
        let (mut met, mut repeated) = (HashSet::new(), 0);
        let records = self.each_row(|columns, row| {
            let posting = columns.borrow(row);
            repeated += u64::from(!met.insert(repeats.fingerprint(&posting)));
        })?;
        Ok(Records {
            repeated,
            ..records
        })
    }

    fn read(&self) -> Result<(), Failure> {
        let mut source = input::open(&self.file)?;
        let mut chunk = vec![0; CHUNK];
        let failed = |error| Failure::input(&self.file, error);
        while source.read(&mut chunk).map_err(failed)? > 0 {
            std::hint::black_box(&chunk);
        }
        Ok(())
    }

    fn open(&self) -> Result<(DumpReader<Source>, Columns), Failure> {
        let reader = input::read(&self.file, &self.options)?;
        let columns = input::columns(&self.file, &reader, &self.dump.choice())?;
        Ok((reader, columns))
    }

    /// Reads row by row, each in the memory of the one before.
    fn each_row(&self, mut look: impl FnMut(&Columns, &Row)) -> Result<Records, Failure> {
        let (mut reader, columns) = self.open()?;
        let mut records = Records::default();
        let mut spent = Row::default();
        loop {
            let record = reader.read_over(std::mem::take(&mut spent));
            match record.map_err(|error| Failure::dump(&self.file, &error))? {
                Some(Record::Row(row)) => {
                    look(&columns, std::hint::black_box(&row));
                    records.rows += 1;
                    spent = row;
                }
                Some(Record::Rejected(_)) => records.rejected += 1,
                None => return Ok(records),
            }
        }
    }

    fn write(&self) -> Result<(), Failure> {
        let (mut reader, columns) = self.open()?;
        let output = Output {
            format: Format::Csv {
                delimiter: b',',
                excel_safe: false,
            },
            keep: vec![0],
            evidence: false,
            review_below: 0.6,
            prefix: "role".to_owned(),
        };
        let labeller = Labeller {
            classifier: self.classifier,
            columns: &columns,
            output: &output,
            bounds: Bounds::default(),
            repeats: &Repeats::new(0),
        };
        labeller.each_batch(&mut reader, |batch| {
            let batch = batch.map_err(|error| Failure::dump(&self.file, &error))?;
            std::hint::black_box(&batch);
            Ok(())
        })
    }
}

/// Sums up the runs of all stages, given in the order of the stages.
pub(super) fn sum_up(figures: Vec<(StageName, Figure)>) -> Vec<Stage> {
    let whole = figures.last().map_or(0.0, |(_, figure)| figure.min);
    let mut before = 0.0;
    let stages = figures.into_iter().map(|(stage, figure)| {
        let added = figure.min - before;
        before = figure.min;
        Stage {
            stage,
            share: if whole > 0.0 { added / whole } else { 0.0 },
            seconds_with_all_before: figure,
        }
    });
    stages.collect()
}

/// The processor time of this program, or the time of day where the system does not tell it.
struct Clock {
    #[cfg(unix)]
    start: Duration,
    #[cfg(not(unix))]
    start: Instant,
}

#[cfg(unix)]
impl Clock {
    fn start() -> Clock {
        Clock {
            start: Clock::now(),
        }
    }

    fn elapsed(&self) -> Duration {
        Clock::now().saturating_sub(self.start)
    }

    fn now() -> Duration {
        let now = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
        Duration::try_from(now).unwrap_or_default()
    }
}

#[cfg(not(unix))]
impl Clock {
    fn start() -> Clock {
        Clock {
            start: Instant::now(),
        }
    }

    fn elapsed(&self) -> Duration {
        self.start.elapsed()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stage_costs_what_it_adds() {
        let figure = |seconds: f64| Figure::new(vec![seconds, 9.0]).unwrap();
        let seconds = [1.0, 2.0, 6.0, 5.5, 8.0];
        let figures = StageName::ALL.into_iter().zip(seconds.map(figure));
        let shares: Vec<f64> = sum_up(figures.collect())
            .iter()
            .map(|stage| stage.share)
            .collect();
        // A stage that is done faster together with the next is not hidden.
        assert_eq!(shares, [0.125, 0.125, 0.5, -0.0625, 0.3125]);
    }
}
