//! Compiles a lexicon: its words into a vocabulary, its terms into states.

use std::collections::BTreeSet;

use foldhash::HashMap;

use super::bearings::Bearings;
use super::classes::{self, Classes};
use super::gaps::{Gaps, Needs, Sets};
use super::plain::Plain;
use super::sieve::{self, Sieve, Terms};
use super::states::{States, Step};
use super::tree::Tree;
use super::{Matcher, Net, Owner, Quest, Start, is_in, kinds};
use crate::lexicon::{Capitals, Lexicon, Part, Pattern, Piece, Place, Term, Word};
use crate::text::Vocabulary;

/// Where the states of a term start.
struct Root {
    owner: Owner,
    term: usize,
    has_gap: bool,
    state: usize,
}

#[derive(Default)]
struct Builder<'l> {
    /// The words in the order of their numbers.
    words: Vec<&'l str>,
    index: HashMap<&'l str, usize>,
    capitals_matter: Vec<bool>,
    states: States,
    /// The steps of all states, each with the state that it leads from.
    steps: Vec<(u32, Step)>,
    starts: Vec<Vec<Start>>,
    sets: Sets,
    needs: HashMap<(Owner, usize), Needs>,
}

impl Matcher {
    pub(crate) fn new(lexicon: &Lexicon) -> Matcher {
        Matcher::with_words(lexicon, &BTreeSet::new())
    }

    /// Compiles a lexicon; other words are numbered as well, so that lexicons like it can put
    /// them in classes of their own.
    pub(crate) fn with_words(lexicon: &Lexicon, words: &BTreeSet<String>) -> Matcher {
        let mut builder = Builder::default();
        // What a word is that nobody knows.
        builder.number("");
        for (index, duty) in (0..).zip(&lexicon.duties) {
            builder.add(Owner::Duty(index), &duty.terms);
        }
        for (index, mask) in (0..).zip(&lexicon.masks) {
            builder.add(Owner::Mask(index), &mask.terms);
        }
        for (index, rule) in (0..).zip(&lexicon.contexts) {
            builder.add(Owner::Context(index), &rule.terms);
            builder.add(Owner::ContextEnd(index), &rule.ends);
        }
        for (index, rule) in (0..).zip(&lexicon.mentions) {
            builder.add(Owner::Mention(index), &rule.terms);
        }
        for (index, section) in (0..).zip(&lexicon.sections) {
            builder.add(Owner::Heading(index), &section.headings);
        }
        builder.build(lexicon, words)
    }
}

/// Whether a term is the head of a title that a text may name.
fn is_named_head(owner: Owner, lexicon: &Lexicon) -> bool {
    match owner {
        Owner::Duty(duty) => {
            let duty = &lexicon.duties[duty];
            duty.part == Part::Head && duty.place != Place::Title
        }
        Owner::Mask(_)
        | Owner::Context(_)
        | Owner::ContextEnd(_)
        | Owner::Mention(_)
        | Owner::Heading(_) => false,
    }
}

/// Returns for each word the context rules whose ends start with it, by bits.
fn ends(starts: &[Vec<Start>]) -> Vec<u64> {
    let end = |start: &Start| match start.owner {
        Owner::ContextEnd(rule) => 1 << (rule % 64),
        Owner::Duty(_)
        | Owner::Mask(_)
        | Owner::Context(_)
        | Owner::Mention(_)
        | Owner::Heading(_) => 0,
    };
    let ends = |starts: &Vec<Start>| starts.iter().fold(0, |ends, start| ends | end(start));
    starts.iter().map(ends).collect()
}

impl<'l> Builder<'l> {
    fn add(&mut self, owner: Owner, terms: &'l [Term]) {
        for (index, term) in (0..).zip(terms) {
            self.add_term(owner, index, &term.pattern);
        }
    }

    /// Adds a term's states. `open` are the states from which the next piece goes on, more
    /// than one where pieces may be absent or gaps be short.
    fn add_term(&mut self, owner: Owner, term: usize, pattern: &'l Pattern) {
        let root = Root {
            owner,
            term,
            has_gap: pattern.has_gap(),
            state: self.states.add_term(owner, term),
        };
        let mut open = vec![root.state];
        for piece in &pattern.pieces {
            match piece {
                Piece::Words(wordings) => {
                    let end = self.states.add();
                    for &from in &open {
                        for wording in wordings {
                            self.add_wording(&root, from, wording, end);
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
                            let next = self.states.add();
                            self.states.set_skip(at, next);
                            open.push(next);
                            at = next;
                        }
                    }
                }
            }
        }
        for state in open {
            self.states.set_end(state);
        }
        let mut sets = std::mem::take(&mut self.sets);
        let needs = sets.needs(pattern, |word| self.number(word));
        self.sets = sets;
        self.needs.insert((owner, term), needs);
    }

