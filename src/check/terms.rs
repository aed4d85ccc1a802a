//! Lints of single terms, each by itself: syntax, gaps, sizes, and the words they are made of.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use toml_edit::{Array, Item, Value};

use super::finding::{Finding, Span};
use super::keys;
use super::lint;
use super::source::{Sources, Written};
use crate::lexicon::{Pattern, TermFault, Vocabulary, WordForms};

/// Words that a gap may span before its ends have little to do with each other.
const WIDE_GAP: usize = 6;

/// Words that a term may demand before hardly any posting has them all in a row.
const LONG_TERM: usize = 8;

/// What the lints know of English.
#[derive(Deserialize)]
pub(super) struct English {
    pub(super) common: BTreeSet<String>,
    pub(super) acronyms: BTreeSet<String>,
    pub(super) not_variants: BTreeSet<String>,
    pub(super) irregular: BTreeSet<String>,
}

impl English {
    pub(super) fn load() -> English {
        toml::from_str(include_str!("words.toml")).unwrap_or_else(|error| panic!("{error}"))
    }
}

/// Reads what terms refer to.
fn vocabulary(sources: &Sources<'_>) -> Vocabulary {
    let mut words = WordForms::default();
    for (_, name, _, item) in sources.named("inflections") {
        words.irregular.insert(name.to_owned(), texts(item));
    }
    for (_, root) in sources.tables() {
        let pairs = root.get("spellings").and_then(Item::as_array);
        for pair in pairs.into_iter().flat_map(Array::iter) {
            let pair: Vec<&str> = pair
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .collect();
            if let [here, there] = pair[..] {
                words.spellings.push([here.to_owned(), there.to_owned()]);
            }
        }
    }
    let classes = sources.named("classes");
    let classes = classes.map(|(_, name, _, item)| (name.to_owned(), texts(item)));
    Vocabulary {
        classes: classes.collect(),
        words,
        effects: BTreeMap::new(),
    }
}

fn texts(item: &Item) -> Vec<String> {
    let values = item.as_array().into_iter().flat_map(Array::iter);
    values
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect()
}

pub(super) fn check(sources: &Sources<'_>, english: &English, findings: &mut Vec<Finding>) {
    let vocabulary = vocabulary(sources);
    let terms = sources.terms();
    for term in &terms {
        match vocabulary.parse(term.value) {
            Ok(pattern) => long(term, &pattern, findings),
            Err(fault) => findings.push(faulty(term, &fault, &vocabulary)),
        }
        wide_gaps(term, findings);
        irregular(term, &vocabulary, english, findings);
        variants(term, &vocabulary, english, findings);
    }
    unused_classes(sources, &terms, findings);
}

fn faulty(term: &Written<'_>, fault: &TermFault, vocabulary: &Vocabulary) -> Finding {
    let lint = match fault {
        TermFault::Syntax(_) => &lint::TERM_SYNTAX,
        TermFault::UnknownClass(_) => &lint::UNKNOWN_CLASS,
        TermFault::TooManyWordings(_) => &lint::TOO_MANY_WORDINGS,
    };
    let finding = Finding::new(
        lint,
        Some(term.span.clone()),
        format!("term {:?}: {fault}", term.value),
    );
    let unknown = class_names(term.value).find(|(_, name)| !vocabulary.classes.contains_key(*name));
    let Some((at, name)) = unknown else {
        return finding;
    };
    let place = term.part(at..at + 1 + name.len());
    let known = vocabulary.classes.keys().map(String::as_str);
    let mut finding = finding;
    if let Some(closest) = keys::closest(name, known) {
        finding = finding
            .label(format!("did you mean @{closest}?"))
            .fix(place.clone(), format!("@{closest}"));
    }
    finding.span = Some(place);
    finding
}

/// Returns the classes that a term names, with the place of the mark.
fn class_names(term: &str) -> impl Iterator<Item = (usize, &str)> {
    term.match_indices('@').map(move |(at, _)| {
        let rest = &term[at + 1..];
        let is_name = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
        let end = rest.find(|c| !is_name(c)).unwrap_or(rest.len());
        (at, &rest[..end])
    })
}

fn long(term: &Written<'_>, pattern: &Pattern, findings: &mut Vec<Finding>) {
    let shortest = pattern.fewest_words();
    if shortest <= LONG_TERM {
        return;
    }
    let message = format!("term {:?} demands {shortest} words", term.value);
    let finding = Finding::new(&lint::LONG_TERM, Some(term.span.clone()), message)
        .help("hardly any posting has them all in a row; keep the words that carry the meaning");
    findings.push(finding);
}

