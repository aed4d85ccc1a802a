//! Terms with gaps: which of them a word could start here, judged by the words within reach.

use std::sync::Arc;

use foldhash::{HashMap, HashMapExt};

use super::Start;
use super::sieve::{FREE, fold};
use crate::lexicon::{Pattern, Piece};
use crate::text::{Break, Word};

/// For each word, the terms with gaps that it starts, and what must follow for them.
#[derive(Debug, Default)]
pub(super) struct Gaps {
    /// By word, the sets of which the terms that it starts need at least one, folded; the free one
    /// where one needs nothing, and none where it starts none.
    needs: Vec<u64>,
    /// By word, from one of the trials to another.
    openings: Vec<[u32; 2]>,
    trials: Vec<Trial>,
    /// The start of each trial.
    starts: Vec<Start>,
    /// The words of small sets, side by side.
    small: Vec<u32>,
    /// By word, the bits of the sets of words it belongs to, whoever needs them.
    sets: Arc<[u128]>,
}

/// One start of a term with a gap, and the sets of words that it cannot do without.
#[derive(Clone, Copy, Debug)]
struct Trial {
    sets: u128,
    /// The same, folded.
    folded: u64,
    /// Words that the term reaches over, after the first one.
    reach: u32,
    /// The smallest of its sets, from one of the words to another; none where it is not small.
    small: [u32; 2],
}

/// How far a term reaches and, where it has a gap, what it needs beside its first word.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Needs {
    /// Most words that the term reaches over.
    pub(super) reach: usize,
    sets: u128,
    /// The set with the fewest words.
    smallest: Option<usize>,
}

/// Numbers the sets of words that terms with gaps cannot do without, by bits of 128: those that
/// share a bit cannot be told apart, which costs a second look and nothing else.
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
                        let set = self.number(firsts.collect());
                        needs.sets |= bit(set);
                        let sets = [Some(set), needs.smallest].into_iter().flatten();
                        needs.smallest = sets.min_by_key(|&set| self.known[set].len());
                    }
                    has_first |= is_sure;
                }
            }
        }
        needs
    }

    fn number(&mut self, mut words: Vec<usize>) -> usize {
        words.sort_unstable();
        words.dedup();
        let known = self.known.iter().position(|other| *other == words);
        known.unwrap_or_else(|| {
            self.known.push(words);
            self.known.len() - 1
        })
    }

    /// Returns for each word the bits of the sets that it belongs to.
    pub(super) fn by_word(&self, n_words: usize) -> Arc<[u128]> {
        let mut sets = vec![0; n_words];
        for (index, words) in self.known.iter().enumerate() {
            for &word in words {
                sets[word] |= bit(index);
            }
        }
        sets.into()
    }
}

fn bit(set: usize) -> u128 {
    1 << (set % 128)
}

/// Words of a set that are looked for one by one.
const FEW_WORDS: usize = 8;

impl Gaps {
    /// Builds the openings for those starts that are asked for; `by_word` has the sets of each word,
    /// and `needs` says what the starts with gaps need.
    pub(super) fn new(
        starts: &[Vec<Start>],
        sets: &Sets,
        by_word: &Arc<[u128]>,
        needs: impl Fn(&Start) -> Needs,
        is_wanted: impl Fn(&Start) -> bool,
    ) -> Gaps {
        let mut gaps = Gaps {
            needs: Vec::with_capacity(starts.len()),
            openings: Vec::with_capacity(starts.len()),
            trials: Vec::new(),
            starts: Vec::new(),
            small: Vec::new(),
            sets: Arc::clone(by_word),
        };
        let mut known = HashMap::new();
        for starts in starts {
            let from = gaps.trials.len() as u32;
            let with_gap = starts
                .iter()
                .filter(|start| start.has_gap && is_wanted(start));
            let mut with_gap: Vec<&Start> = with_gap.collect();
            // Those of one term stay in the order of the lexicon.
            with_gap.sort_by_key(|start| needs(start).reach);
            let mut needed = 0;
            for start in with_gap {
                let needs = needs(start);
                needed |= match needs.sets {
                    0 => FREE,
                    sets => fold(sets),
                };
                let small = needs.smallest.map_or([0, 0], |set| {
                    *known
                        .entry(set)
                        .or_insert_with(|| gaps.add_small(&sets.known[set]))
                });
                gaps.trials.push(Trial {
                    sets: needs.sets,
                    folded: fold(needs.sets),
                    // The first word is there already.
                    reach: needs.reach as u32 - 1,
                    small,
                });
                gaps.starts.push(*start);
            }
            gaps.needs.push(needed);
            gaps.openings.push([from, gaps.trials.len() as u32]);
        }
        gaps
    }

    /// Adds the words of a set, if they are few, and returns where they stand.
    fn add_small(&mut self, words: &[usize]) -> [u32; 2] {
        let from = self.small.len() as u32;
        if words.len() <= FEW_WORDS {
            self.small.extend(words.iter().map(|&word| word as u32));
        }
        [from, self.small.len() as u32]
    }

    /// Whether a term with a gap starts with a word.
    pub(super) fn has_opening(&self, word: usize) -> bool {
        self.needs[word] != 0
    }

    /// Whether a term with a gap may start with a word, judged by the sets of the words after it in
    /// its clause.
    #[inline]
    pub(super) fn opens(&self, word: usize, within: u64) -> bool {
        self.needs[word] & within != 0
    }

    /// Returns the sets that a word belongs to, folded.
    pub(super) fn sets_of(&self, word: usize) -> u64 {
        fold(self.sets[word])
    }

    /// Calls `attempt` with each start of the first word that the words within its reach do not rule
    /// out; `within` are the sets of the words after it in its clause.
    #[inline(always)]
    pub(super) fn each_start(&self, words: &[Word], within: u64, mut attempt: impl FnMut(&Start)) {
        let [from, to] = self.openings[words[0].number()].map(|trial| trial as usize);
        let (mut sets, mut next, mut end) = (0, 1, words.len());
        // Those that reach less come first.
        for (trial, start) in self.trials[from..to].iter().zip(&self.starts[from..to]) {
            if trial.folded & !within != 0 {
                continue;
            }
            while next < end.min(trial.reach as usize + 1) {
                let word = &words[next];
                if word.before() > Break::Dash {
                    end = next;
                    break;
                }
                sets |= self.sets[word.number()];
                next += 1;
            }
            if trial.sets & !sets == 0 && self.has_small(trial, &words[1..next]) {
                attempt(start);
            }
        }
    }

    /// Whether a word of the smallest set that a term needs is there, where that is small.
    #[inline]
    fn has_small(&self, trial: &Trial, words: &[Word]) -> bool {
        let [from, to] = trial.small;
        let small = &self.small[from as usize..to as usize];
        let is_there = |number: &u32| words.iter().any(|word| word.number() == *number as usize);
        small.is_empty() || small.iter().any(is_there)
    }
}
