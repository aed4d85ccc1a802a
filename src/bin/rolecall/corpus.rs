//! Reads dumps through, posting by posting, on all threads. Texts are kept a batch at a time.

use rayon::prelude::*;
use rolecall::batch::is_full;
use rolecall::dump::{Columns, DumpReader, Record, Row, column_index};
use rolecall::{Label, Labels, OwnedPosting};

use crate::args::DumpArgs;
use crate::failure::Failure;
use crate::input::{self, Source};
use crate::progress;

/// Dumps to read through; each has its own header.
pub(crate) struct Corpus<'a> {
    /// What the gold column calls the labels.
    pub(crate) labels: &'a Labels,
    pub(crate) files: &'a [String],
    pub(crate) dump: &'a DumpArgs,
    pub(crate) gold: GoldColumn<'a>,
    /// Column that names a posting.
    pub(crate) id: Option<&'a str>,
}

/// Where the right labels are. A row may have none.
#[derive(Clone, Copy)]
pub(crate) enum GoldColumn<'a> {
    /// Nowhere.
    Absent,
    /// In the column of that name, where a dump has it.
    Usual(&'a str),
    /// In the column of that name, which every dump must have.
    Named(&'a str),
}

/// A row of a corpus.
pub(crate) struct CorpusRow {
    /// Index of its dump.
    pub(crate) file: usize,
    /// From 1, the header not counted.
    pub(crate) number: u64,
    pub(crate) id: Option<String>,
    pub(crate) posting: OwnedPosting,
    pub(crate) gold: Option<Label>,
}

/// How many rows were read, and how many had a wrong number of fields.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct RowCounts {
    pub(crate) n_read: u64,
    pub(crate) n_rejected: u64,
}

/// What is read of a dump.
struct Plan<'a> {
    labels: &'a Labels,
    file: usize,
    name: String,
    columns: Columns,
    gold: Option<usize>,
    /// What to do about a gold label that is none.
    mend_gold: &'static str,
    id: Option<usize>,
}

impl<'a> Corpus<'a> {
    /// Applies a function to every row on all threads, and hands its results on in the order
    /// of the rows.
    pub(crate) fn read<T: Send>(
        &self,
        map: impl Fn(&CorpusRow) -> T + Sync,
        mut fold: impl FnMut(T),
    ) -> Result<RowCounts, Failure> {
        let bar = progress::bar(self.files, false);
        let mut counts = RowCounts::default();
        for (index, file) in self.files.iter().enumerate() {
            let source: Source = Box::new(bar.wrap_read(input::open(file)?));
            let mut reader = input::wrap(file, source, &self.dump.reading.options())?;
            let plan = self.plan(index, &reader)?;
            let mut n_before = 0;
            loop {
                let (batch, is_last) = plan.batch(&mut reader, &mut counts.n_rejected)?;
                let rows = batch.par_iter().enumerate();
                let results: Vec<Result<T, Failure>> = rows
                    .map(|(at, row)| Ok(map(&plan.row(row, n_before + at as u64 + 1)?)))
                    .collect();
                for result in results {
                    fold(result?);
                }
                n_before += batch.len() as u64;
                if is_last {
                    break;
                }
            }
            counts.n_read += n_before;
        }
        bar.finish_and_clear();
        if counts.n_rejected > 0 {
            say!(
                "warning: {} rows cannot be read and are left out (rolecall sniff --format csv names them)",
                counts.n_rejected
            );
        }
        if counts.n_read == 0 {
            let files: Vec<String> = self.files.iter().map(|file| input::name(file)).collect();
            return Err(Failure::input(
                &files.join(", "),
                "there is no row; name a dump with postings",
            ));
        }
        Ok(counts)
    }

    fn plan(&self, file: usize, reader: &DumpReader<Source>) -> Result<Plan<'a>, Failure> {
        let name = input::name(&self.files[file]);
        let header = reader.column_names();
        let columns = input::columns(&self.files[file], reader, &self.dump.choice())?;
        let named = |column: &str, option: &str| {
            column_index(&header, column).ok_or_else(|| {
                Failure::Usage(format!(
                    "{name}: there is no column {column:?}; correct {option}; the columns are: {}",
                    header.join(", ")
                ))
            })
        };
        let gold = match self.gold {
            GoldColumn::Absent => None,
            GoldColumn::Usual(column) => header.iter().position(|known| known == column),
            GoldColumn::Named(column) => Some(named(column, "the name of the gold column")?),
        };
        let id = self.id.map(|column| named(column, "--id")).transpose()?;
        Ok(Plan {
            labels: self.labels,
            file,
            name,
            columns,
            gold,
            mend_gold: match self.gold {
                GoldColumn::Usual(_) => "mend it, or go without gold labels (--gold \"\")",
                GoldColumn::Absent | GoldColumn::Named(_) => "mend it",
            },
            id,
        })
    }
}

impl Plan<'_> {
    /// Reads the next batch; says whether it is the last.
    fn batch(
        &self,
        reader: &mut DumpReader<Source>,
        n_rejected: &mut u64,
    ) -> Result<(Vec<Row>, bool), Failure> {
        let mut batch = Vec::new();
        let mut n_bytes = 0;
        while !is_full(batch.len(), n_bytes) {
            let record = reader
                .read()
                .map_err(|error| Failure::dump(&self.name, &error))?;
            match record {
                Some(Record::Row(row)) => {
                    n_bytes += row.weight();
                    batch.push(row);
                }
                Some(Record::Rejected(_)) => *n_rejected += 1,
                None => return Ok((batch, true)),
            }
        }
        Ok((batch, false))
    }

    fn row(&self, row: &Row, number: u64) -> Result<CorpusRow, Failure> {
        let gold = match self.gold.map(|column| &row[column]) {
            None => None,
            Some(name) if name.trim().is_empty() => None,
            Some(name) => Some(self.labels.parse(name).ok_or_else(|| {
                Failure::Input(format!(
                    "{}: row {number}: gold label {name:?} is not {}; {}",
                    self.name,
                    self.labels.list(),
                    self.mend_gold
                ))
            })?),
        };
        Ok(CorpusRow {
            file: self.file,
            number,
            id: self.id.map(|column| row[column].to_owned()),
            posting: self.columns.posting(row),
            gold,
        })
    }
}
