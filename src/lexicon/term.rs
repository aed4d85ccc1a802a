//! The term syntax: what an author writes becomes the word sequences that match it.
//!
//! `{lead}` stands for every inflection, `(a|b)` for alternatives, `[a]` for something that
//! may be absent, `@name` for a class, `*` for up to three words and `*N` for up to N; a
//! word with a capital letter must be written with capitals.

use std::collections::BTreeMap;

use super::inflect::WordForms;
use crate::text::{Case, NormalizedText};

/// Words that `*` may stand for, when no number follows it.
const DEFAULT_GAP: usize = 3;

/// Widest gap: past a dozen words two words of a sentence have little to do with each other.
const MAX_GAP: usize = 12;

/// Most word sequences one term may stand for.
const MAX_WORDINGS: usize = 2_000;

/// Deepest nesting of brackets and classes: past it a class surely contains itself.
const MAX_DEPTH: usize = 8;

/// A word as a term demands it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Word {
    /// Lower case.
    pub(crate) text: String,
    /// Whether the posting must write it in capitals: all of them, or at least one.
    pub(crate) capitals: Capitals,
}

/// How a word must be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Capitals {
    Any,
    Some,
    All,
}

/// A sequence of words.
pub(crate) type Wording = Vec<Word>;

/// One piece of a term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    /// One of these wordings, sorted; an empty one means that the piece may be absent.
    Words(Vec<Wording>),
    /// Up to this many words, whatever they are.
    Gap(usize),
}

/// A term as a sequence of pieces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pattern {
    pub(crate) pieces: Vec<Piece>,
}

impl Pattern {
    /// Parses a term.
    ///
    /// # Errors
    ///
    /// Says what is wrong with the term and how to write it, in one sentence.
    pub(crate) fn parse(
        term: &str,
        classes: &BTreeMap<String, Vec<String>>,
        words: &WordForms,
    ) -> Result<Pattern, String> {
        let parser = Parser { classes, words };
        let mut pieces = Vec::new();
        for item in split_items(term)? {
            pieces.push(match parse_gap(item)? {
                Some(gap) => Piece::Gap(gap),
                None => Piece::Words(parser.item(item, 0)?),
            });
        }
        let is_sure = |piece: Option<&Piece>| match piece {
            Some(Piece::Words(wordings)) => !wordings.iter().any(Vec::is_empty),
            Some(Piece::Gap(_)) | None => false,
        };
        let mut n_wordings = 1_usize;
        for piece in &mut pieces {
            if let Piece::Words(wordings) = piece {
                wordings.sort();
                wordings.dedup();
                n_wordings = n_wordings.saturating_mul(wordings.len());
            }
        }
        if pieces.is_empty() {
            return Err("term is empty; write the words to look for".to_owned());
        }
        if pieces.iter().all(|piece| !is_sure(Some(piece))) {
            return Err("every word here is optional; write one that is not".to_owned());
        }
        if matches!(pieces.first(), Some(Piece::Gap(_))) {
            return Err("term starts with a gap; start with a word".to_owned());
        }
        if matches!(pieces.last(), Some(Piece::Gap(_))) {
            return Err("term ends in a gap; end it with a word".to_owned());
        }
        if has_split_gap(&pieces) {
            return Err(
                "only what may be absent stands between two gaps; write one gap, or two terms"
                    .to_owned(),
            );
        }
        if n_wordings > MAX_WORDINGS {
            return Err(format!(
                "stands for {n_wordings} wordings, more than {MAX_WORDINGS}; write fewer alternatives or split it"
            ));
        }
        Ok(Pattern { pieces })
    }

    /// Returns every wording with its gaps closed, as plain lower-case text.
    pub(crate) fn literal_wordings(&self) -> Vec<String> {
        let mut literals = vec![String::new()];
        for piece in &self.pieces {
            let Piece::Words(wordings) = piece else {
                continue;
            };
            literals = literals
                .iter()
                .flat_map(|before| wordings.iter().map(move |wording| extend(before, wording)))
                .collect();
        }
        literals
    }
}

