//! `rolecall label`: files in, files out, and rows that cannot be labelled.

use super::{DUMP, Folder, parse_text, run, run_well};

#[test]
fn a_file_and_standard_input_give_the_same_bytes() {
    let folder = Folder::with(&[("dump.csv", DUMP.as_bytes())]);
    let from_file = run_well(&["label", &folder.arg("dump.csv")], "");
    assert_eq!(from_file, run_well(&["label", "-"], DUMP));
    assert_eq!(from_file, run_well(&["label"], DUMP));
}

#[test]
fn several_files_become_one_dump_in_their_order() {
    let folder = Folder::with(&[
        ("a.csv", b"id,title\n1,IT Director\n"),
        ("b.csv", b"id,title\n2,IT Manager\n3,Staff Nurse\n"),
    ]);
    let (a, b) = (folder.arg("a.csv"), folder.arg("b.csv"));
    let rows = parse_text(&run_well(&["label", &b, &a, "-"], "id,title\n4,Chef\n"));
    let ids: Vec<&str> = rows.iter().map(|row| row[0].as_str()).collect();
    assert_eq!(ids, ["id", "2", "3", "1", "4"]);
}

#[test]
fn a_pattern_stands_for_the_files_that_fit_it() {
    let folder = Folder::with(&[
        ("b.csv", b"id,title\n2,Cook\n"),
        ("a.csv", b"id;title\n1;Chef\n"),
        ("c.tsv", b"id\ttitle\n3\tAid\n"),
        ("[d].csv", b"id,title\n4,Nurse\n"),
    ]);
    let ids = |pattern: &str| -> Vec<String> {
        let rows = run_well(&["label", &folder.arg(pattern)], "");
        let text = String::from_utf8(rows).expect("the output is UTF-8");
        let ids = text.lines().skip(1).map(|line| line[..1].to_owned());
        ids.collect()
    };
    assert_eq!(ids("[ab].csv"), ["1", "2"]);
    assert_eq!(ids("?.[ct]sv"), ["1", "2", "3"]);
    // A file of that very name is meant.
    assert_eq!(ids("[d].csv"), ["4"]);
    let ran = run(&["label", &folder.arg("*.json")], "");
    assert_eq!(ran.code, Some(3), "{}", ran.stderr);
    assert!(
        ran.stderr.contains("no file fits the pattern"),
        "{}",
        ran.stderr
    );
    let ran = run(&["label", "***"], "");
    assert_eq!(ran.code, Some(2), "{}", ran.stderr);
    assert!(ran.stderr.contains("is no pattern"), "{}", ran.stderr);
}

#[test]
fn the_name_of_a_file_lets_expect_its_delimiter() {
    // As many commas as tabs: by the content alone nobody knows.
    let folder = Folder::with(&[("a.tsv", b"id\ttitle, text\n1\tChef, Rome\n")]);
    let ran = run(&["sniff", &folder.arg("a.tsv")], "");
    assert!(
        String::from_utf8_lossy(&ran.stdout).contains("delimiter tab"),
        "{}",
        ran.stderr
    );
}

#[test]
fn files_with_different_headers_are_refused() {
    let folder = Folder::with(&[
        ("a.csv", b"id,title\n1,Chef\n"),
        ("b.csv", b"title,id\nChef,1\n"),
    ]);
    let (a, b) = (folder.arg("a.csv"), folder.arg("b.csv"));
    let ran = run(&["label", &a, &b], "");
    assert_eq!(ran.code, Some(3), "{}", ran.stderr);
    assert!(
        ran.stderr.contains(&a) && ran.stderr.contains(&b),
        "{}",
        ran.stderr
    );
}

