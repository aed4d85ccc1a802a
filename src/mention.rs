//! Finds where a text names its own post ("we are looking for an IT Manager who"), so that
//! the name can be read like a title.

use std::ops::Range;

use crate::lexicon::{Grammar, MentionRule, Window};
use crate::matcher::{Find, Owner};
use crate::text::{Break, NormalizedText};

/// Most words a name may have.
const MAX_NAME_LEN: usize = 12;

/// Returns the token ranges that name the post, in order, without overlaps.
pub(crate) fn find(
    text: &NormalizedText,
    finds: &[Find],
    rules: &[MentionRule],
    grammar: &Grammar,
) -> Vec<Range<usize>> {
    let mut names: Vec<Range<usize>> = Vec::new();
    names.extend(opening(text, grammar));
    for find in finds {
        if let Owner::Mention(rule) = find.owner {
            names.extend(match rules[rule].window {
                Window::After => after(text, grammar, find.tokens.end() + 1),
                Window::Before => before(text, grammar, *find.tokens.start()),
            });
        }
    }
    names.sort_by_key(|name| (name.start, name.end));
    names.dedup_by(|later, earlier| later.start < earlier.end);
    names
}

/// The first words of a text: many open with the post's name.
fn opening(text: &NormalizedText, grammar: &Grammar) -> Option<Range<usize>> {
    let is_first_line = |token: &usize| {
        let token = &text.tokens()[*token];
        token.before < Break::Sentence && !token.line_start
    };
    let name = after(text, grammar, 0)?;
    let len = 1 + (1..name.end).take_while(is_first_line).count();
    Some(0..len)
}

/// The words after a trigger up to the end of the phrase.
fn after(text: &NormalizedText, grammar: &Grammar, start: usize) -> Option<Range<usize>> {
    let tokens = text.tokens();
    let limit = tokens.len().min(start + MAX_NAME_LEN);
    let end = (start..limit)
        .find(|&token| {
            let is_break = tokens[token].before >= Break::Colon
                || tokens[token].line_start && tokens[token].before >= Break::Sentence;
            token > start && is_break || grammar.mention_ends.contains(text.word(token))
        })
        .unwrap_or(limit);
    (start < end).then_some(start..end)
}

/// The subject before a trigger, back to the determiner that opens its sentence.
fn before(text: &NormalizedText, grammar: &Grammar, end: usize) -> Option<Range<usize>> {
    let tokens = text.tokens();
    let start = (end.saturating_sub(MAX_NAME_LEN)..end)
        .rev()
        .find(|&token| tokens[token].before >= Break::Colon || tokens[token].line_start)?;
    let opens = grammar.determiners.contains(text.word(start));
    (opens && start + 1 < end).then_some(start + 1..end)
}
