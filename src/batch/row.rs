//! How labelled rows look: the fields of the dump, and what is added to them, in any format.

use super::cells::{self, Table};
use super::output::{Format, Output};
use crate::classifier::{Explanation, Verdict};
use crate::dump::Row;
use crate::label::{Label, Labels};
use crate::spreadsheet::neutralise;

/// What is added to a row.
pub(super) struct Added<'l> {
    labels: &'l Labels,
    verdict: Verdict,
    /// The evidence as JSON, where it is asked for.
    evidence: Option<String>,
}

impl<'l> Added<'l> {
    pub(super) fn of_verdict(verdict: Verdict, labels: &'l Labels) -> Added<'l> {
        Added {
            labels,
            verdict,
            evidence: None,
        }
    }

    pub(super) fn of_explanation(
        explanation: Explanation,
        review_below: f64,
        labels: &'l Labels,
    ) -> Added<'l> {
        let evidence = labels.named(&explanation.evidence);
        let evidence = serde_json::to_string(&evidence).unwrap_or_default();
        Added {
            labels,
            evidence: Some(evidence),
            verdict: explanation.verdict.review_below(review_below),
        }
    }

    pub(super) fn role(&self) -> Label {
        self.verdict.role
    }

    fn review(&self) -> impl Iterator<Item = &'static str> {
        let reasons = self.verdict.review.iter();
        reasons.map(|reason| reason.as_str())
    }

    /// Hands out the fields as text, one after the other; a scratch has room for them.
    fn each_field(&self, scratch: &mut String, mut take: impl FnMut(&str)) {
        take(self.labels.name(self.verdict.role));
        scratch.clear();
        cells::push_probability(scratch, self.verdict.confidence);
        take(scratch);
        for (_, score) in self.verdict.scores.iter() {
            scratch.clear();
            score.push_to(scratch);
            take(scratch);
        }
        scratch.clear();
        for reason in self.review() {
            if !scratch.is_empty() {
                scratch.push(';');
            }
            scratch.push_str(reason);
        }
        take(scratch);
        if let Some(evidence) = &self.evidence {
            for label in [self.verdict.by_title, self.verdict.by_duties] {
                take(label.map_or("", |label| self.labels.name(label)));
            }
            take(evidence);
        }
    }

    /// Hands out the values as JSON, one after the other.
    fn each_value(&self, mut take: impl FnMut(&str)) {
        let name = |label| json(self.labels.name(label));
        take(&name(self.verdict.role));
        let mut confidence = String::new();
        cells::push_probability(&mut confidence, self.verdict.confidence);
        take(&confidence);
        for (_, score) in self.verdict.scores.iter() {
            take(&score.to_string());
        }
        let review: Vec<String> = self.review().map(json).collect();
        take(&format!("[{}]", review.join(",")));
        if let Some(evidence) = &self.evidence {
            for label in [self.verdict.by_title, self.verdict.by_duties] {
                take(&label.map_or("null".to_owned(), name));
            }
            take(evidence);
        }
    }
}

/// Rows as they are written.
pub(super) struct Rows<'o> {
    output: &'o Output,
    lines: Lines<'o>,
    /// Room for a field.
    scratch: String,
    pub(super) n_rows: u64,
}

enum Lines<'o> {
    Csv { table: Box<Table>, excel_safe: bool },
    Fields(Vec<Row>),
    Json { lines: Vec<u8>, keys: &'o [String] },
}

impl<'o> Rows<'o> {
    /// Begins with no row; `keys` are those of the output, see [`keys`].
    pub(super) fn new(output: &'o Output, keys: &'o [String]) -> Rows<'o> {
        let lines = match output.format {
            Format::Csv {
                delimiter,
                excel_safe,
            } => Lines::Csv {
                table: Box::new(Table::new(delimiter)),
                excel_safe,
            },
            Format::Fields => Lines::Fields(Vec::new()),
            Format::JsonLines => Lines::Json {
                lines: Vec::new(),
                keys,
            },
        };
        Rows {
            output,
            lines,
            scratch: String::new(),
            n_rows: 0,
        }
    }

    /// Adds what stands before the first row.
    pub(super) fn add_header(&mut self, header: &Row, labels: &Labels) {
        match &mut self.lines {
            Lines::Csv { table, excel_safe } => {
                let added = self.output.added_columns(labels);
                let added = added.iter().map(String::as_str);
                let names = kept(self.output, header).chain(added);
                names.for_each(|name| write(table, *excel_safe, name));
                table.end_line();
            }
            Lines::Fields(_) | Lines::Json { .. } => {}
        }
    }

    pub(super) fn add(&mut self, row: &Row, added: &Added<'_>) {
        self.n_rows += 1;
        let kept = kept(self.output, row);
        match &mut self.lines {
            Lines::Csv { table, excel_safe } => {
                kept.for_each(|field| write(table, *excel_safe, field));
                added.each_field(&mut self.scratch, |field| write(table, *excel_safe, field));
                table.end_line();
            }
            Lines::Fields(rows) => {
                let mut fields: Row = kept.collect();
                added.each_field(&mut self.scratch, |field| fields.push(field));
                rows.push(fields);
            }
            Lines::Json { lines, keys } => {
                let start = lines.len();
                let mut keys = keys.iter();
                let mut write = |value: &str| {
                    let key = keys.next().map_or("", String::as_str);
                    lines.extend_from_slice(key.as_bytes());
                    lines.extend_from_slice(value.as_bytes());
                };
                kept.for_each(|field| write(&json(field)));
                added.each_value(write);
                // There are always columns; the first has a brace instead of a comma.
                if let Some(comma) = lines.get_mut(start) {
                    *comma = b'{';
                }
                lines.extend_from_slice(b"}\n");
            }
        }
    }

    /// Returns the rows as bytes, or as fields.
    pub(super) fn finish(self) -> (Vec<u8>, Vec<Row>) {
        match self.lines {
            Lines::Csv { table, .. } => (table.into_lines(), Vec::new()),
            Lines::Fields(rows) => (Vec::new(), rows),
            Lines::Json { lines, .. } => (lines, Vec::new()),
        }
    }
}

fn write(table: &mut Table, excel_safe: bool, field: &str) {
    if excel_safe {
        table.write(&neutralise(field.as_bytes()));
    } else {
        table.write(field.as_bytes());
    }
}

/// Returns what stands before each value of an object: a comma, and the key. None where rows are no
/// objects.
pub(super) fn keys(output: &Output, header: &Row, labels: &Labels) -> Vec<String> {
    match output.format {
        Format::JsonLines => {
            let columns = output.columns(header, labels).into_iter();
            columns
                .map(|column| format!(",{}:", json(&column.name)))
                .collect()
        }
        Format::Csv { .. } | Format::Fields => Vec::new(),
    }
}

/// Returns the fields of a row that are kept.
fn kept<'r>(output: &'r Output, row: &'r Row) -> impl Iterator<Item = &'r str> {
    let keep = output.keep.iter();
    keep.map(|&column| row.get(column).unwrap_or_default())
}

/// Writes text as JSON.
fn json(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default()
}
