//! `rolecall label`: dumps with a JSON object on each line.

use super::{column, parse_text, run, run_well};

const DUMP: &str = r#"{"id":1,"title":"IT Director","description":"Owns the IT budget.\nLeads \"three\" teams.","meta":{"tags": ["a", "b"]},"pay":12.50}
{"title":"Staff Nurse","id":2,"description":null,"remote":true}
"#;

#[test]
fn keys_are_columns_and_values_are_kept_as_written() {
    let rows = parse_text(&run_well(&["label"], DUMP));
    assert_eq!(
        rows[0][..6],
        ["id", "title", "description", "meta", "pay", "remote"]
    );
    let text = "Owns the IT budget.\nLeads \"three\" teams.";
    let tags = r#"{"tags": ["a", "b"]}"#;
    assert_eq!(rows[1][..6], ["1", "IT Director", text, tags, "12.50", ""]);
    assert_eq!(rows[2][..6], ["2", "Staff Nurse", "", "", "", "true"]);
    assert_eq!(column(&rows, "role"), ["director", "other"]);
}

#[test]
fn a_line_that_is_no_object_is_rejected_with_its_line() {
    let dump = format!(
        "{DUMP}\n{{\"id\":3,\"title\":\n[1,2]\n{{\"id\":4}} x\n{{\"id\":5,\"title\":\"Chef\"}}"
    );
    let ran = run(&["label"], dump);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let rows = parse_text(&ran.stdout);
    assert_eq!(column(&rows, "id"), ["1", "2", "5"]);
    for expected in [
        "standard input: JSON Lines, UTF-8",
        "rejected standard input:4: no JSON: EOF while parsing a value",
        "rejected standard input:5: no JSON object",
        "rejected standard input:6: no JSON: trailing characters",
        "6 rows: 3 labelled",
        "3 rejected",
    ] {
        assert!(
            ran.stderr.contains(expected),
            "{expected:?} is not in {}",
            ran.stderr
        );
    }
}

#[test]
fn a_key_that_comes_too_late_is_not_lost_silently() {
    let mut dump = String::new();
    for row in 0..20_000 {
        dump += &format!(
            "{{\"id\":{row},\"title\":\"Chef\",\"description\":\"Cooks and bakes all day long\"}}\n"
        );
    }
    dump += "{\"id\":20000,\"title\":\"Chef\",\"pay\":5}\n";
    let ran = run(&["label"], &dump);
    assert!(
        ran.stderr.contains(":20001: key \"pay\" comes too late"),
        "{}",
        ran.stderr
    );
    assert!(ran.stderr.contains("1 rejected"), "{}", ran.stderr);
    let ran = run(&["label", "--select", "id"], &dump);
    assert!(ran.stderr.contains("0 rejected"), "{}", ran.stderr);
}

#[test]
fn json_that_does_not_stand_in_lines_says_what_to_do() {
    for (dump, expected) in [
        (
            "[{\"title\":\"Chef\"},\n{\"title\":\"Cook\"}]",
            "jq -c '.[]'",
        ),
        ("{\n  \"title\": \"Chef\"\n}\n", "jq -c ."),
    ] {
        let ran = run(&["label"], dump);
        assert_eq!(ran.code, Some(3), "{}", ran.stderr);
        assert!(ran.stderr.contains(expected), "{}", ran.stderr);
    }
}
