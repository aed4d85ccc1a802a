//! Where terms could start: most words are ruled out by the next one, and by the words that follow
//! in the same clause, without a look at any term.

use std::ops::Range;

use super::gaps::Gaps;
use super::tree::{SYMBOLS_OF_A_WORD, Tree, bit};
use crate::text::{Break, Word};

/// What each word of the vocabulary could start.
#[derive(Debug)]
pub(super) struct Sieve {
    outlooks: Vec<Outlook>,
}

/// What a word needs of the words after it to start something.
#[derive(Clone, Copy, Debug, Default)]
struct Outlook {
    /// Bits of the symbols after it with which a term without gaps goes on, all where one ends: in
    /// the lower half of the first one for duties, in the upper half for heads; in the second one
    /// for contexts and for mentions.
    next: [u64; 2],
    /// The sets of words of which some must follow for a duty or a context with a gap.
    needs: [u64; 2],
    /// The sets of words it belongs to.
    sets: u64,
}

/// What could start at a word.
pub(super) const DUTY: u8 = 1;
pub(super) const HEAD: u8 = 2;
pub(super) const CONTEXT: u8 = 4;
pub(super) const MENTION: u8 = 8;

/// A set that words always belong to, for terms that need nothing.
const FREE: u64 = 1 << 63;

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
        let place = self.at * 8 + self.marks.trailing_zeros() as usize / 8;
        self.marks &= self.marks - 1;
        (place < self.end).then_some(place)
    }
}

/// The terms that are sifted.
pub(super) struct Terms<'t> {
    pub(super) duties: (&'t Tree, &'t Gaps),
    pub(super) contexts: (&'t Tree, &'t Gaps),
    pub(super) heads: (&'t Tree, &'t Gaps),
    pub(super) mentions: (&'t Tree, &'t Gaps),
}

impl Sieve {
    pub(super) fn new(n_words: usize, terms: &Terms<'_>) -> Sieve {
        let next = |tree: &Tree, word: usize| {
            let symbols = word * SYMBOLS_OF_A_WORD..(word + 1) * SYMBOLS_OF_A_WORD;
            let next = symbols.fold(0, |next, symbol| next | tree.next_bits(tree.root(symbol)));
            // Half as many bits: two symbols that share one are told apart later.
            u64::from(next as u32 | (next >> 32) as u32)
        };
        // What opens a gap may go on with any word.
        let next_or_gap = |(tree, gaps): (&Tree, &Gaps), word: usize| match gaps.needs_of(word) {
            0 => next(tree, word),
            _ => u64::from(u32::MAX),
        };
        let outlook = |word: usize| Outlook {
            next: [
                next(terms.duties.0, word) | next_or_gap(terms.heads, word) << 32,
                next(terms.contexts.0, word) | next_or_gap(terms.mentions, word) << 32,
            ],
            needs: [
                terms.duties.1.needs_of(word),
                terms.contexts.1.needs_of(word),
            ],
            sets: terms.duties.1.sets_of(word),
        };
        Sieve {
            outlooks: (0..n_words).map(outlook).collect(),
        }
    }

    /// Finds what could start where in a text, from its end to its start.
    pub(super) fn sift(&self, words: &[Word], sifted: &mut Sifted) {
        let n_marks = words.len().next_multiple_of(8);
        if sifted.within.len() < words.len() {
            sifted.within.resize(words.len(), 0);
        }
        sifted.marks.resize(n_marks, 0);
        sifted.marks[words.len()..].fill(0);
        let mut next = 0;
        let mut within = FREE;
        let places = sifted.marks.iter_mut().zip(&mut sifted.within);
        for (word, (mark, within_here)) in words.iter().zip(places).rev() {
            let Outlook {
                next: bits,
                needs,
                sets,
            } = &self.outlooks[word.number()];
            *within_here = within;
            let [duty_head, context_mention] = bits.map(|bits| bits >> next);
            let duty = duty_head & 1 | u64::from(needs[0] & within != 0);
            let context = context_mention & 1 | u64::from(needs[1] & within != 0);
            let head = duty_head >> 31 & 2;
            let mention = context_mention >> 31 & 2;
            *mark = (duty | head | (context | mention) << 2) as u8;
            next = bit(word.symbol()) % 32;
            let goes_on = u64::from(word.before() <= Break::Dash).wrapping_neg();
            within = (within | sets) & goes_on | FREE;
        }
    }
}

/// Folds the bits of many sets into fewer: those that share a bit cannot be told apart, which costs
/// a second look and nothing else. Where nothing is needed, what is always there is.
pub(super) fn fold(sets: u128, is_free: bool) -> u64 {
    let folded = sets as u64 | (sets >> 64) as u64;
    folded & !FREE | (folded & FREE) >> 1 | if is_free { FREE } else { 0 }
}
