//! `rolecall shares`: corrected shares beside the naive ones.

use serde_json::Value;

use super::{DUMP, Folder, column, parse_text, run, run_json, run_well};

const HEADER: &str = "title,description,label,stratum,stratum_size\n";

/// Labels that agree with titles nobody can mistake, except for a tenth of the others, which
/// are from a small part of the population.
fn gold() -> String {
    let mut gold = HEADER.to_owned();
    for _ in 0..30 {
        gold += "IT Director,Sets the IT strategy and owns the IT budget.,director,leaders,60\n";
        gold += "IT Manager,Manages the IT staff and the servers.,manager,leaders,60\n";
    }
    for _ in 0..90 {
        gold += "Staff Nurse,Cares for patients on the ward.,other,rest,9990\n";
    }
    for _ in 0..10 {
        gold += "IT Manager,Manages the IT staff and the servers.,other,odd,10\n";
    }
    gold
}

fn without_errors() -> String {
    let gold = gold();
    let is_right = |line: &&str| !line.contains(",odd,");
    gold.lines()
        .filter(is_right)
        .map(|line| line.to_owned() + "\n")
        .collect()
}

fn number(value: &Value) -> f64 {
    value
        .as_f64()
        .unwrap_or_else(|| panic!("{value} is no number"))
}

#[test]
fn without_errors_the_corrected_shares_are_the_naive_ones() {
    let folder = Folder::with(&[("gold.csv", without_errors().as_bytes())]);
    let args = [
        "shares",
        "-",
        "--gold",
        &folder.arg("gold.csv"),
        "--format",
        "json",
    ];
    let found = run_json(&args, DUMP);
    assert_eq!(found["groups"][0]["rows"], 3);
    for label in ["director", "manager", "other"] {
        let share = &found["groups"][0]["labels"][label];
        assert_eq!(share["labelled"], 1, "{share}");
        assert_eq!(share["naive"], share["corrected"], "{share}");
        let [low, corrected, high] = ["low", "corrected", "high"].map(|key| number(&share[key]));
        assert!(low < corrected && corrected < high, "{share}");
    }
}

#[test]
fn strata_weigh_the_errors_of_others_back_to_the_population() {
    let folder = Folder::with(&[("gold.csv", gold().as_bytes())]);
    let gold = folder.arg("gold.csv");
    let args = ["shares", "-", "--gold", &gold, "--format", "json"];
    let rate = |args: &[&str]| number(&run_json(args, DUMP)["gold"]["rates"]["other"]["manager"]);
    assert!((rate(&args) - 0.001).abs() < 1e-9);
    let unweighted = [&args[..], &["--unweighted"]].concat();
    assert!((rate(&unweighted) - 0.1).abs() < 1e-9);
}

#[test]
fn groups_come_by_name_after_all_rows_each_with_its_rows() {
    let folder = Folder::with(&[("gold.csv", gold().as_bytes())]);
    let gold = folder.arg("gold.csv");
    let args = [
        "shares", "-", "--gold", &gold, "--by", "city", "--format", "csv",
    ];
    let rows = parse_text(&run_well(&args, DUMP));
    assert_eq!(rows.len(), 1 + 4 * 3);
    let groups = column(&rows, "group");
    assert_eq!(
        groups,
        [
            "", "", "", "Bern", "Bern", "Bern", "Oslo", "Oslo", "Oslo", "Rome", "Rome", "Rome"
        ]
    );
    assert_eq!(column(&rows, "rows")[0], "3");
    assert_eq!(column(&rows, "rows")[3], "1");
    for name in ["naive", "corrected", "low", "high"] {
        for value in column(&rows, name) {
            let share: f64 = value.parse().expect("a share is a number");
            assert!((0.0..=1.0).contains(&share), "{name}: {value}");
        }
    }
    assert_eq!(run_well(&args, DUMP), run_well(&args, DUMP));
}

