//! Which columns are written, and in which format.

use std::collections::HashSet;

use super::row::Rows;
use crate::dump::Row;
use crate::label::Labels;

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
    /// An object on a line of its own for each row.
    JsonLines,
    /// Nothing is written, and the rows are handed out as fields of UTF-8 text.
    Fields,
}

/// A column that is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name; no other column has it.
    pub name: String,
    /// What it holds.
    pub kind: Kind,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// A label, or nothing.
    Label,
    /// A number.
    Number,
    /// A list of words, in text separated by semicolons.
    Words,
    /// JSON.
    Json,
}

impl Output {
    /// Returns the names of the columns that are added.
    pub fn added_columns(&self, labels: &Labels) -> Vec<String> {
        let added = self.added(labels).into_iter();
        added.map(|column| column.name).collect()
    }

    /// Returns the columns that are written for a dump's header. A name that an earlier column
    /// has, and no name at all, gets its number: `note#3`.
    pub fn columns(&self, header: &Row, labels: &Labels) -> Vec<Column> {
        let mut columns: Vec<Column> = Vec::new();
        let mut names = HashSet::new();
        for &index in &self.keep {
            let mut name = header.get(index).unwrap_or_default().to_owned();
            while name.is_empty() || names.contains(&name) {
                name = format!("{name}#{}", index + 1);
            }
            names.insert(name.clone());
            let kind = Kind::Text;
            columns.push(Column { name, kind });
        }
        columns.extend(self.added(labels));
        columns
    }

    /// Returns what stands before the first row, for a dump's header.
    pub fn header(&self, header: &Row, labels: &Labels) -> Vec<u8> {
        let mut rows = Rows::new(self, &[]);
        rows.add_header(header, labels);
        rows.finish().0
    }

    pub(super) fn added(&self, labels: &Labels) -> Vec<Column> {
        let prefix = &self.prefix;
        let column = |name: &str, kind| Column {
            name: format!("{prefix}_{name}"),
            kind,
        };
        let mut columns = vec![
            Column {
                name: prefix.clone(),
                kind: Kind::Text,
            },
            column("confidence", Kind::Number),
        ];
        columns.extend(labels.names().map(|name| column(name, Kind::Number)));
        columns.push(column("review", Kind::Words));
        if self.evidence {
            columns.push(column("by_title", Kind::Label));
            columns.push(column("by_duties", Kind::Label));
            columns.push(column("evidence", Kind::Json));
        }
        columns
    }
}
