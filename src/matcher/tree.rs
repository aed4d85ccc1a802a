//! All terms without gaps that start with the same word, followed together: for every way the
//! words can go there is one node, which says what has been found on the way to it.

use std::ops::Range;
use std::rc::Rc;

use foldhash::{HashMap, HashMapExt};

use super::states::States;
use super::{Owner, Start, level};
use crate::lexicon::Capitals;

/// Symbols of one word: by the level of its capitals, see
/// [`WordCode::symbol`](crate::text::WordCode::symbol).
pub(super) const SYMBOLS_OF_A_WORD: usize = 4;

/// A tree with its branches grown together again where they lead to the same.
#[derive(Debug)]
pub(super) struct Tree {
    /// Where symbols lead from nodes: each branch at the place that its node and symbol have, or
    /// the next free one after it.
    branches: Vec<Branch>,
    /// Bits of a product that are no place of a branch.
    shift: u32,
    /// Those of a step stand side by side; the first one stands for none.
    outputs: Vec<Output>,
}

/// Where a symbol leads from a node.
#[derive(Clone, Copy, Debug, Default)]
struct Branch {
    /// The node and the symbol, which no branch has as zeros.
    from: u64,
    to: Step,
}

/// What is reached by a symbol: all that following needs, so that each word costs one look.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Step {
    /// A bit for each symbol that leads on, by some of its bits.
    next: u64,
    node: u32,
    /// The first of the terms that end here; 0 for none.
    first_output: u32,
}

/// A term that ends at a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Output {
    pub(super) owner: Owner,
    pub(super) term: usize,
    pub(super) lane: u32,
    /// What the term demands of its word, where it is a single one.
    pub(super) capitals: Capitals,
    /// Whether no other term ends at the same node after it.
    is_last: bool,
}

/// The node that terms start from.
const START: u32 = 0;

/// Places for each branch at least, so that most stand where they are looked for first.
const PLACES_FOR_A_BRANCH: usize = 2;

/// The golden ratio and the root of two, whose multiples are far apart and from each other's.
const FACTOR: u64 = 0x9e37_79b9_6a09_e667;

/// A term's state, in the lane of the start it came from.
type Item = (u32, u32);

impl Tree {
    /// Grows the tree for those starts by word that are asked for; `capitals_matter` says of
    /// which words.
    pub(super) fn new(
        states: &States,
        starts: &[Vec<Start>],
        capitals_matter: &[bool],
        is_wanted: impl Fn(&Start) -> bool,
    ) -> Tree {
        let none = Output {
            owner: Owner::Duty(0),
            term: 0,
            lane: 0,
            capitals: Capitals::Any,
            is_last: true,
        };
        let mut grower = Grower {
            states,
            capitals_matter,
            index: HashMap::new(),
            pending: Vec::new(),
            steps: Vec::new(),
            nodes: vec![Step::default()],
            branches: Vec::new(),
            outputs: vec![none],
        };
        for (word, starts) in starts.iter().enumerate() {
            let starts: Vec<&Start> = starts
                .iter()
                .filter(|start| !start.has_gap && is_wanted(start))
                .collect();
            if !starts.is_empty() {
                grower.add_roots(word, &starts);
            }
        }
        grower.grow();
        grower.finish()
    }

    /// Returns what a symbol leads to from the start.
    #[inline(always)]
    pub(super) fn first_step(&self, symbol: usize) -> Step {
        self.step_from(START, symbol)
    }

    /// Returns what a symbol leads to.
    #[inline(always)]
    pub(super) fn next_step(&self, step: Step, symbol: usize) -> Step {
        if step.next >> bit(symbol) & 1 == 0 {
            return Step::default();
        }
        self.step_from(step.node, symbol)
    }

    #[inline(always)]
    fn step_from(&self, node: u32, symbol: usize) -> Step {
        let from = from(node, symbol);
        let mut place = self.place(from);
        loop {
            let branch = &self.branches[place];
            if branch.from == from || branch.from == 0 {
                return branch.to;
            }
            place = (place + 1) & (self.branches.len() - 1);
        }
    }

    #[inline(always)]
    fn place(&self, from: u64) -> usize {
        (from.wrapping_mul(FACTOR) >> self.shift) as usize
    }

    /// Returns the first of the terms that end where a step leads, by index; 0 for none.
    #[inline(always)]
    pub(super) fn first_output(&self, step: Step) -> usize {
        step.first_output as usize
    }

    /// Returns a term, and the next one that ends at the same node.
    #[inline(always)]
    pub(super) fn output(&self, index: usize) -> (&Output, usize) {
        let output = &self.outputs[index];
        (output, if output.is_last { 0 } else { index + 1 })
    }

    /// Returns each symbol that terms start with, and what it leads to.
    pub(super) fn first_steps(&self) -> impl Iterator<Item = (usize, Step)> + '_ {
        let firsts = self
            .branches
            .iter()
            .filter(|branch| branch.node() == START && branch.to.node != START);
        firsts.map(|branch| (branch.symbol(), branch.to))
    }

    /// Returns each symbol that terms start with, together with each that leads on from there.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        let firsts = self.first_steps().map(|(symbol, step)| (step.node, symbol));
        let firsts: HashMap<u32, usize> = firsts.collect();
        let pair = move |branch: &Branch| Some((*firsts.get(&branch.node())?, branch.symbol()));
        self.branches.iter().filter_map(pair)
    }
}

impl Step {
    /// Whether a term ends here.
    pub(super) fn ends_term(self) -> bool {
        self.first_output != 0
    }

