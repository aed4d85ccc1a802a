//! Compressed dumps: read as what is in them, and never in part without a word.

use std::io::{self, Read, Write};

use flate2::Compression;
use flate2::write::GzEncoder;
use rolecall::dump::{DumpReader, Limits, ReadOptions, Record};

use crate::failing::Failing;

/// What comes of a dump: the first field of its rows, and the error that ended it.
type Outcome = (Vec<String>, Option<String>);

fn read(bytes: &[u8], options: &ReadOptions) -> Outcome {
    let mut ids = Vec::new();
    let mut reader = match DumpReader::new(bytes, options) {
        Ok(reader) => reader,
        Err(error) => return (ids, Some(error.to_string())),
    };
    loop {
        match reader.read() {
            Ok(Some(Record::Row(row))) => ids.push(row[0].to_owned()),
            Ok(Some(Record::Rejected(reject))) => ids.push(reject.reason),
            Ok(None) => return (ids, None),
            Err(error) => return (ids, Some(error.to_string())),
        }
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).expect("memory can be written");
    encoder.finish().expect("memory can be written")
}

/// Compresses with a checksum, as `zstd` does.
fn zstd(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = zstd::stream::write::Encoder::new(Vec::new(), 3).expect("zstd is there");
    encoder.include_checksum(true).expect("zstd is there");
    encoder.write_all(bytes).expect("memory can be written");
    encoder.finish().expect("memory can be written")
}

/// A dump whose rows differ, so that it does not compress to nothing.
fn dump(n_rows: u64) -> (String, Vec<String>) {
    let mut dump = "id,title,description\n".to_owned();
    let mut ids = Vec::new();
    for row in 0..n_rows {
        let id = (row * 2_654_435_761 % 1_000_003).to_string();
        dump += &format!(
            "{id},Chef {},\"Cooks, bakes {}\"\n",
            row * 7 % 13,
            row * row % 97
        );
        ids.push(id);
    }
    (dump, ids)
}

#[test]
fn what_is_in_a_compressed_dump_is_read() {
    let (text, ids) = dump(500);
    let (first, second) = text.split_at(text.len() / 2);
    let skippable = [
        &b"\x53\x2a\x4d\x18\x04\0\0\0abcd"[..],
        &zstd(text.as_bytes()),
    ]
    .concat();
    let rows: [(&str, Vec<u8>); 7] = [
        ("gzip", gzip(text.as_bytes())),
        ("zstd", zstd(text.as_bytes())),
        (
            "two members",
            [gzip(first.as_bytes()), gzip(second.as_bytes())].concat(),
        ),
        (
            "two frames",
            [zstd(first.as_bytes()), zstd(second.as_bytes())].concat(),
        ),
        (
            "an empty member",
            [gzip(b""), gzip(text.as_bytes()), gzip(b"")].concat(),
        ),
        ("a skippable frame", skippable),
        (
            "UTF-16 inside",
            gzip(
                &text
                    .encode_utf16()
                    .flat_map(u16::to_le_bytes)
                    .collect::<Vec<u8>>(),
            ),
        ),
    ];
    let mut failing = Failing::default();
    for (name, bytes) in rows {
        let (found, error) = read(&bytes, &ReadOptions::default());
        failing.note_unless(found == ids && error.is_none(), name, format!("{error:?}"));
    }
    failing.assert_none();
}

#[test]
fn a_dump_that_is_cut_anywhere_is_an_error_after_the_rows_before_the_cut() {
    let (text, ids) = dump(120);
    let mut failing = Failing::default();
    for (name, bytes) in [
        ("gzip", gzip(text.as_bytes())),
        ("zstd", zstd(text.as_bytes())),
    ] {
        for end in 1..bytes.len() {
            let (found, error) = read(&bytes[..end], &ReadOptions::default());
            let is_said = error
                .as_ref()
                .is_some_and(|error| error.contains("ends too early"));
            let holds = is_said && ids.starts_with(&found);
            failing.note_unless(holds, format!("{name} cut at {end}"), format!("{error:?}"));
        }
    }
    failing.assert_none();
}

#[test]
fn a_damaged_byte_anywhere_is_an_error() {
    let (text, ids) = dump(120);
    let mut failing = Failing::default();
    for (name, bytes) in [
        ("gzip", gzip(text.as_bytes())),
        ("zstd", zstd(text.as_bytes())),
    ] {
        for at in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[at] ^= 0x55;
            let (found, error) = read(&damaged, &ReadOptions::default());
            // Of a header's bytes some say nothing of what is in the file: time, system, flags.
            let is_harmless = found == ids;
            let is_text = at < 4;
            failing.note_unless(
                error.is_some() || is_harmless || is_text,
                format!("{name} damaged at {at}"),
                format!("{} rows and no error", found.len()),
            );
        }
    }
    failing.assert_none();
}

#[test]
fn garbage_behind_the_end_is_an_error() {
    let (text, ids) = dump(50);
    for bytes in [gzip(text.as_bytes()), zstd(text.as_bytes())] {
        let (found, error) = read(&[&bytes[..], b"more"].concat(), &ReadOptions::default());
        assert_eq!(found, ids);
        assert!(error.is_some_and(|error| error.contains("after 50 records")));
    }
}

/// Gives the same row again and again.
struct Endless {
    left: usize,
}

impl Read for Endless {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n_bytes = buffer.len().min(self.left);
        let row = b"1,Chef\n"
            .iter()
            .copied()
            .cycle()
            .skip((7 - self.left % 7) % 7);
        buffer
            .iter_mut()
            .zip(row)
            .for_each(|(byte, of_row)| *byte = of_row);
        self.left -= n_bytes;
        Ok(n_bytes)
    }
}

#[test]
fn what_becomes_far_too_much_is_an_error() {
    let mut encoder = zstd::stream::write::Encoder::new(Vec::new(), 1).expect("zstd is there");
    io::copy(&mut Endless { left: 7 << 24 }, &mut encoder).expect("memory can be written");
    let bomb = encoder.finish().expect("memory can be written");
    assert!(bomb.len() < 100_000);
    let (found, error) = read(&bomb, &ReadOptions::default());
    assert!(
        found.len() > 1_000_000 && found.len() < 7 << 24,
        "{}",
        found.len()
    );
    let error = error.expect("a bomb is an error");
    assert!(
        error.contains("over 1000 times as much") && error.contains("--max-ratio"),
        "{error}"
    );
    let options = ReadOptions {
        limits: Limits {
            max_ratio: 1_000_000,
            ..Limits::default()
        },
        ..ReadOptions::default()
    };
    assert_eq!(read(&bomb, &options).1, None);
}

#[test]
fn what_is_no_table_is_said() {
    let rows: [(&[u8], &str); 6] = [
        (b"PK\x03\x04\x14\0\0\0", "spreadsheet"),
        (b"%PDF-1.7\n", "PDF"),
        (b"BZh91AY&SY", "bzip2 -dc"),
        (b"\xfd7zXZ\0\0", "xz -dc"),
        (b"SQLite format 3\0\x10", "SQLite"),
        (b"\xff\xfe\0\0i\0\0\0", "iconv -f UTF-32"),
    ];
    let mut failing = Failing::default();
    for (bytes, expected) in rows {
        let (_, error) = read(bytes, &ReadOptions::default());
        let error = error.unwrap_or_default();
        failing.note_unless(error.contains(expected), expected, &error);
    }
    failing.assert_none();
}
