//! Patterns of other tools become terms: literal words as they are, wildcards as the known
//! words they stand for, lone `*` as gaps.

use std::collections::{BTreeMap, BTreeSet};

use super::vocabulary::Vocabulary;
use crate::lexicon::Pattern;
use crate::text::NormalizedText;

/// Most words that one wildcard may stand for: `a*` says nothing of what its author meant.
const MAX_WORDS: usize = 200;

/// A pattern as it can be written in a term.
#[derive(Debug)]
pub(super) struct Phrase {
    /// Items of a term: words, or alternatives for a wildcard.
    items: Vec<String>,
    /// How many words stand between each two items, whatever they are.
    gaps: Vec<usize>,
    /// Whether it stands for known words only, where the pattern stands for any.
    pub(super) is_narrower: bool,
}

impl Phrase {
    /// Reads a pattern.
    ///
    /// # Errors
    ///
    /// Says why no term can stand for it.
    pub(super) fn new(pattern: &str, vocabulary: &Vocabulary) -> Result<Phrase, String> {
        let mut phrase = Phrase {
            items: Vec::new(),
            gaps: Vec::new(),
            is_narrower: false,
        };
        let mut gap = 0;
        for token in tokens(pattern) {
            if token.chars().all(|c| c == '*') {
                gap += 1;
            } else if token.contains(['*', '?']) {
                phrase.is_narrower = true;
                phrase.push(wildcard(&token, vocabulary)?, std::mem::take(&mut gap));
            } else {
                let normalized = NormalizedText::new(&token);
                for word in 0..normalized.tokens().len() {
                    let word = normalized.word(word).to_owned();
                    phrase.push(word, std::mem::take(&mut gap));
                }
            }
        }
        if phrase.items.is_empty() {
            return Err("holds no letter or digit".to_owned());
        }
        Pattern::parse_alone(&phrase.term()).map_err(|fault| fault.to_string())?;
        Ok(phrase)
    }

    fn push(&mut self, item: String, gap: usize) {
        // A gap at an edge asks for some word there, where there nearly always is one.
        if !self.items.is_empty() {
            self.gaps.push(gap);
        }
        self.items.push(item);
    }

    /// Returns the term: a gap allows as many words as the pattern demands.
    fn term(&self) -> String {
        let mut term = String::new();
        for (index, item) in self.items.iter().enumerate() {
            match index.checked_sub(1).map(|before| self.gaps[before]) {
                None => {}
                Some(0) => term.push(' '),
                Some(gap) => term += &format!(" *{gap} "),
            }
            term += item;
        }
        term
    }
}

/// Phrases of one category. Those that differ in their gaps only are one term where the widest
/// allows what the others demand.
#[derive(Default)]
pub(super) struct Phrases {
    by_items: BTreeMap<Vec<String>, BTreeSet<Vec<usize>>>,
}

impl Phrases {
    pub(super) fn add(&mut self, phrase: Phrase) {
        let gaps = self.by_items.entry(phrase.items).or_default();
        gaps.insert(phrase.gaps);
    }

    /// Counts the terms that are found with fewer words in between than any pattern demands.
    pub(super) fn n_wider(&self) -> usize {
        let widest = self.by_items.values().map(|all| {
            let wider = widest(all).filter(|gaps| {
                let n_allowed: usize = gaps.iter().map(|gap| gap + 1).product();
                let n_demanded = all.iter().filter(|other| allows(gaps, other)).count();
                n_demanded < n_allowed
            });
            wider.count()
        });
        widest.sum()
    }

    /// Returns the terms, sorted.
    pub(super) fn terms(self) -> Vec<String> {
        let mut terms = Vec::new();
        for (items, all) in self.by_items {
            for gaps in widest(&all) {
                let phrase = Phrase {
                    items: items.clone(),
                    gaps: gaps.clone(),
                    is_narrower: false,
                };
                terms.push(phrase.term());
            }
        }
        terms
    }
}

/// Returns the gaps that no others allow.
fn widest(all: &BTreeSet<Vec<usize>>) -> impl Iterator<Item = &Vec<usize>> {
    all.iter().filter(move |gaps| {
        !all.iter()
            .any(|other| other != *gaps && allows(other, gaps))
    })
}

fn allows(wide: &[usize], narrow: &[usize]) -> bool {
    wide.iter().zip(narrow).all(|(wide, narrow)| wide >= narrow)
}

