//! A field as the words a lexicon knows.

use std::ops::Range;
use std::sync::OnceLock;

use super::edges::BLOCK_LEN;
use super::stops::Stops;
use super::tokenize::Sink;
use super::vocabulary::Vocabulary;
use super::word::{ALPHABETIC, CAPITALS_MATTER, Marks, Word, capitals, case_of};
use super::{Break, Case, MAX_TITLE_CASE_LEN, NormalizedText, Token};

/// Longest sentence whose capitals are counted whenever somebody asks; those of longer ones are
/// counted once.
const MAX_COUNTED_LEN: usize = 64;

fn starts_sentence(word: &Word) -> bool {
    word.before() >= Break::Sentence || word.is_line_start()
}

/// A field as words. Reused from field to field, as filling it is what reading spends its time
/// on.
#[derive(Clone, Debug, Default)]
pub(crate) struct Words {
    words: Vec<Word>,
    pub(super) stops: Stops,
    /// The raw field, where words are plain, with zeros after it.
    raw: Vec<[u8; BLOCK_LEN]>,
    /// The sentences in capitals, once somebody has asked for that of a long one.
    shouted: OnceLock<Vec<Range<usize>>>,
    is_caseless: bool,
    is_title_case: bool,
}

/// Where a text was last looked at; what is asked for next mostly stands near.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Bookmark(usize);

impl Words {
    #[inline]
    pub(crate) fn len(&self) -> usize {
        self.words.len()
    }

    #[inline]
    pub(crate) fn as_slice(&self) -> &[Word] {
        &self.words
    }

    #[inline]
    pub(crate) fn get(&self, index: usize) -> Option<&Word> {
        self.words.get(index)
    }

    /// Whether the capitals of a word say nothing, because the text has none, or one on every
    /// word: then an acronym may have lost its own ("It Manager").
    #[inline]
    pub(crate) fn is_case_mute(&self, word: &Word) -> bool {
        self.is_caseless || self.is_title_case && self.case(word) == Case::Mixed
    }

    /// Returns how much its capitals allow: 0 words without, 1 words with some, 2 with all.
    #[inline]
    pub(crate) fn capitals(&self, word: &Word) -> u32 {
        if self.is_case_mute(word) {
            2
        } else {
            u32::from(capitals(self.case(word)))
        }
    }

    /// Returns how a word is written.
    fn case(&self, word: &Word) -> Case {
        match word.marks.capitals {
            _ if word.is_plain() => case_of(self.run(word)),
            0 => Case::Lower,
            1 => Case::Mixed,
            _ => Case::Upper,
        }
    }

    /// Returns the bytes of a plain word.
    fn run(&self, word: &Word) -> &[u8] {
        &self.raw.as_flattened()[word.run[0] as usize..word.run[1] as usize]
    }

    /// Whether a word is made of letters only.
    pub(crate) fn is_alphabetic(&self, word: &Word) -> bool {
        if word.is_plain() {
            return self.run(word).iter().all(u8::is_ascii_alphabetic);
        }
        word.marks.flags & ALPHABETIC != 0
    }

    /// Returns the length of a word in bytes, as normalised; 255 for longer ones.
    pub(crate) fn len_of(&self, word: &Word) -> usize {
        let len = (word.run[1] - word.run[0]) as usize;
        if word.is_plain() {
            len.min(255)
        } else {
            usize::from(word.marks.len)
        }
    }

