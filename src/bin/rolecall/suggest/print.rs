//! Suggestions for people, for a lexicon file, and for programs.

use std::collections::BTreeSet;

use rolecall::suggest::{Example, Lean, Suggestion};
use rolecall::{Labels, Lexicon, NormalizedText, OwnedPosting, Place, Question};
use serde::Serialize;

/// Words of a snippet, the n-gram's own included.
const SNIPPET_LEN: usize = 12;

/// A suggestion with the words around it.
#[derive(Serialize)]
pub(super) struct Shown {
    #[serde(flatten)]
    suggestion: Suggestion,
    /// The n-gram in angle quotes, a dozen words in all.
    snippets: Vec<String>,
}

impl Shown {
    pub(super) fn new(suggestion: Suggestion, postings: &[OwnedPosting]) -> Shown {
        let snippet = |example: &Example| snippet(example, &postings[example.posting]);
        let snippets = suggestion.examples.iter().map(snippet).collect();
        Shown {
            suggestion,
            snippets,
        }
    }
}

fn snippet(example: &Example, posting: &OwnedPosting) -> String {
    let posting = posting.as_posting();
    let raw = posting.columns().nth(example.column);
    let raw = raw.map_or("", |(_, raw)| raw);
    let text = NormalizedText::new(raw);
    let found = example.tokens.clone();
    let n_around = SNIPPET_LEN.saturating_sub(found.len());
    let from = found.start.saturating_sub(n_around.div_ceil(2));
    let to = (found.end + n_around / 2).min(text.tokens().len());
    let words = |tokens: std::ops::Range<usize>| {
        let words: Vec<&str> = tokens
            .map(|token| &raw[text.raw_range(token..=token)])
            .collect();
        words.join(" ")
    };
    let before = words(from..found.start);
    let after = words(found.end..to);
    let marked = words(found);
    format!("{before} «{marked}» {after}").trim().to_owned()
}

/// Renders suggestions lean by lean.
pub(super) fn text(shown: &[Shown], labels: &Labels) -> String {
    let mut text = String::new();
    for lean in Lean::ALL {
        let of_lean: Vec<&Shown> = shown
            .iter()
            .filter(|shown| shown.suggestion.lean == lean)
            .collect();
        text += &format!("{}\n\n", heading(lean, labels));
        for shown in &of_lean {
            let suggestion = &shown.suggestion;
            text += &format!(
                "  {:?} in {}s, {}: z {:.1}, {:+.2} logits, {}; {:.0} % covered\n",
                suggestion.ngram,
                place(suggestion.place),
                question(suggestion.question),
                suggestion.z,
                suggestion.log_odds,
                support(suggestion, labels),
                suggestion.covered * 100.0,
            );
            for snippet in &shown.snippets {
                text += &format!("      {snippet}\n");
            }
        }
        if of_lean.is_empty() {
            text += "  nothing\n";
        }
        text.push('\n');
    }
    text
}

fn heading(lean: Lean, labels: &Labels) -> String {
    let (name, both) = (lean.name(labels), labels.both());
    match lean {
        Lean::Senior | Lean::Junior => format!("For {name}, against everybody else"),
        Lean::Both => format!("For both {both}, so against {}", labels.name(lean.label())),
        Lean::Other => format!("For {name}, against both {both}"),
    }
}

fn support(suggestion: &Suggestion, labels: &Labels) -> String {
    let counts: Vec<String> = suggestion
        .labels
        .iter()
        .filter(|(_, n)| **n > 0)
        .map(|(label, n)| format!("{n} {}", labels.name(label)))
        .collect();
    let mut sources: Vec<(&String, &usize)> = suggestion.sources.iter().collect();
    sources.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
    let sources: Vec<String> = sources
        .into_iter()
        .map(|(source, n)| format!("{} {n}", one_line(source)))
        .collect();
    format!(
        "{} postings ({}; {})",
        suggestion.support,
        counts.join(", "),
        sources.join(", ")
    )
}

/// Renders a lexicon file of duties, with ids that the lexicon does not have yet.
pub(super) fn toml(shown: &[Shown], asked: Question, lexicon: &Lexicon) -> String {
    let labels = lexicon.labels();
    let duties = lexicon.duties().iter();
    let mut taken: BTreeSet<String> = duties.map(|duty| duty.id.clone()).collect();
    let mut toml =
        "# Suggestions of rolecall suggest: read each before pasting it, join it to a duty that\n\
         # means the same, and write rows that it must hit and miss.\n\n"
            .to_owned();
    toml += &format!("question = {:?}\n", question(asked));
    for shown in shown {
        let suggestion = &shown.suggestion;
        let id = free_id(&suggestion.ngram, &mut taken);
        toml += &format!(
            "\n# {}, z {:.1}, {:.0} % covered\n",
            support(suggestion, labels),
            suggestion.z,
            suggestion.covered * 100.0
        );
        toml += &format!(
            "[[duty]]\nid = {}\nlabel = {}\nweight = {:.1}\n",
            quoted(&id),
            quoted(labels.name(suggestion.lean.label())),
            suggestion.weight
        );
        toml += &format!("terms = [{}]\n", quoted(&suggestion.ngram));
        if suggestion.place == Place::Title {
            toml += "in = \"title\"\n";
        }
        toml += "sources = [\"postings\"]\n";
    }
    toml
}

/// Makes an id of the words, numbered where it is taken.
fn free_id(ngram: &str, taken: &mut BTreeSet<String>) -> String {
    let words: Vec<String> = ngram
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let base = words.join("-");
    let mut id = base.clone();
    for number in 2.. {
        if taken.insert(id.clone()) {
            break;
        }
        id = format!("{base}-{number}");
    }
    id
}

/// Renders suggestions as a JSON array.
pub(super) fn json(shown: &[Shown], labels: &Labels) -> serde_json::Result<String> {
    Ok(serde_json::to_string_pretty(&labels.named(shown))? + "\n")
}

fn place(place: Place) -> &'static str {
    match place {
        Place::Title => "title",
        Place::Text => "text",
        Place::Anywhere => "posting",
    }
}

fn question(question: Question) -> &'static str {
    match question {
        Question::Level => "level",
        Question::Field => "field",
    }
}

/// Writes a TOML string; JSON's escapes are TOML's as well.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Keeps a name from ending a comment.
fn one_line(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}