#[test]
fn an_output_file_holds_what_standard_output_would() {
    let folder = Folder::with(&[("dump.csv", DUMP.as_bytes())]);
    let (input, output) = (folder.arg("dump.csv"), folder.arg("labelled.csv"));
    let to_file = run(&["label", &input, "-o", &output], "");
    assert_eq!(
        (to_file.code, to_file.stdout.len()),
        (Some(0), 0),
        "{}",
        to_file.stderr
    );
    let written = std::fs::read(folder.path("labelled.csv")).expect("the output exists");
    assert_eq!(written, run_well(&["label", &input], ""));
}

#[test]
fn the_input_is_never_overwritten() {
    let folder = Folder::with(&[("dump.csv", DUMP.as_bytes())]);
    let input = folder.arg("dump.csv");
    let detour = format!("{}/./dump.csv", folder.arg(""));
    for output in [&input, &detour] {
        let ran = run(&["label", &input, "-o", output], "");
        assert_eq!(ran.code, Some(2), "{}", ran.stderr);
        assert!(
            ran.stderr.contains("input and output at once"),
            "{}",
            ran.stderr
        );
        let kept = std::fs::read_to_string(folder.path("dump.csv")).expect("the input exists");
        assert_eq!(kept, DUMP);
    }
}

#[test]
fn a_refused_run_leaves_the_old_output_alone() {
    let folder = Folder::with(&[("old.csv", b"dear"), ("none.csv", b"a,b\n1,2\n")]);
    let output = folder.arg("old.csv");
    for input in [folder.arg("missing.csv"), folder.arg("none.csv")] {
        let ran = run(&["label", &input, "-o", &output], "");
        assert_ne!(ran.code, Some(0));
        let kept = std::fs::read_to_string(folder.path("old.csv")).expect("the file exists");
        assert_eq!(kept, "dear", "after {input}: {}", ran.stderr);
    }
}

#[test]
fn ragged_rows_are_counted_and_named_with_their_line() {
    let dump = "id,title\n1,Chef\n2\n\"3\n4\",Nurse,extra\n5,Cook\n\n6,Waiter\n";
    let ran = run(&["label"], dump);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let rows = parse_text(&ran.stdout);
    let ids: Vec<&str> = rows.iter().map(|row| row[0].as_str()).collect();
    assert_eq!(ids, ["id", "1", "5", "6"]);
    for expected in [
        "rejected standard input:3: 1 fields where the header has 2",
        "rejected standard input:4: 3 fields where the header has 2",
        "5 rows: 3 labelled",
        "2 rejected",
    ] {
        assert!(
            ran.stderr.contains(expected),
            "{expected:?} is not in {}",
            ran.stderr
        );
    }
}

#[test]
fn many_ragged_rows_are_not_all_named_but_all_counted() {
    let dump = format!("id,title\n{}1,Chef\n", "ragged\n".repeat(50));
    let ran = run(&["label"], dump);
    assert!(ran.stderr.contains("50 rejected"), "{}", ran.stderr);
    assert!(ran.stderr.lines().count() < 20, "{}", ran.stderr);
}

#[test]
fn what_is_no_table_is_named_with_what_to_do() {
    let rows: [(&[u8], &str); 8] = [
        (b"PK\x03\x04....", "save it as CSV"),
        (b"%PDF-1.7\n", "is a PDF"),
        (b"<!DOCTYPE html>\n<html>jobs</html>", "is a web page"),
        (b"<?xml version=\"1.0\"?><jobs/>", "is XML"),
        (b"BZh91AY&SY", "bzip2 -dc"),
        (b"SQLite format 3\0", "export its table"),
        (b"[{\"title\": \"Chef\"}]", "jq -c '.[]'"),
        (b"{\n\"title\": \"Chef\"\n}\n", "jq -c ."),
    ];
    for (dump, expected) in rows {
        let ran = run(&["label"], dump);
        assert_eq!((ran.code, ran.stdout.len()), (Some(3), 0), "{expected}");
        assert!(ran.stderr.contains(expected), "{expected}: {}", ran.stderr);
        assert_eq!(ran.stderr.lines().count(), 1, "{}", ran.stderr);
    }
}
