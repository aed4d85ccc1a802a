//! Writes labelled rows as Parquet, one group of rows after the other, so that only a group is
//! kept in memory; the same rows give the same bytes, however they come.

use std::fmt;
use std::sync::Arc;

use parquet::basic::{
    Compression, GzipLevel, LogicalType, Repetition, Type as Physical, ZstdLevel,
};
use parquet::column::writer::ColumnWriter;
use parquet::data_type::ByteArray;
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::{Type, TypePtr};

use super::output::{Column, Kind};
use crate::dump::Row;

/// A group is full at this many rows or bytes, whichever comes first.
const GROUP_ROWS: usize = 1 << 16;
const GROUP_BYTES: usize = 32 << 20;

/// How the pages of a file are compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pages {
    /// By gzip.
    Gzip,
    /// By zstd.
    Zstd,
}

/// Rows on their way into a Parquet file.
pub struct ParquetEncoder {
    writer: SerializedFileWriter<Vec<u8>>,
    columns: Vec<Values>,
    n_rows: usize,
    n_bytes: usize,
}

/// What a group holds of a column; levels as Parquet defines them.
enum Values {
    /// Text that is always there.
    Text(Vec<ByteArray>),
    /// Text, or nothing where it is empty.
    Optional(Vec<ByteArray>, Vec<i16>),
    Number(Vec<f64>),
    /// Words, with their definition and repetition levels.
    Words(Vec<ByteArray>, Vec<i16>, Vec<i16>),
}

/// Rows that cannot be written as Parquet.
#[derive(Debug)]
pub struct ParquetFault(ParquetError);

impl fmt::Display for ParquetFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl std::error::Error for ParquetFault {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.0)
    }
}

impl From<ParquetError> for ParquetFault {
    fn from(error: ParquetError) -> ParquetFault {
        ParquetFault(error)
    }
}

impl ParquetEncoder {
    /// Begins a file of some columns; the facts, by their names, become part of its metadata.
    ///
    /// # Errors
    ///
    /// Fails where the columns are none that Parquet can have.
    pub fn new(
        columns: &[Column],
        pages: Pages,
        facts: &[(&str, &str)],
    ) -> Result<ParquetEncoder, ParquetFault> {
        let fields = columns.iter().map(field).collect::<Result<_, _>>()?;
        let schema = Type::group_type_builder("postings")
            .with_fields(fields)
            .build()?;
        let facts = facts.iter();
        let facts = facts.map(|(name, fact)| KeyValue::new((*name).to_owned(), (*fact).to_owned()));
        let properties = WriterProperties::builder()
            .set_compression(match pages {
                Pages::Gzip => Compression::GZIP(GzipLevel::default()),
                Pages::Zstd => Compression::ZSTD(ZstdLevel::default()),
            })
            .set_key_value_metadata(Some(facts.collect()))
            .build();
        let writer = SerializedFileWriter::new(Vec::new(), Arc::new(schema), Arc::new(properties))?;
        Ok(ParquetEncoder {
            writer,
            columns: columns.iter().map(Values::new).collect(),
            n_rows: 0,
            n_bytes: 0,
        })
    }

    /// Takes in rows that were written as [`Format::Fields`](super::Format::Fields), and
    /// returns the bytes that are ready.
    ///
    /// # Errors
    ///
    /// Fails where a group cannot be encoded.
    pub fn encode(&mut self, rows: &[Row]) -> Result<Vec<u8>, ParquetFault> {
        for row in rows {
            for (values, field) in self.columns.iter_mut().zip(row.iter()) {
                values.push(field);
            }
            self.n_rows += 1;
            self.n_bytes += row.iter().map(str::len).sum::<usize>();
            if self.n_rows >= GROUP_ROWS || self.n_bytes >= GROUP_BYTES {
                self.write_group()?;
            }
        }
        self.take()
    }

    /// Returns the rest of the file.
    ///
    /// # Errors
    ///
    /// Fails where the last group cannot be encoded.
    pub fn finish(mut self) -> Result<Vec<u8>, ParquetFault> {
        if self.n_rows > 0 {
            self.write_group()?;
        }
        self.writer.finish()?;
        self.take()
    }

