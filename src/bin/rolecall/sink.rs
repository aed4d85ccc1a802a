//! Where labels go: standard output, a device, or a file that appears whole or not at all.

use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::failure::Failure;

/// Bytes gathered before they are written.
const BUFFER: usize = 1 << 16;

/// An open output.
pub(crate) enum Sink {
    Stdout(BufWriter<io::Stdout>),
    /// What is no plain file (a pipe, a terminal, /dev/full) is written as it comes.
    Device(BufWriter<File>),
    /// A plain file is written beside its place and moved there when it is complete.
    Whole(BufWriter<NamedTempFile>, PathBuf),
}

impl Sink {
    /// Opens an output; nothing stands for standard output.
    pub(crate) fn open(path: Option<&Path>) -> Result<Sink, Failure> {
        let Some(path) = path else {
            return Ok(Sink::Stdout(BufWriter::with_capacity(BUFFER, io::stdout())));
        };
        let named = |error: io::Error| Failure::output(path, &error);
        // The file behind a link is replaced, not the link.
        let place = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let is_device = place.metadata().is_ok_and(|metadata| !metadata.is_file());
        if is_device {
            let file = OpenOptions::new().write(true).open(&place).map_err(named)?;
            return Ok(Sink::Device(BufWriter::with_capacity(BUFFER, file)));
        }
        let directory = match place.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            Some(_) | None => Path::new("."),
        };
        let file = temporary(directory).map_err(named)?;
        Ok(Sink::Whole(BufWriter::with_capacity(BUFFER, file), place))
    }

    /// Writes what is left and, for a plain file, moves it to its place.
    pub(crate) fn finish(self) -> io::Result<()> {
        match self {
            Sink::Stdout(mut writer) => writer.flush(),
            Sink::Device(mut writer) => writer.flush(),
            Sink::Whole(writer, place) => {
                let file = writer
                    .into_inner()
                    .map_err(io::IntoInnerError::into_error)?;
                file.as_file().sync_all()?;
                file.persist(place).map_err(|error| error.error)?;
                Ok(())
            }
        }
    }
}

/// Creates a temporary file with the permissions that the umask leaves a new file.
fn temporary(directory: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".rolecall-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(directory)
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Sink::Stdout(writer) => writer.write(bytes),
            Sink::Device(writer) => writer.write(bytes),
            Sink::Whole(writer, _) => writer.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Sink::Stdout(writer) => writer.flush(),
            Sink::Device(writer) => writer.flush(),
            Sink::Whole(writer, _) => writer.flush(),
        }
    }
}
