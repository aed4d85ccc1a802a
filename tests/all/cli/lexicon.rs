//! `--lexicon DIR`: every command works with words of one's own.

use super::{Folder, column, parse_text, run, run_json, run_well};

/// Labels for zoos: nothing of the shipped lexicon is left.
const ZOO: &[u8] = br#"label = "director"
question = "field"

[[duty]]
id = "zoo"
weight = 4.0
terms = ["runs the (zoo|aquarium)"]

[model]
name = "zoo"
prior = { director = 0.0, manager = 0.0, other = 1.0 }
repeat = 0.5
field_halfway = 2.0
next_area = 0.5
loose_area = 0.6
mention = 0.9
mention_beside_title = 0.15
saturation = { field = 100.0, level = 100.0 }

[labels]
field = "zoos"
work = "leading"
both = "leaders"
senior = { name = "director", title = "Zoo director", policy = "Runs a zoo." }
junior = { name = "manager", title = "Zoo manager", policy = "Runs a house of it." }
other = { name = "other", title = "another post", policy = "Anything else." }
"#;

const DUMP: &str =
    "title,text,label\nKeeper,She runs the zoo,director\nIT Director,Sets the IT strategy,other\n";

#[test]
fn every_command_uses_the_directory() {
    let folder = Folder::with(&[("zoo.toml", ZOO), ("notes.txt", b"not a lexicon")]);
    let directory = folder.arg("");
    let rows = parse_text(&run_well(&["--lexicon", &directory, "label"], DUMP));
    assert_eq!(column(&rows, "role"), ["director", "other"]);
    let terms = parse_text(&run_well(&["terms", "--lexicon", &directory], ""));
    assert_eq!(
        column(&terms, "term"),
        ["runs the aquarium", "runs the zoo"]
    );
    let args = [
        "explain",
        "--text",
        "He runs the aquarium",
        "--format",
        "json",
        "--lexicon",
        &directory,
    ];
    let explanation = run_json(&args, "");
    assert_eq!(explanation["role"], "director");
    assert_eq!(explanation["evidence"][1]["text"], "runs the aquarium");
    let report = run_json(
        &["eval", "-", "--lexicon", &directory, "--format", "json"],
        DUMP,
    );
    assert_eq!(report["macro_f1"]["value"], 1.0);
}

#[test]
fn the_shipped_directory_gives_the_shipped_labels() {
    let directory = super::as_arg(&crate::project("lexicons"));
    let built_in = run_well(&["label", "--evidence"], super::DUMP);
    let replaced = run_well(
        &["label", "--evidence", "--lexicon", &directory],
        super::DUMP,
    );
    assert!(
        built_in == replaced,
        "rebuild rolecall if lexicons/ has changed since"
    );
}

#[test]
fn a_directory_that_cannot_be_used_is_an_error_with_a_place() {
    let broken = String::from_utf8_lossy(ZOO).replace("weight = 4.0", "weight = 400.0");
    let folder = Folder::with(&[("zoo.toml", broken.as_bytes())]);
    let ran = run(&["label", "--lexicon", &folder.arg("")], DUMP);
    assert_eq!(ran.code, Some(2), "{}", ran.stderr);
    let place = format!("{}:6:10", folder.arg("zoo.toml"));
    assert!(
        ran.stderr.contains(&place) && ran.stderr.contains("write weight"),
        "{}",
        ran.stderr
    );

    let empty = Folder::with(&[]);
    let ran = run(&["terms", "--lexicon", &empty.arg("")], "");
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("no .toml file"), "{}", ran.stderr);
}
