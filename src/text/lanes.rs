//! Which bytes are what, 32 at a time where the processor can. The one place with `unsafe`: the
//! compiler cannot know which processor will run a portable build, so entering code for a
//! certain one is only sound after asking.
#![allow(unsafe_code)]

use super::masks::Block;

/// Adds the kinds of all bytes, if the processor has the instructions for it; says whether.
#[cfg(target_arch = "x86_64")]
pub(super) fn fill(texts: &[[u8; 64]], blocks: &mut Vec<Block>) -> bool {
    if !std::arch::is_x86_feature_detected!("avx2") {
        return false;
    }
    // SAFETY: the processor has just said that it knows AVX2, all that `fill_avx2` asks for.
    unsafe { avx2::fill(texts, blocks) };
    true
}

/// Other processors take the portable way.
#[cfg(not(target_arch = "x86_64"))]
pub(super) fn fill(_: &[[u8; 64]], _: &mut Vec<Block>) -> bool {
    false
}

/// Returns the name of the instructions that texts are read with on this processor.
pub fn instruction_set() -> &'static str {
    #[cfg(target_arch = "x86_64")]
    if std::arch::is_x86_feature_detected!("avx2") {
        return "AVX2";
    }
    "portable instructions"
}

#[cfg(target_arch = "x86_64")]
mod avx2 {
    use std::arch::x86_64::{
        __m256i, _mm256_and_si256, _mm256_cmpgt_epi8, _mm256_loadu_si256, _mm256_movemask_epi8,
        _mm256_or_si256, _mm256_set1_epi8,
    };

    use super::Block;

    #[target_feature(enable = "avx2")]
    pub(super) fn fill(texts: &[[u8; 64]], blocks: &mut Vec<Block>) {
        blocks.reserve(texts.len());
        for text in texts {
            let (first, second) = text.split_at(32);
            let (first, second) = (kinds(first), kinds(second));
            let join = |first: u32, second: u32| u64::from(first) | u64::from(second) << 32;
            blocks.push(Block {
                word: join(first[0], second[0]),
                upper: join(first[1], second[1]),
                digit: join(first[2], second[2]),
            });
        }
    }

    /// Returns the bits of letters and digits, of capitals, and of digits among 32 bytes.
    #[inline]
    #[target_feature(enable = "avx2")]
    fn kinds(text: &[u8]) -> [u32; 3] {
        assert!(text.len() >= 32);
        // SAFETY: 32 bytes are there to be read, and they need not be aligned.
        let bytes = unsafe { _mm256_loadu_si256(text.as_ptr().cast()) };
        let lower_cased = _mm256_or_si256(bytes, _mm256_set1_epi8(0x20));
        let digits = between(bytes, b'0', b'9');
        let letters = between(lower_cased, b'a', b'z');
        [letters | digits, between(bytes, b'A', b'Z'), digits]
    }

    /// Returns a bit for each byte between two ASCII bytes. Other bytes are negative numbers
    /// here, and so below every bound.
    #[inline]
    #[target_feature(enable = "avx2")]
    fn between(bytes: __m256i, from: u8, to: u8) -> u32 {
        let at_least = _mm256_cmpgt_epi8(bytes, _mm256_set1_epi8(from as i8 - 1));
        let at_most = _mm256_cmpgt_epi8(_mm256_set1_epi8(to as i8 + 1), bytes);
        _mm256_movemask_epi8(_mm256_and_si256(at_least, at_most)) as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lanes_see_what_the_portable_way_sees() {
        let texts: Vec<[u8; 64]> = (0..=255_u8)
            .map(|start| {
                std::array::from_fn(|index| start.wrapping_add((index as u8).wrapping_mul(7)))
            })
            .collect();
        let mut blocks = Vec::new();
        if fill(&texts, &mut blocks) {
            let portable: Vec<Block> = texts.iter().map(Block::new).collect();
            assert_eq!(blocks, portable);
        }
    }
}
