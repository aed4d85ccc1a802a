//! What standard output is to the programs behind it.

use std::io::{BufRead, BufReader};

use super::{Folder, command, run_well};
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
