//! Directories that a command fills: new or empty, so that nothing of the user's is lost.

use std::io;
use std::path::Path;

use crate::failure::Failure;

/// Checks that a directory is new or empty.
pub(crate) fn check(directory: &Path) -> Result<(), Failure> {
    let mut entries = match std::fs::read_dir(directory) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(named(directory, error)),
    };
    if entries.next().is_none() {
        return Ok(());
    }
    Err(Failure::Usage(format!(
        "{}: is not empty; name a new directory",
        directory.display()
    )))
}

/// Writes files into a directory that [`check`] has passed.
pub(crate) fn write<'f>(
    directory: &Path,
    files: impl IntoIterator<Item = (&'f str, &'f str)>,
) -> Result<(), Failure> {
    std::fs::create_dir_all(directory).map_err(|error| named(directory, error))?;
    for (name, text) in files {
        let path = directory.join(name);
        std::fs::write(&path, text).map_err(|error| named(&path, error))?;
    }
    Ok(())
}

fn named(path: &Path, error: io::Error) -> Failure {
    let message = format!("{}: {error}", path.display());
    Failure::Output(io::Error::new(error.kind(), message))
}
