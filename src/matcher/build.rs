//! Compiles a lexicon: its words into an automaton, its terms into states.

use std::collections::HashMap;

use aho_corasick::{AhoCorasick, MatchKind};

use super::{Kind, Matcher, Owner, Start, State, Step};
use crate::lexicon::{Pattern, Piece, Term, Word};

#[derive(Default)]
pub(super) struct Builder {
    patterns: Vec<String>,
    index: HashMap<String, usize>,
    states: Vec<State>,
    starts: Vec<Vec<Start>>,
}

impl Builder {
    pub(super) fn add(&mut self, owner: Owner, terms: &[Term]) {
        for (index, term) in terms.iter().enumerate() {
            self.add_term(owner, index, &term.pattern);
        }
    }

    /// Adds a term's states. `open` are the states from which the next piece goes on, more
    /// than one where pieces may be absent or gaps be short.
    fn add_term(&mut self, owner: Owner, term: usize, pattern: &Pattern) {
        let root = self.add_state();
        let mut open = vec![root];
        for piece in &pattern.pieces {
            match piece {
                Piece::Words(wordings) => {
                    let end = self.add_state();
                    for &from in &open {
                        for wording in wordings {
                            self.add_wording(from, wording, end);
                        }
                    }
                    if !wordings.iter().any(Vec::is_empty) {
                        open.clear();
                    }
                    open.push(end);
                }
                Piece::Gap(length) => {
                    // The gap begins after the last word that was sure to be there or not.
                    for from in open.clone() {
                        let mut at = from;
                        for _ in 0..*length {
                            let next = self.add_state();
                            self.states[at].skip = Some(next);
                            open.push(next);
                            at = next;
                        }
                    }
                }
            }
        }
        for state in open {
            self.states[state].is_end = true;
        }
        for step in std::mem::take(&mut self.states[root].steps) {
            let (capitals, to) = (step.capitals, step.to);
            self.starts[step.word].push(Start {
                owner,
                term,
                capitals,
                to,
            });
        }
    }

    fn add_state(&mut self) -> usize {
        self.states.push(State::default());
        self.states.len() - 1
    }

    fn add_wording(&mut self, from: usize, wording: &[Word], end: usize) {
        let mut at = from;
        for (index, word) in wording.iter().enumerate() {
            let to = if index + 1 == wording.len() {
                end
            } else {
                self.add_state()
            };
            let step = Step {
                word: self.word(&word.text),
                capitals: word.capitals,
                to,
            };
            self.states[at].steps.push(step);
            at = to;
        }
    }

    fn word(&mut self, text: &str) -> usize {
        if let Some(&word) = self.index.get(text) {
            return word;
        }
        let word = self.patterns.len();
        self.index.insert(text.to_owned(), word);
        self.patterns.push(format!(" {text} "));
        self.starts.push(Vec::new());
        word
    }

    pub(super) fn build(mut self, kinds: Vec<Kind>) -> Matcher {
        for state in &mut self.states {
            state.steps.sort_by_key(|step| step.word);
        }
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .build(&self.patterns)
            .expect("a lexicon's expansion limits keep the automaton within its own");
        Matcher {
            automaton,
            states: self.states,
            starts: self.starts,
            kinds,
        }
    }
}
