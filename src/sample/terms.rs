//! Made-up terms shaped like those of a lexicon, to see what a bigger lexicon costs.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::posting::CORPUS;
use crate::label::Label;
use crate::lexicon::{Lexicon, Part};
use crate::random::SplitMix;

/// Terms of a duty.
const PER_DUTY: usize = 12;

/// Letters of a word that is replaced, and of those that replace it, at least: shorter ones hold
/// terms together.
const MIN_LETTERS: usize = 4;

/// Returns a lexicon file of so many terms: those of the lexicon's duties, one after the other
/// and again and again, their words replaced by other words of postings. It can be added to the
/// files of the lexicon.
pub fn more_terms(lexicon: &Lexicon, n_terms: usize, seed: u64) -> String {
    let written: Vec<&str> = lexicon
        .duties()
        .iter()
        .filter(|duty| duty.part == Part::Duty)
        .flat_map(|duty| &duty.terms)
        .map(|term| term.written.as_str())
        .filter(|term| words(term).any(|word| is_replaced(term, &word)))
        .collect();
    let label = lexicon.labels().name(Label::Other);
    let mut file = format!("label = {label:?}\nquestion = \"level\"\n");
    if written.is_empty() {
        return file;
    }
    let vocabulary = vocabulary();
    let mut random = SplitMix::new(seed);
    let mut made = BTreeSet::new();
    let mut originals = written.iter().cycle();
    while made.len() < n_terms
        && let Some(original) = originals.next()
    {
        let term = vary(original, &vocabulary, &mut random);
        if made.contains(&term) {
            continue;
        }
        let number = made.len();
        if number.is_multiple_of(PER_DUTY) {
            let end = if number > 0 { "]\n" } else { "" };
            let _ = write!(
                file,
                "{end}\n[[duty]]\nid = \"made-up-{number}\"\nweight = 0.1\nterms = [\n"
            );
        }
        let _ = writeln!(file, "  {term:?},");
        made.insert(term);
    }
    if !made.is_empty() {
        file.push_str("]\n");
    }
    file
}

/// Replaces the words of a term.
fn vary(term: &str, vocabulary: &[&str], random: &mut SplitMix) -> String {
    let mut varied = String::with_capacity(term.len() + 16);
    let mut end = 0;
    for word in words(term).filter(|word| is_replaced(term, word)) {
        varied.push_str(&term[end..word.start]);
        varied.push_str(random.word(vocabulary));
        end = word.end;
    }
    varied.push_str(&term[end..]);
    varied
}

/// Whether a word of a term can be another: not the name of a class, an inflected word or a word
/// in capitals.
fn is_replaced(term: &str, word: &std::ops::Range<usize>) -> bool {
    let before = term[..word.start].chars().next_back();
    let after = term[word.end..].chars().next();
    let is_joined =
        |mark: Option<char>| mark.is_some_and(|mark| "@{}-_'’.&/0123456789".contains(mark));
    let text = &term[word.clone()];
    let is_lower = text.bytes().all(|byte| byte.is_ascii_lowercase());
    text.len() >= MIN_LETTERS && is_lower && !is_joined(before) && !is_joined(after)
}

/// Returns the words of the project's own postings, each once.
fn vocabulary() -> Vec<&'static str> {
    let words: BTreeSet<&str> = words(CORPUS).map(|word| &CORPUS[word]).collect();
    let is_fit = |word: &&str| {
        word.len() >= MIN_LETTERS && word.bytes().all(|byte| byte.is_ascii_lowercase())
    };
    words.into_iter().filter(is_fit).collect()
}

/// Returns where the runs of letters of a text are.
fn words(text: &str) -> impl Iterator<Item = std::ops::Range<usize>> + '_ {
    let mut rest = 0;
    std::iter::from_fn(move || {
        let start = rest + text[rest..].find(char::is_alphabetic)?;
        let len = text[start..].find(|c: char| !c.is_alphabetic());
        rest = len.map_or(text.len(), |len| start + len);
        Some(start..rest)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_keep_their_shape() {
        let mut random = SplitMix::new(1);
        let term = "{set} * @data (budget|strategies) of IT [annual] *3 forecasting";
        let varied = vary(term, &["kiwi"], &mut random);
        assert_eq!(varied, "{set} * @data (kiwi|kiwi) of IT [kiwi] *3 kiwi");
    }

    #[test]
    fn a_lexicon_can_be_made_as_big_as_one_likes() {
        let shipped = Lexicon::shipped();
        let n_terms = |lexicon: &Lexicon| -> usize {
            lexicon.duties().iter().map(|duty| duty.terms.len()).sum()
        };
        let mut files = Lexicon::shipped_files();
        files.push(("more.toml".to_owned(), more_terms(&shipped, 3_000, 1)));
        let files: Vec<(&str, &str)> = files
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_str()))
            .collect();
        let bigger = Lexicon::from_files(&files).unwrap();
        assert_eq!(n_terms(&bigger), n_terms(&shipped) + 3_000);
        assert_eq!(more_terms(&shipped, 40, 7), more_terms(&shipped, 40, 7));
        assert_ne!(more_terms(&shipped, 40, 7), more_terms(&shipped, 40, 8));
    }
}
