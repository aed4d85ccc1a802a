//! `rolecall test`: the examples of the duties and the cases, run as a test runner does.

use std::path::Path;
use std::process::Output;

use super::{Folder, as_arg, command, run};
use crate::project;

/// A lexicon with one duty; what follows are its examples.
const ZOO: &str = r#"label = "director"
question = "field"

[labels.senior]
name = "director"
title = "zoo director"
policy = "Runs a zoo."

[labels.junior]
name = "manager"
title = "zoo manager"
policy = "Runs a part of a zoo."

[labels.other]
name = "other"
title = "another post"
policy = "Anything else."

[labels]
field = "zoos"
work = "leading"
both = "leaders"

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

[[duty]]
id = "zoo"
weight = 4.0
terms = ["runs the (zoo|aquarium)"]
"#;

const CASES: &str = r#"[[case]]
name = "who_runs_the_aquarium_is_a_director"
text = "He runs the aquarium"
label = "director"
has = ["zoo"]

[[case]]
name = "whoever_visits_a_zoo_is_other"
text = "They visit the zoo"
label = "other"
"#;

/// A lexicon whose duty has these examples, with some cases beside it.
pub(super) fn zoo(examples: &str, cases: &str) -> Folder {
    let lexicon = format!("{ZOO}{examples}");
    Folder::with(&[
        ("zoo.toml", lexicon.as_bytes()),
        ("zoo.cases.toml", cases.as_bytes()),
    ])
}

/// A lexicon with one failing example and one failing case.
pub(super) fn failing_zoo() -> Folder {
    let cases = CASES.replace("\"other\"", "\"manager\"");
    zoo(
        "hit = [\"She runs the zoo\", \"She owns a <zoo>\"]\nmiss = [\"A zoo\"]\n",
        &cases,
    )
}

fn passing_zoo() -> Folder {
    zoo("hit = [\"She runs the zoo\"]\nmiss = [\"A zoo\"]\n", CASES)
}

#[test]
fn the_shipped_lexicon_passes_with_every_case_there_is() {
    let lexicons = as_arg(&project("lexicons"));
    let cases = as_arg(&project("tests/cases/titles.toml"));
    let more = as_arg(&project("tests/cases/masks.toml"));
    let ran = run(&["test", &lexicons, "--cases", &cases, &more], "");
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(ran.stdout.is_empty(), "nothing failed");
    let summary = ran.stderr.lines().last().unwrap_or_default();
    assert!(summary.ends_with(" examples passed"), "{}", ran.stderr);
    let numbers: Vec<usize> = summary.split(' ').filter_map(|w| w.parse().ok()).collect();
    assert!(numbers[0] > 50 && numbers[1] > 200, "{summary}");
}

#[test]
fn a_failing_test_is_one_line_with_its_place_and_what_was_found_below() {
    let folder = failing_zoo();
    let ran = run(&["test", &folder.arg("")], "");
    assert_eq!(ran.code, Some(1), "{}", ran.stderr);
    let stdout = String::from_utf8(ran.stdout).expect("UTF-8");
    let expected = format!(
        "{}:39:28: zoo hit \"She owns a <zoo>\": expected evidence of zoo, found nothing\n    director 0.000, manager 0.000, other 1.000; field 0.00\n    +1.000 other prior\n{}:10:9: whoever_visits_a_zoo_is_other: expected manager, found other (confidence 0.576)\n    director 0.000, manager 0.000, other 1.000; field 0.00\n    +1.000 other prior\n",
        folder.arg("zoo.toml"),
        folder.arg("zoo.cases.toml")
    );
    assert_eq!(stdout, expected);
    let stderr = format!(
        "testing {}: 2 cases and 3 examples\nerror: 2 of 5 failed\n",
        folder.arg("")
    );
    assert_eq!(ran.stderr, stderr);
}

#[test]
fn quiet_says_what_fails_and_nothing_else() {
    let folder = failing_zoo();
    let ran = run(&["test", "-q", &folder.arg("")], "");
    assert_eq!(ran.code, Some(1), "{}", ran.stderr);
    let stdout = String::from_utf8(ran.stdout).expect("UTF-8");
    assert_eq!(stdout.lines().count(), 2, "{stdout}");
    assert_eq!(ran.stderr, "error: 2 of 5 failed\n");

    let ran = run(&["test", "-q", &passing_zoo().arg("")], "");
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
    assert!(ran.stdout.is_empty());
}

#[test]
fn verbose_shows_what_passes_with_its_scores() {
    let ran = run(&["test", "--verbose", &passing_zoo().arg("")], "");
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let stdout = String::from_utf8(ran.stdout).expect("UTF-8");
    for part in [
        "zoo hit \"She runs the zoo\": passed",
        "zoo miss \"A zoo\": passed",
        "who_runs_the_aquarium_is_a_director: passed",
        "    director 3.846, manager 0.000, other 1.000; field 0.00",
        "    +3.846 director zoo \"runs the aquarium\" in text/body (counts)",
    ] {
        assert!(stdout.contains(part), "{part:?} is not in {stdout}");
    }
}

