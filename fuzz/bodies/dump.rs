//! Any bytes as a dump: every record is labelled or rejected, and what is written can be read.

use std::sync::LazyLock;

use rolecall::batch::{Bounds, Format, Labeller, Output, Tally};
use rolecall::dump::{ColumnChoice, Columns, DumpReader, NewKeys, ReadOptions};
use rolecall::{Classifier, Lexicon};

static CLASSIFIER: LazyLock<Classifier> = LazyLock::new(|| Classifier::new(Lexicon::shipped()));

/// The first byte says how the rest is read and written.
pub(crate) fn run(bytes: &[u8]) {
    let Some((&how, dump)) = bytes.split_first() else {
        return;
    };
    let bit = |n: u8| how >> n & 1 == 1;
    let options = ReadOptions {
        // A quarter of all dumps is read as nobody said how.
        delimiter: [None, Some(b','), Some(b';'), Some(b'\t')][usize::from(how & 3)],
        has_header: bit(2).then_some(bit(6)),
        new_keys: if bit(7) {
            NewKeys::Reject
        } else {
            NewKeys::Ignore
        },
        ..ReadOptions::default()
    };
    let delimiter = options.delimiter.unwrap_or(b',');
    let format = match how >> 3 & 3 {
        0 | 1 => Format::Csv {
            delimiter,
            excel_safe: bit(3),
        },
        2 => Format::JsonLines,
        _ => Format::Fields,
    };
    let Ok(mut reader) = DumpReader::new(dump, &options) else {
        return;
    };
    let names = reader.column_names();
    let first = ColumnChoice {
        title: Some("1".to_owned()),
        texts: vec![names.len().to_string()],
    };
    let columns = Columns::choose(&names, &ColumnChoice::default())
        .or_else(|_| Columns::choose(&names, &first));
    let Ok(columns) = columns else {
        return;
    };
    let output = Output {
        format,
        keep: (0..names.len()).rev().collect(),
        evidence: bit(5),
        review_below: 0.6,
        prefix: "role".to_owned(),
    };
    let labeller = Labeller {
        classifier: &CLASSIFIER,
        columns: &columns,
        output: &output,
        bounds: Bounds {
            rows: 3,
            bytes: 1 << 16,
        },
    };
    let header = output.header(reader.header(), CLASSIFIER.labels());
    let n_fields = output.columns(reader.header(), CLASSIFIER.labels()).len();
    let (mut lines, mut fields) = (header, Vec::new());
    let (mut tally, mut n_written, mut last) = (Tally::default(), 0, 0);
    for batch in labeller.batches(&mut reader) {
        let Ok(batch) = batch else {
            break;
        };
        tally.add(&batch.tally);
        for reject in &batch.rejects {
            assert!(reject.record > last && reject.record <= batch.n_records);
            assert!(!reject.reason.is_empty());
            last = reject.record;
        }
        for chunk in batch.chunks {
            n_written += chunk.n_rows;
            lines.extend(chunk.lines);
            fields.extend(chunk.rows);
        }
    }
    tally.balance(n_written).expect("rows add up");
    match format {
        Format::Csv { delimiter, .. } => {
            let mut written = csv::ReaderBuilder::new()
                .delimiter(delimiter)
                .from_reader(&*lines);
            let rows = written.byte_records().map(|row| row.expect("a row"));
            let widths: Vec<usize> = rows.map(|row| row.len()).collect();
            assert!(widths.iter().all(|&width| width == n_fields));
            assert_eq!(widths.len() as u64, n_written);
        }
        Format::JsonLines => {
            let text = std::str::from_utf8(&lines).expect("JSON is UTF-8");
            for line in text.lines() {
                let object: serde_json::Value = serde_json::from_str(line).expect("JSON");
                assert_eq!(object.as_object().expect("an object").len(), n_fields);
            }
            assert_eq!(text.lines().count() as u64, n_written);
        }
        Format::Fields => {
            assert!(fields.iter().all(|row| row.len() == n_fields));
            assert_eq!(fields.len() as u64, n_written);
        }
    }
}
