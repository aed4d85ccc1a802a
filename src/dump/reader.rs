//! Reads the records of one dump, whatever kind of file it is, and accounts for every one of
//! them.

use std::fs::File;
use std::io::Read;

use super::encoding::{Characters, Encoding};
use super::error::DumpError;
use super::form::Form;
use super::format::Format;
use super::json::{self, Objects};
use super::layout::Layout;
use super::options::ReadOptions;
#[cfg(feature = "parquet")]
use super::parquet::Rows;
use super::portion::Portion;
use super::records::Records;
use super::reject::Reject;
use super::row::Row;
use super::sniff::{after_lines, sniff};
use super::split::MAX_COLUMNS;
use super::text::Text;
use super::unpack::{Compression, Unpacked};
use super::window::Window;

/// Bytes of the beginning that a dump's layout is guessed from.
const SAMPLE: usize = 1 << 20;

/// One row of a dump.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Record {
    /// A row with as many fields as the header.
    Row(Row),
    /// A row that cannot be labelled.
    Rejected(Reject),
}

impl Record {
    /// Returns the reject, if it is one.
    pub fn reject(&self) -> Option<&Reject> {
        match self {
            Record::Row(_) => None,
            Record::Rejected(reject) => Some(reject),
        }
    }
}

/// Reads a dump record by record.
pub struct DumpReader<R> {
    body: Body<R>,
    layout: Layout,
    header: Row,
}

/// What the records come from.
enum Body<R> {
    Csv(Box<Records<Unpacked<R>>>),
    JsonLines(Box<Objects<Unpacked<R>>>),
    #[cfg(feature = "parquet")]
    Parquet(Box<Rows>),
}

impl<R: Read> DumpReader<R> {
    /// Opens a dump, guesses from its beginning what the options leave open, and reads its
    /// header; without one, columns are named by their number. Parquet, which is read from its
    /// end, is copied to a temporary file first; see [`DumpReader::of_parquet`].
    ///
    /// # Errors
    ///
    /// Fails when the dump is empty or cannot be read.
    pub fn new(source: R, options: &ReadOptions) -> Result<DumpReader<R>, DumpError> {
        let mut source = Unpacked::new(source, options.limits.max_ratio)?;
        let is_parquet = match options.format {
            Some(format) => format == Format::Parquet,
            None => source.is_parquet(),
        };
        if is_parquet {
            let mut file = tempfile::tempfile()?;
            std::io::copy(&mut source, &mut file)?;
            return DumpReader::of_parquet(file, options);
        }
        let compression = source.compression();
        let mut window = Window::new(Text::new(source, options.encoding)?);
        // A source that fails here fails again when the records in the window are read.
        if let Err(error) = window.fill(SAMPLE)
            && window.bytes().is_empty()
        {
            return Err(error.into());
        }
        let (sample, _) = window.first(SAMPLE);
        let format = match options.format {
            Some(format) => format,
            None if json::is_objects(sample) => Format::JsonLines,
            None => match json::other_json(sample) {
                Some(what) => return Err(DumpError::other(what)),
                None => Format::Csv,
            },
        };
        match format {
            Format::JsonLines => DumpReader::of_objects(window, compression, options),
            Format::Csv | Format::Parquet => DumpReader::of_table(window, compression, options),
        }
    }

    fn of_table(
        mut window: Window<Unpacked<R>>,
        compression: Compression,
        options: &ReadOptions,
    ) -> Result<DumpReader<R>, DumpError> {
        let (sample, is_whole) = window.first(SAMPLE);
        let table = sniff(sample, is_whole, options);
        if table.width > MAX_COLUMNS {
            return Err(DumpError::other(
                "has more than 65,536 columns; is it a table, and its delimiter right (--delimiter)?",
            ));
        }
        let characters = match options.encoding {
            Some(_) => Characters::Utf8,
            None => Characters::of(sample),
        };
        let before = after_lines(sample, table.skip_lines, table.dialect.line_end);
        window.count_lines_by(table.dialect.line_end);
        window.skip(before);
        let encoding = match (options.encoding, characters) {
            (None, Characters::Mixed) => Encoding::WINDOWS_1252,
            (Some(_), _) | (None, Characters::Utf8) => window.encoding(),
        };
        let mut records = Records::new(window, &table, characters, options.limits);
        let names = match table.has_header {
            true => Some(records.header()?.ok_or_else(DumpError::empty)?),
            false if records.is_empty()? => return Err(DumpError::empty()),
            false => None,
        };
        let header = (0..table.width).map(|column| match &names {
            Some(names) => names.get(column).unwrap_or_default().to_owned(),
            None => (column + 1).to_string(),
        });
        Ok(DumpReader {
            header: header.collect(),
            body: Body::Csv(Box::new(records)),
            layout: Layout {
                format: Format::Csv,
                compression,
                encoding,
                dialect: table.dialect,
                skip_lines: table.skip_lines,
                has_header: table.has_header,
                n_columns: table.width,
                n_names: names.as_ref().map(Row::len),
            },
        })
    }

