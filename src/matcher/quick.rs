//! The quick way to read a field: the scanner's words, a tree for terms without gaps, and the
//! walk only where a term with a gap may stand.

use std::cmp::Reverse;

use super::find::{Find, Finds};
use super::room::{FROM_A_WORD, Room};
use super::sieve::{DUTY, DUTY_GAP, Sifted};
use super::tree::{Output, Tree};
use super::walk::{Path, is_doubtful};
use super::{Matcher, Owner, Quest, settle};
use crate::text::{Break, Scanner, Word, Words};

/// Memory that is kept from field to field.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    scanner: Scanner,
    pub(super) sifted: Sifted,
    path: Path,
    pub(super) room: Room,
    /// What starts at one token.
    ends: Vec<End>,
}

/// Terms that end on the way from one word, above which they are sorted rather than compared.
const MANY_ENDS: usize = 64;

/// Where a term that starts at the token in question ends.
#[derive(Clone, Copy, Debug)]
struct End {
    /// Index among the outputs of the tree.
    output: u32,
    /// Words of the term there.
    len: u32,
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
        self.find_duties(raw, scratch, words, finds);
        scratch.room = scratch.room.anew(words);
        for first in 0..words.len() {
            self.find_from(words, first, Quest::Parts, scratch, finds);
        }
        if !scratch.room.is_whole(words) {
            finds.duties.retain(|find| scratch.room.has(find.first()));
        }
        settle(&self.kinds, &mut finds.duties);
        settle(&self.kinds, &mut finds.parts);
    }

    /// Reads a text and finds every duty and mask in it; what else it holds is found when it is
    /// asked for.
    pub(crate) fn read_text(
        &self,
        raw: &str,
        scratch: &mut Scratch,
        words: &mut Words,
        finds: &mut Finds,
    ) {
        self.find_duties(raw, scratch, words, finds);
        settle(&self.kinds, &mut finds.duties);
    }

    /// Reads a field, and finds the duties and masks in it.
    fn find_duties(&self, raw: &str, scratch: &mut Scratch, words: &mut Words, finds: &mut Finds) {
        scratch.scanner.scan(raw, &self.vocabulary, words);
        scratch.path.forget();
        scratch.room = Room::of(words);
        finds.clear();
        let mut sifted = std::mem::take(&mut scratch.sifted);
        self.sieve.sift(words.as_slice(), &mut sifted);
        for first in sifted.places(DUTY | DUTY_GAP, 0..words.len()) {
            let gaps = &self.nets[Quest::Duties as usize].gaps;
            let opens_gap = sifted.has(DUTY_GAP, first)
                && gaps.opens(words.as_slice()[first].number(), sifted.within(first));
            if opens_gap || sifted.has(DUTY, first) {
                self.find_terms(words, first, opens_gap, Quest::Duties, scratch, finds);
            }
        }
        scratch.sifted = sifted;
    }

    /// Finds the terms of a quest that start at a token; mostly there are none.
    #[inline(always)]
    pub(super) fn find_from(
        &self,
        words: &Words,
        first: usize,
        quest: Quest,
        scratch: &mut Scratch,
        finds: &mut Finds,
    ) {
        if self.may_start(words, first, quest) {
            self.find_terms(words, first, true, quest, scratch, finds);
        }
    }

    /// Whether a term of a quest may start at a token, judged by the word after it.
    #[inline(always)]
    fn may_start(&self, words: &Words, first: usize, quest: Quest) -> bool {
        let net = &self.nets[quest as usize];
        let words_from = &words.as_slice()[first..];
        let head = net.heads[words_from[0].symbol()];
        let next = words_from.get(1).map_or(0, Word::symbol);
        head.opens_gap() || head.root() != 0 && net.tree.is_alive(head.root(), next)
    }

    /// Finds the terms of a quest that start at a token, those with a gap only where asked.
    #[inline(never)]
    pub(super) fn find_terms(
        &self,
        words: &Words,
        first: usize,
        with_gaps: bool,
        quest: Quest,
        scratch: &mut Scratch,
        finds: &mut Finds,
    ) {
        let is_counted = matches!(quest, Quest::Duties | Quest::Parts);
        if is_counted && !scratch.room.has(first) {
            return;
        }
        let net = &self.nets[quest as usize];
        let words_from = &words.as_slice()[first..];
        let head = net.heads[words_from[0].symbol()];
        let found = finds.of_quest(quest);
        let before = found.len();
        if head.root() != 0 {
            scratch.ends.clear();
            follow(&net.tree, words_from, head.root(), &mut scratch.ends);
            for end in &scratch.ends {
                let output = net.tree.output(end.output);
                found.push(Find::whole(words, first, output, end.len));
            }
        }
        if with_gaps && head.opens_gap() {
            net.gaps.each_start(words_from, |start| {
                let start = &self.starts[words_from[0].number()][start];
                if let Some(find) = self.find_at(words, first, start, &mut scratch.path) {
                    found.push(find);
                }
            });
        }
        if found.len() > before + 1 {
            put_in_order(found, before);
        }
        if is_counted {
            scratch.room.take(first, found.len() - before);
        } else {
            found.truncate(before + FROM_A_WORD);
        }
    }
}

impl Find {
    /// Builds a find without gaps.
    #[inline]
    fn whole(words: &Words, first: usize, output: &Output, n_words: u32) -> Find {
        let is_doubtful = n_words == 1 && is_doubtful(words, first, output.capitals);
        Find {
            owner: output.owner,
            term: output.term,
            first: first as u32,
            last: first as u32 + n_words - 1,
            n_words,
            fragments: None,
            is_doubtful,
            mask: None,
            is_shadowed: false,
        }
    }
}

/// Puts the finds from one on, which start at the same word, in the order of the lexicon. Of equals,
/// the start that comes first in the lexicon stays.
#[inline(never)]
fn put_in_order(found: &mut Vec<Find>, from: usize) {
    found[from..].sort_by_key(Find::order);
    let mut kept = from + 1;
    for index in from + 1..found.len() {
        if found[index].order() != found[kept - 1].order() {
            found.swap(kept, index);
            kept += 1;
        }
    }
    found.truncate(kept);
}

/// Follows a tree from the first of some words, and gathers the longest way of each start.
#[inline(always)]
fn follow(tree: &Tree, words: &[Word], root: u32, ends: &mut Vec<End>) {
    let (mut node, mut len) = (root, 1);
    loop {
        for output in tree.outputs(node) {
            reach(tree, output, len, ends);
        }
        let Some(word) = words.get(len as usize) else {
            break;
        };
        if word.before() > Break::Comma {
            break;
        }
        node = tree.next(node, word.symbol());
        if node == 0 {
            break;
        }
        len += 1;
    }
    if ends.len() > MANY_ENDS {
        let start = |end: &End| tree.output(end.output).start();
        ends.sort_by_key(|end| (start(end), Reverse(end.len)));
        ends.dedup_by(|a, b| start(a) == start(b));
    }
}

/// Adds the end of a way, instead of a shorter one of the same start.
#[inline(always)]
fn reach(tree: &Tree, output: u32, len: u32, ends: &mut Vec<End>) {
    let end = End { output, len };
    if !ends.is_empty() && ends.len() < MANY_ENDS {
        let start = tree.output(output).start();
        let is_same_start = |end: &&mut End| tree.output(end.output).start() == start;
        if let Some(shorter) = ends.iter_mut().find(is_same_start) {
            *shorter = end;
            return;
        }
    }
    ends.push(end);
}

impl Output {
    fn start(&self) -> (Owner, usize, u32) {
        (self.owner, self.term, self.lane)
    }
}
