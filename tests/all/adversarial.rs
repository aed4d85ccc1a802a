//! Dumps that are made to be misread: whatever stands where a reader may cut, the same bytes
//! come out as one thread and the plain reference make of it, from files and from pipes.

use std::fs::File;
use std::io::Write;
use std::process::{Command, Stdio};

use rolecall::{Classifier, Lexicon, Posting};

const HEADER: &str = "id,title,text,note\n";

/// Where readers cut: at blocks of masks, at chunks of reading, and at pages between them.
const EDGES: &[usize] = match cfg!(debug_assertions) {
    true => &[64, 1 << 17],
    false => &[64, 1 << 12, 1 << 16, 1 << 17],
};

/// What is put across an edge inside a quoted field, and what ends the row after it.
const WELL_FORMED: [(&str, &str); 12] = [
    ("\"\"", "\",\n"),
    ("\"\"\"\"", "\",\n"),
    ("\r\n", "\",\n"),
    ("\r", "\",\r\n"),
    ("\n\n", "\",\n"),
    ("\"\",\"\"\n", "\",\n"),
    ("\"\n", ""),
    ("\"\r\n", ""),
    ("\",", "\"a, b\"\n"),
    ("\",\"", "\"\r\n"),
    ("é", "\",\n"),
    ("👩‍💻 &amp; <b>IT</b>", "\",\n"),
];

/// The same of what breaks rules.
const BROKEN: [(&[u8], &[u8]); 9] = [
    (b"\xff\xfe", b"\",\n"),
    (b"\xe2\x82", b"\",\n"),
    (b"\x00", b"\",\n"),
    (b"\" \"", b"\",\n"),
    (b"\"x", b"\",\n"),
    (b"\"\r1,2,3,4\r", b"\n"),
    (b"\",,,,", b"\n"),
    (b"\"\n\n\n", b""),
    (b"\"\xef\xbb\xbf", b"\n"),
];

/// Words that fill a field up to an edge.
const FILLER: &str = "Manages the IT staff and the budget, reports to the CIO. ";

/// A dump in the making.
struct Dump {
    bytes: Vec<u8>,
    n_rows: usize,
}

impl Dump {
    fn new() -> Dump {
        Dump {
            bytes: HEADER.into(),
            n_rows: 0,
        }
    }

    /// Adds a row whose text has a byte of some bytes first behind an edge.
    fn put_across(&mut self, edge: usize, bytes: &[u8], cut: usize, end: &[u8]) {
        self.n_rows += 1;
        write!(self.bytes, "{},IT Manager,\"", self.n_rows).expect("memory can be written");
        let here = self.bytes.len() + cut;
        let padding = here.next_multiple_of(edge) - here;
        self.bytes.extend(FILLER.bytes().cycle().take(padding));
        self.bytes.extend(bytes);
        self.bytes.extend(end);
    }
}

/// Returns rows that every reader of CSV reads alike.
fn well_formed() -> Dump {
    let mut dump = Dump::new();
    for &edge in EDGES {
        for (bytes, end) in WELL_FORMED {
            for cut in 0..=bytes.len() {
                // A row that ends behind its text lacks its note.
                let (bytes, end) = match end {
                    "" => (bytes.replacen('"', "\",", 1), String::new()),
                    end => (bytes.to_owned(), end.to_owned()),
                };
                dump.put_across(edge, bytes.as_bytes(), cut, end.as_bytes());
            }
        }
    }
    dump
}

/// Returns rows among which some are broken.
fn broken() -> Dump {
    let mut dump = Dump::new();
    for &edge in EDGES {
        for (bytes, end) in BROKEN {
            for cut in 0..=bytes.len() {
                dump.put_across(edge, bytes, cut, end);
                dump.put_across(edge, b"", 0, b"\",fine\n");
            }
        }
    }
    dump
}

/// What came out: labels, rejects, and the exit code.
#[derive(PartialEq, Eq)]
struct Out {
    labels: Vec<u8>,
    rejects: Vec<u8>,
    code: Option<i32>,
}

/// How a dump comes in.
#[derive(Clone, Copy, Debug)]
enum Way {
    File,
    /// In pieces of so many bytes.
    Pipe(usize),
}

/// Labels a dump on some threads.
fn label(dump: &[u8], threads: usize, way: Way, more: &[&str]) -> Out {
    let folder = tempfile::tempdir().expect("a temporary directory");
    let [file, rejects] = ["dump.csv", "rejects.csv"].map(|name| folder.path().join(name));
    std::fs::write(&file, dump).expect("a temporary file can be written");
    let mut command = Command::new(env!("CARGO_BIN_EXE_rolecall"));
    command
        .args(["label", "-q", "-", "-j", &threads.to_string()])
        .arg("--rejects")
        .arg(&rejects)
        .args(more)
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    let output = match way {
        Way::File => {
            let file = File::open(&file).expect("the dump can be opened");
            command.stdin(file).output().expect("rolecall runs")
        }
        Way::Pipe(n_bytes) => {
            let mut child = command
                .stdin(Stdio::piped())
                .spawn()
                .expect("rolecall starts");
            let mut pipe = child.stdin.take().expect("stdin is piped");
            let dump = dump.to_vec();
            let feeder = std::thread::spawn(move || {
                // A run that ends early leaves its input unread; its output tells.
                dump.chunks(n_bytes)
                    .try_for_each(|piece| pipe.write_all(piece))
            });
            let output = child.wait_with_output().expect("rolecall ends");
            let _ = feeder.join().expect("the feeder ends");
            output
        }
    };
    Out {
        labels: output.stdout,
        rejects: std::fs::read(&rejects).unwrap_or_default(),
        code: output.status.code(),
    }
}

