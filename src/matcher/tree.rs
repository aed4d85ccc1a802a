//! All terms without gaps that start with the same word, followed together: for every way the
//! words can go there is one node, which says what has been found on the way to it.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, DefaultHasher};

use super::{Owner, Start, State, level};
use crate::lexicon::Capitals;

/// Symbols of one word: by the level of its capitals, see
/// [`WordCode::symbol`](crate::text::WordCode::symbol).
pub(super) const SYMBOLS_OF_A_WORD: usize = 4;

/// A tree with its branches grown together again where they lead to the same.
#[derive(Debug)]
pub(super) struct Tree {
    /// The node that each symbol leads to from the start; 0 for none.
    roots: Vec<u32>,
    nodes: Vec<Node>,
    outputs: Vec<Output>,
    branches: Vec<Branch>,
    shift: u32,
}

#[derive(Clone, Copy, Debug, Default)]
struct Node {
    /// A bit for each symbol that leads on, by its lowest bits.
    next: u64,
    first_output: u32,
    n_outputs: u32,
}

/// Where a symbol leads from a node. The start leads nowhere, so that all zeros mean none.
#[derive(Clone, Copy, Debug, Default)]
struct Branch {
    key: u64,
    to: u32,
}

/// A term that ends at a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Output {
    pub(super) owner: Owner,
    pub(super) term: usize,
    pub(super) lane: u32,
    /// What the term demands of its word, where it is a single one.
    pub(super) capitals: Capitals,
}

/// A term's state, in the lane of the start it came from.
type Item = (u32, u32);

impl Tree {
    /// Grows the tree for those starts by word that are asked for; `capitals_matter` says of
    /// which words.
    pub(super) fn new(
        states: &[State],
        starts: &[Vec<Start>],
        capitals_matter: &[bool],
        is_wanted: impl Fn(&Start) -> bool,
    ) -> Tree {
        let mut grower = Grower {
            states,
            capitals_matter,
            owners: vec![None; states.len()],
            index: HashMap::default(),
            pending: Vec::new(),
            tree: Tree {
                roots: vec![0; starts.len() * SYMBOLS_OF_A_WORD],
                nodes: vec![Node::default()],
                outputs: Vec::new(),
                branches: Vec::new(),
                shift: 0,
            },
        };
        for (word, starts) in starts.iter().enumerate() {
            let starts: Vec<&Start> = starts
                .iter()
                .filter(|start| !start.has_gap && is_wanted(start))
                .collect();
            grower.add_roots(word, &starts);
        }
        let branches = grower.grow();
        grower.tree.store(&branches);
        grower.tree
    }

    fn store(&mut self, branches: &[(u32, u32, u32)]) {
        let n_slots = (branches.len() * 2).next_power_of_two().max(64);
        self.shift = 64 - n_slots.trailing_zeros();
        self.branches = vec![Branch::default(); n_slots];
        for &(from, symbol, to) in branches {
            self.nodes[from as usize].next |= 1 << bit(symbol as usize);
            let key = branch_key(from, symbol as usize);
            let mut at = self.home(key);
            while self.branches[at].key != 0 {
                at = (at + 1) & (n_slots - 1);
            }
            self.branches[at] = Branch { key, to };
        }
    }

    #[inline]
    fn home(&self, key: u64) -> usize {
        (key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> self.shift) as usize
    }

    /// Returns the node that a symbol leads to from the start; 0 for none.
    #[inline]
    pub(super) fn root(&self, symbol: usize) -> u32 {
        self.roots[symbol]
    }

    /// Returns the node that a symbol leads to; 0 for none.
    #[inline]
    pub(super) fn next(&self, node: u32, symbol: usize) -> u32 {
        if self.nodes[node as usize].next >> bit(symbol) & 1 == 0 {
            return 0;
        }
        let key = branch_key(node, symbol);
        let mut at = self.home(key);
        loop {
            let branch = &self.branches[at];
            if branch.key == key {
                return branch.to;
            }
            if branch.key == 0 {
                return 0;
            }
            at = (at + 1) & (self.branches.len() - 1);
        }
    }

    /// Whether a term ends at a node or the symbol after it may lead on.
    #[inline]
    pub(super) fn is_alive(&self, node: u32, next: usize) -> bool {
        let node = &self.nodes[node as usize];
        node.n_outputs != 0 || node.next >> bit(next) & 1 != 0
    }

