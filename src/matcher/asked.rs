//! What is looked for in a text only where it can matter: headings, names of the post and their
//! parts, and contexts.

use std::ops::Range;

use super::find::Finds;
use super::quick::Scratch;
use super::sieve::{CONTEXT, HEAD, HEADING, MENTION, PART};
use super::{Matcher, Quest, settle};
use crate::text::{Bookmark, Break, Words};

impl Matcher {
    /// Finds the headings before a word of the text that was read last.
    pub(crate) fn find_headings(
        &self,
        words: &Words,
        until: usize,
        scratch: &mut Scratch,
        finds: &mut Finds,
    ) {
        let Scratch { sifted, path, .. } = scratch;
        let found = &mut finds.headings;
        found.clear();
        for first in words.stops().take_while(|&first| first < until) {
            if !sifted.has(HEADING, first) {
                continue;
            }
            let word = &words.as_slice()[first];
            if word.is_line_start() || word.before() >= Break::Sentence {
                self.find_few(Quest::Headings, words, first, sifted, path, found);
            }
        }
    }

    /// Finds the mentions of the text that was read last whose names may hold a head: all beside a
    /// clause that holds one, as no name goes beyond its clause. One beside two such clauses is
    /// found twice. `ends_name` says whether a name may end before a word.
    pub(crate) fn find_mentions(
        &self,
        words: &Words,
        ends_name: impl Fn(usize) -> bool,
        scratch: &mut Scratch,
        finds: &mut Finds,
    ) {
        let Scratch { sifted, path, .. } = scratch;
        let found = &mut finds.mentions;
        found.clear();
        let reach = self.nets[Quest::Mentions as usize].reach;
        let mut bookmark = Bookmark::default();
        let mut heads = sifted.places(HEAD, 0..words.len()).peekable();
        while let Some(mut last_head) = heads.next() {
            let clause = words.around(last_head, Break::Colon, &mut bookmark);
            while let Some(head) = heads.next_if(|&head| head < clause.end) {
                last_head = head;
            }
            let end = (clause.end + 1).min(words.len());
            for first in sifted.places(MENTION, clause.start.saturating_sub(reach)..end) {
                let word = &words.as_slice()[first];
                // A name after the last head leaves only names without a head no room.
                let may_name = first < last_head && self.bearings.names_after(word)
                    || self.bearings.names_before(word) && ends_name(first);
                if may_name {
                    self.find_few(Quest::Mentions, words, first, sifted, path, found);
                }
            }
        }
    }

    /// Finds the contexts in a sentence of the text that was read last, at least those that reach
    /// some of its words.
    pub(crate) fn find_contexts(
        &self,
        words: &Words,
        sentence: Range<usize>,
        asked: &Range<usize>,
        scratch: &mut Scratch,
        finds: &mut Finds,
    ) {
        let Scratch { sifted, path, .. } = scratch;
        let found = &mut finds.contexts;
        found.clear();
        for first in sifted.places(CONTEXT, sentence) {
            let word = &words.as_slice()[first];
            if self.bearings.may_reach(word, first, asked) {
                self.find_few(Quest::Contexts, words, first, sifted, path, found);
            }
        }
    }

    /// Finds the parts of titles and the masks in some words of a text, with those that share
    /// words with them; none where there is no head, without which the others say nothing.
    pub(crate) fn find_parts(
        &self,
        words: &Words,
        within: Range<usize>,
        scratch: &mut Scratch,
        finds: &mut Finds,
    ) {
        let Scratch {
            sifted, path, room, ..
        } = scratch;
        let found = &mut finds.parts;
        found.clear();
        if sifted.places(HEAD, within.clone()).next().is_none() {
            return;
        }
        let before = self.nets[Quest::Parts as usize].reach;
        let start = within.start.saturating_sub(before);
        for first in sifted.places(PART, start..within.end) {
            // A name is short, and may be read again.
            let mut room = room.anew(words);
            self.find_part(words, first, sifted, path, &mut room, found);
        }
        settle(&self.kinds, found);
    }
}
