//! Rows that cannot be labelled: counted, kept, and bounded.

use super::{DUMP, Folder, Ran, column, parse_text, run};
use crate::failing::Failing;

/// Five records, two of them ragged; the first line of the file is the header.
const RAGGED: &str = "id,title\n1,Chef\n2\n\"3\n4\",=Nurse,extra\n5,Cook\n6,Waiter\n";

/// Labels a dump into a folder, with further arguments.
fn label(folder: &Folder, more: &[&str]) -> Ran {
    let (dump, out) = (folder.arg("dump.csv"), folder.arg("out.csv"));
    run(&[&["label", &dump, "-o", &out][..], more].concat(), "")
}

fn ragged() -> Folder {
    Folder::with(&[("dump.csv", RAGGED.as_bytes())])
}

#[test]
fn every_row_is_labelled_or_rejected() {
    let mut failing = Failing::default();
    for n_rows in [0, 1, 4_096, 4_097, 9_000] {
        for every in [1, 3, 4_096, usize::MAX] {
            let mut dump = "id,title\n".to_owned();
            for row in 0..n_rows {
                dump += if row % every == every - 1 {
                    "ragged\n"
                } else {
                    "1,Chef\n"
                };
            }
            let n_ragged = n_rows / every;
            let ran = run(&["label", "-o", "/dev/null"], &dump);
            let summary: String = ran
                .stderr
                .lines()
                .filter(|line| line.contains(" rows: "))
                .collect();
            let digits = summary.replace(',', "");
            let holds = ran.code == Some(0)
                && digits.starts_with(&format!("{n_rows} rows: {} labelled", n_rows - n_ragged))
                && digits.contains(&format!(" {n_ragged} rejected"));
            failing.note_unless(holds, format!("{n_rows} rows, every {every}"), &ran.stderr);
        }
    }
    failing.assert_none();
}

#[test]
fn the_name_of_the_rejects_says_how_they_are_compressed() {
    let folder = ragged();
    for name in ["rejects.csv", "rejects.csv.gz"] {
        let ran = label(&folder, &["--rejects", &folder.arg(name)]);
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    }
    let read = |name: &str| std::fs::read(folder.path(name)).expect("rejects are written");
    let mut plain = Vec::new();
    let packed = read("rejects.csv.gz");
    std::io::Read::read_to_end(&mut flate2::read::MultiGzDecoder::new(&*packed), &mut plain)
        .expect("gzip");
    assert_eq!(plain, read("rejects.csv"));
    for name in ["rejects.jsonl", "rejects.parquet", "rejects.csv.bz2"] {
        let ran = label(&folder, &["--rejects", &folder.arg(name)]);
        assert_eq!(ran.code, Some(2), "{name}: {}", ran.stderr);
        assert!(ran.stderr.contains("this file is CSV"), "{}", ran.stderr);
        assert!(!folder.path(name).exists());
    }
}

