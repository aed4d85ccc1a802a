//! Labels a dump in batches on all threads: bounded memory, output in input order, the same
//! bytes for any number of threads.

use std::borrow::Cow;
use std::fmt;
use std::io::{self, Read, Write};

use csv::ByteRecord;
use rayon::prelude::*;

use crate::classifier::{Classifier, Verdict};
use crate::dump::{Columns, DumpError, DumpReader, Record, Reject, weight};
use crate::label::{ByLabel, Label, Labels};

/// A batch is full at this many rows or bytes, whichever comes first.
const BATCH_ROWS: usize = 4_096;
const BATCH_BYTES: usize = 8 << 20;

/// Whether a batch of rows holds as much as is kept in memory at a time.
pub fn is_full(n_rows: usize, n_bytes: usize) -> bool {
    n_rows >= BATCH_ROWS || n_bytes >= BATCH_BYTES
}

/// Rows one thread takes at a time.
const CHUNK_ROWS: usize = 32;

/// What is written for each row.
#[derive(Clone, Debug)]
pub struct Output {
    /// The byte between fields.
    pub delimiter: u8,
    /// The input columns to keep, in order.
    pub keep: Vec<usize>,
    /// Whether to add the evidence, and the labels by title and by duties.
    pub evidence: bool,
    /// Confidence below which a label should be looked at.
    pub review_below: f64,
    /// What the names of the added columns start with.
    pub prefix: String,
}

impl Output {
    /// Returns the names of the columns that are added.
    pub fn added_columns(&self, labels: &Labels) -> Vec<String> {
        let prefix = &self.prefix;
        let mut names = vec![prefix.clone(), format!("{prefix}_confidence")];
        names.extend(labels.names().map(|name| format!("{prefix}_{name}")));
        names.push(format!("{prefix}_review"));
        if self.evidence {
            for name in ["by_title", "by_duties", "evidence"] {
                names.push(format!("{prefix}_{name}"));
            }
        }
        names
    }

    /// Writes the header for a dump's header.
    ///
    /// # Errors
    ///
    /// Fails when the sink does.
    pub fn write_header(
        &self,
        header: &ByteRecord,
        labels: &Labels,
        sink: &mut impl Write,
    ) -> Result<(), BatchError> {
        let kept = self
            .keep
            .iter()
            .map(|&column| Cow::Borrowed(&header[column]));
        let added = self
            .added_columns(labels)
            .into_iter()
            .map(|name| Cow::Owned(name.into_bytes()));
        let mut lines = self.lines();
        write_line(&mut lines, kept.chain(added));
        let line = lines.into_inner().unwrap_or_default();
        sink.write_all(&line).map_err(BatchError::output)
    }

    /// Returns a writer of lines into memory.
    fn lines(&self) -> csv::Writer<Vec<u8>> {
        csv::WriterBuilder::new()
            .delimiter(self.delimiter)
            .from_writer(Vec::new())
    }
}

fn write_line<'f>(lines: &mut csv::Writer<Vec<u8>>, fields: impl Iterator<Item = Cow<'f, [u8]>>) {
    for field in fields {
        // Writing to memory cannot fail.
        let _ = lines.write_field(&*field);
    }
    let _ = lines.write_record(None::<&[u8]>);
}

/// What became of the rows of a run.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// Rows labelled, by label.
    pub labelled: ByLabel<u64>,
    /// Rows that could not be labelled.
    pub rejected: u64,
    /// Rows with a field that is not UTF-8 and was read as Windows-1252.
    pub recoded: u64,
    /// Rows labelled whose quotes follow no rule and that could be read in one way only.
    pub mended: u64,
}

impl Tally {
    /// Returns how many rows were labelled.
    pub fn n_labelled(&self) -> u64 {
        self.labelled.iter().map(|(_, count)| count).sum()
    }
}

/// A run that could not go on.
#[derive(Debug)]
pub enum BatchError {
    /// The dump could not be read.
    Input(DumpError),
    /// The labels could not be written.
    Output(io::Error),
}

impl BatchError {
    fn output(error: io::Error) -> BatchError {
        BatchError::Output(error)
    }
}

impl fmt::Display for BatchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BatchError::Input(error) => write!(f, "{error}"),
            BatchError::Output(error) => write!(f, "writing failed: {error}"),
        }
    }
}

impl std::error::Error for BatchError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            BatchError::Input(error) => Some(error),
            BatchError::Output(error) => Some(error),
        }
    }
}

/// A classifier with what to read and write.
pub struct Labeller<'c> {
    /// The classifier.
    pub classifier: &'c Classifier,
    /// The columns to read.
    pub columns: &'c Columns,
    /// The columns to write.
    pub output: &'c Output,
}