    fn add_wording(&mut self, root: &Root, from: usize, wording: &'l [Word], end: usize) {
        let mut at = from;
        for (index, word) in wording.iter().enumerate() {
            let to = if index + 1 == wording.len() {
                end
            } else {
                self.states.add()
            };
            let number = self.number(&word.text);
            self.capitals_matter[number] |= word.capitals != Capitals::Any;
            if at == root.state {
                self.add_start(root, number, word.capitals, to);
            } else {
                let step = Step::new(number, word.capitals, to);
                self.steps.push((at as u32, step));
            }
            at = to;
        }
    }

    fn add_start(&mut self, root: &Root, word: usize, capitals: Capitals, to: usize) {
        let starts = &mut self.starts[word];
        let is_same = |start: &&Start| (start.owner, start.term) == (root.owner, root.term);
        // Those of one term stand together, and it is the last one.
        let lane = starts.iter().rev().take_while(is_same).count() as u32;
        starts.push(Start {
            owner: root.owner,
            term: root.term,
            lane,
            has_gap: root.has_gap,
            capitals,
            to,
        });
    }

    fn number(&mut self, text: &'l str) -> usize {
        let next = self.words.len();
        let number = *self.index.entry(text).or_insert(next);
        if number == next {
            self.words.push(text);
            self.capitals_matter.push(false);
            self.starts.push(Vec::new());
        }
        number
    }

    fn build(mut self, lexicon: &'l Lexicon, others: &'l BTreeSet<String>) -> Matcher {
        let n_term_words = self.words.len();
        for (_, word) in classes::words(lexicon) {
            self.number(word);
        }
        for word in others {
            self.number(word);
        }
        self.states.add_steps(&self.steps);
        let states = self.states;
        let matter = self.capitals_matter.iter().copied();
        let words = self.words.iter().copied().zip(matter).skip(1);
        let vocabulary = Vocabulary::new(words);
        let kinds = kinds(&lexicon.duties);
        let sets = self.sets.by_word(self.starts.len());
        let needs = |start: &Start| self.needs[&(start.owner, start.term)];
        let net = |quest| {
            let is_wanted = |start: &Start| is_in(&kinds, start.owner, quest);
            let starts = self.starts.iter().flatten();
            let reaches = starts.filter(|start| is_wanted(start));
            let tree = Tree::new(&states, &self.starts, &self.capitals_matter, is_wanted);
            let gaps = Gaps::new(&self.starts, &self.sets, &sets, needs, is_wanted);
            Net {
                tree,
                gaps,
                reach: reaches.map(|start| needs(start).reach).max().unwrap_or(0),
            }
        };
        let nets = Quest::ALL.map(net);
        let is_head = |start: &Start| is_named_head(start.owner, lexicon);
        let heads = Tree::new(&states, &self.starts, &self.capitals_matter, is_head);
        let head_gaps = Gaps::new(&self.starts, &self.sets, &sets, needs, is_head);
        let of_quest = |mark, quest: Quest| Terms {
            mark,
            tree: &nets[quest as usize].tree,
            gaps: &nets[quest as usize].gaps,
        };
        let named_heads = Terms {
            mark: sieve::HEAD,
            tree: &heads,
            gaps: &head_gaps,
        };
        let terms = [
            of_quest(sieve::DUTY, Quest::Duties),
            of_quest(sieve::CONTEXT, Quest::Contexts),
            of_quest(sieve::MENTION, Quest::Mentions),
            of_quest(sieve::HEADING, Quest::Headings),
            of_quest(sieve::PART, Quest::Parts),
            named_heads,
        ];
        let sieve = Sieve::new(self.starts.len(), &terms);
        Matcher {
            classes: Classes::new(lexicon, &vocabulary, self.words.len()),
            bearings: Bearings::new(lexicon, &self.starts, |start| needs(start).reach),
            nets,
            kinds,
            sieve,
            ends: ends(&self.starts),
            plain: Plain::new(&self.words[1..n_term_words]),
            vocabulary,
            states,
            starts: self.starts,
        }
    }
}
