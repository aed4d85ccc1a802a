//! The formats labels are written in, and their compression.

use std::io::Read;

use serde_json::Value;

use super::{DUMP, Folder, column, parse_text, run, run_well};
use crate::failing::Failing;

/// Labels a dump into a file of some name, and returns its bytes.
fn write(name: &str, dump: &str, more: &[&str]) -> Vec<u8> {
    let folder = Folder::with(&[("dump.csv", dump.as_bytes())]);
    let (dump, out) = (folder.arg("dump.csv"), folder.arg(name));
    run_well(&[&["label", &dump, "-o", &out][..], more].concat(), "");
    std::fs::read(out).expect("the labels")
}

fn objects(lines: &[u8]) -> Vec<Value> {
    let lines = std::str::from_utf8(lines).expect("JSON is UTF-8");
    lines
        .lines()
        .map(|line| serde_json::from_str(line).expect("a line is JSON"))
        .collect()
}

fn gunzip(bytes: &[u8]) -> Vec<u8> {
    let mut read = Vec::new();
    let mut decoder = flate2::read::MultiGzDecoder::new(bytes);
    decoder.read_to_end(&mut read).expect("gzip");
    read
}

fn unzstd(bytes: &[u8]) -> Vec<u8> {
    zstd::decode_all(bytes).expect("zstd")
}

#[test]
fn json_lines_hold_what_csv_holds() {
    let rows = parse_text(&write("out.csv", DUMP, &["--evidence"]));
    let objects = objects(&write("out.jsonl", DUMP, &["--evidence"]));
    assert_eq!(objects.len(), 3);
    for (object, row) in objects.iter().zip(&rows[1..]) {
        let object = object.as_object().expect("an object");
        assert_eq!(
            object.keys().collect::<Vec<_>>(),
            rows[0].iter().collect::<Vec<_>>()
        );
        for (name, field) in rows[0].iter().zip(row) {
            let (value, field) = (&object[name], field.as_str());
            match value {
                Value::String(text) => assert_eq!(text, field, "{name}"),
                Value::Number(number) => {
                    let field: f64 = field.parse().expect("a number");
                    assert_eq!(number.as_f64(), Some(field), "{name}");
                }
                Value::Null => assert_eq!(field, "", "{name}"),
                Value::Array(list) if name == "role_review" => {
                    let words: Vec<&str> = list.iter().filter_map(Value::as_str).collect();
                    assert_eq!(words.join(";"), field);
                }
                Value::Array(_) => {
                    assert_eq!(*value, serde_json::from_str::<Value>(field).expect("JSON"));
                }
                Value::Bool(_) | Value::Object(_) => panic!("{name}: {value}"),
            }
        }
    }
}

#[test]
fn every_key_of_an_object_is_its_own() {
    let dump = "title,title,,\"a \"\"b\"\"\nc\"\nIT Director,x,y,\"\u{1}\"\n";
    let objects = objects(&run_well(&["label", "--to", "jsonl"], dump));
    let object = objects[0].as_object().expect("an object");
    let keys: Vec<&str> = object.keys().map(String::as_str).take(4).collect();
    assert_eq!(keys, ["title", "title#2", "#3", "a \"b\"\nc"]);
    assert_eq!(object["a \"b\"\nc"], "\u{1}");
}

#[test]
fn text_in_another_encoding_is_utf8_in_json() {
    let folder = Folder::with(&[("dump.csv", b"title\nCaf\xe9\n")]);
    let stdout = run_well(&["label", &folder.arg("dump.csv"), "--to", "jsonl"], "");
    assert_eq!(objects(&stdout)[0]["title"], "Caf\u{e9}");
}

#[test]
fn the_name_says_the_format() {
    let csv = write("out.csv", DUMP, &[]);
    assert_eq!(write("out", DUMP, &[]), csv);
    let tabs = write("out.tsv", DUMP, &[]);
    assert!(tabs.starts_with(b"id\ttitle\tdescription\tcity\trole\t"));
    let json = write("out.ndjson", DUMP, &[]);
    assert!(json.starts_with(b"{\"id\":\"1\","));
    assert_eq!(write("out.txt", DUMP, &["--to", "jsonl"]), json);
    assert_eq!(run_well(&["label", "--to", "jsonl"], DUMP), json);
}

#[test]
fn compressed_output_holds_the_same_bytes() {
    for dump in [
        DUMP.to_owned(),
        "title\n".to_owned(),
        format!("title\n{}", "Chef\n".repeat(50_000)),
    ] {
        let csv = write("out.csv", &dump, &[]);
        assert!(gunzip(&write("out.csv.gz", &dump, &[])) == csv);
        assert!(unzstd(&write("out.csv.zst", &dump, &[])) == csv);
        let json = write("out.jsonl", &dump, &[]);
        assert!(gunzip(&write("out.jsonl.gz", &dump, &[])) == json);
    }
}

