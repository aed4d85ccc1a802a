//! Follows one term from one word: exact, gaps included.

use super::find::Find;
use super::{Matcher, Owner, Start, State, level};
use crate::lexicon::Capitals;
use crate::text::{Break, Word, Words};

/// The tokens a term names, while they are being found; memory is kept from term to term.
#[derive(Clone, Debug, Default)]
pub(super) struct Path {
    tokens: Vec<u32>,
    /// The best way to the end so far; empty while there is none.
    best: Vec<u32>,
}

/// Whether a word is written as demanded.
#[inline]
pub(super) fn is_written(words: &Words, word: &Word, demanded: Capitals) -> bool {
    level(demanded) <= words.capitals(word)
}

/// Whether capitals are demanded of a word whose capitals say nothing.
#[inline]
pub(super) fn is_doubtful(words: &Words, word: &Word, demanded: Capitals) -> bool {
    demanded != Capitals::Any && (word.is_shouted() || words.is_case_mute(word))
}

impl Matcher {
    /// Finds one term that starts at a token; of its wordings the one that names most words
    /// there, then the one with the smallest gaps.
    pub(super) fn find_at(
        &self,
        words: &Words,
        first: usize,
        start: &Start,
        path: &mut Path,
    ) -> Option<Find> {
        let word = &words.as_slice()[first];
        if !is_written(words, word, start.capitals) {
            return None;
        }
        path.best.clear();
        path.tokens.clear();
        path.tokens.push(first as u32);
        self.walk(words, &self.states[start.to], first, path);
        if path.best.is_empty() {
            return None;
        }
        // A longer term is company enough for a word in doubtful capitals.
        let is_doubtful = path.best.len() == 1 && is_doubtful(words, word, start.capitals);
        Some(Find::new(start.owner, start.term, &path.best, is_doubtful))
    }

    /// Follows a term from the state reached at token `at`.
    fn walk(&self, words: &Words, state: &State, at: usize, path: &mut Path) {
        if state.is_end {
            let best = (path.best.len(), path.tokens.last());
            if (path.tokens.len(), path.best.last()) > best || path.best.is_empty() {
                path.best.clone_from(&path.tokens);
            }
        }
        let Some(word) = words.get(at + 1) else {
            return;
        };
        let is_adjacent = path.tokens.last() == Some(&(at as u32));
        if word.before <= reach(is_adjacent) {
            for step in state.steps_by(word.number()) {
                if is_written(words, word, step.capitals) {
                    path.tokens.push(at as u32 + 1);
                    self.walk(words, &self.states[step.to], at + 1, path);
                    path.tokens.pop();
                }
            }
        }
        if let Some(to) = state.skip
            && word.before <= Break::Dash
        {
            self.walk(words, &self.states[to], at + 1, path);
        }
    }

    /// Whether a word ends the reach of a context rule: whether one of the rule's ends starts
    /// there.
    pub(crate) fn ends_at(&self, words: &Words, rule: usize, first: usize) -> bool {
        let word = &words.as_slice()[first];
        let starts = self.starts[word.number()].iter();
        let mut ends = starts.filter(|start| start.owner == Owner::ContextEnd(rule));
        ends.any(|start| {
            is_written(words, word, start.capitals)
                && self.reaches_end(words, &self.states[start.to], first, true)
        })
    }

    fn reaches_end(&self, words: &Words, state: &State, at: usize, is_adjacent: bool) -> bool {
        if state.is_end {
            return true;
        }
        let Some(word) = words.get(at + 1) else {
            return false;
        };
        let steps = state.steps_by(word.number());
        word.before <= reach(is_adjacent)
            && steps.iter().any(|step| {
                is_written(words, word, step.capitals)
                    && self.reaches_end(words, &self.states[step.to], at + 1, true)
            })
            || word.before <= Break::Dash
                && state
                    .skip
                    .is_some_and(|to| self.reaches_end(words, &self.states[to], at + 1, false))
    }
}

/// Returns what may stand between two words of a term at most.
pub(super) fn reach(is_adjacent: bool) -> Break {
    if is_adjacent {
        Break::Comma
    } else {
        Break::Dash
    }
}

impl State {
    /// Returns the steps by a word; an unknown one leads nowhere.
    pub(super) fn steps_by(&self, word: usize) -> &[super::Step] {
        if word == 0 {
            return &[];
        }
        let from = self.steps.partition_point(|step| step.word < word);
        let len = self.steps[from..].partition_point(|step| step.word == word);
        &self.steps[from..from + len]
    }
}
