//! Lints of what terms stand for, beside each other: the same wording twice, bare words,
//! missing inflections.

use std::collections::{BTreeMap, BTreeSet};

use super::finding::{Finding, Span};
use super::lint;
use super::source::Sources;
use super::terms::{English, words};
use crate::label::Label;
use crate::lexicon::{Capitals, Duty, Lexicon, Part, Piece, Term, Word};

/// Terms of this many wordings together make matching slow and reading hopeless.
const MAX_WORDINGS: usize = 200_000;

/// A wording with its gaps: what two terms share when they find the same.
type Key = Vec<Option<Word>>;

pub(super) fn check(
    sources: &Sources<'_>,
    lexicon: &Lexicon,
    english: &English,
    findings: &mut Vec<Finding>,
) {
    let keys: Vec<Vec<BTreeSet<Key>>> = lexicon
        .duties
        .iter()
        .map(|duty| duty.terms.iter().map(wordings).collect())
        .collect();
    for (duty, keys) in lexicon.duties.iter().zip(&keys) {
        twice_in_a_duty(sources, duty, keys, findings);
        bare_words(sources, lexicon, duty, english, findings);
    }
    in_two_duties(sources, lexicon, &keys, findings);
    inflections(sources, lexicon, &keys, findings);
    too_large(lexicon, findings);
}

/// Returns everything a term stands for; `None` is a gap.
fn wordings(term: &Term) -> BTreeSet<Key> {
    let mut keys: Vec<Key> = vec![Key::new()];
    for piece in &term.pattern.pieces {
        match piece {
            Piece::Gap(_) => keys.iter_mut().for_each(|key| key.push(None)),
            Piece::Words(wordings) => {
                let extend = |key: &Key| -> Vec<Key> {
                    let longer = wordings.iter().map(|wording| {
                        let words = wording.iter().cloned().map(Some);
                        key.iter().cloned().chain(words).collect()
                    });
                    longer.collect()
                };
                keys = keys.iter().flat_map(extend).collect();
            }
        }
    }
    keys.into_iter().collect()
}

fn written(key: &Key) -> String {
    let words: Vec<&str> = key
        .iter()
        .map(|word| word.as_ref().map_or("*", |word| &word.text))
        .collect();
    words.join(" ")
}

fn place(sources: &Sources<'_>, term: &Term) -> Option<Span> {
    sources.span(&term.origin)
}

fn twice_in_a_duty(
    sources: &Sources<'_>,
    duty: &Duty,
    keys: &[BTreeSet<Key>],
    findings: &mut Vec<Finding>,
) {
    for (index, term) in duty.terms.iter().enumerate() {
        let covers = |other: usize| {
            other != index
                && keys[index].is_subset(&keys[other])
                && (keys[index].len() < keys[other].len() || other < index)
        };
        let Some(other) = (0..duty.terms.len()).find(|&other| covers(other)) else {
            continue;
        };
        let message = format!("duty {:?} has {:?} already", duty.id, term.written);
        let mut finding = Finding::new(&lint::DUPLICATE_TERM, place(sources, term), message)
            .label("finds nothing of its own")
            .help("remove it");
        if let Some(first) = place(sources, &duty.terms[other]) {
            finding = finding.beside(first, "finds the same");
        }
        findings.push(finding);
    }
}

fn in_two_duties(
    sources: &Sources<'_>,
    lexicon: &Lexicon,
    keys: &[Vec<BTreeSet<Key>>],
    findings: &mut Vec<Finding>,
) {
    let mut owners: BTreeMap<&Key, Vec<(usize, usize)>> = BTreeMap::new();
    for (duty, terms) in keys.iter().enumerate() {
        for (term, wordings) in terms.iter().enumerate() {
            for key in wordings {
                owners.entry(key).or_default().push((duty, term));
            }
        }
    }
    let mut said = BTreeSet::new();
    for (duty, terms) in keys.iter().enumerate() {
        for (term, wordings) in terms.iter().enumerate() {
            // How many of the term's wordings each other duty has, and where one of them is.
            let mut shared: BTreeMap<usize, (usize, usize, &Key)> = BTreeMap::new();
            for key in wordings {
                for &(other, other_term) in owners.get(key).into_iter().flatten() {
                    if other != duty {
                        shared.entry(other).or_insert((0, other_term, key)).0 += 1;
                    }
                }
            }
            for (other, (n_shared, other_term, key)) in shared {
                let is_whole = n_shared >= wordings.len();
                let pair = (duty.min(other), duty.max(other));
                let Some(finding) = both_find(
                    sources,
                    lexicon,
                    (duty, term),
                    (other, other_term),
                    key,
                    is_whole,
                ) else {
                    continue;
                };
                // Each pair of duties is said once, where it is first seen.
                if said.insert((pair, finding.lint)) {
                    findings.push(finding);
                }
            }
        }
    }
}

