//! Terms found in a text.

use super::{Kind, Owner, Quest, Start, is_in};

/// A term found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Find {
    pub(crate) owner: Owner,
    /// Index among the owner's terms.
    pub(crate) term: usize,
    pub(super) first: u32,
    pub(super) last: u32,
    pub(super) n_words: u32,
    /// Tells apart the ways in which its term starts with its first word.
    pub(super) lane: u32,
    /// The token ranges of its fragments, gaps left out; nothing for a find without a gap.
    pub(super) fragments: Option<Box<[Fragment]>>,
    /// Whether it rests on one word in capitals where capitals say nothing, so that only
    /// the words beside it can tell what it means ("IT" in "WE NEED IT").
    pub(crate) is_doubtful: bool,
    /// The mask that takes it out of play.
    pub(crate) mask: Option<usize>,
    /// Whether another find leaves no room for it.
    pub(super) is_shadowed: bool,
}

/// A stretch of adjacent tokens, the last one included.
pub(super) type Fragment = (u32, u32);

impl Find {
    /// Builds a find from the tokens it names, in order.
    pub(super) fn new(start: &Start, tokens: &[u32], is_doubtful: bool) -> Find {
        let (first, last) = (tokens[0], tokens[tokens.len() - 1]);
        let n_words = tokens.len() as u32;
        let fragment = |run: &[u32]| (run[0], run[run.len() - 1]);
        let has_gap = last - first + 1 != n_words;
        Find {
            owner: start.owner,
            term: start.term,
            first,
            last,
            n_words,
            lane: start.lane,
            fragments: has_gap.then(|| tokens.chunk_by(|a, b| a + 1 == *b).map(fragment).collect()),
            is_doubtful,
            mask: None,
            is_shadowed: false,
        }
    }

    /// Returns its first token.
    #[inline]
    pub(crate) fn first(&self) -> usize {
        self.first as usize
    }

    /// Returns its last token.
    #[inline]
    pub(crate) fn last(&self) -> usize {
        self.last as usize
    }

    /// Returns the token after its last one.
    #[inline]
    pub(crate) fn end(&self) -> usize {
        self.last as usize + 1
    }

    /// Returns the same find as one of another owner.
    pub(crate) fn owned_by(&self, owner: Owner) -> Find {
        Find {
            owner,
            ..self.clone()
        }
    }

    /// Whether every word it names is also named by another find.
    pub(super) fn is_inside(&self, other: &Find) -> bool {
        self.all_fragments(|inner| {
            other.any_fragment(|outer| outer.0 <= inner.0 && inner.1 <= outer.1)
        })
    }

    pub(super) fn overlaps(&self, other: &Find) -> bool {
        self.any_fragment(|a| other.any_fragment(|b| a.0 <= b.1 && b.0 <= a.1))
    }

    fn any_fragment(&self, mut holds: impl FnMut(Fragment) -> bool) -> bool {
        match &self.fragments {
            None => holds((self.first, self.last)),
            Some(fragments) => fragments.iter().any(|&fragment| holds(fragment)),
        }
    }

    fn all_fragments(&self, mut holds: impl FnMut(Fragment) -> bool) -> bool {
        !self.any_fragment(|fragment| !holds(fragment))
    }

    pub(crate) fn order(&self) -> (u32, u32, Owner, usize) {
        (self.first, self.last, self.owner, self.term)
    }
}

/// Everything found in a text by what it is for, each list in the order of the first word,
/// then of the lexicon.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Finds {
    /// Duties that are no part of a title; one that a longer one contains is left out, one that
    /// a mask takes out of play says so. Masks stand between them.
    pub(crate) duties: Vec<Find>,
    /// Parts of titles, likewise. In a text read quickly these and the following are only those
    /// that were asked for.
    pub(crate) parts: Vec<Find>,
    pub(crate) contexts: Vec<Find>,
    pub(crate) mentions: Vec<Find>,
    pub(crate) headings: Vec<Find>,
}

impl Finds {
    pub(super) fn clear(&mut self) {
        self.duties.clear();
        self.parts.clear();
        self.contexts.clear();
        self.mentions.clear();
        self.headings.clear();
    }

    /// Sorts out everything that was found in a text and stands; `kinds` are those of the
    /// duties that own the finds.
    pub(crate) fn of(kinds: &[Kind], all: &[Find]) -> Finds {
        let mut finds = Finds::default();
        for find in all {
            for quest in Quest::ALL {
                if is_in(kinds, find.owner, quest) {
                    finds.of_quest(quest).push(find.clone());
                }
            }
        }
        finds
    }

    /// Returns what was found for a quest.
    #[inline]
    pub(super) fn of_quest(&mut self, quest: Quest) -> &mut Vec<Find> {
        match quest {
            Quest::Duties => &mut self.duties,
            Quest::Contexts => &mut self.contexts,
            Quest::Mentions => &mut self.mentions,
            Quest::Headings => &mut self.headings,
            Quest::Parts => &mut self.parts,
        }
    }
}
