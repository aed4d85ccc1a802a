//! Findings as JSON.

use std::io::{self, Write};

use rolecall::check::{Finding, Lint, Severity, Span};
use serde_json::{Value, json};

use super::files::Files;

pub(super) fn print(out: &mut impl Write, files: &Files, findings: &[Finding]) -> io::Result<()> {
    let count = |severity| {
        findings
            .iter()
            .filter(|finding| finding.severity == severity)
            .count()
    };
    let report = json!({
        "findings": findings.iter().map(|finding| object(files, finding)).collect::<Vec<_>>(),
        "errors": count(Severity::Error),
        "warnings": count(Severity::Warning),
        "notes": count(Severity::Note),
    });
    writeln!(out, "{}", serde_json::to_string_pretty(&report)?)
}

pub(super) fn list(out: &mut impl Write) -> io::Result<()> {
    let lints = Lint::all().iter().map(|lint| {
        json!({
            "id": lint.id,
            "name": lint.name,
            "severity": lint.severity,
            "summary": super::plain(lint.summary()),
        })
    });
    let lints: Vec<Value> = lints.collect();
    writeln!(out, "{}", serde_json::to_string_pretty(&lints)?)
}

fn object(files: &Files, finding: &Finding) -> Value {
    let others = finding
        .others
        .iter()
        .map(|(span, label)| json!({ "place": place(files, span), "label": label }));
    let fix = finding
        .fix
        .iter()
        .map(|edit| json!({ "place": place(files, &edit.span), "replacement": edit.replacement }));
    json!({
        "lint": finding.lint.id,
        "name": finding.lint.name,
        "severity": finding.severity,
        "message": finding.message,
        "place": finding.span.as_ref().map(|span| place(files, span)),
        "label": finding.label,
        "others": others.collect::<Vec<_>>(),
        "help": finding.help,
        "fix": fix.collect::<Vec<_>>(),
    })
}

fn place(files: &Files, span: &Span) -> Value {
    let (start, end) = files.positions(span);
    json!({
        "file": files.name(span),
        "line": start.line,
        "column": start.column,
        "end_line": end.line,
        "end_column": end.column,
        "start": span.start,
        "end": span.end,
    })
}
