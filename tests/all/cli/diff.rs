//! `rolecall diff`: which labels change between two lexicons, and which edit does it.

use serde_json::Value;

use super::{Folder, Ran, run, run_json, run_well};

/// Labels for a harbour.
const HARBOUR: &str = r#"label = "helmsman"
question = "level"

[[duty]]
id = "steers"
weight = 2.0
terms = ["steers the (ship|ferry)"]

[[duty]]
id = "charts"
label = "navigator"
weight = 3.0
terms = ["draws the charts", "reads the charts"]

[labels]
field = "sailing"
work = "steering"
both = "officers"
senior = { name = "navigator", title = "Navigator", policy = "Says where to go." }
junior = { name = "helmsman", title = "Helmsman", policy = "Goes there." }
other = { name = "other", title = "crew", policy = "All others." }

[model]
name = "harbour"
prior = { navigator = 0.0, helmsman = 0.0, other = 1.0 }
repeat = 0.5
structure = "one-softmax"
field_halfway = 2.0
next_area = 0.5
loose_area = 0.6
mention = 0.9
mention_beside_title = 0.15
saturation = { field = 1000.0, level = 1000.0 }
"#;

const DUMP: &str = "\
id,title,description,label
a,Captain,Steers the ship.,helmsman
b,Pilot | `deputy`,Steers the ferry.,helmsman
c,Navigator,Draws the charts.,navigator
d,Cook,Fries fish.,other
";

/// Returns the harbour with some words replaced.
#[track_caller]
fn edited(edits: &[(&str, &str)]) -> String {
    edits.iter().fold(HARBOUR.to_owned(), |text, (old, new)| {
        assert!(text.contains(old), "{old:?} is not there");
        text.replace(old, new)
    })
}

/// Sluggish steering and charts that nobody reads.
fn slower() -> String {
    edited(&[
        ("weight = 2.0", "weight = 0.5"),
        (", \"reads the charts\"", ""),
    ])
}

/// A folder with the lexicons `old` and `new` and a dump.
struct Harbour(Folder);

impl Harbour {
    fn with(new: &str) -> Harbour {
        let folder = Folder::with(&[("dump.csv", DUMP.as_bytes())]);
        for (name, text) in [("old", HARBOUR), ("new", new)] {
            std::fs::create_dir(folder.path(name)).expect("a directory can be made");
            std::fs::write(folder.path(name).join("harbour.toml"), text).expect("written");
        }
        Harbour(folder)
    }

    fn args(&self, more: &[&str]) -> Vec<String> {
        let [old, new, dump] = ["old", "new", "dump.csv"].map(|name| self.0.arg(name));
        let mut args = vec!["diff".to_owned(), old, new, "--corpus".to_owned(), dump];
        args.extend(more.iter().map(|&arg| arg.to_owned()));
        args
    }

    fn run(&self, more: &[&str]) -> Ran {
        let args = self.args(more);
        run(&args.iter().map(String::as_str).collect::<Vec<_>>(), "")
    }

    #[track_caller]
    fn text(&self, more: &[&str]) -> String {
        let ran = self.run(more);
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
        String::from_utf8(ran.stdout).expect("the report is UTF-8")
    }

    #[track_caller]
    fn json(&self) -> Value {
        serde_json::from_str(&self.text(&["--format", "json"])).expect("the report is JSON")
    }
}

#[test]
fn flips_come_with_the_edit_and_the_evidence_behind_them() {
    let text = Harbour::with(&slower()).text(&["--id", "id"]);
    for expected in [
        "2 of 4 postings change their label (50.00 %)",
        "changed duty steers (helmsman)",
        "touches 2, flips 2 (2 helmsman to other), of which 2 stay",
        "weight 2 -> 0.5",
        "changed duty charts (navigator)",
        "touches 1, flips none",
        "- term \"reads the charts\"",
        "helmsman to other: 2",
        "row 1 a: \"Captain\"",
        "because of duty steers",
        "helmsman steers \"Steers the ship\"",
    ] {
        assert!(text.contains(expected), "{expected:?} is not in {text}");
    }
    assert!(!text.contains("\"Cook\""), "{text}");
}

