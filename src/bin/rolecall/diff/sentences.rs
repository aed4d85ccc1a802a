//! What a comparison says in words, the same for people at a terminal and on a pull request.

use std::fmt::Write;

use indicatif::HumanCount;
use rolecall::diff::{Alone, Detail, Edit, Entry, Flow, Shift, Value, common_ends};
use rolecall::{Labels, Logits};

use super::measured::Flip;
use super::report::{ChangeReport, CorpusReport, FlipReport, Gate};

/// Characters of a value that fit a line, and of what stands around an edit in a longer one.
const VALUE_LEN: usize = 90;
const AROUND: usize = 20;

/// Properties that matter only where they change.
const QUIET: [&str; 10] = [
    "label",
    "question",
    "part",
    "in",
    "lock",
    "needs_end",
    "weak",
    "source",
    "hit",
    "miss",
];

/// Says how many postings change their label.
pub(super) fn headline(judged: &CorpusReport) -> String {
    let diff = &judged.diff;
    let share = diff.share_flipped().unwrap_or(0.0);
    let rejected = match judged.n_rejected {
        0 => String::new(),
        n => format!("; {} rows left out", HumanCount(n)),
    };
    format!(
        "{} of {} postings change their label ({:.2} %){rejected}",
        HumanCount(diff.n_flips),
        HumanCount(diff.n),
        100.0 * share
    )
}

/// Says how far the confidence moved where the label stays.
pub(super) fn moved(judged: &CorpusReport) -> String {
    match judged.diff.mean_move {
        None => "no posting keeps its label".to_owned(),
        Some(mean) => format!(
            "the confidence of the others moves by {mean:.4} on average, by more than 0.1 in {} of them",
            HumanCount(judged.diff.n_moved)
        ),
    }
}

/// Says whether the limit on flips is kept.
pub(super) fn limit(gate: &Gate) -> String {
    let kept = if gate.passed { "kept" } else { "exceeded" };
    format!("limit of {} flips {kept}", gate.limit)
}

pub(super) fn edit(change: &ChangeReport) -> &'static str {
    match change.change.edit {
        Edit::Added => "added",
        Edit::Removed => "removed",
        Edit::Changed => "changed",
    }
}

/// Names a change by its kind and id, a duty with its label.
pub(super) fn name(labels: &Labels, change: &ChangeReport) -> String {
    let label = change.change.label;
    let label = label.map_or_else(String::new, |label| format!(" ({})", labels.name(label)));
    entry(&change.change.entry) + &label
}

pub(super) fn entry(entry: &Entry) -> String {
    format!("{} {}", entry.kind.as_str(), entry.id)
}

/// Says what a change does alone.
pub(super) fn effect(labels: &Labels, change: &ChangeReport) -> String {
    if let Some(why) = &change.blocked {
        return format!("cannot be made alone: {why}");
    }
    if change.change.is_silent() {
        return "changes no label".to_owned();
    }
    let alone = change.main();
    alone.map_or_else(String::new, |alone| flipped(labels, alone))
}

pub(super) fn flipped(labels: &Labels, alone: &Alone) -> String {
    let touched = format!("touches {}", HumanCount(alone.n_touched));
    if alone.n_flips == 0 {
        return format!("{touched}, flips none");
    }
    let mut text = format!(
        "{touched}, flips {} ({}), of which {} stay",
        HumanCount(alone.n_flips),
        flow(labels, &alone.flow),
        HumanCount(alone.n_kept)
    );
    if alone.n_fixed + alone.n_broken > 0 {
        let _ = write!(text, "; {} fixed, {} broken", alone.n_fixed, alone.n_broken);
    }
    text
}

/// Writes the flips of a flow: "3 director to manager".
pub(super) fn flow(labels: &Labels, flow: &Flow) -> String {
    let mut flips = Vec::new();
    for (old, row) in flow.iter() {
        let others = row.iter().filter(|(new, n)| *new != old && **n > 0);
        let old = labels.name(old);
        flips.extend(
            others.map(|(new, n)| format!("{} {old} to {}", HumanCount(*n), labels.name(new))),
        );
    }
    flips.join(", ")
}

/// Says what differs, a line for each property or value. Of an entry that only one lexicon has,
/// only what it finds and counts.
pub(super) fn details(labels: &Labels, change: &ChangeReport) -> Vec<String> {
    let says_much = |detail: &&Detail| {
        let property = detail.property;
        change.change.edit == Edit::Changed || !QUIET.contains(&property)
    };
    let details = change.change.details.iter().filter(says_much);
    details.map(|found| detail(labels, found)).collect()
}

