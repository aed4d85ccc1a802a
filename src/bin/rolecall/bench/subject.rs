//! The dump that is measured with: the user's, or one made up for the purpose.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use indicatif::ProgressBar;
use rolecall::sample::Dump;
use sha2::{Digest, Sha256};
use tempfile::TempDir;

use crate::failure::Failure;
use crate::input;
use crate::sink::hex;

/// Bytes left free on a disk that a made-up dump is written to.
const MARGIN: u64 = 64 << 20;

/// A dump to measure with, and one of a single posting.
pub(super) struct Subject {
    pub(super) path: PathBuf,
    /// Nothing for a made-up dump.
    pub(super) file: Option<String>,
    pub(super) seed: Option<u64>,
    pub(super) bytes: u64,
    pub(super) sha256: String,
    /// Holds a made-up dump and whatever else is made up; removed at the end.
    folder: TempDir,
}

impl Subject {
    /// Takes the user's dump, which is read once, so that the system has it in memory.
    pub(super) fn of_file(file: &str, bar: &ProgressBar) -> Result<Subject, Failure> {
        let failed = |error: io::Error| Failure::input(file, error);
        let path = PathBuf::from(file);
        let no_file = || {
            let name = input::name(file);
            Failure::Usage(format!(
                "{name} is no plain file; the dump is read many times, so write it to a file first"
            ))
        };
        if file == "-" {
            return Err(no_file());
        }
        let metadata = std::fs::metadata(&path).map_err(failed)?;
        if !metadata.is_file() {
            return Err(no_file());
        }
        bar.set_length(metadata.len());
        let mut source = bar.wrap_read(File::open(&path).map_err(failed)?);
        let (mut hasher, mut bytes) = (Sha256::new(), 0);
        let mut chunk = vec![0; 1 << 16];
        loop {
            let n = source.read(&mut chunk).map_err(failed)?;
            if n == 0 {
                break;
            }
            hasher.update(&chunk[..n]);
            bytes += n as u64;
        }
        Ok(Subject {
            path,
            file: Some(file.to_owned()),
            seed: None,
            bytes,
            sha256: hex(&hasher.finalize()),
            folder: folder()?,
        })
    }

    /// Makes a dump up, in the system's place for temporary files.
    pub(super) fn made_up(dump: Dump, seed: u64, bar: &ProgressBar) -> Result<Subject, Failure> {
        let folder = folder()?;
        check_space(folder.path(), dump.n_bytes())?;
        let path = folder.path().join("dump.csv");
        let failed = |error: io::Error| Failure::output(&path, &error);
        let mut file = File::create(&path).map_err(failed)?;
        let mut hasher = Sha256::new();
        let bytes = write(dump, bar, |block| {
            hasher.update(block);
            file.write_all(block).map_err(failed)
        })?;
        Ok(Subject {
            path,
            file: None,
            seed: Some(seed),
            bytes,
            sha256: hex(&hasher.finalize()),
            folder,
        })
    }

    /// Writes a dump of one posting; returns where.
    pub(super) fn one_posting(&self) -> Result<PathBuf, Failure> {
        self.temporary("one.csv", &Dump::new(0, 0).flatten().collect::<Vec<u8>>())
    }

    /// Writes lexicon files into a directory; returns it.
    pub(super) fn lexicon(&self, files: &[(String, String)]) -> Result<PathBuf, Failure> {
        let directory = self.folder.path().join("lexicon");
        std::fs::create_dir_all(&directory).map_err(|error| Failure::output(&directory, &error))?;
        for (number, (_, text)) in files.iter().enumerate() {
            self.temporary(&format!("lexicon/{number}.toml"), text.as_bytes())?;
        }
        Ok(directory)
    }

    fn temporary(&self, name: &str, bytes: &[u8]) -> Result<PathBuf, Failure> {
        let path = self.folder.path().join(name);
        std::fs::write(&path, bytes).map_err(|error| Failure::output(&path, &error))?;
        Ok(path)
    }
}

/// Hands a made-up dump on block by block; returns how many bytes it has.
pub(super) fn write(
    dump: Dump,
    bar: &ProgressBar,
    mut block_out: impl FnMut(&[u8]) -> Result<(), Failure>,
) -> Result<u64, Failure> {
    bar.set_length(dump.n_bytes());
    let mut n_written = 0;
    for block in dump {
        block_out(&block)?;
        n_written += block.len() as u64;
        bar.inc(block.len() as u64);
    }
    Ok(n_written)
}

/// Checks that a disk has room for so many bytes, where the system tells.
pub(super) fn check_space(place: &Path, n_bytes: u64) -> Result<(), Failure> {
    match free_bytes(place) {
        Some(free) if free < n_bytes.saturating_add(MARGIN) => {
            let message = format!(
                "{} has {} MB free where the dump takes {} MB; ask for a smaller --size, or set TMPDIR to a disk with more room",
                place.display(),
                free / 1_000_000,
                n_bytes.div_ceil(1_000_000)
            );
            Err(Failure::Output(io::Error::new(
                io::ErrorKind::StorageFull,
                message,
            )))
        }
        Some(_) | None => Ok(()),
    }
}

#[cfg(unix)]
fn free_bytes(place: &Path) -> Option<u64> {
    let disk = rustix::fs::statvfs(place).ok()?;
    disk.f_bavail.checked_mul(disk.f_frsize)
}

#[cfg(not(unix))]
fn free_bytes(_: &Path) -> Option<u64> {
    None
}

fn folder() -> Result<TempDir, Failure> {
    let prefix = "rolecall-bench-";
    tempfile::Builder::new()
        .prefix(prefix)
        .tempdir()
        .map_err(|error| Failure::output(&std::env::temp_dir(), &error))
}
