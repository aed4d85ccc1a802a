//! Reads labelled postings and measures the shipped classifier against them.

use std::path::Path;

use rolecall::eval::Confusion;
use rolecall::{Label, Posting};

use crate::SHIPPED;

/// A posting with the label it should get.
pub(crate) struct Gold {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) text: String,
    pub(crate) label: Label,
}

/// Which fields the classifier may read.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Read {
    TitleAndText,
    TextOnly,
}

/// Reads the columns posting_id, title, description and label of a dump.
pub(crate) fn read(path: &Path) -> Vec<Gold> {
    let file = path.display();
    let mut reader = csv::Reader::from_path(path).unwrap_or_else(|error| panic!("{file}: {error}"));
    let header = reader
        .headers()
        .unwrap_or_else(|error| panic!("{file}: {error}"))
        .clone();
    let column = |name: &str| {
        header
            .iter()
            .position(|column| column == name)
            .unwrap_or_else(|| panic!("{file}: there is no column {name:?} in {header:?}"))
    };
    let columns = ["posting_id", "title", "description", "label"].map(column);
    reader
        .records()
        .map(|record| {
            let record = record.unwrap_or_else(|error| panic!("{file}: {error}"));
            let [id, title, text, label] = columns.map(|column| record[column].to_owned());
            let label = SHIPPED
                .labels()
                .parse(&label)
                .unwrap_or_else(|| panic!("{file}: {id}: {label:?} is no label"));
            Gold {
                id,
                title,
                text,
                label,
            }
        })
        .collect()
}

/// Labels the postings and compares; returns the counts and one line for each error.
pub(crate) fn measure(postings: &[Gold], read: Read) -> (Confusion, Vec<String>) {
    let mut pairs = Vec::new();
    let mut errors = Vec::new();
    for gold in postings {
        let title = match read {
            Read::TitleAndText => gold.title.as_str(),
            Read::TextOnly => "",
        };
        let verdict = SHIPPED.classify(&Posting::new(title, &gold.text));
        if verdict.role != gold.label {
            let labels = SHIPPED.labels();
            let (found, sure) = (labels.name(verdict.role), verdict.confidence);
            errors.push(format!(
                "{}: {} taken for {found} ({sure:.2}): {:?}",
                gold.id,
                labels.name(gold.label),
                gold.title
            ));
        }
        pairs.push((gold.label, verdict.role));
    }
    (Confusion::count(pairs), errors)
}

/// Fails if macro-F1 lies below the floor, listing every error.
#[track_caller]
pub(crate) fn assert_floor(name: &str, postings: &[Gold], read: Read, floor: f64) {
    let (confusion, errors) = measure(postings, read);
    let macro_f1 = confusion
        .macro_f1()
        .unwrap_or_else(|| panic!("{name}: no posting"));
    println!("{name} ({read:?}): macro-F1 {macro_f1:.3}, floor {floor}");
    assert!(
        macro_f1 >= floor,
        "{name} ({read:?}): macro-F1 {macro_f1:.3} is below {floor}; {} errors:\n{}",
        errors.len(),
        errors.join("\n")
    );
}
