//! The postings that suggestions are drawn from, each word a number, each posting once.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use super::reading::{ReadWord, Reading};
use crate::label::{ByLabel, Label};

/// Share of the postings from which a word is a function word ("and", "of"): it joins others
/// and can neither start nor end a phrase.
const FUNCTION_WORD_SHARE: f64 = 0.6;

/// Labelled postings, each different from the others.
#[derive(Clone, Debug, Default)]
pub struct Corpus {
    pub(super) words: Vec<String>,
    pub(super) postings: Vec<Entry>,
    pub(super) sources: Vec<String>,
    word_ids: HashMap<String, u32>,
    seen: HashSet<u64>,
}

#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) label: Label,
    pub(super) is_in_field: bool,
    pub(super) source: usize,
    pub(super) columns: Vec<Column>,
}

/// A column's words by their numbers, and the same tokens' properties.
#[derive(Clone, Debug)]
pub(super) struct Column {
    pub(super) words: Vec<u32>,
    pub(super) starts_run: Vec<bool>,
    pub(super) is_covered: Vec<bool>,
}

impl Corpus {
    /// Adds a posting and returns its number, counting from 0; or nothing, where a posting with
    /// the same words is there already.
    pub fn add(&mut self, reading: Reading, source: &str) -> Option<usize> {
        let columns: Vec<Column> = reading
            .columns
            .into_iter()
            .map(|words| self.column(words))
            .collect();
        // Fixed keys, so the same in every run.
        let mut hasher = DefaultHasher::new();
        for column in columns.iter().filter(|column| !column.words.is_empty()) {
            column.words.hash(&mut hasher);
        }
        if !self.seen.insert(hasher.finish()) {
            return None;
        }
        let source = self.source(source);
        self.postings.push(Entry {
            label: reading.label,
            is_in_field: reading.is_in_field,
            source,
            columns,
        });
        Some(self.postings.len() - 1)
    }

    /// Returns how many postings there are of each label.
    pub fn labels(&self) -> ByLabel<usize> {
        let count = |label| self.postings.iter().filter(|p| p.label == label).count();
        ByLabel::from_fn(count)
    }

    /// Returns the names of the sources, in the order they came.
    pub fn sources(&self) -> &[String] {
        &self.sources
    }

    /// Returns the words that stand in most postings, in alphabetical order.
    pub fn function_words(&self) -> Vec<&str> {
        let flags = self.is_function_word();
        let words = self.words.iter().zip(flags);
        let mut words: Vec<&str> = words
            .filter(|(_, is_function_word)| *is_function_word)
            .map(|(word, _)| word.as_str())
            .collect();
        words.sort_unstable();
        words
    }

    /// Says of each word whether it is a function word.
    pub(super) fn is_function_word(&self) -> Vec<bool> {
        let mut n_postings = vec![0_usize; self.words.len()];
        let mut last = vec![usize::MAX; self.words.len()];
        for (index, posting) in self.postings.iter().enumerate() {
            for &word in posting.columns.iter().flat_map(|column| &column.words) {
                let word = word as usize;
                if last[word] != index {
                    last[word] = index;
                    n_postings[word] += 1;
                }
            }
        }
        let least = FUNCTION_WORD_SHARE * self.postings.len() as f64;
        n_postings.iter().map(|&n| n as f64 > least).collect()
    }

    fn column(&mut self, words: Vec<ReadWord>) -> Column {
        let mut column = Column {
            words: Vec::with_capacity(words.len()),
            starts_run: Vec::with_capacity(words.len()),
            is_covered: Vec::with_capacity(words.len()),
        };
        for word in words {
            column.words.push(self.word(word.word));
            column.starts_run.push(word.starts_run);
            column.is_covered.push(word.is_covered);
        }
        column
    }

    fn word(&mut self, word: String) -> u32 {
        if let Some(&id) = self.word_ids.get(&word) {
            return id;
        }
        let id = u32::try_from(self.words.len()).expect("fewer than 2^32 words fit into memory");
        self.words.push(word.clone());
        self.word_ids.insert(word, id);
        id
    }

    fn source(&mut self, name: &str) -> usize {
        let known = self.sources.iter().rposition(|source| source == name);
        known.unwrap_or_else(|| {
            self.sources.push(name.to_owned());
            self.sources.len() - 1
        })
    }
}
