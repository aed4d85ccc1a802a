//! For programs: every test with its place and its faults, and the explanation of what failed.

use std::io::{self, Write};

use rolecall::cases::{Fault, Outcome};
use rolecall::{Explanation, Origin};
use serde::Serialize;

use super::Run;

#[derive(Serialize)]
struct Report<'r> {
    lexicon: &'r str,
    cases: usize,
    examples: usize,
    left_out: usize,
    failed: usize,
    tests: Vec<Test<'r>>,
}

#[derive(Serialize)]
struct Test<'r> {
    kind: &'static str,
    name: &'r str,
    #[serde(flatten)]
    place: Place<'r>,
    passed: bool,
    faults: Vec<Broken<'r>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    explanation: Option<&'r Explanation>,
}

#[derive(Serialize)]
struct Broken<'r> {
    #[serde(flatten)]
    place: Place<'r>,
    expected: &'r str,
    found: &'r str,
}

#[derive(Serialize)]
struct Place<'r> {
    file: &'r str,
    line: usize,
    column: usize,
}

/// Writes the report; the explanation of every test on demand.
pub(super) fn write(run: &Run, explains_all: bool, out: &mut impl Write) -> io::Result<()> {
    let (cases, examples) = run.count();
    let test = |outcome| test(outcome, explains_all);
    let report = Report {
        lexicon: &run.lexicon,
        cases,
        examples,
        left_out: run.n_left_out,
        failed: run.failing().count(),
        tests: run.outcomes.iter().map(test).collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &run.classifier.labels().named(&report))?;
    writeln!(out)
}

fn test(outcome: &Outcome, explains_all: bool) -> Test<'_> {
    let is_explained = explains_all || !outcome.passed();
    Test {
        kind: outcome.kind.as_str(),
        name: &outcome.name,
        place: place(&outcome.origin),
        passed: outcome.passed(),
        faults: outcome.faults.iter().map(broken).collect(),
        explanation: is_explained.then_some(&outcome.explanation),
    }
}

fn broken(fault: &Fault) -> Broken<'_> {
    Broken {
        place: place(&fault.origin),
        expected: &fault.expected,
        found: &fault.found,
    }
}

fn place(origin: &Origin) -> Place<'_> {
    Place {
        file: &origin.file,
        line: origin.line,
        column: origin.column,
    }
}
