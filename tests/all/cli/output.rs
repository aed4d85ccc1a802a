//! What standard output is to the programs behind it.

use std::io::{BufRead, BufReader};

use super::{DUMP, Folder, command, run, run_well};
use crate::failing::Failing;

#[test]
fn a_reader_that_leaves_early_is_no_error() {
    // Far more than a pipe holds, so that writing must fail.
    let dump = format!(
        "title,description\n{}",
        "Chef,Cooks dinner for the guests\n".repeat(20_000)
    );
    let folder = Folder::with(&[("dump.csv", dump.as_bytes())]);
    let file = folder.arg("dump.csv");
    let mut failing = Failing::default();
    for args in [
        &["label", "-q", &file][..],
        &["terms"],
        &["terms", "--format", "json"],
    ] {
        let mut child = command(args).spawn().expect("rolecall starts");
        let mut first_line = String::new();
        let mut reader = BufReader::new(child.stdout.take().expect("stdout is piped"));
        reader
            .read_line(&mut first_line)
            .expect("there is a first line");
        drop(reader);
        let output = child.wait_with_output().expect("rolecall ends");
        let stderr = String::from_utf8_lossy(&output.stderr);
        let holds = output.status.code() == Some(0) && stderr.is_empty();
        failing.note_unless(
            holds,
            format!("{args:?}"),
            format!("{:?}: {stderr}", output.status),
        );
    }
    failing.assert_none();
}

#[test]
fn a_reader_that_leaves_early_does_not_open_a_gate() {
    // Each case fails, and their lines are far more than a pipe holds.
    let case = |n: u32| {
        format!("[[case]]\nname = \"chef_{n}\"\ntitle = \"Chef\"\nlabel = \"manager\"\n\n")
    };
    let cases: String = (0..3_000).map(case).collect();
    let folder = Folder::with(&[("chefs.toml", cases.as_bytes())]);
    let file = folder.arg("chefs.toml");
    let lexicons = super::as_arg(&crate::project("lexicons"));
    let mut child = command(&["test", &lexicons, "--cases", &file])
        .spawn()
        .expect("rolecall starts");
    let mut first_line = String::new();
    let mut reader = BufReader::new(child.stdout.take().expect("stdout is piped"));
    reader
        .read_line(&mut first_line)
        .expect("there is a first line");
    drop(reader);
    let output = child.wait_with_output().expect("rolecall ends");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{stderr}");
    assert!(stderr.contains("3000 of "), "{stderr}");
}

#[test]
fn a_pipe_gets_no_colours_unless_asked() {
    let explain = [
        "explain",
        "--title",
        "IT Director",
        "--text",
        "Owns the IT budget",
    ];
    let has_colours = |args: &[&str]| run_well(&[&explain, args].concat(), "").contains(&0x1b);
    assert!(!has_colours(&[]));
    assert!(!has_colours(&["--color", "never"]));
    assert!(has_colours(&["--color", "always"]));
    assert!(!has_colours(&["--color", "always", "--format", "json"]));
}

#[test]
fn the_file_on_standard_input_may_be_the_output() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("dump.csv");
    std::fs::write(&path, DUMP).expect("a file can be written");
    let status = std::process::Command::new(env!("CARGO_BIN_EXE_rolecall"))
        .args(["label", "-q", "-o"])
        .arg(&path)
        .stdin(std::fs::File::open(&path).expect("the dump"))
        .status()
        .expect("rolecall runs");
    assert!(status.success());
    let labelled = std::fs::read_to_string(&path).expect("the labels");
    assert_eq!(labelled.lines().count(), DUMP.lines().count());
}

#[test]
fn a_run_that_fails_midway_leaves_no_output() {
    let directory = tempfile::tempdir().expect("a directory");
    let dump = directory.path().join("dump.csv");
    std::fs::write(&dump, DUMP).expect("a file can be written");
    let out = directory.path().join("out.csv");
    let missing = directory.path().join("missing.csv");
    let paths = [&dump, &missing, &out].map(|path| path.display().to_string());
    let ran = run(&["label", &paths[0], &paths[1], "-o", &paths[2]], "");
    assert_eq!(ran.code, Some(3), "{}", ran.stderr);
    let left = std::fs::read_dir(directory.path())
        .expect("the directory")
        .count();
    assert_eq!(left, 1, "only the dump is there");
}
