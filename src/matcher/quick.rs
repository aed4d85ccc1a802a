//! The quick way to read a field: the scanner's words, a tree for terms without gaps, and the
//! walk only where a term with a gap may stand.

use std::cmp::Reverse;
use std::ops::Range;

use super::find::{Find, Finds};
use super::room::Room;
use super::tree::{Output, Tree};
use super::walk::{Path, is_doubtful};
use super::{Head, Matcher, Net, Owner, Quest, settle};
use crate::text::{Break, Scanner, Word, Words};

/// Terms that end on the way from one word, above which they are sorted rather than compared.
const MANY_ENDS: usize = 64;

/// Memory that is kept from field to field.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    scanner: Scanner,
    path: Path,
    room: Room,
    /// What starts at one token.
    ends: Vec<End>,
    found: Vec<Find>,
}

/// Where a term that starts at the token in question ends.
#[derive(Clone, Copy, Debug)]
struct End {
    output: Output,
    last: u32,
}

impl Scratch {
    /// Forgets the field before.
    fn begin(&mut self, words: &Words) {
        self.path.forget();
        self.room = Room::of(words);
    }
}

impl Matcher {
    /// Reads a title and finds every part, duty and mask in it.
    pub(crate) fn read_title(
        &self,
        raw: &str,
        scratch: &mut Scratch,
        words: &mut Words,
        finds: &mut Finds,
    ) {
        scratch.scanner.scan(raw, &self.vocabulary, words);
        scratch.begin(words);
        finds.clear();
        for first in 0..words.len() {
            self.find_from(words, first, Quest::Text, scratch, finds);
            self.find_from(words, first, Quest::Parts, scratch, finds);
        }
        settle(&self.kinds, &mut finds.duties);
        settle(&self.kinds, &mut finds.parts);
    }

    /// Reads a text and finds every term in it but for parts of titles, see
    /// [`Matcher::find_parts`].
    pub(crate) fn read_text(
        &self,
        raw: &str,
        scratch: &mut Scratch,
        words: &mut Words,
        finds: &mut Finds,
    ) {
        scratch.scanner.scan(raw, &self.vocabulary, words);
        scratch.begin(words);
        finds.clear();
        for (first, word) in words.as_slice().iter().enumerate() {
            self.find_from(words, first, Quest::Text, scratch, finds);
            if word.is_line_start() || word.before >= Break::Sentence {
                self.find_from(words, first, Quest::Headings, scratch, finds);
            }
        }
        settle(&self.kinds, &mut finds.duties);
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
        finds.parts.clear();
        let mut named = words.as_slice()[within.clone()].iter();
        if !named.any(|word| self.starts_head[word.number()]) {
            return;
        }
        let before = self.nets[Quest::Parts as usize].reach;
        // A name is short, and may be read again.
        let room = scratch.room;
        scratch.room = room.without_count();
        for first in within.start.saturating_sub(before)..within.end {
            self.find_from(words, first, Quest::Parts, scratch, finds);
        }
        scratch.room = room;
        settle(&self.kinds, &mut finds.parts);
    }

    /// Finds the terms of a quest that start at a token; mostly there are none.
    #[inline(always)]
    fn find_from(
        &self,
        words: &Words,
        first: usize,
        quest: Quest,
        scratch: &mut Scratch,
        finds: &mut Finds,
    ) {
        let net = &self.nets[quest as usize];
        let words_from = &words.as_slice()[first..];
        let head = net.heads[words_from[0].symbol()];
        if head == Head::default() {
            return;
        }
        let next = words_from.get(1).map_or(0, Word::symbol);
        let is_alive = head.root != 0 && net.tree.is_alive(head.root, next);
        if is_alive || head.opens_gap && net.gaps.opens(words_from) {
            self.find_terms(words, first, quest, scratch, finds);
        }
    }

    #[inline(never)]
    fn find_terms(
        &self,
        words: &Words,
        first: usize,
        quest: Quest,
        scratch: &mut Scratch,
        finds: &mut Finds,
    ) {
        let word = &words.as_slice()[first];
        if !scratch.room.has(first) {
            return;
        }
        let number = word.number();
        let Net { tree, gaps, .. } = &self.nets[quest as usize];
        let Scratch {
            path,
            room,
            ends,
            found,
            ..
        } = scratch;
        let root = tree.root(word.symbol());
        if root != 0 {
            ends.clear();
            follow(tree, words, first, root, ends);
        }
        let whole = |end: &End| {
            let is_single = end.last == first as u32;
            let is_doubtful = is_single && is_doubtful(words, word, end.output.capitals);
            Find::whole(&end.output, first as u32, end.last, is_doubtful)
        };
        let is_open = gaps.opens(&words.as_slice()[first..]);
        if let ([end], false) = (&ends[..], is_open) {
            finds.push(whole(end), quest);
            room.take(first, 1);
            ends.clear();
            return;
        }
        found.clear();
        found.extend(ends.iter().map(whole));
        ends.clear();
        if is_open {
            gaps.each_start(words, first, |start| {
                let start = &self.starts[number][start];
                found.extend(self.find_at(words, first, start, path));
            });
        }
        if found.len() > 1 {
            // Of equals, the start that comes first in the lexicon stays.
            found.sort_by_key(Find::order);
            found.dedup_by(|a, b| a.order() == b.order());
        }
        room.take(first, found.len());
        for find in found.drain(..) {
            finds.push(find, quest);
        }
    }
}

/// Follows a tree from a token, and gathers the longest way of each start.
#[inline]
fn follow(tree: &Tree, words: &Words, first: usize, root: u32, ends: &mut Vec<End>) {
    reach_ends(tree, words, first, root, ends);
    if ends.len() > MANY_ENDS {
        ends.sort_by_key(|end| (end.output.start(), Reverse(end.last)));
        ends.dedup_by(|a, b| a.output.is_same_start(&b.output));
    }
}

#[inline]
fn reach_ends(tree: &Tree, words: &Words, first: usize, root: u32, ends: &mut Vec<End>) {
    let (mut node, mut last) = (root, first);
    loop {
        for output in tree.outputs(node) {
            let end = End {
                output: *output,
                last: last as u32,
            };
            if ends.len() >= MANY_ENDS {
                ends.push(end);
                continue;
            }
            match ends.iter_mut().find(|end| end.output.is_same_start(output)) {
                Some(shorter) => *shorter = end,
                None => ends.push(end),
            }
        }
        let Some(word) = words.get(last + 1) else {
            return;
        };
        if word.before > Break::Comma {
            return;
        }
        node = tree.next(node, word.symbol());
        if node == 0 {
            return;
        }
        last += 1;
    }
}

impl Output {
    fn start(&self) -> (Owner, usize, u32) {
        (self.owner, self.term, self.lane)
    }

    fn is_same_start(&self, other: &Output) -> bool {
        self.start() == other.start()
    }
}

impl Find {
    /// Builds a find without gaps.
    #[inline]
    fn whole(output: &Output, first: u32, last: u32, is_doubtful: bool) -> Find {
        Find {
            owner: output.owner,
            term: output.term,
            first,
            last,
            n_words: last - first + 1,
            fragments: None,
            is_doubtful,
            mask: None,
            is_shadowed: false,
        }
    }
}
