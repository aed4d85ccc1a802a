//! Runs every row of `tests/cases/*.toml`: one behaviour each, all of them required.

use std::collections::BTreeSet;
use std::path::PathBuf;

use rolecall::{Explanation, Logits, Posting};
use serde::Deserialize;

use crate::failing::Failing;
use crate::{SHIPPED, project};

/// Rows that must be there, so that a lost file is noticed (issue 2 asks for 80 traps).
const N_CASES: usize = 80;

/// Pieces of evidence shown for a failing row.
const SHOWN_EVIDENCE: usize = 5;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CaseFile {
    case: Vec<Case>,
}

/// A posting with what must and must not be found in it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    text: String,
    /// By its name in the shipped lexicon.
    label: Option<String>,
    /// Duties that must contribute.
    #[serde(default)]
    has: Vec<String>,
    /// Duties that must be absent or contribute nothing.
    #[serde(default)]
    lacks: Vec<String>,
}

fn files() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(project("tests/cases")).expect("tests/cases can be listed");
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.expect("tests/cases can be listed").path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "toml")
        })
        .collect();
    files.sort();
    files
}

/// Returns each case with its file's name.
fn cases() -> Vec<(String, Case)> {
    let mut cases = Vec::new();
    for path in files() {
        let file = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let text = std::fs::read_to_string(&path).expect("a case file can be read");
        let parsed: CaseFile =
            toml::from_str(&text).unwrap_or_else(|error| panic!("{file}: {error}"));
        cases.extend(parsed.case.into_iter().map(|case| (file.clone(), case)));
    }
    cases
}

#[test]
fn every_case_can_fail() {
    let cases = cases();
    let duties: BTreeSet<&str> = SHIPPED
        .lexicon()
        .duties()
        .iter()
        .map(|duty| duty.id.as_str())
        .collect();
    let mut names = BTreeSet::new();
    let mut failing = Failing::default();
    for (file, case) in &cases {
        let row = format!("{file}: {}", case.name);
        failing.note_unless(names.insert(&case.name), &row, "another case has this name");
        let has_posting = !(case.title.is_empty() && case.text.is_empty());
        let asks_duties = !case.has.is_empty() || !case.lacks.is_empty();
        let asks = case.label.is_some() || has_posting && asks_duties;
        failing.note_unless(
            asks,
            &row,
            "asks for nothing; write label, has or lacks, and a title or a text",
        );
        let is_known = |name: &String| SHIPPED.labels().parse(name).is_some();
        let why = format!("{:?} is no label", case.label);
        failing.note_unless(case.label.iter().all(is_known), &row, why);
        for id in case.has.iter().chain(&case.lacks) {
            let exists = duties.contains(id.as_str());
            failing.note_unless(exists, &row, format!("the lexicon has no duty {id:?}"));
        }
    }
    failing.assert_none();
    assert!(
        cases.len() >= N_CASES,
        "{} cases, fewer than {N_CASES}",
        cases.len()
    );
}

#[test]
fn every_case_holds() {
    let mut failing = Failing::default();
    for (file, case) in cases() {
        let explanation = SHIPPED.explain(&Posting::new(&case.title, &case.text));
        let faults = faults(&case, &explanation);
        if !faults.is_empty() {
            let why = format!("{}\n{}", faults.join("; "), describe(&explanation));
            failing.note(format!("{file}: {}", case.name), why);
        }
    }
    failing.assert_none();
}

fn faults(case: &Case, explanation: &Explanation) -> Vec<String> {
    let counts = |id: &String| {
        explanation
            .evidence
            .iter()
            .any(|piece| piece.duty == *id && piece.contribution != Logits::default())
    };
    let role = SHIPPED.labels().name(explanation.verdict.role);
    let wrong = case.label.iter().filter(|label| *label != role);
    let mut faults: Vec<String> = wrong
        .map(|label| format!("is {role}, not {label}"))
        .collect();
    let missing = case.has.iter().filter(|id| !counts(id));
    faults.extend(missing.map(|id| format!("{id} does not count")));
    let unwanted = case.lacks.iter().filter(|id| counts(id));
    faults.extend(unwanted.map(|id| format!("{id} counts")));
    faults
}

/// Scores, and the strongest evidence with what set it aside.
fn describe(explanation: &Explanation) -> String {
    let labels = SHIPPED.labels();
    let scores = explanation.verdict.scores.iter();
    let scores: Vec<String> = scores
        .map(|(label, score)| format!("{} {score}", labels.name(label)))
        .collect();
    let mut text = format!("    {}; field {:.2}", scores.join(", "), explanation.field);
    let mut evidence: Vec<_> = explanation.evidence.iter().collect();
    evidence.sort_by_key(|piece| std::cmp::Reverse(piece.contribution.max(-piece.contribution)));
    for piece in evidence.into_iter().take(SHOWN_EVIDENCE) {
        let context = piece.context.as_deref().unwrap_or("counts");
        text += &format!(
            "\n    {:+} {} {} {:?} in {} ({context})",
            piece.contribution,
            labels.name(piece.label),
            piece.duty,
            piece.text,
            piece.section
        );
    }
    text
}
