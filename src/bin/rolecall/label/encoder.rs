//! Labelled rows on their way to bytes: lines come ready from the threads, Parquet is made of
//! the rows one group after the other.

use std::io::Write;

use rolecall::Lexicon;
use rolecall::batch::{Chunk, Output};
#[cfg(feature = "parquet")]
use rolecall::batch::{Pages, ParquetEncoder};
use rolecall::dump::DumpReader;

use crate::failure::Failure;
use crate::input::Source;
#[cfg(feature = "parquet")]
use crate::sink::Codec;
use crate::sink::Stream;
use crate::target::To;

/// Writes labelled rows to an output.
pub(super) enum Encoder {
    Lines,
    #[cfg(feature = "parquet")]
    Parquet(Box<ParquetEncoder>),
}

impl Encoder {
    /// Begins an output, or goes on with one.
    pub(super) fn new(
        output: &Output,
        to: To,
        reader: &DumpReader<Source>,
        lexicon: &Lexicon,
    ) -> Result<Encoder, Failure> {
        match to {
            To::Csv | To::Jsonl => Ok(Encoder::Lines),
            #[cfg(feature = "parquet")]
            To::Parquet(codec) => {
                let pages = match codec {
                    Codec::Gzip => Pages::Gzip,
                    Codec::Zstd => Pages::Zstd,
                };
                let columns = output.columns(reader.header(), lexicon.labels());
                let facts = [
                    ("rolecall.version", env!("CARGO_PKG_VERSION")),
                    ("rolecall.lexicon", lexicon.name()),
                    ("rolecall.lexicon_sha256", lexicon.sha256()),
                ];
                let encoder = ParquetEncoder::new(&columns, pages, &facts)?;
                Ok(Encoder::Parquet(Box::new(encoder)))
            }
            #[cfg(not(feature = "parquet"))]
            To::Parquet(_) => {
                let _ = (output, reader, lexicon);
                Err(crate::target::without_parquet())
            }
        }
    }

    pub(super) fn write(&mut self, chunk: &Chunk, stream: &mut Stream) -> Result<(), Failure> {
        match self {
            Encoder::Lines => stream.write_all(&chunk.lines)?,
            #[cfg(feature = "parquet")]
            Encoder::Parquet(encoder) => stream.write_all(&encoder.encode(&chunk.rows)?)?,
        }
        Ok(())
    }

    /// Writes what stands behind the last row.
    pub(super) fn finish(self, stream: &mut Stream) -> Result<(), Failure> {
        match self {
            Encoder::Lines => {}
            #[cfg(feature = "parquet")]
            Encoder::Parquet(encoder) => stream.write_all(&encoder.finish()?)?,
        }
        Ok(())
    }
}
