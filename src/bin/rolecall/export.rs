//! `rolecall export`: the lexicon in the formats of other tools.

use std::io::Write;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use rolecall::Lexicon;
use rolecall::exchange::{self, Format};

use crate::failure::Failure;
use crate::sink::Sink;

#[derive(Args, Debug)]
pub(crate) struct ExportArgs {
    /// What to write [default: what the ending of --output tells, or else csv]
    #[arg(long, value_name = "FORMAT")]
    format: Option<ExchangeFormat>,

    /// Write here instead of to standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Do not say on standard error what the format cannot hold
    #[arg(short, long)]
    quiet: bool,
}

/// Formats as they are typed.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum ExchangeFormat {
    /// A table with a row for each term, for spreadsheets (.csv)
    Csv,
    /// A dictionary of the R package quanteda (.yml)
    Quanteda,
    /// A dictionary of LIWC (.dic)
    Liwc,
}

impl ExchangeFormat {
    pub(crate) fn format(self) -> Format {
        match self {
            ExchangeFormat::Csv => Format::Csv,
            ExchangeFormat::Quanteda => Format::Quanteda,
            ExchangeFormat::Liwc => Format::Liwc,
        }
    }
}

pub(crate) fn run(args: &ExportArgs, lexicon: &Lexicon) -> Result<(), Failure> {
    let told = args.output.as_deref().and_then(Format::of_file);
    let asked = args.format.map(ExchangeFormat::format);
    let format = asked.or(told).unwrap_or(Format::Csv);
    let (text, losses) = exchange::export(lexicon, format);
    let mut sink = Sink::open(args.output.as_deref())?;
    sink.write_all(text.as_bytes())?;
    sink.finish()?;
    if !args.quiet {
        say!("lost in this format: {losses}; and comments, and the numbers of the model");
    }
    Ok(())
}
