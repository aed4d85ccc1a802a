//! The figures of every value of a column.

use std::fmt::Write;

use rolecall::Labels;
use rolecall::eval::{Slice, slices};
use serde::Serialize;

use super::Case;
use super::evaluation::pairs;
use crate::figures::{interval, plain};

#[derive(Debug, Serialize)]
pub(super) struct Sliced {
    by: String,
    values: Vec<Slice>,
}

pub(super) fn measure(cases: &[Case<'_>], column: usize, name: &str) -> Sliced {
    let values = cases.iter().map(|case| case.row.fields[column].as_str());
    Sliced {
        by: name.to_owned(),
        values: slices(values.zip(pairs(cases))),
    }
}

impl Sliced {
    pub(super) fn render(&self, labels: &Labels) -> String {
        let f1_width = labels.widest().max(15);
        let longest = self.values.iter().map(|slice| slice.value.chars().count());
        let width = longest.max().unwrap_or(0).clamp(10, 40);
        let mut text = format!(
            "\nby {}: macro-F1 over the labels that occur, F1 of each label (postings in gold)\n{:>width$}  {:>5}  {:>5}  {:<22}",
            self.by, "", "n", "wrong", "macro-F1 [95 %]"
        );
        for name in labels.names() {
            let _ = write!(text, "  {name:>f1_width$}");
        }
        text += "\n";
        for slice in &self.values {
            let value: String = slice.value.chars().take(width).collect();
            let _ = write!(
                text,
                "{value:>width$}  {:>5}  {:>5}  {:<22}",
                slice.n,
                slice.n_wrong,
                interval(slice.macro_f1)
            );
            for (_, figures) in slice.labels.iter() {
                let f1 = format!("{} ({})", plain(figures.f1), figures.support);
                let _ = write!(text, "  {f1:>f1_width$}");
            }
            text += "\n";
        }
        text
    }
}
