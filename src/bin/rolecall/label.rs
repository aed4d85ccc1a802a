//! `rolecall label`: dumps in, the same rows with labels out.

mod bad_rows;
mod checkpoint;
mod encoder;
mod inputs;
mod manifest;
mod outputs;
mod plan;
mod report;
mod start;

use std::io::Write;
use std::mem::ManuallyDrop;

use indicatif::ProgressBar;
use rolecall::batch::{Bounds, Labeller, Repeats, Tally};
use rolecall::dump::{DumpReader, NewKeys, ReadOptions};
use rolecall::{Classifier, Lexicon};

use self::bad_rows::BadRows;
use self::checkpoint::{Current, Job};
use self::encoder::Encoder;
use self::inputs::Watch;
use self::manifest::{Clock, Facts, Manifest};
use self::plan::Plan;
use self::start::{Begun, Start};
use crate::args::LabelArgs;
use crate::failure::Failure;
use crate::input::{self, Source};
use crate::options::Options;
use crate::progress;

pub(crate) fn run(args: LabelArgs, options: &Options, lexicon: Lexicon) -> Result<(), Failure> {
    let clock = Clock::start();
    // The program ends with it, which frees it at once.
    let classifier = ManuallyDrop::new(Classifier::new(lexicon));
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(args.threads.map_or(0, usize::from))
        .build()
        .map_err(|error| Failure::Usage(format!("threads cannot be started: {error}")))?;
    let tally = pool.install(|| label_files(&args, options, &classifier, clock))?;
    if !args.quiet {
        report::print_summary(&tally, classifier.labels(), &args, clock.elapsed());
    }
    Ok(())
}

/// Labels one file after the other into one output, and puts the outputs in their places once
/// every row is accounted for.
fn label_files(
    args: &LabelArgs,
    options: &Options,
    classifier: &Classifier,
    clock: Clock,
) -> Result<Tally, Failure> {
    let files = start::files(args)?;
    let job = Job::new(classifier.lexicon(), options, &files);
    let start = match Begun::new(args, job)? {
        Begun::Run(start) => *start,
        Begun::Complete(counts) => return Ok(counts.tally()),
    };
    let progress = progress::bar(&files, args.quiet);
    let tally = start.counts.tally();
    let mut run = Run {
        args,
        options: ReadOptions {
            // What is not written cannot be lost.
            new_keys: match args.select {
                Some(_) => NewKeys::Ignore,
                None => NewKeys::Reject,
            },
            ..args.dump.reading.options()
        },
        said: String::new(),
        classifier,
        progress: &progress,
        bad_rows: BadRows::new(args, &progress, tally.rejected),
        repeats: Repeats::new(args.remember),
        plan: None,
        n_written: start.counts.written,
        tally,
        start,
    };
    let labelled = run.label_files();
    progress.finish_and_clear();
    let checked = labelled
        .and_then(|()| run.bad_rows.check_share(&run.tally))
        .and_then(|()| Ok(run.tally.balance(run.n_written)?));
    match checked {
        Ok(()) => run.finish(options, clock),
        Err(failure) => run.fail(failure),
    }
}

/// A run on its way through the dumps.
struct Run<'a> {
    args: &'a LabelArgs,
    options: ReadOptions,
    /// How the last dump was read, which was said.
    said: String,
    classifier: &'a Classifier,
    progress: &'a ProgressBar,
    bad_rows: BadRows<'a>,
    repeats: Repeats,
    /// Made on the first dump.
    plan: Option<(Plan, Encoder)>,
    /// Where the run began; the dumps done grow as it goes on.
    start: Start,
    tally: Tally,
    n_written: u64,
}

