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
    /// The node that each symbol leads to from the start; 0 for none.
    roots: Vec<u32>,
    /// The last one stands for the end of outputs and branches.
    nodes: Vec<Node>,
    outputs: Vec<Output>,
    branches: Vec<Branch>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Node {
    /// A bit for each symbol that leads on, by its lowest bits.
    next: u64,
    /// Its outputs and branches end where those of the node after it begin.
    first_output: u32,
    first_branch: u32,
}

/// Where a symbol leads from a node; those of a node stand side by side, in the order of their
/// symbols' bits, then of the symbols.
#[derive(Clone, Copy, Debug, Default)]
struct Branch {
    symbol: u32,
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
        states: &States,
        starts: &[Vec<Start>],
        capitals_matter: &[bool],
        is_wanted: impl Fn(&Start) -> bool,
    ) -> Tree {
        let mut grower = Grower {
            states,
            capitals_matter,
            index: HashMap::new(),
            pending: Vec::new(),
            steps: Vec::new(),
            branches: Vec::new(),
            branches_of: vec![[0; 2]],
            tree: Tree {
                roots: vec![0; starts.len() * SYMBOLS_OF_A_WORD],
                nodes: vec![Node::default()],
                outputs: Vec::new(),
                branches: Vec::new(),
            },
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

    /// Returns the node that a symbol leads to from the start; 0 for none.
    #[inline]
    pub(super) fn root(&self, symbol: usize) -> u32 {
        self.roots[symbol]
    }

    /// Returns the node that a symbol leads to; 0 for none.
    #[inline]
    pub(super) fn next(&self, node: u32, symbol: usize) -> u32 {
        let [found, end] = self.node(node);
        let bit = bit(symbol);
        if found.next >> bit & 1 == 0 {
            return 0;
        }
        let first = found.first_branch as usize;
        let branches = &self.branches[first..end.first_branch as usize];
        if branches.len() <= FEW_BRANCHES {
            // At least so many stand before it, and few more, as few share a bit.
            let before = (found.next & ((1 << bit) - 1)).count_ones();
            let mut branches = branches[before as usize..].iter();
            let branch = branches.find(|branch| branch.symbol == symbol as u32);
            return branch.map_or(0, |branch| branch.to);
        }
        match branches.binary_search_by_key(&order(symbol as u32), |branch| order(branch.symbol)) {
            Ok(index) => branches[index].to,
            Err(_) => 0,
        }
    }

    /// Whether a term ends at a node or the symbol after it may lead on.
    #[inline]
    pub(super) fn is_alive(&self, node: u32, next: usize) -> bool {
        let [found, end] = self.node(node);
        found.first_output != end.first_output || found.next >> bit(next) & 1 != 0
    }

    /// Returns the symbols that lead on from a node.
    pub(super) fn steps(&self, node: u32) -> impl Iterator<Item = usize> + '_ {
        let [found, end] = self.node(node);
        let branches = &self.branches[found.first_branch as usize..end.first_branch as usize];
        branches.iter().map(|branch| branch.symbol as usize)
    }

    /// Returns the terms that end at a node, by index.
    #[inline]
    pub(super) fn outputs(&self, node: u32) -> Range<u32> {
        let [found, end] = self.node(node);
        found.first_output..end.first_output
    }

    /// Returns a node and the one after it.
    #[inline]
    fn node(&self, node: u32) -> [Node; 2] {
        let node = node as usize;
        [self.nodes[node], self.nodes[node + 1]]
    }

    #[inline]
    pub(super) fn output(&self, index: u32) -> &Output {
        &self.outputs[index as usize]
    }
}

/// Returns one of 64 bits for a symbol.
#[inline]
fn bit(symbol: usize) -> u32 {
    ((symbol as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 58) as u32
}

/// Branches of which few share a bit.
const FEW_BRANCHES: usize = 32;

/// Returns the place of a symbol among others.
#[inline]
fn order(symbol: u32) -> (u32, u32) {
    (bit(symbol as usize), symbol)
}

struct Grower<'s> {
    states: &'s States,
    capitals_matter: &'s [bool],
    index: HashMap<Rc<[Item]>, u32>,
    pending: Vec<(u32, Rc<[Item]>)>,
    /// Where the symbols lead from the node at hand, kept for its memory.
    steps: Vec<(u32, Item)>,
    /// Node by node, in the order in which they are grown.
    branches: Vec<Branch>,
    /// By node, from which of the branches to which are its own.
    branches_of: Vec<[usize; 2]>,
    tree: Tree,
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
            }));
            self.pending.push((node, items));
            self.tree.roots[word * SYMBOLS_OF_A_WORD + capitals as usize] = node;
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
        let tree = &mut self.tree;
        tree.nodes.push(Node {
            first_output: tree.outputs.len() as u32,
            ..Node::default()
        });
        tree.outputs.extend(outputs);
        self.branches_of.push([0; 2]);
        tree.nodes.len() as u32 - 1
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
            let first = self.branches.len();
            let mut items: Vec<Item> = Vec::new();
            for steps in steps.chunk_by(|a, b| a.0 == b.0) {
                let symbol = steps[0].0;
                items.clear();
                items.extend(steps.iter().map(|step| step.1));
                let to = self.node(&items);
                self.branches.push(Branch { symbol, to });
                self.tree.nodes[from as usize].next |= 1 << bit(symbol as usize);
            }
            self.branches[first..].sort_by_key(|branch| order(branch.symbol));
            self.branches_of[from as usize] = [first, self.branches.len()];
            steps.clear();
            self.steps = steps;
        }
    }

    /// Puts the branches side by side.
    fn finish(mut self) -> Tree {
        self.add_node(std::iter::empty());
        let tree = &mut self.tree;
        tree.branches.reserve(self.branches.len());
        for (node, [from, to]) in tree.nodes.iter_mut().zip(self.branches_of) {
            node.first_branch = tree.branches.len() as u32;
            tree.branches.extend(&self.branches[from..to]);
        }
        self.tree
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
            }
        }));
        let items: Rc<[Item]> = items.into();
        self.index.insert(Rc::clone(&items), node);
        self.pending.push((node, items));
        node
    }
}
