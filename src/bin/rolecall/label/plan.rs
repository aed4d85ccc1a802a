//! What `label` reads and writes, decided on the first dump.

use rolecall::batch::{Format, Output};
use rolecall::dump::{ColumnChoice, Columns, DumpReader};
use rolecall::{Labels, Lexicon};

use crate::args::LabelArgs;
use crate::failure::Failure;
use crate::input::{self, Source};
use crate::target::To;

/// What to read and write.
pub(super) struct Plan {
    header: Vec<String>,
    pub(super) columns: Columns,
    pub(super) output: Output,
    first_file: String,
}

impl Plan {
    pub(super) fn new(
        reader: &DumpReader<Source>,
        file: &str,
        args: &LabelArgs,
        lexicon: &Lexicon,
    ) -> Result<Plan, Failure> {
        let name = input::name(file);
        let header = reader.column_names();
        let columns = input::columns(file, reader, &args.dump.choice())?;
        let output = Output {
            format: format(args, reader.layout().dialect.delimiter)?,
            keep: select(&header, args, &name)?,
            evidence: args.evidence,
            prefix: args.prefix.clone(),
            review_below: args.review_below,
        };
        let plan = Plan {
            header,
            columns,
            output,
            first_file: name,
        };
        plan.check_added_columns(lexicon.labels())?;
        if !args.quiet {
            say!("{}", input::describe(&plan.header, &plan.columns));
        }
        Ok(plan)
    }

    /// Checks that a further dump has the header of the first.
    pub(super) fn check_header(
        &self,
        reader: &DumpReader<Source>,
        file: &str,
    ) -> Result<(), Failure> {
        if reader.column_names() == self.header {
            return Ok(());
        }
        Err(Failure::input(
            file,
            format!(
                "its header differs from that of {}; label it in a run of its own",
                self.first_file
            ),
        ))
    }

    fn check_added_columns(&self, labels: &Labels) -> Result<(), Failure> {
        let kept = |name: &String| {
            let mut keep = self.output.keep.iter();
            keep.any(|&column| self.header.get(column) == Some(name))
        };
        let added = self.output.added_columns(labels);
        let Some(added) = added.into_iter().find(kept) else {
            return Ok(());
        };
        Err(Failure::Usage(format!(
            "{}: there is already a column {added:?}; choose other names with --prefix (say, --prefix new_{})",
            self.first_file, self.output.prefix
        )))
    }
}

fn format(args: &LabelArgs, delimiter: u8) -> Result<Format, Failure> {
    let target = args.target()?;
    match target.to {
        To::Csv => Ok(Format::Csv {
            delimiter: if target.is_tsv { b'\t' } else { delimiter },
            excel_safe: args.excel_safe,
        }),
        To::Jsonl | To::Parquet(_) if args.excel_safe => Err(Failure::Usage(
            "--excel-safe is for CSV, which spreadsheets open; leave it out, or write a .csv file"
                .to_owned(),
        )),
        To::Jsonl => Ok(Format::JsonLines),
        To::Parquet(_) => Ok(Format::Fields),
    }
}

fn select(header: &[String], args: &LabelArgs, name: &str) -> Result<Vec<usize>, Failure> {
    let Some(select) = &args.select else {
        return Ok((0..header.len()).collect());
    };
    let choice = ColumnChoice {
        title: None,
        texts: select.clone(),
    };
    let columns =
        Columns::choose(header, &choice).map_err(|error| Failure::columns(name, &error))?;
    let texts = columns.texts.into_iter();
    Ok(texts.map(|(column, _)| column).collect())
}
