//! `rolecall suggest`: a planted phrase comes out under its label, what the lexicons know does
//! not, and the TOML is a lexicon file.

use std::fmt::Write as _;

use rolecall::Lexicon;
use serde_json::Value;

use super::{Folder, run, run_json, run_well};
use crate::project;

/// Postings of each label: a phrase planted among the directors of two sources, another among
/// those of one, a duty that the lexicons know, and a word that everybody says.
fn gold() -> String {
    let mut gold = "title,description,label,source\n".to_owned();
    for n in 0..30 {
        let source = if n % 2 == 0 { "north" } else { "south" };
        let only_north = if n % 2 == 0 {
            "Wears a purple hat. "
        } else {
            ""
        };
        let (label, title, duties) = match n % 3 {
            0 => (
                "director",
                "IT Director",
                "Sets the IT strategy. Chairs the zebra council. Zebra days.",
            ),
            1 => ("manager", "IT Manager", "Manages the IT staff."),
            _ => ("other", "Chef", "Cooks fine dinners. Days off."),
        };
        let only_north = if label == "director" { only_north } else { "" };
        let own = format!("The town of number{n} has seats.");
        writeln!(gold, "{title},{duties} {only_north}{own},{label},{source}").expect("in memory");
    }
    gold
}

fn find<'r>(report: &'r Value, ngram: &str) -> Option<&'r Value> {
    let suggestions = report.as_array().expect("an array");
    suggestions.iter().find(|one| one["ngram"] == ngram)
}

#[test]
fn a_planted_phrase_is_found_with_its_label_and_a_known_one_is_not() {
    let report = run_json(&["suggest", "-", "--format", "json"], gold());
    let planted = find(&report, "zebra council").or(find(&report, "chairs the zebra council"));
    let planted = planted.unwrap_or_else(|| panic!("{report:#}"));
    assert_eq!(planted["lean"], "director");
    assert_eq!(planted["place"], "text");
    assert_eq!(planted["question"], "level");
    assert_eq!(planted["support"], 10);
    assert_eq!(planted["labels"]["director"], 10);
    assert_eq!(planted["sources"]["north"], 5);
    assert_eq!(planted["covered"], 0.0);
    let snippets = planted["snippets"].as_array().expect("an array");
    assert_eq!(snippets.len(), 3);
    for snippet in snippets {
        let snippet = snippet.as_str().expect("a string");
        assert!(
            snippet.contains('«') && snippet.split_whitespace().count() <= 12,
            "{snippet}"
        );
    }
    for known in ["IT strategy", "strategy", "IT budget", "IT director"] {
        assert_eq!(find(&report, known), None, "{known}");
    }
}

#[test]
fn no_suggestion_crosses_a_sentence_or_starts_or_ends_with_a_function_word() {
    let report = run_json(
        &["suggest", "-", "--format", "json", "--top", "1000"],
        gold(),
    );
    for suggestion in report.as_array().expect("an array") {
        let ngram = suggestion["ngram"].as_str().expect("a string");
        assert!(!ngram.contains("council zebra"), "{ngram}");
        let words: Vec<&str> = ngram.split(' ').collect();
        let ends = [words[0], words[words.len() - 1]];
        for word in ["the", "of", "has"] {
            assert!(!ends.contains(&word), "{ngram}");
        }
        assert!(words.len() <= 4, "{ngram}");
    }
}

#[test]
fn a_phrase_of_one_source_needs_permission() {
    let holds_hat = |args: &[&str]| {
        let report = run_json(args, gold());
        let suggestions = report.as_array().expect("an array");
        suggestions.iter().any(|one| {
            one["ngram"]
                .as_str()
                .is_some_and(|words| words.contains("purple"))
        })
    };
    let args = ["suggest", "-", "--format", "json", "--min-sources", "1"];
    assert!(holds_hat(&args));
    assert!(!holds_hat(&args[..4]));
}

#[test]
fn support_is_counted_in_postings_and_has_a_floor() {
    let args = ["suggest", "-", "--format", "json", "--min-support", "11"];
    let report = run_json(&args, gold());
    assert_eq!(find(&report, "zebra council"), None, "{report:#}");
}

#[test]
fn unlabelled_dumps_add_postings_with_sure_labels_once() {
    let mut dump = "title,description\n".to_owned();
    for n in 0..6 {
        let row = format!("Nurse,Cares for patients on the ward{n}. Enjoys llama rides.");
        writeln!(dump, "{row}\n{row}").expect("in memory");
    }
    let folder = Folder::with(&[("dump.csv", dump.as_bytes())]);
    let dump = folder.arg("dump.csv");
    let args = [
        "suggest",
        "-",
        "--unlabelled",
        &dump,
        "--min-sources",
        "1",
        "--format",
        "json",
    ];
    let ran = run(&args, gold());
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(ran.stderr.contains("36 postings"), "{}", ran.stderr);
    assert!(ran.stderr.contains("6 duplicates"), "{}", ran.stderr);
    let unsure = run(&[&args[..], &["--confidence", "1"]].concat(), gold());
    assert!(unsure.stderr.contains("30 postings"), "{}", unsure.stderr);
    assert!(
        unsure.stderr.contains("12 with unsure labels"),
        "{}",
        unsure.stderr
    );
}

#[test]
fn toml_is_a_lexicon_file_beside_the_shipped_ones() {
    for question in ["level", "field"] {
        let args = [
            "suggest",
            "-",
            "--format",
            "toml",
            "--question",
            question,
            "--min-sources",
            "1",
        ];
        let toml = String::from_utf8(run_well(&args, gold())).expect("UTF-8");
        let mut files =
            Lexicon::read_files(&project("lexicons")).unwrap_or_else(|fault| panic!("{fault}"));
        files.push(("suggested.toml".to_owned(), toml.clone()));
        let files: Vec<(&str, &str)> = files
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_str()))
            .collect();
        let lexicon = Lexicon::from_files(&files).unwrap_or_else(|fault| panic!("{fault}\n{toml}"));
        let n_suggested = toml.matches("[[duty]]").count();
        assert_eq!(
            lexicon.duties().len(),
            Lexicon::shipped().duties().len() + n_suggested
        );
        if question == "level" {
            assert!(
                toml.contains("zebra") && toml.contains("label = \"director\""),
                "{toml}"
            );
        }
    }
}

#[test]
fn the_same_gold_gives_the_same_report_for_people() {
    let report = run_well(&["suggest", "-"], gold());
    assert_eq!(report, run_well(&["suggest", "-"], gold()));
    let report = String::from_utf8(report).expect("UTF-8");
    for expected in [
        "For director",
        "For manager",
        "For other",
        "«",
        "10 director",
        "% covered",
    ] {
        assert!(report.contains(expected), "{expected:?} is not in {report}");
    }
}

#[test]
fn numbers_out_of_range_are_refused() {
    for args in [
        ["--confidence", "1.5"],
        ["--min-support", "0"],
        ["--prior", "-1"],
    ] {
        let ran = run(&[&["suggest", "-"], &args[..]].concat(), gold());
        assert_eq!(ran.code, Some(2), "{args:?}");
    }
}
