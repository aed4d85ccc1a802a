//! Finds every term of a lexicon in a normalised text and settles which finds stand: whole
//! words, capitals, gaps, masks, and the longest term.

mod build;
mod classes;
mod ends;
mod find;
mod gaps;
mod overlap;
mod plain;
mod quick;
mod room;
mod tree;
mod walk;

pub(crate) use self::classes::{Class, Classes, words as class_words};
pub(crate) use self::ends::DeadEnds;
pub(crate) use self::find::{Find, Finds};
use self::gaps::Gaps;
pub(crate) use self::overlap::{Kind, kinds, settle};
use self::plain::Plain;
pub(crate) use self::quick::Scratch;
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
    states: Vec<State>,
    /// For each word of the vocabulary, the steps that open a term, in the order of the lexicon.
    starts: Vec<Vec<Start>>,
    /// For each quest, how its terms are found quickly.
    nets: [Net; 3],
    classes: Classes,
    /// For each duty, its kind.
    kinds: Vec<Kind>,
    /// For each word, whether the head of a title can start with it.
    starts_head: Vec<bool>,
    plain: Plain,
}

/// What finds the terms of a quest.
#[derive(Debug)]
struct Net {
    /// For each symbol, what starts with it.
    heads: Vec<Head>,
    tree: Tree,
    gaps: Gaps,
    /// Most words that one of its terms reaches over.
    reach: usize,
}

/// What starts with a word as it is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Head {
    /// The tree's first node; 0 for none.
    root: u32,
    /// Whether a term with a gap starts there.
    opens_gap: bool,
}

/// A place inside a term.
#[derive(Debug, Default)]
struct State {
    /// Where the next word leads, sorted by word.
    steps: Vec<Step>,
    /// Where a word inside a gap leads.
    skip: Option<usize>,
    /// Whether the term may end here.
    is_end: bool,
}

#[derive(Clone, Copy, Debug)]
struct Step {
    word: usize,
    capitals: Capitals,
    to: usize,
}

/// What a term is looked for in. Headings matter at the start of a line or sentence only, and
/// parts of titles only where a text names its own post.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Quest {
    /// All of a text: duties, masks, contexts, mentions.
    Text,
    /// What may be a heading.
    Headings,
    /// Titles: their parts, and masks.
    Parts,
}

impl Quest {
    const ALL: [Quest; 3] = [Quest::Text, Quest::Headings, Quest::Parts];
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
            Part::Duty => quest == Quest::Text,
            Part::Head | Part::Rank | Part::Area => quest == Quest::Parts,
        },
        Owner::Mask(_) => quest != Quest::Headings,
        Owner::Context(_) | Owner::Mention(_) => quest == Quest::Text,
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
