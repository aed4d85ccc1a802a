//! Which columns are written, and how a row of them looks.

use std::borrow::Cow;

use csv::ByteRecord;

use crate::classifier::Verdict;
use crate::label::Labels;
use crate::spreadsheet::neutralise;

/// What is written for each row.
#[derive(Clone, Debug)]
pub struct Output {
    /// How rows are written.
    pub format: Format,
    /// The input columns to keep, in order.
    pub keep: Vec<usize>,
    /// Whether to add the evidence, and the labels by title and by duties.
    pub evidence: bool,
    /// Confidence below which a label should be looked at.
    pub review_below: f64,
    /// What the names of the added columns start with.
    pub prefix: String,
}

/// How rows are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Fields between delimiters, quoted where need be.
    Csv {
        /// The byte between fields.
        delimiter: u8,
        /// Whether cells that a spreadsheet would take for formulas are neutralised.
        excel_safe: bool,
    },
}

impl Output {
    /// Returns the names of the columns that are added.
    pub fn added_columns(&self, labels: &Labels) -> Vec<String> {
        let prefix = &self.prefix;
        let mut names = vec![prefix.clone(), format!("{prefix}_confidence")];
        names.extend(labels.names().map(|name| format!("{prefix}_{name}")));
        names.push(format!("{prefix}_review"));
        if self.evidence {
            for name in ["by_title", "by_duties", "evidence"] {
                names.push(format!("{prefix}_{name}"));
            }
        }
        names
    }

    /// Returns what stands before the first row, for a dump's header.
    pub fn header(&self, header: &ByteRecord, labels: &Labels) -> Vec<u8> {
        let kept = self.kept(header);
        let added = self
            .added_columns(labels)
            .into_iter()
            .map(|name| Cow::Owned(name.into_bytes()));
        let mut lines = Lines::new(self.format);
        lines.add(kept.chain(added));
        lines.finish()
    }

    /// Returns the fields of a row that are kept.
    pub(super) fn kept<'r>(
        &'r self,
        row: &'r ByteRecord,
    ) -> impl Iterator<Item = Cow<'r, [u8]>> + 'r {
        let keep = self.keep.iter();
        keep.map(|&column| Cow::Borrowed(row.get(column).unwrap_or_default()))
    }
}

/// Rows as they are written.
pub(super) struct Lines {
    writer: csv::Writer<Vec<u8>>,
    excel_safe: bool,
    pub(super) n_rows: u64,
}

impl Lines {
    pub(super) fn new(format: Format) -> Lines {
        let Format::Csv {
            delimiter,
            excel_safe,
        } = format;
        let writer = csv::WriterBuilder::new()
            .delimiter(delimiter)
            .from_writer(Vec::new());
        Lines {
            writer,
            excel_safe,
            n_rows: 0,
        }
    }

    pub(super) fn add<'f>(&mut self, fields: impl Iterator<Item = Cow<'f, [u8]>>) {
        for field in fields {
            // Writing to memory cannot fail.
            let _ = if self.excel_safe {
                self.writer.write_field(&*neutralise(&field))
            } else {
                self.writer.write_field(&*field)
            };
        }
        let _ = self.writer.write_record(None::<&[u8]>);
        self.n_rows += 1;
    }

    pub(super) fn finish(self) -> Vec<u8> {
        self.writer.into_inner().unwrap_or_default()
    }
}

/// Adds the fields that every row gets.
pub(super) fn add_verdict(verdict: &Verdict, labels: &Labels, fields: &mut Vec<Vec<u8>>) {
    fields.push(labels.name(verdict.role).into());
    fields.push(format!("{:.4}", verdict.confidence).into_bytes());
    let scores = verdict.scores.iter();
    fields.extend(scores.map(|(_, score)| score.to_string().into_bytes()));
    let reasons: Vec<&str> = verdict
        .review
        .iter()
        .map(|reason| reason.as_str())
        .collect();
    fields.push(reasons.join(";").into_bytes());
}

/// Writes what is not ASCII as JSON escapes; it occurs in JSON inside strings only.
pub(super) fn escape_non_ascii(json: &str) -> String {
    let mut escaped = String::with_capacity(json.len());
    for character in json.chars() {
        if character.is_ascii() {
            escaped.push(character);
        } else {
            for unit in character.encode_utf16(&mut [0; 2]) {
                escaped += &format!("\\u{unit:04x}");
            }
        }
    }
    escaped
}
