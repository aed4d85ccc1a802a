//! What the shipped lexicon promises of itself: its examples hold, its sources are named,
//! and the order of its files says nothing.

use rolecall::{Classifier, Lexicon, Part, Posting, Written, cases};

use crate::failing::Failing;
use crate::{SHIPPED, gold, project};

/// Examples that must be there, so that lost ones are noticed.
const N_EXAMPLES: usize = 200;

/// The documents the lexicon is drawn from (`../shared/seeds`).
const SEEDS: [&str; 5] = ["000", "001", "002", "003", "004"];

#[test]
fn every_hit_leaves_evidence_and_no_miss_does() {
    let outcomes = cases::run_examples(&SHIPPED, &cases::examples(SHIPPED.lexicon()));
    assert!(outcomes.len() >= N_EXAMPLES, "{} examples", outcomes.len());
    let mut failing = Failing::default();
    for outcome in outcomes.iter().filter(|outcome| !outcome.passed()) {
        failing.note(
            outcome,
            cases::describe(&outcome.explanation, SHIPPED.labels()),
        );
    }
    failing.assert_none();
}

#[test]
fn every_duty_shows_a_hit_and_a_miss() {
    let mut failing = Failing::default();
    for duty in SHIPPED
        .lexicon()
        .duties()
        .iter()
        .filter(|duty| duty.part == Part::Duty)
    {
        let row = format!("{} {}", duty.origin, duty.id);
        failing.note_unless(!duty.hit.is_empty(), &row, "write a hit");
        failing.note_unless(!duty.miss.is_empty(), &row, "write a miss");
    }
    failing.assert_none();
}

#[test]
fn every_duty_names_its_sources_and_every_seed_is_drawn_on() {
    let duties = SHIPPED.lexicon().duties();
    let mut failing = Failing::default();
    for duty in duties {
        let row = format!("{} {}", duty.origin, duty.id);
        failing.note_unless(!duty.sources.is_empty(), row, "write its sources");
    }
    for seed in SEEDS {
        let mut sources = duties.iter().flat_map(|duty| &duty.sources);
        let is_cited = sources.any(|source| source.starts_with(seed));
        failing.note_unless(is_cited, seed, "no duty is drawn from it");
    }
    failing.assert_none();
}

/// The shipped files as they lie in `lexicons/`.
pub(crate) fn shipped_files() -> Vec<(String, String)> {
    Lexicon::read_files(&project("lexicons")).unwrap_or_else(|error| panic!("{error}"))
}

/// Postings to compare lexicons on: the corpus where it is there, and every example.
pub(crate) fn postings() -> Vec<(String, String)> {
    let corpus = project("corpora/postings.csv");
    let mut postings = Vec::new();
    if corpus.exists() {
        postings.extend(
            gold::read(&corpus)
                .into_iter()
                .map(|gold| (gold.title, gold.text)),
        );
    }
    for duty in SHIPPED.lexicon().duties() {
        let text = |example: &Written<String>| example.value.clone();
        let hits: Vec<String> = duty.hit.iter().map(text).collect();
        let mut examples = duty.hit.iter().chain(&duty.miss).map(text);
        postings.extend(examples.next().map(|first| (first, hits.join(". "))));
        postings.extend(examples.map(|example| (String::new(), example)));
    }
    postings
}

#[test]
fn the_order_of_files_never_matters() {
    let files = shipped_files();
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(n, t)| (n.as_str(), t.as_str()))
        .collect();
    let reversed: Vec<(&str, &str)> = files.iter().rev().copied().collect();
    let [forward, backward] = [files, reversed].map(|files| {
        Classifier::new(Lexicon::from_files(&files).unwrap_or_else(|error| panic!("{error}")))
    });
    let mut failing = Failing::default();
    for (title, text) in postings() {
        let posting = Posting::new(&title, &text);
        let (one, other) = (forward.explain(&posting), backward.explain(&posting));
        let why = format!("{:?} against {:?}", one.verdict, other.verdict);
        failing.note_unless(one == other, format!("{title:?} {text:?}"), why);
    }
    failing.assert_none();
}

#[test]
fn the_files_of_the_directory_are_the_ones_that_are_built_in() {
    let from_dir =
        Lexicon::from_dir(&project("lexicons")).unwrap_or_else(|error| panic!("{error}"));
    let ids = |lexicon: &Lexicon| -> Vec<String> {
        lexicon
            .duties()
            .iter()
            .map(|duty| duty.id.clone())
            .collect()
    };
    assert_eq!(ids(&from_dir), ids(SHIPPED.lexicon()));
}
