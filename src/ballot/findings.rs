//! What is found in a column: everything at once, which is the readable way, or what is asked for.

use std::collections::HashSet;
use std::ops::Range;

use crate::context::Contexts;
use crate::lexicon::Lexicon;
use crate::matcher::{DeadEnds, Find, Finds, Matcher, Owner, Scratch, kinds};
use crate::text::{Break, Words};

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
    fn headings(&self) -> &[Find];
    fn look_for_headings(&mut self);
    /// Returns the context rule that governs a token.
    fn context(&mut self, token: usize) -> Option<usize>;
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
}

/// Memory that is kept from posting to posting.
#[derive(Debug, Default)]
pub(crate) struct Desk {
    scratch: Scratch,
    words: Words,
    finds: Finds,
    contexts: Contexts,
}

/// What is found in a column when it is asked for.
pub(super) struct Asked<'d> {
    lexicon: &'d Lexicon,
    matcher: &'d Matcher,
    desk: &'d mut Desk,
    dead_ends: DeadEnds,
}

impl<'d> Asked<'d> {
    /// Reads a title, and finds its parts as well.
    pub(super) fn title(
        lexicon: &'d Lexicon,
        matcher: &'d Matcher,
        raw: &str,
        desk: &'d mut Desk,
    ) -> Asked<'d> {
        matcher.read_title(raw, &mut desk.scratch, &mut desk.words, &mut desk.finds);
        Asked {
            lexicon,
            matcher,
            desk,
            dead_ends: DeadEnds::default(),
        }
    }

    /// Reads a text.
    pub(super) fn text(
        lexicon: &'d Lexicon,
        matcher: &'d Matcher,
        raw: &str,
        desk: &'d mut Desk,
    ) -> Asked<'d> {
        matcher.read_text(raw, &mut desk.scratch, &mut desk.words, &mut desk.finds);
        desk.contexts.clear();
        Asked {
            lexicon,
            matcher,
            desk,
            dead_ends: DeadEnds::default(),
        }
    }
}

impl Findings for Asked<'_> {
    fn words(&self) -> &Words {
        &self.desk.words
    }

    fn duties(&self) -> &[Find] {
        &self.desk.finds.duties
    }

    fn parts(&self) -> &[Find] {
        &self.desk.finds.parts
    }

    fn look_for_parts(&mut self, within: Range<usize>) {
        let Desk {
            scratch,
            words,
            finds,
            ..
        } = &mut *self.desk;
        self.matcher.find_parts(words, within, scratch, finds);
    }

    fn mentions(&self) -> &[Find] {
        &self.desk.finds.mentions
    }

    fn look_for_mentions(&mut self) {
        let Desk {
            scratch,
            words,
            finds,
            ..
        } = &mut *self.desk;
        self.matcher.find_mentions(words, scratch, finds);
    }

    fn headings(&self) -> &[Find] {
        &self.desk.finds.headings
    }

    fn look_for_headings(&mut self) {
        let Desk {
            scratch,
            words,
            finds,
            ..
        } = &mut *self.desk;
        self.matcher.find_headings(words, scratch, finds);
    }

    fn context(&mut self, token: usize) -> Option<usize> {
        let Desk {
            scratch,
            words,
            finds,
            contexts,
        } = &mut *self.desk;
        if !contexts.covers(token) {
            let sentence = words.around(token, Break::Sentence);
            self.matcher
                .find_contexts(words, sentence.clone(), scratch, finds);
            let dead_ends = &mut self.dead_ends;
            let ends_at = |rule, token| self.matcher.ends_at(words, rule, token, dead_ends);
            let rules = &self.lexicon.contexts;
            contexts.fill(words, sentence, &finds.contexts, rules, ends_at);
        }
        contexts.at(token)
    }
}
