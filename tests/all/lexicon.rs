//! What the shipped lexicon promises of itself: its examples hold, its sources are named,
//! and the order of its files says nothing.

use std::collections::{BTreeMap, BTreeSet};

use rolecall::{Classifier, Duty, Explanation, Lexicon, Part, Posting};
use serde::Deserialize;

use crate::failing::Failing;
use crate::{SHIPPED, gold, project};

/// The documents the lexicon is drawn from (`../shared/seeds`).
const SEEDS: [&str; 5] = ["000", "001", "002", "003", "004"];

/// Explains an example where its duty is looked for.
fn explain(duty: &Duty, example: &str) -> Explanation {
    match duty.part {
        Part::Duty => SHIPPED.explain(&Posting::new("", example)),
        Part::Head | Part::Rank | Part::Area => SHIPPED.explain(&Posting::new(example, "")),
    }
}

/// Returns the effects that take all weight from a duty; a wish, say, leaves it some.
fn set_aside() -> BTreeSet<String> {
    #[derive(Deserialize)]
    struct Effects {
        #[serde(default)]
        effects: BTreeMap<String, f64>,
    }
    let mut set_aside = BTreeSet::from(["masked".to_owned()]);
    for (file, text) in shipped_files() {
        let file: Effects = toml::from_str(&text).unwrap_or_else(|error| panic!("{file}: {error}"));
        let without_weight = file
            .effects
            .into_iter()
            .filter(|(_, factor)| *factor == 0.0);
        set_aside.extend(without_weight.map(|(effect, _)| effect));
    }
    set_aside
}

#[test]
fn every_hit_leaves_evidence_and_no_miss_does() {
    let set_aside = set_aside();
    let mut failing = Failing::default();
    for duty in SHIPPED.lexicon().duties() {
        // Contributions do not tell: evidence of leading is worth nothing in a text that says
        // nothing of computing.
        let counts = |example: &str| {
            let evidence = explain(duty, example).evidence;
            let mut own = evidence.iter().filter(|piece| piece.duty == duty.id);
            own.any(|piece| {
                piece
                    .context
                    .as_ref()
                    .is_none_or(|effect| !set_aside.contains(effect))
            })
        };
        let row = format!("{} {}", duty.origin, duty.id);
        for hit in duty.hit.iter().filter(|hit| !counts(hit)) {
            failing.note(
                &row,
                format!("hit leaves no evidence: {hit:?}; {}", describe(duty, hit)),
            );
        }
        for miss in duty.miss.iter().filter(|miss| counts(miss)) {
            failing.note(
                &row,
                format!("miss leaves evidence: {miss:?}; {}", describe(duty, miss)),
            );
        }
    }
    failing.assert_none();
}

fn describe(duty: &Duty, example: &str) -> String {
    let evidence = explain(duty, example).evidence;
    let found = evidence.iter().filter(|piece| !piece.field.is_empty());
    let found: Vec<String> = found
        .map(|piece| {
            let context = piece.context.as_deref().unwrap_or("counts");
            format!("{} {:?} ({context})", piece.duty, piece.text)
        })
        .collect();
    format!("found {}", found.join(", "))
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
    let entries = std::fs::read_dir(project("lexicons")).expect("lexicons/ can be listed");
    let mut files: Vec<(String, String)> = entries
        .map(|entry| entry.expect("lexicons/ can be listed").path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "toml")
        })
        .map(|path| {
            let text = std::fs::read_to_string(&path).expect("a lexicon file can be read");
            (path.display().to_string(), text)
        })
        .collect();
    files.sort();
    files
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
        let mut examples = duty.hit.iter().chain(&duty.miss);
        postings.extend(
            examples
                .next()
                .map(|first| (first.clone(), duty.hit.join(". "))),
        );
        postings.extend(examples.map(|example| (String::new(), example.clone())));
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
