//! Labels as Parquet.
#![cfg(feature = "parquet")]

use std::fs::File;

use parquet::basic::LogicalType;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::{Field, Row};
use rolecall::Lexicon;

use super::{DUMP, Folder, column, parse_text, run, run_well};

fn open(path: &str) -> SerializedFileReader<File> {
    let file = File::open(path).expect("the labels");
    SerializedFileReader::new(file).expect("the labels are Parquet")
}

fn rows(path: &str) -> Vec<Row> {
    let reader = open(path);
    let rows = reader.get_row_iter(None).expect("rows");
    rows.map(|row| row.expect("a row")).collect()
}

/// Writes a field as CSV would.
fn text(field: &Field) -> String {
    match field {
        Field::Null => String::new(),
        Field::Str(text) => text.clone(),
        Field::Double(number) => number.to_string(),
        Field::ListInternal(list) => {
            let words: Vec<String> = list.elements().iter().map(text).collect();
            words.join(";")
        }
        other => panic!("unexpected {other:?}"),
    }
}

#[test]
fn parquet_holds_what_csv_holds() {
    let folder = Folder::with(&[("dump.csv", DUMP.as_bytes())]);
    let (dump, out) = (folder.arg("dump.csv"), folder.arg("out.parquet"));
    run_well(&["label", "--evidence", &dump, "-o", &out], "");
    let csv = parse_text(&run_well(&["label", "--evidence", &dump], ""));
    let rows = rows(&out);
    assert_eq!(rows.len(), 3);
    for (row, expected) in rows.iter().zip(&csv[1..]) {
        let names: Vec<&String> = row.get_column_iter().map(|(name, _)| name).collect();
        assert_eq!(names, csv[0].iter().collect::<Vec<_>>());
        for ((name, field), expected) in row.get_column_iter().zip(expected) {
            match field {
                Field::Double(number) => {
                    assert_eq!(
                        *number,
                        expected.parse::<f64>().expect("a number"),
                        "{name}"
                    );
                }
                field => assert_eq!(text(field), *expected, "{name}"),
            }
        }
    }
}

#[test]
fn the_file_names_the_lexicon() {
    let folder = Folder::with(&[("dump.csv", DUMP.as_bytes())]);
    let (dump, out) = (folder.arg("dump.csv"), folder.arg("out.parquet"));
    run_well(&["label", "--evidence", &dump, "-o", &out], "");
    let reader = open(&out);
    let metadata = reader.metadata().file_metadata();
    let facts = metadata.key_value_metadata().expect("facts");
    let fact = |key: &str| {
        let fact = facts.iter().find(|fact| fact.key == key);
        fact.and_then(|fact| fact.value.clone())
    };
    assert_eq!(
        fact("rolecall.version").as_deref(),
        Some(env!("CARGO_PKG_VERSION"))
    );
    assert_eq!(fact("rolecall.lexicon").as_deref(), Some("it-roles"));
    assert_eq!(
        fact("rolecall.lexicon_sha256").as_deref(),
        Some(Lexicon::shipped().sha256())
    );
    let last = metadata.schema_descr().columns().last().expect("columns");
    assert_eq!(last.logical_type_ref(), Some(&LogicalType::Json));
}

#[test]
fn pages_are_compressed_as_asked_for() {
    let folder = Folder::with(&[("dump.csv", DUMP.as_bytes())]);
    let (dump, out) = (folder.arg("dump.csv"), folder.arg("out.parquet"));
    let mut found = Vec::new();
    for to in [&[][..], &["--to", "parquet.zst"], &["--to", "parquet.gz"]] {
        run_well(&[&["label", &dump, "-o", &out][..], to].concat(), "");
        let reader = open(&out);
        let column = reader.metadata().row_group(0).column(0);
        found.push((column.compression().to_string(), rows(&out)));
    }
    assert_eq!(found[0], found[1]);
    assert!(found[0].0.starts_with("ZSTD"), "{}", found[0].0);
    assert!(found[2].0.starts_with("GZIP"), "{}", found[2].0);
    assert_eq!(found[0].1, found[2].1);
}

#[test]
fn groups_change_no_row_and_threads_no_byte() {
    let lines: String = (0..70_000)
        .map(|row| format!("{row},{}\n", ["Chef", "IT Manager", ""][row % 3]))
        .collect();
    let dump = format!("id,title\n{lines}");
    let folder = Folder::with(&[("dump.csv", dump.as_bytes())]);
    let (file, out) = (folder.arg("dump.csv"), folder.arg("out.parquet"));
    let label = |input: &str, stdin: &str, n_threads: &str| {
        run_well(&["label", "-q", input, "-o", &out, "-j", n_threads], stdin);
        std::fs::read(&out).expect("the labels")
    };
    let one = label(&file, "", "1");
    assert!(one == label("-", &dump, "3"), "threads change the file");
    assert!(one == run_well(&["label", "-q", "--to", "parquet", &file], ""));
    assert_eq!(open(&out).num_row_groups(), 2);
    let csv = parse_text(&run_well(&["label", "-q", &file], ""));
    let rows = rows(&out);
    for name in ["id", "title", "role", "role_review"] {
        let found = rows.iter().map(|row| {
            let mut columns = row.get_column_iter();
            let (_, field) = columns
                .find(|(column, _)| *column == name)
                .expect("a column");
            text(field)
        });
        assert!(found.eq(column(&csv, name)), "{name} differs");
    }
}

#[test]
fn an_empty_dump_is_an_empty_table() {
    let folder = Folder::with(&[("dump.csv", b"id,title\n")]);
    let (dump, out) = (folder.arg("dump.csv"), folder.arg("out.parquet"));
    run_well(&["label", "-q", &dump, "-o", &out], "");
    assert_eq!(rows(&out).len(), 0);
    assert_eq!(
        open(&out)
            .metadata()
            .file_metadata()
            .schema_descr()
            .num_columns(),
        8
    );
}

#[test]
fn parquet_is_not_resumed_and_not_compressed_twice() {
    let folder = Folder::with(&[("dump.csv", DUMP.as_bytes())]);
    let dump = folder.arg("dump.csv");
    for (name, more, word) in [
        ("out.parquet", "--resume", "--resume"),
        ("out.parquet.gz", "-q", ".parquet"),
    ] {
        let ran = run(&["label", &dump, "-o", &folder.arg(name), more], "");
        assert_eq!(ran.code, Some(2), "{}", ran.stderr);
        assert!(ran.stderr.contains(word), "{}", ran.stderr);
    }
}
