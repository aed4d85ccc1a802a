//! The items of a term (words, brackets, classes, gaps) become the wordings they stand for.

use std::collections::BTreeMap;

use super::inflect::WordForms;
use super::term::{Capitals, MAX_WORDINGS, TermFault, Word, Wording};
use crate::text::{Case, NormalizedText};

/// Words that `*` may stand for, when no number follows it.
const DEFAULT_GAP: usize = 3;

/// Widest gap: past a dozen words two words of a sentence have little to do with each other.
const MAX_GAP: usize = 12;

/// Deepest nesting of brackets and classes: past it a class surely contains itself.
const MAX_DEPTH: usize = 8;

pub(super) fn parse_gap(item: &str) -> Result<Option<usize>, TermFault> {
    let Some(number) = item.strip_prefix('*') else {
        return Ok(None);
    };
    if number.is_empty() {
        return Ok(Some(DEFAULT_GAP));
    }
    match number.parse() {
        Ok(gap) if (1..=MAX_GAP).contains(&gap) => Ok(Some(gap)),
        _ => Err(TermFault::Syntax(format!(
            "gap {item:?} is not a number of words; write * or *1 to *{MAX_GAP}"
        ))),
    }
}

/// Splits at white space outside brackets.
pub(super) fn split_items(term: &str) -> Result<Vec<&str>, TermFault> {
    let mut items = Vec::new();
    let mut depth = 0_usize;
    let mut start = None;
    for (at, character) in term.char_indices() {
        match character {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => {
                depth = depth.checked_sub(1).ok_or_else(|| {
                    TermFault::Syntax(format!("{character:?} closes nothing; remove it"))
                })?;
            }
            _ => {}
        }
        if character.is_whitespace() && depth == 0 {
            items.extend(start.take().map(|from| &term[from..at]));
        } else if start.is_none() {
            start = Some(at);
        }
    }
    if depth > 0 {
        return Err(TermFault::Syntax(
            "a bracket is not closed; add ), ] or }".to_owned(),
        ));
    }
    items.extend(start.map(|from| &term[from..]));
    Ok(items)
}

pub(super) struct Parser<'l> {
    pub(super) classes: &'l BTreeMap<String, Vec<String>>,
    pub(super) words: &'l WordForms,
}

impl Parser<'_> {
    /// Returns the wordings of one item: a word, a bracket or a class.
    pub(super) fn item(&self, item: &str, depth: usize) -> Result<Vec<Wording>, TermFault> {
        if depth > MAX_DEPTH {
            return Err(TermFault::Syntax(format!(
                "{item:?} is nested too deeply; does a class hold itself?"
            )));
        }
        if let Some(inner) = bracketed(item, '{', '}') {
            return self.inflections(inner);
        }
        if let Some(inner) = bracketed(item, '(', ')') {
            return self.alternatives(inner, depth);
        }
        if let Some(inner) = bracketed(item, '[', ']') {
            let mut wordings = self.alternatives(inner, depth)?;
            wordings.push(Vec::new());
            return Ok(wordings);
        }
        if let Some(name) = item.strip_prefix('@') {
            let Some(members) = self.classes.get(name) else {
                return Err(TermFault::UnknownClass(format!(
                    "class {item} does not exist; define it under [classes] or correct its name"
                )));
            };
            let mut wordings = Vec::new();
            for member in members {
                add(&mut wordings, self.sequence(member, depth + 1)?)?;
            }
            return Ok(wordings);
        }
        if item.bytes().any(is_mark) {
            return Err(TermFault::Syntax(format!(
                "{item:?} mixes a word and a mark; put a space between them"
            )));
        }
        self.literal(item)
    }

    fn alternatives(&self, inner: &str, depth: usize) -> Result<Vec<Wording>, TermFault> {
        let mut wordings = Vec::new();
        let mut level = 0_usize;
        let mut from = 0;
        for (at, byte) in inner.bytes().enumerate() {
            match byte {
                b'(' | b'[' | b'{' => level += 1,
                b')' | b']' | b'}' => {
                    level = level.checked_sub(1).ok_or_else(|| {
                        TermFault::Syntax(format!(
                            "{inner:?} closes a bracket that it does not open; pair ( with ), [ with ], {{ with }}"
                        ))
                    })?;
                }
                b'|' if level == 0 => {
                    add(&mut wordings, self.sequence(&inner[from..at], depth + 1)?)?;
                    from = at + 1;
                }
                _ => {}
            }
        }
        add(&mut wordings, self.sequence(&inner[from..], depth + 1)?)?;
        Ok(wordings)
    }

    fn sequence(&self, text: &str, depth: usize) -> Result<Vec<Wording>, TermFault> {
        if is_small_letters(text) {
            return self.item(text, depth);
        }
        let items = split_items(text)?;
        if items.is_empty() {
            return Err(TermFault::Syntax(
                "an alternative is empty; use [ ] for what may be absent".to_owned(),
            ));
        }
        let mut wordings = vec![Vec::new()];
        for item in items {
            if item.starts_with('*') {
                return Err(TermFault::Syntax(
                    "a gap cannot stand inside brackets or a class; move it out".to_owned(),
                ));
            }
            wordings = join(wordings, self.item(item, depth)?)?;
        }
        Ok(wordings)
    }

    fn inflections(&self, word: &str) -> Result<Vec<Wording>, TermFault> {
        if word.is_empty() || !word.chars().all(|c| c.is_lowercase()) {
            return Err(TermFault::Syntax(format!(
                "{{{word}}} is not one lower-case word; only such a word has inflections"
            )));
        }
        let mut wordings = Vec::new();
        for form in self.words.inflect(word) {
            wordings.extend(self.literal(&form)?);
        }
        Ok(wordings)
    }

    /// Returns a literal in each of its spellings, read the way postings are read.
    fn literal(&self, text: &str) -> Result<Vec<Wording>, TermFault> {
        if is_small_letters(text) {
            return Ok(self.spelt(text, Capitals::Any));
        }
        let normalized = NormalizedText::new(text);
        if normalized.tokens().is_empty() {
            return Err(TermFault::Syntax(format!(
                "{text:?} holds no letter or digit; remove it"
            )));
        }
        let mut wordings = vec![Vec::new()];
        for (index, token) in normalized.tokens().iter().enumerate() {
            let capitals = match token.case {
                Case::Lower => Capitals::Any,
                Case::Mixed => Capitals::Some,
                Case::Upper => Capitals::All,
            };
            wordings = join(wordings, self.spelt(normalized.word(index), capitals))?;
        }
        Ok(wordings)
    }

    /// Returns a word in each of its spellings.
    fn spelt(&self, word: &str, capitals: Capitals) -> Vec<Wording> {
        let wording = |text| vec![Word { text, capitals }];
        self.words.spell(word).map(wording).collect()
    }
}

