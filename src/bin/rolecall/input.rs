//! Opens dumps by name.

use std::fs::File;
use std::io::{self, IsTerminal, Read};

use rolecall::dump::{Dialect, DumpReader};

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

/// Opens a dump and reads its header.
pub(crate) fn read(file: &str, dialect: Dialect) -> Result<DumpReader<Source>, Failure> {
    wrap(file, open(file)?, dialect)
}

/// Reads the header of a dump that is open.
pub(crate) fn wrap(
    file: &str,
    source: Source,
    dialect: Dialect,
) -> Result<DumpReader<Source>, Failure> {
    DumpReader::new(source, dialect).map_err(|error| Failure::dump(&name(file), &error))
}

/// Returns what messages call a file.
pub(crate) fn name(file: &str) -> String {
    if file == "-" {
        "standard input".to_owned()
    } else {
        file.to_owned()
    }
}
