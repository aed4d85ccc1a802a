//! Terms with gaps: which of them a word could start here, judged by the words within reach.

use std::ops::Range;

use super::Start;
use super::sieve::fold;
use crate::lexicon::{Pattern, Piece};
use crate::text::{Break, Word, Words};

/// For each word, the terms with gaps that it starts, and what must follow for them.
#[derive(Debug, Default)]
pub(super) struct Gaps {
    /// By word; most start none.
    openings: Vec<Opening>,
    trials: Vec<Trial>,
    /// By word, the bits of the sets of words it belongs to.
    sets: Vec<u128>,
}

/// What a word opens.
#[derive(Clone, Debug, Default)]
struct Opening {
    /// Words that any of its terms reaches over, after this one.
    reach: usize,
    trials: Range<usize>,
    /// The sets of which its terms need at least one, folded.
    needs: u64,
}

/// One start of a term with a gap, and the sets of words that it cannot do without.
#[derive(Clone, Copy, Debug)]
struct Trial {
    /// Index among the starts of its word.
    start: usize,
    sets: u128,
    /// The same sets, folded.
    folded: u64,
}

/// How far a term reaches and, where it has a gap, what it needs beside its first word.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Needs {
    pub(super) has_gap: bool,
    /// Most words that the term reaches over.
    pub(super) reach: usize,
    sets: u128,
}

/// Numbers the sets of words that terms with gaps cannot do without, by bits of 128: those that
/// share a bit cannot be told apart, which costs a trial and nothing else.
#[derive(Debug, Default)]
pub(super) struct Sets {
    known: Vec<Vec<usize>>,
}

impl Sets {
    /// Returns what a term needs; `number` numbers its words.
    pub(super) fn needs(
        &mut self,
        pattern: &Pattern,
        mut number: impl FnMut(&str) -> usize,
    ) -> Needs {
        let mut needs = Needs::default();
        for piece in &pattern.pieces {
            match piece {
                Piece::Gap(len) => {
                    needs.reach += len;
                    needs.has_gap = true;
                }
                Piece::Words(wordings) => {
                    needs.reach += wordings.iter().map(Vec::len).max().unwrap_or(0);
                    if needs.has_gap && !wordings.iter().any(Vec::is_empty) {
                        let firsts = wordings.iter().map(|wording| number(&wording[0].text));
                        needs.sets |= self.bit(firsts.collect());
                    }
                }
            }
        }
        needs
    }

    fn bit(&mut self, mut words: Vec<usize>) -> u128 {
        words.sort_unstable();
        words.dedup();
        let known = self.known.iter().position(|other| *other == words);
        let index = known.unwrap_or_else(|| {
            self.known.push(words);
            self.known.len() - 1
        });
        1 << (index % 128)
    }
}

impl Gaps {
    /// Builds the openings for those starts that are asked for; `needs` says what the starts
    /// with gaps need.
    pub(super) fn new(
        starts: &[Vec<Start>],
        sets: &Sets,
        needs: impl Fn(&Start) -> Needs,
        is_wanted: impl Fn(&Start) -> bool,
    ) -> Gaps {
        let mut gaps = Gaps {
            openings: Vec::with_capacity(starts.len()),
            trials: Vec::new(),
            sets: vec![0; starts.len()],
        };
        for (index, words) in sets.known.iter().enumerate() {
            for &word in words {
                gaps.sets[word] |= 1 << (index % 128);
            }
        }
        for starts in starts {
            let from = gaps.trials.len();
            let mut reach = 0;
            let with_gap = |(_, start): &(usize, &Start)| start.has_gap && is_wanted(start);
            for (index, start) in starts.iter().enumerate().filter(with_gap) {
                let needs = needs(start);
                // The first word is there already.
                reach = reach.max(needs.reach - 1);
                gaps.trials.push(Trial {
                    start: index,
                    sets: needs.sets,
                    folded: fold(needs.sets, needs.sets == 0),
                });
            }
            let trials = &gaps.trials[from..];
            let needs = trials.iter().fold(0, |sets, trial| sets | trial.sets);
            let is_free = trials.iter().any(|trial| trial.sets == 0);
            gaps.openings.push(Opening {
                reach,
                needs: fold(needs, is_free),
                trials: from..gaps.trials.len(),
            });
        }
        gaps
    }

    /// Whether a term with a gap starts with a word.
    pub(super) fn has_opening(&self, word: usize) -> bool {
        self.openings[word].reach != 0
    }

    /// Returns the sets of which the terms that a word starts need at least one, folded.
    pub(super) fn needs_of(&self, word: usize) -> u64 {
        self.openings[word].needs
    }

    /// Returns the sets that a word belongs to, folded.
    pub(super) fn sets_of(&self, word: usize) -> u64 {
        fold(self.sets[word], false)
    }

    /// Whether a term with a gap may start with a word, judged by the sets of the words after it.
    #[inline]
    pub(super) fn opens(&self, word: &Word, within: u64) -> bool {
        let opening = &self.openings[word.number()];
        let mut trials = self.trials[opening.trials.clone()].iter();
        opening.needs & within != 0 && trials.any(|trial| trial.folded & !within == 0)
    }

    #[inline]
    fn sets_within(&self, opening: &Opening, words: &[Word]) -> u128 {
        let mut sets = 0;
        for word in words.iter().skip(1).take(opening.reach) {
            if word.before() > Break::Dash {
                break;
            }
            sets |= self.sets[word.number()];
        }
        sets
    }

    /// Calls `attempt` with each start of the word at a token that the words within reach do not
    /// rule out.
    #[inline]
    pub(super) fn each_start(&self, words: &Words, first: usize, mut attempt: impl FnMut(usize)) {
        let words = &words.as_slice()[first..];
        let opening = &self.openings[words[0].number()];
        let there = self.sets_within(opening, words);
        for trial in &self.trials[opening.trials.clone()] {
            if trial.sets & !there == 0 {
                attempt(trial.start);
            }
        }
    }
}
