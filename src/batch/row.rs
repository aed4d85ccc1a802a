//! How labelled rows look: the fields of the dump, and what is added to them, in any format.

use std::fmt::Write as _;

use csv::StringRecord;

use super::output::{Format, Output};
use crate::classifier::{Explanation, Verdict};
use crate::label::{Label, Labels};
use crate::spreadsheet::neutralise;

/// Room for a score as text.
const MANY_DIGITS: usize = 16;

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

    fn confidence(&self) -> String {
        format!("{:.4}", self.verdict.confidence)
    }

    fn review(&self) -> Vec<&'static str> {
        let reasons = self.verdict.review.iter();
        reasons.map(|reason| reason.as_str()).collect()
    }

    /// Hands out the fields as text, one after the other.
    fn each_field(&self, mut take: impl FnMut(&str)) {
        take(self.labels.name(self.verdict.role));
        let mut number = String::with_capacity(MANY_DIGITS);
        // Writing to memory cannot fail.
        let _ = write!(number, "{:.4}", self.verdict.confidence);
        take(&number);
        for (_, score) in self.verdict.scores.iter() {
            number.clear();
            let _ = write!(number, "{score}");
            take(&number);
        }
        take(&self.review().join(";"));
        if let Some(evidence) = &self.evidence {
            for label in [self.verdict.by_title, self.verdict.by_duties] {
                take(label.map_or("", |label| self.labels.name(label)));
            }
            take(evidence);
        }
    }

    /// Returns the values as JSON.
    fn values(&self) -> Vec<String> {
        let name = |label| json(self.labels.name(label));
        let mut values = vec![name(self.verdict.role), self.confidence()];
        let scores = self.verdict.scores.iter();
        values.extend(scores.map(|(_, score)| score.to_string()));
        let review: Vec<String> = self.review().into_iter().map(json).collect();
        values.push(format!("[{}]", review.join(",")));
        if let Some(evidence) = &self.evidence {
            for label in [self.verdict.by_title, self.verdict.by_duties] {
                values.push(label.map_or("null".to_owned(), name));
            }
            values.push(evidence.clone());
        }
        values
    }
}

/// Rows as they are written.
pub(super) struct Rows<'o> {
    output: &'o Output,
    lines: Lines,
    pub(super) n_rows: u64,
}

enum Lines {
    Csv {
        writer: Box<csv::Writer<Vec<u8>>>,
        excel_safe: bool,
        added: Vec<String>,
    },
    Fields(Vec<StringRecord>),
    Json {
        lines: Vec<u8>,
        /// What stands before each value: a comma, and the key.
        keys: Vec<String>,
    },
}

impl<'o> Rows<'o> {
    pub(super) fn new(output: &'o Output, header: &StringRecord, labels: &Labels) -> Rows<'o> {
        let lines = match output.format {
            Format::Csv {
                delimiter,
                excel_safe,
            } => Lines::Csv {
                writer: Box::new(
                    csv::WriterBuilder::new()
                        .delimiter(delimiter)
                        .from_writer(Vec::new()),
                ),
                excel_safe,
                added: output.added_columns(labels),
            },
            Format::Fields => Lines::Fields(Vec::new()),
            Format::JsonLines => Lines::Json {
                lines: Vec::new(),
                keys: output
                    .columns(header, labels)
                    .iter()
                    .map(|column| format!(",{}:", json(&column.name)))
                    .collect(),
            },
        };
        Rows {
            output,
            lines,
            n_rows: 0,
        }
    }

    /// Adds what stands before the first row.
    pub(super) fn add_header(&mut self, header: &StringRecord) {
        match &mut self.lines {
            Lines::Csv {
                writer,
                excel_safe,
                added,
            } => {
                let added = added.iter().map(String::as_str);
                let names = kept(self.output, header).chain(added);
                names.for_each(|name| write_field(writer, *excel_safe, name));
                end_line(writer);
            }
            Lines::Fields(_) | Lines::Json { .. } => {}
        }
    }

    pub(super) fn add(&mut self, row: &StringRecord, added: &Added<'_>) {
        self.n_rows += 1;
        let kept = kept(self.output, row);
        match &mut self.lines {
            Lines::Csv {
                writer, excel_safe, ..
            } => {
                kept.for_each(|field| write_field(writer, *excel_safe, field));
                added.each_field(|field| write_field(writer, *excel_safe, field));
                end_line(writer);
            }
            Lines::Fields(rows) => {
                let mut fields = StringRecord::new();
                kept.for_each(|field| fields.push_field(field));
                added.each_field(|field| fields.push_field(field));
                rows.push(fields);
            }
            Lines::Json { lines, keys } => {
                let kept = kept.map(json);
                let start = lines.len();
                for (key, value) in keys.iter().zip(kept.chain(added.values())) {
                    lines.extend_from_slice(key.as_bytes());
                    lines.extend_from_slice(value.as_bytes());
                }
                // There are always columns; the first has a brace instead of a comma.
                if let Some(comma) = lines.get_mut(start) {
                    *comma = b'{';
                }
                lines.extend_from_slice(b"}\n");
            }
        }
    }

    /// Returns the rows as bytes, or as fields.
    pub(super) fn finish(self) -> (Vec<u8>, Vec<StringRecord>) {
        match self.lines {
            Lines::Csv { writer, .. } => (writer.into_inner().unwrap_or_default(), Vec::new()),
            Lines::Fields(rows) => (Vec::new(), rows),
            Lines::Json { lines, .. } => (lines, Vec::new()),
        }
    }
}

/// Returns the fields of a row that are kept.
fn kept<'r>(output: &'r Output, row: &'r StringRecord) -> impl Iterator<Item = &'r str> {
    let keep = output.keep.iter();
    keep.map(|&column| row.get(column).unwrap_or_default())
}

fn write_field(writer: &mut csv::Writer<Vec<u8>>, excel_safe: bool, field: &str) {
    // Writing to memory cannot fail.
    let _ = if excel_safe {
        writer.write_field(&*neutralise(field.as_bytes()))
    } else {
        writer.write_field(field)
    };
}

fn end_line(writer: &mut csv::Writer<Vec<u8>>) {
    let _ = writer.write_record(None::<&[u8]>);
}

/// Writes text as JSON.
fn json(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default()
}
