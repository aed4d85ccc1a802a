//! The words that a lexicon knows, each with a number: a table that mostly says "not known"
//! after one look.

use std::collections::HashMap;

use super::edges::Run;
use super::keys::{Key, KeyTable, MAX_KEY_LEN, key};
use super::word::Word;

/// The number of a known word, and whether its capitals matter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(transparent)]
pub(super) struct WordCode(pub(super) u32);

impl WordCode {
    /// What a word is that nobody knows.
    pub(super) const UNKNOWN: WordCode = WordCode(0);

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
    /// The words that have a key, unless there are homeless ones.
    table: KeyTable,
    /// All others.
    codes: HashMap<String, WordCode>,
    longest: usize,
    /// Whether there are words that have a key and no place in the table.
    has_homeless: bool,
}

impl Vocabulary {
    /// Numbers words from 1 in the order given; `are_written` says whether the capitals of a
    /// word matter to some term.
    pub(crate) fn new<'w>(words: impl Iterator<Item = (&'w str, bool)>) -> Vocabulary {
        let words = numbered(words);
        let keys = words.iter();
        let keys = keys.filter_map(|&(word, code)| Some((key(word.as_bytes())?, code)));
        let mut keys: Vec<(Key, WordCode)> = keys.collect();
        // Of words that are given twice, the last number is theirs.
        keys.reverse();
        keys.sort_by_key(|(key, _)| *key);
        keys.dedup_by_key(|(key, _)| *key);
        Vocabulary::with_table(&words, KeyTable::new(&keys))
    }

    fn with_table(words: &[(&str, WordCode)], table: Option<KeyTable>) -> Vocabulary {
        let has_homeless = table.is_none();
        let is_elsewhere = |word: &str| !has_homeless && key(word.as_bytes()).is_some();
        let codes = words.iter().filter(|(word, _)| !is_elsewhere(word));
        Vocabulary {
            codes: codes
                .map(|(word, code)| ((*word).to_owned(), *code))
                .collect(),
            table: table.unwrap_or_default(),
            longest: words.iter().map(|(word, _)| word.len()).max().unwrap_or(0),
            has_homeless,
        }
    }

    /// Looks up a word in lower case.
    pub(super) fn code(&self, word: &str) -> WordCode {
        match key(word.as_bytes()) {
            Some(key) if !self.has_homeless => self.table.code(key),
            _ if word.len() <= self.longest => {
                self.codes.get(word).copied().unwrap_or(WordCode::UNKNOWN)
            }
            _ => WordCode::UNKNOWN,
        }
    }

    /// Returns the number of a word in lower case; 0 for an unknown one.
    pub(crate) fn number(&self, word: &str) -> usize {
        self.code(word).word()
    }

    /// Looks up every run of letters and digits of a text, and fills in what each of them is as a
    /// word by itself with a space before it; `text` goes on beyond the last of them.
    pub(super) fn read(&self, text: &[u8], runs: &[Run], words: &mut Vec<Word>) {
        if words.len() < runs.len() {
            words.resize(runs.len(), Word::NONE);
        }
        let (mut rest, mut words) = (runs, &mut words[..runs.len()]);
        loop {
            let n_read = match self.has_homeless {
                true => 0,
                false => self.table.read(text, rest, words),
            };
            let (Some(&run), Some(word)) = (rest.get(n_read), words.get_mut(n_read)) else {
                return;
            };
            *word = Word::plain(run, self.code_of_run(text, run), text);
            (rest, words) = (&rest[n_read + 1..], &mut words[n_read + 1..]);
        }
    }

    /// Looks up a run, whatever its length.
    fn code_of_run(&self, bytes: &[u8], run: Run) -> WordCode {
        let run = &bytes[run[0] as usize..run[1] as usize];
        let mut lower = [0; MAX_KEY_LEN];
        match lower.get_mut(..run.len()) {
            Some(lower) => {
                lower.copy_from_slice(run);
                lower.make_ascii_lowercase();
                // A run is ASCII.
                self.code(str::from_utf8(lower).unwrap_or_default())
            }
            None if run.len() > self.longest => WordCode::UNKNOWN,
            None => self.code(&String::from_utf8_lossy(run).to_ascii_lowercase()),
        }
    }
}

/// Numbers words from 1.
fn numbered<'w>(words: impl Iterator<Item = (&'w str, bool)>) -> Vec<(&'w str, WordCode)> {
    let coded = (1..).zip(words).map(|(number, (word, capitals_matter))| {
        let symbols = if capitals_matter { 3 } else { 0 };
        (word, WordCode(number << 2 | symbols))
    });
    coded.collect()
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

    #[test]
    fn runs_are_read_alike_with_and_without_a_table() {
        let known = [("it", true), ("team", false), ("seventeenletters1", true)];
        let with = Vocabulary::new(known.into_iter());
        let without = Vocabulary::with_table(&numbered(known.into_iter()), None);
        let text =
            "Team it IT seventeenletters1 SEVENTEENLETTERS1 sixteenletters16 teams ".repeat(3);
        let bytes = format!("{text}{}", "\0".repeat(MAX_KEY_LEN));
        let words = text.split(' ').map(|word| {
            let start = word.as_ptr() as usize - text.as_ptr() as usize;
            [start as u32, (start + word.len()) as u32]
        });
        let runs: Vec<Run> = words.collect();
        let (mut some, mut others) = (Vec::new(), Vec::new());
        with.read(bytes.as_bytes(), &runs, &mut some);
        without.read(bytes.as_bytes(), &runs, &mut others);
        assert_eq!(some, others);
        let symbols: Vec<usize> = some[..7].iter().map(Word::symbol).collect();
        assert_eq!(symbols, [8, 4, 6, 12, 14, 0, 0]);
    }
}
