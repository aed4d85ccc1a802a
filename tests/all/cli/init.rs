//! `rolecall init`: a lexicon for any two roles, which labels, passes its own tests and lints, and
//! is in canonical form.

use super::{Folder, as_arg, column, parse_text, run, run_well};
use crate::failing::Failing;

/// Postings of a law firm and of its neighbours.
const DUMP: &str = "\
title,text,label
Legal Coordinator,Assigns the work of the litigation team and schedules all court calendars.,coordinator
Contracts Coordinator,You will supervise a staff of three and approve the invoices of outside vendors.,coordinator
Coordinator (m/f/d),Our law office seeks a legal coordinator who sets priorities and trains new colleagues.,coordinator
,You will coordinate the workflow of our legal department and delegate tasks to the team.,coordinator
Paralegal,\"Drafts letters and forms, updates the files and gathers facts.\",paralegal
Litigation Paralegal,Reports to the legal coordinator. Proofreads documents and compiles evidence for court.,paralegal
Junior Paralegal,Data entry for contracts. Assists the partners in preparing cases.,paralegal
,\"In this law office you will prepare documents, maintain the archive and research old statutes.\",paralegal
Secretary to the Legal Coordinator,Books trips and greets visitors.,other
Events Coordinator,Coordinates the calendar of trade fairs and manages the catering budget.,other
Sales Assistant,Sells products to law offices and meets the sales targets.,other
Landscaper,Carpentry and landscaping for gardens.,other
";

/// Other roles: the higher one, the lower one, words of the field.
const ROLES: [[&str; 3]; 6] = [
    ["head chef", "line cook", "kitchen,restaurant,food"],
    [
        "senior accountant",
        "junior accountant",
        "accounting,tax,audit",
    ],
    ["head of sales", "sales clerk", "sales"],
    [
        "IT director",
        "IT manager",
        "information technology,IT,software",
    ],
    ["Secretary General", "Recruiter", "diplomacy,embassy"],
    ["model", "co-worker", "fashion"],
];

#[test]
fn the_example_labels_tests_and_checks() {
    let folder = Folder::with(&[]);
    let directory = folder.arg("law");
    let ran = run(&["init", &directory], "");
    assert_eq!((ran.code, ran.stdout.as_slice()), (Some(0), &b""[..]));
    assert!(
        ran.stderr
            .contains("15 files for legal coordinator and paralegal"),
        "{}",
        ran.stderr
    );
    let rows = parse_text(&run_well(&["label", "--lexicon", &directory], DUMP));
    let mut failing = Failing::default();
    let labels = column(&rows, "role");
    for ((row, label), role) in rows[1..].iter().zip(column(&rows, "label")).zip(labels) {
        failing.note_unless(label == role, format!("{row:?}"), format!("is {role}"));
    }
    failing.assert_none();
    for args in [["test", &directory], ["check", &directory]] {
        let ran = run(&args, "");
        assert_eq!(
            ran.code,
            Some(0),
            "{args:?}: {}{}",
            String::from_utf8_lossy(&ran.stdout),
            ran.stderr
        );
    }
    for file in std::fs::read_dir(folder.path("law")).expect("the directory") {
        let path = file.expect("a file").path();
        let text = std::fs::read_to_string(&path).expect("text");
        let is_lexicon = path.extension().is_some_and(|ending| ending == "toml")
            && !as_arg(&path).ends_with(".cases.toml");
        let refers = text.starts_with("#:schema ./lexicon.schema.json\n");
        assert_eq!(refers, is_lexicon, "{}", path.display());
        assert!(
            text.lines().any(|line| line.contains('#')) || !is_lexicon,
            "{}",
            path.display()
        );
    }
}

#[test]
fn any_two_roles_make_a_lexicon_without_a_finding() {
    let mut failing = Failing::default();
    for [senior, junior, field] in ROLES {
        let folder = Folder::with(&[]);
        let directory = folder.arg("new");
        run_well(
            &[
                "init", &directory, "--senior", senior, "--junior", junior, "--field", field,
            ],
            "",
        );
        for args in [
            &["fmt", "--check", &directory][..],
            &["test", &directory],
            &["check", &directory, "--fail-on", "note"],
        ] {
            let ran = run(args, "");
            let said = format!("{}{}", String::from_utf8_lossy(&ran.stdout), ran.stderr);
            failing.note_unless(ran.code == Some(0), format!("{senior}: {args:?}"), said);
        }
    }
    failing.assert_none();
}

#[test]
fn what_cannot_be_a_lexicon_is_refused_and_nothing_overwritten() {
    let folder = Folder::with(&[("notes.txt", b"mine")]);
    let new = folder.arg("new");
    let mut failing = Failing::default();
    for (args, words) in [
        (
            &["init", &folder.arg("")][..],
            &["not empty", "name a new directory"][..],
        ),
        (&["init"], &["<DIR>"]),
        (
            &["init", &new, "--senior", "chef"],
            &["--junior", "--field"],
        ),
        (
            &[
                "init", &new, "--senior", "chef", "--junior", "Chef", "--field", "food",
            ],
            &["name two that differ"],
        ),
        (
            &[
                "init", &new, "--senior", "a|b", "--junior", "chef", "--field", "food",
            ],
            &["letters, digits"],
        ),
        (
            &[
                "init", &new, "--senior", "evidence", "--junior", "chef", "--field", "food",
            ],
            &["another column"],
        ),
        (
            &[
                "init", &new, "--senior", "chef", "--junior", "cook", "--field", "",
            ],
            &["is no name"],
        ),
    ] {
        let ran = run(args, "");
        let holds = ran.code == Some(2) && words.iter().all(|word| ran.stderr.contains(word));
        failing.note_unless(
            holds,
            format!("{args:?}"),
            format!("{:?}: {}", ran.code, ran.stderr),
        );
    }
    failing.assert_none();
    assert!(!folder.path("new").exists());
}
