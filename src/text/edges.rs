//! Where the words of a text start and end: runs of ASCII letters and digits, found by a bit for
//! each byte.

use super::lanes::{self, Way};

/// Bytes that are looked at together.
pub(super) const BLOCK_LEN: usize = 64;

/// Room that a block takes to write its places in, beyond those it has.
pub(super) const ROOM: usize = BLOCK_LEN + 8;

/// The runs of letters and digits of a text, in order.
#[derive(Clone, Debug)]
pub(super) struct Runs {
    way: Way,
    edges: Edges,
}

/// A run of letters and digits, by its bytes.
pub(super) type Run = [u32; 2];

impl Default for Runs {
    /// Chooses the best way this processor has.
    fn default() -> Runs {
        Runs::by(lanes::ways()[0])
    }
}

impl Runs {
    /// Finds and reads runs in a certain way.
    pub(super) fn by(way: Way) -> Runs {
        Runs {
            way,
            edges: Edges::default(),
        }
    }

    /// Finds the runs of a text of so many bytes, which stands in blocks with zeros after it.
    pub(super) fn fill(&mut self, blocks: &[[u8; BLOCK_LEN]], len: usize) {
        self.edges.clear(blocks.len());
        (self.way.fill)(blocks, &mut self.edges);
        self.edges.end(len as u32);
    }

    /// Returns the runs, and an empty one at the end of the text.
    #[inline]
    pub(super) fn as_slice(&self) -> &[Run] {
        self.edges.places[..self.edges.n_places].as_chunks().0
    }

    /// Returns the index of each run that has something else than a word and a single space before
    /// it, the empty one at the end of the text among them.
    #[inline]
    pub(super) fn apart(&self) -> &[u32] {
        &self.edges.apart[..self.edges.n_apart]
    }
}

/// Where runs start and end, as they are found. What lies beyond the counts is room.
#[derive(Clone, Debug, Default)]
pub(super) struct Edges {
    /// Where each run starts, and where it ends.
    places: Vec<u32>,
    n_places: usize,
    apart: Vec<u32>,
    n_apart: usize,
    /// What the bytes of each block are.
    blocks: Vec<Block>,
    n_blocks: usize,
}

/// What the bytes of a block are, a bit for each.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Block {
    /// Letters and digits.
    pub(super) words: u64,
    pub(super) spaces: u64,
}

impl Edges {
    fn clear(&mut self, n_blocks: usize) {
        let n_bytes = n_blocks * BLOCK_LEN;
        if self.places.len() < n_bytes + ROOM {
            self.places.resize(n_bytes + ROOM, 0);
            self.apart.resize(n_bytes / 2 + ROOM, 0);
        }
        (self.n_places, self.n_apart) = (0, 0);
        if self.blocks.len() < n_blocks {
            self.blocks.resize(n_blocks, Block::default());
        }
        self.n_blocks = n_blocks;
    }

    /// Returns room for what the bytes of each block are.
    #[inline]
    pub(super) fn blocks_mut(&mut self) -> &mut [Block] {
        &mut self.blocks[..self.n_blocks]
    }

    /// Adds the edges of all blocks; `write` writes the places of the bits of a block.
    #[inline(always)]
    pub(super) fn fill(&mut self, write: impl Fn(u64, u32, &mut [u32; ROOM]) + Copy) {
        let mut before = Block::default();
        for index in 0..self.n_blocks {
            let block = self.blocks[index];
            self.add((index * BLOCK_LEN) as u32, before, block, write);
            before = block;
        }
    }

    /// Adds the edges of the next block, which starts at a place of the text; `write` writes the
    /// places of the bits of a block.
    #[inline(always)]
    fn add(
        &mut self,
        start: u32,
        before: Block,
        block: Block,
        write: impl Fn(u64, u32, &mut [u32; ROOM]),
    ) {
        let after_word = block.words << 1 | before.words >> 63;
        let after_word_and_one = block.words << 2 | before.words >> 62;
        let after_space = block.spaces << 1 | before.spaces >> 63;
        let edges = block.words ^ after_word;
        let starts = edges & block.words;
        let mut apart = starts & !(after_space & after_word_and_one);
        let n_apart = apart.count_ones() as usize;
        let room = &mut self.apart[self.n_apart..][..BLOCK_LEN / 2];
        // Few blocks have more than two, and a loop's end that is foreseen is worth some work.
        for index in &mut room[..2] {
            *index = index_of_lowest(apart, edges, self.n_places);
            apart &= apart.wrapping_sub(1);
        }
        for index in room.iter_mut().take(n_apart).skip(2) {
            *index = index_of_lowest(apart, edges, self.n_places);
            apart &= apart - 1;
        }
        self.n_apart += n_apart;
        let room = self.places[self.n_places..].first_chunk_mut();
        if let Some(room) = room {
            write(edges, start, room);
        }
        self.n_places += edges.count_ones() as usize;
    }

    /// Adds the end of the text.
    fn end(&mut self, end: u32) {
        self.apart[self.n_apart] = (self.n_places / 2) as u32;
        self.n_apart += 1;
        self.places[self.n_places..self.n_places + 2].fill(end);
        self.n_places += 2;
    }
}