/// Whether two gaps have nothing between them that is sure to be there, so that it would not
/// be clear how many words they span together.
fn has_split_gap(pieces: &[Piece]) -> bool {
    let mut after_gap = false;
    for piece in pieces {
        match piece {
            Piece::Gap(_) if after_gap => return true,
            Piece::Gap(_) => after_gap = true,
            Piece::Words(wordings) => after_gap &= wordings.iter().any(Vec::is_empty),
        }
    }
    false
}

fn extend(before: &str, wording: &Wording) -> String {
    let mut literal = before.to_owned();
    for word in wording {
        if !literal.is_empty() {
            literal.push(' ');
        }
        literal.push_str(&word.text);
    }
    literal
}

fn parse_gap(item: &str) -> Result<Option<usize>, String> {
    let Some(number) = item.strip_prefix('*') else {
        return Ok(None);
    };
    if number.is_empty() {
        return Ok(Some(DEFAULT_GAP));
    }
    match number.parse() {
        Ok(gap) if (1..=MAX_GAP).contains(&gap) => Ok(Some(gap)),
        _ => Err(format!(
            "gap {item:?} is not a number of words; write * or *1 to *{MAX_GAP}"
        )),
    }
}

/// Splits at white space outside brackets.
fn split_items(term: &str) -> Result<Vec<&str>, String> {
    let mut items = Vec::new();
    let mut depth = 0_usize;
    let mut start = None;
    for (at, character) in term.char_indices() {
        match character {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => {
                depth = depth
                    .checked_sub(1)
                    .ok_or_else(|| format!("{character:?} closes nothing; remove it"))?;
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
        return Err("a bracket is not closed; add ), ] or }".to_owned());
    }
    items.extend(start.map(|from| &term[from..]));
    Ok(items)
}

struct Parser<'l> {
    classes: &'l BTreeMap<String, Vec<String>>,
    words: &'l WordForms,
}

impl Parser<'_> {
    /// Returns the wordings of one item: a word, a bracket or a class.
    fn item(&self, item: &str, depth: usize) -> Result<Vec<Wording>, String> {
        if depth > MAX_DEPTH {
            return Err(format!(
                "{item:?} is nested too deeply; does a class hold itself?"
            ));
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
                return Err(format!(
                    "class {item} does not exist; define it under [classes] or correct its name"
                ));
            };
            let mut wordings = Vec::new();
            for member in members {
                wordings.extend(self.sequence(member, depth + 1)?);
            }
            return Ok(wordings);
        }
        if item.contains(['(', ')', '[', ']', '{', '}', '|', '*', '@']) {
            return Err(format!(
                "{item:?} mixes a word and a mark; put a space between them"
            ));
        }
        self.literal(item)
    }

    fn alternatives(&self, inner: &str, depth: usize) -> Result<Vec<Wording>, String> {
        let mut wordings = Vec::new();
        let mut level = 0_usize;
        let mut from = 0;
        for (at, character) in inner.char_indices() {
            match character {
                '(' | '[' | '{' => level += 1,
                ')' | ']' | '}' => level -= 1,
                '|' if level == 0 => {
                    wordings.extend(self.sequence(&inner[from..at], depth + 1)?);
                    from = at + 1;
                }
                _ => {}
            }
        }
        wordings.extend(self.sequence(&inner[from..], depth + 1)?);
        Ok(wordings)
    }

    fn sequence(&self, text: &str, depth: usize) -> Result<Vec<Wording>, String> {
        let items = split_items(text)?;
        if items.is_empty() {
            return Err("an alternative is empty; use [ ] for what may be absent".to_owned());
        }
        let mut wordings = vec![Vec::new()];
        for item in items {
            if item.starts_with('*') {
                return Err("a gap cannot stand inside brackets or a class; move it out".to_owned());
            }
            wordings = join(wordings, &self.item(item, depth)?)?;
        }
        Ok(wordings)
    }

    fn inflections(&self, word: &str) -> Result<Vec<Wording>, String> {
        if word.is_empty() || !word.chars().all(|c| c.is_lowercase()) {
            return Err(format!(
                "{{{word}}} is not one lower-case word; only such a word has inflections"
            ));
        }
        let mut wordings = Vec::new();
        for form in self.words.inflect(word) {
            wordings.extend(self.literal(&form)?);
        }
        Ok(wordings)
    }

    /// Returns a literal in each of its spellings, read the way postings are read.
    fn literal(&self, text: &str) -> Result<Vec<Wording>, String> {
        let normalized = NormalizedText::new(text);
        if normalized.tokens().is_empty() {
            return Err(format!("{text:?} holds no letter or digit; remove it"));
        }
        let mut wordings = vec![Vec::new()];
        for (index, token) in normalized.tokens().iter().enumerate() {
            let capitals = match token.case {
                Case::Lower => Capitals::Any,
                Case::Mixed => Capitals::Some,
                Case::Upper => Capitals::All,
            };
            let spellings = self.words.spell(normalized.word(index));
            let words: Vec<Wording> = spellings
                .into_iter()
                .map(|text| vec![Word { text, capitals }])
                .collect();
            wordings = join(wordings, &words)?;
        }
        Ok(wordings)
    }
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

