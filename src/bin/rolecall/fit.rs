//! `rolecall fit`: refits the numbers of the lexicons to labelled postings.

mod validation;

use std::io::Write;
use std::path::Path;

use clap::Args;
use rolecall::fit::{Change, FilePatch, Fitted, Options, Sample, fit, patch};
use rolecall::{Classifier, Lexicon};

use self::validation::Validation;
use crate::failure::Failure;
use crate::gold::{Gold, GoldArgs, GoldRow};
use crate::sink;

/// Folds of the cross-validation where no column names the groups.
const N_FOLDS: usize = 10;

#[derive(Args, Debug)]
pub(crate) struct FitArgs {
    #[command(flatten)]
    gold: GoldArgs,

    /// Show the changes and the cross-validated gain, write nothing
    #[arg(long)]
    dry_run: bool,

    /// Write even where the labels of postings left out get worse
    #[arg(long)]
    force: bool,

    /// Column whose values are left out one by one in cross-validation; source, where there
    /// is such a column, else ten folds
    #[arg(long, value_name = "COL")]
    by: Option<String>,

    /// How far the data may pull a number from the author's (standard deviation of its
    /// logarithm)
    #[arg(long, value_name = "X", default_value_t = Options::default().deviation)]
    deviation: f64,

    /// Postings that must hold a duty before its weight is touched
    #[arg(long, value_name = "N", default_value_t = Options::default().min_support)]
    min_support: usize,

    /// Show how the held-out figures grow with the gold fitted to
    #[arg(long)]
    curve: bool,

    /// Fit to postings as they are, not also to titles and texts alone
    #[arg(long)]
    no_views: bool,
}

pub(crate) fn run(
    args: FitArgs,
    lexicon: Lexicon,
    directory: Option<&Path>,
) -> Result<(), Failure> {
    if directory.is_none() && !args.dry_run {
        return Err(Failure::Usage(
            "fitted numbers go back into lexicon files; name their directory with --lexicon, or add --dry-run".to_owned(),
        ));
    }
    if !(args.deviation.is_finite() && args.deviation > 0.0) {
        return Err(Failure::Usage(
            "a deviation is a number above 0; write, say, --deviation 0.35".to_owned(),
        ));
    }
    let options = Options {
        deviation: args.deviation,
        min_support: args.min_support,
        views: !args.no_views,
    };
    let gold = Gold::read(&args.gold, lexicon.labels())?;
    let classifier = Classifier::new(lexicon);
    let postings = gold.rows.iter().map(|row| (&row.posting, row.label));
    let sample = Sample::new(&classifier, postings, options);
    let folds = folds(&args, &gold)?;
    let all: Vec<usize> = (0..gold.rows.len()).collect();
    let fitted = fit(classifier.lexicon(), &sample, &all, options);
    let mut stdout = anstream::stdout().lock();
    write!(stdout, "{}", describe(&fitted))?;
    let validation = Validation {
        classifier: &classifier,
        gold: &gold,
        sample: &sample,
        folds: &folds,
        options,
    };
    let gain = validation.gain();
    write!(stdout, "{}", gain.text)?;
    if args.curve {
        write!(stdout, "{}", validation.learning_curve())?;
    }
    let old = classifier.lexicon().model().temperature;
    let mut changes = fitted.changes;
    changes.extend(Change::temperature(old, gain.temperature));
    let files = match directory {
        Some(directory) => Lexicon::read_files(directory)?,
        None => Lexicon::shipped_files(),
    };
    let patches = patch(&files, &changes).map_err(Failure::Usage)?;
    for patch in &patches {
        write!(stdout, "{}", diff(patch))?;
    }
    stdout.flush()?;
    if args.dry_run {
        return Ok(());
    }
    if gain.is_loss && !args.force {
        return Err(Failure::Gate(
            "postings left out are labelled worse with the fitted numbers, so nothing was written; add --force to write all the same".to_owned(),
        ));
    }
    for patch in &patches {
        sink::replace(Path::new(&patch.name), &patch.new)?;
    }
    Ok(())
}

/// Returns the fold of each row.
fn folds(args: &FitArgs, gold: &Gold) -> Result<Vec<String>, Failure> {
    let column = match &args.by {
        Some(by) => Some(gold.column(by, "--by", &args.gold.file)?),
        None => gold.header.iter().position(|name| name == "source"),
    };
    let fold = |row: &GoldRow| match column {
        Some(column) => row.fields[column].clone(),
        None => (row.number % N_FOLDS).to_string(),
    };
    Ok(gold.rows.iter().map(fold).collect())
}

fn describe(fitted: &Fitted) -> String {
    let mut text = format!("{} numbers change:\n", fitted.changes.len());
    for change in &fitted.changes {
        let support = match change.support {
            Some(support) => format!("in {support} postings"),
            None => String::new(),
        };
        text += &format!(
            "  {:>7} {:<32} {:>6} -> {:>6}  ± {:.2}  {support}\n",
            change.table, change.name, change.from, change.to, change.standard_error
        );
    }
    let rare: Vec<&str> = fitted.too_rare.iter().map(|(id, _)| id.as_str()).collect();
    if !rare.is_empty() {
        text += &format!("left alone, too rare in this gold: {}\n", rare.join(", "));
    }
    text
}

/// Lines that differ; fitting changes numbers only, so lines stay in step.
fn diff(patch: &FilePatch) -> String {
    let mut text = format!("\n--- {}\n+++ {}\n", patch.name, patch.name);
    let lines = patch.old.lines().zip(patch.new.lines()).enumerate();
    for (index, (old, new)) in lines.filter(|(_, (old, new))| old != new) {
        text += &format!("@@ line {} @@\n-{old}\n+{new}\n", index + 1);
    }
    text
}
