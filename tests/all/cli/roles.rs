//! A lexicon for other roles: the same program labels, explains and measures them by their own
//! names, and says nothing of the shipped ones.

use serde_json::Value;

use super::{Folder, as_arg, column, parse_text, run, run_json, run_well};
use crate::failing::Failing;
use crate::project;

/// Three labels, none of which the shipped lexicon has.
const NAMES: [&str; 3] = ["coordinator", "paralegal", "neither"];

const MODEL: &[u8] = br#"[labels]
field = "law"
work = "legal support"
both = "legal roles"

[labels.senior]
name = "coordinator"
title = "Legal coordinator"
policy = "Runs the calendar, the vendors and the intake of a legal department."

[labels.junior]
name = "paralegal"
title = "Paralegal"
policy = "Prepares cases under the supervision of a lawyer."

[labels.other]
name = "neither"
title = "another post"
policy = "Anything else."

[model]
name = "legal-roles"
prior = { coordinator = 0.0, paralegal = 0.0, neither = 3.0 }
repeat = 0.5
field_halfway = 1.0
next_area = 0.5
loose_area = 0.5
mention = 0.9
mention_beside_title = 0.2
saturation = { field = 7.0, level = 14.0 }
"#;

const COORDINATOR: &[u8] = br#"label = "coordinator"
question = "level"

[[duty]]
id = "outside-counsel"
weight = 3.0
terms = ["({coordinate}|{manage}) [all] outside counsel"]

[[duty]]
id = "matter-intake"
weight = 2.5
terms = ["{triage} * matters", "intake of [new] matters"]
"#;

const PARALEGAL: &[u8] = br#"label = "paralegal"
question = "level"

[[duty]]
id = "cite-checking"
weight = 3.0
terms = ["{check} citations", "cite {check}"]

[[duty]]
id = "drafts-pleadings"
weight = 2.5
terms = ["{draft} * pleadings"]

[[duty]]
id = "mere-mention"
weight = 1.0
label = "neither"
terms = ["typing speed"]
"#;

const FIELD: &[u8] = br#"label = "neither"
question = "field"

[[duty]]
id = "law-words"
weight = -2.0
terms = ["legal", "litigation", "counsel", "pleadings", "citations"]
"#;

const HEADS: &[u8] = br#"question = "level"
part = "head"

[[duty]]
id = "head-coordinator"
label = "coordinator"
weight = 3.0
terms = ["coordinator"]

[[duty]]
id = "head-paralegal"
label = "paralegal"
weight = 3.0
terms = ["paralegal"]
"#;

const DUMP: &str = "\
title,description,label,source
Legal Coordinator,Coordinates outside counsel and triages all new matters of the legal team.,Coordinator,a
Legal Coordinator,Manages outside counsel; intake of new matters for litigation.,coordinator,b
Paralegal,Drafts the pleadings and checks citations for litigation.,paralegal,a
Litigation Paralegal,Cite checks and drafts legal pleadings.,PARALEGAL,b
Events Coordinator,Books rooms and speakers for trade fairs.,neither,a
Baker,Bakes bread before dawn. Typing speed is of no use.,neither,b
";

/// The lexicon as a directory beside the dump.
fn legal() -> Folder {
    Folder::with(&[
        ("model.toml", MODEL),
        ("coordinator.toml", COORDINATOR),
        ("paralegal.toml", PARALEGAL),
        ("field.toml", FIELD),
        ("heads.toml", HEADS),
        ("dump.csv", DUMP.as_bytes()),
    ])
}

fn keys(object: &Value) -> Vec<&str> {
    let object = object.as_object().expect("an object");
    object.keys().map(String::as_str).collect()
}

#[test]
fn rows_are_labelled_by_their_own_names() {
    let folder = legal();
    let (lexicon, dump) = (folder.arg(""), folder.arg("dump.csv"));
    let args = ["label", "--evidence", "--lexicon", &lexicon, &dump];
    let ran = run(&args, "");
    let rows = parse_text(&ran.stdout);
    let [coordinator, paralegal, neither] = NAMES;
    assert_eq!(
        column(&rows, "role"),
        [
            coordinator,
            coordinator,
            paralegal,
            paralegal,
            neither,
            neither
        ]
    );
    assert_eq!(
        rows[0][6..9],
        ["role_coordinator", "role_paralegal", "role_neither"]
    );
    assert_eq!(column(&rows, "role_by_title")[4], neither);
    assert_eq!(column(&rows, "role_by_duties")[0], coordinator);
    assert!(
        ran.stderr
            .contains("(2 coordinator, 2 paralegal, 2 neither)"),
        "{}",
        ran.stderr
    );
    for evidence in column(&rows, "role_evidence") {
        let evidence: Value = serde_json::from_str(&evidence).expect("evidence is JSON");
        for piece in evidence.as_array().expect("an array") {
            let label = piece["label"].as_str().expect("a label");
            assert!(NAMES.contains(&label), "{piece}");
        }
    }
}

