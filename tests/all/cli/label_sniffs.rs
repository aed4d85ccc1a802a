//! `rolecall label`: dumps that are written otherwise than plain CSV, without a word about it.

use super::{column, parse, parse_text, run, run_well};
use crate::failing::Failing;

#[test]
fn the_same_table_gives_the_same_labels_however_it_is_written() {
    let plain = "id,title,description\n1,IT Director,\"Owns the IT budget, leads three teams\"\n\
                 2,Staff Nurse,\"Cares for patients, day and night\"\n";
    let expected = column(&parse_text(&run_well(&["label"], plain)), "role");
    assert_eq!(expected, ["director", "other"]);
    let semicolon = plain.replace("id,title,", "id;title;");
    let semicolon = semicolon.replace("1,IT Director,", "1;IT Director;");
    let semicolon = semicolon.replace("2,Staff Nurse,", "2;Staff Nurse;");
    let rows = [
        ("semicolons", semicolon.clone(), b';'),
        ("tabs", semicolon.replace(';', "\t"), b'\t'),
        ("carriage returns", plain.replace('\n', "\r"), b','),
        ("both line ends", plain.replace('\n', "\r\n"), b','),
        ("apostrophes", plain.replace('"', "'"), b','),
        ("lines before", format!("Jobs of May\n\n{plain}"), b','),
        ("a stated delimiter", format!("sep=;\n{semicolon}"), b';'),
    ];
    let mut failing = Failing::default();
    for (name, dump, delimiter) in rows {
        let ran = run(&["label"], &dump);
        let rows = parse(&ran.stdout, delimiter);
        let roles: Vec<String> = rows
            .iter()
            .skip(1)
            .filter_map(|row| String::from_utf8(row.get(3)?.clone()).ok())
            .collect();
        failing.note_unless(
            roles == expected,
            name,
            format!("{roles:?}: {}", ran.stderr),
        );
    }
    failing.assert_none();
}

#[test]
fn what_is_assumed_is_said_in_a_line() {
    let rows = [
        (
            "id,title\n1,Chef\n",
            "standard input: CSV, delimiter comma, quote \", UTF-8, header\n",
        ),
        (
            "Jobs\n\nid;title;pay\n1;Chef;2\n2;Cook;3\n",
            "delimiter semicolon, quote \", UTF-8, 2 lines before the table, header\n",
        ),
        (
            "id\ttitle\n1\tChef\n",
            "delimiter tab, quote \", UTF-8, header\n",
        ),
        (
            "id, title\n1, \"a, b\"\n",
            "delimiter comma and space, quote \", UTF-8, header\n",
        ),
    ];
    let mut failing = Failing::default();
    for (dump, expected) in rows {
        let ran = run(&["label"], dump);
        failing.note_unless(
            ran.stderr.contains(expected),
            format!("{dump:?}"),
            &ran.stderr,
        );
        let quiet = run(&["label", "-q"], dump);
        failing.note_unless(
            quiet.stderr.is_empty(),
            format!("{dump:?}, quiet"),
            quiet.stderr,
        );
    }
    failing.assert_none();
}

#[test]
fn what_is_typed_overrides_what_is_seen() {
    let rows: [(&[&str], &str, &[&str]); 5] = [
        (
            &["-d", ",", "--title", "1"],
            "a;b,c;d\nChef;x,1;2\n",
            &["Chef;x", "1;2"],
        ),
        (
            &["--quote", "none", "--title", "1"],
            "a,b\n\"Chef\",2\n",
            &["\"Chef\"", "2"],
        ),
        (
            &["--escape", "backslash"],
            "title,b\n\"a \\\"b\\\", c\",2\n",
            &["a \"b\", c", "2"],
        ),
        (
            &["--skip-lines", "1", "--title", "1"],
            "a,b\nc,d\nChef,2\n",
            &["Chef", "2"],
        ),
        (
            &["--headers", "--title", "1"],
            "7,https://a.b/c\n8,https://a.b/d\n",
            &["8", "https://a.b/d"],
        ),
    ];
    let mut failing = Failing::default();
    for (args, dump, expected) in rows {
        let ran = run(&[&["label"], args].concat(), dump);
        let rows = parse(&ran.stdout, b',');
        let found: Vec<String> = rows.get(1).map_or(Vec::new(), |row| {
            row.iter()
                .take(2)
                .map(|field| String::from_utf8_lossy(field).into_owned())
                .collect()
        });
        failing.note_unless(
            found == expected,
            format!("{args:?}"),
            format!("{found:?} {}", ran.stderr),
        );
    }
    failing.assert_none();
}

