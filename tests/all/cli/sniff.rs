//! `rolecall sniff`: how dumps would be read.

use serde_json::Value;

use super::{DUMP, Folder, run, run_well};

const ODD: &str = "Jobs of May;;;\n;;;\nid;title;text;pay\n1;\"Chef; \"\"the\"\" cook\";a;2,50\n2;Cook;b;3,75\n3;Aid\n";

#[test]
fn a_dump_is_described_for_people() {
    let folder = Folder::with(&[("a.csv", DUMP.as_bytes()), ("b.csv", ODD.as_bytes())]);
    let (a, b) = (folder.arg("a.csv"), folder.arg("b.csv"));
    let stdout = String::from_utf8(run_well(&["sniff", &a, &b], "")).expect("text is UTF-8");
    let expected = format!(
        "{a}: CSV, delimiter comma, quote \", UTF-8, header\n  4 columns: id, title, description, city\n  \
         title column: \"title\"; text columns: \"description\"\n\
         {b}: CSV, delimiter semicolon, quote \", UTF-8, 2 lines before the table, header\n  \
         4 columns: id, title, text, pay\n  title column: \"title\"; text columns: \"text\"\n"
    );
    assert_eq!(stdout, expected);
}

#[test]
fn a_dump_is_described_for_programs() {
    let stdout = run_well(&["sniff", "--format", "json"], ODD);
    let found: Value = serde_json::from_slice(&stdout).expect("JSON is printed");
    for (key, expected) in [
        ("file", "standard input".into()),
        ("delimiter", ";".into()),
        ("quote", "\"".into()),
        ("escape", "doubled".into()),
        ("line_end", "lf".into()),
        ("encoding", "UTF-8".into()),
        ("skip_lines", 2.into()),
        ("has_header", true.into()),
        ("names_fit", true.into()),
        ("title", "title".into()),
        ("texts", vec!["text"].into()),
    ] {
        let expected: Value = expected;
        assert_eq!(found[key], expected, "{key}");
    }
}

#[test]
fn the_table_itself_is_plain_csv() {
    let ran = run(&["sniff", "--format", "csv"], ODD);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let expected =
        "id,title,text,pay\n1,\"Chef; \"\"the\"\" cook\",a,\"2,50\"\n2,Cook,b,\"3,75\"\n";
    assert_eq!(String::from_utf8_lossy(&ran.stdout), expected);
    let expected = "rejected standard input:6: 2 fields where the header has 4\n";
    assert_eq!(ran.stderr, expected);
}

#[test]
fn a_dump_that_label_would_refuse_can_be_looked_at() {
    let stdout = run_well(&["sniff"], "a,b\n1,Chef,a\n2,Cook,b\n3,Aid,c\n");
    let stdout = String::from_utf8_lossy(&stdout);
    assert!(
        stdout.contains("3 columns; the header has 2 names: a, b, "),
        "{stdout}"
    );
    assert!(stdout.contains("--title"), "{stdout}");
}
