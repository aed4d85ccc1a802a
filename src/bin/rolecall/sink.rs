//! Where output goes: standard output, a device, or a file that appears whole or not at all.

mod frames;
mod part;
mod stream;

use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

pub(crate) use self::frames::Codec;
pub(crate) use self::part::{Part, beside, sync_directory};
pub(crate) use self::stream::{Mark, Stream};
use crate::failure::Failure;
use crate::stdio;

/// Bytes gathered before they are written.
const BUFFER: usize = 1 << 16;

/// An open output.
#[derive(Debug)]
pub(crate) struct Sink {
    writer: BufWriter<Target>,
    /// Nothing for standard output.
    path: Option<PathBuf>,
    n_bytes: u64,
    /// Where the hash of what is written is asked for.
    hasher: Option<Sha256>,
}

#[derive(Debug)]
enum Target {
    /// Standard output, or what is no plain file (a pipe, a terminal, /dev/full), is written
    /// as it comes.
    Stream(File),
    Part(Part),
}

impl Sink {
    /// Opens an output; nothing stands for standard output.
    pub(crate) fn open(path: Option<&Path>) -> Result<Sink, Failure> {
        let Some(path) = path else {
            stdio::check_stdout_is_open()?;
            return Ok(Sink::new(Target::Stream(stdio::stdout()?), None));
        };
        let opened = match place(path) {
            Some(place) => Part::begin(&place).map(Target::Part),
            None => OpenOptions::new()
                .write(true)
                .open(path)
                .map(Target::Stream),
        };
        let target = opened.map_err(|error| Failure::output(path, &error))?;
        Ok(Sink::new(target, Some(path.to_owned())))
    }

    /// Goes on with a file of which an earlier run has written so many bytes.
    pub(crate) fn resume(path: &Path, mut part: Part, n_bytes: u64) -> Result<Sink, Failure> {
        part.cut(n_bytes)
            .map_err(|error| Failure::output(path, &error))?;
        let mut sink = Sink::new(Target::Part(part), Some(path.to_owned()));
        sink.n_bytes = n_bytes;
        Ok(sink)
    }

    /// Hashes what is written, and what an earlier run has written.
    pub(crate) fn hash(&mut self) -> io::Result<()> {
        let mut hasher = Sha256::new();
        if let Target::Part(part) = self.writer.get_ref() {
            let written = part.reread().map_err(|error| self.named(error))?;
            io::copy(
                &mut written.take(self.n_bytes),
                &mut HashWriter(&mut hasher),
            )
            .map_err(|error| self.named(error))?;
        }
        self.hasher = Some(hasher);
        Ok(())
    }

    fn new(target: Target, path: Option<PathBuf>) -> Sink {
        Sink {
            writer: BufWriter::with_capacity(BUFFER, target),
            path,
            n_bytes: 0,
            hasher: None,
        }
    }

    /// Returns how many bytes were written.
    pub(crate) fn n_bytes(&self) -> u64 {
        self.n_bytes
    }

    /// Returns the SHA-256 of what was written, where it was asked for.
    pub(crate) fn sha256(&self) -> Option<String> {
        let hasher = self.hasher.clone()?;
        Some(hex(&hasher.finalize()))
    }

    /// Waits until everything written is on the disk, where there is a disk.
    pub(crate) fn sync(&mut self) -> io::Result<()> {
        self.flush()?;
        match self.writer.get_ref() {
            Target::Part(part) => part.sync(),
            // Errors of a network file system or a quota may show here only.
            Target::Stream(file) if file.metadata()?.is_file() => file.sync_all(),
            Target::Stream(_) => Ok(()),
        }
        .map_err(|error| self.named(error))
    }

    /// Keeps a file in the making where the run fails, or does not.
    pub(crate) fn keep(&mut self, is_kept: bool) {
        match self.writer.get_mut() {
            Target::Part(part) => part.keep(is_kept),
            Target::Stream(_) => {}
        }
    }

    /// Writes what is left, and moves a plain file to its place.
    pub(crate) fn finish(mut self) -> io::Result<()> {
        self.sync()?;
        let Sink { writer, path, .. } = self;
        let (target, _) = writer.into_parts();
        match target {
            Target::Part(part) => part.finish().map_err(|error| named(path.as_deref(), error)),
            Target::Stream(_) => Ok(()),
        }
    }

    fn named(&self, error: io::Error) -> io::Error {
        named(self.path.as_deref(), error)
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let n = self
            .writer
            .write(bytes)
            .map_err(|error| self.named(error))?;
        self.n_bytes += n as u64;
        if let Some(hasher) = &mut self.hasher {
            hasher.update(bytes.get(..n).unwrap_or_default());
        }
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.flush().map_err(|error| self.named(error))
    }
}

impl Write for Target {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Target::Stream(file) => file.write(bytes),
            Target::Part(part) => part.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Target::Stream(file) => file.flush(),
            Target::Part(part) => part.flush(),
        }
    }
}

/// Replaces a file's text at once, keeping its permissions.
pub(crate) fn replace(path: &Path, text: &str) -> Result<(), Failure> {
    let failed = |error: io::Error| Failure::output(path, &error);
    // The file behind a link is replaced, not the link.
    let place = std::fs::canonicalize(path).map_err(failed)?;
    let permissions = place.metadata().map_err(failed)?.permissions();
    let mut part = Part::begin(&place).map_err(failed)?;
    part.write_all(text.as_bytes()).map_err(failed)?;
    part.set_permissions(permissions).map_err(failed)?;
    part.sync().map_err(failed)?;
    part.finish().map_err(failed)
}

/// Feeds what is copied to a hasher.
struct HashWriter<'h>(&'h mut Sha256);

impl Write for HashWriter<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Returns where a plain file is to appear, or nothing for what is no plain file. The file
/// behind a link is replaced, not the link.
pub(crate) fn place(path: &Path) -> Option<PathBuf> {
    let place = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let is_device = place.metadata().is_ok_and(|metadata| !metadata.is_file());
    (!is_device).then_some(place)
}

/// Writes a hash as it is usually written.
pub(crate) fn hex(hash: &[u8]) -> String {
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn named(path: Option<&Path>, error: io::Error) -> io::Error {
    match path {
        Some(path) => io::Error::new(error.kind(), format!("{}: {error}", path.display())),
        None => error,
    }
}
