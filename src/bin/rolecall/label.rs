//! `rolecall label`: dumps in, the same rows with labels out.

use std::path::Path;
use std::time::{Duration, Instant};

use indicatif::HumanCount;
use rolecall::batch::{Labeller, Output, Tally};
use rolecall::dump::{ColumnChoice, Columns, DumpReader, NewKeys, ReadOptions, Reject};
use rolecall::{Classifier, Labels, Lexicon};

use crate::args::LabelArgs;
use crate::failure::Failure;
use crate::input::{self, Source};
use crate::progress;
use crate::sink::Sink;

/// Rejected rows that are named one by one; the rest are counted.
const NAMED_REJECTS: u64 = 10;

pub(crate) fn run(args: LabelArgs, lexicon: Lexicon) -> Result<(), Failure> {
    let started = Instant::now();
    let classifier = Classifier::new(lexicon);
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(args.threads.map_or(0, usize::from))
        .build()
        .map_err(|error| Failure::Usage(format!("threads cannot be started: {error}")))?;
    let tally = pool.install(|| label_files(&args, &classifier))?;
    if !args.quiet {
        print_summary(&tally, classifier.labels(), started.elapsed());
    }
    Ok(())
}

/// Labels one file after the other into one output, which is opened once the first header
/// has shown that there is something to write.
fn label_files(args: &LabelArgs, classifier: &Classifier) -> Result<Tally, Failure> {
    let files = input::files(&args.files)?;
    let progress = progress::bar(&files, args.quiet);
    let options = ReadOptions {
        // What is not written cannot be lost.
        new_keys: match args.select {
            Some(_) => NewKeys::Ignore,
            None => NewKeys::Reject,
        },
        ..args.dump.reading.options()
    };
    let mut opened: Option<(Plan, Sink)> = None;
    let mut said = String::new();
    let mut tally = Tally::default();
    for file in &files {
        let source: Source = Box::new(progress.wrap_read(input::open(file)?));
        let mut reader = input::wrap(file, source, &options)?;
        let layout = reader.layout().to_string();
        if !args.quiet && layout != said {
            progress.suspend(|| anstream::eprintln!("{}: {layout}", input::name(file)));
            said = layout;
        }
        let (plan, sink) = match &mut opened {
            Some((plan, sink)) => {
                plan.check_header(&reader, file)?;
                (plan, sink)
            }
            None => {
                let plan = Plan::new(&reader, file, args, classifier.labels())?;
                let mut sink = open_output(args, &files)?;
                plan.write_header(&reader, classifier.labels(), &mut sink)?;
                let (plan, sink) = opened.insert((plan, sink));
                (plan, sink)
            }
        };
        let labeller = Labeller {
            classifier,
            columns: &plan.columns,
            output: &plan.output,
        };
        let mut n_rejects = 0;
        let on_reject = |reject: Reject| {
            n_rejects += 1;
            if !args.quiet && n_rejects <= NAMED_REJECTS {
                let place = format!("{}:{}", input::name(file), reject.line);
                progress.suspend(|| anstream::eprintln!("rejected {place}: {}", reject.reason));
            }
        };
        labeller
            .run(&mut reader, sink, &mut tally, on_reject)
            .map_err(|error| Failure::batch(&input::name(file), error))?;
    }
    if let Some((_, sink)) = opened {
        sink.finish()?;
    }
    progress.finish_and_clear();
    Ok(tally)
}

/// What to read and write, decided on the first dump.
struct Plan {
    header: Vec<String>,
    columns: Columns,
    output: Output,
    first_file: String,
}

impl Plan {
    fn new(
        reader: &DumpReader<Source>,
        file: &str,
        args: &LabelArgs,
        labels: &Labels,
    ) -> Result<Plan, Failure> {
        let name = input::name(file);
        let header = reader.column_names();
        let columns = input::columns(file, reader, &args.dump.choice())?;
        let output = Output {
            delimiter: reader.layout().dialect.delimiter,
            keep: select(&header, args, &name)?,
            evidence: args.evidence,
            prefix: args.prefix.clone(),
            review_below: args.review_below,
        };
        let kept = |name: &String| output.keep.iter().any(|&column| header[column] == *name);
        for added in output.added_columns(labels) {
            if kept(&added) {
                return Err(Failure::Usage(format!(
                    "{name}: there is already a column {added:?}; choose other names with --prefix (say, --prefix new_{})",
                    args.prefix
                )));
            }
        }
        if !args.quiet {
            anstream::eprintln!("{}", input::describe(&header, &columns));
        }
        Ok(Plan {
            header,
            columns,
            output,
            first_file: name,
        })
    }

    fn write_header(
        &self,
        reader: &DumpReader<Source>,
        labels: &Labels,
        sink: &mut Sink,
    ) -> Result<(), Failure> {
        if !reader.layout().has_header {
            return Ok(());
        }
        let written = self.output.write_header(reader.header(), labels, sink);
        written.map_err(|error| Failure::batch(&self.first_file, error))
    }

    fn check_header(&self, reader: &DumpReader<Source>, file: &str) -> Result<(), Failure> {
        if reader.column_names() == self.header {
            return Ok(());
        }
        Err(Failure::input(
            file,
            format!(
                "its header differs from that of {}; label it in a run of its own",
                self.first_file
            ),
        ))
    }
}

fn select(header: &[String], args: &LabelArgs, name: &str) -> Result<Vec<usize>, Failure> {
    let Some(select) = &args.select else {
        return Ok((0..header.len()).collect());
    };
    let choice = ColumnChoice {
        title: None,
        texts: select.clone(),
    };
    let columns =
        Columns::choose(header, &choice).map_err(|error| Failure::columns(name, &error))?;
    Ok(columns
        .texts
        .into_iter()
        .map(|(column, _)| column)
        .collect())
}

fn open_output(args: &LabelArgs, files: &[String]) -> Result<Sink, Failure> {
    if let Some(path) = &args.output
        && let Some(file) = files.iter().find(|file| is_same_file(file, path))
    {
        return Err(Failure::Usage(format!(
            "{file} is input and output at once; write to another file"
        )));
    }
    Sink::open(args.output.as_deref())
}

fn is_same_file(input: &str, output: &Path) -> bool {
    match (std::fs::canonicalize(input), std::fs::canonicalize(output)) {
        (Ok(input), Ok(output)) => input == output,
        _ => false,
    }
}

fn print_summary(tally: &Tally, labels: &Labels, elapsed: Duration) {
    let n_labelled = tally.n_labelled();
    let rate = n_labelled as f64 / elapsed.as_secs_f64().max(1e-9);
    anstream::eprintln!(
        "{} rows: {} labelled ({}), {} rejected; {} postings/s",
        HumanCount(n_labelled + tally.rejected),
        HumanCount(n_labelled),
        labels.count(&tally.labelled, |&count| HumanCount(count).to_string()),
        HumanCount(tally.rejected),
        HumanCount(rate as u64),
    );
    if tally.mended > 0 {
        anstream::eprintln!(
            "{} rows have stray quotes and were read in the one way that fits the header",
            HumanCount(tally.mended)
        );
    }
    if tally.recoded > 0 {
        anstream::eprintln!(
            "{} rows are not UTF-8 and were read as Windows-1252",
            HumanCount(tally.recoded)
        );
    }
}