impl Labeller<'_> {
    /// Labels every row of a dump on the threads of the current rayon pool, adding to the
    /// tally; `on_reject` is told of each row that cannot be labelled, in input order.
    ///
    /// # Errors
    ///
    /// Fails when the dump cannot be read on or the sink not written.
    pub fn run<R: Read + Send>(
        &self,
        reader: &mut DumpReader<R>,
        sink: &mut impl Write,
        tally: &mut Tally,
        mut on_reject: impl FnMut(Reject),
    ) -> Result<(), BatchError> {
        let mut batch = Batch::read(reader).map_err(BatchError::Input)?;
        while !batch.is_empty() {
            // The next batch is read while this one is labelled.
            let (chunks, next) = rayon::join(|| self.label(&batch.rows), || Batch::read(reader));
            for chunk in chunks {
                sink.write_all(&chunk.lines).map_err(BatchError::output)?;
                for label in Label::ALL {
                    tally.labelled[label] += chunk.tally.labelled[label];
                }
                tally.recoded += chunk.tally.recoded;
            }
            tally.rejected += batch.rejects.len() as u64;
            batch.rejects.drain(..).for_each(&mut on_reject);
            batch = next.map_err(BatchError::Input)?;
        }
        tally.mended += reader.n_mended();
        tally.recoded += reader.n_recoded();
        Ok(())
    }

    fn label(&self, rows: &[ByteRecord]) -> Vec<Chunk> {
        rows.par_chunks(CHUNK_ROWS)
            .map(|rows| {
                let mut chunk = Chunk::default();
                let mut lines = self.output.lines();
                for row in rows {
                    self.label_row(row, &mut lines, &mut chunk.tally);
                }
                chunk.lines = lines.into_inner().unwrap_or_default();
                chunk
            })
            .collect()
    }

    fn label_row(&self, row: &ByteRecord, lines: &mut csv::Writer<Vec<u8>>, tally: &mut Tally) {
        let (posting, is_utf8) = self.columns.posting(row);
        let posting = posting.as_posting();
        let labels = self.classifier.labels();
        let mut added = Vec::new();
        let verdict = if self.output.evidence {
            let explanation = self.classifier.explain(&posting);
            let verdict = explanation.verdict.review_below(self.output.review_below);
            add_verdict(&verdict, labels, &mut added);
            for label in [verdict.by_title, verdict.by_duties] {
                added.push(label.map_or(Vec::new(), |label| labels.name(label).into()));
            }
            let json =
                serde_json::to_string(&labels.named(&explanation.evidence)).unwrap_or_default();
            // A dump in another encoding stays free of UTF-8.
            added.push(
                if is_utf8 {
                    json
                } else {
                    escape_non_ascii(&json)
                }
                .into_bytes(),
            );
            verdict
        } else {
            let verdict = self.classifier.classify(&posting);
            let verdict = verdict.review_below(self.output.review_below);
            add_verdict(&verdict, labels, &mut added);
            verdict
        };
        let kept = self
            .output
            .keep
            .iter()
            .map(|&column| Cow::Borrowed(&row[column]));
        let added = added.into_iter().map(Cow::Owned);
        write_line(lines, kept.chain(added));
        tally.labelled[verdict.role] += 1;
        tally.recoded += u64::from(!is_utf8);
    }
}

/// Writes what is not ASCII as JSON escapes; it occurs in JSON inside strings only.
fn escape_non_ascii(json: &str) -> String {
    let mut escaped = String::with_capacity(json.len());
    for character in json.chars() {
        if character.is_ascii() {
            escaped.push(character);
        } else {
            for unit in character.encode_utf16(&mut [0; 2]) {
                escaped += &format!("\\u{unit:04x}");
            }
        }
    }
    escaped
}

/// Adds the fields that every row gets.
fn add_verdict(verdict: &Verdict, labels: &Labels, fields: &mut Vec<Vec<u8>>) {
    fields.push(labels.name(verdict.role).into());
    fields.push(format!("{:.4}", verdict.confidence).into_bytes());
    let scores = verdict.scores.iter();
    fields.extend(scores.map(|(_, score)| score.to_string().into_bytes()));
    let reasons: Vec<&str> = verdict
        .review
        .iter()
        .map(|reason| reason.as_str())
        .collect();
    fields.push(reasons.join(";").into_bytes());
}

/// The lines of a chunk of rows, ready to be written.
#[derive(Default)]
struct Chunk {
    lines: Vec<u8>,
    tally: Tally,
}

#[derive(Default)]
struct Batch {
    rows: Vec<ByteRecord>,
    rejects: Vec<Reject>,
}

impl Batch {
    fn read<R: Read>(reader: &mut DumpReader<R>) -> Result<Batch, DumpError> {
        let mut batch = Batch::default();
        let mut n_bytes = 0;
        while !is_full(batch.rows.len(), n_bytes) {
            match reader.read()? {
                Some(Record::Row(row)) => {
                    n_bytes += weight(&row);
                    batch.rows.push(row);
                }
                Some(Record::Rejected(reject)) => {
                    n_bytes += reject.raw.len();
                    batch.rejects.push(reject);
                }
                None => break,
            }
        }
        Ok(batch)
    }

    fn is_empty(&self) -> bool {
        self.rows.is_empty() && self.rejects.is_empty()
    }
}
