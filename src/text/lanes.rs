//! Where words start and end, 64 bytes at a time where the processor can. The one place with
//! `unsafe`: the compiler cannot know which processor will run a portable build, so entering code
//! for a certain one is only sound after asking.
#![allow(unsafe_code)]

use super::edges::{BLOCK_LEN, Edges, fill_portably};

/// Adds the edges of the runs of ASCII letters and digits of a text.
pub(super) type FillEdges = fn(blocks: &[[u8; BLOCK_LEN]], edges: &mut Edges);

/// A way of finding edges.
#[derive(Clone, Copy, Debug)]
pub(super) struct Way {
    pub(super) name: &'static str,
    pub(super) fill: FillEdges,
}

/// Works on every processor.
const PORTABLE: Way = Way {
    name: "portable instructions",
    fill: fill_portably,
};

/// Returns every way there is on this processor, the quickest first.
#[cfg(target_arch = "x86_64")]
pub(super) fn ways() -> Vec<Way> {
    use std::arch::is_x86_feature_detected as has;
    let mut ways = Vec::new();
    let has_avx2 = has!("avx2") && has!("bmi1") && has!("popcnt");
    if has_avx2 && has!("avx512f") && has!("avx512bw") && has!("avx512vbmi2") {
        // SAFETY: the processor has just said that it knows all that the functions ask for.
        ways.push(Way {
            name: "AVX-512",
            fill: |blocks, edges| unsafe { avx512::fill(blocks, edges) },
        });
    }
    if has_avx2 {
        // SAFETY: as above.
        ways.push(Way {
            name: "AVX2",
            fill: |blocks, edges| unsafe { avx2::fill(blocks, edges) },
        });
    }
    ways.push(PORTABLE);
    ways
}

/// Other processors take the portable way.
#[cfg(not(target_arch = "x86_64"))]
pub(super) fn ways() -> Vec<Way> {
    vec![PORTABLE]
}

/// Returns the name of the instructions that texts are read with on this processor.
pub fn instruction_set() -> &'static str {
    ways()[0].name
}

#[cfg(target_arch = "x86_64")]
mod avx512 {
    use std::arch::x86_64::*;

    use crate::text::edges::{BLOCK_LEN, Block, Edges, ROOM};

    /// The numbers of 64 bytes.
    const NUMBERS: [u8; 64] = {
        let mut numbers = [0; 64];
        let mut at = 0;
        while at < 64 {
            numbers[at] = at as u8;
            at += 1;
        }
        numbers
    };

    #[target_feature(enable = "avx2,avx512f,avx512bw,avx512vbmi2,bmi1,popcnt")]
    pub(super) fn fill(blocks: &[[u8; BLOCK_LEN]], edges: &mut Edges) {
        for (block, to) in blocks.iter().zip(edges.blocks_mut()) {
            *to = classify(block);
        }
        edges.fill(|bits, start, room| write_places(bits, start, room));
    }

    #[inline]
    #[target_feature(enable = "avx512f,avx512bw")]
    fn classify(block: &[u8; BLOCK_LEN]) -> Block {
        // SAFETY: 64 bytes are there to be read, and they need not be aligned.
        let bytes = unsafe { _mm512_loadu_si512(block.as_ptr().cast()) };
        let lower_cased = _mm512_or_si512(bytes, _mm512_set1_epi8(0x20));
        Block {
            words: below(lower_cased, b'a', 26) | below(bytes, b'0', 10),
            spaces: _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8(b' ' as i8)),
        }
    }

    /// Returns a bit for each byte that is one of so many from one on.
    #[inline]
    #[target_feature(enable = "avx512f,avx512bw")]
    fn below(bytes: __m512i, from: u8, len: i8) -> u64 {
        let offsets = _mm512_sub_epi8(bytes, _mm512_set1_epi8(from as i8));
        _mm512_cmplt_epu8_mask(offsets, _mm512_set1_epi8(len))
    }

    /// Writes the places of the bits of a block that starts at a place.
    #[inline]
    #[target_feature(enable = "avx512f,avx512bw,avx512vbmi2,popcnt")]
    fn write_places(bits: u64, start: u32, room: &mut [u32; ROOM]) {
        // Few blocks have more than 32 edges.
        let n_written = if bits.count_ones() > 32 { 64 } else { 32 };
        // SAFETY: the bytes to be read and written are there, and need not be aligned.
        unsafe {
            let all = _mm512_loadu_si512(NUMBERS.as_ptr().cast());
            let numbers = _mm512_maskz_compress_epi8(bits, all);
            let start = _mm512_set1_epi32(start as i32);
            let halves = [
                _mm512_castsi512_si256(numbers),
                _mm512_extracti64x4_epi64::<1>(numbers),
            ];
            let rooms = room[..n_written].as_chunks_mut::<32>().0;
            for (half, room) in halves.into_iter().zip(rooms) {
                let low = _mm512_cvtepu8_epi32(_mm256_castsi256_si128(half));
                let high = _mm512_cvtepu8_epi32(_mm256_extracti128_si256::<1>(half));
                let room = room.as_mut_ptr();
                _mm512_storeu_si512(room.cast(), _mm512_add_epi32(low, start));
                _mm512_storeu_si512(room.add(16).cast(), _mm512_add_epi32(high, start));
            }
        }
    }
}

