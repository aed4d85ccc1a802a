//! `rolecall label`: which columns are read.

use super::{column, parse_text, run, run_well};
use crate::failing::Failing;

#[test]
fn usual_columns_are_chosen_and_named_on_standard_error() {
    let rows = [
        (
            "job_title,full_description",
            "title column: \"job_title\"; text columns: \"full_description\"",
        ),
        (
            "Position,Body",
            "title column: \"Position\"; text columns: \"Body\"",
        ),
        (
            "Designation,x",
            "title column: \"Designation\"; text columns: none",
        ),
        (
            "x,job_description",
            "title column: none; text columns: \"job_description\"",
        ),
        (
            "\u{feff}title,text",
            "title column: \"title\"; text columns: \"text\"",
        ),
        (
            "requirements,description",
            "text columns: \"description\", \"requirements\"",
        ),
    ];
    let mut failing = Failing::default();
    for (header, expected) in rows {
        let ran = run(&["label"], format!("{header}\nIT Director,IT Director\n"));
        let holds = ran.code == Some(0) && ran.stderr.contains(expected);
        failing.note_unless(holds, header, &ran.stderr);
    }
    failing.assert_none();
}

#[test]
fn named_columns_are_the_only_ones_read() {
    let dump = "title,a,b\nStaff Nurse,IT Director,Runs the IT department\n";
    for (args, role) in [
        (&["label"][..], "other"),
        (&["label", "--title", "a"], "director"),
        (&["label", "--title", "2", "--text", "b"], "director"),
        (&["label", "--title", "A", "--text", "b,title"], "director"),
        (&["label", "--text", "b"], "other"),
    ] {
        let rows = parse_text(&run_well(args, dump));
        assert_eq!(column(&rows, "role"), [role], "{args:?}");
    }
}

#[test]
fn columns_that_share_a_name_are_told_apart() {
    // Evidence speaks of the title column as `title`, whatever its name. The long column
    // comes first, so that its offsets do not fit into the short one.
    let long = "\u{2014} the post of IT Director of the whole group owns the IT budget";
    for (header, args) in [
        ("post,title", ["--title", "1", "--text", "2"]),
        ("note,note", ["--title", "1", "--text", "2"]),
        ("note,note", ["--text", "1,2", "-j", "1"]),
    ] {
        let dump = format!("{header}\n{long},\u{e9}\n");
        let rows = parse_text(&run_well(
            &[&["label", "--evidence"][..], &args].concat(),
            dump,
        ));
        let evidence = column(&rows, "role_evidence").remove(0);
        let evidence: serde_json::Value =
            serde_json::from_str(&evidence).expect("evidence is JSON");
        let pieces = &evidence.as_array().expect("evidence is an array")[1..];
        assert!(!pieces.is_empty(), "{header}: nothing is found");
        for piece in pieces {
            let offset = |key: &str| piece[key].as_u64().expect("an offset") as usize;
            let (start, end) = (offset("start"), offset("end"));
            let words: String = long.chars().skip(start).take(end - start).collect();
            assert_eq!(piece["text"], words.as_str(), "{header}");
        }
    }
}
