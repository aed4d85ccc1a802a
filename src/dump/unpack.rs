//! Decompresses a source that is compressed, which its first bytes tell, and never takes a part
//! of it for the whole.

use std::io::{self, BufReader, Read};

use flate2::bufread::MultiGzDecoder;

use super::ahead::Ahead;

/// Bytes that come out before their ratio to those that went in counts for anything.
const MIN_OUT: u64 = 64 << 20;

/// The largest window a zstd frame may ask for, as an exponent of two: what `zstd` itself takes
/// without being told.
const WINDOW_LOG_MAX: u32 = 27;

/// Bytes that are read of a compressed source at a time.
const CHUNK: usize = 1 << 16;

/// How a source is compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compression {
    /// Not at all.
    None,
    /// gzip, of any number of members.
    Gzip,
    /// zstd, of any number of frames.
    Zstd,
}

impl Compression {
    /// Returns its name; nothing where there is no compression.
    pub fn name(self) -> Option<&'static str> {
        match self {
            Compression::None => None,
            Compression::Gzip => Some("gzip"),
            Compression::Zstd => Some("zstd"),
        }
    }
}

const GZIP: &[u8] = b"\x1f\x8b";
const ZSTD: &[u8] = b"\x28\xb5\x2f\xfd";

const WEB_PAGE: &str =
    "is a web page, perhaps the message of a server that had no dump; rolecall reads tables";

/// First bytes of what is compressed or packed in another way, and what to do with it.
const OTHERS: [(&[u8], &str); 14] = [
    (
        b"PK\x03\x04",
        "is a spreadsheet or a zip archive; save it as CSV, or unzip it",
    ),
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "is an Excel workbook; save it as CSV",
    ),
    (b"%PDF-", "is a PDF; rolecall reads tables"),
    (b"<!DOCTYPE", WEB_PAGE),
    (b"<!doctype", WEB_PAGE),
    (b"<html", WEB_PAGE),
    (
        b"<?xml",
        "is XML; rolecall reads CSV, JSON Lines and Parquet",
    ),
    (
        b"BZh",
        "is compressed with bzip2; decompress it (bzip2 -dc FILE | rolecall label)",
    ),
    (
        b"\xfd7zXZ\0",
        "is compressed with xz; decompress it (xz -dc FILE | rolecall label)",
    ),
    (b"7z\xbc\xaf\x27\x1c", "is a 7-Zip archive; unpack it"),
    (
        b"\x04\x22\x4d\x18",
        "is compressed with lz4; decompress it (lz4 -dc FILE | rolecall label)",
    ),
    (
        b"SQLite format 3\0",
        "is an SQLite database; export its table as CSV",
    ),
    (
        b"ARROW1\0\0",
        "is an Arrow file; write it as Parquet or CSV",
    ),
    (
        b"\xff\xfe\0\0",
        "is UTF-32; convert it (iconv -f UTF-32 -t UTF-8 FILE | rolecall label)",
    ),
];

/// A source whose bytes are decompressed, if they need to be.
pub(super) struct Unpacked<R> {
    stream: Stream<Counted<R>>,
    max_ratio: u64,
    n_out: u64,
}

