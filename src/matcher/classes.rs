//! The small words of the grammar: which word is a preposition, which opens a sentence.

use std::collections::BTreeSet;

use crate::lexicon::Lexicon;
use crate::text::{Vocabulary, Word};

/// What a word may be beside a part of terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    Preposition,
    Closer,
    Modifier,
    Organization,
    Conjunction,
    Determiner,
    MentionEnd,
    /// One of the commonest English words.
    English,
    /// A number in Roman letters that is too long to be taken for a grade by its length.
    Numeral,
}

/// "III" alone is longer than two letters and stands at the end of titles.
const NUMERAL: &str = "iii";

impl Class {
    fn bit(self) -> u16 {
        1 << self as u16
    }
}

/// The classes of each word of a vocabulary.
#[derive(Debug, Default)]
pub(crate) struct Classes {
    bits: Vec<u16>,
}

impl Classes {
    pub(super) fn new(lexicon: &Lexicon, vocabulary: &Vocabulary, n_words: usize) -> Classes {
        let mut classes = Classes {
            bits: vec![0; n_words],
        };
        for (class, word) in words(lexicon) {
            classes.bits[vocabulary.number(word)] |= class.bit();
        }
        // What a word is that nobody knows.
        classes.bits[0] = 0;
        classes
    }

    /// Whether a word is of a class.
    #[inline]
    pub(crate) fn has(&self, word: &Word, class: Class) -> bool {
        self.bits[word.number()] & class.bit() != 0
    }
}

/// Returns the words of every class.
pub(crate) fn words(lexicon: &Lexicon) -> impl Iterator<Item = (Class, &str)> {
    let grammar = &lexicon.grammar;
    let sets: [(Class, &BTreeSet<String>); 8] = [
        (Class::Preposition, &grammar.prepositions),
        (Class::Closer, &grammar.closers),
        (Class::Modifier, &grammar.modifiers),
        (Class::Organization, &grammar.organizations),
        (Class::Conjunction, &grammar.conjunctions),
        (Class::Determiner, &grammar.determiners),
        (Class::MentionEnd, &grammar.mention_ends),
        (Class::English, &lexicon.model.review.english),
    ];
    let listed = sets
        .into_iter()
        .flat_map(|(class, words)| words.iter().map(move |word| (class, word.as_str())));
    listed.chain([(Class::Numeral, NUMERAL)])
}
