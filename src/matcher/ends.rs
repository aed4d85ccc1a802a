//! Whether a word ends the reach of a context rule, each place in a text tried once.

use std::collections::HashSet;
use std::hash::Hash;

use super::walk::{MAX_WAYS, Place, is_written, reach};
use super::{Matcher, Owner, Start};
use crate::text::{Break, Words};

/// Terms that start with a word, above which those that lead nowhere are remembered.
const MANY_STARTS: usize = 64;

/// Where in a text no end of a term is reached.
#[derive(Debug, Default)]
pub(crate) struct DeadEnds {
    places: HashSet<Place>,
    /// Rules, and words that many terms start with.
    words: HashSet<(usize, usize)>,
}

fn remember<T: Eq + Hash>(known: &mut HashSet<T>, new: T) {
    if known.len() >= MAX_WAYS {
        known.clear();
    }
    known.insert(new);
}

impl DeadEnds {
    /// Forgets those of another text.
    pub(crate) fn forget(&mut self) {
        self.places.clear();
        self.words.clear();
    }
}

impl Matcher {
    /// Whether a word ends the reach of a context rule: whether one of the rule's ends starts
    /// there. `dead_ends` are those of the same text.
    #[inline]
    pub(crate) fn ends_at(
        &self,
        words: &Words,
        rule: usize,
        first: usize,
        dead_ends: &mut DeadEnds,
    ) -> bool {
        let word = &words.as_slice()[first];
        let may_end = self.ends[word.number()] >> (rule % 64) & 1 != 0;
        may_end && self.starts_end(words, rule, first, dead_ends)
    }

    /// Whether one of a rule's ends starts at a token.
    fn starts_end(
        &self,
        words: &Words,
        rule: usize,
        first: usize,
        dead_ends: &mut DeadEnds,
    ) -> bool {
        let word = &words.as_slice()[first];
        let starts = &self.starts[word.number()];
        if starts.len() > MANY_STARTS && dead_ends.words.contains(&(rule, first)) {
            return false;
        }
        let starts_end = |start: &&Start| start.owner == Owner::ContextEnd(rule);
        let ends = starts.iter().filter(starts_end).any(|start| {
            is_written(words, word, start.capitals)
                && self.reaches_end(words, (start.to, first, true), dead_ends)
        });
        if starts.len() > MANY_STARTS && !ends {
            remember(&mut dead_ends.words, (rule, first));
        }
        ends
    }

    /// Whether the end of a term can be reached from a place.
    fn reaches_end(&self, words: &Words, place: Place, dead_ends: &mut DeadEnds) -> bool {
        let (state, at, is_adjacent) = place;
        let state = self.states.get(state);
        if state.is_end {
            return true;
        }
        let Some(word) = words.get(at + 1) else {
            return false;
        };
        // Without a gap there are few ways to a place.
        if state.skip().is_some() && dead_ends.places.contains(&place) {
            return false;
        }
        let steps = self.states.steps_by(state, word.number());
        let reaches = word.before() <= reach(is_adjacent)
            && steps.iter().any(|step| {
                is_written(words, word, step.capitals)
                    && self.reaches_end(words, (step.to(), at + 1, true), dead_ends)
            })
            || word.before() <= Break::Dash
                && state
                    .skip()
                    .is_some_and(|to| self.reaches_end(words, (to, at + 1, false), dead_ends));
        if !reaches && state.skip().is_some() {
            remember(&mut dead_ends.places, place);
        }
        reaches
    }
}
