//! A source whose first bytes are looked at before it is read.

use std::io::{self, Read};

/// A source with its first bytes, which are read again.
pub(super) struct Ahead<R> {
    start: Vec<u8>,
    /// How many of them were read again.
    n_given: usize,
    /// What ended the look; a source may not say it twice.
    error: Option<io::Error>,
    source: R,
}

impl<R: Read> Ahead<R> {
    /// Looks at so many bytes, if the source has them.
    ///
    /// # Errors
    ///
    /// Fails when the source does at once; one that fails later does so when what came before
    /// has been read.
    pub(super) fn new(mut source: R, n_bytes: usize) -> io::Result<Ahead<R>> {
        let mut start = Vec::new();
        let read = (&mut source).take(n_bytes as u64).read_to_end(&mut start);
        let error = match read {
            Ok(_) => None,
            Err(error) if start.is_empty() => return Err(error),
            Err(error) => Some(error),
        };
        Ok(Ahead {
            start,
            n_given: 0,
            error,
            source,
        })
    }

    pub(super) fn start(&self) -> &[u8] {
        &self.start
    }

    /// Leaves out some of the first bytes.
    pub(super) fn skip(&mut self, n_bytes: usize) {
        self.n_given = n_bytes.min(self.start.len());
    }
}

impl<R: Read> Read for Ahead<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.n_given == self.start.len() {
            return match self.error.take() {
                Some(error) => Err(error),
                None => self.source.read(buffer),
            };
        }
        let n_read = (&self.start[self.n_given..]).read(buffer)?;
        self.n_given += n_read;
        Ok(n_read)
    }
}
