//! Output in its format, compressed or not, and marks in it where a later run can go on.

use std::io::{self, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::Sink;
use super::frames::{Codec, Frames};
use super::part::Part;
use crate::failure::Failure;

/// An output that is written piece by piece.
#[derive(Debug)]
pub(crate) struct Stream {
    sink: Sink,
    frames: Option<Frames>,
}

/// A place in an output where a later run can go on.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
pub(crate) struct Mark {
    /// Bytes of the file up to it.
    pub(crate) bytes: u64,
    /// Bytes before it that fill no frame yet, and so are not in the file.
    pub(crate) n_pending: usize,
    #[serde(skip)]
    pub(crate) pending: Vec<u8>,
}

impl Stream {
    /// Opens an output; nothing stands for standard output.
    pub(crate) fn open(path: Option<&Path>, codec: Option<Codec>) -> Result<Stream, Failure> {
        Ok(Stream {
            sink: Sink::open(path)?,
            frames: codec.map(Frames::new),
        })
    }

    /// Goes on at a mark of an earlier run.
    pub(crate) fn resume(
        path: &Path,
        codec: Option<Codec>,
        part: Part,
        mark: Mark,
    ) -> Result<Stream, Failure> {
        let has_frames = mark.bytes > 0;
        Ok(Stream {
            sink: Sink::resume(path, part, mark.bytes)?,
            frames: codec.map(|codec| Frames::resume(codec, mark.pending, has_frames)),
        })
    }

    /// Hashes what is written, and what an earlier run has written.
    pub(crate) fn hash(&mut self) -> io::Result<()> {
        self.sink.hash()
    }

    /// Returns where it is written to.
    pub(crate) fn sink(&self) -> &Sink {
        &self.sink
    }

    /// Keeps a file in the making where the run fails, or does not.
    pub(crate) fn keep(&mut self, is_kept: bool) {
        self.sink.keep(is_kept);
    }

    /// Returns a mark after everything written so far, which is on the disk then.
    pub(crate) fn mark(&mut self) -> io::Result<Mark> {
        if let Some(frames) = &mut self.frames {
            frames.write_full(&mut self.sink)?;
        }
        self.sink.sync()?;
        let pending = match &self.frames {
            Some(frames) => frames.pending.clone(),
            None => Vec::new(),
        };
        Ok(Mark {
            bytes: self.sink.n_bytes(),
            n_pending: pending.len(),
            pending,
        })
    }

    /// Writes what is left; everything is on the disk then.
    pub(crate) fn complete(&mut self) -> io::Result<()> {
        if let Some(frames) = &mut self.frames {
            frames.finish(&mut self.sink)?;
        }
        self.sink.sync()
    }

    /// Moves a plain file, which must be complete, to its place.
    pub(crate) fn finish(self) -> io::Result<()> {
        self.sink.finish()
    }
}

impl Write for Stream {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.frames {
            Some(frames) => frames.write(bytes, &mut self.sink)?,
            None => self.sink.write_all(bytes)?,
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.sink.flush()
    }
}
