//! Made-up dumps: the same bytes everywhere, and alike to real ones in what costs time.

use std::collections::HashSet;

use rolecall::sample::Dump;
use sha2::{Digest, Sha256};

use crate::SHIPPED;
use crate::failing::Failing;

const SIZE: u64 = 2_000_000;

fn dump(seed: u64) -> Vec<u8> {
    Dump::new(SIZE, seed).flatten().collect()
}

/// Returns the rows of a dump, the header left out.
fn rows(dump: &[u8]) -> Vec<csv::StringRecord> {
    let mut reader = csv::Reader::from_reader(dump);
    let rows = reader.records();
    rows.map(|row| row.expect("a row with all its fields"))
        .collect()
}

#[test]
fn a_seed_gives_the_same_bytes_on_every_machine() {
    let hash = Sha256::digest(dump(1));
    let hash: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(
        &hash[..16],
        "adc2554b9aea9610",
        "made-up dumps are no longer those that earlier measurements were made with; if the corpus or its words were changed on purpose, write the new hash here"
    );
    assert!(dump(1) != dump(2), "another seed, another dump");
}

#[test]
fn as_many_postings_repeat_as_are_asked_for() {
    for in_a_thousand in [0, 200, 800, 1_000] {
        let dump: Vec<u8> = Dump::new(SIZE, 4)
            .with_repeats(in_a_thousand)
            .flatten()
            .collect();
        let rows = rows(&dump);
        let mut seen = HashSet::new();
        let is_new = |row: &csv::StringRecord| seen.insert([row[1].to_owned(), row[4].to_owned()]);
        let n_new = rows.iter().map(is_new).filter(|&is_new| is_new).count();
        let share = 1.0 - n_new as f64 / rows.len() as f64;
        let expected = in_a_thousand as f64 / 1_000.0;
        assert!((share - expected).abs() < 0.04, "{share} for {expected}");
        let ids: HashSet<&str> = rows.iter().map(|row| &row[0]).collect();
        assert_eq!(ids.len(), rows.len(), "rows have ids of their own");
    }
}

#[test]
fn a_made_up_dump_is_like_a_real_one() {
    let rows = rows(&dump(3));
    let n = rows.len() as f64;
    let share = |has: &dyn Fn(&csv::StringRecord) -> bool| {
        rows.iter().filter(|row| has(row)).count() as f64 / n
    };
    let text = |row: &csv::StringRecord| row[4].to_owned();
    let lengths: usize = rows.iter().map(|row| row[4].len()).sum();
    let figures = [
        ("bytes of a text", lengths as f64 / n, 2_000.0..3_000.0),
        (
            "line breaks",
            share(&|row| text(row).contains('\n')),
            0.7..0.99,
        ),
        ("quotes", share(&|row| text(row).contains('"')), 0.1..0.5),
        (
            "HTML",
            share(&|row| text(row).contains("<li>") || text(row).contains("&lt;")),
            0.03..0.12,
        ),
        (
            "beyond ASCII",
            share(&|row| !row.iter().all(str::is_ascii)),
            0.4..0.6,
        ),
        ("a title", share(&|row| !row[1].is_empty()), 0.9..1.0),
    ];
    let mut failing = Failing::default();
    for (name, found, expected) in figures {
        let why = format!("{found:.3}, not within {expected:?}");
        failing.note_unless(expected.contains(&found), name, why);
    }
    failing.assert_none();
}

#[test]
fn made_up_postings_have_every_label() {
    let mut found = [0; 3];
    for row in rows(&dump(4)) {
        let posting = rolecall::Posting::new(&row[1], &row[4]);
        let role = SHIPPED.classify(&posting).role;
        let index = rolecall::Label::ALL.iter().position(|&label| label == role);
        found[index.expect("one of the labels")] += 1;
    }
    assert!(found.iter().all(|&n| n > 20), "{found:?}");
}
