//! `--resume`: what is gone on with, and what is refused.

use std::fs::{self, File};
use std::process::{Command, Stdio};

use super::{Folder, Ran, run};
use crate::failing::Failing;

/// Rows: more than one batch of the threads, so that there is a checkpoint after the first.
const N_ROWS: usize = 9_000;
const THREADS: [&str; 2] = ["-j", "2"];

/// A folder with a dump, labelled up to its last row, which is ragged and ends the run.
fn interrupted() -> Folder {
    let rows: String = (0..N_ROWS).map(|row| format!("{row},Chef\n")).collect();
    let dump = format!("id,title\n{rows}ragged\n");
    let folder = Folder::with(&[("dump.csv", dump.as_bytes())]);
    let ran = label(&folder, &[]);
    assert_eq!(ran.code, Some(3), "{}", ran.stderr);
    assert!(ran.stderr.contains("--resume"), "{}", ran.stderr);
    assert!(folder.path("out.csv.rolecall-checkpoint").exists());
    folder
}

fn label(folder: &Folder, more: &[&str]) -> Ran {
    let (dump, out) = (folder.arg("dump.csv"), folder.arg("out.csv"));
    let args = [
        "label",
        &dump,
        "-o",
        &out,
        "--checkpoint-every",
        "0",
        "--on-bad-row",
        "fail",
    ];
    let threads = if more.contains(&"-j") {
        &[][..]
    } else {
        &THREADS
    };
    run(&[&args[..], threads, more].concat(), "")
}

#[test]
fn a_run_that_failed_is_gone_on_with() {
    let folder = interrupted();
    let ran = label(&folder, &["--resume"]);
    assert_eq!(ran.code, Some(3), "{}", ran.stderr);
    assert!(
        ran.stderr.contains("resuming after 8,192 rows"),
        "{}",
        ran.stderr
    );
}

#[cfg(unix)]
#[test]
fn a_run_that_filled_the_disk_goes_on_when_there_is_room() {
    let rows: String = (0..N_ROWS).map(|row| format!("{row},Chef\n")).collect();
    let folder = Folder::with(&[("dump.csv", format!("id,title\n{rows}").as_bytes())]);
    let (dump, out, whole) = (
        folder.arg("dump.csv"),
        folder.arg("out.csv"),
        folder.arg("whole.csv"),
    );
    assert_eq!(run(&["label", &dump, "-o", &whole], "").code, Some(0));
    // Files of 300 blocks of 512 bytes at the most: enough for one batch, not for all.
    let limited = "ulimit -f 600; exec \"$0\" label \"$1\" -o \"$2\" --checkpoint-every 0 -j 2";
    let output = Command::new("bash")
        .args(["-c", limited, env!("CARGO_BIN_EXE_rolecall"), &dump, &out])
        .env("POSIXLY_CORRECT", "1")
        .stdin(Stdio::null())
        .output()
        .expect("bash runs");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(4), "{stderr}");
    assert!(!folder.path("out.csv").exists());
    let ran = run(&["label", &dump, "-o", &out, "--resume"], "");
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(ran.stderr.contains("resuming after"), "{}", ran.stderr);
    assert!(
        ran.stderr.contains("9,000 rows: 9,000 labelled"),
        "{}",
        ran.stderr
    );
    assert!(fs::read(&out).expect("labels") == fs::read(&whole).expect("labels"));
    assert!(!folder.path("out.csv.rolecall-checkpoint").exists());
}

#[test]
fn a_changed_option_is_refused_by_its_name() {
    let folder = interrupted();
    let mut failing = Failing::default();
    for (more, word) in [
        (
            &["--evidence"][..],
            "--evidence was \"false\" and is \"true\"",
        ),
        (&["--prefix", "it"], "--prefix was \"role\" and is \"it\""),
        (&["--select", "id"], "--select was not given"),
        (&["--title", "2"], "--title was not given"),
        (&["--review-below", "0.5"], "--review-below"),
        (&["--rejects", "nowhere.csv"], "--rejects was not given"),
    ] {
        let ran = label(&folder, &[&["--resume"][..], more].concat());
        let holds = ran.code == Some(2) && ran.stderr.contains(word);
        failing.note_unless(holds, word, format!("{:?}: {}", ran.code, ran.stderr));
    }
    for more in [
        &["-j", "1"][..],
        &["--remember", "9"],
        &["-q"],
        &["--max-rejects", "9"],
        &["--color", "never"],
    ] {
        let ran = label(&folder, &[&["--resume"][..], more].concat());
        failing.note_unless(ran.code == Some(3), format!("{more:?}"), ran.stderr);
    }
    failing.assert_none();
}

#[test]
fn a_changed_lexicon_is_refused() {
    let folder = interrupted();
    let lexicon = folder.path("lexicon");
    fs::create_dir(&lexicon).expect("a directory");
    for entry in fs::read_dir(crate::project("lexicons")).expect("the lexicons") {
        let path = entry.expect("an entry").path();
        fs::copy(&path, lexicon.join(path.file_name().expect("a name"))).expect("a copy");
    }
    let directory = folder.arg("lexicon");
    // The same words are the same lexicon, wherever they are.
    let same = label(&folder, &["--resume", "--lexicon", &directory]);
    assert_eq!(same.code, Some(3), "{}", same.stderr);
    assert!(same.stderr.contains("resuming"), "{}", same.stderr);
    let model = lexicon.join("model.toml");
    let text = fs::read_to_string(&model).expect("the model");
    fs::write(&model, format!("{text}\n# A remark\n")).expect("the model");
    let changed = label(&folder, &["--resume", "--lexicon", &directory]);
    assert_eq!(changed.code, Some(2), "{}", changed.stderr);
    assert!(
        changed.stderr.contains("the lexicon has changed"),
        "{}",
        changed.stderr
    );
}

