//! The postings written for rolecall: measured, with a floor, never asked to be perfect.

use std::collections::BTreeSet;

use rolecall::Label;

use crate::gold::{self, Gold, Read};
use crate::project;

/// Macro-F1 below which the lexicon has lost something.
const MACRO_F1_FLOOR: f64 = 0.85;

/// Postings the corpus holds at least (issue 2), and of each label.
const N_POSTINGS: usize = 150;
const N_PER_LABEL: usize = 20;

fn corpus() -> Vec<Gold> {
    gold::read(&project("corpora/postings.csv"))
}

#[test]
fn the_corpus_covers_every_label() {
    let postings = corpus();
    assert!(postings.len() >= N_POSTINGS, "{} postings", postings.len());
    for label in Label::ALL {
        let n = postings.iter().filter(|gold| gold.label == label).count();
        assert!(n >= N_PER_LABEL, "{n} postings are {label:?}");
    }
    let ids: BTreeSet<&str> = postings.iter().map(|gold| gold.id.as_str()).collect();
    assert_eq!(ids.len(), postings.len(), "two postings share an id");
}

#[test]
fn the_corpus_is_labelled_above_its_floor() {
    gold::assert_floor(
        "corpora/postings.csv",
        &corpus(),
        Read::TitleAndText,
        MACRO_F1_FLOOR,
    );
}
