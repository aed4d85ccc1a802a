//! Counts the postings that hold each n-gram, one length after the other. A phrase can only be
//! frequent where both its halves are, all but the last and all but the first word (Agrawal and
//! Srikant 1994), so memory goes with the frequent n-grams and not with all there are.

use std::collections::HashMap;

use super::MAX_LEN;
use super::corpus::{Column, Corpus, Entry};
use crate::lexicon::Place;

/// An n-gram with who holds it.
#[derive(Clone, Debug)]
pub(super) struct Gram {
    pub(super) words: Vec<u32>,
    pub(super) cells: Cells,
    /// Postings by source and label, in the order the sources came.
    pub(super) sources: Vec<(usize, [usize; 3])>,
    pub(super) n_occurrences: usize,
    pub(super) n_covered: usize,
    /// A number that n-grams of the same postings share, and others but by chance do not.
    pub(super) posting_set: u64,
}

/// Postings as the comparisons need them.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Cells {
    pub(super) senior: usize,
    pub(super) junior: usize,
    pub(super) other_in_field: usize,
    pub(super) other_elsewhere: usize,
}

impl Cells {
    pub(super) fn add(&mut self, posting: &Entry) {
        use crate::label::Label;
        let cell = match (posting.label, posting.is_in_field) {
            (Label::Senior, _) => &mut self.senior,
            (Label::Junior, _) => &mut self.junior,
            (Label::Other, true) => &mut self.other_in_field,
            (Label::Other, false) => &mut self.other_elsewhere,
        };
        *cell += 1;
    }

    pub(super) fn roles(&self) -> usize {
        self.senior + self.junior
    }

    pub(super) fn other(&self) -> usize {
        self.other_in_field + self.other_elsewhere
    }

    pub(super) fn total(&self) -> usize {
        self.roles() + self.other()
    }
}

/// No frequent n-gram starts at the token.
const NONE: u32 = u32::MAX;

/// Returns every n-gram of titles or texts with enough postings that neither starts nor ends
/// with a function word and holds a letter, in the order in which they first stand.
pub(super) fn frequent(
    corpus: &Corpus,
    place: Place,
    is_function_word: &[bool],
    min_support: usize,
) -> Vec<Gram> {
    let columns: Vec<(usize, &Column)> = corpus
        .postings
        .iter()
        .enumerate()
        .flat_map(|(index, posting)| {
            let columns = posting.columns.iter().enumerate();
            columns
                .filter(move |(column, _)| is_in(place, *column))
                .map(move |(_, column)| (index, column))
        })
        .collect();
    let mut found = Vec::new();
    // The n-gram that starts at each token of each column, and the words of each n-gram.
    let mut starting: Vec<Vec<u32>> = Vec::new();
    let mut grams: Vec<Vec<u32>> = Vec::new();
    for len in 1..=MAX_LEN {
        let mut level = Level::default();
        for (at, &(posting, column)) in columns.iter().enumerate() {
            let n_tokens = column.words.len();
            let keys = (0..n_tokens).map(|token| match len {
                1 => Some((column.words[token], 0)),
                _ => joined(column, starting.get(at)?, token),
            });
            let ids = keys.map(|key| key.map_or(NONE, |key| level.add(key, posting)));
            let ids: Vec<u32> = ids.collect();
            match starting.get_mut(at) {
                Some(row) => *row = ids,
                None => starting.push(ids),
            }
        }
        grams = level.prune(&grams, min_support, &mut starting, len);
        found.extend(tally(corpus, &columns, &starting, &grams, is_function_word));
    }
    found
}

pub(super) fn is_in(place: Place, column: usize) -> bool {
    match place {
        Place::Anywhere => true,
        Place::Title => column == 0,
        Place::Text => column > 0,
    }
}

/// Returns the two shorter n-grams that the one starting at a token is made of.
fn joined(column: &Column, starting: &[u32], token: usize) -> Option<(u32, u32)> {
    let (first, second) = (starting[token], *starting.get(token + 1)?);
    let is_whole = first != NONE && second != NONE && !column.starts_run[token + 1];
    is_whole.then_some((first, second))
}

