//! Terms with gaps: which of them a word could start here, judged by the words within reach.

use std::sync::Arc;

use super::Start;
use super::sieve::{FREE, fold};
use crate::lexicon::{Pattern, Piece};
use crate::text::{Break, Word};

/// For each word, the terms with gaps that it starts, and what must follow for them.
#[derive(Debug, Default)]
pub(super) struct Gaps {
    /// By word; most start none.
    openings: Vec<Opening>,
    trials: Vec<Trial>,
    /// By word, the bits of the sets of words it belongs to, whoever needs them.
    sets: Arc<[u128]>,
}

/// What a word opens.
#[derive(Clone, Copy, Debug, Default)]
struct Opening {
    /// Words that any of its terms reaches over, after this one.
    reach: u32,
    /// From one of the trials to another.
    trials: [u32; 2],
    /// The sets of which its terms need at least one, folded; the free one where one needs nothing.
    needs: u64,
}

/// One start of a term with a gap, and the sets of words that it cannot do without.
#[derive(Clone, Copy, Debug)]
struct Trial {
    /// Index among the starts of its word.
    start: u32,
    sets: u128,
}

/// How far a term reaches and, where it has a gap, what it needs beside its first word.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Needs {
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
    pub(super) fn needs<'p>(
        &mut self,
        pattern: &'p Pattern,
        mut number: impl FnMut(&'p str) -> usize,
    ) -> Needs {
        let mut needs = Needs::default();
        let mut has_gap = false;
        // The first piece that is sure to be there may be the first word, so that it need not follow.
        let mut has_first = false;
        for piece in &pattern.pieces {
            match piece {
                Piece::Gap(len) => {
                    needs.reach += len;
                    has_gap = true;
                }
                Piece::Words(wordings) => {
                    needs.reach += wordings.iter().map(Vec::len).max().unwrap_or(0);
                    let is_sure = !wordings.iter().any(Vec::is_empty);
                    if has_gap && is_sure && has_first {
                        let firsts = wordings.iter().map(|wording| number(&wording[0].text));
                        needs.sets |= self.bit(firsts.collect());
                    }
                    has_first |= is_sure;
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

    /// Returns for each word the bits of the sets that it belongs to.
    pub(super) fn by_word(&self, n_words: usize) -> Arc<[u128]> {
        let mut sets = vec![0; n_words];
        for (index, words) in self.known.iter().enumerate() {
            for &word in words {
                sets[word] |= 1 << (index % 128);
            }
        }
        sets.into()
    }
}

impl Gaps {
    /// Builds the openings for those starts that are asked for; `sets` are those of each word, and
    /// `needs` says what the starts with gaps need.
    pub(super) fn new(
        starts: &[Vec<Start>],
        sets: &Arc<[u128]>,
        needs: impl Fn(&Start) -> Needs,
        is_wanted: impl Fn(&Start) -> bool,
    ) -> Gaps {
        let mut gaps = Gaps {
            openings: Vec::with_capacity(starts.len()),
            trials: Vec::new(),
            sets: Arc::clone(sets),
        };
        for starts in starts {
            let from = gaps.trials.len() as u32;
            let (mut reach, mut needed) = (0, 0);
            let with_gap = |(_, start): &(usize, &Start)| start.has_gap && is_wanted(start);
            for (index, start) in starts.iter().enumerate().filter(with_gap) {
                let needs = needs(start);
                // The first word is there already.
                reach = reach.max(needs.reach as u32 - 1);
                needed |= if needs.sets == 0 {
                    FREE
                } else {
                    fold(needs.sets)
                };
                gaps.trials.push(Trial {
                    start: index as u32,
                    sets: needs.sets,
                });
            }
            gaps.openings.push(Opening {
                reach,
                trials: [from, gaps.trials.len() as u32],
                needs: needed,
            });
        }
        gaps
    }

    /// Whether a term with a gap starts with a word.
    pub(super) fn has_opening(&self, word: usize) -> bool {
        self.openings[word].reach != 0
    }

    /// Whether a term with a gap may start with a word, judged by the sets of the words after it in
    /// its clause.
    #[inline]
    pub(super) fn opens(&self, word: usize, within: u64) -> bool {
        self.openings[word].needs & within != 0
    }

    /// Returns the sets that a word belongs to, folded.
    pub(super) fn sets_of(&self, word: usize) -> u64 {
        fold(self.sets[word])
    }

    /// Calls `attempt` with each start of the first word that the words within reach do not rule
    /// out.
    #[inline]
    pub(super) fn each_start(&self, words: &[Word], mut attempt: impl FnMut(usize)) {
        let opening = &self.openings[words[0].number()];
        let mut sets = 0;
        let within_reach = words.len().min(opening.reach as usize + 1);
        for word in &words[1..within_reach] {
            if word.before() > Break::Dash {
                break;
            }
            sets |= self.sets[word.number()];
        }
        let [from, to] = opening.trials;
        for trial in &self.trials[from as usize..to as usize] {
            if trial.sets & !sets == 0 {
                attempt(trial.start as usize);
            }
        }
    }
}
