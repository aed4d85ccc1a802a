//! `rolecall stats`: what every duty does in a corpus, and what leaving it out would change.

mod row;
mod table;

use std::io::Write;

use clap::{Args, ValueEnum};
use rolecall::stats::{Sighting, Stats};
use rolecall::{Classifier, Lexicon};

use crate::args::{DumpArgs, parse_probability};
use crate::corpus::{Corpus, GoldColumn};
use crate::failure::Failure;
use row::Report;

/// Where gold labels are, unless it is said.
const USUAL_GOLD: &str = "label";

#[derive(Args, Debug)]
#[command(group = clap::ArgGroup::new("dumps").required(true).multiple(true).args(["files", "corpus"]))]
pub(crate) struct StatsArgs {
    /// Dumps to look at; - for standard input
    #[arg(value_name = "DUMP")]
    files: Vec<String>,

    /// The same, as other commands write it
    #[arg(long, value_name = "DUMP", num_args = 1..)]
    corpus: Vec<String>,

    /// Column of the right label, where a row has one; "" for none [default: label, where a
    /// dump has it]
    #[arg(long, value_name = "COL")]
    gold: Option<String>,

    #[command(flatten)]
    dump: DumpArgs,

    /// Order of the duties
    #[arg(long, value_name = "KEY", default_value = "decided")]
    sort: Sort,

    /// Only duties without support
    #[arg(long)]
    dead: bool,

    /// Confidence below which a label should be looked at
    #[arg(long, value_name = "P", default_value_t = 0.6, value_parser = parse_probability)]
    review_below: f64,

    /// How to print
    #[arg(long, default_value = "text")]
    format: StatsFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum StatsFormat {
    /// A table for people
    Text,
    /// A row for each duty
    Csv,
    /// For programs, with every count
    Json,
}

/// By what duties are sorted: the most first, undefined figures last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Sort {
    /// Labels that hang on the duty alone
    Decided,
    /// Postings in which it counts
    Support,
    /// The least precise first
    Precision,
    /// The least lift first
    Lift,
    /// Share of its postings in which another duty says the same
    Overlap,
    /// Share of its postings in which another duty contradicts it
    Conflict,
    /// Share of its hits that a context makes count less
    SetAside,
    /// Weight, whatever its sign
    Weight,
    /// Label and id
    Id,
}

pub(crate) fn run(args: &StatsArgs, lexicon: Lexicon) -> Result<(), Failure> {
    let classifier = Classifier::new(lexicon);
    let files: Vec<String> = args.files.iter().chain(&args.corpus).cloned().collect();
    let corpus = Corpus {
        labels: classifier.labels(),
        files: &files,
        dump: &args.dump,
        gold: match args.gold.as_deref() {
            None => GoldColumn::Usual(USUAL_GOLD),
            Some("") => GoldColumn::Absent,
            Some(column) => GoldColumn::Named(column),
        },
        id: None,
    };
    let mut stats = Stats::new(&classifier);
    let look = |row: &crate::corpus::CorpusRow| {
        let posting = row.posting.as_posting();
        Sighting::new(&classifier, &posting, row.gold, args.review_below)
    };
    let counts = corpus.read(look, |sighting| stats.add(&sighting))?;

    let mut report = Report::new(&stats, counts.n_rejected);
    report.sort(args.sort);
    if args.dead {
        report.duties.retain(|row| row.support == 0);
    }
    let labels = classifier.labels();
    let printed = match args.format {
        StatsFormat::Text => table::text(labels, &report),
        StatsFormat::Csv => table::csv(labels, &report),
        StatsFormat::Json => {
            let json = serde_json::to_string_pretty(&labels.named(&report));
            json.map_err(std::io::Error::from)? + "\n"
        }
    };
    let mut stdout = anstream::stdout().lock();
    stdout.write_all(printed.as_bytes())?;
    stdout.flush()?;
    Ok(())
}