#[test]
fn rejected_rows_are_kept_with_their_place_and_bytes() {
    let folder = ragged();
    let ran = label(&folder, &["--rejects", &folder.arg("rejects.csv")]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let rejects = std::fs::read(folder.path("rejects.csv")).expect("rejects are written");
    let rows = parse_text(&rejects);
    assert_eq!(rows[0], ["file", "line", "byte", "record", "reason", "raw"]);
    assert_eq!(column(&rows, "file"), vec![folder.arg("dump.csv"); 2]);
    assert_eq!(column(&rows, "line"), ["3", "4"]);
    assert_eq!(column(&rows, "record"), ["2", "3"]);
    assert_eq!(
        column(&rows, "reason"),
        [
            "1 fields where the header has 2",
            "3 fields where the header has 2"
        ]
    );
    assert_eq!(column(&rows, "raw"), ["2", "\"3\n4\",=Nurse,extra"]);
    // The byte offset leads to the raw bytes.
    for (byte, raw) in column(&rows, "byte").iter().zip(column(&rows, "raw")) {
        let byte: usize = byte.parse().expect("an offset");
        assert!(RAGGED[byte..].starts_with(&raw), "{byte}: {raw}");
    }
    let labelled = std::fs::read(folder.path("out.csv")).expect("labels are written");
    assert_eq!(column(&parse_text(&labelled), "id"), ["1", "5", "6"]);
}

#[test]
fn rejects_are_named_by_their_own_file_and_line() {
    let folder = Folder::with(&[
        ("a.csv", b"id,title\n1\n"),
        ("b.csv", b"id,title\n1,Chef\n2\n"),
    ]);
    let (a, b, rejects) = (
        folder.arg("a.csv"),
        folder.arg("b.csv"),
        folder.arg("r.csv"),
    );
    let ran = run(&["label", &a, &b, "--rejects", &rejects], "");
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let rows = parse_text(&std::fs::read(&rejects).expect("rejects"));
    assert_eq!(column(&rows, "file"), [a, b]);
    assert_eq!(column(&rows, "line"), ["2", "3"]);
    assert_eq!(column(&rows, "record"), ["1", "2"]);
}

#[test]
fn no_reject_starts_a_formula_and_all_are_text() {
    let dump = b"id,title\n=cmd()\n@SUM(A1)\n\xff\xfe\x00\n-2\n";
    let folder = Folder::with(&[("dump.csv", dump)]);
    let ran = label(&folder, &["-q", "--rejects", &folder.arg("rejects.csv")]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let rows = parse_text(&std::fs::read(folder.path("rejects.csv")).expect("rejects"));
    assert_eq!(
        column(&rows, "raw"),
        ["'=cmd()", "'@SUM(A1)", "\\xff\\xfe\\x00", "-2"]
    );
}

#[test]
fn without_bad_rows_the_file_of_rejects_holds_its_header() {
    let folder = Folder::with(&[("dump.csv", DUMP.as_bytes())]);
    let ran = label(&folder, &["--rejects", &folder.arg("rejects.csv")]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let rejects = std::fs::read_to_string(folder.path("rejects.csv")).expect("rejects");
    assert_eq!(rejects, "file,line,byte,record,reason,raw\n");
}

#[test]
fn a_bad_row_can_stop_the_run() {
    let folder = ragged();
    let ran = label(&folder, &["--on-bad-row", "fail"]);
    assert_eq!(ran.code, Some(3), "{}", ran.stderr);
    let place = format!(
        "{}:3: 1 fields where the header has 2",
        folder.arg("dump.csv")
    );
    assert!(ran.stderr.contains(&place), "{}", ran.stderr);
    assert!(!folder.path("out.csv").exists(), "labels were written");
    let good = Folder::with(&[("dump.csv", DUMP.as_bytes())]);
    assert_eq!(label(&good, &["--on-bad-row", "fail"]).code, Some(0));
}

#[test]
fn a_bad_row_can_be_passed_over_and_is_counted_all_the_same() {
    let folder = ragged();
    let ran = label(&folder, &["--on-bad-row", "skip"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(ran.stderr.contains("5 rows: 3 labelled"), "{}", ran.stderr);
    assert!(ran.stderr.contains("2 rejected"), "{}", ran.stderr);
    assert!(!ran.stderr.contains("rejected /"), "{}", ran.stderr);
    let both = label(
        &folder,
        &["--on-bad-row", "skip", "--rejects", &folder.arg("r.csv")],
    );
    assert_eq!(both.code, Some(2), "{}", both.stderr);
}

#[test]
fn rejecting_says_what_else_could_be_done() {
    let folder = ragged();
    let ran = label(&folder, &[]);
    for word in ["--rejects", "--on-bad-row"] {
        assert!(ran.stderr.contains(word), "{}", ran.stderr);
    }
}

#[test]
fn too_many_rejects_fail_the_run() {
    let mut failing = Failing::default();
    for (most, code) in [
        ("2", 0),
        ("1", 1),
        ("0", 1),
        ("40%", 0),
        ("39.9%", 1),
        ("0%", 1),
        ("100%", 0),
        ("-1", 2),
        ("101%", 2),
        ("NaN%", 2),
        ("few", 2),
    ] {
        let folder = ragged();
        let (max, rejects) = (format!("--max-rejects={most}"), folder.arg("rejects.csv"));
        let ran = label(&folder, &[&max, "--rejects", &rejects]);
        let holds = ran.code == Some(code)
            && folder.path("out.csv").exists() == (code == 0)
            && folder.path("rejects.csv").exists() == (code != 2)
            && (code != 1 || ran.stderr.contains(&rejects));
        failing.note_unless(holds, most, format!("{:?}: {}", ran.code, ran.stderr));
    }
    failing.assert_none();
}

#[test]
fn two_outputs_never_share_a_file() {
    let folder = ragged();
    for rejects in [folder.arg("dump.csv"), folder.arg("out.csv")] {
        let ran = label(&folder, &["--rejects", &rejects]);
        assert_eq!(ran.code, Some(2), "{}", ran.stderr);
    }
    let kept = std::fs::read_to_string(folder.path("dump.csv")).expect("the dump");
    assert_eq!(kept, RAGGED);
}
