//! The places inside terms, and where each next word leads from there.

use super::Owner;
use crate::lexicon::Capitals;

/// The states of all terms, with their steps side by side.
#[derive(Debug, Default)]
pub(super) struct States {
    states: Vec<State>,
    steps: Vec<Step>,
    /// The terms in the order of their states.
    terms: Vec<TermStart>,
}

/// Where the states of a term begin, which stand side by side.
#[derive(Clone, Copy, Debug)]
struct TermStart {
    state: usize,
    owner: Owner,
    term: usize,
}

/// A place inside a term.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct State {
    /// Bits of the words that lead somewhere; most words lead nowhere.
    words: u64,
    first_step: u32,
    n_steps: u32,
    /// Where a word inside a gap leads.
    pub(super) skip: Option<usize>,
    /// Whether the term may end here.
    pub(super) is_end: bool,
}

/// Where a word leads.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step {
    pub(super) word: usize,
    pub(super) capitals: Capitals,
    pub(super) to: usize,
}

impl States {
    /// Begins a term and returns the first of its states.
    pub(super) fn add_term(&mut self, owner: Owner, term: usize) -> usize {
        let state = self.add();
        self.terms.push(TermStart { state, owner, term });
        state
    }

    /// Adds a state of the term that was begun last.
    pub(super) fn add(&mut self) -> usize {
        self.states.push(State::default());
        self.states.len() - 1
    }

    /// Returns a state to say of it what is not a step.
    pub(super) fn get_mut(&mut self, state: usize) -> &mut State {
        &mut self.states[state]
    }

    /// Adds all steps, each with the state that it leads from.
    pub(super) fn add_steps(&mut self, mut steps: Vec<(usize, Step)>) {
        steps.sort_by_key(|(from, step)| (*from, step.word));
        self.steps.reserve(steps.len());
        for steps in steps.chunk_by(|a, b| a.0 == b.0) {
            let state = &mut self.states[steps[0].0];
            let bits = steps.iter().map(|(_, step)| bit(step.word));
            state.words = bits.fold(0, |words, bit| words | bit);
            state.first_step = self.steps.len() as u32;
            state.n_steps = steps.len() as u32;
            self.steps.extend(steps.iter().map(|(_, step)| step));
        }
    }

    /// Returns the term that a state belongs to.
    pub(super) fn term_of(&self, state: usize) -> (Owner, usize) {
        let after = self.terms.partition_point(|term| term.state <= state);
        let term = self.terms[after - 1];
        (term.owner, term.term)
    }

    #[inline]
    pub(super) fn get(&self, state: usize) -> State {
        self.states[state]
    }

    /// Returns the steps from a state, in the order of their words.
    #[inline]
    pub(super) fn steps(&self, state: State) -> &[Step] {
        let first = state.first_step as usize;
        &self.steps[first..first + state.n_steps as usize]
    }

    /// Returns the steps by a word; an unknown one leads nowhere.
    #[inline]
    pub(super) fn steps_by(&self, state: State, word: usize) -> &[Step] {
        if word == 0 || state.words & bit(word) == 0 {
            return &[];
        }
        let steps = self.steps(state);
        let from = steps.partition_point(|step| step.word < word);
        let len = steps[from..].iter().take_while(|step| step.word == word);
        &steps[from..from + len.count()]
    }
}

/// Returns one of 64 bits for a word.
#[inline]
fn bit(word: usize) -> u64 {
    1 << (word % 64)
}
