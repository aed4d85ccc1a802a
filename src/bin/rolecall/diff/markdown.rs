//! A comparison as a comment on a pull request: the summary first, the rest folded.

use std::fmt::Write;

use rolecall::Labels;

use super::report::{Cell, ChangeReport, CorpusReport, FlipReport, Report};
use super::sentences::{
    because, details, edit, effect, evidence, flow, headline, limit, moved, name, posting, together,
};
use crate::figures::{interval, p_value, plain};

/// Pieces of evidence shown of a flip: a comment has a limit of 65,536 characters.
const SHOWN_EVIDENCE: usize = 3;

/// Rows of the table of changes that are not folded.
const SHOWN_CHANGES: usize = 10;

pub(super) fn render(report: &Report<'_>) -> String {
    let mut text = match report.judged() {
        Some(judged) => format!("### rolecall: {}\n\n", headline(judged)),
        None => String::new(),
    };
    let origins = [&report.old, &report.new].map(|origin| {
        let commit = origin.commit.as_ref();
        let commit = commit.map_or_else(String::new, |commit| format!(" ({commit})"));
        format!("{}{commit}", code(&origin.name))
    });
    let _ = writeln!(text, "From {} to {}.", origins[0], origins[1]);
    if let Some(gate) = &report.max_flips {
        let kept = if gate.passed { "" } else { "**" };
        let _ = writeln!(text, "\n{kept}{}{kept}", sentence(&limit(gate)));
    }
    if let Some(gold) = &report.gold {
        let found = &gold.comparison;
        let _ = writeln!(
            text,
            "\n**{}** On {}: macro-F1 {} before, {} now, difference {}; {} fixed, {} broken, {} wrong in another way (McNemar mid-p {}).",
            sentence(gold.judgement.says()),
            code(&gold.corpus.files.join(", ")),
            plain(found.old_macro_f1),
            plain(found.new_macro_f1),
            interval(found.difference),
            found.fixed,
            found.broken,
            found.still_wrong,
            p_value(found.mcnemar.mid_p)
        );
    }
    if let Some(judged) = report.judged() {
        let _ = write!(text, "\n{}", matrix(report.labels, judged));
        let _ = writeln!(text, "\n{}", sentence(&moved(judged)));
    }
    text += &changes(report);
    if let Some(judged) = report.judged() {
        text += &flips(report.labels, judged, "Flips");
    }
    if let (Some(_), Some(gold)) = (&report.corpus, &report.gold) {
        text += &flips(report.labels, &gold.corpus, "Flips in the gold");
    }
    text
}

fn matrix(labels: &Labels, judged: &CorpusReport) -> String {
    let mut text = format!(
        "| old \\ new | {} |\n|---|--:|--:|--:|\n",
        labels.names().join(" | ")
    );
    for (old, row) in judged.diff.flow.iter() {
        let counts: Vec<String> = row.iter().map(|(_, n)| n.to_string()).collect();
        let _ = writeln!(text, "| {} | {} |", labels.name(old), counts.join(" | "));
    }
    text
}

fn changes(report: &Report<'_>) -> String {
    let changes = report.by_effect();
    if changes.is_empty() {
        return "\nThe lexicons say the same.\n".to_owned();
    }
    let row = |change: &&ChangeReport| {
        let alone = change.main();
        let flips = alone.map_or_else(String::new, |alone| match alone.n_flips {
            0 => "0".to_owned(),
            n => format!("{n} ({})", flow(report.labels, &alone.flow)),
        });
        let gold = change.gold.as_ref().filter(|gold| gold.n_flips > 0);
        let gold = gold.map_or_else(String::new, |gold| {
            format!("{} fixed, {} broken", gold.n_fixed, gold.n_broken)
        });
        let flips = match (&change.blocked, change.change.is_silent()) {
            (Some(_), _) | (None, true) => effect(report.labels, change),
            (None, false) => flips,
        };
        format!(
            "| {} {} | {} | {} | {gold} |\n",
            edit(change),
            cell(&code(&name(report.labels, change))),
            alone.map_or(0, |alone| alone.n_touched),
            cell(&flips)
        )
    };
    let head = "| change | postings it touches | flips alone | in the gold |\n|---|--:|---|---|\n";
    let mut text = format!("\n{head}");
    text.extend(changes.iter().take(SHOWN_CHANGES).map(row));
    if let Some(n_more @ 1..) = changes.len().checked_sub(SHOWN_CHANGES) {
        let rest: String = changes.iter().skip(SHOWN_CHANGES).map(row).collect();
        text += &folded(&format!("{n_more} more changes"), &format!("{head}{rest}"));
    }
    if let Some(said) = report.judged().and_then(together) {
        let _ = writeln!(text, "\n{}", said.replace('\n', "; "));
    }
    let mut what = String::new();
    for change in changes {
        let _ = writeln!(
            what,
            "- {} {}",
            edit(change),
            code(&name(report.labels, change))
        );
        for detail in details(report.labels, change) {
            let _ = writeln!(what, "  - {}", code(&detail));
        }
    }
    text + &folded("What was edited", &what)
}

fn flips(labels: &Labels, judged: &CorpusReport, title: &str) -> String {
    let mut text = String::new();
    for Cell { old, new, n, flips } in judged.cells() {
        let first = match flips.len() as u64 {
            n_shown if n_shown < n => format!(", the first {n_shown}"),
            _ => String::new(),
        };
        let _ = writeln!(
            text,
            "\n**{} to {}: {n}{first}**\n",
            labels.name(old),
            labels.name(new)
        );
        text.extend(flips.into_iter().map(|found| flip(labels, found)));
    }
    if text.is_empty() {
        return text;
    }
    folded(
        &format!("{title} ({})", judged.diff.n_flips),
        text.trim_start(),
    )
}

fn flip(labels: &Labels, found: &FlipReport) -> String {
    let flip = &found.flip;
    let gold = flip.gold;
    let gold = gold.map_or_else(String::new, |gold| format!(", is {}", labels.name(gold)));
    let mut text = format!(
        "- {} {} ({:.2} to {:.2}{gold}), {}\n",
        code(&posting(found)),
        code(&flip.title),
        flip.old_confidence,
        flip.new_confidence,
        code(&because(found))
    );
    for shift in flip.evidence.iter().take(SHOWN_EVIDENCE) {
        let _ = writeln!(text, "  - {}", code(&evidence(labels, shift)));
    }
    text
}

fn folded(title: &str, inside: &str) -> String {
    format!("\n<details><summary>{title}</summary>\n\n{inside}\n</details>\n")
}

/// Writes words so that no mark in them means anything, and nobody named in them is told.
fn code(words: &str) -> String {
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    format!("`{}`", words.replace('`', "'"))
}

/// Keeps words from ending a cell of a table.
fn cell(words: &str) -> String {
    words.replace('|', "\\|").replace('\n', " ")
}

/// Starts with a capital and ends with a full stop.
fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().map(|letter| letter.to_uppercase());
    let first = first.into_iter().flatten();
    first.chain(letters).collect::<String>() + "."
}