fn wide_gaps(term: &Written<'_>, findings: &mut Vec<Finding>) {
    for (at, _) in term.value.match_indices('*') {
        let digits = term.value[at + 1..]
            .bytes()
            .take_while(u8::is_ascii_digit)
            .count();
        let number = &term.value[at + 1..at + 1 + digits];
        let Some(width) = number
            .parse::<usize>()
            .ok()
            .filter(|width| *width > WIDE_GAP)
        else {
            continue;
        };
        let message = format!("the gap in {:?} spans up to {width} words", term.value);
        let place = term.part(at..at + 1 + digits);
        let finding = Finding::new(&lint::WIDE_GAP, Some(place), message)
            .help("past six words what stands before and after has little to do with each other; write *6 or less");
        findings.push(finding);
    }
}

/// Returns the words in braces, with the place of the opening one.
fn inflected(term: &str) -> impl Iterator<Item = (usize, &str)> {
    term.match_indices('{').filter_map(move |(at, _)| {
        let rest = &term[at + 1..];
        Some((at, &rest[..rest.find('}')?]))
    })
}

fn irregular(
    term: &Written<'_>,
    vocabulary: &Vocabulary,
    english: &English,
    findings: &mut Vec<Finding>,
) {
    for (at, word) in inflected(term.value) {
        if !english.irregular.contains(word) || vocabulary.words.irregular.contains_key(word) {
            continue;
        }
        let forms = vocabulary.words.inflect(word);
        let message = format!("{{{word}}} is irregular, and no rule gives its forms");
        let finding = Finding::new(
            &lint::IRREGULAR_VERB,
            Some(term.part(at..at + word.len() + 2)),
            message,
        )
        .label(format!("found as {}", forms.join(", ")))
        .help(format!(
            "list its forms under [inflections]: {word} = [...]"
        ));
        findings.push(finding);
    }
}

fn variants(
    term: &Written<'_>,
    vocabulary: &Vocabulary,
    english: &English,
    findings: &mut Vec<Finding>,
) {
    for (at, word) in words(term.value) {
        let lower = word.to_lowercase();
        if english.not_variants.contains(&lower) {
            continue;
        }
        let spelling = vocabulary.words.spellings.iter().find(|[here, there]| {
            lower.len() >= there.len() + 3
                && lower.ends_with(there.as_str())
                && !there.ends_with(here.as_str())
        });
        let Some([here, there]) = spelling else {
            continue;
        };
        // "supervises" is no British spelling, since "supervise" is none.
        let verb = format!(
            "{}ise",
            lower.strip_suffix(there.as_str()).unwrap_or(&lower)
        );
        if there.starts_with("is") && english.not_variants.contains(&verb) {
            continue;
        }
        let mended = format!("{}{here}", &word[..word.len() - there.len()]);
        let place = term.part(at..at + word.len());
        let message = format!("{word:?} finds this spelling only");
        let finding = Finding::new(&lint::VARIANT_SPELLING, Some(place.clone()), message)
            .label(format!("{mended:?} finds both"))
            .help("[spellings] goes one way: what terms write in the first spelling finds the second as well");
        findings.push(finding.fix(place, mended));
    }
}

/// Returns the words of a term, with their places.
pub(super) fn words(term: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut rest = 0;
    std::iter::from_fn(move || {
        let start = rest + term[rest..].find(char::is_alphabetic)?;
        let end = term[start..].find(|c: char| !c.is_alphanumeric());
        let end = end.map_or(term.len(), |length| start + length);
        rest = end;
        let is_class = term[..start].ends_with('@');
        Some((start, if is_class { "" } else { &term[start..end] }))
    })
}

fn unused_classes(sources: &Sources<'_>, terms: &[Written<'_>], findings: &mut Vec<Finding>) {
    let mut used: BTreeSet<&str> = BTreeSet::new();
    for term in terms {
        used.extend(class_names(term.value).map(|(_, name)| name));
    }
    for (_, _, _, item) in sources.named("classes") {
        let members = item
            .as_array()
            .into_iter()
            .flat_map(Array::iter)
            .filter_map(Value::as_str);
        used.extend(members.flat_map(|member| class_names(member).map(|(_, name)| name)));
    }
    for (file, name, span, _) in sources.named("classes") {
        if used.contains(name) {
            continue;
        }
        let message = format!("no term uses the class @{name}");
        let finding = Finding::new(&lint::UNUSED_CLASS, Some(Span::new(file, span)), message)
            .help("use it, or remove it");
        findings.push(finding);
    }
}
