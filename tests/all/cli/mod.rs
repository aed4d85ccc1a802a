//! The command line as its users meet it: arguments in; standard output, standard error and
//! exit code out.

mod bench;
mod check;
mod diff;
mod diff_git;
mod eval;
mod eval_compare;
mod eval_confidence;
mod exchange;
mod exit_codes;
mod explain;
mod fit;
mod fmt;
mod formats;
mod init;
mod kills;
mod label;
mod label_columns;
mod label_encodings;
mod label_files;
mod label_jsonl;
mod label_reads;
mod label_sniffs;
mod lexicon;
mod manifest;
mod output;
mod parquet;
mod rejects;
mod resume;
mod review;
mod roles;
mod schema;
mod shares;
mod sniff;
mod stats;
mod suggest;
mod terms;
mod test;
mod test_formats;
mod write_errors;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// What a finished run left behind.
struct Ran {
    code: Option<i32>,
    stdout: Vec<u8>,
    stderr: String,
}

/// A dump with one post of each label, in the order of the labels.
const DUMP: &str = "\
id,title,description,city
1,IT Director,Sets the IT strategy and owns the IT budget. Manages the IT managers.,Oslo
2,IT Manager,\"Manages the IT staff, the servers and the help desk from day to day.\",Rome
3,Staff Nurse,Cares for patients on the ward.,Bern
";

fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rolecall"));
    command
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// Runs the program on some standard input.
fn run(args: &[&str], stdin: impl AsRef<[u8]>) -> Ran {
    let mut child = command(args).spawn().expect("rolecall starts");
    let mut pipe = child.stdin.take().expect("stdin is piped");
    let stdin = stdin.as_ref().to_vec();
    // A run that ends early leaves its input unread, which is no fault of the test.
    let feeder = std::thread::spawn(move || drop(pipe.write_all(&stdin)));
    let output = child.wait_with_output().expect("rolecall ends");
    feeder.join().expect("the input is fed");
    Ran {
        code: output.status.code(),
        stdout: output.stdout,
        stderr: String::from_utf8(output.stderr).expect("messages are UTF-8"),
    }
}

/// Runs the program and returns its standard output; fails unless it succeeds.
#[track_caller]
fn run_well(args: &[&str], stdin: impl AsRef<[u8]>) -> Vec<u8> {
    let ran = run(args, stdin);
    assert_eq!(ran.code, Some(0), "{args:?}: {}", ran.stderr);
    ran.stdout
}

#[track_caller]
fn run_json(args: &[&str], stdin: impl AsRef<[u8]>) -> Value {
    let stdout = run_well(args, stdin);
    serde_json::from_slice(&stdout).unwrap_or_else(|error| panic!("{args:?}: {error}"))
}

/// Reads a dump: the header, then the rows, as bytes.
#[track_caller]
fn parse(dump: &[u8], delimiter: u8) -> Vec<Vec<Vec<u8>>> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .delimiter(delimiter)
        .from_reader(dump);
    reader
        .byte_records()
        .map(|record| {
            record
                .expect("the output is a CSV dump")
                .iter()
                .map(<[u8]>::to_vec)
                .collect()
        })
        .collect()
}

/// Reads a dump as text.
#[track_caller]
fn parse_text(dump: &[u8]) -> Vec<Vec<String>> {
    let text = |field: Vec<u8>| String::from_utf8(field).expect("the output is UTF-8");
    parse(dump, b',')
        .into_iter()
        .map(|row| row.into_iter().map(text).collect())
        .collect()
}

/// Returns the fields of one column, the header left out.
#[track_caller]
fn column(rows: &[Vec<String>], name: &str) -> Vec<String> {
    let index = rows[0].iter().position(|column| column == name);
    let index = index.unwrap_or_else(|| panic!("there is no column {name:?} in {:?}", rows[0]));
    rows[1..].iter().map(|row| row[index].clone()).collect()
}

/// A directory with files in it, gone when the test is over.
struct Folder(TempDir);

impl Folder {
    fn with(files: &[(&str, &[u8])]) -> Folder {
        let folder = Folder(TempDir::new().expect("a temporary directory can be made"));
        for (name, bytes) in files {
            std::fs::write(folder.path(name), bytes).expect("a temporary file can be written");
        }
        folder
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Returns a path as an argument.
    fn arg(&self, name: &str) -> String {
        as_arg(&self.path(name))
    }
}

fn as_arg(path: &Path) -> String {
    path.to_str().expect("temporary paths are UTF-8").to_owned()
}
