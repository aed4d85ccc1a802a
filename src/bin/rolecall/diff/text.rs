//! A comparison for people: what changes in all, what each edit does, and the flips with the
//! evidence that counts otherwise.

use std::fmt::Write;

use indicatif::HumanCount;
use rolecall::Labels;
use rolecall::diff::Flow;

use super::report::{Cell, CorpusReport, FlipReport, GoldReport, Report};
use super::revision::Origin;
use super::sentences::{
    because, details, edit, effect, evidence, flipped, headline, in_all, limit, moved, name,
    posting, together,
};
use crate::figures::{interval, p_value, plain};

/// Details shown of a change, and pieces of evidence of a flip.
const SHOWN_DETAILS: usize = 6;
const SHOWN_EVIDENCE: usize = 5;

pub(super) fn render(report: &Report<'_>) -> String {
    let mut text = format!(
        "old: {}\nnew: {}\n",
        origin(&report.old),
        origin(&report.new)
    );
    if let Some(judged) = report.judged() {
        let _ = write!(
            text,
            "\n{}\n\n{}",
            headline(judged),
            matrix(report.labels, &judged.diff.flow)
        );
        let _ = writeln!(text, "\n{}", moved(judged));
    }
    if let Some(gold) = &report.gold {
        let _ = write!(text, "\n{}", judgement(gold));
    }
    if let Some(gate) = &report.max_flips {
        let _ = writeln!(text, "\n{}", limit(gate));
    }
    text += &changes(report);
    if let Some(judged) = report.judged() {
        text += &flips(report.labels, judged);
    }
    if let (Some(_), Some(gold)) = (&report.corpus, &report.gold)
        && gold.corpus.diff.n_flips > 0
    {
        let _ = write!(
            text,
            "\nin {}:\n{}",
            gold.corpus.files.join(", "),
            flips(report.labels, &gold.corpus)
        );
    }
    text
}

fn origin(origin: &Origin) -> String {
    let commit = origin.commit.as_ref();
    let commit = commit.map_or_else(String::new, |commit| format!(" ({commit})"));
    format!("{}{commit}, {} duties", origin.name, origin.n_duties)
}

fn matrix(labels: &Labels, flow: &Flow) -> String {
    let mut text = format!("{:>20}", "old \\ new");
    let width = labels.widest().max(10);
    for name in labels.names() {
        let _ = write!(text, "  {name:>width$}");
    }
    text.push('\n');
    for (old, row) in flow.iter() {
        let _ = write!(text, "{:>20}", labels.name(old));
        for (_, n) in row.iter() {
            let _ = write!(text, "  {n:>width$}");
        }
        text.push('\n');
    }
    text
}

/// Says what labelled postings show.
fn judgement(gold: &GoldReport) -> String {
    let found = &gold.comparison;
    format!(
        "{}: {}\n  macro-F1 {} before, {} now, difference {}\n  {} fixed, {} broken, {} wrong in another way; McNemar exact p {}, mid-p {}\n",
        gold.corpus.files.join(", "),
        gold.judgement.says(),
        plain(found.old_macro_f1),
        plain(found.new_macro_f1),
        interval(found.difference),
        found.fixed,
        found.broken,
        found.still_wrong,
        p_value(found.mcnemar.exact_p),
        p_value(found.mcnemar.mid_p)
    )
}

fn changes(report: &Report<'_>) -> String {
    let n = report.changes.len();
    if n == 0 {
        return "\nthe lexicons say the same\n".to_owned();
    }
    let plural = if n == 1 { "change" } else { "changes" };
    let mut text = format!(
        "\n{n} {plural}, by what each does alone; it touches the postings in which its words are found\n"
    );
    for change in report.by_effect() {
        let place = change.change.place.as_ref();
        let place = place.map_or_else(String::new, |place| format!("  {place}"));
        let _ = writeln!(
            text,
            "\n{} {}{place}",
            edit(change),
            name(report.labels, change)
        );
        let _ = writeln!(text, "    {}", effect(report.labels, change));
        if let (Some(_), Some(gold)) = (&change.corpus, &change.gold) {
            let _ = writeln!(text, "    in the gold: {}", flipped(report.labels, gold));
        }
        let details = details(report.labels, change);
        for detail in details.iter().take(SHOWN_DETAILS) {
            let _ = writeln!(text, "    {detail}");
        }
        if let Some(n_more @ 1..) = details.len().checked_sub(SHOWN_DETAILS) {
            let _ = writeln!(text, "    and {n_more} more");
        }
    }
    if let Some(judged) = report.judged() {
        text.extend(together(judged).map(|said| format!("\n{said}\n")));
    }
    text
}

fn flips(labels: &Labels, judged: &CorpusReport) -> String {
    let mut text = String::new();
    for Cell { old, new, n, flips } in judged.cells() {
        let first = match flips.len() as u64 {
            n_shown if n_shown < n => format!(", the first {n_shown}"),
            _ => String::new(),
        };
        let _ = writeln!(
            text,
            "\n{} to {}: {}{first}",
            labels.name(old),
            labels.name(new),
            HumanCount(n)
        );
        for found in flips {
            text += &flip(labels, found);
        }
    }
    text
}

fn flip(labels: &Labels, found: &FlipReport) -> String {
    let flip = &found.flip;
    let gold = flip.gold;
    let gold = gold.map_or_else(String::new, |gold| format!(", is {}", labels.name(gold)));
    let mut text = format!(
        "  {}: {:?} ({:.2} -> {:.2}{gold}), {}\n",
        posting(found),
        flip.title,
        flip.old_confidence,
        flip.new_confidence,
        because(found)
    );
    for shift in flip.evidence.iter().take(SHOWN_EVIDENCE) {
        let _ = writeln!(text, "      {}", evidence(labels, shift));
    }
    if let Some(n_more @ 1..) = flip.evidence.len().checked_sub(SHOWN_EVIDENCE) {
        let _ = writeln!(
            text,
            "      and {n_more} more; in all {}",
            in_all(labels, flip)
        );
    }
    text
}
