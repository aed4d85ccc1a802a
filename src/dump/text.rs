//! A source as UTF-8: it is decoded as it is read, and what cannot be decoded is remembered by
//! its place.

use std::collections::VecDeque;
use std::io::{self, Read};

use encoding_rs::{Decoder, DecoderResult};

use super::ahead::Ahead;
use super::encoding::Encoding;

/// Bytes that are looked at for an encoding.
const START: usize = 4_096;

/// Bytes that are decoded at a time.
const CHUNK: usize = 1 << 16;

/// What stands where bytes cannot be decoded, so that their record can be shown.
const REPLACEMENT: &[u8] = "\u{fffd}".as_bytes();

/// A source whose bytes are decoded, if they need to be.
pub(super) struct Text<R> {
    source: Ahead<R>,
    encoding: Encoding,
    /// Bytes of the mark that was left out.
    n_mark: usize,
    coding: Option<Coding>,
}

/// A source that is not UTF-8.
struct Coding {
    decoder: Decoder,
    raw: Vec<u8>,
    at: usize,
    state: State,
    /// Decoded bytes that were not given out yet.
    ready: Vec<u8>,
    n_taken: usize,
    /// Bytes decoded in all.
    n_written: u64,
    /// Where in the decoded text something could not be decoded.
    malformed: VecDeque<u64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Reading,
    /// The source is at its end, the decoder may have something left.
    Flushing,
    Done,
}

impl<R: Read> Text<R> {
    /// Opens a source; its encoding is the one that is said, or the one that its beginning
    /// shows, or UTF-8.
    pub(super) fn new(source: R, said: Option<Encoding>) -> io::Result<Text<R>> {
        let mut source = Ahead::new(source, START)?;
        let encoding = said.or_else(|| Encoding::of(source.start()));
        let encoding = encoding.unwrap_or(Encoding::UTF_8);
        let n_mark = if source.start().starts_with(encoding.mark()) {
            encoding.mark().len()
        } else {
            0
        };
        source.skip(n_mark);
        let coding = (encoding != Encoding::UTF_8).then(|| Coding {
            decoder: encoding.decoder(),
            raw: Vec::new(),
            at: 0,
            state: State::Reading,
            ready: Vec::new(),
            n_taken: 0,
            n_written: 0,
            malformed: VecDeque::new(),
        });
        Ok(Text {
            source,
            encoding,
            n_mark,
            coding,
        })
    }

    pub(super) fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// Returns how many bytes of its own come before what is read, as places in it count them.
    pub(super) fn n_skipped(&self) -> u64 {
        match self.coding {
            Some(_) => 0,
            None => self.n_mark as u64,
        }
    }

    /// Forgets the places before one; returns the first that is before another.
    pub(super) fn malformed(&mut self, from: u64, to: u64) -> Option<u64> {
        let malformed = &mut self.coding.as_mut()?.malformed;
        while malformed.front().is_some_and(|&place| place < from) {
            malformed.pop_front();
        }
        malformed.front().copied().filter(|&place| place < to)
    }
}

impl<R: Read> Read for Text<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let Some(coding) = &mut self.coding else {
            return self.source.read(buffer);
        };
        while coding.n_taken == coding.ready.len() && coding.state != State::Done {
            if coding.at == coding.raw.len() && coding.state == State::Reading {
                coding.raw.resize(CHUNK, 0);
                coding.at = 0;
                let read = self.source.read(&mut coding.raw);
                coding.raw.truncate(*read.as_ref().unwrap_or(&0));
                if read? == 0 {
                    coding.state = State::Flushing;
                }
            }
            coding.decode();
        }
        let n_read = (&coding.ready[coding.n_taken..]).read(buffer)?;
        coding.n_taken += n_read;
        Ok(n_read)
    }
}

impl Coding {
    /// Decodes some of the raw bytes.
    fn decode(&mut self) {
        let is_last = self.state == State::Flushing;
        self.n_taken = 0;
        self.ready.resize(CHUNK, 0);
        let (result, n_read, n_written) = self.decoder.decode_to_utf8_without_replacement(
            &self.raw[self.at..],
            &mut self.ready,
            is_last,
        );
        self.at += n_read;
        self.ready.truncate(n_written);
        match result {
            DecoderResult::InputEmpty if is_last => self.state = State::Done,
            DecoderResult::InputEmpty | DecoderResult::OutputFull => {}
            DecoderResult::Malformed(..) => {
                self.malformed.push_back(self.n_written + n_written as u64);
                self.ready.extend(REPLACEMENT);
            }
        }
        self.n_written += self.ready.len() as u64;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(bytes: &[u8], said: Option<&str>) -> (String, Option<u64>) {
        let said = said.map(|name| Encoding::named(name).unwrap());
        let mut text = Text::new(bytes, said).unwrap();
        let mut decoded = String::new();
        text.read_to_string(&mut decoded).unwrap();
        let malformed = text.malformed(0, u64::MAX);
        (decoded, malformed)
    }

    #[test]
    fn text_is_decoded_and_its_mark_left_out() {
        let long = "caf\u{e9} \u{1f600} \u{2019} ".repeat(20_000);
        let units: Vec<u16> = long.encode_utf16().collect();
        let le: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
        let be: Vec<u8> = units.iter().flat_map(|unit| unit.to_be_bytes()).collect();
        let marked = [b"\xfe\xff", &be[..]].concat();
        assert_eq!(decoded(&marked, None), (long.clone(), None));
        assert_eq!(decoded(&le, Some("utf-16le")), (long.clone(), None));
        assert_eq!(decoded("\u{feff}a".as_bytes(), None).0, "a");
        assert_eq!(decoded(b"caf\xe9", Some("latin1")).0, "caf\u{e9}");
        assert_eq!(
            decoded(b"\x83\x65\x83X\x83g", Some("shift_jis")).0,
            "\u{30c6}\u{30b9}\u{30c8}"
        );
    }

    #[test]
    fn what_cannot_be_decoded_is_known_by_its_place() {
        let (text, place) = decoded(b"a\0b\0\0\xdcc\0", Some("utf-16le"));
        assert_eq!((text.as_str(), place), ("ab\u{fffd}c", Some(2)));
        let (text, place) = decoded(b"a\0b", Some("utf-16le"));
        assert_eq!((text.as_str(), place), ("a\u{fffd}", Some(1)));
    }
}
