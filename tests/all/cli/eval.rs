//! `rolecall eval`: figures that follow from the confusion matrix.

use serde_json::Value;

use super::{run, run_json, run_well};

const LABELS: [&str; 3] = ["director", "manager", "other"];

/// Labels that are right, and two that no classifier should agree with.
const GOLD: &str = "\
title,description,label,truth
IT Director,Sets the IT strategy,director,other
IT Director,Owns the IT budget,director,other
IT Manager,Manages the IT staff,manager,other
IT Manager,Manages the servers,manager,other
IT Manager,Manages the IT staff,other,other
Staff Nurse,Cares for patients,other,other
Chef,Cooks dinner,Other ,other
Waiter,Serves dinner,director,other
";

fn number(value: &Value) -> f64 {
    value
        .as_f64()
        .unwrap_or_else(|| panic!("{value} is not a number"))
}

fn count(report: &Value, gold: &str, predicted: &str) -> f64 {
    number(&report["confusion"][gold][predicted])
}

#[test]
fn the_matrix_counts_every_posting_once() {
    let report = run_json(&["eval", "-", "--format", "json"], GOLD);
    assert_eq!(report["n"], 8);
    let mut n = 0.0;
    for gold in LABELS {
        let row: f64 = LABELS
            .iter()
            .map(|predicted| count(&report, gold, predicted))
            .sum();
        assert_eq!(number(&report["labels"][gold]["support"]), row, "{gold}");
        n += row;
    }
    assert_eq!(n, 8.0);
    assert_eq!(count(&report, "other", "manager"), 1.0);
    assert_eq!(count(&report, "director", "other"), 1.0);
    assert_eq!(count(&report, "director", "director"), 2.0);
}

#[test]
fn figures_follow_from_the_matrix() {
    let report = run_json(&["eval", "-", "--format", "json"], GOLD);
    let mut f1s = Vec::new();
    for label in LABELS {
        let right = count(&report, label, label);
        let in_gold: f64 = LABELS
            .iter()
            .map(|other| count(&report, label, other))
            .sum();
        let predicted: f64 = LABELS
            .iter()
            .map(|other| count(&report, other, label))
            .sum();
        let f1 = 2.0 * right / (in_gold + predicted);
        f1s.push(f1);
        let figures = &report["labels"][label];
        for (key, expected) in [
            ("precision", right / predicted),
            ("recall", right / in_gold),
            ("f1", f1),
        ] {
            assert!(
                (number(&figures[key]) - expected).abs() < 1e-12,
                "{label} {key}: {figures}"
            );
        }
    }
    let macro_f1 = &report["macro_f1"];
    let [value, low, high] = ["value", "low", "high"].map(|key| number(&macro_f1[key]));
    assert!(
        (value - f1s.iter().sum::<f64>() / 3.0).abs() < 1e-12,
        "{macro_f1}"
    );
    assert!(low <= value && value <= high, "{macro_f1}");
}

#[test]
fn the_same_gold_gives_the_same_report() {
    let args = ["eval", "-", "--format", "json"];
    assert_eq!(run_well(&args, GOLD), run_well(&args, GOLD));
}

#[test]
fn a_figure_that_is_undefined_is_null() {
    let report = run_json(
        &["eval", "-", "--format", "json"],
        "title,label\nChef,other\n",
    );
    assert_eq!(report["labels"]["director"]["precision"], Value::Null);
    assert_eq!(report["labels"]["other"]["f1"], 1.0);
}

#[test]
fn the_gold_column_can_be_named() {
    let report = run_json(&["eval", "-", "--gold", "truth", "--format", "json"], GOLD);
    assert_eq!(report["labels"]["other"]["support"], 8);
}

#[test]
fn the_title_can_be_hidden() {
    let args = ["eval", "-", "--text", "description", "--format", "json"];
    let report = run_json(
        &args,
        "title,description,label\nIT Director,Cooks dinner,other\n",
    );
    assert_eq!(count(&report, "other", "other"), 1.0);
}

#[test]
fn a_report_for_people_ends_in_the_worst_errors_with_their_evidence() {
    let report = String::from_utf8(run_well(&["eval", "-"], GOLD)).expect("the report is UTF-8");
    for expected in [
        "8 postings",
        "precision",
        "recall",
        "F1",
        "support",
        "macro-F1",
        "2 errors",
        "Manager",
        "head-",
    ] {
        assert!(report.contains(expected), "{expected:?} is not in {report}");
    }
    let rows: Vec<&str> = report
        .lines()
        .filter(|line| line.starts_with("row "))
        .collect();
    assert_eq!(rows.len(), 2, "{report}");
    assert!(
        rows.iter()
            .any(|row| row.contains("row 5: other taken for manager")),
        "{report}"
    );
    let one = String::from_utf8(run_well(&["eval", "-", "--errors", "1"], GOLD)).expect("UTF-8");
    assert_eq!(
        one.lines().filter(|line| line.starts_with("row ")).count(),
        1
    );
}

#[test]
fn a_gold_dump_without_rows_is_refused_or_counted_as_none() {
    let ran = run(&["eval", "-", "--format", "json"], "title,label\n");
    // Either is fair; a figure made of nothing is not.
    let stdout = String::from_utf8_lossy(&ran.stdout);
    assert!(
        ran.code == Some(3) || ran.code == Some(0) && stdout.contains("\"n\": 0"),
        "{stdout}"
    );
    assert!(
        !stdout.contains("NaN") && !ran.stderr.contains("panicked"),
        "{}",
        ran.stderr
    );
}

#[test]
fn a_floor_is_a_gate_and_the_figures_are_printed_all_the_same() {
    let report = run_json(&["eval", "-", "--format", "json"], GOLD);
    let macro_f1 = number(&report["macro_f1"]["value"]);
    assert!(macro_f1 < 0.9, "{macro_f1}");
    let below = format!("{:.6}", macro_f1 - 1e-5);
    run_well(&["eval", "-", "--min-macro-f1", &below], GOLD);

    let above = format!("{:.6}", macro_f1 + 1e-5);
    let ran = run(&["eval", "-", "--min-macro-f1", &above], GOLD);
    assert_eq!(ran.code, Some(1), "{}", ran.stderr);
    let message = format!("below --min-macro-f1 {above}");
    assert!(ran.stderr.contains(&message), "{}", ran.stderr);
    assert!(String::from_utf8_lossy(&ran.stdout).contains("macro-F1"));

    let ran = run(&["eval", "-", "--min-macro-f1", "85"], GOLD);
    assert_eq!(ran.code, Some(2), "{}", ran.stderr);
    assert!(ran.stderr.contains("from 0 to 1"), "{}", ran.stderr);
}
