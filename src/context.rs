//! Which words of a text speak of somebody else, deny what they say, or only wish for it.

use std::ops::Range;

use crate::lexicon::{ContextRule, Direction, Stop};
use crate::matcher::{Find, Owner};
use crate::text::{Break, Words};

/// For each token of some words, the rule whose reach it lies in; the one with the smallest factor
/// wins.
#[derive(Debug, Default)]
pub(crate) struct Contexts {
    within: Range<usize>,
    /// As many as words, or none where no rule reaches any of them.
    rules: Vec<u32>,
}

/// Where no rule reaches.
const NONE: u32 = u32::MAX;

impl Contexts {
    /// Forgets everything.
    pub(crate) fn clear(&mut self) {
        self.within = 0..0;
    }

    /// Finds which rules reach some words, of one sentence or the whole of several, by the contexts
    /// found around them, and forgets what was found elsewhere; `ends_at` says whether one of the
    /// words that end a rule's reach stands at a token.
    pub(crate) fn fill(
        &mut self,
        words: &Words,
        within: Range<usize>,
        finds: &[Find],
        rules: &[ContextRule],
        mut ends_at: impl FnMut(usize, usize) -> bool,
    ) {
        self.rules.clear();
        if !finds.is_empty() {
            self.rules.resize(within.len(), NONE);
        }
        self.within = within;
        for find in finds {
            if let Owner::Context(rule) = find.owner {
                let ends_at = |token: usize| ends_at(rule, token);
                self.mark(words, find, rule, &rules[rule], ends_at);
            }
        }
    }

    /// Whether it is known which rules reach a token.
    pub(crate) fn covers(&self, token: usize) -> bool {
        self.within.contains(&token)
    }

    /// Returns the rule that governs a token.
    pub(crate) fn at(&self, token: usize) -> Option<usize> {
        let rule = self.rules.get(token - self.within.start).copied();
        rule.filter(|&rule| rule != NONE).map(|rule| rule as usize)
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
        let words = words.as_slice();
        // What is not asked for may stop the reach on its way there.
        match data.direction {
            Direction::Forward => {
                let start = trigger.end();
                let end = start.saturating_add(data.reach).min(self.within.end);
                if end <= self.within.start {
                    return;
                }
                for (token, word) in (start..end).zip(&words[start..]) {
                    if word.before() >= stop || ends_at(token) {
                        return;
                    }
                    self.set(token, rule);
                }
            }
            Direction::Backward => {
                let end = trigger.first();
                let start = end.saturating_sub(data.reach).max(self.within.start);
                if start >= self.within.end {
                    return;
                }
                for token in (start..end).rev() {
                    if words[token + 1].before() >= stop || ends_at(token) {
                        return;
                    }
                    self.set(token, rule);
                }
            }
        }
    }

    /// Rules are sorted by factor, so the smaller index is the stronger rule.
    fn set(&mut self, token: usize, rule: usize) {
        let known = self.rules.get_mut(token.wrapping_sub(self.within.start));
        if let Some(known) = known {
            *known = (*known).min(rule as u32);
        }
    }
}
