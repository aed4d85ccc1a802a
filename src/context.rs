//! Which words of a text speak of somebody else, deny what they say, or only wish for it.

use std::collections::HashSet;

use crate::lexicon::{ContextRule, Direction, Stop};
use crate::matcher::{Find, Owner};
use crate::text::{Break, NormalizedText};

/// For each token, the rule whose reach it lies in; the one with the smallest factor wins.
#[derive(Debug)]
pub(crate) struct Contexts {
    rules: Vec<Option<usize>>,
}

impl Contexts {
    pub(crate) fn find(text: &NormalizedText, finds: &[Find], rules: &[ContextRule]) -> Contexts {
        let mut contexts = Contexts {
            rules: vec![None; text.tokens().len()],
        };
        let ends: HashSet<(usize, usize)> = finds
            .iter()
            .filter_map(|find| match find.owner {
                Owner::ContextEnd(rule) => Some((rule, *find.tokens.start())),
                _ => None,
            })
            .collect();
        for find in finds {
            if let Owner::Context(rule) = find.owner {
                contexts.mark(text, &ends, find, rule, &rules[rule]);
            }
        }
        contexts
    }

    /// Returns the rule that governs a token.
    pub(crate) fn at(&self, token: usize) -> Option<usize> {
        self.rules[token]
    }

    fn mark(
        &mut self,
        text: &NormalizedText,
        ends: &HashSet<(usize, usize)>,
        trigger: &Find,
        rule: usize,
        data: &ContextRule,
    ) {
        let stop = match data.stop {
            Stop::Comma => Break::Comma,
            Stop::Clause => Break::Colon,
            Stop::Sentence => Break::Sentence,
        };
        let ends_at = |token: usize| ends.contains(&(rule, token));
        let tokens = text.tokens();
        match data.direction {
            Direction::Forward => {
                let from = trigger.tokens.end() + 1;
                let reached = (from..tokens.len())
                    .take(data.reach)
                    .take_while(|&token| tokens[token].before < stop && !ends_at(token));
                reached.for_each(|token| self.set(token, rule));
            }
            Direction::Backward => {
                let reached = (0..*trigger.tokens.start())
                    .rev()
                    .take(data.reach)
                    .take_while(|&token| tokens[token + 1].before < stop && !ends_at(token));
                reached.for_each(|token| self.set(token, rule));
            }
        }
    }

    /// Rules are sorted by factor, so the smaller index is the stronger rule.
    fn set(&mut self, token: usize, rule: usize) {
        let current = self.rules[token].unwrap_or(rule);
        self.rules[token] = Some(current.min(rule));
    }
}
