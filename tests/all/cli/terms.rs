//! `rolecall terms`: the lexicon as plain words for other tools.

use std::collections::BTreeSet;

use super::{parse_text, run_json, run_well};
use crate::failing::Failing;

#[test]
fn terms_are_a_dump_of_unique_lower_case_wordings() {
    let rows = parse_text(&run_well(&["terms", "--format", "csv"], ""));
    assert_eq!(rows[0], ["term", "label", "weight"]);
    assert!(rows.len() > 1_000, "{} rows", rows.len());
    let mut failing = Failing::default();
    let mut seen = BTreeSet::new();
    for row in &rows[1..] {
        let [term, label, weight] = &row[..] else {
            panic!("{row:?}")
        };
        failing.note_unless(seen.insert(term), term, "is written twice");
        failing.note_unless(*term == term.to_lowercase(), term, "is not lower case");
        let is_plain = !term.is_empty() && term.trim() == term && !term.contains("  ");
        failing.note_unless(
            is_plain,
            format!("{term:?}"),
            "is not words between single spaces",
        );
        failing.note_unless(
            !term.contains(['{', '(', '[', '*', '@', '|']),
            term,
            "holds a mark",
        );
        failing.note_unless(
            ["director", "manager", "other"].contains(&label.as_str()),
            term,
            label,
        );
        failing.note_unless(
            weight.parse::<f64>().is_ok_and(f64::is_finite),
            term,
            weight,
        );
    }
    failing.assert_none();
}

#[test]
fn csv_is_the_default_and_json_says_the_same() {
    let rows = parse_text(&run_well(&["terms"], ""));
    let json = run_json(&["terms", "--format", "json"], "");
    let json = json.as_array().expect("an array");
    assert_eq!(json.len(), rows.len() - 1);
    for (object, row) in json.iter().zip(&rows[1..]) {
        assert_eq!(object["term"], row[0].as_str());
        assert_eq!(object["label"], row[1].as_str());
        assert_eq!(object["weight"].as_f64(), row[2].parse().ok(), "{row:?}");
    }
}

#[test]
fn every_label_has_wordings() {
    let rows = parse_text(&run_well(&["terms"], ""));
    let labels: BTreeSet<&str> = rows[1..].iter().map(|row| row[1].as_str()).collect();
    assert_eq!(labels, BTreeSet::from(["director", "manager", "other"]));
}
