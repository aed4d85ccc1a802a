//! Finds every term of a lexicon in a normalised text and settles which finds stand: whole
//! words, capitals, gaps, masks, and the longest term.

mod build;
mod overlap;

use std::ops::RangeInclusive;

use aho_corasick::AhoCorasick;

use self::build::Builder;
pub(crate) use self::overlap::{Kind, kinds, settle};
use crate::lexicon::{Capitals, Lexicon};
use crate::text::{Break, Case, NormalizedText};

/// What a found term belongs to, with its index in the lexicon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Owner {
    Duty(usize),
    Mask(usize),
    Context(usize),
    ContextEnd(usize),
    Mention(usize),
    Heading(usize),
}

/// A term found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Find {
    pub(crate) owner: Owner,
    /// Index among the owner's terms.
    pub(crate) term: usize,
    /// First and last token.
    pub(crate) tokens: RangeInclusive<usize>,
    /// The token ranges of its fragments, gaps left out.
    fragments: Vec<RangeInclusive<usize>>,
    /// Whether it rests on one word in capitals where capitals say nothing, so that only
    /// the words beside it can tell what it means ("IT" in "WE NEED IT").
    pub(crate) is_doubtful: bool,
    /// The mask that takes it out of play.
    pub(crate) mask: Option<usize>,
}

impl Find {
    /// Returns the same find as one of another owner.
    pub(crate) fn owned_by(&self, owner: Owner) -> Find {
        Find {
            owner,
            ..self.clone()
        }
    }

    /// How many words it names.
    fn n_words(&self) -> usize {
        self.fragments
            .iter()
            .map(|range| range.end() - range.start() + 1)
            .sum()
    }

    /// Whether every word it names is also named by another find.
    fn is_inside(&self, other: &Find) -> bool {
        self.fragments.iter().all(|inner| {
            other
                .fragments
                .iter()
                .any(|outer| outer.start() <= inner.start() && inner.end() <= outer.end())
        })
    }

    pub(crate) fn order(&self) -> (usize, usize, Owner, usize) {
        (
            *self.tokens.start(),
            *self.tokens.end(),
            self.owner,
            self.term,
        )
    }

    fn overlaps(&self, other: &Find) -> bool {
        self.fragments.iter().any(|a| {
            other
                .fragments
                .iter()
                .any(|b| a.start() <= b.end() && b.start() <= a.end())
        })
    }
}

/// A compiled lexicon, immutable and shared between threads.
///
/// The automaton finds the lexicon's words; each word knows the terms it can start, and each
/// term is a small graph of states that the next words must lead through.
#[derive(Debug)]
pub(crate) struct Matcher {
    automaton: AhoCorasick,
    states: Vec<State>,
    /// For each word of the automaton, the steps that open a term.
    starts: Vec<Vec<Start>>,
    /// The kind of each duty.
    kinds: Vec<Kind>,
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

#[derive(Debug)]
struct Step {
    word: usize,
    capitals: Capitals,
    to: usize,
}

#[derive(Debug)]
struct Start {
    owner: Owner,
    term: usize,
    capitals: Capitals,
    to: usize,
}

/// A text with the lexicon's word at each of its tokens.
struct Words<'t> {
    text: &'t NormalizedText,
    /// Word of the automaton, where the lexicon knows it.
    words: Vec<Option<usize>>,
}

/// The tokens a term names, while they are being found.
#[derive(Clone, Debug, Default)]
struct Path {
    tokens: Vec<usize>,
    /// Whether some word's capitals say nothing.
    is_doubtful: bool,
}

impl Matcher {
    pub(crate) fn new(lexicon: &Lexicon) -> Matcher {
        let mut builder = Builder::default();
        for (index, duty) in lexicon.duties.iter().enumerate() {
            builder.add(Owner::Duty(index), &duty.terms);
        }
        for (index, mask) in lexicon.masks.iter().enumerate() {
            builder.add(Owner::Mask(index), &mask.terms);
        }
        for (index, rule) in lexicon.contexts.iter().enumerate() {
            builder.add(Owner::Context(index), &rule.terms);
            builder.add(Owner::ContextEnd(index), &rule.ends);
        }
        for (index, rule) in lexicon.mentions.iter().enumerate() {
            builder.add(Owner::Mention(index), &rule.terms);
        }
        for (index, section) in lexicon.sections.iter().enumerate() {
            builder.add(Owner::Heading(index), &section.headings);
        }
        builder.build(kinds(&lexicon.duties))
    }

