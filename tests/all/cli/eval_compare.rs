//! `rolecall eval` beside something else: baselines, another lexicon, a mechanism less, the
//! values of a column.

use serde_json::Value;

use super::{Folder, run, run_json, run_well};
use crate::project;

const GOLD: &str = "\
title,description,label,source
IT Director,Sets the IT strategy and owns the IT budget,director,board
IT Manager,Manages the IT staff,manager,board
IT Manager,Manages the servers,manager,city
Chef,Cooks dinner,other,city
Staff Nurse,Cares for patients,other,city
Waiter,Serves dinner,other,
";

fn as_text(args: &[&str], gold: &str) -> String {
    String::from_utf8(run_well(args, gold)).expect("the report is UTF-8")
}

/// A lexicon without the heads of titles: hardly a leader is found.
fn headless() -> Folder {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(project("lexicons")).expect("the lexicons can be listed") {
        let path = entry.expect("the lexicons can be listed").path();
        let name = path.file_name().expect("a file has a name");
        let name = name.to_str().expect("its name is UTF-8").to_owned();
        if name.ends_with(".toml") && name != "title-heads.toml" {
            files.push((name, std::fs::read(&path).expect("a lexicon can be read")));
        }
    }
    let files: Vec<(&str, &[u8])> = files
        .iter()
        .map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
        .collect();
    Folder::with(&files)
}

#[test]
fn baselines_always_stand_beside_the_model() {
    let report = run_json(&["eval", "-", "--format", "json"], GOLD);
    let baselines = &report["baselines"];
    assert_eq!(baselines["majority"]["label"], "other");
    // Always `other`: F1 of 2·3 / (6 + 3) for it, none of the others.
    let majority = baselines["majority"]["macro_f1"]["value"].as_f64();
    assert!(majority.is_some_and(|f1| (f1 - 6.0 / 9.0 / 3.0).abs() < 1e-12));
    assert_eq!(baselines["title_only"]["value"], 1.0);
    assert!(baselines["unweighted"]["value"].is_number());
    let text = as_text(&["eval", "-"], GOLD);
    for expected in ["always other", "title only", "unweighted votes"] {
        assert!(text.contains(expected), "{text}");
    }
}

#[test]
fn title_only_is_no_baseline_where_titles_are_hidden() {
    let args = ["eval", "-", "--text", "description"];
    let report = run_json(&[&args[..], &["--format", "json"]].concat(), GOLD);
    assert_eq!(report["baselines"]["title_only"], Value::Null);
    assert!(as_text(&args, GOLD).contains("no title is read"));
}

#[test]
fn another_lexicon_is_compared_posting_by_posting() {
    let old = headless();
    let directory = old.arg("");
    let args = ["eval", "-", "--against", &directory];
    let report = run_json(&[&args[..], &["--format", "json"]].concat(), GOLD);
    let found = &report["comparison"];
    assert_eq!(found["against"], directory.as_str());
    assert_eq!(found["new_macro_f1"], report["macro_f1"]["value"]);
    let changes = found["changes"].as_array().expect("changes are listed");
    assert!(!changes.is_empty(), "{found}");
    let count = |key: &str| found[key].as_u64().expect("a count");
    let n_flips = count("fixed") + count("broken") + count("still_wrong");
    assert_eq!(changes.len() as u64, n_flips);
    assert_eq!(found["mcnemar"]["only_new"], found["fixed"]);
    for change in changes {
        assert_ne!(change["old"], change["new"]);
        assert!(change["row"].is_u64() && change["title"].is_string());
    }
    let text = as_text(&args, GOLD);
    for expected in [
        "difference",
        "of the resamples",
        "McNemar",
        "fixed   row 1: director",
    ] {
        assert!(text.contains(expected), "{expected:?} is not in {text}");
    }
}

#[test]
fn a_lexicon_against_itself_changes_nothing() {
    let shipped = project("lexicons");
    let shipped = shipped.to_str().expect("the path is UTF-8");
    let args = ["eval", "-", "--against", shipped, "--format", "json"];
    let found = &run_json(&args, GOLD)["comparison"];
    assert_eq!(found["changes"], Value::Array(Vec::new()));
    assert_eq!(found["difference"]["value"], 0.0);
    assert_eq!(found["mcnemar"]["exact_p"], Value::Null);
}

#[test]
fn a_lexicon_that_is_not_there_is_a_usage_error() {
    let ran = run(&["eval", "-", "--against", "no/such/directory"], GOLD);
    assert_eq!(ran.code, Some(2), "{}", ran.stderr);
    assert!(ran.stderr.contains("no/such/directory"), "{}", ran.stderr);
}

#[test]
fn what_is_left_out_is_compared_with_the_complete_lexicon() {
    let gold =
        "description,label\nWe are looking for an IT Manager who runs the help desk.,manager\n";
    let args = ["eval", "-", "--without", "mentions", "--without", "context"];
    let report = run_json(&[&args[..], &["--format", "json"]].concat(), gold);
    assert_eq!(
        report["without"],
        serde_json::json!(["mentions", "context"])
    );
    assert_eq!(report["comparison"]["against"], "the complete lexicon");
    assert_eq!(report["comparison"]["broken"], 1, "{report}");
    assert!(as_text(&args, gold).starts_with("1 postings, without mentions, without context\n"));
    let complete = run_json(&["eval", "-", "--format", "json"], gold);
    assert_eq!(complete["comparison"], Value::Null);
    assert_eq!(complete["without"], serde_json::json!([]));
}

#[test]
fn a_posting_whose_title_is_hidden_is_named_by_its_first_words() {
    let gold = "title,text,label\nX,We seek an IT Manager.,manager\n";
    let args = ["eval", "-", "--text", "text", "--without", "mentions"];
    let text = as_text(&args, gold);
    assert!(
        text.contains("row 1: manager, was manager, now other: \"We seek an IT"),
        "{text}"
    );
}

#[test]
fn every_mechanism_can_be_left_out() {
    for mechanism in ["context", "sections", "masks", "mentions", "duties"] {
        run_well(&["eval", "-", "--without", mechanism], GOLD);
    }
    assert_eq!(run(&["eval", "-", "--without", "luck"], GOLD).code, Some(2));
}

#[test]
fn every_value_of_a_column_is_a_slice() {
    let args = ["eval", "-", "--by", "source"];
    let report = run_json(&[&args[..], &["--format", "json"]].concat(), GOLD);
    assert_eq!(report["slices"]["by"], "source");
    let slices = report["slices"]["values"]
        .as_array()
        .expect("slices are listed");
    let summary: Vec<(&str, u64)> = slices
        .iter()
        .map(|slice| {
            (
                slice["value"].as_str().unwrap_or("?"),
                slice["n"].as_u64().unwrap_or(0),
            )
        })
        .collect();
    assert_eq!(summary, [("city", 3), ("board", 2), ("", 1)]);
    assert_eq!(slices[0]["labels"]["director"]["f1"], Value::Null);
    assert_eq!(slices[1]["labels"]["director"]["f1"], 1.0);
    let text = as_text(&args, GOLD);
    assert!(
        text.contains("by source") && text.contains("undefined (0)"),
        "{text}"
    );
}

#[test]
fn a_column_that_is_not_there_is_named() {
    let ran = run(&["eval", "-", "--by", "country"], GOLD);
    assert_eq!(ran.code, Some(2));
    assert!(
        ran.stderr.contains("country") && ran.stderr.contains("source"),
        "{}",
        ran.stderr
    );
}