    fn write_group(&mut self) -> Result<(), ParquetFault> {
        let mut group = self.writer.next_row_group()?;
        for values in &mut self.columns {
            let Some(mut column) = group.next_column()? else {
                break;
            };
            values.write(column.untyped())?;
            column.close()?;
        }
        group.close()?;
        self.n_rows = 0;
        self.n_bytes = 0;
        Ok(())
    }

    fn take(&mut self) -> Result<Vec<u8>, ParquetFault> {
        self.writer.flush().map_err(ParquetError::from)?;
        Ok(std::mem::take(self.writer.inner_mut()))
    }
}

impl Values {
    fn new(column: &Column) -> Values {
        match column.kind {
            Kind::Text => Values::Text(Vec::new()),
            Kind::Label | Kind::Json => Values::Optional(Vec::new(), Vec::new()),
            Kind::Number => Values::Number(Vec::new()),
            Kind::Words => Values::Words(Vec::new(), Vec::new(), Vec::new()),
        }
    }

    fn push(&mut self, field: &str) {
        match self {
            Values::Text(texts) => texts.push(field.into()),
            Values::Optional(texts, levels) => {
                levels.push(i16::from(!field.is_empty()));
                if !field.is_empty() {
                    texts.push(field.into());
                }
            }
            Values::Number(numbers) => {
                // Numbers are ours, so they are numbers.
                numbers.push(field.parse().unwrap_or(f64::NAN));
            }
            Values::Words(words, definitions, repetitions) => {
                if field.is_empty() {
                    definitions.push(0);
                    repetitions.push(0);
                    return;
                }
                for (number, word) in field.split(';').enumerate() {
                    words.push(word.into());
                    definitions.push(1);
                    repetitions.push(i16::from(number > 0));
                }
            }
        }
    }

    /// Writes and forgets the values of a group.
    fn write(&mut self, writer: &mut ColumnWriter<'_>) -> Result<(), ParquetError> {
        match (self, writer) {
            (Values::Text(texts), ColumnWriter::ByteArrayColumnWriter(writer)) => {
                writer.write_batch(texts, None, None)?;
                texts.clear();
            }
            (Values::Optional(texts, levels), ColumnWriter::ByteArrayColumnWriter(writer)) => {
                writer.write_batch(texts, Some(levels), None)?;
                texts.clear();
                levels.clear();
            }
            (Values::Number(numbers), ColumnWriter::DoubleColumnWriter(writer)) => {
                writer.write_batch(numbers, None, None)?;
                numbers.clear();
            }
            (
                Values::Words(words, definitions, repetitions),
                ColumnWriter::ByteArrayColumnWriter(writer),
            ) => {
                writer.write_batch(words, Some(definitions), Some(repetitions))?;
                words.clear();
                definitions.clear();
                repetitions.clear();
            }
            (Values::Text(_) | Values::Optional(..) | Values::Number(_) | Values::Words(..), _) => {
                let message = "a column has another type than its schema says".to_owned();
                return Err(ParquetError::General(message));
            }
        }
        Ok(())
    }
}

/// Returns the type of a column. Lists have the three levels that the format asks for
/// (LogicalTypes.md, "Lists").
fn field(column: &Column) -> Result<TypePtr, ParquetError> {
    let name = &column.name;
    let text = |name: &str, repetition, logical| {
        Type::primitive_type_builder(name, Physical::BYTE_ARRAY)
            .with_repetition(repetition)
            .with_logical_type(Some(logical))
            .build()
    };
    let field = match column.kind {
        Kind::Text => text(name, Repetition::REQUIRED, LogicalType::String)?,
        Kind::Label => text(name, Repetition::OPTIONAL, LogicalType::String)?,
        Kind::Json => text(name, Repetition::OPTIONAL, LogicalType::Json)?,
        Kind::Number => Type::primitive_type_builder(name, Physical::DOUBLE)
            .with_repetition(Repetition::REQUIRED)
            .build()?,
        Kind::Words => {
            let element = text("element", Repetition::REQUIRED, LogicalType::String)?;
            let list = Type::group_type_builder("list")
                .with_repetition(Repetition::REPEATED)
                .with_fields(vec![Arc::new(element)])
                .build()?;
            Type::group_type_builder(name)
                .with_repetition(Repetition::REQUIRED)
                .with_logical_type(Some(LogicalType::List))
                .with_fields(vec![Arc::new(list)])
                .build()?
        }
    };
    Ok(Arc::new(field))
}
