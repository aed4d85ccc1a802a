//! Where words start and end, 64 bytes at a time where the processor can. The one place with
//! `unsafe`: the compiler cannot know which processor will run a portable build, so entering code
//! for a certain one is only sound after asking.
#![allow(unsafe_code)]

/// Adds the places of a text where a run of ASCII letters and digits starts or ends, in turn; the
/// end of the text may be left out.
pub(super) type FillEdges = fn(text: &[u8], edges: &mut Vec<u32>);

/// Returns every way there is on this processor, the quickest first, with what it is called.
#[cfg(target_arch = "x86_64")]
pub(super) fn ways() -> Vec<(&'static str, FillEdges)> {
    use std::arch::is_x86_feature_detected as has;
    let mut ways: Vec<(&'static str, FillEdges)> = Vec::new();
    if has!("avx512f") && has!("avx512bw") && has!("avx512vbmi2") && has!("popcnt") {
        // SAFETY: the processor has just said that it knows all that the function asks for.
        ways.push(("AVX-512", |text, edges| unsafe {
            avx512::fill(text, edges)
        }));
    }
    if has!("avx2") && has!("bmi1") && has!("popcnt") {
        // SAFETY: as above.
        ways.push(("AVX2", |text, edges| unsafe { avx2::fill(text, edges) }));
    }
    ways
}

/// Other processors take the portable way.
#[cfg(not(target_arch = "x86_64"))]
pub(super) fn ways() -> Vec<(&'static str, FillEdges)> {
    Vec::new()
}

#[cfg(target_arch = "x86_64")]
mod avx512 {
    use std::arch::x86_64::{
        __m512i, _mm_loadu_si128, _mm512_add_epi32, _mm512_cmplt_epu8_mask, _mm512_cvtepu8_epi32,
        _mm512_loadu_si512, _mm512_maskz_compress_epi8, _mm512_or_si512, _mm512_set1_epi8,
        _mm512_set1_epi32, _mm512_storeu_si512, _mm512_sub_epi8,
    };

    use crate::text::edges::Carry;

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

    #[target_feature(enable = "avx512f,avx512bw,avx512vbmi2,popcnt")]
    pub(super) fn fill(text: &[u8], edges: &mut Vec<u32>) {
        let mut carry = Carry::default();
        let (blocks, rest) = text.as_chunks::<64>();
        let mut last = [0; 64];
        last[..rest.len()].copy_from_slice(rest);
        for (index, block) in blocks.iter().chain([&last]).enumerate() {
            let bits = carry.edges(words(block));
            add(bits, (index * 64) as u32, edges);
        }
    }

    /// Returns a bit for each letter or digit.
    #[inline]
    #[target_feature(enable = "avx512f,avx512bw")]
    fn words(block: &[u8; 64]) -> u64 {
        // SAFETY: 64 bytes are there to be read, and they need not be aligned.
        let bytes = unsafe { _mm512_loadu_si512(block.as_ptr().cast()) };
        let lower_cased = _mm512_or_si512(bytes, _mm512_set1_epi8(0x20));
        below(lower_cased, b'a', 26) | below(bytes, b'0', 10)
    }

    /// Returns a bit for each byte that is one of so many from one on.
    #[inline]
    #[target_feature(enable = "avx512f,avx512bw")]
    fn below(bytes: __m512i, from: u8, len: i8) -> u64 {
        let offsets = _mm512_sub_epi8(bytes, _mm512_set1_epi8(from as i8));
        _mm512_cmplt_epu8_mask(offsets, _mm512_set1_epi8(len))
    }

    /// Adds the places of the bits of a block.
    #[inline]
    #[target_feature(enable = "avx512f,avx512bw,avx512vbmi2,popcnt")]
    fn add(bits: u64, start: u32, edges: &mut Vec<u32>) {
        let count = bits.count_ones() as usize;
        edges.reserve(64);
        let mut numbers = [0_u8; 64];
        // SAFETY: the bytes to be read and written are there, and need not be aligned; what the
        // vector is said to hold lies within what is reserved, and was written.
        unsafe {
            let all = _mm512_loadu_si512(NUMBERS.as_ptr().cast());
            let compressed = _mm512_maskz_compress_epi8(bits, all);
            _mm512_storeu_si512(numbers.as_mut_ptr().cast(), compressed);
            let to = edges.as_mut_ptr().add(edges.len());
            let start = _mm512_set1_epi32(start as i32);
            for from in (0..count).step_by(16) {
                let sixteen = _mm_loadu_si128(numbers.as_ptr().add(from).cast());
                let places = _mm512_add_epi32(_mm512_cvtepu8_epi32(sixteen), start);
                _mm512_storeu_si512(to.add(from).cast(), places);
            }
            edges.set_len(edges.len() + count);
        }
    }
}

/// Returns the name of the instructions that texts are read with on this processor.
pub fn instruction_set() -> &'static str {
    ways()
        .first()
        .map_or("portable instructions", |(name, _)| *name)
}

#[cfg(target_arch = "x86_64")]
mod avx2 {
    use std::arch::x86_64::{
        __m256i, _mm256_and_si256, _mm256_cmpgt_epi8, _mm256_loadu_si256, _mm256_movemask_epi8,
        _mm256_or_si256, _mm256_set1_epi8,
    };

    use crate::text::edges::fill_by;

    #[target_feature(enable = "avx2,bmi1,popcnt")]
    pub(super) fn fill(text: &[u8], edges: &mut Vec<u32>) {
        fill_by(text, edges, |block| {
            let (first, second) = block.split_at(32);
            u64::from(words(first)) | u64::from(words(second)) << 32
        });
    }

    /// Returns a bit for each letter or digit among 32 bytes.
    #[inline]
    #[target_feature(enable = "avx2")]
    fn words(text: &[u8]) -> u32 {
        assert!(text.len() >= 32);
        // SAFETY: 32 bytes are there to be read, and they need not be aligned.
        let bytes = unsafe { _mm256_loadu_si256(text.as_ptr().cast()) };
        let lower_cased = _mm256_or_si256(bytes, _mm256_set1_epi8(0x20));
        let either = _mm256_or_si256(between(lower_cased, b'a', b'z'), between(bytes, b'0', b'9'));
        _mm256_movemask_epi8(either) as u32
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
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::edges::fill_portably;

    #[test]
    fn lanes_see_what_the_portable_way_sees() {
        for len in (0..200).chain([1_000, 4_096]) {
            for step in [1, 7, 31] {
                let text: Vec<u8> = (0..len).map(|at| (at * step + at / 5) as u8).collect();
                let mut portable = Vec::new();
                fill_portably(&text, &mut portable);
                for (name, fill) in ways() {
                    let mut edges = Vec::new();
                    fill(&text, &mut edges);
                    assert_eq!(edges, portable, "{name}, {len} bytes");
                }
            }
        }
    }
}