#[cfg(target_arch = "x86_64")]
mod avx2 {
    use std::arch::x86_64::*;

    use crate::text::edges::{BITS, BLOCK_LEN, Block, Edges, ROOM};

    #[target_feature(enable = "avx2,bmi1,popcnt")]
    pub(super) fn fill(blocks: &[[u8; BLOCK_LEN]], edges: &mut Edges) {
        for (block, to) in blocks.iter().zip(edges.blocks_mut()) {
            *to = classify(block);
        }
        edges.fill(|bits, start, room| write_places(bits, start, room));
    }

    #[inline]
    #[target_feature(enable = "avx2")]
    fn classify(block: &[u8; BLOCK_LEN]) -> Block {
        let (halves, _) = block.as_chunks::<32>();
        let join = |low: u32, high: u32| u64::from(low) | u64::from(high) << 32;
        Block {
            words: join(words(&halves[0]), words(&halves[1])),
            spaces: join(spaces(&halves[0]), spaces(&halves[1])),
        }
    }

    /// Returns a bit for each letter or digit among 32 bytes.
    #[inline]
    #[target_feature(enable = "avx2")]
    fn words(text: &[u8; 32]) -> u32 {
        let bytes = load(text);
        let lower_cased = _mm256_or_si256(bytes, _mm256_set1_epi8(0x20));
        let either = _mm256_or_si256(between(lower_cased, b'a', b'z'), between(bytes, b'0', b'9'));
        _mm256_movemask_epi8(either) as u32
    }

    /// Returns a bit for each space among 32 bytes.
    #[inline]
    #[target_feature(enable = "avx2")]
    fn spaces(text: &[u8; 32]) -> u32 {
        let are_spaces = _mm256_cmpeq_epi8(load(text), _mm256_set1_epi8(b' ' as i8));
        _mm256_movemask_epi8(are_spaces) as u32
    }

    #[inline]
    #[target_feature(enable = "avx2")]
    fn load(text: &[u8; 32]) -> __m256i {
        // SAFETY: 32 bytes are there to be read, and they need not be aligned.
        unsafe { _mm256_loadu_si256(text.as_ptr().cast()) }
    }

    /// Marks each byte between two ASCII bytes. Other bytes are negative numbers here, and so
    /// below every bound.
    #[inline]
    #[target_feature(enable = "avx2")]
    fn between(bytes: __m256i, from: u8, to: u8) -> __m256i {
        let at_least = _mm256_cmpgt_epi8(bytes, _mm256_set1_epi8(from as i8 - 1));
        let at_most = _mm256_cmpgt_epi8(_mm256_set1_epi8(to as i8 + 1), bytes);
        _mm256_and_si256(at_least, at_most)
    }

    /// Writes the places of the bits of a block that starts at a place, eight bits at a time.
    #[inline]
    #[target_feature(enable = "avx2,popcnt")]
    fn write_places(bits: u64, start: u32, room: &mut [u32; ROOM]) {
        let mut n_places = 0;
        let mut start = _mm256_set1_epi32(start as i32);
        for index in 0..8 {
            let eight = (bits >> (8 * index)) as u8;
            let room = &mut room[n_places % BLOCK_LEN..][..8];
            // SAFETY: eight bytes are there to be read, and room for eight numbers, which need not
            // be aligned.
            unsafe {
                let numbers = _mm_loadl_epi64(BITS[usize::from(eight)].as_ptr().cast());
                let places = _mm256_add_epi32(_mm256_cvtepu8_epi32(numbers), start);
                _mm256_storeu_si256(room.as_mut_ptr().cast(), places);
            }
            start = _mm256_add_epi32(start, _mm256_set1_epi32(8));
            n_places += eight.count_ones() as usize;
        }
    }
}
