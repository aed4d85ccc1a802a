//! Splits raw text into tokens in one pass over its characters.

use super::markup::{read_char, read_tag};
use super::signs::{address_len, is_address_scheme, is_apostrophe, is_invisible};
use super::spelt::{Last, Spelt};
use super::word::case_of;
use super::{Break, Case, Token};

/// A line of this many characters that does not end in a full stop was wrapped by a
/// program, so the word after its line break goes on with the sentence.
const WRAPPED_LINE: std::ops::RangeInclusive<usize> = 50..=100;

/// Longest dotted acronym, in bytes.
const MAX_ACRONYM_LEN: usize = 8;

/// Takes the words that a [`Tokenizer`] reads.
pub(super) trait Sink {
    /// Takes a word in lower case with where and how it stands.
    fn push(&mut self, word: &str, token: Token);
}

/// The state of reading a text character by character.
pub(super) struct Tokenizer<'t, S> {
    pub(super) raw: &'t str,
    pub(super) sink: S,
    spelt: Spelt,
    /// The token that was read last.
    pub(super) last: Last,
    /// Strongest break since the last token.
    pub(super) pending: Break,
    pub(super) line_start: bool,
    pub(super) newlines: usize,
    pub(super) line_len: usize,
    pub(super) last_line_len: usize,
    pub(super) open_brackets: usize,
    /// The character before the current one.
    pub(super) previous: char,
}

