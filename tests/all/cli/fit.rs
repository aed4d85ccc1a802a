//! `rolecall fit`: what it changes in the files, and what it leaves alone.

use std::fmt::Write as _;
use std::path::Path;

use super::{run, run_well};
use crate::project;

/// Postings in which people who chair a council are directors and people who count beans are
/// not: the first duty deserves more weight than its author gave it, the second less.
fn gold() -> Vec<u8> {
    let mut gold = "source,title,description,label\n".to_owned();
    for row in 0..40 {
        let source = if row % 2 == 0 { "north" } else { "south" };
        let (text, label) = match row % 4 {
            0 | 1 => ("Chairs the council of the IT department.", "director"),
            _ => ("Counts the beans of the IT department.", "other"),
        };
        writeln!(gold, "{source},Job {row},{text},{label}").expect("a string can be written");
    }
    gold.into_bytes()
}

const AUTHORS: &str = r#"# The author's words.
label = "director"
question = "level"

[[duty]]
id = "council"       # stays
weight = 1.5         # the author's guess
terms = ["chairs the council"]

[[duty]]
id = "beans"
weight = 1.5
terms = ["counts the beans"]

[[duty]]
id = "locked"
weight = 1.5
lock = "weight"
terms = ["chairs the"]

[[duty]]
id = "rare"
weight = 0.7
terms = ["flies to the moon"]
"#;

const FIELD: &str = r#"label = "other"
question = "field"

[[duty]]
id = "it"
weight = -3.0
terms = ["IT department"]
"#;

/// Writes a lexicon with the duties above into a directory.
fn lexicon(directory: &Path) {
    std::fs::write(directory.join("duties.toml"), AUTHORS).expect("a file can be written");
    std::fs::write(directory.join("field.toml"), FIELD).expect("a file can be written");
    let model = std::fs::read_to_string(project("lexicons/model.toml")).expect("the model");
    std::fs::write(directory.join("model.toml"), model).expect("a file can be written");
}

fn weight_of(text: &str, id: &str) -> f64 {
    let after = text
        .split_once(&format!("id = \"{id}\""))
        .expect("the duty")
        .1;
    let line = after
        .lines()
        .find(|line| line.starts_with("weight"))
        .expect("a weight");
    let number = line
        .trim_start_matches("weight = ")
        .split_whitespace()
        .next();
    number.expect("a number").parse().expect("a number")
}

#[test]
fn weights_follow_the_gold_and_the_rest_of_the_files_stays() {
    let directory = tempfile::tempdir().expect("a directory");
    lexicon(directory.path());
    let path = directory.path().display().to_string();
    run_well(
        &["fit", "-", "--lexicon", &path, "--deviation", "0.5"],
        gold(),
    );
    let fitted = std::fs::read_to_string(directory.path().join("duties.toml")).expect("the file");
    assert!(weight_of(&fitted, "council") > 1.6, "{fitted}");
    assert!(
        (0.0..1.4).contains(&weight_of(&fitted, "beans")),
        "{fitted}"
    );
    assert_eq!(weight_of(&fitted, "locked"), 1.5);
    assert_eq!(weight_of(&fitted, "rare"), 0.7);
    let words = |text: &str| -> Vec<String> {
        let lines = text.lines().filter(|line| !line.starts_with("weight"));
        lines.map(str::to_owned).collect()
    };
    assert_eq!(words(&fitted), words(AUTHORS), "only weights may change");
    assert!(fitted.contains("# the author's guess"), "{fitted}");
}

#[test]
fn a_dry_run_shows_the_gain_and_writes_nothing() {
    let directory = tempfile::tempdir().expect("a directory");
    lexicon(directory.path());
    let path = directory.path().display().to_string();
    let args = ["fit", "-", "--lexicon", &path, "--dry-run", "--curve"];
    let said = String::from_utf8(run_well(&args, gold())).expect("UTF-8");
    for expected in [
        "council",
        "in 20 postings",
        "too rare in this gold: rare",
        "leaving out 2 groups",
        "title and text  macro-F1",
        "temperature 1.9 ->",
        "expected calibration error",
        "learning curve",
        "-weight = 1.5         # the author's guess",
    ] {
        assert!(said.contains(expected), "no {expected:?} in:\n{said}");
    }
    let left = std::fs::read_to_string(directory.path().join("duties.toml")).expect("the file");
    assert_eq!(left, AUTHORS);
    assert_eq!(
        said,
        String::from_utf8(run_well(&args, gold())).expect("UTF-8")
    );
}

#[test]
fn built_in_files_cannot_be_written() {
    let ran = run(&["fit", "-"], gold());
    assert_eq!(ran.code, Some(2));
    assert!(
        ran.stderr.contains("--lexicon") && ran.stderr.contains("--dry-run"),
        "{}",
        ran.stderr
    );
}
