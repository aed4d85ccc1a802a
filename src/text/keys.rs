//! A table of short words by their bytes in which every word has a place of its own, so that a look
//! is one comparison and no branch depends on whether a word is known.

use std::hint::select_unpredictable;

use super::edges::Run;
use super::vocabulary::WordCode;
use super::word::Word;

/// Bytes of a word that a key holds; longer words have none.
pub(super) const MAX_KEY_LEN: usize = 16;

/// The bytes of a word as two numbers, the first byte lowest, zeros after the last.
pub(super) type Key = [u64; 2];

/// The golden ratio, whose multiples are far apart.
const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;

/// Ways of mixing the bytes of keys that are tried for each size of table.
const N_TRIES: u32 = 16;

/// Times that the table is made twice as large before it is given up.
const N_SIZES: u32 = 6;

/// The words with their codes. Which place a word has depends on its bytes and on a shift that all
/// words of its group share, chosen so that no two words meet (hash and displace, Belazzougui et
/// al. 2009).
#[derive(Clone, Debug)]
pub(super) struct KeyTable {
    entries: Vec<Entry>,
    /// For each group, what is added to the places of its words.
    shifts: Box<[u32; N_GROUPS]>,
    factor: u64,
}

/// A word: a key, and eight bytes the first four of which are its code.
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub(super) struct Entry {
    key: Key,
    code: WordCode,
    _zero: u32,
}

/// Groups of words.
pub(super) const N_GROUPS: usize = 1 << GROUP_BITS;
const GROUP_BITS: u32 = 10;

impl Default for KeyTable {
    fn default() -> KeyTable {
        KeyTable::empty(1, FACTOR)
    }
}

impl KeyTable {
    /// Finds a place for each key; nothing where that does not come about, which takes keys that
    /// were made for it.
    pub(super) fn new(keys: &[(Key, WordCode)]) -> Option<KeyTable> {
        let n_places = (keys.len() + keys.len() / 8).next_power_of_two();
        let sizes = (0..N_SIZES).map(|size| n_places << size);
        let mut tables = sizes.flat_map(|n_places| {
            let factors = (0..N_TRIES).map(|index| FACTOR.rotate_left(index) | 1);
            factors.filter_map(move |factor| KeyTable::empty(n_places, factor).filled(keys))
        });
        tables.next()
    }

    fn empty(n_places: usize, factor: u64) -> KeyTable {
        KeyTable {
            entries: vec![Entry::default(); n_places],
            shifts: Box::new([0; N_GROUPS]),
            factor,
        }
    }

    fn filled(mut self, keys: &[(Key, WordCode)]) -> Option<KeyTable> {
        let mut groups: Vec<Vec<(Key, WordCode)>> = vec![Vec::new(); N_GROUPS];
        for &(key, code) in keys {
            groups[group(self.mixed(key))].push((key, code));
        }
        let mut order: Vec<usize> = (0..groups.len()).collect();
        order.sort_by_key(|&group| usize::MAX - groups[group].len());
        for index in order {
            let group = &groups[index];
            let shift =
                (0..self.entries.len() as u32).find(|&shift| self.has_room(group, shift))?;
            self.shifts[index] = shift;
            for &(key, code) in group {
                let place = self.place(self.mixed(key), shift);
                self.entries[place] = Entry {
                    key,
                    code,
                    _zero: 0,
                };
            }
        }
        Some(self)
    }

    /// Whether each key of a group would have a free place of its own.
    fn has_room(&self, group: &[(Key, WordCode)], shift: u32) -> bool {
        let place = |key: Key| self.place(self.mixed(key), shift);
        group.iter().enumerate().all(|(index, &(key, _))| {
            let is_taken = |other: &(Key, WordCode)| place(other.0) == place(key);
            self.entries[place(key)].code == WordCode::UNKNOWN
                && !group[..index].iter().any(is_taken)
        })
    }

    fn mixed(&self, key: Key) -> u64 {
        mixed(key, self.factor)
    }

    fn place(&self, mixed: u64, shift: u32) -> usize {
        place(mixed, shift) & (self.entries.len() - 1)
    }

    /// Returns the code of a word.
    pub(super) fn code(&self, key: Key) -> WordCode {
        self.parts().code(key)
    }

    /// Returns the table's parts, for many looks at a time.
    #[inline(always)]
    pub(super) fn parts(&self) -> Parts<'_> {
        Parts {
            entries: &self.entries,
            shifts: &self.shifts,
            factor: self.factor,
        }
    }
}

/// A table's parts, which need not be fetched for each look.
#[derive(Clone, Copy)]
pub(super) struct Parts<'t> {
    /// As many as some power of two.
    pub(super) entries: &'t [Entry],
    pub(super) shifts: &'t [u32; N_GROUPS],
    pub(super) factor: u64,
}

impl Parts<'_> {
    #[inline(always)]
    fn code(self, key: Key) -> WordCode {
        let mixed = mixed(key, self.factor);
        let shift = self.shifts[group(mixed)];
        let entry = &self.entries[place(mixed, shift) & (self.entries.len() - 1)];
        select_unpredictable(entry.key == key, entry.code, WordCode::UNKNOWN)
    }
}

