//! Measures everything in turns, again and again.

use std::time::Instant;

use indicatif::ProgressBar;
use rolecall::{Classifier, Lexicon};

use super::arguments::BenchArgs;
use super::child::{Answer, Program, Taken};
use super::figure::Figure;
use super::machine::{Machine, Watch};
use super::report::{DumpFacts, LexiconFacts, MoreTerms, Report, StageName, StartUp, Threaded};
use super::stages::{Course, Records, sum_up};
use super::subject::Subject;
use crate::failure::Failure;

/// Start-ups that are timed for each run: they take milliseconds.
const START_UPS: usize = 2;

/// What is to be measured.
pub(super) struct Turns<'a> {
    pub(super) args: &'a BenchArgs,
    pub(super) subject: &'a Subject,
    pub(super) program: Program,
    pub(super) more: Option<More>,
    pub(super) bar: ProgressBar,
}

/// The program with a lexicon of more terms.
pub(super) struct More {
    pub(super) n_terms: usize,
    pub(super) program: Program,
}

impl Turns<'_> {
    /// Measures everything. Programs are run before the lexicon is compiled and anything else is
    /// kept in memory here: the peak of a program's memory that the system tells is never less
    /// than that of the one that started it.
    pub(super) fn report(self, lexicon: Lexicon, facts: LexiconFacts) -> Result<Report, Failure> {
        let threads = self.args.numbers_of_threads();
        let n_runs = usize::from(self.args.runs);
        let n_programs = threads.len() + usize::from(self.more.is_some());
        let n_steps = threads.len() + 2 + n_runs * (n_programs + StageName::ALL.len());
        self.bar.set_length(n_steps as u64);
        let answer = self.answer(&threads)?;
        let (watch, clock) = (Watch::start(), Instant::now());
        let mut taken = vec![Vec::with_capacity(n_runs); threads.len()];
        let mut taken_by_more = Vec::new();
        for _ in 0..n_runs {
            for (&threads, taken) in threads.iter().zip(&mut taken) {
                taken.push(self.program.time(&self.subject.path, threads)?);
                self.bar.inc(1);
            }
            if let Some(more) = &self.more {
                taken_by_more.push(more.program.time(&self.subject.path, 1)?);
                self.bar.inc(1);
            }
        }
        let all = taken.iter().flatten().chain(&taken_by_more);
        let processor_seconds = all.filter_map(|taken| taken.processor_seconds).sum();
        let taken_by_others =
            watch.taken_by_others(processor_seconds, clock.elapsed().as_secs_f64());
        let start_up = self.start_up(threads.last().copied().unwrap_or(1))?;

        let classifier = Classifier::new(lexicon);
        let course = Course::new(&self.subject.path, &self.args.dump, &classifier);
        let records = course.count()?;
        check(&answer, records)?;
        let stages = sum_up(self.stages(&course)?);
        self.bar.finish_and_clear();

        let threads = threads.into_iter().zip(&taken);
        let threads = threads.filter_map(|(threads, taken)| self.threaded(threads, taken, records));
        let more_terms = self.more.as_ref().and_then(|more| {
            let (seconds, processor_seconds, _) = figures(&taken_by_more)?;
            Some(MoreTerms {
                terms: more.n_terms,
                seconds,
                processor_seconds,
            })
        });
        Ok(Report {
            rolecall: env!("CARGO_PKG_VERSION").to_owned(),
            lexicon: facts,
            machine: Machine::here(),
            dump: DumpFacts {
                file: self.subject.file.clone(),
                seed: self.subject.seed,
                bytes: self.subject.bytes,
                sha256: self.subject.sha256.clone(),
                rows: records.rows,
                rejected: records.rejected,
                repeated: Some(records.repeated),
            },
            labels_sha256: answer.sha256,
            runs: n_runs,
            threads: threads.collect(),
            taken_by_others,
            start_up,
            stages,
            more_terms,
        })
    }

    /// Labels the dump with each number of threads; returns what all of them wrote.
    fn answer(&self, threads: &[u16]) -> Result<Answer, Failure> {
        let mut first: Option<Answer> = None;
        for &threads in threads {
            let answer = self.program.answer(&self.subject.path, threads)?;
            self.bar.inc(1);
            match &first {
                None => first = Some(answer),
                Some(first) if *first == answer => {}
                Some(_) => {
                    return Err(Failure::Gate(format!(
                        "label -j {threads} writes other bytes than with fewer threads, which is a fault of rolecall; please report it"
                    )));
                }
            }
        }
        first.ok_or_else(|| Failure::Usage("name a number of threads".to_owned()))
    }

    fn start_up(&self, threads: u16) -> Result<StartUp, Failure> {
        let one_posting = self.subject.one_posting()?;
        let n_times = START_UPS * usize::from(self.args.runs);
        let (mut alone, mut first) = (Vec::new(), Vec::new());
        for _ in 0..n_times {
            alone.push(self.program.without_options().first_row(&one_posting, 1)?);
        }
        self.bar.inc(1);
        for _ in 0..n_times {
            first.push(self.program.first_row(&self.subject.path, threads)?);
        }
        self.bar.inc(1);
        match (Figure::new(alone), Figure::new(first)) {
            (Some(one_posting_seconds), Some(dump_seconds)) => Ok(StartUp {
                one_posting_seconds,
                dump_seconds,
            }),
            _ => Err(no_runs()),
        }
    }

    /// Runs all stages as often as is asked for.
    fn stages(&self, course: &Course<'_>) -> Result<Vec<(StageName, Figure)>, Failure> {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(1)
            .build()
            .map_err(|error| Failure::Usage(format!("threads cannot be started: {error}")))?;
        let mut taken = StageName::ALL.map(|_| Vec::new());
        for _ in 0..self.args.runs {
            for (stage, taken) in StageName::ALL.into_iter().zip(&mut taken) {
                taken.push(pool.install(|| course.time(stage))?);
                self.bar.inc(1);
            }
        }
        let figures = StageName::ALL.into_iter().zip(taken);
        figures
            .map(|(stage, taken)| Ok((stage, Figure::new(taken).ok_or_else(no_runs)?)))
            .collect()
    }

    fn threaded(&self, threads: u16, taken: &[Taken], records: Records) -> Option<Threaded> {
        let (seconds, processor_seconds, peak_memory_bytes) = figures(taken)?;
        let per_second = |amount: f64| seconds.map(|run| amount / run.max(f64::MIN_POSITIVE));
        Some(Threaded {
            threads,
            postings_per_second: per_second(records.rows as f64),
            megabytes_per_second: per_second(self.subject.bytes as f64 / 1e6),
            processor_seconds,
            peak_memory_bytes,
            seconds,
        })
    }
}

/// Sums up runs of a program: its seconds, processor seconds and peak memory.
fn figures(taken: &[Taken]) -> Option<(Figure, Option<Figure>, Option<Figure>)> {
    let seconds = taken.iter().map(|taken| taken.seconds);
    Some((
        Figure::new(seconds.collect())?,
        Figure::of(taken.iter().map(|taken| taken.processor_seconds)),
        Figure::of(taken.iter().map(|taken| taken.peak_memory_bytes)),
    ))
}

/// Checks that every row came out of labelling that went in.
fn check(answer: &Answer, records: Records) -> Result<(), Failure> {
    if answer.rows == records.rows {
        return Ok(());
    }
    Err(Failure::Gate(format!(
        "{} rows came out of label where {} went in, which is a fault of rolecall; please report it",
        answer.rows, records.rows
    )))
}

fn no_runs() -> Failure {
    Failure::Usage("nothing was measured; say --runs 1 or more".to_owned())
}