#[test]
fn a_dump_without_a_header_asks_for_numbers() {
    let dump = "7,IT Director,2024-05-01\n8,Staff Nurse,2024-05-02\n";
    let ran = run(&["label"], dump);
    assert_eq!(ran.code, Some(2), "{}", ran.stderr);
    for word in ["standard input", "by number", "from 1 to 3", "--headers"] {
        assert!(
            ran.stderr.contains(word),
            "{word:?} is not in {}",
            ran.stderr
        );
    }
    let rows = parse_text(&run_well(&["label", "--title", "2"], dump));
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[0][..4], ["7", "IT Director", "2024-05-01", "director"]);
}

#[test]
fn a_header_that_does_not_fit_its_rows_is_refused() {
    for header in ["id,title", "id,title,text,note"] {
        let ran = run(
            &["label"],
            format!("{header}\n1,Chef,a\n2,Cook,b\n3,Aid,c\n"),
        );
        assert_eq!((ran.code, ran.stdout.len()), (Some(3), 0), "{}", ran.stderr);
        assert!(
            ran.stderr.contains("the rows have 3 fields"),
            "{}",
            ran.stderr
        );
    }
}

#[test]
fn columns_with_one_name_are_told_apart_by_number() {
    let dump = "title,note,note\nIT Director,a,b\n";
    let ran = run(&["label", "--text", "note"], dump);
    assert_eq!(ran.code, Some(2), "{}", ran.stderr);
    assert!(
        ran.stderr
            .contains("columns 2 and 3 are both called \"note\""),
        "{}",
        ran.stderr
    );
    assert_eq!(run(&["label", "--text", "3"], dump).code, Some(0));
    // Whoever does not ask for it need not care.
    assert_eq!(run(&["label"], dump).code, Some(0));
}

#[test]
fn rows_with_stray_quotes_are_read_or_rejected_and_counted() {
    let dump = "id,title,text\n1,\"Chef,a\n2,Cook,b\n3,The \"best\" aid,c\n4,\"The \"best\" aid\",d\n\
                5,Aid,e\n6,\"a\" b\" c,d,e\n7,Cook,f\n";
    let ran = run(&["label"], dump);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let rows = parse_text(&ran.stdout);
    let found: Vec<[&str; 2]> = rows[1..].iter().map(|row| [&*row[0], &*row[1]]).collect();
    let expected = [
        ["1", "\"Chef"],
        ["2", "Cook"],
        ["3", "The \"best\" aid"],
        ["4", "The \"best\" aid"],
        ["5", "Aid"],
        ["7", "Cook"],
    ];
    assert_eq!(found, expected, "{}", ran.stderr);
    for expected in [
        "rejected standard input:7: text after the closing quote of field 2",
        "6 labelled",
        "1 rejected",
        "2 rows have stray quotes",
    ] {
        assert!(
            ran.stderr.contains(expected),
            "{expected:?} is not in {}",
            ran.stderr
        );
    }
}

#[test]
fn a_header_that_comes_again_is_no_posting() {
    let ran = run(&["label"], "id,title\n1,Chef\nid,title\n2,Cook\n");
    let rows = parse_text(&ran.stdout);
    assert_eq!(rows.len(), 3);
    let expected = "rejected standard input:3: the header once more";
    assert!(ran.stderr.contains(expected), "{}", ran.stderr);
}
