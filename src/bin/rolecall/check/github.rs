//! Findings as workflow commands, which GitHub shows beside the lines of a pull request.

use std::io::{self, Write};

use rolecall::check::{Finding, Severity};

use super::files::Files;

pub(super) fn print(out: &mut impl Write, files: &Files, findings: &[Finding]) -> io::Result<()> {
    for finding in findings {
        let command = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "notice",
        };
        let mut properties = Vec::new();
        if let Some(span) = &finding.span {
            let (start, end) = files.positions(span);
            properties.push(format!("file={}", property(files.name(span))));
            properties.push(format!("line={}", start.line));
            properties.push(format!("endLine={}", end.line));
            // Columns are read only where a finding stays in one line.
            if start.line == end.line {
                properties.push(format!("col={}", start.column));
                properties.push(format!("endColumn={}", end.column));
            }
        }
        properties.push(format!("title={} {}", finding.lint.id, finding.lint.name));
        let help = finding
            .help
            .as_ref()
            .map_or(String::new(), |help| format!("\n{help}"));
        let message = data(&format!("{}{help}", finding.message));
        writeln!(out, "::{command} {}::{message}", properties.join(","))?;
    }
    Ok(())
}

/// Escapes what follows the second pair of colons.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// Escapes a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
