//! What can be typed after `rolecall bench`.

use std::num::NonZero;
use std::path::PathBuf;

use clap::Args;
use rolecall::sample::Dump;

use crate::args::{DumpArgs, Format};

/// Bytes of a made-up dump, unless it is said.
const USUAL_SIZE: u64 = 100_000_000;

/// Arguments by their names that are not for `rolecall label`.
pub(super) const OWN: [&str; 14] = [
    "file",
    "size",
    "seed",
    "repeats",
    "generate",
    "threads",
    "runs",
    "terms",
    "format",
    "compare",
    "max_slowdown",
    "quiet",
    "lexicon",
    "color",
];

/// How it is measured, for the end of the help.
const HOW: &str = "\
How it is measured:
  The dump is in memory before anything is timed, and what is measured takes turns, so that a
  machine that grows slower or faster in the meantime does so for all of it.
  threads   rolecall label is run as you would run it, from the start to the end of the program,
            its output (--select 1) thrown away by the system. Processor time and peak memory are
            what the system says of the program when it ends. Before, the labels are looked at:
            every row must come out, and the same bytes for every number of threads.
  start-up  From the start of rolecall label until the first labelled row can be read.
  stages    Nested runs in this program, on one thread, in processor time: reading the bytes; the
            same and splitting them into records; that and matching (normalising, terms, titles,
            contexts); that and scoring; all of labelling, with the rows written to memory. The
            share of a stage is what it adds to the fastest run, so it can be negative. Nothing is
            remembered, so a posting that stands in the dump before is labelled anew.
  compare   The ratio of the medians; its interval is that of the best new against the worst old
            run and the other way round. It leaves 1 out when all runs of one side are beyond all
            of the other; if not, the difference is inside the noise. --max-slowdown goes by the
            clock, or by processor time where other programs took more than 5 % of the processors
            in one of the two measurements (Linux tells).";

#[derive(Args, Debug)]
#[command(after_long_help = HOW)]
pub(crate) struct BenchArgs {
    /// Dump to measure with; one is made up, if not given
    #[arg(value_name = "FILE")]
    pub(super) file: Option<String>,

    /// Size of the made-up dump [default: 100MB]
    #[arg(long, value_name = "SIZE", value_parser = parse_size, conflicts_with = "file")]
    pub(super) size: Option<u64>,

    /// Seed of the made-up dump: the same size and seed give the same bytes everywhere
    #[arg(long, value_name = "N", default_value_t = 1, conflicts_with = "file")]
    pub(super) seed: u64,

    /// Share of the made-up dump's rows that repeat the posting of an earlier one
    #[arg(long, value_name = "P%", default_value = "0%", value_parser = parse_share, conflicts_with = "file")]
    repeats: u64,

    /// Only write the made-up dump here; - for standard output
    #[arg(long, value_name = "FILE", conflicts_with_all = ["file", "compare", "terms"])]
    pub(super) generate: Option<PathBuf>,

    /// Numbers of threads to measure with [default: 1, 2, 4 and so on up to all cores]
    #[arg(short = 'j', long, value_name = "N[,N...]", value_delimiter = ',', value_parser = clap::value_parser!(u16).range(1..))]
    pub(super) threads: Vec<u16>,

    /// How often each figure is measured
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u16).range(1..))]
    pub(super) runs: u16,

    /// Measure with a lexicon of so many terms as well, made up of those of the lexicon with other
    /// words
    #[arg(long, value_name = "N")]
    pub(super) terms: Option<usize>,

    /// Verdicts that label is to remember; as many as it does, if not given, and 0 for none
    #[arg(long, value_name = "N")]
    pub(super) remember: Option<usize>,

    /// How to print
    #[arg(long, default_value = "text")]
    pub(super) format: Format,

    /// Compare with an earlier measurement, written with --format json
    #[arg(long, value_name = "OLD.json")]
    pub(super) compare: Option<PathBuf>,

    /// Exit 1 where labelling takes longer than in OLD.json by more than this, and beyond the noise
    #[arg(long, value_name = "P%", requires = "compare", value_parser = parse_percent)]
    pub(super) max_slowdown: Option<f64>,

    /// Show no progress on standard error
    #[arg(short, long)]
    pub(super) quiet: bool,

    #[command(flatten)]
    pub(super) dump: DumpArgs,
}

