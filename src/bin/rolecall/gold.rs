//! Labelled dumps: every row with its gold label, or one sentence on what to mend.

use clap::Args;
use rolecall::dump::{Record, column_index};
use rolecall::{Label, Labels, OwnedPosting};

use crate::args::DumpArgs;
use crate::failure::Failure;
use crate::input;

#[derive(Args, Debug)]
pub(crate) struct GoldArgs {
    /// Labelled dump; - for standard input
    #[arg(value_name = "GOLD")]
    pub(crate) file: String,

    /// Column of the right label (built-in: director, manager or other)
    #[arg(long, value_name = "COL", default_value = "label")]
    pub(crate) gold: String,

    #[command(flatten)]
    pub(crate) dump: DumpArgs,
}

/// A labelled dump.
pub(crate) struct Gold {
    pub(crate) header: Vec<String>,
    pub(crate) rows: Vec<GoldRow>,
}

pub(crate) struct GoldRow {
    /// From 1, the header not counted.
    pub(crate) number: usize,
    pub(crate) label: Label,
    pub(crate) posting: OwnedPosting,
    /// Every column as text, for slices and weights.
    pub(crate) fields: Vec<String>,
}

impl Gold {
    /// Reads a labelled dump whole, by the names that a lexicon gives the labels.
    pub(crate) fn read(args: &GoldArgs, labels: &Labels) -> Result<Gold, Failure> {
        let file = input::name(&args.file);
        let mut reader = input::read(&args.file, &args.dump.reading.options())?;
        let header = reader.column_names();
        let gold_column = column(&header, &args.gold, "gold column", "--gold", &file)?;
        let columns = input::columns(&args.file, &reader, &args.dump.choice())?;
        let mut rows = Vec::new();
        while let Some(record) = reader
            .read()
            .map_err(|error| Failure::dump(&file, &error))?
        {
            let row = match record {
                Record::Row(row) => row,
                Record::Rejected(reject) => {
                    return Err(Failure::Input(format!(
                        "{file}:{}: {}; mend the row",
                        reject.line, reject.reason
                    )));
                }
            };
            let number = rows.len() + 1;
            let fields: Vec<String> = row.iter().map(str::to_owned).collect();
            let name = &fields[gold_column];
            let Some(label) = labels.parse(name) else {
                return Err(Failure::Input(format!(
                    "{file}: row {number}: gold label {name:?} is not {}; mend it",
                    labels.list()
                )));
            };
            rows.push(GoldRow {
                number,
                label,
                posting: columns.posting(&row),
                fields,
            });
        }
        if rows.is_empty() {
            return Err(Failure::Input(format!(
                "{file}: there is no row; a gold set needs labelled postings"
            )));
        }
        Ok(Gold { header, rows })
    }

    /// Returns the index of a column that an option names.
    pub(crate) fn column(&self, name: &str, option: &str, file: &str) -> Result<usize, Failure> {
        column(&self.header, name, "column", option, file)
    }
}

fn column(
    header: &[String],
    name: &str,
    what: &str,
    option: &str,
    file: &str,
) -> Result<usize, Failure> {
    column_index(header, name).ok_or_else(|| {
        Failure::Usage(format!(
            "{file}: there is no {what} {name:?}; name it with {option}; the columns are: {}",
            header.join(", ")
        ))
    })
}