#[test]
fn no_group_becomes_a_formula() {
    let folder = Folder::with(&[("gold.csv", gold().as_bytes())]);
    let gold = folder.arg("gold.csv");
    let by = ["--by", "city", "--format", "csv"];
    let dump = "title,city\nChef,=1+1\nChef,@SUM\nChef,-2\n";
    let rows = parse_text(&run_well(
        &[&["shares", "-", "--gold", &gold][..], &by].concat(),
        dump,
    ));
    let groups = column(&rows, "group");
    assert_eq!(groups[3], "-2");
    assert_eq!(groups[6], "'=1+1");
    assert_eq!(groups[9], "'@SUM");
}

#[test]
fn the_table_shows_gold_and_marks_what_is_vague() {
    let folder = Folder::with(&[("gold.csv", gold().as_bytes())]);
    let args = [
        "shares",
        "-",
        "--gold",
        &folder.arg("gold.csv"),
        "--by",
        "city",
    ];
    let table = String::from_utf8(run_well(&args, DUMP)).expect("the table is UTF-8");
    for expected in [
        "gold: 30 director, 30 manager, 100 other, weighted by stratum",
        "condition number",
        "naive %",
        "corrected %",
        "95 % interval",
        "all rows",
        "Rome",
        "publish the interval",
    ] {
        assert!(table.contains(expected), "{expected:?} is not in {table}");
    }
}

#[test]
fn few_gold_rows_are_warned_of() {
    let few = format!(
        "{HEADER}IT Director,,director,a,9\nIT Manager,,manager,a,9\nStaff Nurse,,other,a,9\n"
    );
    let folder = Folder::with(&[("gold.csv", few.as_bytes())]);
    let ran = run(&["shares", "-", "--gold", &folder.arg("gold.csv")], DUMP);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(
        ran.stderr.contains("only 1 rows of director"),
        "{}",
        ran.stderr
    );
}

#[test]
fn a_dump_without_rows_has_no_shares_and_no_nan() {
    let folder = Folder::with(&[("gold.csv", gold().as_bytes())]);
    for format in ["text", "json", "csv"] {
        let args = [
            "shares",
            "-",
            "--gold",
            &folder.arg("gold.csv"),
            "--format",
            format,
        ];
        let text = String::from_utf8(run_well(&args, "title\n")).expect("UTF-8");
        assert!(!text.contains("NaN") && !text.contains("inf"), "{text}");
    }
}

#[test]
fn gold_is_read_as_the_dump_is() {
    let folder = Folder::with(&[(
        "gold.csv",
        gold().replace("IT Director,", "Chef,").as_bytes(),
    )]);
    let gold = folder.arg("gold.csv");
    let dump = "Post;Words\nIT Director;Cooks dinner\n";
    let args = [
        "shares", "-", "-d", ";", "--title", "Post", "--gold", &gold, "--format", "json",
    ];
    let found = run_json(&args, dump);
    // The duties of the directors are in the text, which is read in neither.
    assert_eq!(number(&found["gold"]["rates"]["director"]["director"]), 0.0);
    assert_eq!(found["groups"][0]["labels"]["director"]["labelled"], 1);
}

#[test]
fn what_cannot_be_used_is_said_in_a_sentence() {
    let odd = gold().replace(",9990\n", ",many\n");
    let no_director = gold().replace(",director,", ",other,");
    let folder = Folder::with(&[
        ("gold.csv", gold().as_bytes()),
        ("odd.csv", odd.as_bytes()),
        ("no_director.csv", no_director.as_bytes()),
    ]);
    for (gold, more, code, expected) in [
        (
            "gold.csv",
            &["--by", "town"][..],
            2,
            "there is no column \"town\"",
        ),
        ("gold.csv", &["--gold-label", "truth"], 2, "--gold-label"),
        ("odd.csv", &[], 3, "stratum_size \"many\" is not a number"),
        ("no_director.csv", &[], 3, "no row of director"),
        ("missing.csv", &[], 3, "missing.csv"),
    ] {
        let path = folder.arg(gold);
        let args = [&["shares", "-", "--gold", &path], more].concat();
        let ran = run(&args, DUMP);
        assert_eq!(ran.code, Some(code), "{args:?}: {}", ran.stderr);
        assert!(ran.stderr.contains(expected), "{args:?}: {}", ran.stderr);
    }
}
