//! The quick way against the readable reference: the same label, scores and evidence, whatever
//! the text.

use std::path::Path;
use std::sync::LazyLock;

use rolecall::dump::{DumpReader, ReadOptions, Record};
use rolecall::{Classifier, Lexicon, Posting};

use crate::SHIPPED;
use crate::failing::Failing;
use crate::project;
use crate::random::Random;

/// The readable reference, compiled once for all tests.
static PLAIN: LazyLock<Classifier> = LazyLock::new(|| Classifier::plain(Lexicon::shipped()));

/// Texts made up for each property.
const N_TEXTS: u64 = 600;

/// The reference takes its time, more so without optimisation: then every so many rows of the
/// shared dumps are compared.
const EVERY_ROW: usize = if cfg!(debug_assertions) { 40 } else { 1 };

/// What stands between words, from nothing to the end of a block, and what readers trip over.
const SEPARATORS: [&str; 28] = [
    " ", " ", " ", " ", " ", ", ", "; ", ": ", ". ", "! ", " - ", "-", " – ", "/", " (", ") ",
    "\n", "\n\n", "\r\n", "\r", "<br>", "&nbsp;", "'s ", "’s ", " & ", "\u{a0}", "\t", "...",
];

/// Words that no term knows, of all lengths that a table of words might treat apart.
const STRANGERS: [&str; 10] = [
    "x",
    "Zq",
    "a1b2",
    "wholly",
    "unrelated",
    "sixteenlettersxx",
    "seventeenlettersx",
    "averylongwordindeedthatgoesonandonbeyondanythingthatapostingwouldhold",
    "2024",
    "naïve",
];

/// Returns what the two ways disagree on.
fn difference(title: &str, text: &str) -> Option<String> {
    let posting = Posting::new(title, text);
    let (quick, plain) = (SHIPPED.explain(&posting), PLAIN.explain(&posting));
    if quick == plain {
        return (SHIPPED.classify(&posting) != plain.verdict)
            .then(|| "classify and explain differ".to_owned());
    }
    let differs = |(quick, plain): &(_, _)| quick != plain;
    let mut pairs = quick.evidence.iter().zip(&plain.evidence);
    Some(match pairs.find(differs) {
        Some((quick, plain)) => format!("quick {quick:?}, plain {plain:?}"),
        None => format!("quick {:?}, plain {:?}", quick.verdict, plain.verdict),
    })
}

fn assert_same<'t>(postings: impl Iterator<Item = (&'t str, &'t str)>) {
    let mut failing = Failing::default();
    for (title, text) in postings {
        if let Some(difference) = difference(title, text) {
            let shown: String = text.chars().take(400).collect();
            failing.note(format!("{title:?}, {shown:?}"), difference);
        }
    }
    failing.assert_none();
}

#[test]
fn broken_texts_are_read_alike() {
    let texts: Vec<(String, String)> = (0..N_TEXTS)
        .map(|seed| {
            let mut random = Random::new(seed);
            (random.text(12), random.text(90))
        })
        .collect();
    assert_same(texts.iter().map(|(title, text)| (&title[..], &text[..])));
}

/// Returns a text of the lexicon's own wordings, strangers between their words.
fn dense(random: &mut Random, wordings: &[String], n_terms: usize) -> String {
    let mut text = String::new();
    for _ in 0..n_terms {
        for word in wordings[random.below(wordings.len())].split(' ') {
            let mut letters = word.chars();
            match (random.below(6), letters.next()) {
                (0, _) => text += &word.to_uppercase(),
                (1, Some(first)) => {
                    text.extend(first.to_uppercase());
                    text += letters.as_str();
                }
                _ => text += word,
            }
            let is_apart = random.below(5) == 0;
            text += if is_apart {
                SEPARATORS[random.below(SEPARATORS.len())]
            } else {
                " "
            };
            if random.below(5) == 0 {
                text += STRANGERS[random.below(STRANGERS.len())];
                text.push(' ');
            }
        }
        text += SEPARATORS[random.below(SEPARATORS.len())];
    }
    text
}

