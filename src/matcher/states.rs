//! The places inside terms, and where each next word leads from there.

use crate::lexicon::Capitals;

/// The states of all terms, with their steps side by side.
#[derive(Debug, Default)]
pub(super) struct States {
    states: Vec<State>,
    steps: Vec<Step>,
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

/// A state that is being built.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub(super) steps: Vec<Step>,
    pub(super) skip: Option<usize>,
    pub(super) is_end: bool,
}

impl States {
    pub(super) fn new(drafts: Vec<Draft>) -> States {
        let mut states = States::default();
        for mut draft in drafts {
            draft.steps.sort_by_key(|step| step.word);
            let bits = draft.steps.iter().map(|step| bit(step.word));
            states.states.push(State {
                words: bits.fold(0, |words, bit| words | bit),
                first_step: states.steps.len() as u32,
                n_steps: draft.steps.len() as u32,
                skip: draft.skip,
                is_end: draft.is_end,
            });
            states.steps.append(&mut draft.steps);
        }
        states
    }

    pub(super) fn len(&self) -> usize {
        self.states.len()
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
