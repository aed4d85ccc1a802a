//! The figures as a table for people, and as CSV.

use std::collections::BTreeMap;
use std::fmt::Write;

use indicatif::HumanCount;
use rolecall::eval::Interval;
use rolecall::{ByLabel, Labels};

use super::row::{Report, Row};

/// Stands for a figure made of nothing.
const NONE: &str = "-";

/// What the columns mean, below the table.
const LEGEND: &str = "
found: postings with its words; support: those in which they count; decided: labels that would
change without it (right, wrong: by gold, the label is right only, or wrong only, because of it);
precision, lift: of its label, or where the weight is negative of any other; overlap: share of its
postings in which another duty says the same, and the one that does most often; conflict: in which
another says what cannot be true as well; aside: share of its hits that a context makes count less
";

pub(super) fn text(labels: &Labels, report: &Report) -> String {
    let mut text = totals(labels, report);
    if report.duties.is_empty() {
        return text;
    }
    let has_gold = report.n_gold > 0;
    let mut head = vec![
        "duty", "weight", "label", "found", "support", "%", "decided",
    ];
    if has_gold {
        head.extend(["right", "wrong", "precision", "lift [95 %]"]);
    }
    head.extend(["conflict", "aside", "overlap", "without it"]);
    let mut lines = vec![head.into_iter().map(str::to_owned).collect()];
    lines.extend(report.duties.iter().map(|row| cells(labels, row, has_gold)));
    text.push('\n');
    text += &aligned(&lines);
    text + LEGEND
}

fn totals(labels: &Labels, report: &Report) -> String {
    let count = |n: &usize| HumanCount(*n as u64).to_string();
    let mut text = format!(
        "{} postings: {}\n",
        count(&report.n),
        labels.count(&report.predicted, count)
    );
    if report.n_gold > 0 {
        let _ = writeln!(
            text,
            "{} with a gold label: {}",
            count(&report.n_gold),
            labels.count(&report.gold, count)
        );
    }
    let _ = writeln!(
        text,
        "some duty counts in {} ({} %), {} should be looked at ({} %)\nduties without support: {}",
        count(&report.n_covered),
        percent(report.coverage),
        count(&report.n_review),
        percent(report.review_rate),
        count(&report.n_dead)
    );
    text
}

fn cells(labels: &Labels, row: &Row, has_gold: bool) -> Vec<String> {
    let mut cells = vec![
        row.id.clone(),
        match row.weight {
            0.0 => "0".to_owned(),
            weight => format!("{weight:+}"),
        },
        labels.name(row.label).to_owned(),
        row.found.to_string(),
        row.support.to_string(),
        percent(row.coverage),
        row.decided.to_string(),
    ];
    if has_gold {
        cells.extend([
            row.decided_right.to_string(),
            row.decided_wrong.to_string(),
            share(row.precision),
            interval(row.lift),
        ]);
    }
    let partner = row.partner.as_ref();
    let partner = partner.map_or_else(String::new, |with| format!(" {}", with.id));
    cells.extend([
        share(row.conflict),
        share(row.set_aside),
        share(row.overlap) + &partner,
        flips(labels, &row.flips),
    ]);
    cells
}

/// Sets cells below each other; numbers stand to the right.
fn aligned(lines: &[Vec<String>]) -> String {
    let n_columns = lines.first().map_or(0, Vec::len);
    let width = |column: usize| {
        let widths = lines.iter().map(|line| line[column].chars().count());
        widths.max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..n_columns).map(width).collect();
    let is_number = |column: usize| {
        let cells = lines.iter().skip(1).map(|line| line[column].as_str());
        let mut cells = cells.filter(|cell| *cell != NONE).peekable();
        cells.peek().is_some() && cells.all(|cell| !cell.contains(char::is_alphabetic))
    };
    let to_the_right: Vec<bool> = (0..n_columns).map(is_number).collect();
    let mut text = String::new();
    for line in lines {
        let cells = line.iter().zip(&widths).zip(&to_the_right);
        let cells: Vec<String> = cells
            .map(|((cell, width), to_the_right)| match to_the_right {
                true => format!("{cell:>width$}"),
                false => format!("{cell:<width$}"),
            })
            .collect();
        text += cells.join("  ").trim_end();
        text.push('\n');
    }
    text
}

/// Writes what leaving a duty out would flip: "3 director to manager".
fn flips(labels: &Labels, flips: &ByLabel<ByLabel<usize>>) -> String {
    let mut text = Vec::new();
    for (from, row) in flips.iter() {
        for (to, n) in row.iter().filter(|(_, n)| **n > 0) {
            text.push(format!("{n} {} to {}", labels.name(from), labels.name(to)));
        }
    }
    match text.is_empty() {
        true => NONE.to_owned(),
        false => text.join(", "),
    }
}

fn percent(share: Option<f64>) -> String {
    share.map_or_else(|| NONE.to_owned(), |share| format!("{:.1}", 100.0 * share))
}

fn share(share: Option<f64>) -> String {
    share.map_or_else(|| NONE.to_owned(), |share| format!("{share:.2}"))
}

fn interval(figure: Interval) -> String {
    match (figure.value, figure.low, figure.high) {
        (Some(value), Some(low), Some(high)) => format!("{value:.2} [{low:.2}, {high:.2}]"),
        (Some(value), _, _) => format!("{value:.2}"),
        (None, _, _) => NONE.to_owned(),
    }
}

pub(super) fn csv(labels: &Labels, report: &Report) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    // Writing to memory cannot fail.
    let _ = writer.write_record([
        "duty",
        "label",
        "question",
        "part",
        "in",
        "weight",
        "found",
        "support",
        "coverage",
        "precision",
        "lift",
        "lift_low",
        "lift_high",
        "overlap",
        "partner",
        "partner_n",
        "conflict",
        "decided",
        "decided_right",
        "decided_wrong",
        "without",
        "hits",
        "masked",
        "set_aside",
        "by_effect",
        "by_section",
    ]);
    for row in &report.duties {
        let figure = |figure: Option<f64>| figure.map_or_else(String::new, |f| format!("{f:.4}"));
        let gold = |n: usize| match report.n_gold {
            0 => String::new(),
            _ => n.to_string(),
        };
        let partner = row.partner.as_ref();
        let without = flips(labels, &row.flips);
        let _ = writer.write_record([
            row.id.clone(),
            labels.name(row.label).to_owned(),
            word(&row.question),
            word(&row.part),
            word(&row.place),
            row.weight.to_string(),
            row.found.to_string(),
            row.support.to_string(),
            figure(row.coverage),
            figure(row.precision),
            figure(row.lift.value),
            figure(row.lift.low),
            figure(row.lift.high),
            figure(row.overlap),
            partner.map_or_else(String::new, |with| with.id.clone()),
            partner.map_or_else(String::new, |with| with.n.to_string()),
            figure(row.conflict),
            row.decided.to_string(),
            gold(row.decided_right),
            gold(row.decided_wrong),
            without.trim_start_matches(NONE).to_owned(),
            row.hits.to_string(),
            row.masked.to_string(),
            figure(row.set_aside),
            counts(&row.by_effect),
            counts(&row.by_section),
        ]);
    }
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}

/// Writes a variant as the files do.
fn word(variant: &impl std::fmt::Debug) -> String {
    format!("{variant:?}").to_lowercase()
}

/// Writes counts in one field: "body 3; duties 12".
fn counts(counts: &BTreeMap<String, usize>) -> String {
    let counts: Vec<String> = counts
        .iter()
        .map(|(name, n)| format!("{name} {n}"))
        .collect();
    counts.join("; ")
}