fn both_find(
    sources: &Sources<'_>,
    lexicon: &Lexicon,
    (duty, term): (usize, usize),
    (other, other_term): (usize, usize),
    key: &Key,
    is_whole: bool,
) -> Option<Finding> {
    let (one, two) = (&lexicon.duties[duty], &lexicon.duties[other]);
    if one.question != two.question || one.part != two.part {
        // The words answer two questions: a team of engineers is both a team and computing.
        return None;
    }
    let (lint, why, help) = if one.label == two.label && is_whole {
        let why = format!("so does duty {:?}, for the same label", two.id);
        (
            &lint::TERM_IN_TWO_DUTIES,
            why,
            "one of the two always wins; keep it where it belongs",
        )
    } else if one.label != two.label && one.weight > 0.0 && two.weight > 0.0 {
        let label = lexicon.labels.name(two.label);
        let why = format!("duty {:?} finds it for {label}", two.id);
        (
            &lint::TERM_FOR_TWO_LABELS,
            why,
            "words that speak for two labels tell them apart for neither; decide, or let a longer wording decide",
        )
    } else {
        return None;
    };
    let message = format!("duty {:?} finds {:?}, and {why}", one.id, written(key));
    let finding = Finding::new(lint, place(sources, &one.terms[term]), message).help(help);
    Some(match place(sources, &two.terms[other_term]) {
        Some(first) => finding.beside(first, "finds it as well"),
        None => finding,
    })
}

/// Single words that prove too little by themselves.
fn bare_words(
    sources: &Sources<'_>,
    lexicon: &Lexicon,
    duty: &Duty,
    english: &English,
    findings: &mut Vec<Finding>,
) {
    if duty.part != Part::Duty {
        return;
    }
    for term in &duty.terms {
        let [Piece::Words(wordings)] = &term.pattern.pieces[..] else {
            continue;
        };
        for word in wordings
            .iter()
            .filter_map(|wording| <&[Word; 1]>::try_from(&wording[..]).ok())
        {
            let [word] = word;
            if let Some(finding) = bare_word(lexicon, duty, word, english) {
                let whole = place(sources, term);
                let at = words(&term.written)
                    .find(|(_, written)| written.eq_ignore_ascii_case(&word.text));
                let part = at.zip(whole.clone()).map(|((at, written), span)| {
                    Span::new(
                        span.file,
                        span.start + 1 + at..span.start + 1 + at + written.len(),
                    )
                });
                let is_plain = part
                    .as_ref()
                    .is_some_and(|part| sources.text(part).eq_ignore_ascii_case(&word.text));
                findings.push(Finding {
                    span: if is_plain { part } else { whole },
                    ..finding
                });
            }
        }
    }
}