#[test]
fn a_label_is_explained_in_the_words_of_its_lexicon() {
    let folder = legal();
    let lexicon = folder.arg("");
    let title_and_text = [
        "--title",
        "Paralegal",
        "--text",
        "Checks citations for outside counsel",
    ];
    let args = [&["explain", "--lexicon", &lexicon], &title_and_text[..]].concat();
    let text = String::from_utf8(run_well(&args, "")).expect("UTF-8");
    assert!(text.starts_with("paralegal  confidence "), "{text}");
    for said in [
        "field: law ",
        "evidence of legal support counts",
        "\n  coordinator ",
        "decision: paralegal leads ",
    ] {
        assert!(text.contains(said), "{said:?} is not in {text}");
    }
    let args = [&args[..], &["--format", "json"]].concat();
    let json = run_json(&args, "");
    assert_eq!(json["role"], "paralegal");
    assert_eq!(json["by_title"], "neither");
    assert_eq!(json["by_duties"], "paralegal");
    assert_eq!(keys(&json["scores"]), NAMES);
    assert_eq!(keys(&json["probabilities"]), NAMES);
    let args = ["explain", "--lexicon", &lexicon, "--title", "Coordinator"];
    let text = String::from_utf8(run_well(&args, "")).expect("UTF-8");
    assert!(text.contains("the field is not law"), "{text}");
}

#[test]
fn gold_with_their_names_is_measured() {
    let folder = legal();
    let (lexicon, dump) = (folder.arg(""), folder.arg("dump.csv"));
    let args = ["eval", &dump, "--lexicon", &lexicon, "--by", "source"];
    let json = run_json(&[&args[..], &["--format", "json"]].concat(), "");
    assert_eq!(json["macro_f1"]["value"], 1.0);
    assert_eq!(keys(&json["labels"]), NAMES);
    assert_eq!(keys(&json["confusion"]), NAMES);
    assert_eq!(keys(&json["confusion"]["neither"]), NAMES);
    assert_eq!(keys(&json["calibration"]["by_label"]), NAMES);
    assert_eq!(keys(&json["slices"]["values"][0]["labels"]), NAMES);
    assert!(
        NAMES.contains(
            &json["baselines"]["majority"]["label"]
                .as_str()
                .expect("a label")
        )
    );
    let text = String::from_utf8(run_well(&args, "")).expect("UTF-8");
    assert!(text.contains("coordinator precision"), "{text}");
    assert!(text.contains("2 given paralegal:"), "{text}");
}

#[test]
fn the_columns_of_tables_keep_step_with_longer_names() {
    let folder = legal();
    let (lexicon, dump) = (folder.arg(""), folder.arg("dump.csv"));
    let args = ["eval", &dump, "--lexicon", &lexicon];
    let text = String::from_utf8(run_well(&args, "")).expect("UTF-8");
    let table: Vec<&str> = text
        .lines()
        .skip_while(|line| !line.contains("gold \\ predicted"))
        .take(4)
        .collect();
    assert_eq!(table.len(), 4, "{text}");
    for line in &table {
        assert_eq!(line.chars().count(), table[0].chars().count(), "{table:?}");
    }
}

#[test]
fn gold_of_other_labels_names_those_of_the_lexicon() {
    let folder = legal();
    let ran = run(
        &["eval", "-", "--lexicon", &folder.arg("")],
        "title,label\nCook,manager\n",
    );
    assert_eq!(ran.code, Some(3), "{}", ran.stderr);
    assert!(
        ran.stderr
            .contains("gold label \"manager\" is not coordinator, paralegal or neither"),
        "{}",
        ran.stderr
    );
}

#[test]
fn lexicons_of_other_labels_are_not_compared() {
    let folder = legal();
    let (lexicon, dump) = (folder.arg(""), folder.arg("dump.csv"));
    let shipped = as_arg(&project("lexicons"));
    let args = ["eval", &dump, "--lexicon", &lexicon, "--against"];
    let ran = run(&[&args[..], &[&shipped]].concat(), "");
    assert_eq!(ran.code, Some(2), "{}", ran.stderr);
    assert!(
        ran.stderr
            .contains("its labels are director, manager, other")
            && ran.stderr.contains("coordinator, paralegal, neither"),
        "{}",
        ran.stderr
    );
    let same = run_json(&[&args[..], &[&lexicon, "--format", "json"]].concat(), "");
    assert_eq!(same["comparison"]["fixed"], 0);
}

#[test]
fn no_command_speaks_of_the_shipped_roles() {
    let folder = legal();
    let (lexicon, dump) = (folder.arg(""), folder.arg("dump.csv"));
    let mut failing = Failing::default();
    for args in [
        &["label", &dump, "--evidence"][..],
        &["explain", "--title", "Coordinator", "--text", "Bakes"],
        &["explain", "--title", "Baker", "--format", "json"],
        &["eval", &dump],
        &["eval", &dump, "--format", "json"],
        &["shares", &dump, "--gold", &dump],
        &["shares", &dump, "--gold", &dump, "--format", "json"],
        &["shares", &dump, "--gold", &dump, "--format", "csv"],
        &["suggest", &dump, "--min-support", "1"],
        &["suggest", &dump, "--format", "toml"],
        &["suggest", &dump, "--format", "json"],
        &["fit", &dump, "--dry-run", "--min-support", "1"],
        &["terms"],
        &["terms", "--format", "json"],
    ] {
        let ran = run(&[args, &["--lexicon", &lexicon]].concat(), "");
        let printed = String::from_utf8_lossy(&ran.stdout).to_lowercase() + &ran.stderr;
        let row = args.join(" ");
        failing.note_unless(ran.code == Some(0), &row, &printed);
        for foreign in [
            "director",
            "manager",
            "computing",
            "leaders",
            " leading",
            "senior",
            "junior",
            "$rolecall",
        ] {
            let line = printed.lines().find(|line| line.contains(foreign));
            let why = format!("says {foreign:?}: {line:?}");
            failing.note_unless(line.is_none(), &row, why);
        }
    }
    failing.assert_none();
}