#[test]
fn a_changed_dump_is_refused() {
    let mut failing = Failing::default();
    type Change = fn(&mut Vec<u8>);
    let changes: [(&str, Change); 5] = [
        ("a row more", |dump| dump.extend(b"9001,Chef\n")),
        ("a row less", |dump| dump.truncate(dump.len() - 7)),
        ("a byte at the end", |dump| {
            *dump.last_mut().expect("a byte") = b' '
        }),
        ("a byte at the start", |dump| dump[10] = b'7'),
        ("nothing left", Vec::clear),
    ];
    for (name, change) in changes {
        let folder = interrupted();
        let path = folder.path("dump.csv");
        let mut dump = fs::read(&path).expect("the dump");
        change(&mut dump);
        fs::write(&path, dump).expect("the dump");
        let ran = label(&folder, &["--resume"]);
        let holds = ran.code == Some(2)
            && ran.stderr.contains("dump.csv has changed since")
            && ran.stderr.contains("without --resume");
        failing.note_unless(holds, name, format!("{:?}: {}", ran.code, ran.stderr));
    }
    failing.assert_none();
}

#[test]
fn a_dump_whose_time_is_set_back_is_refused_all_the_same() {
    let folder = interrupted();
    let path = folder.path("dump.csv");
    let time = fs::metadata(&path)
        .and_then(|metadata| metadata.modified())
        .expect("a time");
    let mut dump = fs::read(&path).expect("the dump");
    dump[10] = b'7';
    fs::write(&path, dump).expect("the dump");
    File::options()
        .write(true)
        .open(&path)
        .expect("the dump")
        .set_modified(time)
        .expect("a time");
    let ran = label(&folder, &["--resume"]);
    assert_eq!(ran.code, Some(2), "{}", ran.stderr);
    assert!(ran.stderr.contains("has changed since"), "{}", ran.stderr);
}

#[test]
fn other_dumps_are_refused() {
    let folder = interrupted();
    let dump = folder.arg("dump.csv");
    let ran = label(&folder, &[&dump, "--resume"]);
    assert_eq!(ran.code, Some(2), "{}", ran.stderr);
    assert!(ran.stderr.contains("the input was"), "{}", ran.stderr);
}

#[test]
fn what_cannot_be_used_is_said_and_the_run_starts_over() {
    let mut failing = Failing::default();
    type Damage = fn(&Folder);
    let damages: [(&str, Damage); 4] = [
        ("the checkpoint is damaged", |folder| {
            let path = folder.path("out.csv.rolecall-checkpoint");
            let bytes = fs::read(&path).expect("the checkpoint");
            fs::write(&path, &bytes[..bytes.len() / 2]).expect("the checkpoint");
        }),
        ("there is no checkpoint", |folder| {
            fs::remove_file(folder.path("out.csv.rolecall-checkpoint")).expect("the checkpoint");
        }),
        ("gone", |folder| {
            fs::remove_file(folder.path("out.csv.rolecall-part")).expect("the part");
        }),
        ("gone", |folder| {
            fs::write(folder.path("out.csv.rolecall-part"), "short").expect("the part");
        }),
    ];
    for (word, damage) in damages {
        let folder = interrupted();
        damage(&folder);
        let ran = label(&folder, &["--resume"]);
        let is_said = word
            .split(' ')
            .all(|word| ran.stderr.contains(word) || word == "damaged" || word == "is");
        let holds = ran.code == Some(3) && is_said && !ran.stderr.contains("resuming");
        failing.note_unless(holds, word, format!("{:?}: {}", ran.code, ran.stderr));
    }
    failing.assert_none();
}

#[test]
fn what_cannot_be_read_or_written_twice_is_refused() {
    let folder = Folder::with(&[("dump.csv", b"title\nChef\n")]);
    let (dump, out) = (folder.arg("dump.csv"), folder.arg("out.csv"));
    for (args, word) in [
        (&["label", "--resume", "-o", &out][..], "standard input"),
        (&["label", "--resume", &dump], "-o"),
        (
            &["label", "--resume", &dump, "-o", "/dev/null"],
            "/dev/null",
        ),
    ] {
        let ran = run(args, "title\nChef\n");
        assert_eq!(ran.code, Some(2), "{args:?}: {}", ran.stderr);
        assert!(ran.stderr.contains(word), "{args:?}: {}", ran.stderr);
    }
}

#[test]
fn a_run_without_resume_starts_over_and_says_what_is_lost() {
    let folder = interrupted();
    let ran = label(&folder, &[]);
    assert!(
        ran.stderr.contains("had labelled 8,192 rows"),
        "{}",
        ran.stderr
    );
    assert!(!ran.stderr.contains("resuming"), "{}", ran.stderr);
}

#[test]
fn two_runs_never_write_one_file() {
    let folder = interrupted();
    let part = File::open(folder.path("out.csv.rolecall-part")).expect("the part");
    part.lock().expect("the part can be locked");
    for more in [&[][..], &["--resume"]] {
        let ran = label(&folder, more);
        assert_eq!(ran.code, Some(4), "{}", ran.stderr);
        assert!(
            ran.stderr.contains("another run is writing"),
            "{}",
            ran.stderr
        );
    }
    assert!(
        folder.path("out.csv.rolecall-checkpoint").exists(),
        "the other run's checkpoint is gone"
    );
    drop(part);
    let ran = label(&folder, &["--resume"]);
    assert!(
        ran.stderr.contains("resuming after 8,192 rows"),
        "{}",
        ran.stderr
    );
}