/// Returns the wordings of the shipped lexicon's duties.
fn wordings() -> Vec<String> {
    let lexicon = Lexicon::shipped();
    let terms = lexicon.duties().iter().flat_map(|duty| &duty.terms);
    terms.flat_map(|term| term.literal_wordings()).collect()
}

#[test]
fn texts_full_of_terms_are_read_alike() {
    let wordings = wordings();
    let texts: Vec<(String, String)> = (0..N_TEXTS)
        .map(|seed| {
            let mut random = Random::new(seed);
            let title = dense(&mut random, &wordings, 2);
            (title, dense(&mut random, &wordings, 25))
        })
        .collect();
    assert_same(texts.iter().map(|(title, text)| (&title[..], &text[..])));
}

#[test]
fn long_texts_are_read_alike() {
    let wordings = wordings();
    let texts: Vec<String> = (0..8)
        .map(|seed| dense(&mut Random::new(seed), &wordings, 500))
        .collect();
    assert_same(texts.iter().map(|text| ("IT Manager", &text[..])));
}

#[test]
fn where_a_text_starts_makes_no_difference() {
    let sentence = "The IT Manager (m/f) leads a team of 5 engineers, e.g. in the U.S., \
                    and doesn't report to the CIO's office; C++, C# and www.example.org help.";
    let texts: Vec<String> = (0..140)
        .map(|shift| format!("{}{sentence}", ".".repeat(shift)))
        .chain((0..sentence.len()).map(|len| sentence[..len].to_owned()))
        .collect();
    assert_same(texts.iter().map(|text| (&text[..], &text[..])));
}

#[test]
fn sentences_of_many_clauses_are_read_alike() {
    let clauses = ["IT: ", "IT; x ", "it | IT ", "THE IT: ", "a: b; IT | "];
    let texts = clauses.iter().flat_map(|clause| {
        let lens = [1, 15, 16, 21, 22, 32, 33, 64, 65, 66, 1_000];
        lens.map(|len| format!("It is. {}IT works. IT.", clause.repeat(len)))
    });
    let texts: Vec<String> = texts.collect();
    assert_same(texts.iter().map(|text| ("Manager", &text[..])));
}

#[test]
fn more_contexts_than_are_taken_from_one_word_are_left_out_alike() {
    let mut files = Lexicon::shipped_files();
    let mut words = Vec::new();
    let mut rules = String::from("[effects]\nfar = 0.0\n");
    for n in 0..24 {
        words.push(format!("zeta{n}"));
        rules += &format!(
            "[[context]]\nid = \"far-{n}\"\neffect = \"far\"\ndirection = \"forward\"\n\
             reach = 6\nstop = \"comma\"\nterms = [\"{}\"]\n",
            words.join(" ")
        );
    }
    files.push(("far.toml".to_owned(), rules));
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(name, text)| (&**name, &**text))
        .collect();
    let lexicon = Lexicon::from_files(&files).expect("a lexicon");
    let (quick, plain) = (Classifier::new(lexicon.clone()), Classifier::plain(lexicon));
    let mut n_governed = 0;
    for n in 1..=words.len() {
        let text = format!("{} own the IT budget.", words[..n].join(" "));
        let posting = Posting::new("", &text);
        let explanation = quick.explain(&posting);
        assert_eq!(explanation, plain.explain(&posting), "{text}");
        let mut contexts = explanation
            .evidence
            .iter()
            .filter_map(|e| e.context.as_deref());
        n_governed += usize::from(contexts.any(|context| context == "far"));
    }
    // Those that go on from the first word furthest are left out.
    assert!((16..words.len()).contains(&n_governed), "{n_governed}");
}

#[test]
fn a_field_of_ten_megabytes_is_read_alike() {
    let piece = "Own the IT budget, lead 3 teams -- réseaux &amp; servers.\r\n";
    let n_bytes = if cfg!(debug_assertions) {
        1 << 19
    } else {
        10 << 20
    };
    let text = piece.repeat(n_bytes / piece.len());
    let plain = "x".repeat(n_bytes);
    assert_same([("IT Director", &text[..]), ("", &plain[..])].into_iter());
}