/// Returns the index of the run that starts at the lowest of some bits, by the edges of the block
/// and how many there are before it.
#[inline(always)]
fn index_of_lowest(starts: u64, edges: u64, n_before: usize) -> u32 {
    let below = (starts ^ starts.wrapping_sub(1)) >> 1;
    (n_before as u32 + (edges & below).count_ones()) / 2
}

/// Adds the edges of a text without any special instructions.
pub(super) fn fill_portably(blocks: &[[u8; BLOCK_LEN]], edges: &mut Edges) {
    for (block, to) in blocks.iter().zip(edges.blocks_mut()) {
        *to = classify(block);
    }
    edges.fill(write_places);
}

/// Writes the places of the bits of a block that starts at a place, eight bits at a time.
#[inline(always)]
pub(super) fn write_places(bits: u64, start: u32, room: &mut [u32; ROOM]) {
    let mut n_places = 0;
    for (index, eight) in bits.to_le_bytes().into_iter().enumerate() {
        let start = start + 8 * index as u32;
        let to = &mut room[n_places % BLOCK_LEN..][..8];
        for (place, bit) in to.iter_mut().zip(BITS[usize::from(eight)]) {
            *place = start + u32::from(bit);
        }
        n_places += eight.count_ones() as usize;
    }
}

/// The bits that are set in each byte, lowest first.
pub(super) const BITS: [[u8; 8]; 256] = {
    let mut all = [[0; 8]; 256];
    let mut byte = 0;
    while byte < 256 {
        let (mut bit, mut count) = (0, 0);
        while bit < 8 {
            if byte >> bit & 1 == 1 {
                all[byte][count] = bit as u8;
                count += 1;
            }
            bit += 1;
        }
        byte += 1;
    }
    all
};

/// Returns what the bytes of a block are, eight bytes at a time, as numbers.
#[inline]
fn classify(block: &[u8; BLOCK_LEN]) -> Block {
    let (eights, _) = block.as_chunks::<8>();
    let (mut words, mut spaces) = (0, 0);
    for (index, eight) in eights.iter().enumerate() {
        let eight = u64::from_le_bytes(*eight);
        let letter = between(eight | 0x2020_2020_2020_2020, b'a', b'z');
        let digit = between(eight, b'0', b'9');
        words |= gather(letter | digit) << (index * 8);
        spaces |= gather(between(eight, b' ', b' ')) << (index * 8);
    }
    Block { words, spaces }
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

/// Copies a text into blocks, with zeros after it, and room for reading beyond its last byte.
/// Returns the blocks it takes.
pub(super) fn pad<'b>(text: &[u8], blocks: &'b mut Vec<[u8; BLOCK_LEN]>) -> &'b [[u8; BLOCK_LEN]] {
    /// Bytes that may be read from any byte of the text on.
    const READ_LEN: usize = 16;
    let n_blocks = (text.len() + READ_LEN) / BLOCK_LEN + 1;
    if blocks.len() < n_blocks {
        blocks.resize(n_blocks, [0; BLOCK_LEN]);
    }
    let blocks = &mut blocks[..n_blocks];
    let (to, zeros) = blocks.as_flattened_mut().split_at_mut(text.len());
    to.copy_from_slice(text);
    zeros.fill(0);
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_what_reading_byte_by_byte_finds() {
        let all: Vec<u8> = (0..=255)
            .chain((0..=255).rev())
            .chain(*b"Ab1 c  d, e f-g h ")
            .cycle()
            .take(if cfg!(miri) { 100 } else { 700 })
            .collect();
        for way in lanes::ways() {
            let name = way.name;
            let (mut runs, mut blocks) = (Runs::by(way), Vec::new());
            for start in 0..all.len() {
                let text = &all[start..];
                runs.fill(pad(text, &mut blocks), text.len());
                let (expected, apart) = byte_by_byte(text);
                assert_eq!(runs.as_slice(), expected, "{name}, from {start}");
                assert_eq!(runs.apart(), apart, "{name}, from {start}");
            }
        }
    }

    fn byte_by_byte(text: &[u8]) -> (Vec<Run>, Vec<u32>) {
        let is_word = |at: usize| text[at].is_ascii_alphanumeric();
        let starts = (0..text.len()).filter(|&at| is_word(at) && (at == 0 || !is_word(at - 1)));
        let end = text.len() as u32;
        let runs: Vec<Run> = starts
            .map(|from| {
                let len = (from..text.len()).take_while(|&at| is_word(at)).count();
                [from as u32, (from + len) as u32]
            })
            .chain([[end, end]])
            .collect();
        let is_spaced = |index: usize| {
            let end = |before: usize| runs[before][1] as usize;
            let before = index.checked_sub(1).map(end);
            index + 1 < runs.len()
                && before.is_some_and(|end| text[end] == b' ' && end + 1 == runs[index][0] as usize)
        };
        let apart = (0..runs.len()).filter(|&index| !is_spaced(index));
        let apart = apart.map(|index| index as u32).collect();
        (runs, apart)
    }
}
