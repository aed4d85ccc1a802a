//! Opens dumps by name.

use std::fs::File;
use std::io::{self, IsTerminal, Read};

use rolecall::dump::{ColumnChoice, Columns, DumpReader, ReadOptions};

use crate::failure::Failure;

/// A dump's bytes, from wherever they come.
pub(crate) type Source = Box<dyn Read + Send>;

/// Opens a file, or standard input for `-`.
pub(crate) fn open(file: &str) -> Result<Source, Failure> {
    if file != "-" {
        let source = File::open(file).map_err(|error| Failure::input(file, error))?;
        let is_directory = source.metadata().is_ok_and(|metadata| metadata.is_dir());
        if is_directory {
            return Err(Failure::input(file, "is a directory; name the files in it"));
        }
        return Ok(Box::new(source));
    }
    if io::stdin().is_terminal() {
        return Err(Failure::Usage(
            "there is no input; name a file, or pipe a dump in (rolecall label dump.csv)"
                .to_owned(),
        ));
    }
    Ok(Box::new(io::stdin()))
}

/// Opens a dump whose header names its columns, or that has none.
pub(crate) fn read(file: &str, options: &ReadOptions) -> Result<DumpReader<Source>, Failure> {
    wrap(file, open(file)?, options)
}

/// Opens a dump, whatever its header.
pub(crate) fn look(file: &str, options: &ReadOptions) -> Result<DumpReader<Source>, Failure> {
    DumpReader::new(open(file)?, options).map_err(|error| Failure::dump(&name(file), &error))
}

/// Reads the header of a dump that is open.
pub(crate) fn wrap(
    file: &str,
    source: Source,
    options: &ReadOptions,
) -> Result<DumpReader<Source>, Failure> {
    let name = name(file);
    let reader = DumpReader::new(source, options).map_err(|error| Failure::dump(&name, &error))?;
    let layout = reader.layout();
    if !layout.names_fit() {
        let message = format!(
            "its header has {} names where the rows have {} fields, so nobody knows which column is which; mend the header, or skip it (--skip-lines {} --no-headers) and name the columns by number",
            layout.n_names.unwrap_or_default(),
            layout.n_columns,
            layout.skip_lines + 1,
        );
        return Err(Failure::input(&name, message));
    }
    Ok(reader)
}

/// Chooses the columns of a dump.
pub(crate) fn columns(
    file: &str,
    reader: &DumpReader<Source>,
    choice: &ColumnChoice,
) -> Result<Columns, Failure> {
    Columns::choose(&reader.column_names(), choice).map_err(|error| {
        let name = name(file);
        if reader.layout().has_header {
            Failure::columns(&name, &error)
        } else {
            Failure::Usage(format!(
                "{name}: its first row is no header, it seems, so name the columns by number, from 1 to {} (--title 2 --text 5), or say --headers",
                reader.layout().n_columns
            ))
        }
    })
}

/// Says which columns are read.
pub(crate) fn describe(header: &[String], columns: &Columns) -> String {
    let title = columns
        .title
        .map_or("none".to_owned(), |column| format!("{:?}", header[column]));
    let texts: Vec<String> = columns
        .texts
        .iter()
        .map(|(column, _)| format!("{:?}", header[*column]))
        .collect();
    let texts = if texts.is_empty() {
        "none".to_owned()
    } else {
        texts.join(", ")
    };
    format!("title column: {title}; text columns: {texts}")
}

/// Returns what messages call a file.
pub(crate) fn name(file: &str) -> String {
    if file == "-" {
        "standard input".to_owned()
    } else {
        file.to_owned()
    }
}
