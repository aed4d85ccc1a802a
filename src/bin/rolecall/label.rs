//! `rolecall label`: dumps in, the same rows with labels out.

mod bad_rows;
mod plan;
mod report;

use std::io::Write;
use std::path::Path;
use std::time::Instant;

use indicatif::ProgressBar;
use rolecall::batch::{Bounds, Labeller, Tally};
use rolecall::{Classifier, Lexicon};

use self::bad_rows::BadRows;
use self::plan::Plan;
use crate::args::{LabelArgs, OnBadRow};
use crate::failure::Failure;
use crate::input::{self, Source};
use crate::sink::Sink;

pub(crate) fn run(args: LabelArgs, lexicon: Lexicon) -> Result<(), Failure> {
    let started = Instant::now();
    let classifier = Classifier::new(lexicon);
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(args.threads.map_or(0, usize::from))
        .build()
        .map_err(|error| Failure::Usage(format!("threads cannot be started: {error}")))?;
    let tally = pool.install(|| label_files(&args, &classifier))?;
    if !args.quiet {
        report::print_summary(&tally, classifier.labels(), &args, started.elapsed());
    }
    Ok(())
}

/// Labels one file after the other into one output, and puts the outputs in their places once
/// every row is accounted for.
fn label_files(args: &LabelArgs, classifier: &Classifier) -> Result<Tally, Failure> {
    let files = match &args.files[..] {
        [] => vec!["-".to_owned()],
        files => files.to_vec(),
    };
    check_paths(args, &files)?;
    let progress = report::progress(&files, args.quiet);
    let mut run = Run {
        args,
        classifier,
        progress: &progress,
        bad_rows: BadRows::new(args, &progress)?,
        opened: None,
        tally: Tally::default(),
        n_written: 0,
    };
    let labelled = files.iter().try_for_each(|file| run.label_file(file));
    let checked = labelled.and_then(|()| run.bad_rows.check_share(&run.tally));
    if let Err(failure) = checked {
        // Whoever is told that too many rows are bad wants to see them.
        if matches!(failure, Failure::Gate(_)) {
            run.bad_rows.finish()?;
        }
        return Err(failure);
    }
    run.tally.balance(run.n_written)?;
    run.bad_rows.finish()?;
    if let Some((_, sink)) = run.opened {
        sink.finish()?;
    }
    progress.finish_and_clear();
    Ok(run.tally)
}

/// A run on its way through the dumps.
struct Run<'a> {
    args: &'a LabelArgs,
    classifier: &'a Classifier,
    progress: &'a ProgressBar,
    bad_rows: BadRows<'a>,
    /// Opened once the first header has shown that there is something to write.
    opened: Option<(Plan, Sink)>,
    tally: Tally,
    n_written: u64,
}

impl Run<'_> {
    fn label_file(&mut self, file: &str) -> Result<(), Failure> {
        let source: Source = Box::new(self.progress.wrap_read(input::open(file)?));
        let mut reader = input::wrap(file, source, self.args.dump.dialect())?;
        let (plan, sink) = match &mut self.opened {
            Some((plan, sink)) => {
                plan.check_header(&reader, file)?;
                (plan, sink)
            }
            None => {
                let lexicon = self.classifier.lexicon();
                let plan = Plan::new(&reader, file, self.args, lexicon)?;
                let mut sink = Sink::open(self.args.output.as_deref())?;
                if self.args.dump.dialect().has_header {
                    let header = plan.output.header(reader.header(), lexicon.labels());
                    sink.write_all(&header)?;
                }
                let (plan, sink) = self.opened.insert((plan, sink));
                (plan, sink)
            }
        };
        let labeller = Labeller {
            classifier: self.classifier,
            columns: &plan.columns,
            output: &plan.output,
            bounds: Bounds::default(),
        };
        let name = input::name(file);
        self.bad_rows.next_dump();
        for batch in labeller.batches(&mut reader) {
            let batch = batch.map_err(|error| Failure::dump(&name, &error))?;
            for chunk in &batch.chunks {
                sink.write_all(&chunk.lines)?;
                self.n_written += chunk.n_rows;
            }
            self.tally.add(&batch.tally);
            for reject in &batch.rejects {
                self.bad_rows.add(&name, reject)?;
            }
        }
        Ok(())
    }
}

/// Checks that no file is written that is read or written already.
fn check_paths(args: &LabelArgs, files: &[String]) -> Result<(), Failure> {
    if args.on_bad_row == OnBadRow::Skip && args.rejects.is_some() {
        return Err(Failure::Usage(
            "--on-bad-row skip drops bad rows and --rejects keeps them; write one of both"
                .to_owned(),
        ));
    }
    let mut written: Vec<&Path> = Vec::new();
    for path in [&args.output, &args.rejects].into_iter().flatten() {
        if let Some(file) = files
            .iter()
            .find(|file| is_same_file(Path::new(file), path))
        {
            return Err(Failure::Usage(format!(
                "{file} is input and output at once; write to another file"
            )));
        }
        if written.iter().any(|other| is_same_file(other, path)) {
            return Err(Failure::Usage(format!(
                "{} is to hold two outputs; write each to a file of its own",
                path.display()
            )));
        }
        written.push(path);
    }
    Ok(())
}

/// Whether two paths lead to one file; both may be yet to be made.
fn is_same_file(one: &Path, other: &Path) -> bool {
    if one == other {
        return true;
    }
    match (std::fs::canonicalize(one), std::fs::canonicalize(other)) {
        (Ok(one), Ok(other)) => one == other && one.is_file(),
        _ => false,
    }
}
