//! `role_review`, `role_by_title` and `role_by_duties`: when a label should be looked at.

use super::{column, parse_text, run, run_well};

const LEADS: &str = "You will lead a team of eight engineers, set the IT strategy and own the \
    technology budget. You will manage the network, the servers and the help desk for the company.";

const CARES: &str = "Care for the residents of our nursing home, give medication, keep the care \
    plans of all patients up to date, and work night shifts and weekends with the other nurses.";

const FRENCH: &str = "Nous cherchons une personne pour diriger notre service informatique avec une \
    equipe de huit ingenieurs dans une grande ville du sud pour un contrat permanent et stable";

/// Returns the reviews of postings given as title and text.
fn reviews(args: &[&str], postings: &[(&str, &str)]) -> Vec<String> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer
        .write_record(["title", "description"])
        .expect("memory");
    for (title, text) in postings {
        writer.write_record([title, text]).expect("memory");
    }
    let dump = writer.into_inner().expect("memory");
    column(&parse_text(&run_well(args, dump)), "role_review")
}

#[test]
fn each_reason_has_its_posting() {
    let postings = [
        ("IT Director", LEADS),
        ("IT Director", ""),
        ("IT Director", "Apply now."),
        ("IT Manager", FRENCH),
        ("Registered Nurse", CARES),
    ];
    let found = reviews(&["label"], &postings);
    assert_eq!(found, ["", "no-text", "short-text", "not-english", ""]);
}

#[test]
fn low_confidence_is_below_what_was_asked_for() {
    let postings = [("IT Director", LEADS)];
    let always = reviews(&["label", "--review-below", "1"], &postings);
    assert_eq!(always, ["low-confidence"]);
    assert_eq!(reviews(&["label", "--review-below", "0"], &postings), [""]);
    let ran = run(&["label", "--review-below", "70"], "title\nx\n");
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("from 0 to 1"), "{}", ran.stderr);
}

#[test]
fn a_title_without_its_duties_disagrees_with_the_text() {
    let postings = [("IT Director", CARES)];
    let found = reviews(&["label"], &postings);
    assert!(found[0].contains("title-and-duties-disagree"), "{found:?}");
}

#[test]
fn titles_alone_are_not_short_of_text() {
    let dump = "title\nIT Director\n";
    let rows = parse_text(&run_well(&["label"], dump));
    assert_eq!(column(&rows, "role_review"), [""]);
}

#[test]
fn title_and_duties_are_labelled_by_themselves() {
    let dump = format!("title,description\nIT Director,\"{CARES}\"\nJob 17,\"{LEADS}\"\n");
    let rows = parse_text(&run_well(&["label", "--evidence"], dump));
    assert_eq!(column(&rows, "role_by_title"), ["director", ""]);
    let duties = column(&rows, "role_by_duties");
    assert_eq!(duties[0], "other");
    assert_ne!(duties[1], "other", "{duties:?}");
}