/// Labels a dump in many ways, which must all come to the same; returns it.
fn label_alike(name: &str, dump: &[u8], ways: &[(usize, Way)], more: &[&str]) -> Out {
    let expected = label(dump, 1, Way::File, more);
    for &(threads, way) in ways {
        let found = label(dump, threads, way, more);
        let how = format!("{name}, {threads} threads, {way:?}");
        assert!(found.code == expected.code, "{how}: {:?}", found.code);
        assert!(found.labels == expected.labels, "{how}: the labels differ");
        assert!(
            found.rejects == expected.rejects,
            "{how}: the rejects differ"
        );
    }
    expected
}

const WAYS: [(usize, Way); 4] = [
    (2, Way::File),
    (8, Way::Pipe(1 << 20)),
    (1, Way::Pipe(4_093)),
    (2, Way::Pipe(65)),
];

#[test]
fn what_stands_at_an_edge_changes_no_label() {
    let dump = well_formed();
    let out = label_alike("well formed", &dump.bytes, &WAYS, &[]);
    let plain = Classifier::plain(Lexicon::shipped());
    let mut expected = csv::Reader::from_reader(dump.bytes.as_slice());
    let mut found = csv::Reader::from_reader(out.labels.as_slice());
    let mut n_rows = 0;
    for (expected, found) in expected.records().zip(found.records()) {
        let expected = expected.expect("the dump is well formed");
        let found = found.expect("so is the output");
        let kept: Vec<&str> = found.iter().take(expected.len()).collect();
        let fields: Vec<&str> = expected.iter().collect();
        assert!(kept == fields, "row {} is not kept as it was", &expected[0]);
        let role = plain
            .classify(&Posting::new(&expected[1], &expected[2]))
            .role;
        let role = plain.labels().name(role);
        assert_eq!(&found[expected.len()], role, "row {}", &expected[0]);
        n_rows += 1;
    }
    assert_eq!(n_rows, dump.n_rows, "every row comes out");
}

#[test]
fn what_breaks_the_rules_comes_out_the_same_every_time() {
    let dump = broken();
    let out = label_alike("broken", &dump.bytes, &WAYS, &[]);
    assert_eq!(out.code, Some(0));
    let n_fine = out
        .labels
        .windows(6)
        .filter(|bytes| bytes == b",fine,")
        .count();
    let n_broken = BROKEN
        .iter()
        .map(|(bytes, _)| bytes.len() + 1)
        .sum::<usize>()
        * EDGES.len();
    assert!(
        n_fine * 10 > n_broken * 9,
        "{n_fine} of {n_broken} good rows were labelled"
    );
}

#[test]
fn dumps_end_as_they_like() {
    let ends: [&[u8]; 9] = [
        b"1,IT Director,text,note",
        b"1,IT Director,text,note\r",
        b"1,IT Director,text,note\r\n",
        b"1,IT Director,\"text\n",
        b"1,IT Director,\"text\",\"note\"",
        b"1,IT Director,text,",
        b"1,IT Director,text,\"",
        b"1,IT Director,text",
        b"1,IT Director,te\xc3",
    ];
    for (number, end) in ends.into_iter().enumerate() {
        for start in ["", "0,IT Manager,\"a \"\"b\"\"\nc\",d\n"] {
            let dump = [HEADER.as_bytes(), start.as_bytes(), end].concat();
            let ways = [(8, Way::File), (2, Way::Pipe(1))];
            label_alike(&format!("end {number} after {start:?}"), &dump, &ways, &[]);
        }
    }
}

#[test]
fn fields_of_ten_megabytes_come_out_whole_or_are_rejected() {
    let mut dump = Dump::new();
    dump.put_across(1, b"short", 0, b"\",\n");
    dump.put_across(10 << 20, b"\"\"", 1, b"\",\n");
    dump.put_across(1, b"short", 0, b"\",\n");
    let ways = [(8, Way::Pipe(1 << 20))];
    let out = label_alike("rejected", &dump.bytes, &ways, &[]);
    assert_eq!(out.labels.iter().filter(|&&byte| byte == b'\n').count(), 3);
    assert!(!out.rejects.is_empty());
    let limits = ["--max-field", "16M", "--max-record", "16M"];
    let out = label_alike("whole", &dump.bytes, &ways, &limits);
    assert!(out.labels.len() > dump.bytes.len());
    assert_eq!(out.labels.iter().filter(|&&byte| byte == b'\n').count(), 4);
}
