use std::io::Write;
use std::sync::Arc;

use parquet::basic::Compression;
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DoubleType, Int32Type, Int64Type};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;

use super::*;
use crate::dump::{DumpReader, Format, ReadOptions};

const SCHEMA: &str = "message dump {
    required int64 id;
    required binary title (UTF8);
    optional binary note;
    required double pay;
    required boolean remote;
    required int32 posted (DATE);
    required group skills (LIST) { repeated group list { required binary element (UTF8); } }
}";

/// Writes two rows of every kind of column.
fn written(compression: Compression, note: &[u8]) -> Vec<u8> {
    let schema = Arc::new(parse_message_type(SCHEMA).unwrap());
    let properties = WriterProperties::builder()
        .set_compression(compression)
        .build();
    let mut bytes = Vec::new();
    let mut writer = SerializedFileWriter::new(&mut bytes, schema, Arc::new(properties)).unwrap();
    let mut group = writer.next_row_group().unwrap();
    let text = |text: &str| ByteArray::from(text.as_bytes().to_vec());
    let mut column = 0;
    while let Some(mut open) = group.next_column().unwrap() {
        match column {
            0 => open.typed::<Int64Type>().write_batch(&[7, -8], None, None),
            1 => {
                let titles = [text("IT Director"), text("Caf\u{e9} \"Z\"")];
                open.typed::<ByteArrayType>()
                    .write_batch(&titles, None, None)
            }
            2 => {
                let notes = [ByteArray::from(note.to_vec())];
                open.typed::<ByteArrayType>()
                    .write_batch(&notes, Some(&[1, 0]), None)
            }
            3 => open
                .typed::<DoubleType>()
                .write_batch(&[2.5, -30.0], None, None),
            4 => open
                .typed::<BoolType>()
                .write_batch(&[true, false], None, None),
            5 => open
                .typed::<Int32Type>()
                .write_batch(&[19_844, 0], None, None),
            _ => {
                let skills = [text("a"), text("b, c"), text("d")];
                let levels = (Some(&[1, 1, 1][..]), Some(&[0, 1, 0][..]));
                open.typed::<ByteArrayType>()
                    .write_batch(&skills, levels.0, levels.1)
            }
        }
        .unwrap();
        open.close().unwrap();
        column += 1;
    }
    group.close().unwrap();
    writer.close().unwrap();
    bytes
}

#[test]
fn every_kind_of_column_is_read_as_text() {
    let zstd = Compression::ZSTD(parquet::basic::ZstdLevel::default());
    let gzip = Compression::GZIP(parquet::basic::GzipLevel::default());
    let codecs = [
        Compression::UNCOMPRESSED,
        Compression::SNAPPY,
        Compression::LZ4_RAW,
        gzip,
        zstd,
    ];
    for codec in codecs {
        let bytes = written(codec, b"x");
        let mut reader = DumpReader::new(&bytes[..], &ReadOptions::default()).unwrap();
        assert_eq!(reader.layout().format, Format::Parquet);
        let names = ["id", "title", "note", "pay", "remote", "posted", "skills"];
        assert_eq!(reader.column_names(), names);
        let rows: Vec<Record> = std::iter::from_fn(|| reader.read().unwrap()).collect();
        let row = |fields: [&str; 7]| Record::Row(fields.iter().collect());
        let expected = [
            row([
                "7",
                "IT Director",
                "x",
                "2.5",
                "true",
                "2024-05-01",
                "[\"a\",\"b, c\"]",
            ]),
            row([
                "-8",
                "Caf\u{e9} \"Z\"",
                "",
                "-30.0",
                "false",
                "1970-01-01",
                "[\"d\"]",
            ]),
        ];
        assert_eq!(rows, expected, "{codec:?}");
    }
}

#[test]
fn bytes_that_are_no_text_reject_their_row() {
    let bytes = written(Compression::SNAPPY, b"\xff");
    let mut reader = DumpReader::new(&bytes[..], &ReadOptions::default()).unwrap();
    let reject = reader.read().unwrap().unwrap().reject().cloned().unwrap();
    assert_eq!(
        (reject.record, reject.reason.as_str()),
        (1, "field 3 (note) is not UTF-8")
    );
    assert!(matches!(reader.read().unwrap(), Some(Record::Row(_))));
}

#[test]
fn a_file_that_is_cut_or_damaged_anywhere_is_an_error_or_reads_as_before() {
    let bytes = written(Compression::SNAPPY, b"x");
    let read = |bytes: &[u8]| -> Option<usize> {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(bytes).unwrap();
        let mut rows = Rows::new(file, Limits::default()).ok()?;
        let mut n_rows = 0;
        while rows.next(Fields::default()).ok()?.is_some() {
            n_rows += 1;
        }
        Some(n_rows)
    };
    assert_eq!(read(&bytes), Some(2));
    for end in 0..bytes.len() {
        assert_eq!(read(&bytes[..end]), None, "cut at {end}");
    }
    for at in 0..bytes.len() {
        let mut damaged = bytes.clone();
        damaged[at] ^= 0x55;
        // No panic and no endless row; without checksums, some damage cannot be seen.
        assert!(
            read(&damaged).is_none_or(|n_rows| n_rows < 1_000),
            "damaged at {at}"
        );
    }
}

#[test]
fn pages_that_would_fill_memory_are_refused_before_they_are_unpacked() {
    let bytes = written(
        Compression::ZSTD(Default::default()),
        &vec![b'x'; 161 << 20],
    );
    assert!(bytes.len() < 1 << 20);
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(&bytes).unwrap();
    let mut rows = Rows::new(file, Limits::default()).unwrap();
    let Err(error) = rows.next(Fields::default()) else {
        panic!("the page is read");
    };
    let error = error.to_string();
    assert!(error.starts_with("pages of 161"), "{error}");
    assert!(error.contains("smaller pages"), "{error}");
}
