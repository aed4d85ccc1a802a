//! `rolecall eval`: how right the labels are, and where they are most wrong.

use std::io::Write;

use rayon::prelude::*;
use rolecall::dump::{Columns, Record, decode};
use rolecall::eval::{Report, report};
use rolecall::{Classifier, Explanation, Label, Lexicon, Posting};

use crate::args::{EvalArgs, Format};
use crate::failure::Failure;
use crate::input;

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
    let cases = read_cases(&args, &classifier)?;
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

fn read_cases(args: &EvalArgs, classifier: &Classifier) -> Result<Vec<Case>, Failure> {
    let file = input::name(&args.file);
    let mut reader = input::read(&args.file, args.dump.dialect())?;
    let header = reader.column_names();
    let Some(gold_column) = header.iter().position(|name| *name == args.gold) else {
        return Err(Failure::Usage(format!(
            "{file}: there is no gold column {:?}; name it with --gold; the columns are: {}",
            args.gold,
            header.join(", ")
        )));
    };
    let columns = Columns::choose(&header, &args.dump.choice())
        .map_err(|error| Failure::columns(&file, &error))?;
    let mut rows = Vec::new();
    while let Some(record) = reader
        .read()
        .map_err(|error| Failure::dump(&file, &error))?
    {
        let row = match record {
            Record::Row(row) => row,
            Record::Rejected { line, reason } => {
                return Err(Failure::Input(format!(
                    "{file}:{line}: {reason}; mend the row"
                )));
            }
        };
        let gold = decode(&row[gold_column]).0.into_owned();
        let Some(gold) = Label::parse(&gold) else {
            return Err(Failure::Input(format!(
                "{file}: row {}: gold label {gold:?} is not director, manager or other; mend it",
                rows.len() + 1
            )));
        };
        rows.push((gold, row));
    }
    let explain = |(index, (gold, row)): (usize, (Label, csv::ByteRecord))| {
        let title = columns
            .title
            .map(|column| decode(&row[column]).0)
            .unwrap_or_default();
        let texts: Vec<(&str, _)> = columns
            .texts
            .iter()
            .map(|(column, name)| (name.as_str(), decode(&row[*column]).0))
            .collect();
        let texts = texts
            .iter()
            .map(|(name, text)| (*name, text.as_ref()))
            .collect();
        let explanation = classifier.explain(&Posting::with_columns(&title, texts));
        Case {
            row: index + 1,
            gold,
            title: title.into_owned(),
            explanation,
        }
    };
    Ok(rows.into_par_iter().enumerate().map(explain).collect())
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
