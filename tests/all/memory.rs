//! Memory is bounded whatever the dump: what is endless goes by in pieces.

use std::io::Write;
use std::process::{Child, ChildStdin, Command, Stdio};

use crate::failing::Failing;

/// Most memory that labelling may take, and how much flows through it.
const MAX_MIB: u64 = 256;
const FLOW_MIB: usize = if cfg!(debug_assertions) { 300 } else { 1_024 };

const HEADER: &[u8] = b"id,title,description\n1,Chef,Cooks\n";

/// A dump that starts with a header and goes on with a piece, again and again.
struct Flood {
    name: &'static str,
    start: &'static [u8],
    piece: Vec<u8>,
    end: &'static [u8],
    /// What the summary must say.
    expected: &'static str,
}

fn floods() -> Vec<Flood> {
    let mib = |piece: &[u8]| piece.repeat((1 << 20) / piece.len());
    let row = b"7,Software Engineer,Builds services and supports the team from day to day\n";
    vec![
        Flood {
            name: "a field without end",
            start: b"2,Cook,",
            piece: mib(b"Lorem ipsum "),
            end: b"\n3,Aid,Helps\n",
            expected: "3 rows: 2 labelled",
        },
        Flood {
            name: "a quoted field without end",
            start: b"2,Cook,\"",
            piece: mib(b"Lorem ipsum "),
            end: b"\"\n3,Aid,Helps\n",
            expected: "3 rows: 2 labelled",
        },
        Flood {
            name: "delimiters without end",
            start: b"2,Cook,",
            piece: mib(b","),
            end: b"\n3,Aid,Helps\n",
            expected: "3 rows: 2 labelled",
        },
        Flood {
            name: "a quote that is not closed before good rows",
            start: b"2,\"Cook,Cooks\n",
            piece: mib(row),
            end: b"",
            expected: " 0 rejected",
        },
        Flood {
            name: "blank lines without end",
            start: b"",
            piece: mib(b"\r\n"),
            end: b"3,Aid,Helps\n",
            expected: "2 rows: 2 labelled",
        },
    ]
}

/// Returns the most memory that a process has taken so far.
fn peak_mib(child: &Child) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kib: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kib >> 10)
}

fn pour(mut stdin: ChildStdin, flood: &Flood, n_pieces: usize) -> std::io::Result<ChildStdin> {
    stdin.write_all(HEADER)?;
    stdin.write_all(flood.start)?;
    for _ in 0..n_pieces {
        stdin.write_all(&flood.piece)?;
    }
    stdin.write_all(flood.end)?;
    Ok(stdin)
}

#[test]
fn a_flood_of_anything_stays_in_bounds() {
    if !std::path::Path::new("/proc/self/status").exists() {
        eprintln!("skipped: memory cannot be measured here");
        return;
    }
    let mut failing = Failing::default();
    for flood in floods() {
        // Rows are labelled one by one, which takes its time.
        let is_rows = flood.end.is_empty();
        let n_pieces = if is_rows { FLOW_MIB / 10 } else { FLOW_MIB };
        let mut child = Command::new(env!("CARGO_BIN_EXE_rolecall"))
            .args(["label", "--title", "title"])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("rolecall starts");
        let stdin = child.stdin.take().expect("stdin is piped");
        let stdin = match pour(stdin, &flood, n_pieces) {
            Ok(stdin) => stdin,
            Err(error) => {
                failing.note(flood.name, error);
                continue;
            }
        };
        let peak = peak_mib(&child);
        drop(stdin);
        let output = child.wait_with_output().expect("rolecall ends");
        let stderr = String::from_utf8_lossy(&output.stderr);
        println!("{}: {peak:?} MiB", flood.name);
        let holds = peak.is_some_and(|peak| peak <= MAX_MIB)
            && output.status.success()
            && stderr.contains(flood.expected);
        failing.note_unless(holds, flood.name, format!("{peak:?} MiB, {stderr}"));
    }
    failing.assert_none();
}

#[test]
fn evidence_counts_for_what_is_kept_at_a_time() {
    if !std::path::Path::new("/proc/self/status").exists() {
        eprintln!("skipped: memory cannot be measured here");
        return;
    }
    // A row of half a MB has some 13 MB of evidence, and takes three times that while it is explained.
    let duties = "Leads the IT department and reports to the CIO. ";
    let n_duties = if cfg!(debug_assertions) {
        2_000
    } else {
        10_000
    };
    let row = format!("2,IT Manager,{}\n", duties.repeat(n_duties));
    let mut child = Command::new(env!("CARGO_BIN_EXE_rolecall"))
        .args(["label", "--title", "title", "--evidence", "--to", "jsonl"])
        .args(["-j", "2"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("rolecall starts");
    let mut stdin = child.stdin.take().expect("stdin is piped");
    stdin.write_all(HEADER).expect("rolecall reads");
    for _ in 0..40 {
        stdin.write_all(row.as_bytes()).expect("rolecall reads");
    }
    let peak = peak_mib(&child);
    drop(stdin);
    let output = child.wait_with_output().expect("rolecall ends");
    println!("evidence: {peak:?} MiB");
    assert!(output.status.success());
    assert!(peak.is_some_and(|peak| peak <= MAX_MIB), "{peak:?} MiB");
}
