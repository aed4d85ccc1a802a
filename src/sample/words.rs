//! The words that postings are made up of: sentences with blanks, and what fills the blanks.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::random::SplitMix;

const WORDS: &str = include_str!("words.toml");

/// How deep blanks are filled within what fills blanks.
const MAX_DEPTH: usize = 4;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WordsFile {
    openings: Vec<String>,
    duties: Vec<String>,
    requirements: Vec<String>,
    offers: Vec<String>,
    closings: Vec<String>,
    wide: Vec<String>,
    headings: HeadingsFile,
    lists: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HeadingsFile {
    duties: Vec<String>,
    requirements: Vec<String>,
    offers: Vec<String>,
}

/// Sentences and headings by what they are for.
pub(super) struct Words {
    pub(super) openings: Vec<Sentence>,
    pub(super) duties: Part,
    pub(super) requirements: Part,
    pub(super) offers: Part,
    pub(super) closings: Vec<Sentence>,
    /// Sentences with something beyond ASCII.
    pub(super) wide: Vec<Sentence>,
    pub(super) firm: Sentence,
    pub(super) town: Sentence,
    lists: Vec<Vec<Sentence>>,
    stem: [Vec<String>; 3],
}

/// A part of a posting.
pub(super) struct Part {
    pub(super) headings: Vec<String>,
    pub(super) sentences: Vec<Sentence>,
}

/// A text with blanks.
#[derive(Debug, PartialEq)]
pub(super) struct Sentence(Vec<Piece>);

#[derive(Debug, PartialEq)]
enum Piece {
    Text(String),
    /// One of a list, by its index; with a capital or not.
    OneOf(usize),
    CapitalOneOf(usize),
    Number,
    /// An invented name.
    Stem,
}

impl Words {
    /// Returns the words that are part of the program.
    ///
    /// # Panics
    ///
    /// Never, as a test reads the same file.
    pub(super) fn shipped() -> Words {
        Words::parse(WORDS).unwrap_or_else(|fault| panic!("src/sample/words.toml: {fault}"))
    }

    fn parse(text: &str) -> Result<Words, String> {
        let file: WordsFile = toml::from_str(text).map_err(|error| error.to_string())?;
        let names: Vec<&String> = file.lists.keys().collect();
        let sentence = |text: &String| Sentence::parse(text, &names);
        let sentences = |texts: &[String]| -> Result<Vec<Sentence>, String> {
            match texts {
                [] => Err("a list is empty".to_owned()),
                texts => texts.iter().map(sentence).collect(),
            }
        };
        let syllables = |name: &str| {
            let list = file.lists.get(name).cloned();
            list.ok_or_else(|| format!("there is no list {name:?}"))
        };
        let part = |headings: &[String], texts: &[String]| -> Result<Part, String> {
            Ok(Part {
                headings: headings.to_vec(),
                sentences: sentences(texts)?,
            })
        };
        Ok(Words {
            openings: sentences(&file.openings)?,
            duties: part(&file.headings.duties, &file.duties)?,
            requirements: part(&file.headings.requirements, &file.requirements)?,
            offers: part(&file.headings.offers, &file.offers)?,
            closings: sentences(&file.closings)?,
            wide: sentences(&file.wide)?,
            firm: sentence(&"{firm}".to_owned())?,
            town: sentence(&"{town}".to_owned())?,
            stem: [syllables("start")?, syllables("middle")?, syllables("end")?],
            lists: file
                .lists
                .values()
                .map(|texts| sentences(texts))
                .collect::<Result<_, _>>()?,
        })
    }

    /// Appends a sentence, its blanks filled at random.
    pub(super) fn fill(&self, sentence: &Sentence, random: &mut SplitMix, text: &mut String) {
        self.fill_to(MAX_DEPTH, sentence, random, text);
    }

    fn fill_to(&self, depth: usize, sentence: &Sentence, random: &mut SplitMix, text: &mut String) {
        for piece in &sentence.0 {
            let start = text.len();
            match piece {
                Piece::Text(literal) => text.push_str(literal),
                Piece::Number => push_number(2 + random.below(97), text),
                Piece::Stem => self.push_stem(random, text),
                Piece::OneOf(list) | Piece::CapitalOneOf(list) => {
                    let chosen = random.one_of(&self.lists[*list]);
                    if let Some(depth) = depth.checked_sub(1) {
                        self.fill_to(depth, chosen, random, text);
                    }
                }
            }
            if let Piece::CapitalOneOf(_) = piece
                && let Some(first) = text.get_mut(start..=start)
            {
                first.make_ascii_uppercase();
            }
        }
    }

    /// Appends an invented name of two or three syllables.
    fn push_stem(&self, random: &mut SplitMix, text: &mut String) {
        let [start, middle, end] = &self.stem;
        let at = text.len();
        for _ in 0..1 + random.below(2) {
            text.push_str(random.word(start));
            text.push_str(random.word(middle));
        }
        text.push_str(random.word(end));
        if let Some(first) = text.get_mut(at..=at) {
            first.make_ascii_uppercase();
        }
    }
}

impl Sentence {
    fn parse(text: &str, names: &[&String]) -> Result<Sentence, String> {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some((literal, after)) = rest.split_once('{') {
            let (name, after) = after
                .split_once('}')
                .ok_or_else(|| format!("{text:?}: a brace is not closed"))?;
            if !literal.is_empty() {
                pieces.push(Piece::Text(literal.to_owned()));
            }
            let lower = name.to_ascii_lowercase();
            let list = names.iter().position(|known| **known == lower);
            pieces.push(match (name, list) {
                ("number", _) => Piece::Number,
                ("stem", _) => Piece::Stem,
                (name, Some(list)) if name == lower => Piece::OneOf(list),
                (_, Some(list)) => Piece::CapitalOneOf(list),
                (name, None) => return Err(format!("{text:?}: there is no list {name:?}")),
            });
            rest = after;
        }
        if !rest.is_empty() {
            pieces.push(Piece::Text(rest.to_owned()));
        }
        Ok(Sentence(pieces))
    }
}

/// Appends a number in digits.
pub(super) fn push_number(number: u64, text: &mut String) {
    if number >= 10 {
        push_number(number / 10, text);
    }
    text.push(char::from(b'0' + (number % 10) as u8));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_blank_of_every_sentence_is_filled() {
        let words = Words::parse(WORDS).unwrap();
        let mut random = SplitMix::new(1);
        let parts = [&words.duties, &words.requirements, &words.offers];
        let sentences = parts.iter().flat_map(|part| &part.sentences);
        let others = [&words.openings, &words.closings, &words.wide];
        for sentence in sentences.chain(others.into_iter().flatten()) {
            for _ in 0..20 {
                let mut text = String::new();
                words.fill(sentence, &mut random, &mut text);
                assert!(!text.contains(['{', '}']) && !text.contains("  "), "{text}");
                assert!(!text.trim_end_matches(['.', '?']).ends_with(' '), "{text}");
            }
        }
    }

    #[test]
    fn only_wide_sentences_go_beyond_ascii() {
        let wide = WORDS.lines().filter(|line| !line.is_ascii()).count();
        let words = Words::parse(WORDS).unwrap();
        assert_eq!(wide, words.wide.len());
    }

    #[test]
    fn a_blank_without_a_list_is_a_fault() {
        let fault = Sentence::parse("all of {nothing}", &[]).unwrap_err();
        assert!(fault.contains("nothing"), "{fault}");
        assert!(Sentence::parse("an {open", &[]).is_err());
    }

    #[test]
    fn numbers_are_written_whole() {
        let mut text = String::new();
        for number in [0, 7, 10, 1_205] {
            push_number(number, &mut text);
        }
        assert_eq!(text, "07101205");
    }
}
