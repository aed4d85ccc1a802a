//! Lints that ask the matcher itself: terms that another duty always takes, that a mask always
//! takes out of play, or that nothing can find.

use super::finding::Finding;
use super::lint::{self, Lint};
use super::source::Sources;
use crate::classifier::Classifier;
use crate::label::Label;
use crate::lexicon::{Capitals, Duty, Lexicon, Part, Place, Term, Word};
use crate::matcher::{Matcher, Owner};
use crate::posting::Posting;
use crate::text::NormalizedText;

/// Wordings tried of a term; those of larger terms are spread over all of them.
const TRIED: usize = 60;

/// What became of a wording.
enum Fate {
    Stands,
    /// Another duty, by its index, takes its words.
    Shadowed(usize),
    /// A mask, by its index, takes it out of play.
    Masked(usize),
    NotFound,
}

pub(super) fn check(sources: &Sources<'_>, classifier: &Classifier, findings: &mut Vec<Finding>) {
    let lexicon = classifier.lexicon();
    let matcher = Matcher::new(lexicon);
    let head = some_head(lexicon);
    for (duty, entry) in lexicon.duties.iter().enumerate() {
        for (index, term) in entry.terms.iter().enumerate() {
            let wordings = term.pattern.sample(TRIED);
            let mut fates = wordings.iter().map(|wording| {
                let fate = fate(&matcher, duty, index, wording);
                let stands = matches!(fate, Fate::Stands);
                if stands && !is_read_in_a_title(classifier, entry, wording, &head) {
                    return Fate::NotFound;
                }
                fate
            });
            let Some(first) = fates.next() else { continue };
            if matches!(first, Fate::Stands) || !fates.all(|fate| alike(&first, &fate)) {
                continue;
            }
            let (lint, message, help) = describe(lexicon, duty, term, &first);
            let finding = Finding::new(lint, sources.span(&term.origin), message).help(help);
            findings.push(finding);
        }
    }
}

fn alike(one: &Fate, other: &Fate) -> bool {
    std::mem::discriminant(one) == std::mem::discriminant(other)
}

fn describe(
    lexicon: &Lexicon,
    duty: usize,
    term: &Term,
    fate: &Fate,
) -> (&'static Lint, String, String) {
    let (id, written) = (&lexicon.duties[duty].id, &term.written);
    match fate {
        Fate::Shadowed(other) => {
            let rival = &lexicon.duties[*other].id;
            let message = format!("duty {rival:?} takes every find of {written:?} from {id:?}");
            let help = "the longer wording wins, and of equals the first; remove it here, or there"
                .to_owned();
            (&lint::SHADOWED_TERM, message, help)
        }
        Fate::Masked(mask) => {
            let mask = &lexicon.masks[*mask].id;
            let message = format!("mask {mask:?} takes every find of {written:?} out of play");
            let help = "a duty stands only where it has words that the mask has not; remove one of the two".to_owned();
            (&lint::ALWAYS_MASKED, message, help)
        }
        Fate::NotFound | Fate::Stands => {
            let message = format!("no text can be found by {written:?}");
            let help = "what it demands is not how postings are read: look for it where it can stand, and see `rolecall explain`".to_owned();
            (&lint::NEVER_MATCHES, message, help)
        }
    }
}

/// Returns a noun that heads titles of a role, as a title writes it.
fn some_head(lexicon: &Lexicon) -> String {
    let is_role = |duty: &&Duty| duty.part == Part::Head && duty.label != Label::Other;
    let heads = lexicon
        .duties
        .iter()
        .filter(is_role)
        .flat_map(|duty| &duty.terms);
    let wordings = heads.flat_map(|term| term.pattern.sample(1));
    let shortest = wordings.min_by_key(Vec::len).unwrap_or_default();
    written(&shortest)
}

/// Whether the grammar of titles leaves a part of a title where it stands; other duties are
/// looked for in any text.
fn is_read_in_a_title(classifier: &Classifier, duty: &Duty, wording: &[Word], head: &str) -> bool {
    if duty.place == Place::Text && !classifier.lexicon().mentions.is_empty() {
        return true;
    }
    let words = written(wording);
    let titles = match duty.part {
        Part::Duty => return true,
        Part::Head => vec![words],
        Part::Rank => vec![format!("{words} {head}"), format!("{head} {words}")],
        Part::Area => vec![
            format!("{words} {head}"),
            format!("{head}, {words}"),
            format!("{head} of {words}"),
        ],
    };
    titles.iter().any(|title| {
        let explanation = classifier.explain(&Posting::new(title, ""));
        explanation
            .evidence
            .iter()
            .any(|evidence| evidence.duty == duty.id)
    })
}

/// Reads a wording as a posting would write it, between words that mean nothing.
fn fate(matcher: &Matcher, duty: usize, term: usize, wording: &[Word]) -> Fate {
    let text = NormalizedText::new(&format!("Xyzzy {} xyzzy", written(wording)));
    let stands = matcher.find(&text);
    let is_own = |owner: &Owner| *owner == Owner::Duty(duty);
    if let Some(find) = stands.iter().find(|find| is_own(&find.owner)) {
        return match find.mask {
            Some(mask) => Fate::Masked(mask),
            None => Fate::Stands,
        };
    }
    let every = matcher.find_all(&text);
    if !every
        .iter()
        .any(|find| is_own(&find.owner) && find.term == term)
    {
        return Fate::NotFound;
    }
    let rival = stands.iter().find_map(|find| match find.owner {
        Owner::Duty(other) => Some(other),
        Owner::Mask(_)
        | Owner::Context(_)
        | Owner::ContextEnd(_)
        | Owner::Mention(_)
        | Owner::Heading(_) => None,
    });
    rival.map_or(Fate::NotFound, Fate::Shadowed)
}

fn written(wording: &[Word]) -> String {
    let words: Vec<String> = wording.iter().map(write).collect();
    words.join(" ")
}

fn write(word: &Word) -> String {
    match word.capitals {
        Capitals::Any => word.text.clone(),
        Capitals::All => word.text.to_uppercase(),
        Capitals::Some => {
            let mut letters = word.text.chars();
            let first = letters.next().into_iter().flat_map(char::to_uppercase);
            first.chain(letters).collect()
        }
    }
}
