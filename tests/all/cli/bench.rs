//! `rolecall bench`: made-up dumps, measurements, and comparisons of them.

use serde_json::{Value, json};

use super::{DUMP, Folder, Ran, command, run, run_json, run_well};

/// Measures with a small dump, in as few steps as can be; options may be added.
fn bench(folder: &Folder, more: &[&str]) -> Ran {
    let dump = folder.arg("dump.csv");
    let args = ["bench", &dump, "-j", "1", "--runs", "3"];
    run(&[&args, more].concat(), "")
}

fn folder() -> Folder {
    Folder::with(&[("dump.csv", DUMP.as_bytes())])
}

/// Returns a measurement as JSON.
fn measured(folder: &Folder) -> Value {
    let ran = bench(folder, &["--format", "json"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    serde_json::from_slice(&ran.stdout).expect("JSON")
}

/// Multiplies the times of a measurement.
fn slowed(report: &Value, factor: f64) -> Value {
    let mut report = report.clone();
    let threads = report["threads"].as_array_mut().expect("a list");
    for on in threads {
        for name in ["seconds", "processor_seconds"] {
            for value in on[name].as_object_mut().expect("a figure").values_mut() {
                let times = |run: &Value| run.as_f64().expect("seconds") * factor;
                *value = match value.as_array() {
                    Some(runs) => runs.iter().map(times).collect(),
                    None => json!(times(value)),
                };
            }
        }
    }
    report
}

fn write(folder: &Folder, name: &str, report: &Value) -> String {
    std::fs::write(folder.path(name), report.to_string()).expect("a temporary file");
    folder.arg(name)
}

#[test]
fn a_dump_is_made_up_without_measuring() {
    let folder = Folder::with(&[]);
    let file = folder.arg("made-up.csv");
    let size = ["--size", "500KB", "--seed", "7"];
    run_well(&[&["bench", "--generate", &file], &size[..]].concat(), "");
    let written = std::fs::read(&file).expect("the dump is there");
    assert!(
        (495_000..505_000).contains(&written.len()),
        "{}",
        written.len()
    );
    let printed = run_well(&[&["bench", "--generate", "-"], &size[..]].concat(), "");
    assert!(printed == written, "standard output holds the same bytes");
    let other = run_well(&["bench", "--generate", "-", "--size", "500KB"], "");
    assert!(other != written, "another seed gives another dump");

    let labelled = run_well(&["label", "-q", "--select", "posting_id", &file], "");
    let n_rows = csv::Reader::from_reader(&written[..]).records().count();
    let rows = super::parse_text(&labelled);
    assert_eq!(
        super::column(&rows, "role").len(),
        n_rows,
        "every row is labelled"
    );
}

#[test]
fn a_measurement_says_what_was_measured_where() {
    let folder = folder();
    let report = measured(&folder);
    assert_eq!(report["rolecall"], env!("CARGO_PKG_VERSION"));
    assert_eq!(report["dump"]["rows"], 3);
    assert_eq!(report["dump"]["bytes"], DUMP.len());
    assert_eq!(report["lexicon"]["name"], "it-roles");
    assert_eq!(report["runs"], 3);
    assert!(report["machine"]["cores"].as_u64() > Some(0));
    let on = &report["threads"][0];
    assert_eq!(on["threads"], 1);
    assert_eq!(on["seconds"]["runs"].as_array().map(Vec::len), Some(3));
    assert!(on["seconds"]["min"].as_f64() > Some(0.0));
    if cfg!(unix) {
        assert!(on["peak_memory_bytes"]["min"].as_f64() > Some(1e6));
        assert!(on["processor_seconds"]["min"].as_f64() > Some(0.0));
    }
    let stages = report["stages"].as_array().expect("a list");
    let names: Vec<&str> = stages
        .iter()
        .filter_map(|stage| stage["stage"].as_str())
        .collect();
    assert_eq!(names, ["read", "split", "match", "score", "write"]);
    let shares: f64 = stages
        .iter()
        .filter_map(|stage| stage["share"].as_f64())
        .sum();
    assert!((shares - 1.0).abs() < 1e-9, "{shares}");
}

#[test]
fn postings_that_stand_in_a_dump_before_are_counted() {
    let (_, rows) = DUMP.split_once('\n').expect("a header");
    let twice = format!("{DUMP}{rows}");
    let folder = Folder::with(&[("dump.csv", twice.as_bytes())]);
    let report = measured(&folder);
    assert_eq!(report["dump"]["repeated"], rows.lines().count());
    let ran = bench(&folder, &["--remember", "0"]);
    let stdout = String::from_utf8_lossy(&ran.stdout).into_owned();
    assert!(
        stdout.contains(" postings, 50.0 % of which stand in it before ("),
        "{stdout}{}",
        ran.stderr
    );
}

#[test]
fn a_made_up_dump_and_a_bigger_lexicon_leave_nothing_behind() {
    let folder = Folder::with(&[]);
    let mut command = command(&[
        "bench", "--size", "20KB", "--runs", "1", "-j", "2,1", "--terms", "500",
    ]);
    let ran = command
        .env("TMPDIR", folder.path(""))
        .output()
        .expect("it runs");
    let stdout = String::from_utf8(ran.stdout).expect("text");
    let stderr = String::from_utf8(ran.stderr).expect("text");
    assert!(ran.status.success(), "{stderr}");
    assert!(stdout.contains("made-up dump of seed 1: "), "{stdout}");
    assert!(stdout.contains("\n500 terms: "), "{stdout}");
    let lines: Vec<&str> = stdout.lines().collect();
    assert!(lines.iter().any(|line| line.starts_with("1  ")), "{stdout}");
    assert!(lines.iter().any(|line| line.starts_with("2  ")), "{stdout}");
    let left = std::fs::read_dir(folder.path(""))
        .expect("a directory")
        .count();
    assert_eq!(left, 0, "nothing is left of what was made up");
}

#[test]
fn a_slowdown_beyond_the_noise_is_a_failed_gate() {
    let folder = folder();
    let report = measured(&folder);
    let gate = ["--max-slowdown", "10%", "--compare"];

    let fast = write(&folder, "fast.json", &slowed(&report, 0.01));
    let ran = bench(&folder, &[&gate[..], &[&fast]].concat());
    assert_eq!(ran.code, Some(1), "{}", ran.stderr);
    assert!(ran.stderr.contains("label -j 1 takes"), "{}", ran.stderr);
    let stdout = String::from_utf8_lossy(&ran.stdout).into_owned();
    assert!(stdout.contains("slower"), "{stdout}");
    // The gate is asked for, not implied.
    assert_eq!(bench(&folder, &["--compare", &fast]).code, Some(0));

    let slow = write(&folder, "slow.json", &slowed(&report, 100.0));
    let json = ["--format", "json"];
    let ran = bench(&folder, &[&gate[..], &[&slow], &json].concat());
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let compared: Value = serde_json::from_slice(&ran.stdout).expect("JSON");
    let figure = &compared["comparison"]["figures"][0];
    assert_eq!(figure["figure"], "time");
    assert_eq!(figure["trend"], "down");
    assert!(figure["ratio"]["interval"][1].as_f64() < Some(1.0));
}

#[test]
fn what_was_measured_otherwise_is_said_and_passes_no_gate() {
    let folder = folder();
    let report = measured(&folder);
    let mut machine = report.clone();
    machine["machine"]["cpu"] = json!("Abacus");
    let mut dump = report.clone();
    dump["dump"]["sha256"] = json!("0123456789abcdef");
    for (name, report, word) in [("m.json", machine, "machine"), ("d.json", dump, "dump")] {
        let old = write(&folder, name, &report);
        let ran = bench(&folder, &["--compare", &old, "--max-slowdown", "10"]);
        let stdout = String::from_utf8_lossy(&ran.stdout).into_owned();
        assert!(stdout.contains(&format!("another {word}")), "{stdout}");
        assert_eq!(ran.code, Some(2), "{}", ran.stderr);
        assert!(
            ran.stderr.contains(&format!("another {word}")),
            "{}",
            ran.stderr
        );
    }
    let mut runs = report.clone();
    for name in ["seconds", "processor_seconds"] {
        runs["threads"][0][name]["runs"] = json!([1.0]);
    }
    let old = write(&folder, "r.json", &runs);
    let ran = bench(&folder, &["--compare", &old, "--max-slowdown", "10"]);
    assert_eq!(ran.code, Some(2), "{}", ran.stderr);
    assert!(ran.stderr.contains("--runs"), "{}", ran.stderr);
}

#[test]
fn how_a_dump_is_read_is_what_label_is_told() {
    let dump = "a;b;c\n1;IT Director;\"Owns;\nthe IT budget\"\n2;Nurse;Cares\n";
    let folder = Folder::with(&[("dump.csv", dump.as_bytes())]);
    let file = folder.arg("dump.csv");
    let report = run_json(
        &[
            "bench",
            &file,
            "-j",
            "1",
            "--runs",
            "1",
            "--format",
            "json",
            "-d",
            ";",
            "--title",
            "b",
            "--text",
            "c",
            "--headers",
        ],
        "",
    );
    assert_eq!(report["dump"]["rows"], 2);
    let ran = run(
        &["bench", &file, "-j", "1", "--runs", "1", "--title", "x"],
        "",
    );
    assert_eq!(ran.code, Some(2), "{}", ran.stderr);
    assert!(ran.stderr.contains("\"x\""), "{}", ran.stderr);
}

#[test]
fn what_cannot_be_measured_is_said_in_a_sentence() {
    let folder = folder();
    let dump = folder.arg("dump.csv");
    let text = write(&folder, "text.json", &json!("no report"));
    let rows: [(&[&str], i32, &str); 10] = [
        (&["no-such.csv"], 3, "no-such.csv: "),
        (&["-"], 2, "write it to a file first"),
        (&[&dump, "--size", "1GB"], 2, "cannot be used with"),
        (&["--size", "big"], 2, "500MB"),
        (&["--max-slowdown", "10%"], 2, "--compare"),
        (&["--threads", "0"], 2, "--threads"),
        (&[&dump, "--terms", "5"], 2, "ask for more than these"),
        (&[&dump, "--compare", "no-such.json"], 3, "no-such.json: "),
        (&[&dump, "--compare", &text], 3, "--format json"),
        (&["--size", "900TB"], 4, "ask for a smaller --size"),
    ];
    for (args, code, words) in rows {
        let ran = run(&[&["bench"], args].concat(), "");
        assert_eq!(ran.code, Some(code), "{args:?}: {}", ran.stderr);
        assert!(ran.stderr.contains(words), "{args:?}: {}", ran.stderr);
    }
    if cfg!(target_os = "linux") {
        let ran = run(&["bench", "--generate", "/dev/full", "--size", "1MB"], "");
        assert_eq!(ran.code, Some(4), "{}", ran.stderr);
    }
}