impl Run<'_> {
    fn label_files(&mut self) -> Result<(), Failure> {
        let inputs = self.start.job.inputs.clone();
        let n_done = self.start.done.len();
        if !self.start.is_resumed {
            BadRows::write_header(&mut self.start.outputs)?;
        }
        for (number, input) in inputs.iter().enumerate() {
            let watch = Watch::default();
            let mut reader = self.open(&input.file, &watch)?;
            if number < n_done {
                continue;
            }
            let rejected = self.label_file(&mut reader, &input.file, &watch)?;
            if self.is_watching() {
                let done = watch.done(input, &reader, rejected)?;
                self.start.done.push(done);
            }
        }
        Ok(())
    }

    /// Whether the bytes of the dumps are asked for.
    fn is_watching(&self) -> bool {
        self.args.manifest.is_some() || self.start.outputs.has_checkpoints()
    }

    /// Opens a dump; the first one decides what is read and written.
    fn open(&mut self, file: &str, watch: &Watch) -> Result<DumpReader<Source>, Failure> {
        let mut source = input::open(file)?;
        if self.is_watching() {
            source = watch.wrap(source);
        }
        let source = Box::new(self.progress.wrap_read(source));
        let reader = input::wrap(file, source, &self.options)?;
        self.say_layout(&reader, file);
        if let Some((plan, _)) = &self.plan {
            plan.check_header(&reader, file)?;
            return Ok(reader);
        }
        let lexicon = self.classifier.lexicon();
        let plan = Plan::new(&reader, file, self.args, lexicon)?;
        if !self.start.is_resumed && reader.layout().has_header {
            let header = plan.output.header(reader.header(), lexicon.labels());
            self.start.outputs.labels.write_all(&header)?;
        }
        let to = self.args.target()?.to;
        let encoder = Encoder::new(&plan.output, to, &reader, lexicon)?;
        self.plan = Some((plan, encoder));
        Ok(reader)
    }

    /// Says how a dump is read, unless the one before was read so as well.
    fn say_layout(&mut self, reader: &DumpReader<Source>, file: &str) {
        let layout = reader.layout().to_string();
        if self.args.quiet || layout == self.said {
            return;
        }
        self.progress
            .suspend(|| say!("{}: {layout}", input::name(file)));
        self.said = layout;
    }

    /// Labels what is left of a dump; returns how many of its rows are rejected.
    fn label_file(
        &mut self,
        reader: &mut DumpReader<Source>,
        file: &str,
        watch: &Watch,
    ) -> Result<u64, Failure> {
        let name = input::name(file);
        let mut rejected = 0;
        if let Some(current) = self.start.current.take() {
            start::skip(reader, &name, &current)?;
            rejected = current.rejected;
        }
        let Some((plan, encoder)) = &mut self.plan else {
            return Ok(rejected);
        };
        let labeller = Labeller {
            classifier: self.classifier,
            columns: &plan.columns,
            output: &plan.output,
            bounds: Bounds::of_threads(rayon::current_num_threads()),
            repeats: &self.repeats,
        };
        self.bad_rows.next_dump();
        labeller.each_batch(reader, |batch| {
            let batch = batch.map_err(|error| Failure::dump(&name, &error))?;
            for chunk in &batch.chunks {
                encoder.write(chunk, &mut self.start.outputs.labels)?;
                self.n_written += chunk.n_rows;
            }
            self.tally.add(&batch.tally);
            rejected += batch.tally.rejected;
            for reject in &batch.rejects {
                self.bad_rows.add(&name, reject, &mut self.start.outputs)?;
            }
            if self.start.outputs.is_checkpoint_due() {
                let current = Current {
                    records: batch.n_records,
                    rejected,
                    prefix: watch.prefix(),
                };
                let checkpoint = self
                    .start
                    .checkpoint(Some(current), &self.tally, self.n_written);
                self.start.outputs.write_checkpoint(checkpoint)?;
            }
            Ok::<(), Failure>(())
        })?;
        Ok(rejected)
    }

    /// Puts the outputs in their places.
    fn finish(mut self, options: &Options, clock: Clock) -> Result<Tally, Failure> {
        if let Some((_, encoder)) = self.plan.take() {
            encoder.finish(&mut self.start.outputs.labels)?;
        }
        self.start.outputs.labels.complete()?;
        if self.start.outputs.has_checkpoint() {
            let checkpoint = self.start.checkpoint(None, &self.tally, self.n_written);
            self.start.outputs.write_checkpoint(checkpoint)?;
        }
        self.start.outputs.place_rejects()?;
        if self.args.manifest.is_some() {
            let facts = Facts {
                lexicon: self.classifier.lexicon(),
                options,
                inputs: &self.start.job.inputs,
                done: &self.start.done,
                output: self.args.output.as_deref(),
                labels: &self.start.outputs.labels,
                rejects: self.args.rejects.as_deref(),
                tally: &self.tally,
                clock,
                resumed_after: self.start.counts.tally().read,
            };
            let json = Manifest::new(facts)?.json()?;
            self.start.outputs.place_manifest(&json)?;
        }
        self.start.outputs.place_labels()?;
        Ok(self.tally)
    }

    /// Ends a run that failed: what a later one can go on with is kept.
    fn fail(mut self, failure: Failure) -> Result<Tally, Failure> {
        if matches!(failure, Failure::Gate(_)) {
            // Whoever is told that too many rows are bad wants to see them.
            self.start.outputs.place_rejects()?;
            self.start.outputs.abandon()?;
        } else if self.start.outputs.has_checkpoint() {
            say!("the rows up to the last checkpoint are kept; --resume goes on after them");
        }
        Err(failure)
    }
}