fn join(left: Vec<Wording>, right: &[Wording]) -> Result<Vec<Wording>, String> {
    if left.len() * right.len() > MAX_WORDINGS {
        return Err(format!(
            "stands for more than {MAX_WORDINGS} wordings; write fewer alternatives or split it"
        ));
    }
    Ok(left
        .iter()
        .flat_map(|start| {
            right
                .iter()
                .map(move |end| start.iter().chain(end).cloned().collect())
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn literals(term: &str) -> Vec<String> {
        let classes = [(
            "boss".to_owned(),
            vec!["cio".to_owned(), "IT director".to_owned()],
        )]
        .into();
        let words = WordForms {
            irregular: BTreeMap::new(),
            spellings: vec![["ize".to_owned(), "ise".to_owned()]],
        };
        match Pattern::parse(term, &classes, &words) {
            Ok(pattern) => pattern.literal_wordings(),
            Err(message) => vec![format!("error: {message}")],
        }
    }

    #[test]
    fn every_mark_expands() {
        assert_eq!(literals("{own} budget").len(), 4);
        assert_eq!(literals("(hire|fire) staff"), ["fire staff", "hire staff"]);
        assert_eq!(
            literals("the [annual] budget"),
            ["the budget", "the annual budget"]
        );
        assert_eq!(
            literals("to the @boss"),
            ["to the cio", "to the it director"]
        );
        assert_eq!(literals("own *5 budget"), ["own budget"]);
        assert_eq!(literals("organize"), ["organise", "organize"]);
        assert_eq!(literals("help-desk"), ["help desk"]);
    }

    #[test]
    fn faults_are_named() {
        for (term, fault) in [
            ("", "term is empty"),
            ("* budget", "starts with a gap"),
            ("budget *", "ends in a gap"),
            ("own *99 budget", "*1 to *12"),
            ("(a|b", "not closed"),
            ("a)", "closes nothing"),
            ("@nobody", "does not exist"),
            ("[a]", "optional"),
            ("a * [b] * c", "between two gaps"),
            ("a * * c", "between two gaps"),
            ("{IT}", "lower-case word"),
            ("(a||b)", "empty"),
            ("(a * b)", "inside brackets"),
            ("own*", "put a space"),
            ("...", "no letter"),
        ] {
            let found = literals(term);
            assert!(found[0].contains(fault), "{term:?} gave {found:?}");
        }
    }
}
