//! What can be typed, and what it means.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use clap::{Args, Parser, Subcommand, ValueEnum};
use rolecall::Lexicon;
use rolecall::dump::ColumnChoice;

use crate::bench::BenchArgs;
use crate::check::CheckArgs;
use crate::diff::DiffArgs;
use crate::eval::EvalArgs;
use crate::export::ExportArgs;
use crate::failure::Failure;
use crate::fit::FitArgs;
use crate::fmt::FmtArgs;
use crate::import::ImportArgs;
use crate::init::InitArgs;
use crate::reading::ReadArgs;
use crate::shares::SharesArgs;
use crate::sniff::SniffArgs;
use crate::stats::StatsArgs;
use crate::suggest::SuggestArgs;
use crate::target::{Asked, Target};
use crate::test::TestArgs;

const EXIT_CODES: &str = "\
Exit codes:
  0  done (also when the reader of the output leaves early)
  1  a check or gate failed
  2  usage, configuration or lexicon error
  3  input error
  4  output error";

/// Labels job postings as IT director, IT manager or other, and says why.
#[derive(Debug, Parser)]
#[command(about, after_help = EXIT_CODES, max_term_width = 100, arg_required_else_help = true)]
pub(crate) struct Arguments {
    /// Use the lexicon files of this directory instead of the built-in ones
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) lexicon: Option<PathBuf>,

    /// When to use colours
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: Color,

    /// Print the version; with --verbose, also the name and hash of the lexicon
    #[arg(short = 'V', long)]
    pub(crate) version: bool,

    /// With --version: say more
    #[arg(short, long, requires = "version")]
    pub(crate) verbose: bool,

    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

