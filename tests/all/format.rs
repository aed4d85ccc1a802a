//! The canonical form of lexicon files: one form, whatever was written, and the same meaning.

use rolecall::format::canonical;
use rolecall::{Classifier, Duty, Lexicon, Posting};

use crate::failing::Failing;
use crate::lexicon::{postings, shipped_files};
use crate::random::Random;
use crate::{SHIPPED, mangle, project};

/// Mangled versions of each file that are tried.
const N_VERSIONS: u64 = 12;

#[track_caller]
fn format(name: &str, text: &str) -> String {
    canonical(name, text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// The shipped files and the cases in canonical form.
fn files() -> Vec<(String, String)> {
    let mut files = shipped_files();
    for entry in std::fs::read_dir(project("tests/cases")).expect("tests/cases can be listed") {
        let path = entry.expect("tests/cases can be listed").path();
        let text = std::fs::read_to_string(&path).expect("a file of cases can be read");
        files.push((path.display().to_string(), text));
    }
    let formatted = files.into_iter().map(|(name, text)| {
        let text = format(&name, &text);
        (name, text)
    });
    formatted.collect()
}

fn parse(text: &str) -> toml::Table {
    toml::from_str(text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// Returns the comments of a file, sorted.
fn comments(text: &str) -> Vec<&str> {
    let lines = text.lines().filter_map(|line| {
        let is_alone = line.trim_start().starts_with('#');
        let from = if is_alone {
            line.find('#')
        } else {
            line.rfind("# note")
        };
        from.map(|from| line[from..].trim_end())
    });
    let mut comments: Vec<&str> = lines.collect();
    comments.sort();
    comments
}

#[test]
fn a_formatted_lexicon_is_the_same_lexicon() {
    let files = shipped_files();
    for (name, text) in &files {
        assert_eq!(parse(text), parse(&format(name, text)), "{name}");
        assert_eq!(comments(text), comments(&format(name, text)), "{name}");
    }
    let formatted: Vec<(&str, String)> = files
        .iter()
        .map(|(name, text)| (name.as_str(), format(name, text)))
        .collect();
    let formatted: Vec<(&str, &str)> = formatted.iter().map(|(n, t)| (*n, t.as_str())).collect();
    let formatted = Lexicon::from_files(&formatted).unwrap_or_else(|error| panic!("{error}"));
    let wordings = |duty: &Duty| -> Vec<String> {
        duty.terms
            .iter()
            .flat_map(rolecall::Term::literal_wordings)
            .collect()
    };
    for (old, new) in SHIPPED.lexicon().duties().iter().zip(formatted.duties()) {
        assert_eq!((&old.id, wordings(old)), (&new.id, wordings(new)));
    }
    let formatted = Classifier::new(formatted);
    let mut failing = Failing::default();
    for (title, text) in postings() {
        let posting = Posting::new(&title, &text);
        let is_same = SHIPPED.explain(&posting) == formatted.explain(&posting);
        failing.note_unless(
            is_same,
            format!("{title:?} {text:?}"),
            "is labelled otherwise",
        );
    }
    failing.assert_none();
}

#[test]
fn the_shipped_files_are_in_canonical_form_and_refer_to_their_schema() {
    let mut failing = Failing::default();
    for (name, text) in shipped_files() {
        failing.note_unless(
            format(&name, &text) == text,
            &name,
            "run rolecall fmt on it",
        );
        let reference = format!("#:schema ./{}\n", Lexicon::SCHEMA_FILE);
        failing.note_unless(text.starts_with(&reference), &name, "refers to no schema");
    }
    failing.assert_none();
}

#[test]
fn what_is_written_in_other_ways_comes_out_in_one() {
    let mut failing = Failing::default();
    for (name, text) in files() {
        failing.note_unless(
            format(&name, &text) == text,
            &name,
            "changes when formatted again",
        );
        for seed in 0..N_VERSIONS {
            let mangled = mangle::reformat(&text, &mut Random::new(seed));
            let formatted = format(&name, &mangled);
            failing.note_unless(
                formatted == text,
                &name,
                format!("differs from\n{formatted}"),
            );
        }
    }
    failing.assert_none();
}

#[test]
fn every_comment_survives_and_formatting_again_changes_nothing() {
    let mut failing = Failing::default();
    for (name, text) in files() {
        for seed in 0..N_VERSIONS {
            let mut random = Random::new(seed);
            let mangled = mangle::reformat(&text, &mut random);
            let (mangled, notes) = mangle::annotate(&mangled, &mut random);
            let formatted = format(&name, &mangled);
            let row = format!("{name}, seed {seed}");
            failing.note_unless(
                parse(&formatted) == parse(&text),
                &row,
                "means something else",
            );
            failing.note_unless(
                format(&name, &formatted) == formatted,
                &row,
                format!("changes when formatted again:\n{formatted}"),
            );
            failing.note_unless(!notes.is_empty(), &row, "has no note");
            let (kept, expected) = (comments(&formatted), comments(&mangled));
            failing.note_unless(kept == expected, &row, format!("{kept:?}\n{expected:?}"));
            for line in formatted.lines() {
                failing.note_unless(line.trim_end() == line, &row, format!("{line:?}"));
            }
        }
    }
    failing.assert_none();
}
