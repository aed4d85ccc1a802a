//! Finds every term of a lexicon in a normalised text and settles which finds stand: whole
//! words, capitals, gaps, masks, and the longest term.

mod asked;
mod bearings;
mod build;
mod classes;
mod ends;
mod find;
mod gaps;
mod overlap;
mod plain;
mod quick;
mod room;
mod sieve;
mod states;
mod tree;
mod walk;

use self::bearings::Bearings;
pub(crate) use self::classes::{Class, Classes, words as class_words};
pub(crate) use self::ends::DeadEnds;
pub(crate) use self::find::{Find, Finds};
use self::gaps::Gaps;
pub(crate) use self::overlap::{Kind, kinds, settle};
use self::plain::Plain;
pub(crate) use self::quick::Scratch;
use self::sieve::Sieve;
use self::states::States;
use self::tree::Tree;
use crate::lexicon::{Capitals, Lexicon, Part};
use crate::text::Vocabulary;

/// What a found term belongs to, with its index in the lexicon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Owner {
    Duty(usize),
    Mask(usize),
    Context(usize),
    ContextEnd(usize),
    Mention(usize),
    Heading(usize),
}

/// A compiled lexicon, immutable and shared between threads.
///
/// Each of the lexicon's words knows the terms it can start, and each term is a small graph of
/// states that the next words must lead through. From these a [`Tree`] is grown for terms
/// without gaps, which follows all terms that start at a word at once, and [`Gaps`] say where
/// the others need to be tried.
#[derive(Debug)]
pub(crate) struct Matcher {
    vocabulary: Vocabulary,
    states: States,
    /// For each word of the vocabulary, the steps that open a term, in the order of the lexicon.
    starts: Vec<Vec<Start>>,
    /// For each quest, how its terms are found quickly.
    nets: [Net; 5],
    classes: Classes,
    /// For each duty, its kind.
    kinds: Vec<Kind>,
    /// What each word could start in a text.
    sieve: Sieve,
    /// Which way what a word starts acts.
    bearings: Bearings,
    /// For each word, the rules whose reach it may end, by bits of 64.
    ends: Vec<u64>,
    plain: Plain,
}

/// What finds the terms of a quest.
#[derive(Debug)]
struct Net {
    tree: Tree,
    gaps: Gaps,
    /// Most words that one of its terms reaches over.
    reach: usize,
}

/// What a term is looked for in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Quest {
    /// All of a text: duties, and the masks that take them out of play.
    Duties,
    /// Sentences in which there is something for a context to act on.
    Contexts,
    /// Clauses that hold a head.
    Mentions,
    /// Starts of lines and sentences.
    Headings,
    /// Titles, and where a text names its own post: their parts, and masks.
    Parts,
}

impl Quest {
    const ALL: [Quest; 5] = [
        Quest::Duties,
        Quest::Contexts,
        Quest::Mentions,
        Quest::Headings,
        Quest::Parts,
    ];
}

#[derive(Clone, Copy, Debug)]
struct Start {
    owner: Owner,
    term: usize,
    /// Tells apart the ways in which one term starts with one word.
    lane: u32,
    has_gap: bool,
    capitals: Capitals,
    to: usize,
}

pub(super) fn is_in(kinds: &[Kind], owner: Owner, quest: Quest) -> bool {
    match owner {
        Owner::Duty(duty) => match kinds[duty].part {
            Part::Duty => quest == Quest::Duties,
            Part::Head | Part::Rank | Part::Area => quest == Quest::Parts,
        },
        Owner::Mask(_) => matches!(quest, Quest::Duties | Quest::Parts),
        Owner::Context(_) => quest == Quest::Contexts,
        Owner::Mention(_) => quest == Quest::Mentions,
        Owner::Heading(_) => quest == Quest::Headings,
        // Asked for where a context reaches, see `Matcher::ends_at`.
        Owner::ContextEnd(_) => false,
    }
}

/// Returns the level of capitals a word must have, see
/// [`Words::capitals`](crate::text::Words::capitals).
fn level(demanded: Capitals) -> u32 {
    match demanded {
        Capitals::Any => 0,
        Capitals::Some => 1,
        Capitals::All => 2,
    }
}

impl Matcher {
    /// Returns the classes that a lexicon puts the words in, those of the matcher's own lexicon
    /// or of one like it.
    pub(crate) fn classes_of(&self, lexicon: &Lexicon) -> Classes {
        Classes::new(lexicon, &self.vocabulary, self.starts.len())
    }

    /// Returns the classes that the matcher's lexicon puts the words in.
    pub(crate) fn classes(&self) -> &Classes {
        &self.classes
    }
}
