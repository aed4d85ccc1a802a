//! Findings for people: the line, the words underlined, the cause and the mend.

use std::io::{self, Write};

use annotate_snippets::{AnnotationKind, Group, Level, Patch, Renderer, Snippet};
use rolecall::check::{Finding, Severity, Span};

use super::files::Files;

pub(super) fn print(out: &mut impl Write, files: &Files, findings: &[Finding]) -> io::Result<()> {
    let renderer = Renderer::styled();
    for finding in findings {
        writeln!(out, "{}\n", renderer.render(&groups(files, finding)))?;
    }
    Ok(())
}

fn groups<'f>(files: &'f Files, finding: &'f Finding) -> Vec<Group<'f>> {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = level.primary_title(&finding.message).id(finding.lint.id);
    let mut main = Group::with_title(title);
    if let Some(span) = &finding.span {
        main = main.element(snippet(files, span, &finding.label, &finding.others));
    }
    // Places in other files have a snippet of their own.
    for (span, label) in &finding.others {
        if finding
            .span
            .as_ref()
            .is_none_or(|main| main.file != span.file)
        {
            let annotation = AnnotationKind::Context
                .span(visible(files, span))
                .label(label.as_str());
            main = main.element(source(files, span).annotation(annotation));
        }
    }
    if let Some(help) = &finding.help {
        main = main.element(Level::HELP.message(help));
    }
    let mut groups = vec![main];
    groups.extend(mend(files, finding));
    groups
}

fn source<'f, T: Clone>(files: &'f Files, span: &Span) -> Snippet<'f, T> {
    let (name, text) = &files.texts[span.file];
    Snippet::source(text.as_str()).path(name.as_str())
}

fn snippet<'f>(
    files: &'f Files,
    span: &Span,
    label: &'f str,
    others: &'f [(Span, String)],
) -> Snippet<'f, annotate_snippets::Annotation<'f>> {
    let mut primary = AnnotationKind::Primary.span(visible(files, span));
    if !label.is_empty() {
        primary = primary.label(label);
    }
    let mut snippet = source(files, span).annotation(primary);
    for (other, label) in others.iter().filter(|(other, _)| other.file == span.file) {
        snippet = snippet.annotation(
            AnnotationKind::Context
                .span(visible(files, other))
                .label(label.as_str()),
        );
    }
    snippet
}

/// A whole table is shown by its first line.
fn visible(files: &Files, span: &Span) -> std::ops::Range<usize> {
    let text = &files.texts[span.file].1;
    let range = span.range();
    let length = text.get(range.clone()).and_then(|words| words.find('\n'));
    length.map_or(range.clone(), |length| range.start..range.start + length)
}

/// Shows what a fix would write, where it is small enough to read.
fn mend<'f>(files: &'f Files, finding: &'f Finding) -> Option<Group<'f>> {
    let [edit] = &finding.fix[..] else {
        return None;
    };
    if edit.replacement.contains('\n') {
        return None;
    }
    let patch = Patch::new(edit.span.range(), edit.replacement.as_str());
    let title = Level::HELP.secondary_title("--fix writes");
    Some(title.element(source(files, &edit.span).patch(patch)))
}
