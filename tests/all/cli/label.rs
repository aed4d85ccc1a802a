//! `rolecall label`: what the added columns say.

use rolecall::Lexicon;
use serde_json::Value;

use super::{DUMP, column, parse_text, run, run_well};
use crate::failing::Failing;

const LABELS: [&str; 3] = ["director", "manager", "other"];

/// The keys of a piece of evidence, in the order of issue 2.
pub(super) const EVIDENCE_KEYS: [&str; 11] = [
    "duty",
    "label",
    "term",
    "field",
    "section",
    "start",
    "end",
    "text",
    "weight",
    "context",
    "contribution",
];

/// Sums what each label's evidence contributes.
pub(super) fn sums(evidence: &Value) -> [f64; 3] {
    let pieces = evidence.as_array().expect("evidence is an array");
    LABELS.map(|label| {
        let of_label = pieces.iter().filter(|piece| piece["label"] == label);
        of_label
            .map(|piece| piece["contribution"].as_f64().expect("a number"))
            .sum()
    })
}

#[test]
fn each_post_gets_its_label() {
    let rows = parse_text(&run_well(&["label"], DUMP));
    assert_eq!(column(&rows, "role"), LABELS);
}

#[test]
fn the_highest_score_is_the_label_and_confidence_is_its_probability() {
    let rows = parse_text(&run_well(&["label"], DUMP));
    let scores = LABELS.map(|label| column(&rows, &format!("role_{label}")));
    let confidences = column(&rows, "role_confidence");
    for (row, role) in column(&rows, "role").iter().enumerate() {
        let scores = [0, 1, 2].map(|label| scores[label][row].parse::<f64>().expect("a score"));
        let best = scores.iter().copied().fold(f64::MIN, f64::max);
        let own = LABELS
            .iter()
            .position(|label| label == role)
            .expect("a label");
        assert_eq!(scores[own], best, "row {row}");
        let temperature = Lexicon::shipped().model().temperature;
        let odds: f64 = scores
            .iter()
            .map(|score| ((score - best) / temperature).exp())
            .sum();
        let confidence: f64 = confidences[row].parse().expect("a confidence");
        // Written to four places.
        assert!(
            (confidence - 1.0 / odds).abs() <= 0.000_051,
            "row {row}: {confidence} {odds}"
        );
    }
}

#[test]
fn evidence_is_json_that_adds_up_to_the_scores() {
    let rows = parse_text(&run_well(&["label", "--evidence"], DUMP));
    let scores = LABELS.map(|label| column(&rows, &format!("role_{label}")));
    let mut failing = Failing::default();
    for (row, json) in column(&rows, "role_evidence").iter().enumerate() {
        let evidence: Value = serde_json::from_str(json).expect("evidence is JSON");
        for (label, sum) in sums(&evidence).into_iter().enumerate() {
            let score: f64 = scores[label][row].parse().expect("a score");
            let why = format!(
                "contributions to {} add up to {sum}, not {score}",
                LABELS[label]
            );
            failing.note_unless((sum - score).abs() < 1e-9, format!("row {row}"), why);
        }
        for piece in evidence.as_array().expect("an array") {
            let keys: Vec<&String> = piece.as_object().expect("an object").keys().collect();
            failing.note_unless(
                keys == EVIDENCE_KEYS,
                format!("row {row}"),
                format!("{keys:?}"),
            );
        }
    }
    failing.assert_none();
}

#[test]
fn evidence_changes_no_other_column() {
    let plain = parse_text(&run_well(&["label"], DUMP));
    let mut explained = parse_text(&run_well(&["label", "--evidence"], DUMP));
    // By title, by duties, evidence.
    explained
        .iter_mut()
        .for_each(|row| row.truncate(row.len() - 3));
    assert_eq!(plain, explained);
}

#[test]
fn the_summary_counts_rows_and_labels() {
    let ran = run(&["label"], DUMP);
    let expected = "3 rows: 3 labelled (1 director, 1 manager, 1 other), 0 rejected";
    assert!(
        ran.stderr.contains(expected) && ran.stderr.contains("postings/s"),
        "{}",
        ran.stderr
    );
}

#[test]
fn quiet_says_nothing() {
    let ran = run(&["label", "--quiet"], format!("{DUMP}ragged\n"));
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
}

#[test]
fn a_header_alone_gives_a_header_alone() {
    let stdout = run_well(&["label"], "title,description\n");
    let expected = "title,description,role,role_confidence,role_director,role_manager,role_other,role_review\n";
    assert_eq!(String::from_utf8_lossy(&stdout), expected);
}

#[test]
fn the_number_of_threads_changes_no_byte() {
    // More rows than fit into one batch, with ragged ones among them.
    let mut dump = "id,title,description\n".to_owned();
    let (leads, fields) = (
        ["Director", "Manager", "Nurse"],
        ["IT", "sales", "information technology"],
    );
    for row in 0..5_000 {
        let (lead, field) = (leads[row % 3], fields[row / 3 % 3]);
        dump += &format!(
            "{row},{field} {lead},Manages the {field} staff for {} sites\n",
            row % 7
        );
        if row % 1_000 == 0 {
            dump += "ragged\n";
        }
    }
    let [one, two, four] = ["1", "2", "4"].map(|n| run(&["label", "--evidence", "-j", n], &dump));
    assert_eq!(parse_text(&one.stdout).len(), 5_001);
    assert!(
        one.stdout == two.stdout && one.stdout == four.stdout,
        "threads change the output"
    );
    let named = |stderr: &str| -> Vec<String> {
        stderr
            .lines()
            .filter(|line| line.starts_with("rejected "))
            .map(str::to_owned)
            .collect()
    };
    assert_eq!(named(&one.stderr).len(), 5);
    assert_eq!(named(&one.stderr), named(&four.stderr));
}
