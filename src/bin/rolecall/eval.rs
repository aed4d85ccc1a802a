//! `rolecall eval`: how right the labels are, and where they are most wrong.

use std::io::Write;

use rayon::prelude::*;
use rolecall::eval::{Report, report};
use rolecall::{Classifier, Explanation, Label, Lexicon};

use clap::Args;

use crate::args::Format;
use crate::failure::Failure;
use crate::gold::{Gold, GoldArgs, GoldRow};

#[derive(Args, Debug)]
pub(crate) struct EvalArgs {
    #[command(flatten)]
    pub(crate) gold: GoldArgs,

    /// How many of the worst errors to show
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub(crate) errors: usize,

    /// How to print
    #[arg(long, default_value = "text")]
    pub(crate) format: Format,
}

/// Pieces of evidence shown for an error.
const SHOWN_EVIDENCE: usize = 4;

struct Case {
    row: usize,
    gold: Label,
    title: String,
    explanation: Explanation,
}

pub(crate) fn run(args: EvalArgs, lexicon: Lexicon) -> Result<(), Failure> {
    let classifier = Classifier::new(lexicon);
    let gold = Gold::read(&args.gold)?;
    let explain = |row: &GoldRow| Case {
        row: row.number,
        gold: row.label,
        title: row.posting.title.clone(),
        explanation: classifier.explain(&row.posting.as_posting()),
    };
    let cases: Vec<Case> = gold.rows.par_iter().map(explain).collect();
    let pairs: Vec<(Label, Label)> = cases
        .iter()
        .map(|case| (case.gold, case.explanation.verdict.role))
        .collect();
    let report = report(&pairs);
    let mut stdout = anstream::stdout().lock();
    match args.format {
        Format::Json => {
            let json = serde_json::to_string_pretty(&report).map_err(std::io::Error::from)?;
            writeln!(stdout, "{json}")?;
        }
        Format::Text => {
            write!(stdout, "{}", render(&report))?;
            write!(stdout, "{}", render_errors(&cases, args.errors))?;
        }
    }
    stdout.flush()?;
    Ok(())
}

fn render(report: &Report) -> String {
    let figure = |value: Option<f64>, low: Option<f64>, high: Option<f64>| match (value, low, high)
    {
        (Some(value), Some(low), Some(high)) => format!("{value:.3} [{low:.3}, {high:.3}]"),
        (Some(value), _, _) => format!("{value:.3}"),
        (None, _, _) => "undefined".to_owned(),
    };
    let mut text = format!("{} postings\n\n", report.n);
    text += &format!(
        "{:>22}  {:>8}  {:>8}  {:>8}\n",
        "gold \\ predicted", "director", "manager", "other"
    );
    for gold in Label::ALL {
        let count = |label| report.confusion.get(gold, label);
        text += &format!(
            "{:>22}  {:>8}  {:>8}  {:>8}\n",
            gold,
            count(Label::Director),
            count(Label::Manager),
            count(Label::Other)
        );
    }
    text += &format!(
        "\n{:>10}  {:<22}  {:<22}  {:<22}  {:>7}\n",
        "", "precision [95 %]", "recall [95 %]", "F1 [95 %]", "support"
    );
    for (label, figures) in report.labels.iter() {
        let [p, r, f] = [
            figures.precision_interval,
            figures.recall_interval,
            figures.f1_interval,
        ];
        text += &format!(
            "{:>10}  {:<22}  {:<22}  {:<22}  {:>7}\n",
            label,
            figure(figures.precision, p[0], p[1]),
            figure(figures.recall, r[0], r[1]),
            figure(figures.f1, f[0], f[1]),
            figures.support
        );
    }
    let macro_f1 = report.macro_f1;
    text += &format!(
        "\nmacro-F1 {}\n",
        figure(macro_f1.value, macro_f1.low, macro_f1.high)
    );
    text
}

fn render_errors(cases: &[Case], n_shown: usize) -> String {
    let mut errors: Vec<&Case> = cases
        .iter()
        .filter(|case| case.gold != case.explanation.verdict.role)
        .collect();
    errors.sort_by(|a, b| {
        let sureness = |case: &Case| case.explanation.verdict.confidence;
        sureness(b).total_cmp(&sureness(a)).then(a.row.cmp(&b.row))
    });
    let mut text = format!(
        "\n{} errors; the {} surest:\n",
        errors.len(),
        n_shown.min(errors.len())
    );
    for case in errors.into_iter().take(n_shown) {
        let verdict = &case.explanation.verdict;
        let title: String = case.title.chars().take(70).collect();
        text += &format!(
            "\nrow {}: {} taken for {} ({:.2}): {title:?}\n",
            case.row, case.gold, verdict.role, verdict.confidence
        );
        let mut evidence: Vec<_> = case.explanation.evidence.iter().collect();
        evidence
            .sort_by_key(|piece| -piece.contribution.to_f64().abs().mul_add(1_000.0, 0.0) as i64);
        for piece in evidence.into_iter().take(SHOWN_EVIDENCE) {
            text += &format!(
                "    {:+} {} {}: {:?}\n",
                piece.contribution,
                piece.label,
                piece.duty,
                piece.text.split_whitespace().collect::<Vec<_>>().join(" ")
            );
        }
    }
    text
}
