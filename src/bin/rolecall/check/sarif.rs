//! Findings as SARIF 2.1.0 (OASIS), which code scanning services read.

use std::io::{self, Write};

use rolecall::check::{Finding, Lint, Severity, Span};
use serde_json::{Value, json};

use super::files::Files;

pub(super) fn print(out: &mut impl Write, files: &Files, findings: &[Finding]) -> io::Result<()> {
    let rules = Lint::all().iter().map(|lint| {
        json!({
            "id": lint.id,
            "name": lint.name,
            "shortDescription": { "text": super::plain(lint.summary()) },
            "help": { "text": lint.page(), "markdown": lint.page() },
            "defaultConfiguration": { "level": level(lint.severity) },
        })
    });
    let report = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "rolecall",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules.collect::<Vec<_>>(),
            } },
            "columnKind": "unicodeCodePoints",
            "results": findings.iter().map(|finding| result(files, finding)).collect::<Vec<_>>(),
        }],
    });
    writeln!(out, "{}", serde_json::to_string_pretty(&report)?)
}

fn result(files: &Files, finding: &Finding) -> Value {
    let help = finding
        .help
        .as_ref()
        .map_or(String::new(), |help| format!("; {help}"));
    let mut result = json!({
        "ruleId": finding.lint.id,
        "level": level(finding.severity),
        "message": { "text": format!("{}{help}", finding.message) },
        "locations": finding.span.iter().map(|span| location(files, span)).collect::<Vec<_>>(),
    });
    if !finding.others.is_empty() {
        let related = finding.others.iter().map(|(span, label)| {
            let mut place = location(files, span);
            place["message"] = json!({ "text": label });
            place
        });
        result["relatedLocations"] = related.collect();
    }
    result
}

fn location(files: &Files, span: &Span) -> Value {
    let (start, end) = files.positions(span);
    json!({ "physicalLocation": {
        "artifactLocation": { "uri": files.name(span).replace('\\', "/") },
        "region": {
            "startLine": start.line,
            "startColumn": start.column,
            "endLine": end.line,
            "endColumn": end.column,
        },
    } })
}

fn level(severity: Severity) -> &'static str {
    severity.as_str()
}
