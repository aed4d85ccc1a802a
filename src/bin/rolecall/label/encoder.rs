//! Labelled rows on their way to bytes: lines come ready from the threads, Parquet is made of
//! the rows one group after the other.

use std::io::Write;

use rolecall::Lexicon;
#[cfg(feature = "parquet")]
use rolecall::batch::ParquetEncoder;
use rolecall::batch::{Chunk, Format, Output};
use rolecall::dump::DumpReader;

use crate::failure::Failure;
use crate::input::Source;
use crate::sink::Stream;

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
        reader: &DumpReader<Source>,
        lexicon: &Lexicon,
    ) -> Result<Encoder, Failure> {
        match output.format {
            Format::Csv { .. } | Format::JsonLines => Ok(Encoder::Lines),
            #[cfg(feature = "parquet")]
            Format::Fields => {
                let columns = output.columns(reader.header(), lexicon.labels());
                let facts = [
                    ("rolecall.version", env!("CARGO_PKG_VERSION")),
                    ("rolecall.lexicon", lexicon.name()),
                    ("rolecall.lexicon_sha256", lexicon.sha256()),
                ];
                let encoder = ParquetEncoder::new(&columns, &facts)?;
                Ok(Encoder::Parquet(Box::new(encoder)))
            }
            #[cfg(not(feature = "parquet"))]
            Format::Fields => {
                let _ = (reader, lexicon);
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