impl BenchArgs {
    /// Returns the dump that is made up.
    pub(super) fn made_up(&self) -> Dump {
        Dump::new(self.size.unwrap_or(USUAL_SIZE), self.seed).with_repeats(self.repeats)
    }

    /// Returns the numbers of threads, each once.
    pub(super) fn numbers_of_threads(&self) -> Vec<u16> {
        let mut numbers = self.threads.clone();
        if numbers.is_empty() {
            let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
            let cores = u16::try_from(cores).unwrap_or(u16::MAX);
            let doubled = std::iter::successors(Some(1_u16), |number| number.checked_mul(2));
            numbers.extend(doubled.take_while(|&number| number < cores));
            numbers.push(cores);
        }
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }
}

/// Reads a number of bytes with a unit.
fn parse_size(typed: &str) -> Result<u64, String> {
    let digits = typed.find(|c: char| !c.is_ascii_digit() && c != '.');
    let (number, unit) = typed.split_at(digits.unwrap_or(typed.len()));
    let unit = match unit.trim().to_ascii_lowercase().as_str() {
        "" | "b" => Some(1),
        "kb" => Some(1_000),
        "mb" => Some(1_000_000),
        "gb" => Some(1_000_000_000),
        "tb" => Some(1_000_000_000_000),
        "k" | "kib" => Some(1 << 10),
        "m" | "mib" => Some(1 << 20),
        "g" | "gib" => Some(1 << 30),
        "t" | "tib" => Some(1_u64 << 40),
        _ => None,
    };
    let size = unit.and_then(|unit| match number.parse::<u64>() {
        Ok(number) => number.checked_mul(unit),
        Err(_) => {
            let bytes = number.parse::<f64>().ok()? * unit as f64;
            (bytes < 1e15).then_some(bytes as u64)
        }
    });
    match size {
        Some(size) if size > 0 => Ok(size),
        Some(_) | None => {
            Err("a size is a number with a unit; write, say, 500MB or 1GB".to_owned())
        }
    }
}

fn parse_percent(typed: &str) -> Result<f64, String> {
    match percent(typed) {
        Some(percent) if percent >= 0.0 && percent.is_finite() => Ok(percent),
        _ => Err("a slowdown is a number of percent; write, say, 10%".to_owned()),
    }
}

/// Reads a share in percent as parts of a thousand.
fn parse_share(typed: &str) -> Result<u64, String> {
    match percent(typed) {
        Some(percent) if (0.0..=100.0).contains(&percent) => Ok((10.0 * percent).round() as u64),
        _ => Err("a share is a number from 0% to 100%; write, say, 50%".to_owned()),
    }
}

fn percent(typed: &str) -> Option<f64> {
    typed.strip_suffix('%').unwrap_or(typed).trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_percent() {
        assert_eq!(parse_share("50%"), Ok(500));
        assert_eq!(parse_share("0.1"), Ok(1));
        for typed in ["", "-1%", "101%", "half", "nan"] {
            assert!(parse_share(typed).is_err(), "{typed}");
        }
    }

    #[test]
    fn sizes_have_units() {
        for (typed, size) in [
            ("1GB", 1_000_000_000),
            ("1GiB", 1 << 30),
            ("2g", 2 << 30),
            ("1.5MB", 1_500_000),
            ("300", 300),
        ] {
            assert_eq!(parse_size(typed), Ok(size), "{typed}");
        }
        for typed in ["", "GB", "1XB", "0", "-1MB", "99999999999GB", "1.5.2MB"] {
            assert!(parse_size(typed).is_err(), "{typed}");
        }
    }

    #[test]
    fn slowdowns_are_percent() {
        assert_eq!(parse_percent("10%"), Ok(10.0));
        assert_eq!(parse_percent("2.5"), Ok(2.5));
        for typed in ["", "%", "-1%", "nan", "inf"] {
            assert!(parse_percent(typed).is_err(), "{typed}");
        }
    }
}
