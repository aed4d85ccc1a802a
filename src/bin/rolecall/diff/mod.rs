//! `rolecall diff`: which postings change their label between two lexicons, and which edit
//! does it.

mod markdown;
mod measured;
mod report;
mod revision;
mod sentences;
mod text;

use std::io::Write;
use std::path::Path;

use clap::{Args, ValueEnum};
use rolecall::diff::Differ;

use crate::args::DumpArgs;
use crate::corpus::{Corpus, GoldColumn};
use crate::failure::Failure;
use measured::Measured;
use report::{Gate, Report};
use revision::Loaded;

#[derive(Args, Debug)]
pub(crate) struct DiffArgs {
    /// Old lexicon: a directory, a git revision (HEAD~1, main, v1.2), or "shipped"
    #[arg(value_name = "OLD")]
    old: String,

    /// New lexicon, likewise; if not given, --lexicon DIR or the directory "lexicons"
    #[arg(value_name = "NEW")]
    new: Option<String>,

    /// Dumps whose labels are compared; - for standard input
    #[arg(long, value_name = "DUMP", num_args = 1.., required_unless_present = "gold")]
    corpus: Vec<String>,

    /// Labelled dump: is the new lexicon worse there? (exit 1 if it surely is)
    #[arg(long, value_name = "GOLD")]
    gold: Option<String>,

    /// Column of GOLD with the right label
    #[arg(long, value_name = "COL", default_value = "label")]
    gold_label: String,

    /// Exit 1 if more postings than this change their label: a number, or a share as 0.5%
    #[arg(long, value_name = "N|P%", value_parser = parse_limit)]
    max_flips: Option<Limit>,

    /// Directory of a revision's lexicon inside the repository; if not given, that of the
    /// other lexicon where it is in the same repository, else "lexicons"
    #[arg(long, value_name = "DIR")]
    path: Option<String>,

    /// Column that names a posting in the report, beside its row number
    #[arg(long, value_name = "COL")]
    id: Option<String>,

    /// Flips shown of each pair of labels; 0 for all (JSON always holds all)
    #[arg(long, value_name = "N", default_value_t = 10)]
    examples: usize,

    #[command(flatten)]
    dump: DumpArgs,

    /// How to print
    #[arg(long, default_value = "text")]
    format: DiffFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum DiffFormat {
    /// For people
    Text,
    /// For programs
    Json,
    /// For a comment on a pull request
    Markdown,
}

/// How many flips are allowed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Limit {
    Postings(u64),
    Percent(f64),
}

pub(crate) fn run(args: &DiffArgs, lexicon: Option<&Path>) -> Result<(), Failure> {
    let new = args.typed_new(lexicon)?;
    let old = Loaded::new(&args.old, &new, args.path.as_deref())?;
    let new = Loaded::new(&new, &args.old, args.path.as_deref())?;
    let [names, new_names] = [&old, &new].map(|loaded| loaded.lexicon.labels().names());
    if names != new_names {
        return Err(Failure::Usage(format!(
            "the labels of {} are {}, and those of {} {}; compare lexicons with the same labels",
            old.origin.name,
            names.join(", "),
            new.origin.name,
            new_names.join(", ")
        )));
    }
    let origins = [old.origin, new.origin];
    let differ = Differ::new(old.lexicon, new.lexicon);

    let corpus = match &args.corpus[..] {
        [] => None,
        files => Some(args.measure(&differ, files, GoldColumn::Absent)?),
    };
    let gold = match &args.gold {
        Some(file) => Some(args.measure_gold(&differ, file)?),
        None => None,
    };
    let gate = args.max_flips.and_then(|limit| {
        let judged = corpus.as_ref().or(gold.as_ref())?;
        Some(Gate::new(limit, &judged.diff))
    });
    let report = Report::new(origins, &differ, corpus, gold, gate);
    let printed = match args.format {
        DiffFormat::Text => text::render(&report),
        DiffFormat::Json => {
            serde_json::to_string_pretty(&differ.labels().named(&report))
                .map_err(std::io::Error::from)?
                + "\n"
        }
        DiffFormat::Markdown => markdown::render(&report),
    };
    let gate = match report.failure() {
        Some(message) => Err(Failure::Gate(message)),
        None => Ok(()),
    };
    Failure::gate_after(write(&printed), gate)
}

fn write(text: &str) -> Result<(), Failure> {
    let mut stdout = anstream::stdout().lock();
    stdout.write_all(text.as_bytes())?;
    stdout.flush()?;
    Ok(())
}

impl DiffArgs {
    /// Returns what the new lexicon was typed as.
    fn typed_new(&self, lexicon: Option<&Path>) -> Result<String, Failure> {
        match (&self.new, lexicon) {
            (Some(_), Some(_)) => Err(Failure::Usage(
                "NEW and --lexicon both name the new lexicon; leave one out".to_owned(),
            )),
            (Some(new), None) => Ok(new.clone()),
            (None, Some(directory)) => Ok(directory.display().to_string()),
            (None, None) if Path::new("lexicons").is_dir() => Ok("lexicons".to_owned()),
            (None, None) => Err(Failure::Usage(
                "there is no directory lexicons here; name the new lexicon (rolecall diff OLD NEW)"
                    .to_owned(),
            )),
        }
    }

    fn measure(
        &self,
        differ: &Differ,
        files: &[String],
        gold: GoldColumn<'_>,
    ) -> Result<Measured, Failure> {
        let corpus = Corpus {
            labels: differ.labels(),
            files,
            dump: &self.dump,
            gold,
            id: self.id.as_deref(),
        };
        let most = match (self.format, self.examples) {
            (DiffFormat::Json, _) | (_, 0) => usize::MAX,
            (DiffFormat::Text | DiffFormat::Markdown, most) => most,
        };
        Measured::read(&corpus, differ, most)
    }

    fn measure_gold(&self, differ: &Differ, file: &String) -> Result<Measured, Failure> {
        let files = std::slice::from_ref(file);
        let measured = self.measure(differ, files, GoldColumn::Named(&self.gold_label))?;
        if measured.judged.is_empty() {
            return Err(Failure::Input(format!(
                "{file}: no row has a label in {:?}; name the gold column with --gold-label",
                self.gold_label
            )));
        }
        Ok(measured)
    }
}

fn parse_limit(typed: &str) -> Result<Limit, String> {
    let wrong = "write a number of postings (20) or a percentage (0.5%)";
    match typed.strip_suffix('%') {
        Some(percent) => match percent.trim().parse::<f64>() {
            Ok(percent) if (0.0..=100.0).contains(&percent) => Ok(Limit::Percent(percent)),
            _ => Err(wrong.to_owned()),
        },
        None => typed
            .parse()
            .map(Limit::Postings)
            .map_err(|_| wrong.to_owned()),
    }
}
