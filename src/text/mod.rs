//! Turns a raw field into lower-cased words that remember where they stood and what stood
//! between them, so that everything after it can ignore mark-up, case and spacing.

mod edges;
mod field;
mod keys;
mod lanes;
mod markup;
mod offsets;
mod reader;
mod scan;
mod separator;
mod separators;
mod signs;
mod spelt;
mod stops;
mod stretch;
mod tokenize;
mod vocabulary;
mod word;
mod words;

use std::ops::Range;

pub use lanes::instruction_set;
pub(crate) use offsets::CharOffsets;
pub(crate) use scan::{Scanner, readable};
pub(crate) use vocabulary::Vocabulary;
pub(crate) use word::Word;
pub(crate) use words::{Bookmark, Words};

use tokenize::{Sink, Tokenizer};

/// What stands between a token and the one before it, weakest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Break {
    /// White space, a hyphen, or nothing of weight.
    Space,
    /// A slash.
    Slash,
    /// A comma.
    Comma,
    /// A bracket.
    Paren,
    /// A dash, or a hyphen with white space beside it.
    Dash,
    /// A colon.
    Colon,
    /// A semicolon or a vertical bar.
    Clause,
    /// The end of a sentence, of a list item or of a short line.
    Sentence,
    /// The end of a paragraph or of an HTML block.
    Block,
}

/// How a token was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    /// No upper-case letter.
    Lower,
    /// Every letter upper case.
    Upper,
    /// Anything else.
    Mixed,
}

/// One word of the raw text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Byte offset of its first byte in the raw text.
    pub start: usize,
    /// Byte offset after its last byte in the raw text.
    pub end: usize,
    /// Byte offset of its first byte in [`NormalizedText::as_str`].
    pub(crate) position: usize,
    /// What stands before it.
    pub before: Break,
    /// How it was written.
    pub case: Case,
    /// Whether it is the first of its line.
    pub line_start: bool,
    /// Whether it stands inside brackets.
    pub bracketed: bool,
    /// Whether it stands among words in capitals, where capitals say nothing.
    pub shouted: bool,
}

/// A field as words: lower case, one space around each, mark-up and entities resolved.
///
/// ```
/// use rolecall::NormalizedText;
/// let text = NormalizedText::new("<b>Head&nbsp;of</b> I.T.,\nLondon");
/// assert_eq!(text.as_str(), " head of it london ");
/// assert_eq!(text.raw_range(0..=1), 3..15);
/// ```
#[derive(Clone, Debug)]
pub struct NormalizedText {
    text: String,
    tokens: Vec<Token>,
    is_caseless: bool,
    is_title_case: bool,
}

impl Sink for NormalizedText {
    fn push(&mut self, word: &str, mut token: Token) {
        token.position = self.text.len();
        self.text.push_str(word);
        self.text.push(' ');
        self.tokens.push(token);
    }
}

/// Most words of a text that may be a title written with a capital on every word.
const MAX_TITLE_CASE_LEN: usize = 12;

impl NormalizedText {
    /// Normalises a raw field: HTML (tags, entities, also escaped twice), Markdown marks,
    /// bullets, smart quotes, dotted acronyms, possessives and Unicode case.
    pub fn new(raw: &str) -> NormalizedText {
        let mut text = String::with_capacity(raw.len() + 2);
        text.push(' ');
        let empty = NormalizedText {
            is_caseless: false,
            is_title_case: false,
            text,
            tokens: Vec::new(),
        };
        let mut normalized = Tokenizer::new(raw, empty).run();
        let is_lower = |token: &Token| token.case == Case::Lower;
        normalized.is_caseless = normalized.tokens.iter().all(is_lower);
        normalized.is_title_case = normalized.looks_like_title_case();
        normalized.mark_shouting();
        normalized
    }

    /// Returns the words, each between single spaces; empty text gives one space.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns the tokens in order.
    pub fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// Whether no letter is upper case, so that case says nothing.
    pub(crate) fn is_caseless(&self) -> bool {
        self.is_caseless
    }

    /// Whether every word has a capital, so that an acronym may have lost its own ("It
    /// Manager").
    pub(crate) fn is_title_case(&self) -> bool {
        self.is_title_case
    }

    fn looks_like_title_case(&self) -> bool {
        let is_small_word = |index: usize| self.word(index).len() <= 3;
        let has_capital =
            |index: usize| self.tokens[index].case != Case::Lower || is_small_word(index);
        let n_tokens = self.tokens.len();
        (2..=MAX_TITLE_CASE_LEN).contains(&n_tokens)
            && (0..n_tokens).all(has_capital)
            && self.tokens.iter().all(|token| token.case != Case::Upper)
    }

    /// Returns the lower-cased word of a token.
    pub fn word(&self, token: usize) -> &str {
        let from = self.tokens[token].position;
        let to = match self.tokens.get(token + 1) {
            Some(next) => next.position,
            None => self.text.len(),
        };
        &self.text[from..to - 1]
    }

    /// Returns the raw byte range that a range of tokens covers.
    pub fn raw_range(&self, tokens: std::ops::RangeInclusive<usize>) -> Range<usize> {
        self.tokens[*tokens.start()].start..self.tokens[*tokens.end()].end
    }

    /// Returns the token that starts at a byte offset of [`NormalizedText::as_str`].
    pub(crate) fn token_at(&self, position: usize) -> usize {
        self.tokens
            .partition_point(|token| token.position < position)
    }

    /// Marks tokens whose sentence is written in capitals, not counting the token itself.
    fn mark_shouting(&mut self) {
        let mut from = 0;
        while from < self.tokens.len() {
            let len = self.tokens[from + 1..]
                .iter()
                .take_while(|token| token.before < Break::Sentence && !token.line_start)
                .count();
            let sentence = from..from + 1 + len;
            let is_word = |index: &usize| self.word(*index).chars().all(char::is_alphabetic);
            let words = sentence.clone().filter(is_word).count();
            let shouted = sentence
                .clone()
                .filter(is_word)
                .filter(|&index| self.tokens[index].case == Case::Upper)
                .count();
            // Two words in three: a heading in capitals may still hold a "of" or "and".
            let shouts = words >= 2 && shouted * 3 >= words * 2;
            for token in &mut self.tokens[sentence.clone()] {
                token.shouted = shouts;
            }
            from = sentence.end;
        }
    }
}
