//! Where the words of a text start and end: runs of ASCII letters and digits, found by a bit for
//! each byte.

use super::lanes::{self, FillEdges};

/// The runs of letters and digits of a text, in order.
#[derive(Clone, Debug)]
pub(super) struct Runs {
    fill: FillEdges,
    /// Where each run starts, and where it ends.
    edges: Vec<u32>,
}

/// A run of letters and digits, by its bytes.
pub(super) type Run = [u32; 2];

impl Default for Runs {
    /// Chooses the best way this processor has.
    fn default() -> Runs {
        let best = lanes::ways().into_iter().next();
        Runs {
            fill: best.map_or(fill_portably as FillEdges, |(_, fill)| fill),
            edges: Vec::new(),
        }
    }
}

impl Runs {
    /// Finds the runs of a text.
    pub(super) fn fill(&mut self, text: &[u8]) {
        self.edges.clear();
        (self.fill)(text, &mut self.edges);
        let end = text.len() as u32;
        if !self.edges.len().is_multiple_of(2) {
            self.edges.push(end);
        }
        self.edges.extend([end, end]);
    }

    /// Returns the runs, and an empty one at the end of the text.
    #[inline]
    pub(super) fn as_slice(&self) -> &[Run] {
        self.edges.as_chunks().0
    }
}

/// Adds the edges of a text without any special instructions.
pub(super) fn fill_portably(text: &[u8], edges: &mut Vec<u32>) {
    fill_by(text, edges, words);
}

/// Adds the edges of a text by a function that returns a bit for each letter or digit of 64 bytes.
#[inline(always)]
pub(super) fn fill_by(text: &[u8], edges: &mut Vec<u32>, words: impl Fn(&[u8; 64]) -> u64) {
    let mut carry = Carry::default();
    let (blocks, rest) = text.as_chunks::<64>();
    let mut last = [0; 64];
    last[..rest.len()].copy_from_slice(rest);
    for (index, block) in blocks.iter().chain([&last]).enumerate() {
        let mut bits = carry.edges(words(block));
        let start = (index * 64) as u32;
        edges.extend((0..bits.count_ones()).map(|_| {
            let place = start + bits.trailing_zeros();
            bits &= bits - 1;
            place
        }));
    }
}

/// Whether the last byte of the block before is part of a run.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Carry(u64);

impl Carry {
    /// Returns a bit for each byte that is in a run when the one before it is not, or the other
    /// way round.
    #[inline(always)]
    pub(super) fn edges(&mut self, words: u64) -> u64 {
        let before = words << 1 | self.0;
        self.0 = words >> 63;
        words ^ before
    }
}

/// Returns a bit for each letter or digit, eight bytes at a time, as numbers.
#[inline]
fn words(block: &[u8; 64]) -> u64 {
    let (eights, _) = block.as_chunks::<8>();
    let mut words = 0;
    for (index, eight) in eights.iter().enumerate() {
        let eight = u64::from_le_bytes(*eight);
        let letter = between(eight | 0x2020_2020_2020_2020, b'a', b'z');
        let digit = between(eight, b'0', b'9');
        words |= gather(letter | digit) << (index * 8);
    }
    words
}

const HIGH: u64 = 0x8080_8080_8080_8080;
const ONES: u64 = 0x0101_0101_0101_0101;

/// Sets the high bit of each byte that lies between two ASCII bytes.
#[inline]
fn between(eight: u64, from: u8, to: u8) -> u64 {
    let ascii = eight & !HIGH;
    let at_least = ascii + ONES * u64::from(0x80 - from);
    let beyond = ascii + ONES * u64::from(0x7f - to);
    at_least & !beyond & !eight & HIGH
}

/// Brings the high bits of eight bytes together, the first one lowest.
#[inline]
fn gather(high_bits: u64) -> u64 {
    (high_bits >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_what_reading_byte_by_byte_finds() {
        let all: Vec<u8> = (0..=255).chain((0..=255).rev()).chain(*b"Ab1").collect();
        let mut runs = Runs::default();
        for start in 0..all.len() {
            let text = &all[start..];
            let is_word = |at: usize| text[at].is_ascii_alphanumeric();
            let starts = (0..text.len()).filter(|&at| is_word(at) && (at == 0 || !is_word(at - 1)));
            let end = text.len() as u32;
            let expected: Vec<Run> = starts
                .map(|from| {
                    let len = (from..text.len()).take_while(|&at| is_word(at)).count();
                    [from as u32, (from + len) as u32]
                })
                .chain([[end, end]])
                .collect();
            runs.fill(text);
            assert_eq!(runs.as_slice(), expected);
        }
    }
}
