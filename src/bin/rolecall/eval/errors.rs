//! The worst errors: the surest first, each with the evidence that led to it.

use std::fmt::Write;

use rolecall::Labels;

use super::Case;
use crate::figures::name;

/// Pieces of evidence shown for an error.
const SHOWN_EVIDENCE: usize = 4;

pub(super) fn render(cases: &[Case<'_>], n_shown: usize, labels: &Labels) -> String {
    let mut errors: Vec<&Case<'_>> = cases
        .iter()
        .filter(|case| case.row.label != case.explanation.verdict.role)
        .collect();
    let sureness = |case: &Case<'_>| case.explanation.verdict.confidence;
    // The sort is stable, so errors of equal confidence stay in the order of rows.
    errors.sort_by(|a, b| sureness(b).total_cmp(&sureness(a)));
    let mut text = format!(
        "\n{} errors; the {} surest:\n",
        errors.len(),
        n_shown.min(errors.len())
    );
    for case in errors.into_iter().take(n_shown) {
        text += &render_one(case, labels);
    }
    text
}

fn render_one(case: &Case<'_>, labels: &Labels) -> String {
    let verdict = &case.explanation.verdict;
    let mut text = format!(
        "\nrow {}: {} taken for {} ({:.2}): {:?}\n",
        case.row.number,
        labels.name(case.row.label),
        labels.name(verdict.role),
        verdict.confidence,
        name(&case.row.posting)
    );
    let mut evidence: Vec<_> = case.explanation.evidence.iter().collect();
    evidence.sort_by(|a, b| {
        let size = |logits: f64| logits.abs();
        size(b.contribution.to_f64()).total_cmp(&size(a.contribution.to_f64()))
    });
    for piece in evidence.into_iter().take(SHOWN_EVIDENCE) {
        let words = piece.text.split_whitespace().collect::<Vec<_>>().join(" ");
        let _ = writeln!(
            text,
            "    {:+} {} {}: {words:?}",
            piece.contribution,
            labels.name(piece.label),
            piece.duty
        );
    }
    text
}