#[test]
fn json_holds_everything() {
    let report = Harbour::with(&slower()).json();
    let corpus = &report["corpus"];
    assert_eq!((&corpus["n"], &corpus["n_flips"]), (&4.into(), &2.into()));
    assert_eq!(corpus["flow"]["helmsman"]["other"], 2);
    assert_eq!(corpus["n_by_one"], 2);
    assert!(corpus["mean_move"].as_f64().is_some_and(|mean| mean < 1e-9));
    let flips = corpus["flips"].as_array().expect("flips are listed");
    assert_eq!(flips.len(), 2);
    assert_eq!(
        (&flips[0]["row"], &flips[0]["old"]),
        (&1.into(), &"helmsman".into())
    );
    assert_eq!(flips[0]["because_of"][0]["id"], "steers");
    let piece = &flips[0]["evidence"][0];
    assert_eq!(
        (&piece["duty"], &piece["text"]),
        (&"steers".into(), &"Steers the ship".into())
    );
    assert_eq!(
        (&piece["old"]["weight"], &piece["new"]["weight"]),
        (&2.0.into(), &0.5.into())
    );
    let changes = report["changes"].as_array().expect("changes are listed");
    let steers = changes
        .iter()
        .find(|change| change["id"] == "steers")
        .expect("it changed");
    assert_eq!(steers["corpus"]["n_flips"], 2);
    assert_eq!(steers["details"][0]["property"], "weight");
    assert_eq!(
        (&report["gold"], &report["max_flips"]),
        (&Value::Null, &Value::Null)
    );
}

#[test]
fn the_same_lexicon_flips_nothing() {
    let harbour = Harbour::with(HARBOUR);
    let dump = harbour.0.arg("dump.csv");
    let text = harbour.text(&["--max-flips", "0", "--gold", &dump]);
    assert!(text.ends_with("the lexicons say the same\n"), "{text}");
    assert!(
        text.contains("0 of 4 postings change their label"),
        "{text}"
    );
    assert!(text.contains("the lexicons say the same"), "{text}");
}

#[test]
fn flips_that_take_two_edits_are_said_as_such() {
    let new = edited(&[
        ("weight = 3.0", "weight = 1.2"),
        ("other = 1.0", "other = 1.3"),
    ]);
    let text = Harbour::with(&new).text(&[]);
    for expected in [
        "flips that take several changes together: 1",
        "takes duty charts and model prior.other",
    ] {
        assert!(text.contains(expected), "{expected:?} is not in {text}");
    }
}

#[test]
fn more_flips_than_allowed_fail_after_the_report() {
    let harbour = Harbour::with(&slower());
    for (limit, code) in [("1", 1), ("2", 0), ("49%", 1), ("50%", 0), ("0", 1)] {
        let ran = harbour.run(&["--max-flips", limit]);
        assert_eq!(ran.code, Some(code), "{limit}: {}", ran.stderr);
        assert!(!ran.stdout.is_empty(), "{limit}");
        if code == 1 {
            assert!(
                ran.stderr.contains(&format!("--max-flips {limit} allows")),
                "{}",
                ran.stderr
            );
        }
    }
    for limit in ["many", "-1", "101%", "1.5"] {
        let ran = harbour.run(&[&format!("--max-flips={limit}")]);
        assert_eq!(ran.code, Some(2), "{limit}");
    }
}

/// Many labelled postings, so that an interval can show something.
fn gold() -> String {
    let mut gold = "title,description,label\n".to_owned();
    for _ in 0..30 {
        gold += "Captain,Steers the ship.,helmsman\nCook,Fries fish.,other\nNavigator,Draws the charts.,navigator\n";
    }
    gold
}

#[test]
fn a_lexicon_that_is_surely_worse_on_gold_fails() {
    let harbour = Harbour::with(&slower());
    let path = harbour.0.path("gold.csv");
    std::fs::write(&path, gold()).expect("written");
    let gold = harbour.0.arg("gold.csv");
    let ran = harbour.run(&["--gold", &gold, "--format", "json"]);
    assert_eq!(ran.code, Some(1), "{}", ran.stderr);
    assert!(ran.stderr.contains("worse on"), "{}", ran.stderr);
    let report: Value = serde_json::from_slice(&ran.stdout).expect("the report is JSON");
    assert_eq!(report["gold"]["judgement"], "worse");
    assert_eq!(report["gold"]["comparison"]["broken"], 30);
    assert_eq!(report["corpus"]["n"], 4);

    // The other way round it is better, and the gold is corpus enough.
    let [old, new] = ["old", "new"].map(|name| harbour.0.arg(name));
    let args = ["diff", &new, &old, "--gold", &gold];
    let report = run_json(&[&args[..], &["--format", "json"]].concat(), "");
    assert_eq!(report["gold"]["judgement"], "better");
    assert_eq!(report["corpus"], Value::Null);
    let steers = &report["changes"][1];
    assert_eq!(
        (&steers["id"], &steers["gold"]["n_fixed"]),
        (&"steers".into(), &30.into())
    );
    let text = String::from_utf8(run_well(&args, "")).expect("UTF-8");
    assert!(text.contains("the new lexicon is better"), "{text}");
    assert!(text.contains("is helmsman)"), "{text}");
}