/// Loads the lexicon that was asked for.
pub(crate) fn load(directory: Option<&Path>) -> Result<Lexicon, Failure> {
    match directory {
        Some(directory) => Ok(Lexicon::from_dir(directory)?),
        None => Ok(Lexicon::shipped()),
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Color {
    Auto,
    Always,
    Never,
}

impl Color {
    pub(crate) fn write_global(self) {
        match self {
            Color::Auto => anstream::ColorChoice::Auto,
            Color::Always => anstream::ColorChoice::Always,
            Color::Never => anstream::ColorChoice::Never,
        }
        .write_global();
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Label every row of dumps
    Label(LabelArgs),
    /// Show why one posting gets its label
    Explain(ExplainArgs),
    /// Measure the labels against a gold column
    Eval(EvalArgs),
    /// Show which labels change between two lexicons, and which edit does it
    Diff(DiffArgs),
    /// Estimate the shares of the labels in a dump, corrected for misclassification
    Shares(SharesArgs),
    /// Show what every duty does in dumps, and what leaving it out would change
    Stats(StatsArgs),
    /// Suggest duties and terms worth adding to the lexicons
    Suggest(SuggestArgs),
    /// Refit the weights of the lexicons to labelled postings
    Fit(FitArgs),
    /// Show how dumps would be read, or write the tables in them as plain CSV
    Sniff(SniffArgs),
    /// Measure how fast labelling is on this machine, and compare with an earlier measurement
    Bench(BenchArgs),
    /// Run the tests of a lexicon: the examples of its duties and its cases
    Test(TestArgs),
    /// Write lexicon files in their canonical form
    Fmt(FmtArgs),
    /// Write the lexicon as a table or as a dictionary of other tools
    Export(ExportArgs),
    /// Turn a table or a dictionary of other tools into lexicon files
    Import(ImportArgs),
    /// Check a lexicon: lints with places, causes and mends
    Check(CheckArgs),
    /// Write a small lexicon to start from, for any two roles
    Init(InitArgs),
    /// Print the JSON Schema of lexicon files, for completion and hover in editors
    Schema,
    /// Print the lexicon flattened to literal wordings
    Terms(TermsArgs),
}

/// How dumps are written and which columns to read.
#[derive(Args, Debug)]
pub(crate) struct DumpArgs {
    /// Column of the title (name, or number from 1); alone, only the title is read
    #[arg(long, value_name = "COL")]
    title: Option<String>,

    /// Columns of the text, joined; alone, the title is not read
    #[arg(long, value_name = "COL[,COL...]", value_delimiter = ',')]
    text: Vec<String>,

    #[command(flatten)]
    pub(crate) reading: ReadArgs,
}

impl DumpArgs {
    pub(crate) fn choice(&self) -> ColumnChoice {
        ColumnChoice {
            title: self.title.clone(),
            texts: self.text.clone(),
        }
    }
}

pub(crate) fn parse_probability(typed: &str) -> Result<f64, String> {
    match typed.parse() {
        Ok(probability) if (0.0..=1.0).contains(&probability) => Ok(probability),
        _ => Err("a probability is a number from 0 to 1; write, say, 0.6".to_owned()),
    }
}

#[derive(Args, Debug)]
pub(crate) struct LabelArgs {
    /// Dumps to label, with the same header, or a quoted pattern ('dumps/*.csv.gz'); - or none for
    /// standard input
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<String>,

    #[command(flatten)]
    pub(crate) dump: DumpArgs,

    /// Write here instead of to standard output
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,

    /// How to write: csv, jsonl or parquet (no --resume), with .gz or .zst to compress, as in csv.gz; by the name of the output, if not given
    #[arg(long, value_name = "FORMAT")]
    pub(crate) to: Option<Asked>,

    /// Neutralise cells that a spreadsheet would take for formulas (those that start with = + - @ or a tab)
    #[arg(long)]
    pub(crate) excel_safe: bool,

    /// Input columns to keep (names or numbers); all, if not given
    #[arg(long, value_name = "COLS", value_delimiter = ',')]
    pub(crate) select: Option<Vec<String>>,

    /// Add the evidence as JSON, and the labels by the title and by the text alone
    #[arg(long)]
    pub(crate) evidence: bool,

    /// Confidence below which a label should be looked at (low-confidence in role_review)
    #[arg(long, value_name = "P", default_value_t = 0.6, value_parser = parse_probability)]
    pub(crate) review_below: f64,

    /// What the names of the added columns start with
    #[arg(long, value_name = "NAME", default_value = "role", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    pub(crate) prefix: String,

    /// What to do with a row that cannot be labelled
    #[arg(long, value_name = "WHAT", default_value = "reject")]
    pub(crate) on_bad_row: OnBadRow,

    /// Write rejected rows here: a CSV file of file, line, byte, record, reason and raw
    #[arg(long, value_name = "FILE")]
    pub(crate) rejects: Option<PathBuf>,

    /// Fail (exit 1, no output) where more rows are rejected than this number, or share of all
    #[arg(long, value_name = "N|P%")]
    pub(crate) max_rejects: Option<MaxRejects>,

    /// Write here what was read, how, and what came of it (JSON)
    #[arg(long, value_name = "FILE")]
    pub(crate) manifest: Option<PathBuf>,

    /// Go on where a run that was killed or failed left off, from its last checkpoint
    #[arg(long)]
    pub(crate) resume: bool,

    /// Seconds between checkpoints of a run that writes a file; 0 for as many as possible
    #[arg(long, value_name = "SECONDS", default_value_t = 5)]
    pub(crate) checkpoint_every: u64,

    /// Threads to use; all cores, if not given
    #[arg(short = 'j', long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) threads: Option<u16>,

    /// Verdicts to remember, 120 bytes each: a posting that comes again meanwhile is not labelled
    /// anew, which changes its speed and nothing else; --evidence does without
    #[arg(long, value_name = "N", default_value_t = 25_000)]
    pub(crate) remember: usize,

    /// Print no progress, column choice or summary on standard error
    #[arg(short, long)]
    pub(crate) quiet: bool,
}

impl LabelArgs {
    /// Returns the format and compression of the output.
    pub(crate) fn target(&self) -> Result<Target, Failure> {
        Target::new(self.output.as_deref(), self.to)
    }
}

/// What becomes of a row that cannot be labelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum OnBadRow {
    /// Leave it out, name it on standard error, count it
    Reject,
    /// Stop: exit 3, no output
    Fail,
    /// Leave it out, count it
    Skip,
}

/// How many rows may be rejected.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum MaxRejects {
    Rows(u64),
    Percent(f64),
}

impl FromStr for MaxRejects {
    type Err = String;

    fn from_str(typed: &str) -> Result<MaxRejects, String> {
        let parsed = match typed.strip_suffix('%') {
            Some(share) => {
                let percent = share.parse().ok().map(MaxRejects::Percent);
                percent.filter(|percent| match percent {
                    MaxRejects::Percent(share) => (0.0..=100.0).contains(share),
                    MaxRejects::Rows(_) => false,
                })
            }
            None => typed.parse().ok().map(MaxRejects::Rows),
        };
        parsed.ok_or_else(|| "write a number of rows, or a share from 0% to 100%".to_owned())
    }
}

impl fmt::Display for MaxRejects {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            MaxRejects::Rows(rows) => write!(f, "{rows}"),
            MaxRejects::Percent(percent) => write!(f, "{percent}%"),
        }
    }
}

#[derive(Args, Debug)]
#[command(group = clap::ArgGroup::new("posting").required(true).multiple(true).args(["title", "text", "row"]))]
pub(crate) struct ExplainArgs {
    /// Title of the posting; with --row, the title column
    #[arg(long, value_name = "TEXT|COL")]
    pub(crate) title: Option<String>,

    /// Text of the posting; with --row, the text columns
    #[arg(long, value_name = "TEXT|COL[,COL...]")]
    pub(crate) text: Option<String>,

    /// Row of FILE to explain, from 1, the header not counted
    #[arg(long, value_name = "N", requires = "file", value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) row: Option<u64>,

    /// Dump that holds the row; - for standard input
    #[arg(value_name = "FILE", requires = "row")]
    pub(crate) file: Option<String>,

    #[command(flatten)]
    pub(crate) reading: ReadArgs,

    /// How to print
    #[arg(long, default_value = "text")]
    pub(crate) format: Format,
}

#[derive(Args, Debug)]
pub(crate) struct TermsArgs {
    /// How to print
    #[arg(long, default_value = "csv")]
    pub(crate) format: TermsFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    Text,
    /// For programs
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum TermsFormat {
    /// The columns term, label and weight
    Csv,
    /// An array of objects with the same keys
    Json,
}