    /// Returns the finds in the order of their first word, then of the lexicon; a duty that a
    /// longer one contains is left out, one that a mask takes out of play says so.
    pub(crate) fn find(&self, text: &NormalizedText) -> Vec<Find> {
        self.settled(self.find_all(text))
    }

    /// Returns those of the finds that stand, or of some of them if the others were not there.
    pub(crate) fn settled(&self, mut finds: Vec<Find>) -> Vec<Find> {
        settle(&self.kinds, &mut finds);
        finds
    }

    /// Returns every term found, whatever it overlaps with, in the same order.
    pub(crate) fn find_all(&self, text: &NormalizedText) -> Vec<Find> {
        let words = self.words(text);
        let mut finds = Vec::new();
        for first in 0..words.words.len() {
            if let Some(word) = words.words[first] {
                let starts = self.starts[word].iter();
                finds.extend(starts.filter_map(|start| self.find_at(&words, first, start)));
            }
        }
        finds.sort_by_key(Find::order);
        finds.dedup_by(|a, b| a.order() == b.order());
        finds
    }

    /// Looks up the tokens' words. Patterns carry the spaces around them, so that every
    /// match is a whole word by construction.
    fn words<'t>(&self, text: &'t NormalizedText) -> Words<'t> {
        let mut words = vec![None; text.tokens().len()];
        for found in self.automaton.find_overlapping_iter(text.as_str()) {
            words[text.token_at(found.start() + 1)] = Some(found.pattern().as_usize());
        }
        Words { text, words }
    }

    /// Finds one term that starts at a token; of its wordings the one that names most words
    /// there, then the one with the smallest gaps.
    fn find_at(&self, words: &Words<'_>, first: usize, start: &Start) -> Option<Find> {
        let mut path = Path::default();
        if !path.push(words.text, first, start.capitals) {
            return None;
        }
        let mut best = None;
        self.walk(words, start.to, first, &mut path, &mut best);
        let path: Path = best?;
        let last = *path.tokens.last()?;
        Some(Find {
            owner: start.owner,
            term: start.term,
            tokens: first..=last,
            fragments: path.fragments(),
            // A longer term is company enough for a word in doubtful capitals.
            is_doubtful: path.is_doubtful && path.tokens.len() == 1,
            mask: None,
        })
    }

    /// Follows a term from the state reached at token `at`.
    fn walk(
        &self,
        words: &Words<'_>,
        state: usize,
        at: usize,
        path: &mut Path,
        best: &mut Option<Path>,
    ) {
        let state = &self.states[state];
        if state.is_end {
            let is_better = best.as_ref().is_none_or(|best| {
                (path.tokens.len(), best.tokens.last()) > (best.tokens.len(), path.tokens.last())
            });
            if is_better {
                *best = Some(path.clone());
            }
        }
        let Some(token) = words.text.tokens().get(at + 1) else {
            return;
        };
        let is_adjacent = path.tokens.last() == Some(&at);
        let reach = if is_adjacent {
            Break::Comma
        } else {
            Break::Dash
        };
        if let Some(word) = words.words[at + 1]
            && token.before <= reach
        {
            let from = state.steps.partition_point(|step| step.word < word);
            for step in state.steps[from..]
                .iter()
                .take_while(|step| step.word == word)
            {
                let was_doubtful = path.is_doubtful;
                if path.push(words.text, at + 1, step.capitals) {
                    self.walk(words, step.to, at + 1, path, best);
                    path.tokens.pop();
                    path.is_doubtful = was_doubtful;
                }
            }
        }
        if let Some(to) = state.skip
            && token.before <= Break::Dash
        {
            self.walk(words, to, at + 1, path, best);
        }
    }
}

impl Path {
    /// Adds a token if it is written as demanded.
    fn push(&mut self, text: &NormalizedText, index: usize, demanded: Capitals) -> bool {
        let token = &text.tokens()[index];
        let fits = match demanded {
            Capitals::Any => true,
            Capitals::Some => token.case != Case::Lower,
            Capitals::All => token.case == Case::Upper,
        };
        // In a title where every word has a capital and no more, so has a lost acronym.
        let says_nothing = text.is_caseless() || text.is_title_case() && token.case == Case::Mixed;
        if !fits && !says_nothing {
            return false;
        }
        self.is_doubtful |= demanded != Capitals::Any && (token.shouted || says_nothing);
        self.tokens.push(index);
        true
    }

    /// Returns the stretches of adjacent tokens.
    fn fragments(&self) -> Vec<RangeInclusive<usize>> {
        self.tokens
            .chunk_by(|a, b| a + 1 == *b)
            .map(|run| run[0]..=run[run.len() - 1])
            .collect()
    }
}
