//! Runs every row of `tests/cases/*.toml`, one behaviour each, all of them required; and what
//! reading cases refuses, as a test that cannot fail is none.

use std::path::PathBuf;

use rolecall::cases::{self, Case, Kind};
use rolecall::{Classifier, Lexicon, LexiconError};

use crate::failing::Failing;
use crate::{SHIPPED, project};

/// Rows that must be there, so that a lost file is noticed (issue 2 asks for 80 traps).
const N_CASES: usize = 80;

fn files() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(project("tests/cases")).expect("tests/cases can be listed");
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.expect("tests/cases can be listed").path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "toml")
        })
        .collect();
    files.sort();
    files
}

/// Returns the errors as a reader sees them, one for each line.
fn lines(errors: &[LexiconError]) -> String {
    let lines: Vec<String> = errors.iter().map(LexiconError::to_string).collect();
    lines.join("\n")
}

#[test]
fn every_case_holds() {
    let cases = Case::read(&files(), SHIPPED.lexicon())
        .unwrap_or_else(|errors| panic!("{}", lines(&errors)));
    assert!(cases.len() >= N_CASES, "{} cases", cases.len());
    let mut failing = Failing::default();
    for outcome in cases::run(&SHIPPED, &cases) {
        if !outcome.passed() {
            let why = cases::describe(&outcome.explanation, SHIPPED.labels());
            failing.note(&outcome, why);
        }
    }
    failing.assert_none();
}

/// Reads one file, which is refused, and returns why.
#[track_caller]
fn refusal(text: &str) -> String {
    match Case::parse(&[("my.cases.toml", text)], SHIPPED.lexicon()) {
        Ok(cases) => panic!("{text:?} is read as {cases:?}"),
        Err(errors) => lines(&errors),
    }
}

#[test]
fn what_cannot_fail_or_refers_to_nothing_is_refused_with_its_place() {
    let rows = [
        ("", "my.cases.toml:1:1: holds no case; write [[case]]"),
        ("[[case]]\ntitle = \"Nurse\"\n", "missing field `name`"),
        (
            "[[case]]\nname = \"a\"\nlable = \"other\"\n",
            "my.cases.toml:3:1: unknown field `lable`",
        ),
        (
            "[[case]]\nname = \"a\"\n[[cases]]\n",
            "my.cases.toml:3:3: unknown field `cases`",
        ),
        (
            "[[case]]\nname = \" \"\nlabel = \"other\"\n",
            "my.cases.toml:2:8: a case has an empty name",
        ),
        (
            "[[case]]\nname = \"a\"\ntitle = \"Nurse\"\n",
            "my.cases.toml:2:8: case \"a\" asks for nothing",
        ),
        (
            "[[case]]\nname = \"a\"\ntext = \" \"\nlacks = [\"head-director\"]\n",
            "my.cases.toml:2:8: case \"a\" asks for nothing",
        ),
        (
            "[[case]]\nname = \"a\"\nlabel = \"boss\"\n",
            "my.cases.toml:3:9: \"boss\" is no label; write director, manager or other",
        ),
        (
            "[[case]]\nname = \"a\"\ntitle = \"Nurse\"\nhas = [\"head-manager\", \"head-directr\"]\n",
            "my.cases.toml:4:24: the lexicon has no duty \"head-directr\"; did you mean \"head-director\"?",
        ),
        (
            "[[case]]\nname = \"a\"\ntitle = \"Nurse\"\nlacks = [\"zzz\"]\n",
            "my.cases.toml:4:10: the lexicon has no duty \"zzz\"; write the id of a duty",
        ),
    ];
    let mut failing = Failing::default();
    for (text, why) in rows {
        let found = refusal(text);
        failing.note_unless(found.contains(why), format!("{text:?}"), found);
    }
    failing.assert_none();
}

#[test]
fn everything_that_is_wrong_is_said_at_once_and_names_are_unique_across_files() {
    let one =
        "[[case]]\nname = \"a\"\nlabel = \"other\"\n\n[[case]]\nname = \"b\"\nlabel = \"x\"\n";
    let two = "[[case]]\nname = \"a\"\nlabel = \"other\"\nhas = [\"nothing-here\"]\n";
    let errors = Case::parse(&[("one", one), ("two", two)], SHIPPED.lexicon())
        .expect_err("three things are wrong");
    let places: Vec<String> = errors
        .iter()
        .filter_map(|error| Some(error.origin()?.to_string()))
        .collect();
    assert_eq!(places, ["one:7:9", "two:2:8", "two:4:8"]);
    assert!(lines(&errors).contains("the name \"a\" is taken by one:2:8; rename one"));
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let path = project("tests/cases/nowhere.toml");
    let errors = Case::read(&[&path], SHIPPED.lexicon()).expect_err("there is no such file");
    assert!(lines(&errors).contains("nowhere.toml: cannot be read"));
}

