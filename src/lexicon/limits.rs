//! What a lexicon may hold altogether, so that none takes a machine down with it.

use std::cell::Cell;
use std::collections::HashMap;

use super::data::{ContextRule, Term};
use super::{Lexicon, LexiconError, Pattern};

/// Most wordings of all terms together, some sixteen times those of the shipped lexicon. Each
/// takes a hundred bytes or so for each of its words.
const MAX_WORDINGS: usize = 400_000;

/// Most states that all terms together are compiled to.
const MAX_STATES: usize = 4_000_000;

/// Most states of terms with gaps that start with the same word, all of which may have to be
/// looked for wherever it stands; in the shipped lexicon there are
/// 1,400 at most.
const MAX_STATES_OF_A_WORD: usize = 10_000;

/// Most words that a context reaches over: each of its triggers may mark as many.
const MAX_REACH: usize = 200;

/// What the terms come to so far, while they are loaded.
#[derive(Debug, Default)]
pub(super) struct Totals {
    n_wordings: Cell<usize>,
    n_states: Cell<usize>,
}

impl Totals {
    /// Adds a term, or says what there is too much of.
    pub(super) fn add(&self, pattern: &Pattern) -> Result<(), String> {
        let more = [
            (
                &self.n_wordings,
                pattern.n_wordings(),
                MAX_WORDINGS,
                "wordings",
            ),
            (
                &self.n_states,
                pattern.n_states(),
                MAX_STATES,
                "states to look for",
            ),
        ];
        for (total, n, most, what) in more {
            total.set(total.get() + n);
            if total.get() > most {
                return Err(format!(
                    "the terms up to this one come to more than {most} {what}; write fewer alternatives, or split the lexicon"
                ));
            }
        }
        Ok(())
    }
}

/// Checks a lexicon that is sound entry by entry.
pub(super) fn check(lexicon: &Lexicon) -> Result<(), LexiconError> {
    if let Some(rule) = lexicon.contexts.iter().find(|rule| rule.reach > MAX_REACH) {
        return Err(too_far(rule));
    }
    check_starts(lexicon)
}

/// Checks what has to be looked for from one word on where terms have gaps.
fn check_starts(lexicon: &Lexicon) -> Result<(), LexiconError> {
    let mut n_states: HashMap<&str, usize> = HashMap::new();
    for term in terms(lexicon) {
        if !term.pattern.has_gap() {
            continue;
        }
        let n_states_of_term = term.pattern.n_states();
        for word in term.pattern.first_words() {
            let n_states = n_states.entry(word).or_default();
            *n_states += n_states_of_term;
            if *n_states > MAX_STATES_OF_A_WORD {
                let message = format!(
                    "the terms with gaps up to this one that start with {word:?} come to more than {MAX_STATES_OF_A_WORD} states to look for; write narrower gaps or fewer alternatives"
                );
                return Err(LexiconError::invalid(term.origin.clone(), message));
            }
        }
    }
    Ok(())
}

fn too_far(rule: &ContextRule) -> LexiconError {
    let message = format!(
        "context {:?} reaches over {} words, more than {MAX_REACH}; write reach = 8",
        rule.id, rule.reach
    );
    match rule.terms.first() {
        Some(term) => LexiconError::invalid(term.origin.clone(), message),
        None => LexiconError::incomplete(message),
    }
}

/// Returns the terms of a lexicon, whatever they are for.
fn terms(lexicon: &Lexicon) -> impl Iterator<Item = &Term> {
    let duties = lexicon.duties.iter().flat_map(|duty| &duty.terms);
    let masks = lexicon.masks.iter().flat_map(|mask| &mask.terms);
    let contexts = lexicon.contexts.iter();
    let contexts = contexts.flat_map(|rule| rule.terms.iter().chain(&rule.ends));
    let mentions = lexicon.mentions.iter().flat_map(|rule| &rule.terms);
    let sections = lexicon
        .sections
        .iter()
        .flat_map(|section| &section.headings);
    duties
        .chain(masks)
        .chain(contexts)
        .chain(mentions)
        .chain(sections)
}