#[test]
fn compression_can_be_asked_for_without_a_name() {
    let csv = run_well(&["label"], DUMP);
    assert_eq!(gunzip(&run_well(&["label", "--to", "csv.gz"], DUMP)), csv);
    assert_eq!(unzstd(&run_well(&["label", "--to", "csv.zst"], DUMP)), csv);
    let json = run_well(&["label", "--to", "jsonl"], DUMP);
    assert_eq!(unzstd(&write("out", DUMP, &["--to", "jsonl.zst"])), json);
    for typed in ["csv.bz2", "json", ".gz"] {
        let ran = run(&["label", "--to", typed], DUMP);
        assert_eq!((ran.code, ran.stdout.len()), (Some(2), 0), "{typed}");
        assert!(ran.stderr.contains("with .gz or .zst"), "{}", ran.stderr);
    }
}

#[test]
fn a_name_that_promises_another_format_is_refused() {
    let folder = Folder::with(&[("dump.csv", DUMP.as_bytes())]);
    let dump = folder.arg("dump.csv");
    let mut failing = Failing::default();
    for name in ["out.json", "out.xlsx", "out.csv.zip", "out.csv.bz2"] {
        let ran = run(&["label", &dump, "-o", &folder.arg(name)], "");
        let holds =
            ran.code == Some(2) && ran.stderr.contains("--to") && !folder.path(name).exists();
        failing.note_unless(holds, name, ran.stderr);
    }
    failing.assert_none();
}

#[test]
fn excel_safe_cells_start_no_formula() {
    let dump =
        "id,=title,-x\n1,=1+1,-3.5\n2,+cmd|' /C calc'!A0,-1+1\n3,@SUM(A1),\"\tx\"\n4,Chef,a=b\n";
    let args = ["label", "--title", "2"];
    let plain = parse_text(&run_well(&args, dump));
    assert_eq!(column(&plain, "=title")[0], "=1+1");
    let safe = parse_text(&run_well(&[&args[..], &["--excel-safe"]].concat(), dump));
    assert_eq!(safe[0][1..3], ["'=title", "'-x"]);
    assert_eq!(
        column(&safe, "'=title"),
        ["'=1+1", "'+cmd|' /C calc'!A0", "'@SUM(A1)", "Chef"]
    );
    // A plain number stays one, in the dump as in the scores.
    assert_eq!(column(&safe, "'-x"), ["-3.5", "'-1+1", "'\tx", "a=b"]);
    assert_eq!(column(&safe, "role_other"), column(&plain, "role_other"));
}

#[test]
fn excel_safe_is_for_csv() {
    let ran = run(&["label", "--excel-safe", "--to", "jsonl"], DUMP);
    assert_eq!(ran.code, Some(2), "{}", ran.stderr);
    assert!(ran.stderr.contains("CSV"), "{}", ran.stderr);
}

#[test]
fn threads_files_and_pipes_change_no_byte_of_a_file() {
    let rows: String = (0..20_000)
        .map(|row| match row % 701 {
            3 => "ragged\n".to_owned(),
            n => format!("{row},{}\n", ["Chef", "IT Manager", "=Nurse"][n % 3]),
        })
        .collect();
    let dump = format!("id,title\n{rows}");
    let folder = Folder::with(&[("dump.csv", dump.as_bytes())]);
    let file = folder.arg("dump.csv");
    for name in ["out.csv", "out.csv.gz", "out.jsonl.zst"] {
        let (out, rejects) = (folder.arg(name), folder.arg("rejects.csv"));
        let label = |input: &str, stdin: &str, n_threads: &str| {
            let args = [
                "label",
                "-q",
                input,
                "-o",
                &out,
                "--rejects",
                &rejects,
                "-j",
                n_threads,
            ];
            run_well(&args, stdin);
            let read = |path: &str| std::fs::read(path).expect("the output");
            let rejects = String::from_utf8(read(&rejects)).expect("text");
            // The dump has another name in the rejects of a pipe.
            (read(&out), rejects.replace(&file, "standard input"))
        };
        let expected = label(&file, "", "1");
        for (input, stdin, n_threads) in [(&*file, "", "3"), ("-", &*dump, "1"), ("-", &dump, "2")]
        {
            assert!(
                label(input, stdin, n_threads) == expected,
                "{name} {input} {n_threads}"
            );
        }
    }
}