impl<'t, S: Sink> Tokenizer<'t, S> {
    /// Starts reading a text.
    pub(super) fn new(raw: &'t str, sink: S) -> Tokenizer<'t, S> {
        Tokenizer::with_memory(raw, sink, Spelt::default())
    }

    /// Starts reading a text, with the memory of another one for its words.
    pub(super) fn with_memory(raw: &'t str, sink: S, spelt: Spelt) -> Tokenizer<'t, S> {
        Tokenizer {
            raw,
            sink,
            spelt,
            last: Last::None,
            pending: Break::Block,
            line_start: true,
            newlines: 0,
            line_len: 0,
            last_line_len: 0,
            open_brackets: 0,
            previous: ' ',
        }
    }

    /// Reads the whole text character by character and returns what took its words.
    pub(super) fn run(mut self) -> S {
        let mut at = 0;
        while let Some((character, next)) = read_char(self.raw, at) {
            at = self.step(character, at, next);
        }
        self.sink
    }

    /// Handles one character and returns the offset to go on at.
    pub(super) fn step(&mut self, character: char, at: usize, next: usize) -> usize {
        let previous = std::mem::replace(&mut self.previous, character);
        self.line_len += 1;
        if character.is_alphanumeric() {
            return self.word(at);
        }
        match character {
            '\n' | '\r' | '\u{2028}' | '\u{2029}' => self.newline(character, previous),
            '<' => {
                if let Some(tag) = read_tag(self.raw, next) {
                    if tag.is_block {
                        self.end_line(Break::Block);
                    }
                    self.previous = ' ';
                    return tag.end;
                }
            }
            '&' => self.push_token("and", at, next, Case::Lower),
            ',' => self.raise(Break::Comma),
            '/' => self.raise(Break::Slash),
            ':' => self.raise(Break::Colon),
            ';' | '|' => self.raise(Break::Clause),
            '(' | '[' | '{' => {
                self.open_brackets += 1;
                self.raise(Break::Paren);
            }
            ')' | ']' | '}' => {
                self.open_brackets = self.open_brackets.saturating_sub(1);
                self.raise(Break::Paren);
                // A Markdown link's target is an address, not text.
                if character == ']' && self.raw[next..].starts_with('(') {
                    return self.skip_address(next + 1);
                }
            }
            '\\' => return self.backslash(next),
            '.' => self.full_stop(previous, next),
            '!' | '?' | '\u{2026}' => self.raise(Break::Sentence),
            '\u{2012}'..='\u{2015}' => self.raise(Break::Dash),
            '-' => self.hyphen(previous, next),
            '*' if self.is_bullet(previous, next) => self.raise(Break::Sentence),
            '\u{2022}'
            | '\u{00b7}'
            | '\u{25a0}'..='\u{25ff}'
            | '\u{2023}'
            | '\u{2043}'
            | '\u{f0b7}'
            | '\u{2713}'
            | '\u{2714}' => {
                self.raise(Break::Sentence);
                self.line_start = true;
            }
            _ => {}
        }
        next
    }

    /// Returns the memory for words.
    pub(super) fn into_memory(self) -> Spelt {
        self.spelt
    }

    fn raise(&mut self, to: Break) {
        self.pending = self.pending.max(to);
    }

    fn peek(&self, at: usize) -> Option<char> {
        read_char(self.raw, at).map(|(character, _)| character)
    }

    /// A line break or tab that some program wrote as two characters, or a Markdown escape.
    fn backslash(&mut self, next: usize) -> usize {
        let rest = &self.raw[next..];
        if !rest.starts_with(['n', 'r', 't']) || rest[1..].starts_with(char::is_lowercase) {
            return next;
        }
        if !rest.starts_with('t') {
            self.newline('\n', ' ');
        }
        self.previous = '\n';
        next + 1
    }

    /// A hyphen or star that opens a list item.
    fn is_bullet(&self, previous: char, next: usize) -> bool {
        (previous.is_whitespace() || self.line_len <= 1)
            && self.peek(next).is_none_or(char::is_whitespace)
    }

    fn end_line(&mut self, at_least: Break) {
        self.raise(at_least);
        self.line_start = true;
        self.line_len = 0;
        self.open_brackets = 0;
    }

    fn newline(&mut self, character: char, previous: char) {
        if character == '\n' && previous == '\r' {
            return;
        }
        if self.newlines == 0 {
            self.last_line_len = self.line_len;
        }
        self.newlines += 1;
        self.line_start = true;
        self.line_len = 0;
        if self.newlines > 1 {
            self.end_line(Break::Block);
        }
    }

    fn hyphen(&mut self, previous: char, next: usize) {
        let space_after = self.peek(next).is_none_or(char::is_whitespace);
        if self.line_len <= 1 && space_after {
            self.raise(Break::Sentence);
        } else if previous == '-' || previous.is_whitespace() || space_after {
            self.raise(Break::Dash);
        }
    }

    /// A full stop ends a sentence unless it ends an abbreviation or stands inside a word.
    fn full_stop(&mut self, previous: char, next: usize) {
        let ends = match self.peek(next) {
            None => true,
            Some(after)
                if after.is_whitespace() || matches!(after, '<' | '"' | ')' | '\u{201d}') =>
            {
                !self.follows_abbreviation()
            }
            // "in one place.We have": a sentence end that lost its space.
            Some(after) => previous.is_lowercase() && after.is_uppercase(),
        };
        if ends {
            self.raise(Break::Sentence);
        }
    }

    /// Words of four letters at most without a vowel, not in capitals, are abbreviations
    /// ("Sr.", "Mgr.", "Dr.", "vs."); an acronym in capitals may end a sentence.
    fn follows_abbreviation(&self) -> bool {
        let (word, case) = match &self.last {
            Last::None => return false,
            Last::Buffered(case) => (self.spelt.last_word.as_str(), *case),
            Last::Raw(range) => {
                let run = &self.raw[range.clone()];
                (run, case_of(run.as_bytes()))
            }
        };
        let is_vowel =
            |c: char| matches!(c.to_ascii_lowercase(), 'a' | 'e' | 'i' | 'o' | 'u' | 'y');
        case != Case::Upper
            && word.len() <= 4
            && word.chars().all(char::is_alphabetic)
            && !word.contains(is_vowel)
    }

    /// Reads the word that starts at `at` and returns the offset after it.
    fn word(&mut self, at: usize) -> usize {
        if let Some(end) = self.acronym(at) {
            return end;
        }
        self.spelt.word.clear();
        let (mut end, mut position) = (at, at);
        let (mut has_lower, mut has_upper) = (false, false);
        let mut resume = None;
        while let Some((character, next)) = read_char(self.raw, position) {
            if character.is_alphanumeric() {
                has_upper |= character.is_uppercase();
                has_lower |= character.is_lowercase();
                self.push_lower(character);
                end = next;
            } else if is_apostrophe(character) {
                match self.after_apostrophe(next) {
                    Apostrophe::Inside => {}
                    Apostrophe::Possessive(after) => {
                        resume = Some(after);
                        break;
                    }
                    Apostrophe::Quote => break,
                }
            } else if matches!(character, '+' | '#')
                && (1..=3).contains(&self.spelt.word.len())
                && self.spelt.word.ends_with(|last: char| !last.is_numeric())
            {
                // C++, C#, F#
                self.spelt.word.push(character);
                end = next;
            } else if !is_invisible(character) {
                break;
            }
            self.line_len += 1;
            position = next;
        }
        if is_address_scheme(&self.spelt.word, &self.raw[end..]) {
            return self.skip_address(end);
        }
        let case = match (has_lower, has_upper) {
            (_, false) => Case::Lower,
            (false, true) => Case::Upper,
            (true, true) => Case::Mixed,
        };
        self.finish_token(at, end, case);
        self.previous = self.raw[at..end].chars().next_back().unwrap_or(' ');
        resume.unwrap_or(end)
    }

    /// Reads a dotted acronym (I.T., U.S.A.) and returns the offset after it.
    fn acronym(&mut self, at: usize) -> Option<usize> {
        self.spelt.word.clear();
        let mut is_upper = true;
        let mut end = at;
        let mut chars = self.raw[at..].char_indices().peekable();
        while let Some((_, letter)) = chars.next_if(|&(_, c)| c.is_alphabetic()) {
            if self.spelt.word.len() >= MAX_ACRONYM_LEN {
                return None;
            }
            is_upper &= letter.is_uppercase();
            self.spelt.word.extend(letter.to_lowercase());
            match chars.next_if(|&(_, c)| c == '.') {
                Some((offset, _)) => end = at + offset + 1,
                None if self.spelt.word.len() > 1 => {
                    end += letter.len_utf8();
                    break;
                }
                None => return None,
            }
        }
        let followed_by_word = chars.peek().is_some_and(|&(_, c)| c.is_alphanumeric());
        if self.spelt.word.chars().count() < 2 || followed_by_word {
            return None;
        }
        let case = if is_upper { Case::Upper } else { Case::Lower };
        self.finish_token(at, end, case);
        self.previous = '.';
        Some(end)
    }

    fn after_apostrophe(&self, at: usize) -> Apostrophe {
        match read_char(self.raw, at) {
            Some(('s' | 'S', after)) if !self.peek(after).is_some_and(char::is_alphanumeric) => {
                Apostrophe::Possessive(after)
            }
            Some((character, _)) if character.is_alphanumeric() => Apostrophe::Inside,
            _ => Apostrophe::Quote,
        }
    }

    /// Skips a web address up to what cannot be part of it.
    fn skip_address(&mut self, at: usize) -> usize {
        self.raise(Break::Paren);
        at + address_len(&self.raw[at..])
    }

    fn push_lower(&mut self, character: char) {
        if character.is_ascii() {
            self.spelt.word.push(character.to_ascii_lowercase());
        } else {
            self.spelt.word.extend(character.to_lowercase());
        }
    }

    fn push_token(&mut self, word: &str, start: usize, end: usize, case: Case) {
        self.spelt.word.clear();
        self.spelt.word.push_str(word);
        self.finish_token(start, end, case);
    }

    /// Ends the word that is in the buffer.
    fn finish_token(&mut self, start: usize, end: usize, case: Case) {
        let is_number = self.spelt.word.starts_with(char::is_numeric);
        let token = self.next_token(start, end, case, is_number);
        self.last = Last::Buffered(case);
        std::mem::swap(&mut self.spelt.word, &mut self.spelt.last_word);
        self.sink.push(&self.spelt.last_word, token);
    }

    /// Returns the token for the word at these bytes, and starts looking for the next one.
    #[inline]
    pub(super) fn next_token(
        &mut self,
        start: usize,
        end: usize,
        case: Case,
        is_number: bool,
    ) -> Token {
        let starts_anew = case != Case::Lower || is_number;
        let before = match self.newlines {
            0 => self.pending,
            _ => break_before(self.pending, self.last_line_len, starts_anew),
        };
        let token = Token {
            start,
            end,
            position: 0,
            before,
            case,
            line_start: self.line_start,
            bracketed: self.open_brackets > 0,
            shouted: false,
        };
        self.pending = Break::Space;
        self.line_start = false;
        self.newlines = 0;
        token
    }
}

/// Returns what stands before a word that follows a line break: a line that no program wrapped ends
/// a sentence, if the next one starts with a capital or a number.
#[inline]
pub(super) fn break_before(pending: Break, last_line_len: usize, starts_anew: bool) -> Break {
    if starts_anew && !WRAPPED_LINE.contains(&last_line_len) {
        return pending.max(Break::Sentence);
    }
    pending
}

enum Apostrophe {
    Inside,
    Possessive(usize),
    Quote,
}
