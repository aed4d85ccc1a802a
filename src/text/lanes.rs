//! Where words start and end, 64 bytes at a time where the processor can. The one place with
//! `unsafe`: the compiler cannot know which processor will run a portable build, so entering code
//! for a certain one is only sound after asking.
#![allow(unsafe_code)]

use super::edges::{BLOCK_LEN, Edges, fill_portably};
use super::keys::{ReadWords, read_portably};
#[cfg(target_arch = "x86_64")]
use super::word::Word;

/// Adds the edges of the runs of ASCII letters and digits of a text.
pub(super) type FillEdges = fn(blocks: &[[u8; BLOCK_LEN]], edges: &mut Edges);

/// A way of reading words.
#[derive(Clone, Copy, Debug)]
pub(super) struct Way {
    pub(super) name: &'static str,
    pub(super) fill: FillEdges,
    pub(super) read: ReadWords,
}

/// Works on every processor.
const PORTABLE: Way = Way {
    name: "portable instructions",
    fill: fill_portably,
    read: read_portably,
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
            read: |table, text, runs, words, odd| unsafe {
                avx512::read(table, text, runs, words, odd);
            },
        });
    }
    if has_avx2 {
        // SAFETY: as above.
        ways.push(Way {
            name: "AVX2",
            fill: |blocks, edges| unsafe { avx2::fill(blocks, edges) },
            read: |table, text, runs, words, odd| unsafe {
                avx2::read(table, text, runs, words, odd);
            },
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

/// Adds the index of each of some words that a bit is set for.
#[cfg(target_arch = "x86_64")]
#[inline(always)]
fn note(mut bits: u32, first: usize, odd: &mut Vec<u32>) {
    while bits != 0 {
        odd.push(first as u32 + bits.trailing_zeros());
        bits &= bits - 1;
    }
}

/// The last eight bytes of a word that nobody knows, with a space before it.
#[cfg(target_arch = "x86_64")]
const SPACED: u64 = Word::NONE.rest();

#[cfg(target_arch = "x86_64")]
mod avx512 {
    use std::arch::x86_64::*;

    use crate::text::edges::{BLOCK_LEN, Block, Edges, ROOM, Run};
    use crate::text::keys::{self, FOLD, GROUP_SHIFT, MAX_KEY_LEN, PLACE_SHIFT, Parts, TOGETHER};
    use crate::text::word::Word;

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
        edges.fill(
            blocks,
            |block| classify(block),
            |bits, start, room| write_places(bits, start, room),
        );
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
            let mut halves = [
                _mm512_castsi512_si256(numbers),
                _mm512_extracti64x4_epi64::<1>(numbers),
            ]
            .into_iter();
            for (half, room) in halves
                .by_ref()
                .zip(room[..n_written].as_chunks_mut::<32>().0)
            {
                let low = _mm512_cvtepu8_epi32(_mm256_castsi256_si128(half));
                let high = _mm512_cvtepu8_epi32(_mm256_extracti128_si256::<1>(half));
                let room = room.as_mut_ptr();
                _mm512_storeu_si512(room.cast(), _mm512_add_epi32(low, start));
                _mm512_storeu_si512(room.add(16).cast(), _mm512_add_epi32(high, start));
            }
        }
    }

    /// See [`keys::ReadWords`].
    #[target_feature(enable = "avx2,avx512f,avx512bw,popcnt")]
    pub(super) fn read(
        table: Parts<'_>,
        text: &[u8],
        runs: &[[Run; TOGETHER]],
        words: &mut [[Word; TOGETHER]],
        odd: &mut Vec<u32>,
    ) {
        assert!(table.entries.len().is_power_of_two() && text.len() >= MAX_KEY_LEN);
        let u64s = |number: u64| _mm512_set1_epi64(number as i64);
        let last_start = u64s((text.len() - MAX_KEY_LEN).min(u32::MAX as usize) as u64);
        let (low, lower) = (u64s(u64::from(u32::MAX)), u64s(keys::LOWER));
        let (factor, high_factor) = (u64s(table.factor), u64s(table.factor >> 32));
        let (max_len, groups) = (u64s(MAX_KEY_LEN as u64), u64s(keys::N_GROUPS as u64 - 1));
        let places = u64s(table.entries.len() as u64 - 1);
        let spaced = u64s(super::SPACED);
        for (index, (runs, words)) in runs.iter().zip(words).enumerate() {
            // SAFETY: there is room for eight runs and eight words, whose fields are in order and
            // may be any numbers but for the break, which is that of a space; 16 bytes from any
            // start on are within the text, as no start is beyond the last one; a group is below
            // their number, and a place below that of the entries, which take three times eight
            // bytes.
            unsafe {
                let runs = _mm512_loadu_si512(runs.as_ptr().cast());
                let starts = _mm512_and_si512(runs, low);
                let lens = _mm512_sub_epi64(_mm512_srli_epi64::<32>(runs), starts);
                let starts = _mm512_min_epu64(starts, last_start);
                let first = _mm512_i64gather_epi64::<1>(starts, text.as_ptr().cast());
                let second = _mm512_i64gather_epi64::<1>(starts, text.as_ptr().add(8).cast());
                let n_bits = _mm512_slli_epi64::<3>(lens);
                let mask = |n_bytes: u64| {
                    let n_spare = _mm512_subs_epu16(u64s(8 * n_bytes), n_bits);
                    _mm512_srlv_epi64(u64s(u64::MAX), n_spare)
                };
                let first = _mm512_and_si512(_mm512_or_si512(first, lower), mask(8));
                let second = _mm512_and_si512(_mm512_or_si512(second, lower), mask(16));
                let folded = _mm512_xor_si512(first, _mm512_slli_epi64::<FOLD>(second));
                let mixed = _mm512_add_epi64(
                    _mm512_mul_epu32(folded, factor),
                    _mm512_mul_epu32(_mm512_srli_epi64::<32>(folded), high_factor),
                );
                let group = _mm512_srli_epi64::<GROUP_SHIFT>(mixed);
                let group = _mm512_and_si512(group, groups);
                let shifts = _mm512_i64gather_epi32::<4>(group, table.shifts.as_ptr().cast());
                let place = _mm512_srli_epi64::<PLACE_SHIFT>(mixed);
                let place = _mm512_add_epi64(place, _mm512_cvtepu32_epi64(shifts));
                let place = _mm512_and_si512(place, places);
                let place = _mm512_add_epi64(place, _mm512_slli_epi64::<1>(place));
                let entries: *const i64 = table.entries.as_ptr().cast();
                let first_there = _mm512_i64gather_epi64::<8>(place, entries);
                let second_there = _mm512_i64gather_epi64::<8>(place, entries.add(1));
                let codes = _mm512_i64gather_epi64::<8>(place, entries.add(2));
                let is_first = _mm512_cmpeq_epi64_mask(first, first_there);
                let is_known = _mm512_mask_cmpeq_epi64_mask(is_first, second, second_there);
                let codes = _mm512_maskz_mov_epi64(is_known, codes);
                let is_odd =
                    _mm512_cmpgt_epu64_mask(lens, max_len) | _mm512_test_epi64_mask(codes, u64s(3));
                let rest = _mm512_or_si512(codes, spaced);
                let order = _mm512_set_epi64(11, 3, 10, 2, 9, 1, 8, 0);
                let later = _mm512_set_epi64(15, 7, 14, 6, 13, 5, 12, 4);
                let words = words.as_mut_ptr();
                let four = _mm512_permutex2var_epi64(runs, order, rest);
                _mm512_storeu_si512(words.cast(), four);
                let four = _mm512_permutex2var_epi64(runs, later, rest);
                _mm512_storeu_si512(words.add(4).cast(), four);
                super::note(is_odd.into(), index * TOGETHER, odd);
            }
        }
    }
}

#[cfg(target_arch = "x86_64")]
mod avx2 {
    use std::arch::x86_64::*;

    use crate::text::edges::{BITS, BLOCK_LEN, Block, Edges, ROOM, Run};
    use crate::text::keys::{self, MAX_KEY_LEN, Parts, TOGETHER};
    use crate::text::word::Word;

    const FOLD: i32 = keys::FOLD as i32;
    const GROUP_SHIFT: i32 = keys::GROUP_SHIFT as i32;
    const PLACE_SHIFT: i32 = keys::PLACE_SHIFT as i32;

    #[target_feature(enable = "avx2,bmi1,popcnt")]
    pub(super) fn fill(blocks: &[[u8; BLOCK_LEN]], edges: &mut Edges) {
        edges.fill(
            blocks,
            |block| classify(block),
            |bits, start, room| write_places(bits, start, room),
        );
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

    /// See [`keys::ReadWords`].
    #[target_feature(enable = "avx2,bmi1,popcnt")]
    pub(super) fn read(
        table: Parts<'_>,
        text: &[u8],
        runs: &[[Run; TOGETHER]],
        words: &mut [[Word; TOGETHER]],
        odd: &mut Vec<u32>,
    ) {
        assert!(table.entries.len().is_power_of_two() && text.len() >= MAX_KEY_LEN);
        let u64s = |number: u64| _mm256_set1_epi64x(number as i64);
        let last_start = u64s((text.len() - MAX_KEY_LEN).min(u32::MAX as usize) as u64);
        let (low, lower) = (u64s(u64::from(u32::MAX)), u64s(keys::LOWER));
        let (factor, high_factor) = (u64s(table.factor), u64s(table.factor >> 32));
        let (max_len, groups) = (u64s(MAX_KEY_LEN as u64), u64s(keys::N_GROUPS as u64 - 1));
        let places = u64s(table.entries.len() as u64 - 1);
        let spaced = u64s(super::SPACED);
        let (runs, _) = runs.as_flattened().as_chunks::<4>();
        let (words, _) = words.as_flattened_mut().as_chunks_mut::<4>();
        for (index, (runs, words)) in runs.iter().zip(words).enumerate() {
            // SAFETY: there is room for four runs and four words, whose fields are in order and
            // may be any numbers but for the break, which is that of a space; 16 bytes from any
            // start on are within the text, as no start is beyond the last one; a group is below
            // their number, and a place below that of the entries, which take three times eight
            // bytes.
            unsafe {
                let runs = _mm256_loadu_si256(runs.as_ptr().cast());
                let starts = _mm256_and_si256(runs, low);
                let lens = _mm256_sub_epi64(_mm256_srli_epi64::<32>(runs), starts);
                let starts = _mm256_min_epu32(starts, last_start);
                let first = _mm256_i64gather_epi64::<1>(text.as_ptr().cast(), starts);
                let second = _mm256_i64gather_epi64::<1>(text.as_ptr().add(8).cast(), starts);
                let n_bits = _mm256_slli_epi64::<3>(lens);
                let mask = |n_bytes: u64| {
                    let n_spare = _mm256_subs_epu16(u64s(8 * n_bytes), n_bits);
                    _mm256_srlv_epi64(u64s(u64::MAX), n_spare)
                };
                let first = _mm256_and_si256(_mm256_or_si256(first, lower), mask(8));
                let second = _mm256_and_si256(_mm256_or_si256(second, lower), mask(16));
                let folded = _mm256_xor_si256(first, _mm256_slli_epi64::<FOLD>(second));
                let mixed = _mm256_add_epi64(
                    _mm256_mul_epu32(folded, factor),
                    _mm256_mul_epu32(_mm256_srli_epi64::<32>(folded), high_factor),
                );
                let group = _mm256_and_si256(_mm256_srli_epi64::<GROUP_SHIFT>(mixed), groups);
                let shifts = _mm256_i64gather_epi32::<4>(table.shifts.as_ptr().cast(), group);
                let place = _mm256_srli_epi64::<PLACE_SHIFT>(mixed);
                let place = _mm256_add_epi64(place, _mm256_cvtepu32_epi64(shifts));
                let place = _mm256_and_si256(place, places);
                let place = _mm256_add_epi64(place, _mm256_slli_epi64::<1>(place));
                let entries: *const i64 = table.entries.as_ptr().cast();
                let first_there = _mm256_i64gather_epi64::<8>(entries, place);
                let second_there = _mm256_i64gather_epi64::<8>(entries.add(1), place);
                let codes = _mm256_i64gather_epi64::<8>(entries.add(2), place);
                let is_first = _mm256_cmpeq_epi64(first, first_there);
                let is_second = _mm256_cmpeq_epi64(second, second_there);
                let codes = _mm256_and_si256(codes, _mm256_and_si256(is_first, is_second));
                let are_capitals = _mm256_and_si256(codes, u64s(3));
                let is_odd = _mm256_or_si256(
                    _mm256_cmpgt_epi64(lens, max_len),
                    _mm256_cmpgt_epi64(are_capitals, u64s(0)),
                );
                let rest = _mm256_or_si256(codes, spaced);
                let even = _mm256_unpacklo_epi64(runs, rest);
                let uneven = _mm256_unpackhi_epi64(runs, rest);
                let words = words.as_mut_ptr();
                let two = _mm256_permute2x128_si256::<0x20>(even, uneven);
                _mm256_storeu_si256(words.cast(), two);
                let two = _mm256_permute2x128_si256::<0x31>(even, uneven);
                _mm256_storeu_si256(words.add(2).cast(), two);
                let is_odd = _mm256_movemask_pd(_mm256_castsi256_pd(is_odd)) as u32;
                super::note(is_odd, index * 4, odd);
            }
        }
    }
}
