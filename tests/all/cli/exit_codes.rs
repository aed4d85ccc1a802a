//! Every kind of outcome has its exit code, and every refusal says what to do.

use super::{DUMP, Folder, command, run};
use crate::failing::Failing;

/// A refusal: arguments, standard input, exit code, and words the message must hold.
type Row = (
    &'static [&'static str],
    &'static str,
    i32,
    &'static [&'static str],
);

#[rustfmt::skip]
const ROWS: &[Row] = &[
    (&[], "", 2, &["label", "explain", "eval", "terms"]),
    (&["guess"], "", 2, &["guess"]),
    (&["label", "--nonsense"], DUMP, 2, &["--nonsense"]),
    (&["label", "-d", "ab"], DUMP, 2, &["one byte"]),
    (&["label", "-j", "0"], DUMP, 2, &["--threads"]),
    (&["label", "--title", "headline"], DUMP, 2, &["\"headline\"", "id, title, description, city"]),
    (&["label", "--text", "title,prose"], DUMP, 2, &["\"prose\"", "id, title, description, city"]),
    (&["label", "--select", "id,county"], DUMP, 2, &["\"county\"", "id, title, description, city"]),
    (&["label"], "a,b\n1,2\n", 2, &["--title", "--text", "a, b"]),
    (&["label", "--lexicon", "/nowhere/at/all"], DUMP, 2, &["/nowhere/at/all"]),
    (&["label", "/nowhere/dump.csv"], "", 3, &["/nowhere/dump.csv"]),
    (&["label", "/"], "", 3, &["directory"]),
    (&["label"], "", 3, &["standard input", "empty"]),
    (&["label", "-o", "/nowhere/out.csv"], DUMP, 4, &["/nowhere/out.csv"]),
    (&["explain"], "", 2, &["--title", "--text"]),
    (&["explain", "--row", "1"], "", 2, &["FILE"]),
    (&["explain", "--row", "0", "-"], DUMP, 2, &["--row"]),
    (&["explain", "--row", "4", "-"], DUMP, 3, &["no row 4", "3"]),
    (&["explain", "--row", "1", "-"], "id,title\n1\n", 3, &["row 1", "1 fields where the header has 2"]),
    (&["explain", "--row", "1", "/nowhere/dump.csv"], "", 3, &["/nowhere/dump.csv"]),
    (&["eval", "-"], DUMP, 2, &["\"label\"", "--gold", "id, title, description, city"]),
    (&["eval", "-"], "title,label\nChef,boss\n", 3, &["row 1", "\"boss\"", "director, manager or other"]),
    (&["eval", "-"], "title,label\nChef\n", 3, &["2", "1 fields where the header has 2"]),
    (&["eval", "/nowhere/gold.csv"], "", 3, &["/nowhere/gold.csv"]),
    (&["fmt", "/nowhere/at/all"], "", 2, &["/nowhere/at/all", "cannot be read"]),
    (&["fmt", "-", "lexicons"], "", 2, &["standard input", "alone"]),
    (&["fmt", "-"], "weight = ", 2, &["standard input:1:"]),
    (&["terms", "--format", "xml"], "", 2, &["csv", "json"]),
];

#[test]
fn a_refusal_has_its_code_and_says_what_to_do() {
    let mut failing = Failing::default();
    for &(args, stdin, code, words) in ROWS {
        let ran = run(args, stdin);
        let holds = ran.code == Some(code) && words.iter().all(|word| ran.stderr.contains(word));
        let why = format!(
            "expected {code} and {words:?}, got {:?}: {}",
            ran.code, ran.stderr
        );
        failing.note_unless(holds, format!("{args:?}"), why);
    }
    failing.assert_none();
}

#[test]
fn help_and_version_are_answers() {
    for args in [&["--help"][..], &["--version"], &["label", "--help"]] {
        let ran = run(args, "");
        assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""), "{args:?}");
        assert!(!ran.stdout.is_empty(), "{args:?}");
    }
    let help = String::from_utf8(run(&["--help"], "").stdout).expect("help is UTF-8");
    for line in ["0  done", "1  a check", "2  usage", "3  input", "4  output"] {
        assert!(help.contains(line), "{line:?} is not in {help}");
    }
}

#[test]
fn output_that_cannot_be_written_is_4() {
    if !std::path::Path::new("/dev/full").exists() {
        eprintln!("skipped: output_that_cannot_be_written_is_4: there is no /dev/full here");
        return;
    }
    let folder = Folder::with(&[("gold.csv", b"title,label\nChef,other\n")]);
    let gold = folder.arg("gold.csv");
    let mut failing = Failing::default();
    for args in [
        &["label"][..],
        &["label", "-o", "/dev/full"],
        &["terms"],
        &["terms", "--format", "json"],
        &["export"],
        &["explain", "--title", "IT Director"],
        &["explain", "--title", "IT Director", "--format", "json"],
        &["eval", &gold],
    ] {
        let full = std::fs::File::create("/dev/full").expect("/dev/full can be opened");
        let folder = Folder::with(&[("dump.csv", DUMP.as_bytes())]);
        let dump = std::fs::File::open(folder.path("dump.csv")).expect("the dump exists");
        let output = command(args)
            .stdin(dump)
            .stdout(full)
            .output()
            .expect("rolecall ends");
        let stderr = String::from_utf8_lossy(&output.stderr);
        let holds = output.status.code() == Some(4) && stderr.contains("cannot be written");
        failing.note_unless(
            holds,
            format!("{args:?}"),
            format!("{:?}: {stderr}", output.status),
        );
    }
    failing.assert_none();
}
