//! What is found in a column: everything at once, which is the readable way, or what is asked for.

use std::collections::HashSet;
use std::ops::Range;

use crate::context::Contexts;
use crate::lexicon::Lexicon;
use crate::matcher::{DeadEnds, Find, Finds, Matcher, Owner, Scratch, kinds};
use crate::mention;
use crate::text::{Bookmark, Break, Words};

/// A column's words with what is found in them. Some of it need only be there once somebody has
/// looked for it.
pub(super) trait Findings {
    fn words(&self) -> &Words;
    /// Returns the duties, and the masks between them.
    fn duties(&self) -> &[Find];
    /// Returns the parts of titles, in a title or where they were looked for last.
    fn parts(&self) -> &[Find];
    /// Looks for parts of titles in some words.
    fn look_for_parts(&mut self, within: Range<usize>);
    /// Returns the mentions, at least those that name something with a head.
    fn mentions(&self) -> &[Find];
    fn look_for_mentions(&mut self);
    /// Returns the headings, at least those before the last duty.
    fn headings(&self) -> &[Find];
    fn look_for_headings(&mut self);
    /// Returns the context rule that governs a token.
    fn context(&mut self, token: usize) -> Option<usize>;
    /// Returns the context rule that governs a duty, by its index; they are asked for in order.
    fn context_of(&mut self, duty: usize) -> Option<usize>;
}

/// Everything found in a column.
pub(super) struct Everything<'w> {
    words: &'w Words,
    finds: Finds,
    contexts: Contexts,
}

impl<'w> Everything<'w> {
    pub(super) fn new(lexicon: &Lexicon, words: &'w Words, all: &[Find]) -> Everything<'w> {
        let finds = Finds::of(&kinds(&lexicon.duties), all);
        let end = |find: &Find| match find.owner {
            Owner::ContextEnd(rule) => Some((rule, find.first())),
            Owner::Duty(_)
            | Owner::Mask(_)
            | Owner::Context(_)
            | Owner::Mention(_)
            | Owner::Heading(_) => None,
        };
        let ends: HashSet<(usize, usize)> = all.iter().filter_map(end).collect();
        let ends_at = |rule, token| ends.contains(&(rule, token));
        let mut contexts = Contexts::default();
        let all_words = 0..words.len();
        contexts.fill(
            words,
            all_words,
            &finds.contexts,
            &lexicon.contexts,
            ends_at,
        );
        Everything {
            words,
            finds,
            contexts,
        }
    }
}

impl Findings for Everything<'_> {
    fn words(&self) -> &Words {
        self.words
    }

    fn duties(&self) -> &[Find] {
        &self.finds.duties
    }

    fn parts(&self) -> &[Find] {
        &self.finds.parts
    }

    fn look_for_parts(&mut self, _: Range<usize>) {}

    fn mentions(&self) -> &[Find] {
        &self.finds.mentions
    }

    fn look_for_mentions(&mut self) {}

    fn headings(&self) -> &[Find] {
        &self.finds.headings
    }

    fn look_for_headings(&mut self) {}

    fn context(&mut self, token: usize) -> Option<usize> {
        self.contexts.at(token)
    }

    fn context_of(&mut self, duty: usize) -> Option<usize> {
        self.contexts.at(self.finds.duties[duty].first())
    }
}

/// What is read and found in a column, kept from column to column for its memory.
#[derive(Debug, Default)]
pub(super) struct Papers {
    scratch: Scratch,
    words: Words,
    finds: Finds,
    contexts: Contexts,
    dead_ends: DeadEnds,
    /// The sentence that was looked at last.
    bookmark: Bookmark,
}

/// What is found in a column when it is asked for.
pub(super) struct Asked<'d> {
    lexicon: &'d Lexicon,
    matcher: &'d Matcher,
    papers: &'d mut Papers,
}

impl<'d> Asked<'d> {
    /// Reads a title, and finds its parts as well.
    pub(super) fn title(
        lexicon: &'d Lexicon,
        matcher: &'d Matcher,
        raw: &str,
        papers: &'d mut Papers,
    ) -> Asked<'d> {
        let Papers {
            scratch,
            words,
            finds,
            ..
        } = &mut *papers;
        matcher.read_title(raw, scratch, words, finds);
        Asked {
            lexicon,
            matcher,
            papers,
        }
    }

    /// Reads a text.
    pub(super) fn text(
        lexicon: &'d Lexicon,
        matcher: &'d Matcher,
        raw: &str,
        papers: &'d mut Papers,
    ) -> Asked<'d> {
        let Papers {
            scratch,
            words,
            finds,
            contexts,
            dead_ends,
            ..
        } = &mut *papers;
        matcher.read_text(raw, scratch, words, finds);
        contexts.clear();
        dead_ends.forget();
        Asked {
            lexicon,
            matcher,
            papers,
        }
    }

    /// Finds out which contexts reach some words of a sentence.
    fn look_for_contexts(&mut self, sentence: Range<usize>, within: Range<usize>) {
        let Papers {
            scratch,
            words,
            finds,
            contexts,
            dead_ends,
            ..
        } = &mut *self.papers;
        self.matcher
            .find_contexts(words, sentence, &within, scratch, finds);
        let ends_at = |rule, token| self.matcher.ends_at(words, rule, token, dead_ends);
        let rules = &self.lexicon.contexts;
        contexts.fill(words, within, &finds.contexts, rules, ends_at);
    }

    fn sentence(&mut self, token: usize) -> Range<usize> {
        let Papers {
            words, bookmark, ..
        } = &mut *self.papers;
        words.around(token, Break::Sentence, bookmark)
    }
}

impl Findings for Asked<'_> {
    fn words(&self) -> &Words {
        &self.papers.words
    }

    fn duties(&self) -> &[Find] {
        &self.papers.finds.duties
    }

    fn parts(&self) -> &[Find] {
        &self.papers.finds.parts
    }

    fn look_for_parts(&mut self, within: Range<usize>) {
        let Papers {
            scratch,
            words,
            finds,
            ..
        } = &mut *self.papers;
        self.matcher.find_parts(words, within, scratch, finds);
    }

    fn mentions(&self) -> &[Find] {
        &self.papers.finds.mentions
    }

    fn look_for_mentions(&mut self) {
        let Papers {
            scratch,
            words,
            finds,
            ..
        } = &mut *self.papers;
        let classes = self.matcher.classes();
        let ends_name = |token| mention::before(words, classes, token).is_some();
        self.matcher.find_mentions(words, ends_name, scratch, finds);
    }

    fn headings(&self) -> &[Find] {
        &self.papers.finds.headings
    }

    fn look_for_headings(&mut self) {
        let Papers {
            scratch,
            words,
            finds,
            ..
        } = &mut *self.papers;
        let until = finds.duties.last().map_or(0, Find::end);
        self.matcher.find_headings(words, until, scratch, finds);
    }

    fn context(&mut self, token: usize) -> Option<usize> {
        if !self.papers.contexts.covers(token) {
            let sentence = self.sentence(token);
            self.look_for_contexts(sentence.clone(), sentence);
        }
        self.papers.contexts.at(token)
    }

    fn context_of(&mut self, duty: usize) -> Option<usize> {
        let first = self.papers.finds.duties[duty].first();
        if !self.papers.contexts.covers(first) {
            let sentence = self.sentence(first);
            let duties = self.papers.finds.duties[duty..].iter().map(Find::first);
            let last = duties.take_while(|&first| first < sentence.end).last();
            let end = last.map_or(sentence.end, |last| last + 1);
            self.look_for_contexts(sentence, first..end);
        }
        self.papers.contexts.at(first)
    }
}