/// Whether a text is a word that reads as it is written, as nearly all words of a lexicon are.
fn is_small_letters(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_lowercase())
}

/// Whether a byte is a mark of the syntax, which are all ASCII.
fn is_mark(byte: u8) -> bool {
    matches!(
        byte,
        b'(' | b')' | b'[' | b']' | b'{' | b'}' | b'|' | b'*' | b'@'
    )
}

fn bracketed(item: &str, open: char, close: char) -> Option<&str> {
    let inner = item.strip_prefix(open)?.strip_suffix(close)?;
    let mut level = 0_i32;
    for character in inner.chars() {
        level += i32::from(character == open) - i32::from(character == close);
        if level < 0 {
            return None;
        }
    }
    Some(inner)
}

fn add(wordings: &mut Vec<Wording>, mut more: Vec<Wording>) -> Result<(), TermFault> {
    if wordings.len() + more.len() > MAX_WORDINGS {
        return Err(too_many());
    }
    wordings.append(&mut more);
    Ok(())
}

fn too_many() -> TermFault {
    TermFault::TooManyWordings(format!(
        "stands for more than {MAX_WORDINGS} wordings; write fewer alternatives or split it"
    ))
}

/// Returns every wording of the left followed by every one of the right.
fn join(mut left: Vec<Wording>, mut right: Vec<Wording>) -> Result<Vec<Wording>, TermFault> {
    if left.len() * right.len() > MAX_WORDINGS {
        return Err(too_many());
    }
    match (&mut left[..], &mut right[..]) {
        ([start], _) if start.is_empty() => Ok(right),
        ([start], [end]) => {
            start.append(end);
            Ok(left)
        }
        (starts, ends) => {
            let pairs = starts
                .iter()
                .flat_map(|start| ends.iter().map(move |end| (start, end)));
            Ok(pairs
                .map(|(start, end)| [&start[..], end].concat())
                .collect())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::{Lexicon, Piece};

    #[test]
    fn small_letters_are_read_as_the_tokenizer_reads_them() {
        let shipped = Lexicon::shipped();
        let terms = shipped.duties.iter().flat_map(|duty| &duty.terms);
        let pieces = terms.flat_map(|term| &term.pattern.pieces);
        let wordings = pieces.filter_map(|piece| match piece {
            Piece::Words(wordings) => Some(wordings),
            Piece::Gap(_) => None,
        });
        let known = wordings.flatten().flatten().map(|word| &*word.text);
        let odd = ["www", "http", "mailto", "and", "amp", "nbsp", "s", "br"];
        let mut n_small = 0;
        for word in known.chain(odd).filter(|word| is_small_letters(word)) {
            let normalized = NormalizedText::new(word);
            assert_eq!(normalized.as_str(), format!(" {word} "));
            assert_eq!(normalized.tokens()[0].case, Case::Lower, "{word}");
            n_small += 1;
        }
        assert!(n_small > 5_000, "{n_small} words");
    }
}
