//! `rolecall stats`: what every duty does in a dump, and what leaving it out would change.

use serde_json::Value;

use super::{Folder, Ran, column, parse_text, run};

/// Labels for bakeries.
const BAKERY: &str = r#"label = "baker"
question = "level"

[[duty]]
id = "bakes"
weight = 2.0
terms = ["bakes the (bread|bun)", "bakes pretzels"]

[[duty]]
id = "kneads"
weight = 0.5
terms = ["kneads the dough"]

[[duty]]
id = "pays"
label = "owner"
weight = 3.0
terms = ["pays the staff"]

[[duty]]
id = "sells"
label = "baker"
weight = -0.5
terms = ["sells the bread"]

[[duty]]
id = "juggles"
weight = 1.0
terms = ["juggles"]

[effects]
somebody-else = 0.0

[[context]]
id = "helps"
effect = "somebody-else"
direction = "forward"
reach = 6
stop = "sentence"
terms = ["helps the one who"]

[labels]
field = "baking"
work = "baking"
both = "bakers"
senior = { name = "owner", title = "Owner", policy = "Owns a bakery." }
junior = { name = "baker", title = "Baker", policy = "Works in one." }
other = { name = "other", title = "Other", policy = "Neither." }

[model]
name = "bakery"
prior = { owner = 0.0, baker = 0.0, other = 1.0 }
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
title,text,label
A,Bakes the bread and kneads the dough.,baker
B,Bakes the bun and sells the bread.,baker
C,Pays the staff. Bakes the bread.,owner
D,Helps the one who bakes the bread.,other
E,Sings.,
";

fn stats(args: &[&str], dump: &str) -> Ran {
    let folder = Folder::with(&[("bakery.toml", BAKERY.as_bytes())]);
    let lexicon = folder.arg("");
    run(
        &[&["stats", "-", "--lexicon", &lexicon], args].concat(),
        dump,
    )
}

#[track_caller]
fn text(args: &[&str]) -> String {
    let ran = stats(args, DUMP);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    String::from_utf8(ran.stdout).expect("the report is UTF-8")
}

#[track_caller]
fn json(args: &[&str]) -> Value {
    let text = text(&[args, &["--format", "json"]].concat());
    serde_json::from_str(&text).expect("the report is JSON")
}

#[track_caller]
fn duty<'r>(report: &'r Value, id: &str) -> &'r Value {
    let duties = report["duties"].as_array().expect("duties are listed");
    let found = duties.iter().find(|duty| duty["id"] == id);
    found.unwrap_or_else(|| panic!("there is no duty {id}"))
}

#[test]
fn every_duty_has_its_figures() {
    let report = json(&[]);
    assert_eq!((&report["n"], &report["n_gold"]), (&5.into(), &4.into()));
    assert_eq!(
        (&report["n_covered"], &report["n_dead"]),
        (&3.into(), &1.into())
    );
    assert_eq!(report["predicted"]["baker"], 2);
    let bakes = duty(&report, "bakes");
    assert_eq!((&bakes["found"], &bakes["support"]), (&4.into(), &3.into()));
    assert_eq!(bakes["coverage"], 0.6);
    assert_eq!(bakes["gold"]["baker"], 2);
    // Two of the three where it counts, two of four in all.
    let lift = bakes["lift"]["value"].as_f64().expect("a lift");
    assert!((lift - 4.0 / 3.0).abs() < 1e-9, "{lift}");
    assert_eq!(bakes["partner"]["id"], "kneads");
    assert_eq!(
        (&bakes["decided"], &bakes["decided_right"]),
        (&2.into(), &2.into())
    );
    assert_eq!(bakes["flips"]["baker"]["other"], 2);
    assert_eq!(bakes["set_aside"], 0.25);
    assert_eq!(bakes["by_effect"]["somebody-else"], 1);
    assert_eq!(bakes["by_section"]["body"], 4);
    assert_eq!(bakes["terms"][1]["found"], 0);
    let pays = duty(&report, "pays");
    assert_eq!(
        (&pays["conflict"], &pays["flips"]["owner"]["baker"]),
        (&1.0.into(), &1.into())
    );
    let sells = duty(&report, "sells");
    assert_eq!(
        (&sells["weight"], &sells["precision"]),
        (&(-0.5).into(), &0.0.into())
    );
    assert_eq!(duty(&report, "juggles")["precision"], Value::Null);
}

