//! JUnit XML: a suite for each file, as CI servers read it
//! (<https://github.com/testmoapp/junitxml>).

use std::collections::BTreeMap;
use std::io::{self, Write};

use html_escape::encode_double_quoted_attribute;
use rolecall::cases::{Outcome, describe};

use super::Run;

pub(super) fn write(run: &Run, out: &mut impl Write) -> io::Result<()> {
    let mut suites: BTreeMap<&str, Vec<&Outcome>> = BTreeMap::new();
    for outcome in &run.outcomes {
        let suite = suites.entry(&outcome.origin.file).or_default();
        suite.push(outcome);
    }
    writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
    let totals = totals(run.outcomes.len(), run.failing().count());
    writeln!(out, r#"<testsuites name="rolecall"{totals}>"#)?;
    for (file, outcomes) in suites {
        write_suite(run, file, &outcomes, out)?;
    }
    writeln!(out, "</testsuites>")
}

fn write_suite(
    run: &Run,
    file: &str,
    outcomes: &[&Outcome],
    out: &mut impl Write,
) -> io::Result<()> {
    let failing = outcomes.iter().filter(|outcome| !outcome.passed());
    let totals = totals(outcomes.len(), failing.count());
    let file = escape(file);
    writeln!(out, r#"  <testsuite name="{file}"{totals}>"#)?;
    for outcome in outcomes {
        let name = escape(&outcome.name);
        let line = outcome.origin.line;
        let case =
            format!(r#"<testcase name="{name}" classname="{file}" file="{file}" line="{line}""#);
        if outcome.passed() {
            writeln!(out, "    {case}/>")?;
            continue;
        }
        let message = escape(&outcome.message());
        let place = outcome.place();
        let details = describe(&outcome.explanation, run.classifier.labels());
        let details = escape(&format!("{place}\n{details}"));
        let kind = outcome.kind;
        writeln!(
            out,
            "    {case}>\n      <failure message=\"{message}\" type=\"{kind}\">{details}</failure>\n    </testcase>"
        )?;
    }
    writeln!(out, "  </testsuite>")
}

fn totals(n_tests: usize, n_failed: usize) -> String {
    format!(r#" tests="{n_tests}" failures="{n_failed}" errors="0" skipped="0""#)
}

/// Writes text so that it can stand in an attribute and between tags; characters that XML
/// cannot hold at all are replaced.
fn escape(text: &str) -> String {
    let is_allowed = |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{FFFD}' | '\u{10000}'..);
    let allowed: String = text
        .chars()
        .map(|c| {
            if is_allowed(c) {
                c
            } else {
                char::REPLACEMENT_CHARACTER
            }
        })
        .collect();
    encode_double_quoted_attribute(&allowed).into_owned()
}
