use super::*;
use crate::diff::{Alone, Diff, Edit, Value};

/// A lexicon for a harbour; what stands between bars is what tests change.
const HARBOUR: &str = r#"
label = "manager"
question = "level"

[[duty]]
id = "steers"
weight = 2.0
terms = ["steers the @vessel"]
hit = ["Steers the ferry"]

[[duty]]
id = "berths"
weight = 2.0
terms = ["{berth} ships"]

[[duty]]
id = "charts"
label = "director"
weight = 3.0
terms = ["draws the charts"]

[[duty]]
id = "sweeps"
label = "other"
weight = 4.0
terms = ["sweeps the deck"]

[[mask]]
id = "songs"
terms = ["sings that she sweeps the deck"]

[classes]
vessel = ["ship", "ferry"]

[effects]
somebody-else = 0.0

[[context]]
id = "helps"
effect = "somebody-else"
direction = "forward"
reach = 5
stop = "sentence"
terms = ["helps the one who"]

[[section]]
id = "company"
weight = 0.9
headings = ["about us"]

[grammar]
prepositions = []
closers = []
modifiers = ["old"]
conjunctions = []
determiners = []
mention_ends = []

[labels]
field = "sailing"
work = "leading"
both = "leaders"
senior = { name = "director", title = "director", policy = "Leads all." }
junior = { name = "manager", title = "manager", policy = "Leads some." }
other = { name = "other", title = "other", policy = "Anything else." }

[model]
name = "harbour"
prior = { director = 0.0, manager = 0.0, other = 1.0 }
repeat = 0.5
structure = "one-softmax"
field_halfway = 2.0
next_area = 0.5
loose_area = 0.6
mention = 0.9
mention_beside_title = 0.15
saturation = { field = 1000.0, level = 1000.0 }
"#;

fn lexicon(text: &str) -> Lexicon {
    Lexicon::from_files(&[("harbour.toml", text)]).unwrap_or_else(|error| panic!("{error}"))
}

/// Sets the harbour beside itself with some words replaced.
#[track_caller]
fn edit(edits: &[(&str, &str)]) -> Differ {
    let mut text = HARBOUR.to_owned();
    for (old, new) in edits {
        assert!(text.contains(old), "{old:?} is not there");
        text = text.replacen(old, new, 1);
    }
    Differ::new(lexicon(HARBOUR), lexicon(&text))
}

fn names(differ: &Differ) -> Vec<String> {
    let changes = differ.changes().iter();
    changes
        .map(|change| format!("{} {}", change.entry.kind.as_str(), change.entry.id))
        .collect()
}

fn measure(differ: &Differ, texts: &[&str]) -> Diff {
    let mut diff = Diff::new(differ.changes().len());
    for text in texts {
        diff.add(&differ.judge(&Posting::new("", text)), None);
    }
    diff
}

/// Returns what the only change does alone.
#[track_caller]
fn alone(differ: &Differ, texts: &[&str]) -> Alone {
    assert_eq!(differ.changes().len(), 1, "{:?}", names(differ));
    measure(differ, texts).alone[0].clone()
}

#[test]
fn a_lexicon_beside_itself_differs_in_nothing() {
    let differ = edit(&[]);
    assert!(differ.changes().is_empty());
    let diff = measure(&differ, &["Steers the ferry.", "Sings."]);
    assert_eq!((diff.n, diff.n_flips, diff.n_moved), (2, 0, 0));
    assert_eq!(diff.mean_move, Some(0.0));
    assert!(
        differ
            .explain(&Posting::new("", "Steers the ferry."))
            .is_empty()
    );
}

#[test]
fn a_weight_and_a_term_are_details_of_their_duty() {
    let differ = edit(&[(
        "weight = 3.0\nterms = [\"draws the charts\"]",
        "weight = 0.5\nterms = [\"draws the charts\", \"reads the charts\"]",
    )]);
    let [change] = differ.changes() else {
        panic!("{:?}", names(&differ));
    };
    assert_eq!(
        (change.edit, change.label),
        (Edit::Changed, Some(Label::Senior))
    );
    assert!(
        change
            .place
            .as_deref()
            .is_some_and(|place| place.starts_with("harbour.toml:"))
    );
    let details = change.details.iter();
    let details: Vec<_> = details.map(|d| (d.property, &d.old, &d.new)).collect();
    let [weights, terms] = &details[..] else {
        panic!("{details:?}");
    };
    let number = |number| Some(Value::Number(number));
    assert_eq!(*weights, ("weight", &number(3.0), &number(0.5)));
    assert_eq!(
        *terms,
        (
            "term",
            &None,
            &Some(Value::Text("reads the charts".to_owned()))
        )
    );
    let done = alone(&differ, &["Draws the charts.", "Sings."]);
    assert_eq!(
        (done.n_touched, done.n_flips, done.flow.senior.other),
        (1, 1, 1)
    );
    let shifts = differ.explain(&Posting::new("", "Draws the charts."));
    assert_eq!(shifts.len(), 1);
    assert_eq!(shifts[0].difference().to_string(), "-2.491");
}

#[test]
fn documentation_changes_no_label() {
    let differ = edit(&[(
        "hit = [\"Steers the ferry\"]",
        "hit = [\"Steers the ship\"]",
    )]);
    assert!(differ.changes()[0].is_silent());
    let done = alone(&differ, &["Steers the ferry."]);
    assert_eq!((done.n_touched, done.n_flips), (0, 0));
}