fn detail(labels: &Labels, detail: &Detail) -> String {
    let property = detail.property;
    match (&detail.old, &detail.new) {
        (Some(Value::Text(old)), Some(Value::Text(new))) => {
            let [start, end] = common_ends(old, new);
            let [old, new] = [old, new].map(|text| around(text, start, end));
            format!("{property} {old} -> {new}")
        }
        (Some(old), Some(new)) => format!(
            "{property} {} -> {}",
            value(labels, old),
            value(labels, new)
        ),
        (Some(old), None) => format!("- {property} {}", value(labels, old)),
        (None, Some(new)) => format!("+ {property} {}", value(labels, new)),
        (None, None) => property.to_owned(),
    }
}

fn value(labels: &Labels, value: &Value) -> String {
    match value {
        Value::Number(number) => number.to_string(),
        Value::Flag(flag) => flag.to_string(),
        Value::Label(label) => labels.name(*label).to_owned(),
        Value::Text(text) => short(text, VALUE_LEN),
    }
}

/// Writes a text that has so many characters in common with another at its start and at its
/// end: whole, if it is short, else what is not in common with a few characters around it.
fn around(text: &str, start: usize, end: usize) -> String {
    let len = text.chars().count();
    if len <= VALUE_LEN {
        return format!("{text:?}");
    }
    let from = start.saturating_sub(AROUND);
    let to = (len - end + AROUND).min(len).min(from + VALUE_LEN);
    let part: String = text.chars().skip(from).take(to - from).collect();
    let [before, after] = [from > 0, to < len].map(|is_cut| if is_cut { "..." } else { "" });
    format!("{before}{part:?}{after}")
}

/// Writes words on one line, cut where they are too many.
pub(super) fn short(text: &str, len: usize) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match words.char_indices().nth(len) {
        None => format!("{words:?}"),
        Some((end, _)) => format!("{:?}...", &words[..end]),
    }
}

/// Says what changes do together and not alone; nothing where every flip has one cause.
pub(super) fn together(judged: &CorpusReport) -> Option<String> {
    let diff = &judged.diff;
    let mut said = Vec::new();
    for (what, n) in [
        ("flips that take several changes together", diff.n_by_none),
        (
            "flips with several causes, each of them enough",
            diff.n_by_several,
        ),
        (
            "postings that a change alone would flip, and others keep",
            diff.n_undone,
        ),
    ] {
        if n > 0 {
            said.push(format!("{what}: {}", HumanCount(n)));
        }
    }
    (!said.is_empty()).then(|| said.join("\n"))
}

/// Adds the differences up for each label.
pub(super) fn in_all(labels: &Labels, flip: &Flip) -> String {
    let of = |label| {
        flip.evidence
            .iter()
            .filter(move |shift| shift.label == label)
    };
    let sum = |label| of(label).map(Shift::difference).sum::<Logits>();
    let sums = labels.iter();
    let sums: Vec<String> = sums
        .map(|(label, name)| format!("{:+} {name}", sum(label)))
        .collect();
    sums.join(", ")
}

/// Names a posting by its dump, its row and its id.
pub(super) fn posting(found: &FlipReport) -> String {
    let flip = &found.flip;
    let id = flip.id.as_ref();
    let id = id.map_or_else(String::new, |id| format!(" {id}"));
    format!("{} row {}{id}", flip.file, flip.row)
}

/// Says which changes are behind a flip.
pub(super) fn because(found: &FlipReport) -> String {
    let names = |entries: &[Entry], joint| {
        let names: Vec<String> = entries.iter().map(entry).collect();
        names.join(joint)
    };
    if !found.because_of.is_empty() {
        return format!("because of {}", names(&found.because_of, " or "));
    }
    if !found.takes.is_empty() {
        return format!("takes {}", names(&found.takes, " and "));
    }
    "by several changes together".to_owned()
}

/// Says what a piece of evidence counted, and counts.
pub(super) fn evidence(labels: &Labels, shift: &Shift) -> String {
    let Shift {
        duty,
        label,
        old,
        new,
        ..
    } = shift;
    let words = match shift.text.as_str() {
        "" => String::new(),
        text => format!(" {}", short(text, VALUE_LEN)),
    };
    let counts = match (old, new) {
        (Some(old), Some(new)) => format!("{} -> {}", old.contribution, new.contribution),
        (Some(old), None) => format!("gone, was {:+}", old.contribution),
        (None, Some(new)) => format!("new, {:+}", new.contribution),
        (None, None) => String::new(),
    };
    let label = labels.name(*label);
    format!("{:+} {label} {duty}{words} ({counts})", shift.difference())
}