    /// Returns the terms that end at a node.
    #[inline]
    pub(super) fn outputs(&self, node: u32) -> &[Output] {
        let node = &self.nodes[node as usize];
        let first = node.first_output as usize;
        &self.outputs[first..first + node.n_outputs as usize]
    }
}

#[inline]
fn bit(symbol: usize) -> u32 {
    ((symbol as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 58) as u32
}

#[inline]
fn branch_key(node: u32, symbol: usize) -> u64 {
    u64::from(node) << 32 | symbol as u64
}

struct Grower<'s> {
    states: &'s [State],
    capitals_matter: &'s [bool],
    /// The term of each state that has been reached.
    owners: Vec<Option<(Owner, usize)>>,
    index: HashMap<Vec<Item>, u32, BuildHasherDefault<DefaultHasher>>,
    pending: Vec<(u32, Vec<Item>)>,
    tree: Tree,
}

impl Grower<'_> {
    /// Adds the nodes that a word leads to from the start, one for each level of its capitals.
    fn add_roots(&mut self, word: usize, starts: &[&Start]) {
        for start in starts {
            self.owners[start.to] = Some((start.owner, start.term));
        }
        for capitals in self.levels(word) {
            let fits = |start: &&&Start| level(start.capitals) <= capitals;
            let starts: Vec<&Start> = starts.iter().filter(fits).copied().collect();
            if starts.is_empty() {
                continue;
            }
            let ends = starts.iter().filter(|start| self.states[start.to].is_end);
            let outputs = ends.map(|start| Output {
                owner: start.owner,
                term: start.term,
                lane: start.lane,
                capitals: start.capitals,
            });
            let outputs: Vec<Output> = outputs.collect();
            let node = self.add_node(&outputs);
            let items = starts.iter().map(|start| (start.to as u32, start.lane));
            self.pending.push((node, items.collect()));
            self.tree.roots[word * SYMBOLS_OF_A_WORD + capitals as usize] = node;
        }
    }

    fn levels(&self, word: usize) -> std::ops::Range<u32> {
        if self.capitals_matter[word] {
            0..3
        } else {
            0..1
        }
    }

    fn add_node(&mut self, outputs: &[Output]) -> u32 {
        let tree = &mut self.tree;
        tree.nodes.push(Node {
            next: 0,
            first_output: tree.outputs.len() as u32,
            n_outputs: outputs.len() as u32,
        });
        tree.outputs.extend(outputs);
        tree.nodes.len() as u32 - 1
    }

    /// Adds what follows the nodes until nothing does; returns the branches.
    fn grow(&mut self) -> Vec<(u32, u32, u32)> {
        let mut branches = Vec::new();
        while let Some((from, items)) = self.pending.pop() {
            let mut steps: Vec<(u32, u32, Item)> = Vec::new();
            for (state, lane) in items {
                for step in &self.states[state as usize].steps {
                    self.owners[step.to] = self.owners[state as usize];
                    for capitals in level(step.capitals)..self.levels(step.word).end {
                        let symbol = step.word * SYMBOLS_OF_A_WORD + capitals as usize;
                        steps.push((symbol as u32, step.to as u32, (step.to as u32, lane)));
                    }
                }
            }
            steps.sort_unstable();
            steps.dedup();
            for steps in steps.chunk_by(|a, b| a.0 == b.0) {
                let items: Vec<Item> = steps.iter().map(|step| step.2).collect();
                branches.push((from, steps[0].0, self.node(items)));
            }
        }
        branches
    }

    /// Returns the node for a set of states, which is added where there is none.
    fn node(&mut self, items: Vec<Item>) -> u32 {
        if let Some(&node) = self.index.get(&items) {
            return node;
        }
        let ends = items
            .iter()
            .filter(|item| self.states[item.0 as usize].is_end);
        let outputs = ends.filter_map(|&(state, lane)| {
            let (owner, term) = self.owners[state as usize]?;
            let capitals = Capitals::Any;
            Some(Output {
                owner,
                term,
                lane,
                capitals,
            })
        });
        let outputs: Vec<Output> = outputs.collect();
        let node = self.add_node(&outputs);
        self.index.insert(items.clone(), node);
        self.pending.push((node, items));
        node
    }
}
