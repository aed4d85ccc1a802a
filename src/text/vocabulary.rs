//! The words that a lexicon knows, each with a number: a table that mostly says "not known"
//! after one look.

use std::collections::HashMap;

/// Bytes of a word that the table holds itself; longer words are in a map.
pub(super) const MAX_KEY_LEN: usize = 16;

/// The number of a known word, and whether its capitals matter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct WordCode(u32);

impl WordCode {
    /// What a word is that nobody knows.
    const UNKNOWN: WordCode = WordCode(0);

    /// Returns the number of the word; 0 stands for any unknown one.
    fn word(self) -> usize {
        (self.0 >> 2) as usize
    }

    /// Returns a number for the word as it is written: words whose capitals matter to some
    /// term have one for each level of capitals.
    #[inline]
    pub(super) fn symbol(self, capitals: u32) -> u32 {
        self.0 & !3 | capitals & self.0 & 3
    }

    /// Whether its capitals matter to some term.
    #[inline]
    pub(super) fn do_capitals_matter(self) -> bool {
        self.0 & 3 != 0
    }
}

/// A set of numbered words. Words of the same spelling are the same.
#[derive(Clone, Debug, Default)]
pub(crate) struct Vocabulary {
    /// For each hash, the index of the entry whose word has it; 0 for none. Small enough to stay
    /// near the processor, so that most unknown words cost one look.
    slots: Vec<u32>,
    shift: u32,
    entries: Vec<Entry>,
    codes: HashMap<String, WordCode>,
    longest: usize,
}

#[derive(Clone, Copy, Debug, Default)]
struct Entry {
    key: u128,
    code: WordCode,
    /// Entry of another word with the same hash.
    next: u32,
}

impl Vocabulary {
    /// Numbers words from 1 in the order given; `are_written` says whether the capitals of a
    /// word matter to some term.
    pub(crate) fn new<'w>(words: impl Iterator<Item = (&'w str, bool)>) -> Vocabulary {
        let codes: HashMap<String, WordCode> = words
            .enumerate()
            .map(|(index, (word, capitals_matter))| {
                let number = (index as u32 + 1) << 2;
                let code = WordCode(number | if capitals_matter { 3 } else { 0 });
                (word.to_owned(), code)
            })
            .collect();
        // At most an eighth full, so that a look at an unknown word mostly ends at once.
        let n_slots = (codes.len() * 8).next_power_of_two().max(64);
        let mut vocabulary = Vocabulary {
            slots: vec![0; n_slots],
            shift: 64 - n_slots.trailing_zeros(),
            entries: vec![Entry::default()],
            longest: codes.keys().map(String::len).max().unwrap_or(0),
            codes: HashMap::new(),
        };
        for (word, &code) in &codes {
            if let Some(key) = key(word.as_bytes()) {
                vocabulary.insert(key, code);
            }
        }
        vocabulary.codes = codes;
        vocabulary
    }

    fn insert(&mut self, key: u128, code: WordCode) {
        let home = self.home(key);
        let index = self.entries.len() as u32;
        let next = std::mem::replace(&mut self.slots[home], index);
        self.entries.push(Entry { key, code, next });
    }

    /// Looks up a word in lower case.
    pub(super) fn code(&self, word: &str) -> WordCode {
        match key(word.as_bytes()) {
            Some(key) => self.code_of_key(key),
            None if word.len() <= self.longest => {
                self.codes.get(word).copied().unwrap_or(WordCode::UNKNOWN)
            }
            None => WordCode::UNKNOWN,
        }
    }

    /// Returns the number of a word in lower case; 0 for an unknown one.
    pub(crate) fn number(&self, word: &str) -> usize {
        self.code(word).word()
    }

    /// Looks up a word by its bytes, the first one lowest and zero after the last.
    #[inline]
    pub(super) fn code_of_key(&self, key: u128) -> WordCode {
        let mut at = self.slots[self.home(key)];
        while at != 0 {
            let entry = &self.entries[at as usize];
            if entry.key == key {
                return entry.code;
            }
            at = entry.next;
        }
        WordCode::UNKNOWN
    }

    #[inline]
    fn home(&self, key: u128) -> usize {
        // Multiplicative hashing: the high bits depend on every byte.
        let (low, high) = (key as u64, (key >> 64) as u64);
        let mixed = low ^ high.wrapping_mul(0xc2b2_ae3d_27d4_eb4f);
        (mixed.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> self.shift) as usize
    }
}

/// Returns a word's bytes as a number, if they fit; an empty word has no key.
fn key(word: &[u8]) -> Option<u128> {
    if word.is_empty() || word.len() > MAX_KEY_LEN {
        return None;
    }
    let mut bytes = [0; MAX_KEY_LEN];
    bytes[..word.len()].copy_from_slice(word);
    Some(u128::from_le_bytes(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_words_are_found_and_others_are_not() {
        let words: Vec<String> = (0..500).map(|n| format!("word{}", n * n)).collect();
        let long = "a-word-that-is-too-long-for-the-table";
        let all = words.iter().map(String::as_str).chain([long, "é"]);
        let vocabulary = Vocabulary::new(all.clone().map(|word| (word, false)));
        for (index, word) in all.enumerate() {
            assert_eq!(vocabulary.code(word).word(), index + 1, "{word}");
        }
        for word in [
            "",
            "word",
            "word2",
            "wor",
            "a-word-that-is-too-long-for-the-tablet",
        ] {
            assert_eq!(vocabulary.code(word), WordCode::UNKNOWN, "{word}");
        }
    }

    #[test]
    fn only_words_whose_capitals_matter_have_symbols_by_capitals() {
        let vocabulary = Vocabulary::new([("it", true), ("team", false)].into_iter());
        let symbols = |word| [0, 1, 2].map(|level| vocabulary.code(word).symbol(level));
        assert_eq!(symbols("team"), [8, 8, 8]);
        assert_eq!(symbols("it"), [4, 5, 6]);
    }
}
