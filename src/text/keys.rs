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

#[derive(Clone, Copy, Debug, Default)]
struct Entry {
    key: Key,
    code: WordCode,
}

/// Groups of words.
const N_GROUPS: usize = 1 << GROUP_BITS;
const GROUP_BITS: u32 = 10;

/// Bits of a mixed key that say nothing of its place.
const LOW_BITS: u64 = (1 << 41) - 1;

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
        // The bits that say the group and the place, and below them which key they are of.
        let marked = (0..).zip(keys);
        let marked = marked.map(|(index, (key, _))| self.mixed(*key) & !LOW_BITS | index);
        let mut marked: Vec<u64> = marked.collect();
        marked.sort_unstable();
        let groups = marked.chunk_by(|a, b| group(*a) == group(*b));
        let mut groups: Vec<&[u64]> = groups.collect();
        if groups.iter().any(|group| self.has_clash(group)) {
            return None;
        }
        // Many find room while there is much of it.
        groups.sort_by_key(|group| usize::MAX - group.len());
        for members in groups {
            let mut shifts = 0..self.entries.len() as u32;
            let shift = shifts.find(|&shift| self.has_room(members, shift))?;
            self.shifts[group(members[0])] = shift;
            for &marked in members {
                let place = self.place(marked, shift);
                let (key, code) = keys[(marked & LOW_BITS) as usize];
                self.entries[place] = Entry { key, code };
            }
        }
        Some(self)
    }

    /// Whether two keys of a group have the same place, whatever the shift.
    fn has_clash(&self, group: &[u64]) -> bool {
        let places = group.iter().map(|mixed| self.place(*mixed, 0));
        let mut others = places.clone().enumerate();
        others.any(|(index, place)| places.clone().take(index).any(|other| other == place))
    }

    /// Whether the place of each key of a group is free.
    fn has_room(&self, group: &[u64], shift: u32) -> bool {
        let is_free = |place: usize| self.entries[place].code == WordCode::UNKNOWN;
        group.iter().all(|mixed| is_free(self.place(*mixed, shift)))
    }

    /// Multiplicative hashing: the high bits depend on every byte.
    #[inline(always)]
    fn mixed(&self, key: Key) -> u64 {
        (key[0] ^ key[1].rotate_left(29)).wrapping_mul(self.factor)
    }

    #[inline(always)]
    fn place(&self, mixed: u64, shift: u32) -> usize {
        ((mixed >> LOW_BITS.count_ones()) as usize + shift as usize) & (self.entries.len() - 1)
    }

    /// Returns the code of a word.
    #[inline(always)]
    pub(super) fn code(&self, key: Key) -> WordCode {
        let mixed = self.mixed(key);
        let entry = &self.entries[self.place(mixed, self.shifts[group(mixed)])];
        select_unpredictable(entry.key == key, entry.code, WordCode::UNKNOWN)
    }

    /// Looks up runs of a text, and fills in what they are as words by themselves with a space
    /// before them, up to the first one that is too long for a key; returns how many. The text goes on for [`MAX_KEY_LEN`] bytes after each place where a run
    /// starts. Next to nothing is called from here,
    /// so that all the loop needs stays at hand.
    #[inline(never)]
    pub(super) fn read(&self, text: &[u8], runs: &[Run], words: &mut [Word]) -> usize {
        for (n_read, (&run, word)) in runs.iter().zip(words).enumerate() {
            let (start, len) = (run[0] as usize, (run[1] - run[0]) as usize);
            let chunk = text.get(start..start + MAX_KEY_LEN);
            let Some(chunk) = chunk.and_then(<[u8]>::first_chunk) else {
                return n_read;
            };
            if len > MAX_KEY_LEN {
                return n_read;
            }
            let code = self.code(lower_key(chunk, len));
            *word = Word::spaced(run, code);
            if code.do_capitals_matter() {
                word.heed_capitals(code, text);
            }
        }
        runs.len()
    }
}

#[inline(always)]
fn group(mixed: u64) -> usize {
    (mixed >> (64 - GROUP_BITS)) as usize
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

/// As many set bytes as a key has, and as many zeros: from some byte before the zeros on, a mask of
/// the first bytes of a key.
const FIRST: [u8; 2 * MAX_KEY_LEN] = {
    let mut bytes = [0; 2 * MAX_KEY_LEN];
    let mut at = 0;
    while at < MAX_KEY_LEN {
        bytes[at] = u8::MAX;
        at += 1;
    }
    bytes
};

/// Returns the key of the first of some bytes, letters and digits in ASCII, in lower case.
#[inline(always)]
fn lower_key(bytes: &[u8; MAX_KEY_LEN], len: usize) -> Key {
    /// Setting this bit turns capitals into small letters and leaves digits alone.
    const LOWER: u64 = 0x2020_2020_2020_2020;
    let [first, last] = key_of(bytes);
    let mask = FIRST[MAX_KEY_LEN - len..].first_chunk();
    let mask = mask.map_or([0; 2], key_of);
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

    #[test]
    fn keys_that_clash_under_one_factor_find_room_under_another() {
        let mut n_others = 0;
        for n_words in (0..600).step_by(7) {
            let words: Vec<String> = (0..n_words).map(|n| format!("{n}th{n_words}")).collect();
            let keys = (1..).zip(&words);
            let keys = keys.map(|(code, word)| (key(word.as_bytes()).unwrap(), WordCode(code)));
            let keys: Vec<(Key, WordCode)> = keys.collect();
            let table = KeyTable::new(&keys).unwrap();
            n_others += usize::from(table.factor != FACTOR);
            for &(key, code) in &keys {
                assert_eq!(table.code(key), code);
            }
        }
        assert!(n_others > 0, "no keys clashed");
    }
}