#[test]
fn every_kind_of_entry_is_tried_alone() {
    const STEERS: &str = "[[duty]]\nid = \"steers\"\nweight = 2.0\nterms = [\"steers the @vessel\"]\nhit = [\"Steers the ferry\"]";
    const SONGS: &str = "[[mask]]\nid = \"songs\"\nterms = [\"sings that she sweeps the deck\"]";
    let helps = "Helps the one who steers the ship.";
    for (name, old, new, text) in [
        ("duty steers", STEERS, "", "Steers the ferry."),
        (
            "mask songs",
            SONGS,
            "",
            "Berths ships and sings that she sweeps the deck.",
        ),
        (
            "class vessel",
            "\"ferry\"]",
            "\"raft\"]",
            "Steers the ferry.",
        ),
        ("effect somebody-else", "else = 0.0", "else = 1.0", helps),
        (
            "context helps",
            "reach = 5",
            "reach = 1",
            "Helps the one who also steers the ship.",
        ),
        (
            "section company",
            "weight = 0.9",
            "weight = 0.1",
            "About us:\nShe steers the ship.",
        ),
        (
            "inflection berth",
            "[classes]",
            "[inflections]\nberth = [\"berthing\"]\n[classes]",
            "Berths ships.",
        ),
        (
            "spelling berth/birth",
            "label",
            "spellings = [[\"berth\", \"birth\"]]\nlabel",
            "Birth ships.",
        ),
        (
            "model prior.manager",
            "manager = 0.0",
            "manager = 1.5",
            "Sings.",
        ),
        (
            "model saturation.level",
            "level = 1000.0",
            "level = 0.5",
            "Steers the ship.",
        ),
    ] {
        let differ = edit(&[(old, new)]);
        assert_eq!(names(&differ), [name]);
        let done = alone(&differ, &[text]);
        assert_eq!(
            (done.n_touched, done.n_flips, done.n_kept),
            (1, 1, 1),
            "{name}: {done:?}"
        );
    }
}

#[test]
fn what_takes_two_changes_is_said_as_such() {
    let differ = edit(&[
        (
            "weight = 2.0\nterms = [\"steers",
            "weight = 0.4\nterms = [\"steers",
        ),
        (
            "weight = 2.0\nterms = [\"{berth}",
            "weight = 0.4\nterms = [\"{berth}",
        ),
    ]);
    let diff = measure(&differ, &["Steers the ship and berths ships."]);
    assert_eq!((diff.n_flips, diff.n_by_none, diff.n_undone), (1, 1, 0));
    let outcome = differ.judge(&Posting::new("", "Steers the ship and berths ships."));
    assert_eq!((outcome.causes().count(), outcome.needs), (0, vec![0, 1]));
}

#[test]
fn what_one_change_does_and_another_undoes_is_counted() {
    let differ = edit(&[
        (
            "weight = 2.0\nterms = [\"steers",
            "weight = 0.4\nterms = [\"steers",
        ),
        ("other = 1.0", "other = 0.0"),
    ]);
    let diff = measure(&differ, &["Steers the ship."]);
    assert_eq!((diff.n_flips, diff.n_undone, diff.n_moved), (0, 1, 1));
    assert_eq!((diff.alone[0].n_flips, diff.alone[0].n_kept), (1, 0));
}

#[test]
fn several_changes_can_each_be_enough() {
    let differ = edit(&[
        (
            "weight = 2.0\nterms = [\"steers",
            "weight = 0.4\nterms = [\"steers",
        ),
        ("other = 1.0", "other = 3.0"),
    ]);
    let diff = measure(&differ, &["Steers the ship.", "Berths ships."]);
    assert_eq!((diff.n_flips, diff.n_by_several, diff.n_by_one), (2, 1, 1));
    assert_eq!((diff.alone[0].n_kept, diff.alone[0].n_only), (1, 0));
    assert_eq!((diff.alone[1].n_kept, diff.alone[1].n_only), (2, 1));
}

#[test]
fn a_class_that_terms_still_name_cannot_go_alone() {
    let differ = edit(&[
        (
            "terms = [\"steers the @vessel\"]",
            "terms = [\"steers the ship\"]",
        ),
        ("vessel = [\"ship\", \"ferry\"]", ""),
    ]);
    assert_eq!(names(&differ), ["duty steers", "class vessel"]);
    assert_eq!(differ.blocked(0), None);
    let why = differ
        .blocked(1)
        .expect("the class is named by the old duty");
    assert!(why.contains("@vessel"), "{why}");
    let diff = measure(&differ, &["Steers the ferry."]);
    assert_eq!((diff.n_flips, diff.n_by_one), (1, 1));
}

#[test]
fn a_duty_that_covers_another_is_settled_in_each_lexicon_by_itself() {
    let shadow = "[[duty]]\nid = \"plays\"\nlabel = \"other\"\nweight = 1.0\nterms = [\"steers the ship in a game\"]\n\n[[mask]]";
    let differ = edit(&[("[[mask]]", shadow)]);
    let done = alone(&differ, &["Steers the ship in a game.", "Steers the ship."]);
    assert_eq!(
        (done.n_touched, done.flow.junior.other, done.n_flips),
        (1, 1, 1)
    );
}

#[test]
fn gold_says_which_flips_are_for_the_better() {
    let differ = edit(&[("weight = 3.0", "weight = 0.5")]);
    let mut diff = Diff::new(1);
    let outcome = differ.judge(&Posting::new("", "Draws the charts."));
    for gold in [
        Some(Label::Senior),
        Some(Label::Other),
        Some(Label::Junior),
        None,
    ] {
        diff.add(&outcome, gold);
    }
    let done = &diff.alone[0];
    assert_eq!((done.n_flips, done.n_fixed, done.n_broken), (4, 1, 1));
}