#[test]
fn the_table_has_the_duties_that_decide_first() {
    let table = text(&[]);
    for expected in [
        "5 postings: 1 owner, 2 baker, 2 other",
        "4 with a gold label: 1 owner, 2 baker, 1 other",
        "some duty counts in 3 (60.0 %)",
        "duties without support: 1",
        "2 baker to other",
        "1 owner to baker",
    ] {
        assert!(table.contains(expected), "{expected:?} is not in {table}");
    }
    let place = |id: &str| {
        table
            .find(&format!("\n{id} "))
            .expect("the duty has a line")
    };
    assert!(
        place("bakes") < place("pays") && place("pays") < place("kneads"),
        "{table}"
    );
    let by_id = text(&["--sort", "id"]);
    let place = |id: &str| {
        by_id
            .find(&format!("\n{id} "))
            .expect("the duty has a line")
    };
    assert!(
        place("pays") < place("bakes") && place("bakes") < place("juggles"),
        "{by_id}"
    );
    for key in [
        "support",
        "precision",
        "lift",
        "overlap",
        "conflict",
        "set-aside",
        "weight",
    ] {
        assert!(text(&["--sort", key]).contains("bakes"), "{key}");
    }
}

#[test]
fn dead_duties_can_be_shown_alone() {
    let report = json(&["--dead"]);
    let duties = report["duties"].as_array().expect("duties are listed");
    assert_eq!(duties.len(), 1, "{report}");
    assert_eq!(
        (&duties[0]["id"], &duties[0]["found"]),
        (&"juggles".into(), &0.into())
    );
}

#[test]
fn csv_has_a_row_for_each_duty() {
    let rows = parse_text(text(&["--format", "csv", "--sort", "id"]).as_bytes());
    assert_eq!(
        column(&rows, "duty"),
        ["pays", "bakes", "juggles", "kneads", "sells"]
    );
    assert_eq!(column(&rows, "support"), ["1", "3", "0", "1", "1"]);
    assert_eq!(column(&rows, "by_section")[1], "body 4");
    assert_eq!(column(&rows, "without")[1], "2 baker to other");
    assert_eq!(column(&rows, "precision")[2], "");
}

#[test]
fn without_gold_nothing_is_said_of_right_and_wrong() {
    let report = json(&["--gold", ""]);
    assert_eq!(report["n_gold"], 0);
    assert_eq!(duty(&report, "bakes")["lift"]["value"], Value::Null);
    assert_eq!(duty(&report, "bakes")["decided"], 2);
    let table = text(&["--gold", ""]);
    assert!(!table.contains("precision  "), "{table}");
    let ran = stats(&[], &DUMP.replace(",owner", ",head"));
    assert_eq!(ran.code, Some(3), "{}", ran.stderr);
    assert!(
        ran.stderr.contains("row 3") && ran.stderr.contains("--gold"),
        "{}",
        ran.stderr
    );
    let ran = stats(&["--gold", "truth"], DUMP);
    assert_eq!(ran.code, Some(2), "{}", ran.stderr);
}

#[test]
fn several_dumps_are_one_corpus() {
    let folder = Folder::with(&[
        ("bakery.toml", BAKERY.as_bytes()),
        ("a.csv", DUMP.as_bytes()),
    ]);
    let [lexicon, a] = ["", "a.csv"].map(|name| folder.arg(name));
    let args = [
        "stats",
        "--lexicon",
        &lexicon,
        "--format",
        "json",
        &a,
        "--corpus",
        &a,
    ];
    let ran = run(&args, "");
    let report: Value = serde_json::from_slice(&ran.stdout).expect("the report is JSON");
    assert_eq!(report["n"], 10);
    assert_eq!(duty(&report, "pays")["support"], 2);
    let none = run(&["stats", "--lexicon", &lexicon], "");
    assert_eq!(none.code, Some(2), "{}", none.stderr);
    let empty = stats(&[], "title,text\n");
    assert_eq!(empty.code, Some(3), "{}", empty.stderr);
}

#[test]
fn a_row_that_cannot_be_read_is_counted() {
    let ran = stats(&["--format", "json"], &format!("{DUMP}one field\n"));
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(
        ran.stderr.contains("1 rows cannot be read"),
        "{}",
        ran.stderr
    );
    let report: Value = serde_json::from_slice(&ran.stdout).expect("the report is JSON");
    assert_eq!(
        (&report["n"], &report["n_rejected"]),
        (&5.into(), &1.into())
    );
}
