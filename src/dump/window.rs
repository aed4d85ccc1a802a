//! The part of a dump that is in memory: bytes come in at its end and leave at its start, and
//! it knows where in the dump it stands.

use std::io::{self, Read};

use super::dialect::LineEnd;
use super::encoding::Encoding;
use super::text::Text;

/// Bytes read at a time, at least.
const CHUNK: usize = 1 << 17;

/// A window on the bytes of a source.
pub(super) struct Window<R> {
    source: Text<R>,
    /// Bytes that were read, and behind them room for more.
    buffer: Vec<u8>,
    /// Where in the buffer the window starts and ends.
    start: usize,
    end: usize,
    state: State,
    byte: u64,
    line: u64,
    line_end: u8,
}

/// What the source has after the window.
#[derive(Debug)]
enum State {
    /// Perhaps more bytes.
    Open,
    /// Nothing.
    End,
    /// Nothing that can be read.
    Broken(io::Error),
}

impl<R: Read> Window<R> {
    pub(super) fn new(source: Text<R>) -> Window<R> {
        Window {
            byte: source.n_skipped(),
            source,
            buffer: Vec::new(),
            start: 0,
            end: 0,
            state: State::Open,
            line: 1,
            line_end: b'\n',
        }
    }

    /// Counts lines by another byte from here on.
    pub(super) fn count_lines_by(&mut self, line_end: LineEnd) {
        self.line_end = line_end.byte();
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.buffer[self.start..self.end]
    }

    /// Makes the window longer, to twice its length or so but at most to some length; it is
    /// longer by a byte at least, if the source is.
    ///
    /// # Errors
    ///
    /// As [`Window::fill`].
    pub(super) fn grow(&mut self, most: usize) -> io::Result<()> {
        let len = self.bytes().len();
        self.fill((2 * len).max(CHUNK).min(most).max(len + 1))
    }

    /// Returns how many bytes the first line has with its line end, if that is in the window.
    pub(super) fn first_line(&self) -> Option<usize> {
        memchr::memchr(self.line_end, self.bytes()).map(|end| end + 1)
    }

    /// Returns at most the first bytes, and whether nothing follows them.
    pub(super) fn first(&self, n_bytes: usize) -> (&[u8], bool) {
        let bytes = self.bytes();
        match bytes.get(..n_bytes) {
            Some(first) if first.len() < bytes.len() => (first, false),
            Some(_) | None => (bytes, self.is_end()),
        }
    }

    /// Whether nothing follows the window.
    pub(super) fn is_end(&self) -> bool {
        matches!(self.state, State::End)
    }

    /// Returns how many bytes of the dump lie before the window.
    pub(super) fn byte(&self) -> u64 {
        self.byte
    }

    /// Returns the line on which the window starts, from 1.
    pub(super) fn line(&self) -> u64 {
        self.line
    }

    /// Makes the window at least so long, if the source is.
    ///
    /// # Errors
    ///
    /// Fails when the source does and the window is shorter than asked and no longer than
    /// before: what was read before the failure can still be had.
    pub(super) fn fill(&mut self, n_bytes: usize) -> io::Result<()> {
        let before = self.bytes().len();
        if before < n_bytes && self.start > 0 {
            self.buffer.copy_within(self.start..self.end, 0);
            (self.start, self.end) = (0, before);
        }
        while self.bytes().len() < n_bytes {
            match &self.state {
                State::Open => self.read_more(),
                State::End => break,
                State::Broken(_) if self.end > self.start + before => break,
                State::Broken(error) => {
                    return Err(io::Error::new(error.kind(), error.to_string()));
                }
            }
        }
        Ok(())
    }

    fn read_more(&mut self) {
        let room = self.end..self.end + CHUNK;
        if self.buffer.len() < room.end {
            self.buffer.resize(room.end, 0);
        }
        let read = loop {
            match self.source.read(&mut self.buffer[room.clone()]) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => break read,
            }
        };
        let n_read = match read {
            Ok(0) => {
                self.state = State::End;
                0
            }
            Ok(n_read) => n_read,
            Err(error) => {
                self.state = State::Broken(error);
                0
            }
        };
        self.end += n_read;
    }

    /// Whether the first bytes hold something that could not be decoded.
    pub(super) fn is_malformed(&mut self, n_bytes: usize) -> bool {
        let end = self.byte + n_bytes as u64;
        self.source.malformed(self.byte, end).is_some()
    }

    /// Returns in which characters the source is written.
    pub(super) fn encoding(&self) -> Encoding {
        self.source.encoding()
    }

    /// Moves the start of the window forward.
    pub(super) fn skip(&mut self, n_bytes: usize) {
        let skipped = &self.buffer[self.start..self.start + n_bytes];
        self.line += count(self.line_end, skipped) as u64;
        self.byte += n_bytes as u64;
        self.start += n_bytes;
    }
}

/// Counts a byte, in sums that fit into a byte, of which the compiler makes many at once.
fn count(byte: u8, bytes: &[u8]) -> usize {
    let sum = |bytes: &[u8]| {
        bytes
            .iter()
            .map(|&other| u8::from(other == byte))
            .sum::<u8>()
    };
    let (blocks, rest) = bytes.as_chunks::<128>();
    let sums = blocks.iter().map(|block| usize::from(sum(block)));
    sums.sum::<usize>() + usize::from(sum(rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_is_counted_in_any_number_of_bytes() {
        for len in [0, 1, 127, 128, 129, 1_000] {
            let bytes: Vec<u8> = (0..len).map(|at: usize| (at % 7 == 3) as u8).collect();
            assert_eq!(count(1, &bytes), (len + 3) / 7, "{len}");
            assert_eq!(count(0, &vec![0; len]), len);
        }
    }

    /// Gives its bytes one at a time, then fails.
    struct Broken<'b>(&'b [u8]);

    impl Read for Broken<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            match self.0.split_first() {
                Some((&first, rest)) => {
                    buffer[0] = first;
                    self.0 = rest;
                    Ok(1)
                }
                None => Err(io::Error::other("torn")),
            }
        }
    }

    fn window<R: Read>(source: R) -> Window<R> {
        Window::new(Text::new(source, None).unwrap())
    }

    #[test]
    fn a_window_knows_where_it_stands() {
        let mut window = window(&b"a\nb\n\nc"[..]);
        window.fill(9).unwrap();
        window.skip(4);
        assert_eq!(
            (window.byte(), window.line(), window.bytes()),
            (4, 3, &b"\nc"[..])
        );
        window.fill(9).unwrap();
        assert!(window.is_end());
    }

    #[test]
    fn what_was_read_before_a_failure_is_not_lost() {
        let mut window = window(Broken(b"abc"));
        window.fill(9).unwrap();
        assert_eq!(window.bytes(), b"abc");
        assert!(window.fill(9).is_err());
        assert!(window.fill(3).is_ok());
        assert!(!window.is_end());
        assert_eq!(window.bytes(), b"abc");
    }
}