    /// Whether nothing leads on.
    #[inline(always)]
    pub(super) fn is_last(self) -> bool {
        self.next == 0
    }
}

impl Branch {
    fn node(&self) -> u32 {
        (self.from >> 32) as u32
    }

    fn symbol(&self) -> usize {
        self.from as u32 as usize
    }
}

#[inline(always)]
fn from(node: u32, symbol: usize) -> u64 {
    u64::from(node) << 32 | symbol as u64
}

/// Returns one of 64 bits for a symbol.
#[inline(always)]
fn bit(symbol: usize) -> u32 {
    ((symbol as u64).wrapping_mul(FACTOR) >> 58) as u32
}

struct Grower<'s> {
    states: &'s States,
    capitals_matter: &'s [bool],
    index: HashMap<Rc<[Item]>, u32>,
    pending: Vec<(u32, Rc<[Item]>)>,
    /// Where the symbols lead from the node at hand, kept for its memory.
    steps: Vec<(u32, Item)>,
    /// What leads to each node.
    nodes: Vec<Step>,
    branches: Vec<Grown>,
    outputs: Vec<Output>,
}

/// A branch that has grown.
struct Grown {
    from: u32,
    symbol: u32,
    to: u32,
}

impl Grower<'_> {
    /// Adds the nodes that a word leads to from the start, one for each level of its capitals.
    fn add_roots(&mut self, word: usize, starts: &[&Start]) {
        let states = self.states;
        for capitals in self.levels(word) {
            let fits = |start: &&&Start| level(start.capitals) <= capitals;
            let starts = starts.iter().filter(fits);
            let items: Rc<[Item]> = starts
                .clone()
                .map(|start| (start.to as u32, start.lane))
                .collect();
            if items.is_empty() {
                continue;
            }
            let ends = starts.filter(|start| states.get(start.to).is_end);
            let node = self.add_node(ends.map(|start| Output {
                owner: start.owner,
                term: start.term,
                lane: start.lane,
                capitals: start.capitals,
                is_last: false,
            }));
            self.pending.push((node, items));
            let symbol = word * SYMBOLS_OF_A_WORD + capitals as usize;
            self.add_branch(START, symbol as u32, node);
        }
    }

    fn levels(&self, word: usize) -> Range<u32> {
        if self.capitals_matter[word] {
            0..3
        } else {
            0..1
        }
    }

    fn add_node(&mut self, outputs: impl Iterator<Item = Output>) -> u32 {
        let node = self.nodes.len() as u32;
        let first = self.outputs.len();
        self.outputs.extend(outputs);
        let mut first_output = 0;
        if let Some(last) = self.outputs[first..].last_mut() {
            last.is_last = true;
            first_output = first as u32;
        }
        self.nodes.push(Step {
            next: 0,
            node,
            first_output,
        });
        node
    }

    fn add_branch(&mut self, from: u32, symbol: u32, to: u32) {
        self.nodes[from as usize].next |= 1 << bit(symbol as usize);
        self.branches.push(Grown { from, symbol, to });
    }

    /// Adds what follows the nodes until nothing does.
    fn grow(&mut self) {
        while let Some((from, items)) = self.pending.pop() {
            let mut steps = std::mem::take(&mut self.steps);
            for &(state, lane) in &*items {
                for step in self.states.steps(self.states.get(state as usize)) {
                    for capitals in level(step.capitals)..self.levels(step.word()).end {
                        let symbol = step.word() * SYMBOLS_OF_A_WORD + capitals as usize;
                        steps.push((symbol as u32, (step.to() as u32, lane)));
                    }
                }
            }
            steps.sort_unstable();
            steps.dedup();
            let mut items: Vec<Item> = Vec::new();
            for steps in steps.chunk_by(|a, b| a.0 == b.0) {
                let symbol = steps[0].0;
                items.clear();
                items.extend(steps.iter().map(|step| step.1));
                let to = self.node(&items);
                self.add_branch(from, symbol, to);
            }
            steps.clear();
            self.steps = steps;
        }
    }

    /// Puts all branches into one table.
    fn finish(self) -> Tree {
        let n_places = (self.branches.len() * PLACES_FOR_A_BRANCH)
            .next_power_of_two()
            .max(2);
        let mut tree = Tree {
            branches: vec![Branch::default(); n_places],
            shift: u64::BITS - n_places.trailing_zeros(),
            outputs: self.outputs,
        };
        for grown in self.branches {
            let from = from(grown.from, grown.symbol as usize);
            let mut place = tree.place(from);
            while tree.branches[place].from != 0 {
                place = (place + 1) & (n_places - 1);
            }
            let to = self.nodes[grown.to as usize];
            tree.branches[place] = Branch { from, to };
        }
        tree
    }

    /// Returns the node for a set of states, which is added where there is none.
    fn node(&mut self, items: &[Item]) -> u32 {
        if let Some(&node) = self.index.get(items) {
            return node;
        }
        let states = self.states;
        let ends = items
            .iter()
            .filter(|item| states.get(item.0 as usize).is_end);
        let node = self.add_node(ends.map(|&(state, lane)| {
            let (owner, term) = states.term_of(state as usize);
            Output {
                owner,
                term,
                lane,
                capitals: Capitals::Any,
                is_last: false,
            }
        }));
        let items: Rc<[Item]> = items.into();
        self.index.insert(Rc::clone(&items), node);
        self.pending.push((node, items));
        node
    }
}
