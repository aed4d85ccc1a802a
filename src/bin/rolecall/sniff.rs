//! `rolecall sniff`: how dumps would be read, and the tables in them.

use std::io::Write;

use clap::{Args, ValueEnum};
use rolecall::dump::{Columns, DumpReader, Record};
use serde_json::json;

use crate::args::DumpArgs;
use crate::failure::Failure;
use crate::input::{self, Source};

#[derive(Args, Debug)]
pub(crate) struct SniffArgs {
    /// Dumps to look at, or a quoted pattern ('dumps/*.csv.gz'); - or none for standard input
    #[arg(value_name = "FILE")]
    files: Vec<String>,

    #[command(flatten)]
    dump: DumpArgs,

    /// How to print
    #[arg(long, default_value = "text")]
    format: SniffFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum SniffFormat {
    /// A few lines for people
    Text,
    /// An object for each dump
    Json,
    /// The table itself as plain CSV in UTF-8: what was guessed put to use
    Csv,
}

pub(crate) fn run(args: &SniffArgs) -> Result<(), Failure> {
    let mut stdout = anstream::stdout().lock();
    for file in &input::files(&args.files)? {
        let reader = input::look(file, &args.dump.reading.options())?;
        match args.format {
            SniffFormat::Text => write!(stdout, "{}", text(file, &reader, args))?,
            SniffFormat::Json => writeln!(stdout, "{}", object(file, &reader, args))?,
            SniffFormat::Csv => write_table(file, reader, &mut stdout)?,
        }
    }
    stdout.flush()?;
    Ok(())
}

fn text(file: &str, reader: &DumpReader<Source>, args: &SniffArgs) -> String {
    let names = reader.column_names();
    let columns = match Columns::choose(&names, &args.dump.choice()) {
        Ok(columns) => input::describe(&names, &columns),
        Err(error) => error.to_string(),
    };
    let layout = reader.layout();
    let misfit = if layout.names_fit() {
        String::new()
    } else {
        format!(
            "; the header has {} names",
            layout.n_names.unwrap_or_default()
        )
    };
    format!(
        "{}: {layout}\n  {} columns{misfit}: {}\n  {columns}\n",
        input::name(file),
        layout.n_columns,
        names.join(", ")
    )
}

fn object(file: &str, reader: &DumpReader<Source>, args: &SniffArgs) -> serde_json::Value {
    let names = reader.column_names();
    let columns = Columns::choose(&names, &args.dump.choice()).ok();
    let layout = reader.layout();
    let dialect = &layout.dialect;
    json!({
        "file": input::name(file),
        "format": layout.format.name(),
        "compression": layout.compression.name(),
        "encoding": layout.encoding.name(),
        "delimiter": char::from(dialect.delimiter).to_string(),
        "quote": dialect.quote.map(|quote| char::from(quote).to_string()),
        "escape": dialect.escape.as_str(),
        "line_end": dialect.line_end.as_str(),
        "skips_space": dialect.skips_space,
        "skip_lines": layout.skip_lines,
        "has_header": layout.has_header,
        "names_fit": layout.names_fit(),
        "columns": names,
        "title": columns.as_ref().and_then(|columns| columns.title).map(|column| &names[column]),
        "texts": columns.map(|columns| -> Vec<String> {
            columns.texts.iter().map(|(column, _)| names[*column].clone()).collect()
        }),
    })
}

/// Writes the header, where there is one, and the rows; rejected ones are named on standard
/// error.
fn write_table(
    file: &str,
    mut reader: DumpReader<Source>,
    stdout: &mut impl Write,
) -> Result<(), Failure> {
    let mut writer = csv::Writer::from_writer(stdout);
    if reader.layout().has_header {
        writer
            .write_record(reader.header().iter())
            .map_err(into_io)?;
    }
    let name = input::name(file);
    while let Some(record) = reader
        .read()
        .map_err(|error| Failure::dump(&name, &error))?
    {
        match record {
            Record::Row(row) => writer.write_record(row.iter()).map_err(into_io)?,
            Record::Rejected(reject) => {
                say!("rejected {name}:{}: {}", reject.line, reject.reason);
            }
        }
    }
    writer.flush()?;
    Ok(())
}

fn into_io(error: csv::Error) -> std::io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        kind => std::io::Error::other(format!("{kind:?}")),
    }
}