fn compare_dump(path: &Path, failing: &mut Failing) {
    let name = path.display();
    let bytes = std::fs::read(path).unwrap_or_else(|error| panic!("{name}: {error}"));
    let mut reader = DumpReader::new(&bytes[..], &ReadOptions::default())
        .unwrap_or_else(|error| panic!("{name}: {error}"));
    let mut n_read = 0;
    while let Some(record) = reader
        .read()
        .unwrap_or_else(|error| panic!("{name}: {error}"))
    {
        n_read += 1;
        let Record::Row(row) = record else { continue };
        if n_read % EVERY_ROW != 0 {
            continue;
        }
        // Which column is which is no matter here: each is a title once, and a text once.
        let fields: Vec<_> = row.iter().collect();
        for (index, field) in fields.iter().enumerate() {
            let title = &fields[(index + 1) % fields.len()];
            if let Some(difference) = difference(title, field) {
                failing.note(format!("{name}, record {n_read}"), difference);
            }
        }
    }
}

#[test]
fn real_postings_are_read_alike() {
    let mut failing = Failing::default();
    compare_dump(&project("corpora/postings.csv"), &mut failing);
    for folder in ["postings", "postings/raw", "gold", "csv/csv-spectrum/csvs"] {
        let folder = project("../shared").join(folder);
        let Ok(entries) = std::fs::read_dir(&folder) else {
            eprintln!("skipped: {} is not there", folder.display());
            continue;
        };
        for entry in entries.flatten() {
            let path = entry.path();
            let is_empty = entry.metadata().is_ok_and(|metadata| metadata.len() == 0);
            if path.extension().is_some_and(|ending| ending == "csv") && !is_empty {
                compare_dump(&path, &mut failing);
            }
        }
    }
    failing.assert_none();
}

/// Returns a lexicon with more terms that start alike than a text has room for.
fn crowded() -> Vec<(String, String)> {
    let mut files = Lexicon::shipped_files();
    files.retain(|(name, _)| name.ends_with("model.toml"));
    for question in ["level", "field"] {
        let mut duties = format!("label = \"director\"\nquestion = {question:?}\n");
        for number in 0..45 {
            let words = "a ".repeat(1 + number % 5);
            let (weight, gap) = (1 + number % 9, 1 + number % 7);
            duties += &format!(
                "[[duty]]\nid = \"{question}-{number}\"\nweight = 0.{weight}\n\
                 terms = [\"{words}\", \"a *{gap} b [a]\", \"[a] *{gap} b\", \"(a|b) *1 a\"]\n",
            );
        }
        files.push((format!("{question}.toml"), duties));
    }
    let masks = "[[mask]]\nid = \"m\"\nterms = [\"b a a\", \"a b\"]\n";
    files.push(("masks.toml".to_owned(), masks.to_owned()));
    files
}

#[test]
fn a_text_with_no_room_for_all_its_finds_is_read_alike() {
    let files = crowded();
    let files: Vec<(&str, &str)> = files.iter().map(|(n, t)| (&**n, &**t)).collect();
    let lexicon = Lexicon::from_files(&files).expect("the lexicon is within the limits");
    let quick = Classifier::new(lexicon.clone());
    let plain = Classifier::plain(lexicon);
    let mut random = Random::new(1);
    let words = ["a", "a", "a", "b", "c.", "A,"];
    let text: Vec<&str> = (0..2_000).map(|_| words[random.below(6)]).collect();
    let text = text.join(" ");
    for (title, text) in [("a b", &text[..]), (&text[..], "a b")] {
        let posting = Posting::new(title, text);
        let (quick, plain) = (quick.explain(&posting), plain.explain(&posting));
        assert!(
            quick == plain,
            "{} and {}",
            quick.evidence.len(),
            plain.evidence.len()
        );
        // The first half of the text has used the room up.
        let furthest = quick.evidence.iter().map(|evidence| evidence.start).max();
        assert!(
            furthest < Some(title.len().max(text.len()) / 2),
            "{furthest:?}"
        );
    }
}
