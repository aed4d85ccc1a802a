//! The words that a wildcard can stand for: those of a lexicon, or of any text.

use std::collections::BTreeSet;

use crate::lexicon::{Lexicon, Piece};
use crate::text::NormalizedText;

/// Known words, sorted.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary(BTreeSet<String>);

impl Vocabulary {
    /// Returns the words that a lexicon's duties and masks are made of.
    pub fn of_lexicon(lexicon: &Lexicon) -> Vocabulary {
        let duties = lexicon.duties.iter().flat_map(|duty| &duty.terms);
        let masks = lexicon.masks.iter().flat_map(|mask| &mask.terms);
        let pieces = duties.chain(masks).flat_map(|term| &term.pattern.pieces);
        let words = pieces.flat_map(|piece| match piece {
            Piece::Words(wordings) => wordings.as_slice(),
            Piece::Gap(_) => &[],
        });
        let words = words.flatten().map(|word| word.text.clone());
        Vocabulary(words.collect())
    }

    /// Adds the words of a text, a dump or a list of words.
    pub fn add(&mut self, text: &str) {
        let normalized = NormalizedText::new(text);
        let words = 0..normalized.tokens().len();
        self.0
            .extend(words.map(|word| normalized.word(word).to_owned()));
    }

    /// Returns how many words are known.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether no word is known.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the words that a pattern stands for: `*` is any letters, `?` one letter.
    pub(super) fn matching(&self, glob: &str) -> Vec<&str> {
        let glob: Vec<char> = glob.chars().collect();
        // Words that share the letters before the first wildcard stand together.
        let stem: String = glob.iter().take_while(|c| !"*?".contains(**c)).collect();
        let from = self.0.range(stem.clone()..);
        let words = from.take_while(|word| word.starts_with(&stem));
        words
            .filter(|word| is_match(&glob, &word.chars().collect::<Vec<char>>()))
            .map(String::as_str)
            .collect()
    }
}

/// Matches letter by letter; at a fault, the last `*` takes one letter more.
fn is_match(glob: &[char], word: &[char]) -> bool {
    let (mut at, mut letter) = (0, 0);
    let mut last_star = None;
    while letter < word.len() {
        match glob.get(at) {
            Some('*') => {
                last_star = Some((at, letter));
                at += 1;
            }
            Some(&c) if c == '?' || c == word[letter] => {
                at += 1;
                letter += 1;
            }
            Some(_) | None => {
                let Some((star, from)) = last_star else {
                    return false;
                };
                last_star = Some((star, from + 1));
                at = star + 1;
                letter = from + 1;
            }
        }
    }
    glob[at..].iter().all(|c| *c == '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_stand_for_known_words() {
        let mut vocabulary = Vocabulary::default();
        vocabulary.add("Manager, managed; man woman women 3 menage");
        for (glob, words) in [
            ("manag*", &["managed", "manager"][..]),
            ("wom?n", &["woman", "women"]),
            ("*man", &["man", "woman"]),
            ("m*n*ge*", &["managed", "manager", "menage"]),
            ("m?nage", &["menage"]),
            ("man*", &["man", "managed", "manager"]),
            ("x*", &[]),
            ("man?", &[]),
        ] {
            assert_eq!(vocabulary.matching(glob), words, "{glob}");
        }
    }
}
