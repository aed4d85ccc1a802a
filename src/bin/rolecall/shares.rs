//! `rolecall shares`: the shares of the labels in a dump, corrected for misclassification.

use std::collections::BTreeMap;
use std::io::Write;

use clap::{Args, ValueEnum};
use rayon::prelude::*;
use rolecall::batch::is_full;
use rolecall::dump::{Columns, DumpReader, Record, Row, column_index};
use rolecall::shares::{Correction, Share};
use rolecall::{ByLabel, Classifier, Label, Lexicon};

use crate::args::DumpArgs;
use crate::failure::Failure;
use crate::input::{self, Source};

mod calibration;
mod report;

use calibration::Calibration;
use report::Found;

/// Groups that are kept count of: an id is no group, and each group takes memory.
const MAX_GROUPS: usize = 10_000;

#[derive(Args, Debug)]
pub(crate) struct SharesArgs {
    /// Dump to estimate the shares of; - for standard input
    #[arg(value_name = "DUMP")]
    pub(crate) file: String,

    /// Labelled dump that shows how labels are mistaken: CSV with usual column names
    #[arg(long, value_name = "GOLD")]
    pub(crate) gold: String,

    /// Column of GOLD with the right label (built-in: director, manager or other)
    #[arg(long, value_name = "COL", default_value = "label")]
    pub(crate) gold_label: String,

    /// Count every row of GOLD alike, even if it has the columns stratum and stratum_size
    #[arg(long)]
    pub(crate) unweighted: bool,

    /// Also estimate the shares for each value of this column (name or number)
    #[arg(long, value_name = "COL")]
    pub(crate) by: Option<String>,

    #[command(flatten)]
    pub(crate) dump: DumpArgs,

    /// How to print
    #[arg(long, default_value = "text")]
    pub(crate) format: SharesFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SharesFormat {
    /// A table for people
    Text,
    /// For programs
    Json,
    /// A row for each group and label
    Csv,
}

pub(crate) fn run(args: SharesArgs, lexicon: Lexicon) -> Result<(), Failure> {
    let classifier = Classifier::new(lexicon);
    let mut reader = input::read(&args.file, &args.dump.reading.options())?;
    let file = input::name(&args.file);
    let header = reader.column_names();
    let columns = input::columns(&args.file, &reader, &args.dump.choice())?;
    let by = by_column(&header, args.by.as_deref(), &file)?;
    let calibration = Calibration::read(&args, &columns, &classifier)?;
    let counts = Counts::read(&mut reader, &file, &classifier, &columns, by)?;
    let found = Found {
        by: by.map(|column| header[column].clone()),
        groups: groups(&counts, &calibration.correction),
        n_rejected: counts.n_rejected,
        calibration,
    };
    let text = match args.format {
        SharesFormat::Text => found.text(classifier.labels()),
        SharesFormat::Json => found.json(classifier.labels())?,
        SharesFormat::Csv => found.csv(classifier.labels()),
    };
    for doubt in found.calibration.correction.doubts() {
        say!("warning: {}", doubt.describe(classifier.labels()));
    }
    if counts.n_rejected > 0 {
        say!(
            "warning: {} rows of {file} cannot be read and are left out (rolecall sniff --format csv names them)",
            counts.n_rejected
        );
    }
    let mut stdout = anstream::stdout().lock();
    stdout.write_all(text.as_bytes())?;
    stdout.flush()?;
    Ok(())
}

/// Finds the column to group by: its name, or its number from 1.
fn by_column(header: &[String], by: Option<&str>, file: &str) -> Result<Option<usize>, Failure> {
    let Some(by) = by else {
        return Ok(None);
    };
    let found = column_index(header, by);
    found.map(Some).ok_or_else(|| {
        Failure::Usage(format!(
            "{file}: there is no column {by:?}; name it with --by; the columns are: {}",
            header.join(", ")
        ))
    })
}

/// How many rows were given each label, in all and group by group.
#[derive(Default)]
struct Counts {
    all: ByLabel<u64>,
    groups: BTreeMap<String, ByLabel<u64>>,
    n_rejected: u64,
}

impl Counts {
    /// Labels a dump in one pass, batch by batch on all threads.
    fn read(
        reader: &mut DumpReader<Source>,
        file: &str,
        classifier: &Classifier,
        columns: &Columns,
        by: Option<usize>,
    ) -> Result<Counts, Failure> {
        let mut counts = Counts::default();
        let mut batch = Vec::new();
        loop {
            let is_last = fill(reader, file, &mut batch, &mut counts.n_rejected)?;
            let labels: Vec<Label> = batch
                .par_iter()
                .map(|row| classifier.classify(&columns.posting(row).as_posting()).role)
                .collect();
            for (row, label) in batch.iter().zip(labels) {
                counts.all[label] += 1;
                let Some(by) = by else { continue };
                let group = &row[by];
                counts.groups.entry(group.to_owned()).or_default()[label] += 1;
            }
            if counts.groups.len() > MAX_GROUPS {
                return Err(Failure::Usage(format!(
                    "{file}: the column of --by has more than {MAX_GROUPS} values; choose one with fewer"
                )));
            }
            if is_last {
                return Ok(counts);
            }
        }
    }
}

/// Reads the next batch; returns whether it is the last.
fn fill(
    reader: &mut DumpReader<Source>,
    file: &str,
    batch: &mut Vec<Row>,
    n_rejected: &mut u64,
) -> Result<bool, Failure> {
    batch.clear();
    let mut n_bytes = 0;
    while !is_full(batch.len(), n_bytes) {
        let record = reader.read().map_err(|error| Failure::dump(file, &error))?;
        match record {
            Some(Record::Row(row)) => {
                n_bytes += row.weight();
                batch.push(row);
            }
            Some(Record::Rejected(_)) => *n_rejected += 1,
            None => return Ok(true),
        }
    }
    Ok(false)
}

/// The shares of one group, or of all rows.
struct Group {
    /// Nothing for all rows.
    name: Option<String>,
    n: u64,
    /// Nothing where there are no rows.
    shares: Option<ByLabel<Share>>,
}

/// All rows, then the groups by name.
fn groups(counts: &Counts, correction: &Correction) -> Vec<Group> {
    let named = counts
        .groups
        .iter()
        .map(|(name, count)| (Some(name), count));
    let rows: Vec<_> = std::iter::once((None, &counts.all)).chain(named).collect();
    rows.into_par_iter()
        .map(|(name, count)| Group {
            name: name.cloned(),
            n: count.iter().map(|(_, n)| n).sum(),
            shares: correction.shares(count),
        })
        .collect()
}
