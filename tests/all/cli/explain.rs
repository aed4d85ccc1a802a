//! `rolecall explain`: one posting laid open, for people and for programs.

use serde_json::Value;

use super::label::{EVIDENCE_KEYS, sums};
use super::{DUMP, Folder, run_json, run_well};
use crate::failing::Failing;

const TITLE: &str = "IT\u{a0}Director \u{2013} \u{1f469}\u{200d}\u{1f4bb} Group IT";

/// NBSP, smart quotes, an emoji, entities once and twice escaped, tags and Markdown.
const TEXT: &str = "<p>\u{1f680} \u{201c}You\u{2019}ll\u{201d} own&nbsp;the IT\u{a0}budget &amp;amp; \
    set the&#32;<b>IT</b> strategy.</p>\n\u{2022} **Manages** the IT&nbsp;department\u{2026}\n\
    Reports to the CIO, who sets the IT strategy.";

fn explain_json(title: &str, text: &str) -> Value {
    run_json(
        &[
            "explain", "--title", title, "--text", text, "--format", "json",
        ],
        "",
    )
}

#[test]
fn json_has_the_keys_programs_rely_on() {
    let explanation = explain_json(TITLE, TEXT);
    assert!(
        ["director", "manager", "other"].contains(&explanation["role"].as_str().expect("a label"))
    );
    assert!((0.0..=1.0).contains(&explanation["confidence"].as_f64().expect("a number")));
    let scores: Vec<&String> = explanation["scores"]
        .as_object()
        .expect("scores")
        .keys()
        .collect();
    assert_eq!(scores, ["director", "manager", "other"]);
    for piece in explanation["evidence"].as_array().expect("an array") {
        let keys: Vec<&String> = piece.as_object().expect("an object").keys().collect();
        assert_eq!(keys, EVIDENCE_KEYS);
    }
}

#[test]
fn offsets_count_characters_of_the_raw_text() {
    let explanation = explain_json(TITLE, TEXT);
    let mut failing = Failing::default();
    let (mut n_in_title, mut n_in_text) = (0, 0);
    for piece in explanation["evidence"].as_array().expect("an array") {
        let raw = match piece["field"].as_str().expect("a field") {
            "title" => {
                n_in_title += 1;
                TITLE
            }
            "text" => {
                n_in_text += 1;
                TEXT
            }
            // Priors stand nowhere.
            _ => continue,
        };
        let offset = |key: &str| piece[key].as_u64().expect("an offset") as usize;
        let chars: Vec<char> = raw.chars().collect();
        let words: Option<String> = chars
            .get(offset("start")..offset("end"))
            .map(|chars| chars.iter().collect());
        let holds = words.is_some() && words.as_deref() == piece["text"].as_str();
        failing.note_unless(holds, piece, format!("the offsets hold {words:?}"));
    }
    failing.assert_none();
    assert!(
        n_in_title >= 1 && n_in_text >= 2,
        "{n_in_title} in the title, {n_in_text} in the text"
    );
}

#[test]
fn contributions_add_up_to_the_scores() {
    let explanation = explain_json(TITLE, TEXT);
    for (label, sum) in ["director", "manager", "other"]
        .iter()
        .zip(sums(&explanation["evidence"]))
    {
        let score = explanation["scores"][label].as_f64().expect("a score");
        assert!((sum - score).abs() < 1e-9, "{label}: {sum} is not {score}");
    }
}

#[test]
fn a_row_of_a_dump_is_explained_like_its_title_and_text() {
    let folder = Folder::with(&[
        ("dump.csv", DUMP.as_bytes()),
        ("odd.csv", b"x;IT Director;Owns the IT budget\n"),
    ]);
    let (dump, odd) = (folder.arg("dump.csv"), folder.arg("odd.csv"));
    let roles = ["1", "2", "3"].map(|row| {
        let explanation = run_json(&["explain", "--row", row, &dump, "--format", "json"], "");
        explanation["role"].as_str().expect("a label").to_owned()
    });
    assert_eq!(roles, ["director", "manager", "other"]);
    let args = [
        "explain", "--row", "1", &odd, "-d", ";", "-n", "--title", "2", "--text", "3",
    ];
    let by_row = run_json(&[&args[..], &["--format", "json"]].concat(), "");
    let typed = explain_json("IT Director", "Owns the IT budget");
    assert_eq!(by_row["scores"], typed["scores"]);
}

#[test]
fn a_row_has_the_scores_that_label_gives_it() {
    let rows = super::parse_text(&run_well(&["label"], DUMP));
    let labelled: Vec<f64> = super::column(&rows, "role_director")
        .iter()
        .map(|s| s.parse().expect("a score"))
        .collect();
    for (row, score) in labelled.iter().enumerate() {
        let number = (row + 1).to_string();
        let explanation = run_json(
            &["explain", "--row", &number, "-", "--format", "json"],
            DUMP,
        );
        assert_eq!(
            explanation["scores"]["director"].as_f64(),
            Some(*score),
            "row {number}"
        );
    }
}

#[test]
fn the_picture_shows_evidence_scores_and_what_was_set_aside() {
    let text = "Owns the IT budget. Reports to the CIO, who sets the IT strategy.";
    let stdout = run_well(&["explain", "--title", "IT Manager", "--text", text], "");
    let picture = String::from_utf8(stdout).expect("the picture is UTF-8");
    let (shown, decision) = picture
        .split_once("\ndecision: ")
        .expect("there is a decision");
    let first = shown.lines().next().expect("there is a first line");
    assert!(first.contains("confidence"), "{first}");
    for expected in [
        "title:",
        "text:",
        "[Manager]",
        "IT budget",
        "evidence:",
        "set aside",
        "somebody-else",
    ] {
        assert!(shown.contains(expected), "{expected:?} is not in {picture}");
    }
    for label in ["director", "manager", "other"] {
        assert!(
            shown.contains(&format!("\n  {label}")),
            "no score for {label} in {picture}"
        );
    }
    assert!(
        decision.contains("leads") && decision.contains("by"),
        "{decision}"
    );
}

#[test]
fn a_posting_without_words_is_explained() {
    let explanation = explain_json("", "\u{1f680}");
    assert_eq!(explanation["role"], "other");
}
