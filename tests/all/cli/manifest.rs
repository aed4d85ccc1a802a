//! `--manifest` and `--version --verbose`: where an output comes from.

use std::process::Command;

use rolecall::Lexicon;
use serde_json::Value;

use super::{DUMP, Folder, run, run_well};

const OTHER: &str = "id,title,description,city\n4,Chef,Cooks.,Oslo\nragged\n";

/// What `sha256sum` says of a file; nothing where it is not installed.
fn sha256sum(path: &str) -> Option<String> {
    let output = Command::new("sha256sum").arg(path).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    Some(text.split(' ').next()?.to_owned())
}

fn manifest(folder: &Folder, args: &[&str], stdin: &str) -> Value {
    let path = folder.arg("manifest.json");
    run_well(&[&["label", "--manifest", &path][..], args].concat(), stdin);
    let json = std::fs::read(path).expect("the manifest");
    serde_json::from_slice(&json).expect("the manifest is JSON")
}

#[test]
fn a_manifest_tells_what_was_read_how_and_what_came_of_it() {
    let folder = Folder::with(&[("a.csv", DUMP.as_bytes()), ("b.csv", OTHER.as_bytes())]);
    let paths = ["a.csv", "b.csv", "out.csv.gz", "rejects.csv"].map(|name| folder.arg(name));
    let [a, b, out, rejects] = paths.each_ref().map(String::as_str);
    let args = [
        a,
        b,
        "-o",
        out,
        "--rejects",
        rejects,
        "--review-below",
        "0.7",
    ];
    let found = manifest(&folder, &args, "");
    assert_eq!(found["rolecall"], env!("CARGO_PKG_VERSION"));
    assert_eq!(found["lexicon"]["name"], "it-roles");
    assert_eq!(found["lexicon"]["sha256"], Lexicon::shipped().sha256());
    assert_eq!(found["options"]["review-below"], "0.7");
    assert_eq!(found["options"]["evidence"], "false");
    for (input, (file, text, rows, rejected)) in found["inputs"]
        .as_array()
        .expect("inputs")
        .iter()
        .zip([(a, DUMP, 3, 0), (b, OTHER, 2, 1)])
    {
        assert_eq!(input["file"], file);
        assert_eq!(input["bytes"], text.len());
        assert_eq!(input["rows"], rows);
        assert_eq!(input["rejected"], rejected);
        assert_eq!(
            input["read_as"],
            "CSV, delimiter comma, quote \", UTF-8, header"
        );
        if let Some(sha256) = sha256sum(file) {
            assert_eq!(input["sha256"], sha256);
        }
    }
    for (key, file) in [("output", out), ("rejects", rejects)] {
        let bytes = std::fs::metadata(file).expect("the output").len();
        assert_eq!(found[key]["file"], file);
        assert_eq!(found[key]["bytes"], bytes);
        if let Some(sha256) = sha256sum(file) {
            assert_eq!(found[key]["sha256"], sha256);
        }
    }
    let rows = &found["rows"];
    let counts = ["read", "labelled", "rejected"].map(|key| rows[key].as_u64().expect("a count"));
    assert_eq!(counts, [5, 4, 1]);
    let labels = ["director", "manager", "other"].map(|key| found["labels"][key].as_u64());
    assert_eq!(labels, [Some(1), Some(1), Some(2)]);
    assert!(
        found["seconds"]
            .as_f64()
            .is_some_and(|seconds| seconds >= 0.0)
    );
    assert!(
        found["started"]
            .as_str()
            .is_some_and(|time| time.ends_with('Z'))
    );
}

#[test]
fn standard_streams_are_traced_too() {
    let folder = Folder::with(&[("dump.csv", DUMP.as_bytes())]);
    let found = manifest(&folder, &["-"], DUMP);
    assert_eq!(found["inputs"][0]["file"], "-");
    assert_eq!(found["inputs"][0]["bytes"], DUMP.len());
    assert_eq!(found["output"], Value::Null);
    assert_eq!(found["rejects"], Value::Null);
    if let Some(sha256) = sha256sum(&folder.arg("dump.csv")) {
        assert_eq!(found["inputs"][0]["sha256"], sha256);
    }
}

#[test]
fn a_manifest_that_cannot_be_written_fails_the_run() {
    let folder = Folder::with(&[("dump.csv", DUMP.as_bytes())]);
    let (dump, out) = (folder.arg("dump.csv"), folder.arg("out.csv"));
    for path in ["/dev/full", "/nowhere/manifest.json"] {
        let ran = run(&["label", &dump, "-o", &out, "--manifest", path], "");
        assert_eq!(ran.code, Some(4), "{path}: {}", ran.stderr);
        assert!(ran.stderr.contains(path), "{}", ran.stderr);
        assert!(!folder.path("out.csv").exists(), "{path}");
    }
    let ran = run(&["label", &dump, "-o", &out, "--manifest", &dump], "");
    assert_eq!(ran.code, Some(2), "{}", ran.stderr);
}

#[test]
fn the_version_names_the_lexicon_if_asked() {
    let version = format!("rolecall {}\n", env!("CARGO_PKG_VERSION"));
    for args in [&["--version"][..], &["-V"]] {
        assert_eq!(run_well(args, ""), version.as_bytes());
    }
    let sha256 = Lexicon::shipped().sha256().to_owned();
    let lexicons = crate::project("lexicons");
    let lexicons = lexicons.to_str().expect("a path");
    for (args, name) in [
        (&["--version", "--verbose"][..], "it-roles"),
        (&["-Vv"], "it-roles"),
        (&["-v", "--version", "--lexicon", lexicons], "it-roles"),
    ] {
        let text = String::from_utf8(run_well(args, "")).expect("text");
        assert_eq!(
            text,
            format!("{version}lexicon {name}\nlexicon sha256 {sha256}\n")
        );
    }
    let alone = run(&["--verbose"], "");
    assert_eq!(alone.code, Some(2), "{}", alone.stderr);
}

#[test]
fn the_hash_of_a_lexicon_is_what_the_shell_says() {
    let script = "ls *.toml | grep -v '\\.cases\\.toml$' | xargs sha256sum | cut -c -64 | LC_ALL=C sort | sha256sum | cut -c -64";
    let output = Command::new("sh")
        .args(["-c", script])
        .current_dir(crate::project("lexicons"))
        .output();
    let Ok(output) = output else {
        eprintln!("skipped: the_hash_of_a_lexicon_is_what_the_shell_says: there is no sh");
        return;
    };
    let printed = String::from_utf8_lossy(&output.stdout);
    assert_eq!(printed.trim_end(), Lexicon::shipped().sha256());
}
