//! The dumps of a run as files: what they were when it began, and what was read of them.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::UNIX_EPOCH;

use rolecall::dump::DumpReader;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::failure::Failure;
use crate::input::Source;
use crate::sink::hex;

/// Bytes hashed at a time.
const BUFFER: usize = 1 << 17;

/// A dump as it was when the run began.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub(super) struct Input {
    pub(super) file: String,
    /// Size and time of change of a plain file, which can be read again.
    pub(super) state: Option<State>,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub(super) struct State {
    pub(super) bytes: u64,
    modified_ns: u64,
}

impl Input {
    pub(super) fn new(file: &str) -> Input {
        let metadata = std::fs::metadata(file).ok();
        let metadata = metadata.filter(|metadata| metadata.is_file() && file != "-");
        let state = metadata.map(|metadata| State {
            bytes: metadata.len(),
            modified_ns: metadata
                .modified()
                .ok()
                .and_then(|time| time.duration_since(UNIX_EPOCH).ok())
                .map_or(0, |time| time.as_nanos() as u64),
        });
        Input {
            file: file.to_owned(),
            state,
        }
    }
}

/// A dump that was read to its end.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub(super) struct Done {
    pub(super) bytes: u64,
    pub(super) sha256: String,
    pub(super) rows: u64,
    pub(super) rejected: u64,
    /// How it was read: format, encoding, delimiter and so on, in words.
    pub(super) read_as: String,
}

/// The bytes of a dump that were read so far.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub(super) struct Prefix {
    pub(super) bytes: u64,
    pub(super) sha256: String,
}

impl Prefix {
    /// Whether a file starts with these bytes.
    pub(super) fn is_of(&self, file: &str) -> Result<bool, Failure> {
        let failed = |error: io::Error| Failure::input(file, error);
        let mut start = File::open(file).map_err(failed)?.take(self.bytes);
        Ok(Prefix::read(&mut start).map_err(failed)? == *self)
    }

    /// Reads all bytes of a source.
    pub(super) fn read(source: &mut impl Read) -> io::Result<Prefix> {
        let mut hashed = Hashed::default();
        hashed.read_all(source)?;
        Ok(hashed.prefix())
    }
}

/// Hashes the bytes of a dump on their way to its reader.
#[derive(Clone, Default)]
pub(super) struct Watch(Arc<Mutex<Hashed>>);

#[derive(Clone, Default)]
struct Hashed {
    n_bytes: u64,
    hasher: Sha256,
}

impl Hashed {
    fn add(&mut self, bytes: &[u8]) {
        self.n_bytes += bytes.len() as u64;
        self.hasher.update(bytes);
    }

    fn read_all(&mut self, source: &mut impl Read) -> io::Result<()> {
        let mut buffer = vec![0; BUFFER];
        loop {
            match source.read(&mut buffer)? {
                0 => return Ok(()),
                n => self.add(buffer.get(..n).unwrap_or_default()),
            }
        }
    }

    fn prefix(&self) -> Prefix {
        Prefix {
            bytes: self.n_bytes,
            sha256: hex(&self.hasher.clone().finalize()),
        }
    }
}

impl Watch {
    /// Returns a source whose bytes are watched.
    pub(super) fn wrap(&self, source: Source) -> Source {
        Box::new(Watched {
            source,
            watch: self.clone(),
        })
    }

    /// Returns what was read so far.
    pub(super) fn prefix(&self) -> Prefix {
        self.lock().prefix()
    }

    /// Returns what a dump was, which was read to its end; a reader may leave bytes behind the
    /// last row unread.
    pub(super) fn done(
        &self,
        input: &Input,
        reader: &DumpReader<Source>,
        rejected: u64,
    ) -> Result<Done, Failure> {
        let mut hashed = self.lock();
        if input.state.is_some() {
            let failed = |error: io::Error| Failure::input(&input.file, error);
            let mut rest = File::open(&input.file).map_err(failed)?;
            rest.seek(SeekFrom::Start(hashed.n_bytes)).map_err(failed)?;
            hashed.read_all(&mut rest).map_err(failed)?;
        }
        let Prefix { bytes, sha256 } = hashed.prefix();
        Ok(Done {
            bytes,
            sha256,
            rows: reader.n_records(),
            rejected,
            read_as: reader.layout().to_string(),
        })
    }

    fn lock(&self) -> MutexGuard<'_, Hashed> {
        // A hash is whole after any panic elsewhere.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

struct Watched {
    source: Source,
    watch: Watch,
}

impl Read for Watched {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.source.read(buffer)?;
        self.watch.lock().add(buffer.get(..n).unwrap_or_default());
        Ok(n)
    }
}
