//! Where terms could start: most words are ruled out by themselves and the next one, those that open
//! a gap by the words that follow in the same clause, without a look at any term.

use std::ops::Range;

use super::gaps::Gaps;
use super::tree::{SYMBOLS_OF_A_WORD, Tree};
use crate::text::{Break, Word};

/// What each word and each pair of words could start.
#[derive(Debug)]
pub(super) struct Sieve {
    /// For each symbol, what it could start whatever follows, and with the right word after it.
    openings: Vec<Opening>,
    /// What a symbol could start with the next one, at a place that other pairs may share, which
    /// costs a second look and nothing else.
    pairs: Vec<u8>,
    /// Bits of a product that are no place of a pair.
    shift: u32,
    /// For each word, the sets of words that it belongs to, of which terms with gaps need some.
    sets: Vec<u64>,
}

/// What a symbol could start.
#[derive(Clone, Copy, Debug, Default)]
struct Opening {
    alone: u8,
    in_pairs: u8,
}

/// What could start at a word.
pub(super) const DUTY: u8 = 1;
pub(super) const HEAD: u8 = 2;
pub(super) const CONTEXT: u8 = 4;
pub(super) const MENTION: u8 = 8;
/// Duties with a gap, which have a mark of their own.
pub(super) const DUTY_GAP: u8 = 16;
pub(super) const HEADING: u8 = 32;
/// Parts of titles, and masks.
pub(super) const PART: u8 = 64;

/// A set that words always belong to, for terms that need nothing.
pub(super) const FREE: u64 = 1 << 63;

/// Places for each pair, so that few are shared.
const PLACES_FOR_A_PAIR: usize = 8;

/// The golden ratio, whose multiples are far apart.
const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;

/// What could start at each word of a text.
#[derive(Debug, Default)]
pub(super) struct Sifted {
    /// As many as words, and up to seven more, so that they can be read eight at a time.
    marks: Vec<u8>,
    /// For each word, the sets of the words after it in its clause.
    within: Vec<u64>,
}

impl Sifted {
    /// Returns the words of a range at which something could start, in order.
    #[inline]
    pub(super) fn places(&self, what: u8, range: Range<usize>) -> Places<'_> {
        let eights = self.marks.as_chunks().0;
        let mut places = Places {
            eights,
            wanted: u64::from_ne_bytes([what; 8]),
            marks: 0,
            at: range.start / 8,
            end: range.end,
        };
        if let Some(&eight) = eights.get(places.at) {
            let before = u64::MAX << (range.start % 8 * 8);
            places.marks = u64::from_le_bytes(eight) & places.wanted & before;
        }
        places
    }

    /// Whether something could start at a word.
    #[inline]
    pub(super) fn has(&self, what: u8, place: usize) -> bool {
        self.marks[place] & what != 0
    }

    /// Returns the sets of the words after one in its clause.
    #[inline]
    pub(super) fn within(&self, place: usize) -> u64 {
        self.within[place]
    }
}

/// Words at which something could start.
pub(super) struct Places<'s> {
    eights: &'s [[u8; 8]],
    wanted: u64,
    /// What is left of the eight words at hand.
    marks: u64,
    at: usize,
    end: usize,
}

impl Iterator for Places<'_> {
    type Item = usize;

    #[inline]
    fn next(&mut self) -> Option<usize> {
        while self.marks == 0 {
            self.at += 1;
            if self.at * 8 >= self.end {
                return None;
            }
            self.marks = u64::from_le_bytes(*self.eights.get(self.at)?) & self.wanted;
        }
        let byte = self.marks.trailing_zeros() / 8;
        let place = self.at * 8 + byte as usize;
        // Each place once, however many of its marks are wanted.
        self.marks &= !(0xff << (8 * byte));
        (place < self.end).then_some(place)
    }
}

/// The terms that are sifted for one purpose.
pub(super) struct Terms<'t> {
    /// The mark of places where one of them could start.
    pub(super) mark: u8,
    pub(super) tree: &'t Tree,
    pub(super) gaps: &'t Gaps,
}

impl Sieve {
    pub(super) fn new(n_words: usize, terms: &[Terms<'_>]) -> Sieve {
        let n_symbols = n_words * SYMBOLS_OF_A_WORD;
        let mut openings = vec![Opening::default(); n_symbols];
        let mut pairs = Vec::new();
        for Terms { mark, tree, gaps } in terms {
            for (symbol, _) in tree.first_steps().filter(|(_, step)| step.ends_term()) {
                openings[symbol].alone |= mark;
            }
            for (symbol, opening) in openings.iter_mut().enumerate() {
                if gaps.has_opening(symbol / SYMBOLS_OF_A_WORD) {
                    opening.alone |= if *mark == DUTY { DUTY_GAP } else { *mark };
                }
            }
            for (symbol, next) in tree.pairs() {
                openings[symbol].in_pairs |= mark;
                pairs.push((symbol, next, *mark));
            }
        }
        let mut apart: Vec<(usize, usize)> = pairs.iter().map(|pair| (pair.0, pair.1)).collect();
        apart.sort_unstable();
        apart.dedup();
        let n_places = (apart.len() * PLACES_FOR_A_PAIR).next_power_of_two().max(2);
        let sets = |word| terms.first().map_or(0, |terms| terms.gaps.sets_of(word));
        let mut sieve = Sieve {
            sets: (0..n_words).map(sets).collect(),
            openings,
            pairs: vec![0; n_places],
            shift: u64::BITS - n_places.trailing_zeros(),
        };
        for (symbol, next, mark) in pairs {
            let place = sieve.place(symbol, next);
            sieve.pairs[place] |= mark;
        }
        sieve
    }

    #[inline(always)]
    fn place(&self, symbol: usize, next: usize) -> usize {
        let pair = (symbol as u64) << 32 | next as u64;
        (pair.wrapping_mul(FACTOR) >> self.shift) as usize
    }

    /// Finds what could start where in a text.
    pub(super) fn sift(&self, words: &[Word], sifted: &mut Sifted) {
        sifted.marks.resize(words.len().next_multiple_of(8), 0);
        sifted.marks[words.len()..].fill(0);
        if sifted.within.len() < words.len() {
            sifted.within.resize(words.len(), 0);
        }
        // From the end to the start, where the next word and those after it are known.
        let mut next = 0;
        let mut within = FREE;
        let places = sifted.marks.iter_mut().zip(&mut sifted.within);
        for (word, (mark, within_here)) in words.iter().zip(places).rev() {
            let symbol = word.symbol();
            let Opening { alone, in_pairs } = self.openings[symbol];
            *mark = alone | in_pairs & self.pairs[self.place(symbol, next)];
            *within_here = within;
            next = symbol;
            let goes_on = u64::from(word.before() <= Break::Dash).wrapping_neg();
            within = (within | self.sets[word.number()]) & goes_on | FREE;
        }
    }
}

/// Folds the bits of many sets into fewer: those that share a bit cannot be told apart, which costs
/// a second look and nothing else.
pub(super) fn fold(sets: u128) -> u64 {
    let folded = sets as u64 | (sets >> 64) as u64;
    folded & !FREE | (folded & FREE) >> 1
}
