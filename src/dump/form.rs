//! What makes rows of the records of a dump: the same for all of them, so that each thread can
//! have one of its own.

use csv::ByteRecord;

use super::encoding::{Characters, Encoding};
use super::json::ObjectForm;
use super::limits::Limits;
use super::portion::Facts;
use super::row::Row;
use super::span::Span;
use super::split::Splitter;

/// How the records of a dump are read.
#[derive(Clone, Debug)]
pub struct Form(Kind);

#[derive(Clone, Debug)]
enum Kind {
    Table(Box<TableForm>),
    Objects(ObjectForm),
    /// They come out of the dump as rows.
    Rows,
}

impl Form {
    pub(super) fn of_table(form: &TableForm) -> Form {
        Form(Kind::Table(Box::new(form.clone())))
    }

    pub(super) fn of_objects(form: &ObjectForm) -> Form {
        Form(Kind::Objects(form.clone()))
    }

    #[cfg(feature = "parquet")]
    pub(super) fn of_rows() -> Form {
        Form(Kind::Rows)
    }

    /// Returns how many of the rows it made are not UTF-8 and were read as Windows-1252.
    pub fn n_recoded(&self) -> u64 {
        match &self.0 {
            Kind::Table(form) => form.n_recoded,
            Kind::Objects(_) | Kind::Rows => 0,
        }
    }

    /// Makes a record a row in the memory of a spent one, or says why it is none.
    pub(super) fn row(
        &mut self,
        record: &[u8],
        fields: &[Span],
        facts: Facts,
        spent: Row,
    ) -> Result<Row, String> {
        match &mut self.0 {
            Kind::Table(form) => form.row(record, fields, facts, spent),
            Kind::Objects(form) => form.row(record, facts.is_malformed, spent),
            Kind::Rows => Ok(spent),
        }
    }
}

/// How the records of a table are read.
#[derive(Clone, Debug)]
pub(super) struct TableForm {
    pub(super) splitter: Splitter,
    pub(super) limits: Limits,
    pub(super) characters: Characters,
    pub(super) encoding: Encoding,
    /// Fields of a row.
    pub(super) width: usize,
    /// Empty where there is none.
    pub(super) header: Row,
    /// Rows that are not UTF-8 and were read as Windows-1252.
    pub(super) n_recoded: u64,
}

impl TableForm {
    /// Makes a record a row in the memory of a spent one, or says why it is none.
    pub(super) fn row(
        &mut self,
        record: &[u8],
        fields: &[Span],
        facts: Facts,
        mut row: Row,
    ) -> Result<Row, String> {
        let text_len = |&field| self.splitter.text(record, field).len();
        let fault = self.limits.fault(fields.iter().map(text_len), record.len());
        if let Some(reason) = fault {
            return Err(reason);
        }
        if facts.is_usual && fields.len() != self.width {
            let (found, width) = (fields.len(), self.width);
            return Err(format!("{found} fields where the header has {width}"));
        }
        // Where dumps were joined, or a header has several rows.
        if facts.is_usual && self.is_header(record, fields) {
            return Err("the header once more".to_owned());
        }
        if facts.is_malformed {
            return Err(format!("not all of it is {}", self.encoding.name()));
        }
        if !row.take(record, fields, &mut self.splitter) {
            let mut copy = ByteRecord::new();
            self.splitter.collect(record, fields, &mut copy);
            self.n_recoded += u64::from(self.characters.decode(&copy, &mut row)?);
        }
        Ok(row)
    }

    /// Whether the fields are those of the header.
    fn is_header(&mut self, record: &[u8], fields: &[Span]) -> bool {
        let mut names = fields.iter().zip(self.header.iter());
        fields.len() == self.header.len()
            && names.all(|(&field, name)| self.splitter.text(record, field) == name.as_bytes())
    }
}
