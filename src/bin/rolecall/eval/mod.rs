//! `rolecall eval`: how right the labels are, against what, how far their confidence can be
//! believed, and where they are most wrong.

mod comparison;
mod confidence;
mod errors;
mod evaluation;
mod natural;
mod slices;

use std::io::Write;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use rayon::prelude::*;
use rolecall::{Classifier, Explanation, Label, Labels, Lexicon, Mechanism, Posting};

use crate::args::Format;
use crate::failure::Failure;
use crate::gold::{Gold, GoldArgs, GoldRow};
use crate::input;
use comparison::Old;
use evaluation::Evaluation;

#[derive(Args, Debug)]
pub(crate) struct EvalArgs {
    #[command(flatten)]
    pub(crate) gold: GoldArgs,

    /// Compare with the lexicon files of this directory on the same postings
    #[arg(long, value_name = "DIR")]
    pub(crate) against: Option<PathBuf>,

    /// Leave a mechanism out and, unless --against says otherwise, compare with the complete
    /// lexicon; can be repeated
    #[arg(long, value_name = "MECHANISM")]
    without: Vec<Without>,

    /// Show the figures of every value of a column (a lexicon learns nothing from the gold, so
    /// a source column shows each source as one left out)
    #[arg(long, value_name = "COL")]
    pub(crate) by: Option<String>,

    /// Column with how many postings each row's stratum held, to weight rows back to natural
    /// prevalence; column `stratum` names the stratum [default: stratum_size, where GOLD has
    /// both]
    #[arg(long, value_name = "COL")]
    pub(crate) weight: Option<String>,

    /// Exit 1 if macro-F1 lies below this, so that a lexicon that got worse is noticed
    #[arg(long, value_name = "F1", value_parser = parse_floor)]
    min_macro_f1: Option<f64>,

    /// How many of the worst errors to show
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub(crate) errors: usize,

    /// How to print
    #[arg(long, default_value = "text")]
    pub(crate) format: Format,
}

fn parse_floor(typed: &str) -> Result<f64, String> {
    match typed.parse() {
        Ok(floor) if (0.0..=1.0).contains(&floor) => Ok(floor),
        _ => Err("macro-F1 is a number from 0 to 1; write, say, 0.85".to_owned()),
    }
}

/// Mechanisms as they are typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Without {
    /// The rules on whose duty it is
    Context,
    /// What a duty counts by its section
    Sections,
    /// Longer phrases that take their words out of play
    Masks,
    /// Titles that a text spells out
    Mentions,
    /// One vote per duty: every find counts whole
    Duties,
}

impl Without {
    fn mechanism(self) -> Mechanism {
        match self {
            Without::Context => Mechanism::Context,
            Without::Sections => Mechanism::Sections,
            Without::Masks => Mechanism::Masks,
            Without::Mentions => Mechanism::Mentions,
            Without::Duties => Mechanism::Duties,
        }
    }
}

/// A gold row with what the classifier made of it.
struct Case<'g> {
    row: &'g GoldRow,
    explanation: Explanation,
}

pub(crate) fn run(args: EvalArgs, lexicon: Lexicon) -> Result<(), Failure> {
    let gold = Gold::read(&args.gold, lexicon.labels())?;
    let file = input::name(&args.gold.file);
    let by = args.by.as_deref();
    let by = by
        .map(|name| gold.column(name, "--by", &file))
        .transpose()?;
    let strata = natural::strata(&gold, args.weight.as_deref(), &file)?;
    let without: Vec<Mechanism> = args.without.iter().map(|part| part.mechanism()).collect();
    let old = Old::choose(args.against.as_deref(), &without, &lexicon)?;
    let lexicon = without
        .iter()
        .fold(lexicon, |rest, &mechanism| rest.without(mechanism));
    let unweighted = Classifier::new(lexicon.clone().unweighted());
    let classifier = Classifier::new(lexicon);

    let cases = explain_all(&classifier, &gold);
    let mut evaluation = Evaluation::measure(&cases, without);
    evaluation.add_baselines(
        &gold,
        titles_only(&classifier, &gold).as_deref(),
        &label_all(&unweighted, &gold),
    );
    evaluation.natural = strata.map(|strata| strata.measure(&cases));
    evaluation.comparison = old.map(|old| old.compare(&cases, &gold));
    evaluation.slices = by.map(|column| slices::measure(&cases, column, &gold.header[column]));

    let printed = print(&args, &evaluation, &cases, classifier.labels());
    Failure::gate_after(printed, gate(evaluation.macro_f1(), args.min_macro_f1))
}

fn print(
    args: &EvalArgs,
    evaluation: &Evaluation,
    cases: &[Case<'_>],
    labels: &Labels,
) -> Result<(), Failure> {
    let mut stdout = anstream::stdout().lock();
    match args.format {
        Format::Json => {
            let json = serde_json::to_string_pretty(&labels.named(evaluation))
                .map_err(std::io::Error::from)?;
            writeln!(stdout, "{json}")?;
        }
        Format::Text => {
            write!(stdout, "{}", evaluation.render(labels))?;
            write!(stdout, "{}", errors::render(cases, args.errors, labels))?;
        }
    }
    stdout.flush()?;
    Ok(())
}

/// Fails below the floor that was asked for.
fn gate(macro_f1: Option<f64>, floor: Option<f64>) -> Result<(), Failure> {
    let Some(floor) = floor else {
        return Ok(());
    };
    match macro_f1 {
        // Rounded towards the fault, so that the message never shows the floor itself.
        Some(value) if value < floor => Err(Failure::Gate(format!(
            "macro-F1 is {:.4}, below --min-macro-f1 {floor}; the errors above show where",
            (value * 1e4).floor() / 1e4
        ))),
        Some(_) => Ok(()),
        None => Err(Failure::Gate(format!(
            "macro-F1 is undefined, so it does not reach --min-macro-f1 {floor}; give labelled postings"
        ))),
    }
}

fn explain_all<'g>(classifier: &Classifier, gold: &'g Gold) -> Vec<Case<'g>> {
    let explain = |row: &'g GoldRow| Case {
        row,
        explanation: classifier.explain(&row.posting.as_posting()),
    };
    gold.rows.par_iter().map(explain).collect()
}

fn label_all(classifier: &Classifier, gold: &Gold) -> Vec<Label> {
    let label = |row: &GoldRow| classifier.classify(&row.posting.as_posting()).role;
    gold.rows.par_iter().map(label).collect()
}

/// Labels every posting with its text hidden; nothing where the titles are hidden already.
fn titles_only(classifier: &Classifier, gold: &Gold) -> Option<Vec<Label>> {
    let is_hidden = gold.rows.iter().all(|row| row.posting.title.is_empty());
    let label = |row: &GoldRow| {
        classifier
            .classify(&Posting::new(&row.posting.title, ""))
            .role
    };
    (!is_hidden).then(|| gold.rows.par_iter().map(label).collect())
}