    fn of_objects(
        window: Window<Unpacked<R>>,
        compression: Compression,
        options: &ReadOptions,
    ) -> Result<DumpReader<R>, DumpError> {
        let (sample, is_whole) = window.first(SAMPLE);
        let keys = json::keys(sample, is_whole);
        if keys.is_empty() {
            return Err(DumpError::other(
                "no line at its beginning is a JSON object; is it JSON Lines?",
            ));
        }
        let encoding = window.encoding();
        let objects = Objects::new(window, &keys, options.new_keys, options.limits);
        Ok(DumpReader {
            body: Body::JsonLines(Box::new(objects)),
            layout: Layout::without_table(Format::JsonLines, compression, encoding, keys.len()),
            header: keys.iter().collect(),
        })
    }

    /// Opens a Parquet file.
    ///
    /// # Errors
    ///
    /// Fails when the file cannot be read, or is not Parquet.
    #[cfg(feature = "parquet")]
    pub fn of_parquet(file: File, options: &ReadOptions) -> Result<DumpReader<R>, DumpError> {
        let rows = Rows::new(file, options.limits)?;
        let header: Row = rows.columns().iter().collect();
        let n_columns = header.len();
        Ok(DumpReader {
            body: Body::Parquet(Box::new(rows)),
            layout: Layout::without_table(
                Format::Parquet,
                Compression::None,
                Encoding::UTF_8,
                n_columns,
            ),
            header,
        })
    }

    /// Says that this build reads no Parquet.
    ///
    /// # Errors
    ///
    /// Fails always.
    #[cfg(not(feature = "parquet"))]
    pub fn of_parquet(_: File, _: &ReadOptions) -> Result<DumpReader<R>, DumpError> {
        Err(DumpError::other(
            "is Parquet, which this build of rolecall does not read; build it with the feature parquet",
        ))
    }

    /// Returns what the dump is read as.
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// Returns the header in UTF-8, a byte-order mark removed; it has as many names as a row
    /// has fields.
    pub fn header(&self) -> &Row {
        &self.header
    }

    /// Returns the header as text.
    pub fn column_names(&self) -> Vec<String> {
        self.header.iter().map(str::to_owned).collect()
    }

    /// Returns how many records were handed out, rows and rejects.
    pub fn n_records(&self) -> u64 {
        match &self.body {
            Body::Csv(records) => records.n_records(),
            Body::JsonLines(objects) => objects.n_records(),
            #[cfg(feature = "parquet")]
            Body::Parquet(rows) => rows.n_records(),
        }
    }

    /// Returns how many of the rows have stray quotes and could be read in one way only.
    pub fn n_mended(&self) -> u64 {
        match &self.body {
            Body::Csv(records) => records.n_mended(),
            Body::JsonLines(_) => 0,
            #[cfg(feature = "parquet")]
            Body::Parquet(_) => 0,
        }
    }

    /// Returns how many of the rows are not UTF-8 and were read as Windows-1252.
    pub fn n_recoded(&self) -> u64 {
        match &self.body {
            Body::Csv(records) => records.n_recoded(),
            Body::JsonLines(_) => 0,
            #[cfg(feature = "parquet")]
            Body::Parquet(_) => 0,
        }
    }

    /// Returns the next record, or nothing at the end.
    ///
    /// # Errors
    ///
    /// Fails when the source cannot be read.
    pub fn read(&mut self) -> Result<Option<Record>, DumpError> {
        self.read_over(Row::default())
    }

    /// Returns the next record as [`DumpReader::read`] does; a row comes in the memory of one
    /// that is no longer needed, whatever that holds.
    ///
    /// # Errors
    ///
    /// Fails when the source cannot be read.
    pub fn read_over(&mut self, spent: Row) -> Result<Option<Record>, DumpError> {
        let record = match &mut self.body {
            Body::Csv(records) => records.next(spent),
            Body::JsonLines(objects) => objects.next(spent),
            #[cfg(feature = "parquet")]
            Body::Parquet(rows) => rows.next(spent),
        };
        record.map_err(|error| DumpError::after(self.n_records(), self.line(), error))
    }

    /// Takes the next record as it stands, if there is one, and adds it to a portion; rows are made
    /// of it by the form.
    ///
    /// # Errors
    ///
    /// Fails when the source cannot be read.
    pub fn take(&mut self, portion: &mut Portion) -> Result<bool, DumpError> {
        let taken = match &mut self.body {
            Body::Csv(records) => records.take(portion),
            Body::JsonLines(objects) => objects.take(portion),
            #[cfg(feature = "parquet")]
            Body::Parquet(rows) => rows.take(portion),
        };
        taken.map_err(|error| DumpError::after(self.n_records(), self.line(), error))
    }

    /// Returns what makes rows of records that were taken as they stand.
    pub fn form(&self) -> Form {
        match &self.body {
            Body::Csv(records) => Form::of_table(records.form()),
            Body::JsonLines(objects) => Form::of_objects(objects.form()),
            #[cfg(feature = "parquet")]
            Body::Parquet(_) => Form::of_rows(),
        }
    }

    /// Returns the line of the next record, or the number of the last where there are no lines.
    fn line(&self) -> u64 {
        match &self.body {
            Body::Csv(records) => records.line(),
            Body::JsonLines(objects) => objects.line(),
            #[cfg(feature = "parquet")]
            Body::Parquet(rows) => rows.n_records(),
        }
    }
}

#[cfg(test)]
mod tests;