#[test]
fn a_failing_case_says_where_what_was_expected_and_what_was_found() {
    let text = r#"
[[case]]
name = "wrong_in_every_way"
title = "IT Director"
label = "manager"
has = ["head-director", "head-manager"]
lacks = ["area-it"]

[[case]]
name = "right"
title = "IT Director"
label = "Director"
"#;
    let cases =
        Case::parse(&[("my", text)], SHIPPED.lexicon()).unwrap_or_else(|e| panic!("{}", lines(&e)));
    let outcomes = cases::run(&SHIPPED, &cases);
    let [wrong, right] = &outcomes[..] else {
        panic!("{outcomes:?}")
    };
    assert!(right.passed() && right.kind == Kind::Case, "{right}");
    assert!(right.to_string().ends_with("right: passed"), "{right}");
    let places: Vec<String> = wrong.faults.iter().map(|f| f.origin.to_string()).collect();
    assert_eq!(places, ["my:5:9", "my:6:25", "my:7:10"]);
    let line = wrong.to_string();
    for part in [
        "my:5:9: wrong_in_every_way: expected manager, found director (confidence 0.",
        "expected head-manager to count, found nothing of it",
        "expected area-it not to count, found -5.",
        "area-it \"IT\" in title (counts)",
    ] {
        assert!(line.contains(part), "{part:?} is not in {line}");
    }
    assert_eq!(line.lines().count(), 1);
}

/// A lexicon with one duty, whose examples are all wrong.
fn with_examples(examples: &str) -> Classifier {
    let mut files: Vec<(String, String)> = Lexicon::shipped_files()
        .into_iter()
        .filter(|(name, _)| {
            ["model", "context", "words"]
                .iter()
                .any(|kept| name.contains(kept))
        })
        .collect();
    let duty = format!(
        "label = \"director\"\nquestion = \"level\"\n\n[[duty]]\nid = \"zoo\"\nweight = 1.0\nterms = [\"runs the zoo\"]\n{examples}"
    );
    files.push(("zoo.toml".to_owned(), duty));
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(n, t)| (n.as_str(), t.as_str()))
        .collect();
    Classifier::new(Lexicon::from_files(&files).unwrap_or_else(|error| panic!("{error}")))
}

#[test]
fn a_failing_example_is_found_at_its_own_place() {
    let classifier = with_examples(
        "hit = [\n  \"She runs the zoo\",\n  \"She owns a zoo\",\n]\nmiss = [\"He runs the zoo\", \"He sees a zoo\"]\n",
    );
    let outcomes = cases::run_examples(&classifier, &cases::examples(classifier.lexicon()));
    let kinds: Vec<(Kind, bool)> = outcomes.iter().map(|o| (o.kind, o.passed())).collect();
    let expected = [
        (Kind::Hit, true),
        (Kind::Hit, false),
        (Kind::Miss, false),
        (Kind::Miss, true),
    ];
    assert_eq!(kinds, expected);
    assert_eq!(
        outcomes[1].to_string(),
        "zoo.toml:10:3: zoo hit \"She owns a zoo\": expected evidence of zoo, found nothing"
    );
    assert_eq!(
        outcomes[2].to_string(),
        "zoo.toml:12:9: zoo miss \"He runs the zoo\": expected no evidence of zoo, found zoo \"runs the zoo\" in text/body (counts) by the term \"runs the zoo\""
    );
}

#[test]
fn an_example_without_a_text_fails_and_one_that_context_sets_aside_is_no_evidence() {
    let classifier = with_examples(
        "hit = [\"Reports to the director, who runs the zoo\"]\nmiss = [\" \", \"Reports to the director, who runs the zoo\"]\n",
    );
    let outcomes = cases::run_examples(&classifier, &cases::examples(classifier.lexicon()));
    let lines: Vec<String> = outcomes.iter().map(|outcome| outcome.to_string()).collect();
    assert!(lines[0].ends_with("(somebody-else)"), "{}", lines[0]);
    assert!(
        lines[1].ends_with("expected a text, found none"),
        "{}",
        lines[1]
    );
    assert!(outcomes[2].passed(), "{}", lines[2]);
}

#[test]
fn the_shipped_cases_are_the_ones_beside_the_lexicon_and_hold() {
    let shipped = Case::shipped();
    let beside = Case::read_dir(&project("lexicons"), SHIPPED.lexicon())
        .unwrap_or_else(|errors| panic!("{}", lines(&errors)));
    let rows = |cases: &[Case]| -> Vec<[String; 3]> {
        let row = |case: &Case| [&case.name, &case.title, &case.text].map(String::clone);
        cases.iter().map(row).collect()
    };
    assert_eq!(rows(&shipped), rows(&beside));
    let mut failing = Failing::default();
    for outcome in cases::run(&SHIPPED, &shipped) {
        failing.note_unless(outcome.passed(), &outcome, "");
    }
    failing.assert_none();
    let n_ranks = |case: &Case| {
        let heads = case.has.iter();
        heads.filter(|id| id.value.starts_with("head-")).count()
    };
    assert!(
        shipped.iter().any(|case| n_ranks(case) > 1),
        "write a case with two competing ranks in its title"
    );
}
