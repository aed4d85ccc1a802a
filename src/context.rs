//! Which words of a text speak of somebody else, deny what they say, or only wish for it.

use crate::lexicon::{ContextRule, Direction, Stop};
use crate::matcher::{Find, Owner};
use crate::text::{Break, Words};

/// For each token, the rule whose reach it lies in; the one with the smallest factor wins.
#[derive(Debug, Default)]
pub(crate) struct Contexts {
    rules: Vec<u32>,
}

/// Where no rule reaches.
const NONE: u32 = u32::MAX;

impl Contexts {
    /// Finds what the rules reach, forgetting what was found before; `ends_at` says whether one
    /// of the words that end a rule's reach stands at a token.
    pub(crate) fn fill(
        &mut self,
        words: &Words,
        finds: &[Find],
        rules: &[ContextRule],
        mut ends_at: impl FnMut(usize, usize) -> bool,
    ) {
        self.rules.clear();
        self.rules.resize(words.len(), NONE);
        for find in finds {
            if let Owner::Context(rule) = find.owner {
                let ends_at = |token: usize| ends_at(rule, token);
                self.mark(words, find, rule, &rules[rule], ends_at);
            }
        }
    }

    /// Returns the rule that governs a token.
    pub(crate) fn at(&self, token: usize) -> Option<usize> {
        let rule = self.rules[token];
        (rule != NONE).then_some(rule as usize)
    }

    fn mark(
        &mut self,
        words: &Words,
        trigger: &Find,
        rule: usize,
        data: &ContextRule,
        mut ends_at: impl FnMut(usize) -> bool,
    ) {
        let stop = match data.stop {
            Stop::Comma => Break::Comma,
            Stop::Clause => Break::Colon,
            Stop::Sentence => Break::Sentence,
        };
        let before = |token: usize| words.as_slice()[token].before;
        match data.direction {
            Direction::Forward => {
                let reached = (trigger.end()..words.len())
                    .take(data.reach)
                    .take_while(|&token| before(token) < stop && !ends_at(token));
                reached.for_each(|token| self.set(token, rule));
            }
            Direction::Backward => {
                let reached = (0..trigger.first())
                    .rev()
                    .take(data.reach)
                    .take_while(|&token| before(token + 1) < stop && !ends_at(token));
                reached.for_each(|token| self.set(token, rule));
            }
        }
    }

    /// Rules are sorted by factor, so the smaller index is the stronger rule.
    fn set(&mut self, token: usize, rule: usize) {
        self.rules[token] = self.rules[token].min(rule as u32);
    }
}