/// Multiplicative hashing by halves, as many processors multiply several numbers of four bytes at
/// once, but none of eight.
#[inline(always)]
fn mixed(key: Key, factor: u64) -> u64 {
    let folded = key[0] ^ key[1] << FOLD;
    let low = (folded & LOW).wrapping_mul(factor & LOW);
    low.wrapping_add((folded >> 32).wrapping_mul(factor >> 32))
}

/// How far the second half of a key is moved before it is laid over the first.
pub(super) const FOLD: u32 = 3;

const LOW: u64 = u32::MAX as u64;

#[inline(always)]
fn group(mixed: u64) -> usize {
    (mixed >> GROUP_SHIFT) as usize % N_GROUPS
}

/// Where a group and a place start in mixed bits: those around the middle depend on every byte.
pub(super) const GROUP_SHIFT: u32 = 32 - GROUP_BITS;
pub(super) const PLACE_SHIFT: u32 = 32;

#[inline(always)]
fn place(mixed: u64, shift: u32) -> usize {
    ((mixed >> PLACE_SHIFT) as u32).wrapping_add(shift) as usize
}

/// What is done to bytes so that capitals become small letters: it leaves digits alone.
pub(super) const LOWER: u64 = 0x2020_2020_2020_2020;

/// Runs that are looked up together.
pub(super) const TOGETHER: usize = 8;

/// Looks up runs of a text that has [`MAX_KEY_LEN`] bytes after each place a run starts at, and
/// fills in what they are as words by themselves with a space before them. Of those that are too
/// long for a key, or whose capitals matter, it notes the index instead.
pub(super) type ReadWords = fn(
    table: Parts<'_>,
    text: &[u8],
    runs: &[[Run; TOGETHER]],
    words: &mut [[Word; TOGETHER]],
    odd: &mut Vec<u32>,
);

/// Looks words up without any special instructions.
pub(super) fn read_portably(
    table: Parts<'_>,
    text: &[u8],
    runs: &[[Run; TOGETHER]],
    words: &mut [[Word; TOGETHER]],
    odd: &mut Vec<u32>,
) {
    let (runs, words) = (runs.as_flattened(), words.as_flattened_mut());
    let mut at = 0;
    loop {
        at += read_even(table, text, &runs[at..], &mut words[at..]);
        if at == runs.len() {
            return;
        }
        odd.push(at as u32);
        words[at] = Word::spaced(runs[at], WordCode::UNKNOWN);
        at += 1;
    }
}

/// Looks runs up to the first odd one, and returns how many. Apart from what is to be done with
/// that one, so that what the loop needs stays at hand.
fn read_even(table: Parts<'_>, text: &[u8], runs: &[Run], words: &mut [Word]) -> usize {
    for (n_read, (&run, word)) in runs.iter().zip(words).enumerate() {
        let (start, len) = (run[0] as usize, (run[1] - run[0]) as usize);
        let chunk = text.get(start..start + MAX_KEY_LEN);
        let Some(chunk) = chunk.and_then(<[u8]>::first_chunk) else {
            return n_read;
        };
        if len > MAX_KEY_LEN {
            return n_read;
        }
        let code = table.code(lower_key(chunk, len));
        if code.do_capitals_matter() {
            return n_read;
        }
        *word = Word::spaced(run, code);
    }
    runs.len()
}

/// Returns a word's key, if it has one; an empty word has none.
pub(super) fn key(word: &[u8]) -> Option<Key> {
    if word.is_empty() || word.len() > MAX_KEY_LEN {
        return None;
    }
    let mut bytes = [0; MAX_KEY_LEN];
    bytes[..word.len()].copy_from_slice(word);
    Some(key_of(&bytes))
}

#[inline(always)]
fn key_of(bytes: &[u8; MAX_KEY_LEN]) -> Key {
    let (eights, _) = bytes.as_chunks();
    [u64::from_le_bytes(eights[0]), u64::from_le_bytes(eights[1])]
}

/// Masks of the first bytes of a key.
const FIRST: [Key; MAX_KEY_LEN + 1] = {
    let mut masks = [[0; 2]; MAX_KEY_LEN + 1];
    let mut len = 1;
    while len <= MAX_KEY_LEN {
        let all = u128::MAX >> (128 - 8 * len);
        masks[len] = [all as u64, (all >> 64) as u64];
        len += 1;
    }
    masks
};

/// Returns the key of the first of some bytes, letters and digits in ASCII, in lower case.
#[inline(always)]
fn lower_key(bytes: &[u8; MAX_KEY_LEN], len: usize) -> Key {
    let [first, last] = key_of(bytes);
    let mask = FIRST[len];
    [(first | LOWER) & mask[0], (last | LOWER) & mask[1]]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_has_a_place_and_no_other_word_has() {
        let words: Vec<String> = (0..3_000).map(|n| format!("{}manage{n}", n % 7)).collect();
        let keys: Vec<(Key, WordCode)> = (1..)
            .zip(&words)
            .map(|(code, word)| (key(word.as_bytes()).unwrap(), WordCode(code)))
            .collect();
        let table = KeyTable::new(&keys).unwrap();
        assert!(
            table.entries.len() <= 4_096,
            "{} places",
            table.entries.len()
        );
        for &(key, code) in &keys {
            assert_eq!(table.code(key), code);
        }
        for word in ["manage", "0manage", "0manage3000", "x"] {
            assert_eq!(table.code(key(word.as_bytes()).unwrap()), WordCode::UNKNOWN);
        }
    }
}
