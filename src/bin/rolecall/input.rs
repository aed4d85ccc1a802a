//! Opens dumps by name.

use std::fs::File;
use std::io::{self, IsTerminal, Read};

use rolecall::dump::{ColumnChoice, Columns, DumpReader, Format, ReadOptions};

use crate::failure::Failure;

/// A dump's bytes, from wherever they come.
pub(crate) type Source = Box<dyn Read + Send>;

/// Returns the files that were typed: standard input for none, and the files that fit a
/// pattern, in order of their names, where the shell left one as it was.
pub(crate) fn files(typed: &[String]) -> Result<Vec<String>, Failure> {
    if typed.is_empty() {
        return Ok(vec!["-".to_owned()]);
    }
    let mut files = Vec::new();
    for file in typed {
        if !file.contains(['*', '?', '[']) || std::fs::exists(file).unwrap_or(true) {
            files.push(file.clone());
            continue;
        }
        let faulty = |error: &dyn std::fmt::Display| {
            Failure::Usage(format!("{file} is no pattern of file names: {error}"))
        };
        let before = files.len();
        for path in glob::glob(file).map_err(|error| faulty(&error))? {
            let path = path.map_err(|error| Failure::Input(error.to_string()))?;
            files.push(path.to_string_lossy().into_owned());
        }
        if files.len() == before {
            return Err(Failure::input(file, "no file fits the pattern"));
        }
    }
    Ok(files)
}

/// Returns the delimiter that the name of a file lets expect.
fn favoured(file: &str) -> u8 {
    let name = file.to_lowercase();
    let name = name
        .strip_suffix(".gz")
        .or(name.strip_suffix(".zst"))
        .unwrap_or(&name);
    if name.ends_with(".tsv") || name.ends_with(".tab") {
        b'\t'
    } else {
        b','
    }
}

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
    reader(file, open(file)?, options)
}

/// Reads the header of a dump that is open.
pub(crate) fn wrap(
    file: &str,
    source: Source,
    options: &ReadOptions,
) -> Result<DumpReader<Source>, Failure> {
    let reader = reader(file, source, options)?;
    let layout = reader.layout();
    if !layout.names_fit() {
        let message = format!(
            "its header has {} names where the rows have {} fields, so nobody knows which column is which; mend the header, or skip it (--skip-lines {} --no-headers) and name the columns by number",
            layout.n_names.unwrap_or_default(),
            layout.n_columns,
            layout.skip_lines + 1,
        );
        return Err(Failure::input(&name(file), message));
    }
    Ok(reader)
}

fn reader(
    file: &str,
    source: Source,
    options: &ReadOptions,
) -> Result<DumpReader<Source>, Failure> {
    let options = ReadOptions {
        favoured: favoured(file),
        ..options.clone()
    };
    DumpReader::new(source, &options).map_err(|error| Failure::dump(&name(file), &error))
}

/// Chooses the columns of a dump.
pub(crate) fn columns(
    file: &str,
    reader: &DumpReader<Source>,
    choice: &ColumnChoice,
) -> Result<Columns, Failure> {
    Columns::choose(&reader.column_names(), choice).map_err(|error| {
        let name = name(file);
        let layout = reader.layout();
        if layout.has_header {
            let hint = match layout.format {
                Format::Csv if error.nothing_fits() => {
                    "; if these are a posting, say --no-headers"
                }
                Format::Csv | Format::JsonLines | Format::Parquet => "",
            };
            Failure::Usage(format!("{name}: {error}{hint}"))
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