fn bare_word(lexicon: &Lexicon, duty: &Duty, word: &Word, english: &English) -> Option<Finding> {
    let text = &word.text;
    let in_any_case = word.capitals == Capitals::Any;
    if in_any_case && english.acronyms.contains(text) {
        let message = format!("duty {:?} finds every {text:?}", duty.id);
        let help = format!(
            "write {:?}: a term in capitals finds capitals only",
            text.to_uppercase()
        );
        return Some(Finding::new(&lint::ACRONYM_CASE, None, message).help(help));
    }
    if in_any_case && english.common.contains(text) {
        let message = format!(
            "duty {:?} is found wherever a posting says {text:?}",
            duty.id
        );
        let help = "almost every posting does; say what it goes with";
        return Some(Finding::new(&lint::COMMON_WORD, None, message).help(help));
    }
    let is_rank = |duty: &Duty| {
        let one_word = |term: &Term| {
            matches!(&term.pattern.pieces[..], [Piece::Words(wordings)]
            if wordings.iter().any(|wording| matches!(&wording[..], [only] if only.text == *text)))
        };
        duty.part == Part::Head && duty.label != Label::Other && duty.terms.iter().any(one_word)
    };
    let is_masked = lexicon
        .masks
        .iter()
        .flat_map(|mask| &mask.terms)
        .any(|term| {
            term.pattern.pieces.iter().any(|piece| {
                matches!(piece, Piece::Words(wordings)
            if wordings.iter().flatten().any(|word| word.text == *text))
            })
        });
    if lexicon.duties.iter().any(is_rank) && !is_masked {
        let message = format!(
            "duty {:?} finds the rank {text:?} wherever it stands, and no mask knows the word",
            duty.id
        );
        let help = format!(
            "say what goes with it ({text} of the department), or mask the phrases in which it is somebody else or no rank at all"
        );
        return Some(Finding::new(&lint::BARE_RANK, None, message).help(help));
    }
    None
}

/// A verb in some of its forms, written one by one, with a form forgotten.
fn inflections(
    sources: &Sources<'_>,
    lexicon: &Lexicon,
    keys: &[Vec<BTreeSet<Key>>],
    findings: &mut Vec<Finding>,
) {
    let mut verbs: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for term in lexicon.duties.iter().flat_map(|duty| &duty.terms) {
        for (at, word) in words(&term.written) {
            if term.written[..at].ends_with('{') {
                verbs
                    .entry(word)
                    .or_insert_with(|| lexicon.vocabulary.words.inflect(word));
            }
        }
    }
    for (duty, keys) in lexicon.duties.iter().zip(keys) {
        let known: BTreeSet<&Key> = keys.iter().flatten().collect();
        for (term, wordings) in duty.terms.iter().zip(keys) {
            let plain = words(&term.written).filter(|(at, _)| !term.written[..*at].ends_with('{'));
            let forgotten = plain.filter_map(|(_, word)| {
                let forms = verbs.get(word)?;
                Some((word, forgotten(word, forms, wordings, &known)?))
            });
            for (word, form) in forgotten {
                let message = format!(
                    "{:?} finds some forms of {word:?}, and not {form:?}",
                    term.written
                );
                let finding =
                    Finding::new(&lint::MISSING_INFLECTION, place(sources, term), message)
                        .help(format!("write {{{word}}} for every form of it"));
                findings.push(finding);
            }
        }
    }
}

/// Returns a form that a duty does not find where it finds the verb and another form of it.
fn forgotten(
    word: &str,
    forms: &[String],
    wordings: &BTreeSet<Key>,
    known: &BTreeSet<&Key>,
) -> Option<String> {
    let key = wordings
        .iter()
        .find(|key| key.iter().flatten().any(|found| found.text == word))?;
    let with = |form: &String| -> Key {
        let swap = |slot: &Option<Word>| match slot {
            Some(found) if found.text == word => Some(Word {
                text: form.clone(),
                ..found.clone()
            }),
            other => other.clone(),
        };
        key.iter().map(swap).collect()
    };
    // The past is what somebody has done, and often left out on purpose.
    let others = || {
        forms
            .iter()
            .filter(|form| *form != word && !form.ends_with("ed"))
    };
    let has_another = others().any(|form| known.contains(&with(form)));
    let absent = others().find(|form| !known.contains(&with(form)))?;
    has_another.then(|| absent.clone())
}

fn too_large(lexicon: &Lexicon, findings: &mut Vec<Finding>) {
    let terms = lexicon.duties.iter().flat_map(|duty| &duty.terms);
    let n_wordings: usize = terms.map(|term| term.pattern.n_wordings()).sum();
    if n_wordings > MAX_WORDINGS {
        let message =
            format!("the terms stand for {n_wordings} wordings together, more than {MAX_WORDINGS}");
        let finding = Finding::new(&lint::LEXICON_TOO_LARGE, None, message)
            .help("write fewer alternatives inside alternatives; `rolecall terms` lists what they stand for");
        findings.push(finding);
    }
}
