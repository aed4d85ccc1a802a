//! Compressed output: members of equal size, each compressed by itself on any thread, so that
//! the same bytes come out for any number of threads and a run can go on after a member.

use std::io::{self, Write};

use flate2::{Compression, GzBuilder};
use rayon::prelude::*;

/// Bytes that are compressed together: small enough for all threads to have some, large
/// enough to lose next to nothing.
const FRAME: usize = 1 << 20;

/// How output is compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Codec {
    Gzip,
    Zstd,
}

/// Output on its way through a codec.
#[derive(Debug)]
pub(crate) struct Frames {
    codec: Codec,
    /// What does not fill a frame yet.
    pub(crate) pending: Vec<u8>,
    /// Whether there is a frame; output of no byte is one empty frame.
    has_frames: bool,
}

impl Frames {
    pub(crate) fn new(codec: Codec) -> Frames {
        Frames {
            codec,
            pending: Vec::new(),
            has_frames: false,
        }
    }

    /// Goes on after the frames of an earlier run.
    pub(crate) fn resume(codec: Codec, pending: Vec<u8>, has_frames: bool) -> Frames {
        Frames {
            codec,
            pending,
            has_frames,
        }
    }

    /// Takes in bytes, and writes the frames that are full.
    pub(crate) fn write(&mut self, bytes: &[u8], sink: &mut impl Write) -> io::Result<()> {
        self.pending.extend_from_slice(bytes);
        // One frame for each thread at a time.
        if self.pending.len() < FRAME * rayon::current_num_threads() {
            return Ok(());
        }
        self.write_full(sink)
    }

    /// Writes the frames that are full.
    pub(crate) fn write_full(&mut self, sink: &mut impl Write) -> io::Result<()> {
        let n_full = self.pending.len() / FRAME * FRAME;
        let codec = self.codec;
        let frames: Vec<Vec<u8>> = self.pending[..n_full]
            .par_chunks(FRAME)
            .map(|frame| codec.compress(frame))
            .collect::<io::Result<_>>()?;
        for frame in &frames {
            sink.write_all(frame)?;
        }
        self.has_frames |= n_full > 0;
        self.pending.drain(..n_full);
        Ok(())
    }

    /// Writes what is left.
    pub(crate) fn finish(&mut self, sink: &mut impl Write) -> io::Result<()> {
        self.write_full(sink)?;
        if !self.pending.is_empty() || !self.has_frames {
            sink.write_all(&self.codec.compress(&self.pending)?)?;
            self.has_frames = true;
            self.pending.clear();
        }
        Ok(())
    }
}

impl Codec {
    /// Compresses a frame at the level that its tool has for a default; no time and no name
    /// are in it.
    fn compress(self, frame: &[u8]) -> io::Result<Vec<u8>> {
        match self {
            Codec::Gzip => {
                let mut encoder = GzBuilder::new().write(Vec::new(), Compression::default());
                encoder.write_all(frame)?;
                encoder.finish()
            }
            Codec::Zstd => {
                let mut encoder = zstd::Encoder::new(Vec::new(), zstd::DEFAULT_COMPRESSION_LEVEL)?;
                encoder.include_checksum(true)?;
                encoder.set_pledged_src_size(Some(frame.len() as u64))?;
                encoder.write_all(frame)?;
                encoder.finish()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    /// Bytes that compress somewhat.
    fn bytes(n: usize) -> Vec<u8> {
        (0..n)
            .map(|i| (i.wrapping_mul(2_654_435_761) >> 27) as u8)
            .collect()
    }

    fn compressed(codec: Codec, input: &[u8], step: usize) -> Vec<u8> {
        let mut frames = Frames::new(codec);
        let mut out = Vec::new();
        for piece in input.chunks(step) {
            frames.write(piece, &mut out).unwrap();
        }
        frames.finish(&mut out).unwrap();
        out
    }

    #[test]
    fn the_same_bytes_however_they_come() {
        for codec in [Codec::Gzip, Codec::Zstd] {
            for len in [0, 1, FRAME - 1, FRAME, FRAME + 1, 3 * FRAME, 5 * FRAME + 7] {
                let input = bytes(len);
                let whole = compressed(codec, &input, usize::MAX);
                for step in [77_777, FRAME, 2 * FRAME + 1] {
                    assert!(
                        whole == compressed(codec, &input, step),
                        "{codec:?} {len} {step}"
                    );
                }
                let mut read = Vec::new();
                match codec {
                    Codec::Gzip => flate2::read::MultiGzDecoder::new(&*whole)
                        .read_to_end(&mut read)
                        .unwrap(),
                    Codec::Zstd => zstd::Decoder::new(&*whole)
                        .unwrap()
                        .read_to_end(&mut read)
                        .unwrap(),
                };
                assert!(read == input, "{codec:?} {len}");
            }
        }
    }
}