/// The n-grams of one length, numbered as they come.
#[derive(Default)]
struct Level {
    ids: HashMap<(u32, u32), u32>,
    keys: Vec<(u32, u32)>,
    /// Postings that hold it, and the last of them.
    counts: Vec<(usize, usize)>,
}

impl Level {
    fn add(&mut self, key: (u32, u32), posting: usize) -> u32 {
        let next = self.keys.len() as u32;
        let id = *self.ids.entry(key).or_insert(next);
        if id == next {
            self.keys.push(key);
            self.counts.push((1, posting));
        }
        let (n_postings, last) = &mut self.counts[id as usize];
        if *last != posting {
            *last = posting;
            *n_postings += 1;
        }
        id
    }

    /// Numbers the frequent n-grams anew, forgets the others, and returns the words of each.
    fn prune(
        self,
        shorter: &[Vec<u32>],
        min_support: usize,
        starting: &mut [Vec<u32>],
        len: usize,
    ) -> Vec<Vec<u32>> {
        let mut grams = Vec::new();
        let mut renumbered = vec![NONE; self.keys.len()];
        for (id, (&(first, second), &(n_postings, _))) in
            self.keys.iter().zip(&self.counts).enumerate()
        {
            if n_postings < min_support {
                continue;
            }
            renumbered[id] = grams.len() as u32;
            grams.push(if len == 1 {
                vec![first]
            } else {
                let last = shorter[second as usize].last().copied();
                let words = shorter[first as usize].iter().copied();
                words.chain(last).collect()
            });
        }
        for id in starting.iter_mut().flatten().filter(|id| **id != NONE) {
            *id = renumbered[*id as usize];
        }
        grams
    }
}

/// Counts who holds the frequent n-grams of one length that can be suggested.
fn tally(
    corpus: &Corpus,
    columns: &[(usize, &Column)],
    starting: &[Vec<u32>],
    grams: &[Vec<u32>],
    is_function_word: &[bool],
) -> Vec<Gram> {
    let is_phrase = |words: &[u32]| {
        let is_function = |word: Option<&u32>| word.is_some_and(|&w| is_function_word[w as usize]);
        let has_letter = |&word: &u32| corpus.words[word as usize].contains(char::is_alphabetic);
        !is_function(words.first()) && !is_function(words.last()) && words.iter().any(has_letter)
    };
    let mut found: Vec<Option<(Gram, usize)>> = grams
        .iter()
        .map(|words| is_phrase(words).then(|| (Gram::new(words.clone()), usize::MAX)))
        .collect();
    for (&(index, column), ids) in columns.iter().zip(starting) {
        for (token, &id) in ids.iter().enumerate().filter(|(_, id)| **id != NONE) {
            let Some((gram, last)) = &mut found[id as usize] else {
                continue;
            };
            let mut tokens = token..token + gram.words.len();
            let is_covered = tokens.all(|token| {
                column.is_covered[token] || is_function_word[column.words[token] as usize]
            });
            gram.n_occurrences += 1;
            gram.n_covered += usize::from(is_covered);
            if *last != index {
                *last = index;
                gram.add(index, &corpus.postings[index]);
            }
        }
    }
    found.into_iter().flatten().map(|(gram, _)| gram).collect()
}

impl Gram {
    fn new(words: Vec<u32>) -> Gram {
        Gram {
            words,
            cells: Cells::default(),
            sources: Vec::new(),
            n_occurrences: 0,
            n_covered: 0,
            posting_set: 0,
        }
    }

    fn add(&mut self, index: usize, posting: &Entry) {
        self.cells.add(posting);
        let at = self
            .sources
            .iter()
            .rposition(|(source, _)| *source == posting.source);
        let at = at.unwrap_or_else(|| {
            self.sources.push((posting.source, [0; 3]));
            self.sources.len() - 1
        });
        self.sources[at].1[posting.label as usize] += 1;
        self.posting_set = self.posting_set.wrapping_add(mixed(index as u64));
    }
}

/// SplitMix64's finaliser (Steele, Lea and Flood 2014): sums of it tell sets apart.
fn mixed(number: u64) -> u64 {
    let mut z = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
