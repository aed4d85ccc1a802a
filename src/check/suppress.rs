//! Suppressions in comments: `# allow LEX112: the reason`. One above a table holds for the
//! table, above a key for its value, behind a value for its line; `# allow-file` for the file.

use std::ops::Range;

use super::finding::{Finding, Span};
use super::keys;
use super::lint::{self, Lint};
use super::source::Sources;

/// One lint, set aside at one place.
struct Suppression {
    lint: &'static Lint,
    /// Lines of the file that it holds for, from 0.
    lines: Range<usize>,
    place: Span,
    is_used: bool,
}

/// Drops the findings that the author has explained, and adds those about explanations: without
/// a reason, of no lint, or for nothing. `judged` are the lints that had a chance to find
/// something.
pub(super) fn apply(
    sources: &Sources<'_>,
    findings: Vec<Finding>,
    was_judged: impl Fn(&Lint) -> bool,
) -> Vec<Finding> {
    let mut kept = Vec::new();
    let mut suppressions = Vec::new();
    for (file, source) in sources.0.iter().enumerate() {
        read(file, source.text, &mut suppressions, &mut kept);
    }
    for finding in findings {
        let line = finding
            .span
            .as_ref()
            .map(|span| (span.file, line_of(sources.0[span.file].text, span.start)));
        let holds = |suppression: &&mut Suppression| {
            line.is_some_and(|(file, line)| {
                suppression.lint == finding.lint
                    && suppression.place.file == file
                    && suppression.lines.contains(&line)
            })
        };
        match suppressions.iter_mut().find(holds) {
            Some(suppression) => suppression.is_used = true,
            None => kept.push(finding),
        }
    }
    for unused in suppressions
        .iter()
        .filter(|s| !s.is_used && was_judged(s.lint))
    {
        let message = format!("{} finds nothing here any more", unused.lint.id);
        let finding = Finding::new(
            &lint::UNUSED_SUPPRESSION,
            Some(unused.place.clone()),
            message,
        )
        .help("remove the comment");
        kept.push(finding);
    }
    kept
}

fn line_of(text: &str, at: usize) -> usize {
    text[..at.min(text.len())].matches('\n').count()
}

fn read(file: usize, text: &str, suppressions: &mut Vec<Suppression>, findings: &mut Vec<Finding>) {
    let lines: Vec<&str> = text.lines().collect();
    let mut start = 0;
    for (number, raw) in text.split_inclusive('\n').enumerate() {
        let line_start = start;
        start += raw.len();
        let Some((at, is_file, rest)) = directive(raw) else {
            continue;
        };
        let place = Span::new(file, line_start + at..line_start + raw.trim_end().len());
        let (names, reason) = rest.split_once(':').unwrap_or((rest, ""));
        if reason.trim().is_empty() {
            let finding = Finding::new(
                &lint::NO_REASON,
                Some(place.clone()),
                "a suppression says why".to_owned(),
            )
            .help("write # allow LEX112: the reason");
            findings.push(finding);
        }
        let held = if is_file {
            0..usize::MAX
        } else {
            scope(&lines, number)
        };
        for name in names.split([',', ' ']).filter(|name| !name.is_empty()) {
            match Lint::find(name) {
                Some(lint) => suppressions.push(Suppression {
                    lint,
                    lines: held.clone(),
                    place: place.clone(),
                    is_used: false,
                }),
                None => findings.push(unknown(name, place.clone())),
            }
        }
    }
}

fn unknown(name: &str, place: Span) -> Finding {
    let finding = Finding::new(
        &lint::UNKNOWN_LINT,
        Some(place),
        format!("there is no lint {name:?}"),
    );
    let names = Lint::all().iter().flat_map(|lint| [lint.id, lint.name]);
    match keys::closest(name, names) {
        Some(closest) => finding.help(format!("did you mean {closest}?")),
        None => finding.help("`rolecall check --list` lists them"),
    }
}

/// Finds `# allow ...` or `# allow-file ...` in a line: where, whether it is about the file, and
/// what follows.
fn directive(line: &str) -> Option<(usize, bool, &str)> {
    let at = line.match_indices('#').map(|(at, _)| at).find(|&at| {
        let comment = line[at + 1..].trim_start();
        // An even number of quotes before it: it does not stand in a string.
        let in_string = line[..at].replace("\\\"", "").matches('"').count() % 2 == 1;
        !in_string && (comment.starts_with("allow ") || comment.starts_with("allow-file "))
    })?;
    let comment = line[at + 1..].trim();
    let (word, rest) = comment.split_once(' ')?;
    Some((at, word == "allow-file", rest.trim()))
}

/// Returns the lines that a comment on a line speaks of.
fn scope(lines: &[&str], number: usize) -> Range<usize> {
    let is_comment = |line: &str| line.trim_start().starts_with('#');
    if !is_comment(lines[number]) {
        return number..number + 1;
    }
    let next = (number + 1..lines.len())
        .find(|&next| !is_comment(lines[next]) && !lines[next].trim().is_empty());
    let Some(first) = next else {
        return number..number + 1;
    };
    let is_header = |line: &str| line.starts_with('[');
    let end = if is_header(lines[first]) {
        (first + 1..lines.len())
            .find(|&next| is_header(lines[next]))
            .unwrap_or(lines.len())
    } else if lines[first].trim_end().ends_with('[') {
        (first + 1..lines.len())
            .find(|&next| lines[next].trim() == "]")
            .map_or(lines.len(), |last| last + 1)
    } else {
        first + 1
    };
    first..end
}