    /// Whether a word stands among words in capitals, where capitals say nothing.
    pub(crate) fn is_shouted(&self, index: usize) -> bool {
        let stops = self.stops.as_slice();
        let after = stops.partition_point(|&stop| stop as usize <= index);
        let starts = |stop: &&u32| starts_sentence(&self.words[**stop as usize]);
        // No further than what is counted here: a text may have stops without end, and be one
        // sentence.
        let (first, last) = (
            index.saturating_sub(MAX_COUNTED_LEN),
            self.words.len().min(index + MAX_COUNTED_LEN + 1),
        );
        let before = stops[..after].iter().rev();
        let start = before
            .take_while(|&&stop| stop as usize > first)
            .find(starts);
        let behind = stops[after..].iter();
        let end = behind
            .take_while(|&&stop| (stop as usize) < last)
            .find(starts);
        let start = start.map_or(first, |&start| start as usize);
        let end = end.map_or(last, |&end| end as usize);
        if end - start <= MAX_COUNTED_LEN {
            return self.shouts(&self.words[start..end]);
        }
        let shouted = self.shouted.get_or_init(|| self.shouted_sentences());
        let after = shouted.partition_point(|sentence| sentence.end <= index);
        let sentence = shouted.get(after);
        sentence.is_some_and(|sentence| sentence.contains(&index))
    }

    /// Two words in three: a heading in capitals may still hold a "of" or "and".
    fn shouts(&self, sentence: &[Word]) -> bool {
        let words = sentence.iter().filter(|word| self.is_alphabetic(word));
        let (mut n_words, mut n_others) = (0, 0);
        for word in words {
            n_words += 1;
            n_others += usize::from(self.case(word) != Case::Upper);
            // Mostly the first few words settle it.
            if n_others * 3 > sentence.len() {
                return false;
            }
        }
        n_words >= 2 && n_others * 3 <= n_words
    }

    fn shouted_sentences(&self) -> Vec<Range<usize>> {
        let mut shouted = Vec::new();
        let mut start = 0;
        for sentence in self.words.chunk_by(|_, next| !starts_sentence(next)) {
            if self.shouts(sentence) {
                shouted.push(start..start + sentence.len());
            }
            start += sentence.len();
        }
        shouted
    }

    /// Returns the words that start a line, or with more than a dash before them, in order.
    pub(crate) fn stops(&self) -> impl Iterator<Item = usize> + '_ {
        self.stops.as_slice().iter().map(|&stop| stop as usize)
    }

    /// Returns the words around one up to the nearest breaks that are at least so strong: stronger
    /// than a dash. It is looked for from the bookmark on.
    pub(crate) fn around(
        &self,
        index: usize,
        at_least: Break,
        bookmark: &mut Bookmark,
    ) -> Range<usize> {
        let breaks = |stop: &&u32| self.words[**stop as usize].before() >= at_least;
        let is_before = |stop: &u32| *stop as usize <= index;
        let stops = self.stops.as_slice();
        let mut after = bookmark.0.min(stops.len());
        while stops.get(after).is_some_and(is_before) {
            after += 1;
        }
        while after > 0 && !is_before(&stops[after - 1]) {
            after -= 1;
        }
        bookmark.0 = after;
        let start = stops[..after].iter().rev().find(breaks);
        let end = stops[after..].iter().find(breaks);
        start.map_or(0, |&start| start as usize)..end.map_or(self.words.len(), |&end| end as usize)
    }

    /// Returns the raw byte range from the first to the last of some words.
    pub(crate) fn raw_range(&self, first: usize, last: usize) -> Range<usize> {
        self.words[first].run[0] as usize..self.words[last].run[1] as usize
    }

    /// Fills it with the words of a normalised text: the readable way.
    pub(crate) fn fill_plainly(&mut self, text: &NormalizedText, vocabulary: &Vocabulary) {
        self.clear();
        for (index, token) in text.tokens().iter().enumerate() {
            let word = text.word(index);
            let is_alphabetic = word.chars().all(char::is_alphabetic);
            let code = vocabulary.code(word);
            self.push_word(Word::new(token, code, word.len(), is_alphabetic));
        }
        self.is_caseless = text.is_caseless();
        self.is_title_case = text.is_title_case();
        self.lift_capitals();
    }

    /// Forgets all words.
    pub(super) fn clear(&mut self) {
        self.words.clear();
        self.stops.clear();
        self.shouted.take();
    }

    /// Adds a word.
    #[inline]
    pub(super) fn push_word(&mut self, word: Word) {
        self.note_stop(self.words.len(), word.marks);
        self.words.push(word);
    }

    /// Adds words of which all that stop something have been noted.
    #[inline]
    pub(super) fn push_noted(&mut self, words: &[Word]) {
        self.words.extend_from_slice(words);
    }

    /// Notes whether a word that will have this index starts a line, or has more than a dash before
    /// it.
    #[inline(always)]
    pub(super) fn note_stop(&mut self, index: usize, marks: Marks) {
        let room = self.stops.room(1);
        room[0] = index as u32;
        self.stops.take(usize::from(marks.is_stop()));
    }

    /// Takes the raw field, and settles what only the whole text can tell.
    pub(super) fn finish(&mut self, raw: &mut Vec<[u8; BLOCK_LEN]>) {
        std::mem::swap(&mut self.raw, raw);
        self.is_caseless = self.words.iter().all(|word| self.case(word) == Case::Lower);
        self.is_title_case = self.looks_like_title_case();
        self.lift_capitals();
    }

    /// Where capitals say nothing, every word may be written as some term demands.
    fn lift_capitals(&mut self) {
        if !self.is_caseless && !self.is_title_case {
            return;
        }
        for index in 0..self.words.len() {
            let word = &self.words[index];
            if word.marks.flags & CAPITALS_MATTER != 0 {
                self.words[index].symbol = word.symbol & !3 | self.capitals(word);
            }
        }
    }

    fn looks_like_title_case(&self) -> bool {
        (2..=MAX_TITLE_CASE_LEN).contains(&self.words.len())
            && self.words.iter().all(|word| match self.case(word) {
                Case::Lower => self.len_of(word) <= 3,
                Case::Upper => false,
                Case::Mixed => true,
            })
    }
}