/// Splits a pattern into words with their wildcards, in lower case, everything else left out.
fn tokens(pattern: &str) -> Vec<String> {
    let is_part = |c: char| c.is_alphanumeric() || "*?'’+#&.".contains(c);
    let parts = pattern.split(|c: char| !is_part(c));
    let parts = parts.filter(|part| !part.is_empty());
    parts.map(str::to_lowercase).collect()
}

fn wildcard(token: &str, vocabulary: &Vocabulary) -> Result<String, String> {
    // A posting's words have no apostrophes and no full stops.
    let glob: String = token
        .chars()
        .filter(|c| c.is_alphanumeric() || "*?".contains(*c))
        .collect();
    let words = vocabulary.matching(&glob);
    if words.is_empty() {
        return Err(
            "stands for no known word; name a text that has some with --vocabulary".to_owned(),
        );
    }
    if words.len() > MAX_WORDS {
        return Err(format!(
            "stands for {} known words, more than {MAX_WORDS}; write a longer stem",
            words.len()
        ));
    }
    let mut alternatives: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
    let stem = glob.trim_end_matches('*');
    let forms = inflections(stem);
    // A stem is inflected where one of its forms is known: "legal" is no verb.
    let is_inflected = |word: &&str| *word != stem && forms.contains(*word);
    if words.contains(&stem) && words.iter().any(is_inflected) {
        alternatives.retain(|word| !forms.contains(word));
        alternatives.insert(0, format!("{{{stem}}}"));
    }
    match alternatives.as_slice() {
        [only] => Ok(only.clone()),
        several => Ok(format!("({})", several.join("|"))),
    }
}

/// Returns the forms that `{word}` finds; nothing, where that is no term.
fn inflections(word: &str) -> BTreeSet<String> {
    let pattern = Pattern::parse_alone(&format!("{{{word}}}"));
    let forms = pattern.map(|pattern| pattern.literal_wordings());
    forms.unwrap_or_default().into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn term(pattern: &str) -> String {
        let mut vocabulary = Vocabulary::default();
        vocabulary.add("manager managers management manage manages work workers");
        match Phrase::new(pattern, &vocabulary) {
            Ok(phrase) => phrase.term(),
            Err(why) => format!("error: {why}"),
        }
    }

    #[test]
    fn patterns_become_terms() {
        for (pattern, expected) in [
            ("Budget", "budget"),
            ("IT director", "it director"),
            ("day-to-day", "day to day"),
            ("don't", "dont"),
            ("(a|b) [c] {d} @e", "a b c d e"),
            ("r&d", "r and d"),
            ("C++", "c++"),
            ("manag*", "(manage|management|manager|managers|manages)"),
            ("work*", "(work|workers)"),
            ("manage*", "({manage}|management|manager|managers)"),
            ("manages*", "manages"),
            ("own * * budget", "own *2 budget"),
            ("* budget *", "budget"),
            ("co-work*", "co (work|workers)"),
        ] {
            assert_eq!(term(pattern), expected, "{pattern:?}");
        }
    }

    #[test]
    fn what_no_term_can_say_is_refused() {
        for (pattern, why) in [
            (":)", "no letter"),
            ("xylo*", "no known word"),
            ("* *", "no letter"),
            ("a * * * * * * * * * * * * * b", "*1 to *12"),
        ] {
            let said = term(pattern);
            assert!(
                said.starts_with("error: ") && said.contains(why),
                "{pattern:?}: {said}"
            );
        }
    }

    #[test]
    fn the_widest_gap_stands_for_narrower_ones() {
        let gather = |patterns: &[&str]| {
            let mut phrases = Phrases::default();
            for pattern in patterns {
                phrases.add(Phrase::new(pattern, &Vocabulary::default()).unwrap());
            }
            (phrases.n_wider(), phrases.terms().join("; "))
        };
        let said = |n_wider: usize, terms: &str| (n_wider, terms.to_owned());
        assert_eq!(gather(&["a b", "a * b", "a * * b"]), said(0, "a *2 b"));
        assert_eq!(gather(&["a b", "a * * b"]), said(1, "a *2 b"));
        assert_eq!(
            gather(&["a * b c", "a b * c"]),
            said(2, "a b *1 c; a *1 b c")
        );
        assert_eq!(gather(&["a b", "a b"]), said(0, "a b"));
    }
}
