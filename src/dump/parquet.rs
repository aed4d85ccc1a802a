//! Dumps in Parquet: its columns, and its rows one by one as text.

mod pages;
mod thrift;

use std::fs::File;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};

use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::reader::RowIter;
use parquet::record::{Field, Row};
use serde_json::{Map, Number, Value};

use self::pages::{Held, Pages};
use super::limits::Limits;
use super::portion::Portion;
use super::reader::Record;
use super::reject::Reject;
use super::row::Row as Fields;

/// Reads the rows of a Parquet file.
pub(super) struct Rows {
    rows: RowIter<'static>,
    held: Held,
    columns: Vec<String>,
    limits: Limits,
    n_records: u64,
    is_damaged: bool,
}

impl Rows {
    pub(super) fn new(file: File, limits: Limits) -> io::Result<Rows> {
        let pages = Pages::new(file)?;
        let held = pages.held();
        let reader = guarded(|| SerializedFileReader::new(pages))?;
        guarded(|| {
            held.begin(reader.metadata());
            Ok(())
        })?;
        let schema = reader.metadata().file_metadata().schema();
        let columns = schema.get_fields();
        let columns = columns
            .iter()
            .map(|column| column.name().to_owned())
            .collect();
        Ok(Rows {
            rows: RowIter::from_file_into(Box::new(reader)),
            held,
            columns,
            limits,
            n_records: 0,
            is_damaged: false,
        })
    }

    pub(super) fn columns(&self) -> &[String] {
        &self.columns
    }

    pub(super) fn n_records(&self) -> u64 {
        self.n_records
    }

    /// Takes the next record, if there is one.
    pub(super) fn take(&mut self, portion: &mut Portion) -> io::Result<bool> {
        let record = self.next(Fields::default())?;
        let is_taken = record.is_some();
        record
            .into_iter()
            .for_each(|record| portion.add_done(record));
        Ok(is_taken)
    }

    /// Returns the next record, in the memory of a row, or nothing at the end.
    pub(super) fn next(&mut self, spent: Fields) -> io::Result<Option<Record>> {
        if self.is_damaged {
            return Err(damaged("a row before could not be read"));
        }
        let rows = &mut self.rows;
        let row = guarded(|| {
            rows.next()
                .transpose()
                .map(|row| row.map(|row| fields(row, spent)))
        });
        self.is_damaged = row.is_err();
        let row = row.map_err(|error| match self.held.refusal() {
            Some(refusal) => io::Error::new(io::ErrorKind::InvalidData, refusal),
            None => error,
        });
        let Some(fields) = row? else {
            return Ok(None);
        };
        self.n_records += 1;
        let fault = fields.and_then(|fields| {
            let len = fields.iter().map(str::len).sum();
            match self.limits.fault(fields.iter().map(str::len), len) {
                Some(reason) => Err(reason),
                None => Ok(fields),
            }
        });
        Ok(Some(match fault {
            Ok(fields) => Record::Row(fields),
            Err(reason) => Record::Rejected(Reject {
                line: self.n_records,
                byte: 0,
                record: self.n_records,
                reason,
                raw: Vec::new(),
            }),
        }))
    }
}

/// Runs what reads the file; the library gives up on some damaged files by a panic.
fn guarded<T>(read: impl FnOnce() -> parquet::errors::Result<T>) -> io::Result<T> {
    match catch_unwind(AssertUnwindSafe(read)) {
        Ok(read) => read.map_err(|error| damaged(&error.to_string())),
        Err(_) => Err(damaged("the library that reads it gave up")),
    }
}

fn damaged(what: &str) -> io::Error {
    let message = format!("the Parquet data is cut off or damaged ({what}); fetch the file again");
    io::Error::new(io::ErrorKind::InvalidData, message)
}

/// Returns the fields of a row as text, in the memory of another, or says which is none.
fn fields(row: Row, mut fields: Fields) -> Result<Fields, String> {
    fields.clear();
    for (column, (name, field)) in row.into_columns().into_iter().enumerate() {
        let text = match field {
            Field::Null => String::new(),
            Field::Str(text) => text,
            Field::Bytes(bytes) => String::from_utf8(bytes.data().to_vec())
                .map_err(|_| format!("field {} ({name}) is not UTF-8", column + 1))?,
            field => match value(&field) {
                Value::String(text) => text,
                Value::Null => String::new(),
                value => value.to_string(),
            },
        };
        fields.push(&text);
    }
    Ok(fields)
}

/// Returns a field as JSON.
fn value(field: &Field) -> Value {
    match field {
        Field::Null => Value::Null,
        Field::Bool(value) => Value::Bool(*value),
        Field::Byte(value) => Value::from(*value),
        Field::Short(value) => Value::from(*value),
        Field::Int(value) => Value::from(*value),
        Field::Long(value) => Value::from(*value),
        Field::UByte(value) => Value::from(*value),
        Field::UShort(value) => Value::from(*value),
        Field::UInt(value) => Value::from(*value),
        Field::ULong(value) => Value::from(*value),
        Field::Float16(value) => number(f64::from(*value)),
        // By its own digits: the same number as f64 has more of them.
        Field::Float(value) => number(value.to_string().parse().unwrap_or(f64::from(*value))),
        Field::Double(value) => number(*value),
        Field::Str(text) => Value::from(text.as_str()),
        Field::Bytes(bytes) => match std::str::from_utf8(bytes.data()) {
            Ok(text) => Value::from(text),
            Err(_) => Value::from(bytes.data()),
        },
        Field::Decimal(_)
        | Field::Date(_)
        | Field::TimeMillis(_)
        | Field::TimeMicros(_)
        | Field::TimestampMillis(_)
        | Field::TimestampMicros(_) => Value::from(field.to_string()),
        Field::Group(row) => {
            let fields = row.get_column_iter();
            let fields = fields.map(|(name, field)| (name.clone(), value(field)));
            Value::Object(fields.collect::<Map<String, Value>>())
        }
        Field::ListInternal(list) => Value::Array(list.elements().iter().map(value).collect()),
        Field::MapInternal(map) => {
            let entries = map.entries().iter();
            let entries = entries.map(|(key, field)| match value(key) {
                Value::String(key) => (key, value(field)),
                key => (key.to_string(), value(field)),
            });
            Value::Object(entries.collect::<Map<String, Value>>())
        }
    }
}

/// Returns a number; one that is none or endless is nothing, as in JSON.
fn number(number: f64) -> Value {
    Number::from_f64(number).map_or(Value::Null, Value::Number)
}

#[cfg(test)]
mod tests;
