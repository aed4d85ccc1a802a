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
    /// Where a word inside a gap leads; 0 for nowhere, as a term starts there.
    skip: u32,
    /// Whether the term may end here.
    pub(super) is_end: bool,
}

/// Where a word leads.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step {
    word: u32,
    to: u32,
    pub(super) capitals: Capitals,
}

impl State {
    /// Returns where a word inside a gap leads.
    #[inline]
    pub(super) fn skip(self) -> Option<usize> {
        (self.skip != 0).then_some(self.skip as usize)
    }
}

impl Step {
    const NONE: Step = Step::new(0, Capitals::Any, 0);

    pub(super) const fn new(word: usize, capitals: Capitals, to: usize) -> Step {
        Step {
            word: word as u32,
            to: to as u32,
            capitals,
        }
    }

    pub(super) fn word(self) -> usize {
        self.word as usize
    }

    #[inline]
    pub(super) fn to(self) -> usize {
        self.to as usize
    }
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

    /// Lets a word inside a gap lead from one state to another.
    pub(super) fn set_skip(&mut self, from: usize, to: usize) {
        self.states[from].skip = to as u32;
    }

    /// Lets the term end at a state.
    pub(super) fn set_end(&mut self, state: usize) {
        self.states[state].is_end = true;
    }

    /// Adds the steps of all states, each with the state that it leads from.
    pub(super) fn add_steps(&mut self, steps: &[(u32, Step)]) {
        for (from, step) in steps {
            let state = &mut self.states[*from as usize];
            state.words |= bit(step.word());
            state.n_steps += 1;
        }
        let mut next: Vec<u32> = Vec::with_capacity(self.states.len());
        let mut n_before = 0;
        for state in &mut self.states {
            state.first_step = n_before;
            next.push(n_before);
            n_before += state.n_steps;
        }
        self.steps = vec![Step::NONE; steps.len()];
        for (from, step) in steps {
            let next = &mut next[*from as usize];
            self.steps[*next as usize] = *step;
            *next += 1;
        }
        for state in &self.states {
            let first = state.first_step as usize;
            let steps = &mut self.steps[first..first + state.n_steps as usize];
            steps.sort_by_key(|step| step.word);
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
        let from = steps.partition_point(|step| step.word() < word);
        let len = steps[from..].iter().take_while(|step| step.word() == word);
        &steps[from..from + len.count()]
    }
}

/// Returns one of 64 bits for a word.
#[inline]
fn bit(word: usize) -> u64 {
    1 << (word % 64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_by_a_word_are_those_given_in_their_order() {
        let mut states = States::default();
        let n_states = 9;
        for term in 0..3 {
            states.add_term(Owner::Duty(term), term);
            states.add();
            states.add();
        }
        let numbers = std::iter::successors(Some(7_usize), |n| Some((n * 75 + 74) % 65_537));
        let numbers: Vec<usize> = numbers.take(400).collect();
        // Words that share a bit, and many that are the same.
        let step = |(to, n): (usize, &usize)| {
            let word = 1 + n / n_states % 70;
            ((n % n_states) as u32, Step::new(word, Capitals::Any, to))
        };
        let steps: Vec<(u32, Step)> = numbers.iter().enumerate().map(step).collect();
        states.add_steps(&steps);
        for state in 0..n_states {
            assert_eq!(states.term_of(state), (Owner::Duty(state / 3), state / 3));
            for word in 1..80 {
                let given = steps.iter().filter(|(from, _)| *from as usize == state);
                let given = given.filter(|(_, step)| step.word() == word);
                let given: Vec<usize> = given.map(|(_, step)| step.to()).collect();
                let found = states.steps_by(states.get(state), word).iter();
                assert_eq!(found.map(|step| step.to()).collect::<Vec<usize>>(), given);
            }
        }
    }
}
