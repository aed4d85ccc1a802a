//! The figures at natural prevalence, where the gold says what it was drawn from.

use std::fmt::Write;

use rolecall::Labels;
use rolecall::eval::{NaturalReport, Strata, at_natural_prevalence};
use serde::Serialize;

use super::Case;
use super::evaluation::pairs;
use crate::failure::Failure;
use crate::figures::{interval, percent};
use crate::gold::{Gold, GoldRow};

/// The column that names the stratum of a row.
const STRATUM: &str = "stratum";

/// The column with its size that is used when no other is named.
const SIZE: &str = "stratum_size";

/// The strata of a gold set and the column that gave their sizes.
pub(super) struct Weights {
    column: String,
    strata: Strata,
}

#[derive(Debug, Serialize)]
pub(super) struct Natural {
    weight_column: String,
    #[serde(flatten)]
    report: NaturalReport,
}

/// Reads the strata: by the column that was asked for, or by the usual ones where the gold
/// has both.
pub(super) fn strata(
    gold: &Gold,
    asked: Option<&str>,
    file: &str,
) -> Result<Option<Weights>, Failure> {
    let has = |name: &str| gold.header.iter().any(|column| column == name);
    let name = match asked {
        Some(name) => name,
        None if has(STRATUM) && has(SIZE) => SIZE,
        None => return Ok(None),
    };
    let size_column = gold.column(name, "--weight", file)?;
    if !has(STRATUM) {
        return Err(Failure::Usage(format!(
            "{file}: --weight {name} needs a column {STRATUM:?} that names the stratum of each row"
        )));
    }
    let stratum_column = gold.column(STRATUM, "--weight", file)?;
    let row = |row: &GoldRow| match row.fields[size_column].trim().parse::<u64>() {
        Ok(size) if size > 0 => Ok(size),
        _ => Err(Failure::Input(format!(
            "{file}: row {}: {name} {:?} is not a whole number of postings; mend it",
            row.number, row.fields[size_column]
        ))),
    };
    let sizes: Vec<u64> = gold.rows.iter().map(row).collect::<Result<_, _>>()?;
    let names = gold
        .rows
        .iter()
        .map(|row| row.fields[stratum_column].as_str());
    Ok(Some(Weights {
        column: name.to_owned(),
        strata: Strata::group(names.zip(sizes)),
    }))
}

impl Weights {
    pub(super) fn measure(self, cases: &[Case<'_>]) -> Natural {
        Natural {
            weight_column: self.column,
            report: at_natural_prevalence(&pairs(cases), &self.strata),
        }
    }
}

impl Natural {
    pub(super) fn render(&self, labels: &Labels) -> String {
        let width = labels.widest().max(10);
        let report = &self.report;
        let mut text = format!(
            "\nat natural prevalence, rows weighted by {} within {} strata: they stand for {:.0} postings",
            self.weight_column, report.n_strata, report.n_postings
        );
        if let Some(n_effective) = report.n_effective {
            let _ = write!(
                text,
                ",\nand say as much as {n_effective:.0} rows drawn evenly"
            );
        }
        let _ = writeln!(
            text,
            "\n{:>width$}  {:<22}  {:<22}  {:<22}  prevalence in % [95 %]",
            "", "precision [95 %]", "recall [95 %]", "F1 [95 %]"
        );
        for (label, figures) in report.labels.iter() {
            let _ = writeln!(
                text,
                "{:>width$}  {:<22}  {:<22}  {:<22}  {}",
                labels.name(label),
                interval(figures.precision),
                interval(figures.recall),
                interval(figures.f1),
                percent(figures.prevalence)
            );
        }
        let _ = writeln!(
            text,
            "{:>width$}  {}",
            "macro-F1",
            interval(report.macro_f1)
        );
        text
    }
}
