//! Any bytes as a dump: every record is labelled or rejected, and what is written can be read.

use std::convert::Infallible;
use std::io::Write;
use std::sync::LazyLock;

use flate2::write::GzEncoder;
use rolecall::batch::{Bounds, Format, Labeller, Output, Repeats, Tally};
use rolecall::dump::{
    ColumnChoice, Columns, DumpReader, Encoding, Limits, NewKeys, Quote, ReadOptions,
};
use rolecall::{Classifier, Lexicon};

static CLASSIFIER: LazyLock<Classifier> = LazyLock::new(|| Classifier::new(Lexicon::shipped()));

/// Encodings that a dump is said to have, by three bits.
const ENCODINGS: [Option<&str>; 8] = [
    None,
    None,
    None,
    Some("utf-8"),
    Some("utf-16le"),
    Some("windows-1252"),
    Some("shift_jis"),
    Some("gb18030"),
];

/// Returns a dump packed as two bits say, and cut or damaged as another says: what an
/// uninformed fuzzer would hardly come by.
fn packed(dump: &[u8], how: u8) -> Vec<u8> {
    let gzip = |piece: &[u8]| {
        let mut packer = GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packer.write_all(piece).expect("memory takes it");
        packer.finish().expect("memory takes it")
    };
    let half = dump.len() / 2;
    let mut packed = match how & 3 {
        0 => return dump.to_vec(),
        1 => gzip(dump),
        2 => [gzip(&dump[..half]), gzip(&dump[half..])].concat(),
        _ => zstd::encode_all(dump, 1).expect("memory takes it"),
    };
    let is_damaged = how >> 7 == 1;
    let at = dump.iter().map(|&byte| usize::from(byte)).sum::<usize>() % packed.len();
    match (is_damaged, dump.len() % 2) {
        (false, _) => {}
        (true, 0) => packed.truncate(at),
        (true, _) => packed[at] ^= 0x10,
    }
    packed
}

/// The first two bytes say how the rest is packed, read and written.
pub(crate) fn run(bytes: &[u8]) {
    let &[how, pack, ref dump @ ..] = bytes else {
        return;
    };
    let bit = |n: u8| how >> n & 1 == 1;
    let dump = packed(dump, pack);
    let limits = Limits {
        max_field: 40,
        max_record: 90,
        ..Limits::default()
    };
    let options = ReadOptions {
        // A quarter of all dumps is read as nobody said how.
        delimiter: [None, Some(b','), Some(b';'), Some(b'\t')][usize::from(how & 3)],
        has_header: bit(2).then_some(bit(6)),
        new_keys: if bit(7) {
            NewKeys::Reject
        } else {
            NewKeys::Ignore
        },
        encoding: ENCODINGS[usize::from(pack >> 2 & 7)].and_then(Encoding::named),
        quote: (pack >> 5 & 1 == 1).then_some(Quote::Byte(b'\'')),
        limits: if pack >> 6 & 1 == 1 {
            limits
        } else {
            Limits::default()
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
    let Ok(mut reader) = DumpReader::new(&*dump, &options) else {
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
        repeats: &Repeats::new(64),
    };
    let header = output.header(reader.header(), CLASSIFIER.labels());
    let n_fields = output.columns(reader.header(), CLASSIFIER.labels()).len();
    let (mut lines, mut fields) = (header, Vec::new());
    let (mut tally, mut n_written, mut last) = (Tally::default(), 0, 0);
    let taken = labeller.each_batch(&mut reader, |batch| {
        let Ok(batch) = batch else {
            return Ok::<(), Infallible>(());
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
        Ok(())
    });
    taken.expect("every batch is taken");
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
