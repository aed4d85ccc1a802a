//! Every lint fires on the example of its page and is quiet on the one beside it, on top of a
//! small lexicon that no lint has anything to say about.

use std::path::Path;

use rolecall::check::{Check, Config, Finding, Lint};
use rolecall::stats::Stats;
use rolecall::{Label, Posting};

use crate::failing::Failing;
use crate::project;

/// Confidence below which a label is looked at, as `rolecall label` has it.
const REVIEW_BELOW: f64 = 0.6;

type Files = Vec<(String, String)>;

/// The two examples of a page.
#[derive(Default)]
struct Examples {
    bad: Option<Example>,
    good: Option<Example>,
}

#[derive(Clone, Default)]
struct Example {
    /// A file to add, or to put in the place of one of the same name.
    file: Option<(String, String)>,
    /// A corpus as CSV.
    corpus: Option<String>,
}

fn base() -> Files {
    let directory = project("tests/lints/base");
    let entries = std::fs::read_dir(&directory).expect("tests/lints/base can be listed");
    let mut files: Files = entries
        .map(|entry| entry.expect("tests/lints/base can be listed").path())
        .map(|path| {
            (
                name(&path),
                std::fs::read_to_string(&path).expect("a file can be read"),
            )
        })
        .collect();
    files.sort();
    files
}

fn name(path: &Path) -> String {
    path.file_name()
        .expect("a file has a name")
        .to_string_lossy()
        .into_owned()
}

/// Reads the fenced blocks of a page: `toml bad [FILE]`, `csv good`, `csv both`.
fn examples(page: &str) -> Examples {
    let mut examples = Examples::default();
    for block in page.split("\n```").skip(1).step_by(2) {
        let (info, text) = block.split_once('\n').unwrap_or((block, ""));
        let words: Vec<&str> = info.split(' ').collect();
        let [kind, which, rest @ ..] = &words[..] else {
            continue;
        };
        let add = |example: &mut Option<Example>| {
            let example = example.get_or_insert_default();
            if *kind == "csv" {
                example.corpus = Some(text.to_owned());
            } else {
                let file = rest.first().copied().unwrap_or("example.toml");
                example.file = Some((file.to_owned(), format!("{text}\n")));
            }
        };
        if matches!(*which, "bad" | "both") {
            add(&mut examples.bad);
        }
        if matches!(*which, "good" | "both") {
            add(&mut examples.good);
        }
    }
    examples
}

fn files(example: &Example) -> Files {
    let mut files = base();
    if let Some((file, text)) = &example.file {
        files.retain(|(known, _)| known != file);
        files.push((file.clone(), text.clone()));
    }
    files
}

fn findings(example: &Example) -> Vec<Finding> {
    let files = files(example);
    let check = Check::new(&files);
    let Some(corpus) = &example.corpus else {
        return check.run(&Config::default());
    };
    let classifier = check.classifier().expect("a lexicon with a corpus loads");
    let rows: Vec<[String; 3]> = csv::Reader::from_reader(corpus.as_bytes())
        .deserialize()
        .map(|row| row.expect("a corpus is well-formed"))
        .collect();
    let postings = rows.iter().map(|[title, text, label]| {
        let label: Label = classifier.labels().parse(label).expect("a gold label");
        (Posting::new(title, text), Some(label))
    });
    let stats = Stats::measure(&classifier, postings, REVIEW_BELOW);
    check.run_with_corpus(&Config::default(), &stats)
}

fn fired(findings: &[Finding]) -> String {
    let ids: Vec<String> = findings
        .iter()
        .map(|finding| format!("{} ({})", finding.lint.id, finding.message))
        .collect();
    ids.join("; ")
}

#[test]
fn the_small_lexicon_has_no_finding() {
    let found = Check::new(&base()).run(&Config::default());
    assert!(found.is_empty(), "{}", fired(&found));
}

#[test]
fn every_lint_fires_on_its_bad_example_and_not_on_its_good_one() {
    let mut failing = Failing::default();
    for lint in Lint::all() {
        // The page says why it has none; a test of its own follows.
        if lint.name == "lexicon-too-large" {
            continue;
        }
        let Examples {
            bad: Some(mut bad),
            good: Some(mut good),
        } = examples(lint.page())
        else {
            failing.note(lint.id, "its page has no example of both kinds");
            continue;
        };
        if good.file.is_none() {
            good.file.clone_from(&bad.file);
        }
        if bad.file.is_none() {
            bad.file.clone_from(&good.file);
        }
        let (on_bad, on_good) = (findings(&bad), findings(&good));
        let own = files(&good).len() - 1;
        let is_own = |finding: &Finding| finding.span.as_ref().is_none_or(|span| span.file == own);
        let has = |findings: &[Finding]| {
            findings
                .iter()
                .any(|finding| finding.lint == *lint && is_own(finding))
        };
        failing.note_unless(
            has(&on_bad),
            lint.id,
            format!("does not fire; found: {}", fired(&on_bad)),
        );
        failing.note_unless(
            !has(&on_good),
            lint.id,
            format!("fires on its good example: {}", fired(&on_good)),
        );
    }
    failing.assert_none();
}

#[test]
fn a_lexicon_of_hundreds_of_thousands_of_wordings_is_too_large() {
    let letters: Vec<String> = (0..12).map(|letter| format!("w{letter}")).collect();
    let list = letters.join("|");
    let duty = |k: usize| {
        format!(
            "[[duty]]\nid = \"large-{k}\"\nweight = 1.0\nterms = [\"k{k} ({list}) ({list}) ({list})\"]\n\n"
        )
    };
    let text: String = (0..130).map(duty).collect();
    let file = format!("label = \"director\"\nquestion = \"level\"\n\n{text}");
    let example = Example {
        file: Some(("example.toml".to_owned(), file)),
        corpus: None,
    };
    let found = findings(&example);
    assert!(
        found
            .iter()
            .any(|finding| finding.lint.name == "lexicon-too-large")
    );
}

#[test]
fn every_lint_has_a_page_and_every_page_a_lint() {
    let page = Lint::documentation();
    let headings = page.matches("\n## LEX").count();
    assert_eq!(headings, Lint::all().len());
    assert!(Lint::all().len() >= 30);
    for lint in Lint::all() {
        assert!(lint.summary().len() > 20, "{} says nothing", lint.id);
    }
}

#[test]
fn the_documentation_is_the_page_that_the_program_prints() {
    let written =
        std::fs::read_to_string(project("docs/lints.md")).expect("docs/lints.md is there");
    let printed = Lint::documentation();
    assert!(
        written == printed,
        "docs/lints.md is out of date; run: rolecall check --list --format markdown > docs/lints.md"
    );
}
