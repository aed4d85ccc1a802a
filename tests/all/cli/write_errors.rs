//! Output that cannot be written never ends in success.
#![cfg(target_os = "linux")]

use std::fs::{self, File};
use std::process::{Command, Stdio};

use super::{DUMP, Folder, command, run};
use crate::failing::Failing;

/// Runs the program in a shell that does something to its streams.
fn shell(script: &str, folder: &Folder) -> std::process::Output {
    Command::new("bash")
        .args(["-c", script, env!("CARGO_BIN_EXE_rolecall")])
        .current_dir(folder.path(""))
        .stdin(Stdio::null())
        .output()
        .expect("bash runs")
}

fn folder() -> Folder {
    let gold = "title,description,label\nIT Director,Owns the IT budget.,director\nIT Manager,Manages the IT staff.,manager\nChef,Cooks.,other\n";
    Folder::with(&[("dump.csv", DUMP.as_bytes()), ("gold.csv", gold.as_bytes())])
}

#[test]
fn no_command_succeeds_on_a_full_disk() {
    let mut failing = Failing::default();
    for args in [
        "--help",
        "--version",
        "label --help",
        "label dump.csv",
        "label dump.csv -o /dev/full",
        "label dump.csv -o out.csv --rejects /dev/full",
        "label dump.csv -o out.csv --evidence --rejects /dev/full",
        "terms",
        "terms --format json",
        "explain --title 'IT Director'",
        "explain --title 'IT Director' --format json",
        "eval gold.csv",
        "eval gold.csv --format json",
        "shares dump.csv --gold gold.csv",
        "suggest gold.csv",
        "fit gold.csv --dry-run",
        "schema",
        "check",
        "stats dump.csv",
        "export --help",
        "import --help",
    ] {
        let folder = folder();
        let output = shell(&format!("\"$0\" {args} > /dev/full"), &folder);
        let stderr = String::from_utf8_lossy(&output.stderr);
        let holds = output.status.code() == Some(4) && stderr.contains("cannot be written");
        failing.note_unless(holds, args, format!("{:?}: {stderr}", output.status));
        failing.note_unless(
            !folder.path("out.csv").exists(),
            args,
            "labels were written",
        );
    }
    failing.assert_none();
}

#[test]
fn a_closed_or_read_only_standard_output_is_no_place_for_labels() {
    let mut failing = Failing::default();
    for (script, code) in [
        ("\"$0\" label dump.csv >&-", 4),
        ("\"$0\" label dump.csv 1< /dev/null", 4),
        ("\"$0\" terms 1< dump.csv", 4),
        ("\"$0\" label dump.csv > /dev/null", 0),
        // As other languages open it for a child whose output nobody wants.
        ("\"$0\" label dump.csv 1<> /dev/null", 0),
        ("\"$0\" label dump.csv -o out.csv >&-", 0),
        ("\"$0\" label dump.csv -o out.csv >&- 2>&-", 0),
    ] {
        let output = shell(script, &folder());
        let stderr = String::from_utf8_lossy(&output.stderr);
        let holds = output.status.code() == Some(code);
        failing.note_unless(holds, script, format!("{:?}: {stderr}", output.status));
    }
    failing.assert_none();
}

#[test]
fn messages_that_cannot_be_written_stop_nothing() {
    let expected = run(&["label"], DUMP).stdout;
    for stream in ["/dev/full", "&-"] {
        let output = shell(&format!("\"$0\" label dump.csv 2>{stream}"), &folder());
        assert_eq!(output.status.code(), Some(0), "{stream}");
        assert_eq!(output.stdout, expected, "{stream}");
        let refused = shell(&format!("\"$0\" label --nonsense 2>{stream}"), &folder());
        assert_eq!(refused.status.code(), Some(2), "{stream}");
    }
}

#[test]
fn a_limit_on_the_size_of_files_is_an_error_like_any_other() {
    let rows: String = (0..40_000).map(|row| format!("{row},Chef\n")).collect();
    let folder = Folder::with(&[("dump.csv", format!("id,title\n{rows}").as_bytes())]);
    for output in ["-o out.csv", "> out.csv"] {
        let output = shell(
            &format!("ulimit -f 100; \"$0\" label -q dump.csv {output}"),
            &folder,
        );
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(
            output.status.code(),
            Some(4),
            "{:?}: {stderr}",
            output.status
        );
    }
}

#[test]
fn a_reader_of_rejects_that_leaves_is_no_reader_of_labels_that_left() {
    let rows: String = (0..60_000).map(|row| format!("{row}\n")).collect();
    let folder = Folder::with(&[("dump.csv", format!("id,title\n{rows}").as_bytes())]);
    let script = "mkfifo pipe; head -c 10 pipe > /dev/null & \"$0\" label -q dump.csv -o out.csv --rejects pipe";
    let output = shell(script, &folder);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(
        output.status.code(),
        Some(4),
        "{:?}: {stderr}",
        output.status
    );
    assert!(!folder.path("out.csv").exists());
}

#[test]
fn a_failed_write_leaves_the_old_file_and_no_other() {
    let folder = folder();
    fs::write(folder.path("out.csv"), "old").expect("a file");
    let full = File::create("/dev/full").expect("/dev/full");
    let (dump, out) = (folder.arg("dump.csv"), folder.arg("out.csv"));
    let ran = command(&["label", &dump, "-o", &out, "--rejects", "/dev/full"])
        .stdout(full)
        .output()
        .expect("rolecall runs");
    assert_eq!(ran.status.code(), Some(4));
    assert_eq!(
        fs::read(folder.path("out.csv")).expect("the old file"),
        b"old"
    );
    assert_eq!(
        fs::read_dir(folder.path("")).expect("the folder").count(),
        3
    );
}

#[test]
fn permissions_are_what_the_umask_leaves() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder();
    for (umask, mode) in [("022", 0o644), ("077", 0o600), ("002", 0o664)] {
        // What a killed run with another umask left behind changes nothing.
        fs::write(folder.path("out.csv.rolecall-part"), "").expect("a file");
        let script =
            format!("umask {umask}; \"$0\" label -q dump.csv -o out.csv --rejects rejects.csv");
        assert_eq!(shell(&script, &folder).status.code(), Some(0));
        for name in ["out.csv", "rejects.csv"] {
            let metadata = fs::metadata(folder.path(name)).expect("the output");
            assert_eq!(
                metadata.permissions().mode() & 0o777,
                mode,
                "{name} {umask}"
            );
        }
    }
}
