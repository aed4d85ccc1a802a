//! Finds where a text names its own post ("we are looking for an IT Manager who"), so that
//! the name can be read like a title.

use std::ops::Range;

use crate::lexicon::{MentionRule, Window};
use crate::matcher::{Class, Classes, Find, Owner};
use crate::text::{Break, Words};

/// Most words a name may have.
const MAX_NAME_LEN: usize = 12;

/// Finds the token ranges that name the post, in order, without overlaps.
pub(crate) fn find(
    words: &Words,
    finds: &[Find],
    rules: &[MentionRule],
    classes: &Classes,
    names: &mut Vec<Range<usize>>,
) {
    names.clear();
    names.extend(opening(words, classes));
    for find in finds {
        if let Owner::Mention(rule) = find.owner {
            names.extend(match rules[rule].window {
                Window::After => after(words, classes, find.end()),
                Window::Before => before(words, classes, find.first()),
            });
        }
    }
    names.sort_unstable_by_key(|name| (name.start, name.end));
    names.dedup_by(|later, earlier| later.start < earlier.end);
}

/// The first words of a text: many open with the post's name.
fn opening(words: &Words, classes: &Classes) -> Option<Range<usize>> {
    let is_first_line = |token: &usize| {
        let word = &words.as_slice()[*token];
        word.before() < Break::Sentence && !word.is_line_start()
    };
    let name = after(words, classes, 0)?;
    let len = 1 + (1..name.end).take_while(is_first_line).count();
    Some(0..len)
}

/// The words after a trigger up to the end of the phrase.
fn after(words: &Words, classes: &Classes, start: usize) -> Option<Range<usize>> {
    let words = words.as_slice();
    let limit = words.len().min(start + MAX_NAME_LEN);
    let end = (start..limit)
        .find(|&token| {
            let word = &words[token];
            let is_break = word.before() >= Break::Colon
                || word.is_line_start() && word.before() >= Break::Sentence;
            token > start && is_break || classes.has(word, Class::MentionEnd)
        })
        .unwrap_or(limit);
    (start < end).then_some(start..end)
}

/// The subject before a trigger, back to the determiner that opens its sentence.
pub(crate) fn before(words: &Words, classes: &Classes, end: usize) -> Option<Range<usize>> {
    let words = words.as_slice();
    let start = (end.saturating_sub(MAX_NAME_LEN)..end)
        .rev()
        .find(|&token| words[token].before() >= Break::Colon || words[token].is_line_start())?;
    let opens = classes.has(&words[start], Class::Determiner);
    (opens && start + 1 < end).then_some(start + 1..end)
}
