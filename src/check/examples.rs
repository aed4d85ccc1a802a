//! Lints of the tests that keep a lexicon: examples that are missing or fail, cases that fail,
//! and the trap that every lexicon of roles must know.

use std::collections::BTreeSet;

use super::finding::Finding;
use super::lint;
use super::source::Sources;
use crate::cases::{self, Case, Kind, Outcome};
use crate::classifier::Classifier;
use crate::label::Label;
use crate::lexicon::{Lexicon, LexiconError, Part};
use crate::matcher::{Matcher, Owner};
use crate::text::NormalizedText;

pub(super) fn check(
    sources: &Sources<'_>,
    case_files: &[(&str, &str)],
    classifier: &Classifier,
    findings: &mut Vec<Finding>,
) {
    let lexicon = classifier.lexicon();
    missing(sources, lexicon, findings);
    let cases = Case::parse(case_files, lexicon).unwrap_or_else(|errors| {
        findings.extend(errors.iter().map(|error| broken(sources, error)));
        Vec::new()
    });
    let examples = cases::examples(lexicon);
    let mut outcomes = cases::run_examples(classifier, &examples);
    outcomes.extend(cases::run(classifier, &cases));
    for outcome in outcomes.iter().filter(|outcome| !outcome.passed()) {
        findings.push(failing(sources, outcome));
    }
    let matcher = Matcher::new(lexicon);
    let texts = cases.iter().map(|case| {
        format!(
            "{}
{}",
            case.title, case.text
        )
    });
    let examples = examples.iter().map(|example| example.text.value.clone());
    let mut texts = texts.chain(examples);
    if !lexicon.duties.is_empty() && !texts.any(|text| competes(&matcher, lexicon, &text)) {
        let message = "no case has two ranks in one posting".to_owned();
        let finding = Finding::new(&lint::NO_COMPETING_RANKS, None, message)
            .help("add a case such as an assistant to the director, or a manager who reports to one: both ranks are named, and one of them is somebody else's");
        findings.push(finding);
    }
}

fn missing(sources: &Sources<'_>, lexicon: &Lexicon, findings: &mut Vec<Finding>) {
    for duty in &lexicon.duties {
        let finding = |lint, message| Finding::new(lint, sources.span(&duty.origin), message);
        if duty.hit.is_empty() {
            let message = format!(
                "duty {:?} has no `hit`: a text that it must be found in",
                duty.id
            );
            findings.push(
                finding(&lint::NO_HIT, message)
                    .help("write hit = [\"...\"] as a posting would say it"),
            );
        }
        if duty.miss.is_empty() {
            let message = format!(
                "duty {:?} has no `miss`: a text that it must not be found in",
                duty.id
            );
            findings.push(finding(&lint::NO_MISS, message).help("write miss = [\"...\"] with its words in another meaning, or as somebody else's duty"));
        }
    }
}

fn broken(sources: &Sources<'_>, error: &LexiconError) -> Finding {
    let span = error.origin().and_then(|origin| sources.span(origin));
    Finding::new(&lint::BROKEN_CASES, span, error.message())
}

fn failing(sources: &Sources<'_>, outcome: &Outcome) -> Finding {
    let (lint, help) = match outcome.kind {
        Kind::Case => (
            &lint::FAILING_CASE,
            "the last edit broke what the case states; mend the lexicon, or the case where the policy has changed",
        ),
        Kind::Hit => (
            &lint::FAILING_HIT,
            "no term finds it any more: add a wording, or look for the mask or the longer duty that takes its words",
        ),
        Kind::Miss => (
            &lint::FAILING_MISS,
            "a term finds too much: make it longer, or mask the phrase",
        ),
    };
    let faults: Vec<String> = outcome
        .faults
        .iter()
        .map(|fault| fault.to_string())
        .collect();
    let message = format!("{}: {}", outcome.name, faults.join("; "));
    let place = outcome
        .faults
        .first()
        .map_or(&outcome.origin, |fault| &fault.origin);
    Finding::new(lint, sources.span(place), message).help(help)
}

/// Whether a text names ranks of two labels, whatever the grammar makes of them.
fn competes(matcher: &Matcher, lexicon: &Lexicon, text: &str) -> bool {
    let finds = matcher.find_all(&NormalizedText::new(text));
    let heads = finds.iter().filter_map(|find| match find.owner {
        Owner::Duty(duty) => Some(&lexicon.duties[duty]),
        Owner::Mask(_)
        | Owner::Context(_)
        | Owner::ContextEnd(_)
        | Owner::Mention(_)
        | Owner::Heading(_) => None,
    });
    let labels = heads
        .filter(|duty| duty.part == Part::Head)
        .map(|duty| duty.label);
    labels.collect::<BTreeSet<Label>>().len() > 1
}
