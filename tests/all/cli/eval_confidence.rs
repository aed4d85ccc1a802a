//! `rolecall eval` on confidence, on what it buys, and on figures at natural prevalence.

use serde_json::Value;

use super::{run, run_json, run_well};

/// Two strata of the same name from two pools, one leader missed in the text.
const GOLD: &str = "\
title,description,label,stratum,stratum_size
IT Director,Sets the IT strategy and owns the IT budget,director,lead,4
IT Director,Cooks dinner,director,lead,4
IT Manager,Manages the IT staff,other,lead,6
Chef,Cooks dinner,other,rest,2000
Waiter,Serves dinner,other,rest,2000
";

fn json(args: &[&str], gold: &str) -> Value {
    run_json(&[&["eval", "-", "--format", "json"], args].concat(), gold)
}

fn number(value: &Value) -> f64 {
    value
        .as_f64()
        .unwrap_or_else(|| panic!("{value} is not a number"))
}

#[test]
fn the_reliability_table_holds_every_posting() {
    let calibration = &json(&[], GOLD)["calibration"];
    for figure in ["ece", "brier"] {
        let value = number(&calibration[figure]["value"]);
        assert!((0.0..=2.0).contains(&value), "{figure} {value}");
    }
    let bins = calibration["bins"].as_array().expect("a table of bins");
    let n: u64 = bins.iter().filter_map(|bin| bin["n"].as_u64()).sum();
    assert_eq!(n, 5);
    for bin in bins {
        let confidence = number(&bin["confidence"]);
        assert!(number(&bin["low"]) <= confidence + 1e-12, "{bin}");
        assert!(confidence <= number(&bin["high"]) + 1e-12, "{bin}");
    }
    assert_eq!(calibration["by_label"]["manager"]["accuracy"], 0.0);
}

#[test]
fn the_surest_are_labelled_and_the_rest_is_left_to_a_person() {
    let coverage = &json(&[], GOLD)["coverage"];
    let points = coverage["points"].as_array().expect("a table of points");
    let shares: Vec<f64> = points
        .iter()
        .map(|point| number(&point["coverage"]))
        .collect();
    assert_eq!(shares, [1.0, 0.95, 0.9, 0.8, 0.7, 0.6, 0.5]);
    let confidences: Vec<f64> = points
        .iter()
        .map(|point| number(&point["confidence"]))
        .collect();
    assert!(confidences.is_sorted(), "{confidences:?}");
    assert_eq!(number(&points[0]["accuracy"]), 0.8);
    assert_eq!(number(&points[0]["precision"]["manager"]), 0.0);
    assert!((0.0..=1.0).contains(&number(&coverage["area"])));
}

#[test]
fn rows_are_weighted_where_the_gold_says_what_they_were_drawn_from() {
    let natural = &json(&[], GOLD)["natural"];
    assert_eq!(natural["weight_column"], "stratum_size");
    assert_eq!(natural["n_strata"], 3);
    assert_eq!(number(&natural["n_postings"]), 2010.0);
    let director = &natural["labels"]["director"];
    assert!((number(&director["prevalence"]["value"]) - 4.0 / 2010.0).abs() < 1e-12);
    assert_eq!(number(&director["recall"]["value"]), 1.0);
    assert_eq!(
        number(&natural["labels"]["manager"]["precision"]["value"]),
        0.0
    );
    assert_eq!(natural["labels"]["manager"]["recall"]["value"], Value::Null);
}

#[test]
fn without_strata_there_is_no_natural_prevalence() {
    let gold = "title,label\nChef,other\n";
    assert_eq!(json(&[], gold)["natural"], Value::Null);
    let ran = run(&["eval", "-", "--weight", "title"], gold);
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("stratum"), "{}", ran.stderr);
}

#[test]
fn a_size_that_is_no_number_is_named_with_its_row() {
    let gold = "title,label,stratum,size\nChef,other,rest,10\nCook,other,rest,many\n";
    assert_eq!(json(&[], gold)["natural"], Value::Null);
    let ran = run(&["eval", "-", "--weight", "size"], gold);
    assert_eq!(ran.code, Some(3));
    assert!(
        ran.stderr.contains("row 2") && ran.stderr.contains("many"),
        "{}",
        ran.stderr
    );
}

#[test]
fn a_report_for_people_tells_all_of_it_and_ends_in_the_errors() {
    let text = String::from_utf8(run_well(&["eval", "-"], GOLD)).expect("the report is UTF-8");
    let parts = [
        "macro-F1",
        "gold \\ predicted",
        "at natural prevalence, rows weighted by stratum_size within 3 strata",
        "expected calibration error",
        "Brier score",
        "risk-coverage curve",
        "1 errors",
    ];
    let places: Vec<usize> = parts
        .iter()
        .map(|part| {
            text.find(part)
                .unwrap_or_else(|| panic!("{part:?} is not in {text}"))
        })
        .collect();
    assert!(places.is_sorted(), "{places:?} {text}");
    assert!(
        !text.contains("NaN") && text.lines().all(|line| line == line.trim_end()),
        "{text}"
    );
}

#[test]
fn no_rows_are_no_gold() {
    for command in ["eval", "fit", "suggest"] {
        let ran = run(&[command, "-"], "title,description,label\n");
        assert_eq!(
            ran.code,
            Some(if command == "fit" { 2 } else { 3 }),
            "{command}"
        );
    }
    let ran = run(&["fit", "-", "--dry-run"], "title,description,label\n");
    assert_eq!(ran.code, Some(3));
    assert!(ran.stderr.contains("labelled postings"), "{}", ran.stderr);
}