/// Looks words up as they are read.
pub(super) struct WordSink<'w> {
    pub(super) words: &'w mut Words,
    pub(super) vocabulary: &'w Vocabulary,
}

impl Sink for WordSink<'_> {
    fn push(&mut self, word: &str, token: Token) {
        let is_alphabetic = word.chars().all(char::is_alphabetic);
        let code = self.vocabulary.code(word);
        self.words
            .push_word(Word::new(&token, code, word.len(), is_alphabetic));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Marks between words, all that a break may stand for.
    const MARKS: [&str; 11] = [
        " ", " ", " ", ", ", ": ", "; ", ". ", " - ", "\n", "\n\n", "\n- ",
    ];

    /// Returns numbers that jump about.
    fn numbers(seed: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(Some(seed), |n| Some((n * 75 + 74) % 65_537))
    }

    #[test]
    fn what_stands_around_a_word_does_not_depend_on_where_was_looked_before() {
        for seed in 1..200 {
            let marks = numbers(seed).map(|number| MARKS[number % MARKS.len()]);
            let text: String = marks
                .take(seed % 60)
                .flat_map(|mark| ["word", mark])
                .collect();
            let mut words = Words::default();
            let vocabulary = Vocabulary::new(std::iter::empty());
            words.fill_plainly(&NormalizedText::new(&text), &vocabulary);
            let mut bookmark = Bookmark::default();
            for number in numbers(seed + 7).take(words.len()) {
                let index = number % words.len();
                let at_least = [Break::Colon, Break::Sentence, Break::Block][number % 3];
                let breaks = |&word: &usize| words.words[word].before() >= at_least;
                let start = (1..=index).rev().find(breaks).unwrap_or(0);
                let end = (index + 1..words.len()).find(breaks);
                let expected = start..end.unwrap_or(words.len());
                let found = words.around(index, at_least, &mut bookmark);
                assert_eq!(found, expected, "{text:?} at {index}");
            }
        }
    }
}