#[test]
fn a_filter_chooses_by_name_and_by_file_and_what_is_left_out_is_counted() {
    let folder = failing_zoo();
    let directory = folder.arg("");
    let rows = [
        ("AQUARIUM", 0, "1 case and 0 examples passed"),
        ("cases.toml", 1, "1 of 2 failed"),
        ("zoo miss", 0, "0 cases and 1 example passed"),
        ("zoo", 1, "2 of 5 failed"),
    ];
    for (filter, code, words) in rows {
        let ran = run(&["test", &directory, "--filter", filter], "");
        assert_eq!(ran.code, Some(code), "{filter}: {}", ran.stderr);
        assert!(ran.stderr.contains(words), "{filter}: {}", ran.stderr);
    }
    let ran = run(&["test", &directory, "--filter", "aquarium"], "");
    assert!(ran.stderr.contains("4 left out"), "{}", ran.stderr);
}

#[test]
fn running_nothing_fails() {
    let folder = passing_zoo();
    let ran = run(&["test", &folder.arg(""), "--filter", "penguin"], "");
    assert_eq!(ran.code, Some(1), "{}", ran.stderr);
    assert!(
        ran.stderr.contains("none of 4 tests has \"penguin\""),
        "{}",
        ran.stderr
    );

    let folder = Folder::with(&[("zoo.toml", ZOO.as_bytes())]);
    let ran = run(&["test", &folder.arg("")], "");
    assert_eq!(ran.code, Some(1), "{}", ran.stderr);
    assert!(
        ran.stderr
            .contains("there is nothing to test; write hit and miss"),
        "{}",
        ran.stderr
    );
}

#[test]
fn what_cannot_be_read_is_2_and_says_where() {
    let folder = zoo(
        "",
        "[[case]]\nname = \"a\"\nlabel = \"keeper\"\nhas = [\"zo\"]\n",
    );
    let ran = run(&["test", &folder.arg("")], "");
    assert_eq!(ran.code, Some(2), "{}", ran.stderr);
    for (place, why) in [
        ("3:9", "\"keeper\" is no label"),
        ("4:8", "did you mean \"zoo\"?"),
    ] {
        let place = format!("{}:{place}: ", folder.arg("zoo.cases.toml"));
        assert!(
            ran.stderr.contains(&place) && ran.stderr.contains(why),
            "{}",
            ran.stderr
        );
    }
    assert!(ran.stdout.is_empty());

    let folder = zoo("weigth = 1.0\n", CASES);
    let ran = run(&["test", &folder.arg("")], "");
    assert_eq!(ran.code, Some(2), "{}", ran.stderr);
    assert!(ran.stderr.contains("zoo.toml:39:1: "), "{}", ran.stderr);

    let folder = passing_zoo();
    let directory = folder.arg("");
    let ran = run(
        &["test", "--cases", "nowhere.toml", "--lexicon", &directory],
        "",
    );
    assert_eq!(ran.code, Some(2), "{}", ran.stderr);
    assert!(
        ran.stderr.contains("nowhere.toml: cannot be read"),
        "{}",
        ran.stderr
    );
    let ran = run(&["test", "--cases", &directory], "");
    assert_eq!(ran.code, Some(2), "{}", ran.stderr);
    assert!(ran.stderr.contains("DIR before it"), "{}", ran.stderr);
    let ran = run(&["test", "/nowhere/at/all"], "");
    assert_eq!(ran.code, Some(2), "{}", ran.stderr);
}

#[test]
fn a_case_file_that_is_named_twice_is_read_once() {
    let folder = passing_zoo();
    let cases = folder.arg("zoo.cases.toml");
    let ran = run(&["test", &folder.arg(""), "--cases", &cases, &cases], "");
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(
        ran.stderr.contains("2 cases and 2 examples passed"),
        "{}",
        ran.stderr
    );
}

#[track_caller]
fn run_in(directory: &Path, args: &[&str]) -> Output {
    let output = command(args).current_dir(directory).output();
    let output = output.expect("rolecall ends");
    assert!(output.status.success(), "{output:?}");
    output
}

#[test]
fn the_lexicon_is_the_one_named_or_the_one_in_lexicons_or_the_built_in_one() {
    let folder = passing_zoo();
    let above = tempfile::tempdir().expect("a directory");
    let tested = |args: &[&str]| {
        let stderr = run_in(above.path(), args).stderr;
        let stderr = String::from_utf8(stderr).expect("UTF-8");
        let name = stderr
            .strip_prefix("testing ")
            .and_then(|rest| rest.split_once(": "));
        name.map(|(name, _)| name.to_owned())
    };
    assert_eq!(tested(&["test"]).as_deref(), Some("the built-in lexicon"));
    let lexicons = above.path().join("lexicons");
    std::fs::create_dir(&lexicons).expect("a directory can be made");
    for file in ["zoo.toml", "zoo.cases.toml"] {
        std::fs::copy(folder.path(file), lexicons.join(file)).expect("a file can be copied");
    }
    assert_eq!(tested(&["test"]).as_deref(), Some("lexicons"));
    let named = folder.arg("");
    assert_eq!(tested(&["test", "--lexicon", &named]), Some(named.clone()));
    assert_eq!(tested(&["test", &named]), Some(named));
}