#[test]
fn gold_without_a_label_is_an_input_error() {
    let harbour = Harbour::with(&slower());
    let dump = harbour.0.arg("dump.csv");
    let wrong = harbour.run(&["--gold", &dump, "--gold-label", "title"]);
    assert_eq!(wrong.code, Some(3), "{}", wrong.stderr);
    assert!(wrong.stderr.contains("\"Captain\""), "{}", wrong.stderr);
    let absent = harbour.run(&["--gold", &dump, "--gold-label", "truth"]);
    assert_eq!(absent.code, Some(2), "{}", absent.stderr);
    assert!(absent.stderr.contains("\"truth\""), "{}", absent.stderr);
}

#[test]
fn examples_are_limited_for_people_only() {
    let harbour = Harbour::with(&slower());
    let one = harbour.text(&["--examples", "1"]);
    assert!(one.contains("helmsman to other: 2, the first 1"), "{one}");
    assert!(!one.contains("Pilot"), "{one}");
    assert!(harbour.text(&["--examples", "0"]).contains("Pilot"));
    let json = harbour.text(&["--examples", "1", "--format", "json"]);
    assert!(json.contains("Pilot"), "{json}");
}

#[test]
fn markdown_is_fit_for_a_comment() {
    let harbour = Harbour::with(&slower());
    let text = harbour.text(&["--format", "markdown", "--max-flips", "5"]);
    assert!(
        text.starts_with("### rolecall: 2 of 4 postings change their label"),
        "{text}"
    );
    for expected in [
        "Limit of 5 flips kept.",
        "| helmsman | 0 | 0 | 2 |",
        "| changed `duty steers (helmsman)` | 2 | 2 (2 helmsman to other) |",
        "<details><summary>Flips (2)</summary>",
        "`Pilot | 'deputy'`",
        "  - `weight 2 -> 0.5`",
    ] {
        assert!(text.contains(expected), "{expected:?} is not in {text}");
    }
    let opened = text.matches("<details>").count();
    assert_eq!(opened, text.matches("</details>").count());
}

#[test]
fn shipped_names_the_built_in_lexicon() {
    let args = ["diff", "shipped", "shipped", "--corpus", "-"];
    let text = String::from_utf8(run_well(&args, super::DUMP)).expect("UTF-8");
    assert!(
        text.contains("old: shipped, ") && text.contains("0 of 3 postings"),
        "{text}"
    );
}

#[test]
fn the_new_lexicon_can_be_the_global_option_but_not_twice() {
    let harbour = Harbour::with(&slower());
    let [old, new, dump] = ["old", "new", "dump.csv"].map(|name| harbour.0.arg(name));
    let args = ["diff", &old, "--lexicon", &new, "--corpus", &dump];
    let text = String::from_utf8(run_well(&args, "")).expect("UTF-8");
    assert!(text.contains("2 of 4 postings"), "{text}");
    let twice = run(
        &["diff", &old, &new, "--lexicon", &new, "--corpus", &dump],
        "",
    );
    assert_eq!(twice.code, Some(2));
    assert!(twice.stderr.contains("leave one out"), "{}", twice.stderr);
}

#[test]
fn what_cannot_be_compared_is_a_usage_error() {
    let harbour = Harbour::with(&slower());
    let [old, dump] = ["old", "dump.csv"].map(|name| harbour.0.arg(name));
    for (args, message) in [
        (vec!["diff", &old, &old], "--corpus"),
        (vec!["diff", &dump, &old, "--corpus", &dump], "is a file"),
        (
            vec!["diff", "no/such/place", &old, "--corpus", &dump],
            "is no directory",
        ),
        (
            vec!["diff", &old, &old, "--corpus", &dump, "--id", "nr"],
            "no column \"nr\"",
        ),
    ] {
        let ran = run(&args, "");
        assert_eq!(ran.code, Some(2), "{args:?}: {}", ran.stderr);
        assert!(ran.stderr.contains(message), "{args:?}: {}", ran.stderr);
    }
    let others = run(&["diff", "shipped", &old, "--corpus", &dump], "");
    assert_eq!(others.code, Some(2), "{}", others.stderr);
    assert!(
        others.stderr.contains("the labels of shipped are"),
        "{}",
        others.stderr
    );
    let empty = run(&["diff", &old, &old, "--corpus", "-"], "title,text\n");
    assert_eq!(empty.code, Some(3), "{}", empty.stderr);
}