enum Stream<R> {
    Plain(R),
    Gzip(Box<MultiGzDecoder<BufReader<R>>>),
    Zstd(Box<zstd::stream::read::Decoder<'static, BufReader<R>>>),
}

impl<R: Read> Unpacked<R> {
    /// Opens a source.
    ///
    /// # Errors
    ///
    /// Fails where the source does, and where its first bytes tell that it is no text and
    /// nothing that is decompressed here.
    pub(super) fn new(source: R, max_ratio: u64) -> io::Result<Unpacked<R>> {
        let longest = OTHERS.iter().map(|(magic, _)| magic.len()).max();
        let source = Ahead::new(source, longest.unwrap_or_default())?;
        let start = source.start();
        if let Some((_, what)) = OTHERS.iter().find(|(magic, _)| start.starts_with(magic)) {
            return Err(invalid((*what).to_owned()));
        }
        for (magic, name) in [(GZIP, "gzip"), (ZSTD, "zstd")] {
            if !start.is_empty() && start.len() < magic.len() && magic.starts_with(start) {
                return Err(ends_early(name, start.len() as u64));
            }
        }
        let compression = compression(start);
        let counted = Counted { source, n_in: 0 };
        let stream = match compression {
            Compression::None => Stream::Plain(counted),
            Compression::Gzip => {
                let buffered = BufReader::with_capacity(CHUNK, counted);
                Stream::Gzip(Box::new(MultiGzDecoder::new(buffered)))
            }
            Compression::Zstd => {
                let buffered = BufReader::with_capacity(CHUNK, counted);
                let mut decoder = zstd::stream::read::Decoder::with_buffer(buffered)?;
                decoder.window_log_max(WINDOW_LOG_MAX)?;
                Stream::Zstd(Box::new(decoder))
            }
        };
        Ok(Unpacked {
            stream,
            max_ratio,
            n_out: 0,
        })
    }

    pub(super) fn compression(&self) -> Compression {
        match self.stream {
            Stream::Plain(_) => Compression::None,
            Stream::Gzip(_) => Compression::Gzip,
            Stream::Zstd(_) => Compression::Zstd,
        }
    }

    /// Whether the source, which is not compressed, starts as Parquet does.
    pub(super) fn is_parquet(&self) -> bool {
        match &self.stream {
            Stream::Plain(counted) => counted.source.start().starts_with(b"PAR1"),
            Stream::Gzip(_) | Stream::Zstd(_) => false,
        }
    }

    fn n_in(&self) -> u64 {
        match &self.stream {
            Stream::Plain(counted) => counted.n_in,
            Stream::Gzip(decoder) => decoder.get_ref().get_ref().n_in,
            Stream::Zstd(decoder) => decoder.get_ref().get_ref().n_in,
        }
    }
}

impl<R: Read> Read for Unpacked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = match &mut self.stream {
            Stream::Plain(counted) => return counted.read(buffer),
            Stream::Gzip(decoder) => decoder.read(buffer),
            Stream::Zstd(decoder) => decoder.read(buffer),
        };
        let name = self.compression().name().unwrap_or_default();
        let n_read = read.map_err(|error| fault(name, self.n_in(), error))?;
        self.n_out += n_read as u64;
        let n_in = self.n_in();
        if self.n_out > MIN_OUT && self.n_out / self.max_ratio > n_in {
            return Err(invalid(format!(
                "{} bytes of {name} became more than {} MiB, over {} times as much, as if made to fill memory or disk; if it is sound, say so with --max-ratio",
                n_in,
                MIN_OUT >> 20,
                self.max_ratio
            )));
        }
        Ok(n_read)
    }
}

/// Says what a decompressor found: a fault of the source itself is passed on.
fn fault(name: &str, n_in: u64, error: io::Error) -> io::Error {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => ends_early(name, n_in),
        io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData | io::ErrorKind::Other => {
            invalid(format!(
                "the {name} data is damaged within its first {n_in} bytes ({error}); fetch the file again"
            ))
        }
        _ => error,
    }
}

fn ends_early(name: &str, n_in: u64) -> io::Error {
    invalid(format!(
        "the {name} data ends too early, after {n_in} bytes; fetch the file again"
    ))
}

fn invalid(message: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, message)
}

/// Tells a compression by the first bytes of a source.
fn compression(start: &[u8]) -> Compression {
    // A skippable frame may come before the others, as pzstd writes one.
    let is_skippable =
        start.len() >= 4 && start[0] & 0xf0 == 0x50 && start[1..4] == *b"\x2a\x4d\x18";
    if start.starts_with(GZIP) {
        Compression::Gzip
    } else if start.starts_with(ZSTD) || is_skippable {
        Compression::Zstd
    } else {
        Compression::None
    }
}

/// A source that counts its bytes.
struct Counted<R> {
    source: Ahead<R>,
    n_in: u64,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n_read = self.source.read(buffer)?;
        self.n_in += n_read as u64;
        Ok(n_read)
    }
}
