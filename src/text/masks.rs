//! Which bytes of a text are what, 64 at a time: a bit for each byte.

use super::lanes;

/// The kinds of 64 bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Block {
    /// ASCII letters and digits.
    pub(super) word: u64,
    /// ASCII capitals.
    pub(super) upper: u64,
    /// ASCII digits.
    pub(super) digit: u64,
}

/// The kinds of the bytes from one offset on, at least 64 of them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Window {
    pub(super) word: u64,
    pub(super) upper: u64,
    pub(super) digit: u64,
}

/// The kinds of a text's bytes.
#[derive(Clone, Debug, Default)]
pub(super) struct Masks {
    blocks: Vec<Block>,
}

impl Masks {
    /// Reads a text.
    pub(super) fn fill(&mut self, text: &[u8]) {
        self.blocks.clear();
        let (whole, rest) = text.as_chunks::<64>();
        let mut last = [0; 64];
        last[..rest.len()].copy_from_slice(rest);
        if !lanes::fill(whole, &mut self.blocks) {
            self.blocks.extend(whole.iter().map(Block::new));
        }
        self.blocks.push(Block::new(&last));
        // So that a window that starts in the last block has a block after it.
        self.blocks.push(Block::default());
    }

    /// Returns the kinds of the bytes from `at` on; past the end they are of no kind.
    #[inline]
    pub(super) fn window(&self, at: usize) -> Window {
        let (index, shift) = (at / 64, at % 64);
        let (first, next) = (&self.blocks[index], &self.blocks[index + 1]);
        // A shift by 64 would overflow where the window starts with its block.
        let join = |a: u64, b: u64| a >> shift | b << 1 << (63 - shift);
        Window {
            word: join(first.word, next.word),
            upper: join(first.upper, next.upper),
            digit: join(first.digit, next.digit),
        }
    }

    /// Whether a word goes on or starts at `at`.
    #[inline]
    pub(super) fn is_word(&self, at: usize) -> bool {
        self.blocks[at / 64].word >> (at % 64) & 1 != 0
    }
}

impl Block {
    /// Eight bytes at a time, as numbers.
    #[inline]
    pub(super) fn new(bytes: &[u8; 64]) -> Block {
        let mut block = Block::default();
        let (eights, _) = bytes.as_chunks::<8>();
        for (index, eight) in eights.iter().enumerate() {
            let eight = u64::from_le_bytes(*eight);
            let letter = between(eight | 0x2020_2020_2020_2020, b'a', b'z');
            let digit = between(eight, b'0', b'9');
            let upper = letter & !(eight << 2);
            block.word |= gather(letter | digit) << (index * 8);
            block.upper |= gather(upper) << (index * 8);
            block.digit |= gather(digit) << (index * 8);
        }
        block
    }
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
    fn every_byte_has_its_kind_at_every_offset() {
        let text: Vec<u8> = (0..=255).chain((0..=255).rev()).chain(*b"Ab1").collect();
        let mut masks = Masks::default();
        masks.fill(&text);
        for at in 0..text.len() {
            let window = masks.window(at);
            for (bit, byte) in text[at..].iter().take(64).enumerate() {
                let has = |mask: u64| mask >> bit & 1 != 0;
                assert_eq!(has(window.word), byte.is_ascii_alphanumeric(), "{byte}");
                assert_eq!(has(window.upper), byte.is_ascii_uppercase(), "{byte}");
                assert_eq!(has(window.digit), byte.is_ascii_digit(), "{byte}");
            }
            assert_eq!(masks.is_word(at), text[at].is_ascii_alphanumeric());
        }
        assert!(!masks.is_word(text.len()));
    }
}
