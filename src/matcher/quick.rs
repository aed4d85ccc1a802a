//! The quick way to read a field: the scanner's words, a tree for terms without gaps, and the
//! walk only where a term with a gap may stand.

use std::cmp::Reverse;

use super::find::{Find, Finds};
use super::room::{FROM_A_WORD, Room};
use super::sieve::{DUTY, DUTY_GAP, PART, Sifted};
use super::tree::{Output, Tree};
use super::walk::{Path, is_doubtful};
use super::{Matcher, Net, Owner, Quest, settle};
use crate::text::{Break, Scanner, Words};

/// Memory that is kept from field to field.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    scanner: Scanner,
    pub(super) sifted: Sifted,
    pub(super) path: Path,
    pub(super) room: Room,
}

/// Terms that end on the way from one word, above which they are sorted rather than compared.
const MANY_ENDS: usize = 64;

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
        let Scratch {
            sifted, path, room, ..
        } = scratch;
        *room = room.anew(words);
        for first in sifted.places(PART, 0..words.len()) {
            self.find_part(words, first, sifted, path, room, &mut finds.parts);
        }
        if !room.is_whole(words) {
            finds.duties.retain(|find| room.has(find.first()));
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
        let Scratch {
            scanner,
            sifted,
            path,
            room,
        } = scratch;
        scanner.scan(raw, &self.vocabulary, words);
        path.forget();
        *room = Room::of(words);
        finds.clear();
        self.sieve.sift(words.as_slice(), sifted);
        let net = &self.nets[Quest::Duties as usize];
        let found = &mut finds.duties;
        for first in sifted.places(DUTY | DUTY_GAP, 0..words.len()) {
            let n_before = found.len();
            if sifted.has(DUTY, first) {
                follow(&net.tree, words, first, found);
            }
            if sifted.has(DUTY_GAP, first) {
                self.try_gaps(net, words, first, sifted, path, found);
            }
            if found.len() == n_before {
                continue;
            }
            put_in_order(found, n_before);
            room.take(first, found.len() - n_before);
            if !room.has(first + 1) {
                break;
            }
        }
    }

    /// Finds the parts of titles and the masks that start at a token, if there is room for them.
    #[inline(never)]
    pub(super) fn find_part(
        &self,
        words: &Words,
        first: usize,
        sifted: &Sifted,
        path: &mut Path,
        room: &mut Room,
        found: &mut Vec<Find>,
    ) {
        if !room.has(first) {
            return;
        }
        let n_before = found.len();
        self.find_terms(Quest::Parts, words, first, sifted, path, found);
        room.take(first, found.len() - n_before);
    }

    /// Finds the terms of a quest that start at a token, the first few of them: contexts, mentions,
    /// headings.
    #[inline(always)]
    pub(super) fn find_few(
        &self,
        quest: Quest,
        words: &Words,
        first: usize,
        sifted: &Sifted,
        path: &mut Path,
        found: &mut Vec<Find>,
    ) {
        let n_before = found.len();
        self.find_terms(quest, words, first, sifted, path, found);
        if found.len() > n_before + FROM_A_WORD {
            found.truncate(n_before + FROM_A_WORD);
        }
    }

    /// Finds the terms of a quest that start at a token.
    #[inline(always)]
    fn find_terms(
        &self,
        quest: Quest,
        words: &Words,
        first: usize,
        sifted: &Sifted,
        path: &mut Path,
        found: &mut Vec<Find>,
    ) {
        let net = &self.nets[quest as usize];
        let n_before = found.len();
        follow(&net.tree, words, first, found);
        self.try_gaps(net, words, first, sifted, path, found);
        put_in_order(found, n_before);
    }

    /// Tries the terms with gaps that start at a token.
    #[inline(always)]
    fn try_gaps(
        &self,
        net: &Net,
        words: &Words,
        first: usize,
        sifted: &Sifted,
        path: &mut Path,
        found: &mut Vec<Find>,
    ) {
        let word = words.as_slice()[first].number();
        let within = sifted.within(first);
        if net.gaps.opens(word, within) {
            self.find_with_gaps(net, words, first, within, path, found);
        }
    }

    /// Finds the terms with gaps that start at a token; `within` are the sets of the words after it
    /// in its clause.
    #[inline(never)]
    fn find_with_gaps(
        &self,
        net: &Net,
        words: &Words,
        first: usize,
        within: u64,
        path: &mut Path,
        found: &mut Vec<Find>,
    ) {
        let words_from = &words.as_slice()[first..];
        net.gaps.each_start(words_from, within, |start| {
            if let Some(find) = self.find_at(words, first, start, path) {
                found.push(find);
            }
        });
    }
}

/// Follows the terms without gaps from one word, and finds the longest way of each start.
#[inline(always)]
fn follow(tree: &Tree, words: &Words, first: usize, found: &mut Vec<Find>) {
    let n_before = found.len();
    let words_from = &words.as_slice()[first..];
    let mut step = tree.first_step(words_from[0].symbol());
    let mut n_words = 1;
    loop {
        let mut next = tree.first_output(step);
        while next != 0 {
            let output;
            (output, next) = tree.output(next);
            let find = Find::whole(words, first, output, n_words);
            if found.len() == n_before {
                found.push(find);
            } else {
                reach(found, n_before, find);
            }
        }
        if step.is_last() {
            break;
        }
        let Some(word) = words_from.get(n_words as usize) else {
            break;
        };
        if word.before() > Break::Comma {
            break;
        }
        step = tree.next_step(step, word.symbol());
        n_words += 1;
    }
    if found.len() > n_before + MANY_ENDS {
        keep_longest(found, n_before);
    }
}

/// Adds a find to those from one on, which start at the same word, instead of a shorter one of the
/// same start.
fn reach(found: &mut Vec<Find>, from: usize, find: Find) {
    if found.len() - from < MANY_ENDS {
        let mut rivals = found[from..].iter_mut();
        if let Some(shorter) = rivals.find(|rival| rival.start() == find.start()) {
            *shorter = find;
            return;
        }
    }
    found.push(find);
}

/// Keeps the longest of each start of the finds from one on, which start at the same word.
#[cold]
fn keep_longest(found: &mut Vec<Find>, from: usize) {
    let mut finds = found.split_off(from);
    finds.sort_by_key(|find| (find.start(), Reverse(find.n_words)));
    finds.dedup_by(|a, b| a.start() == b.start());
    found.append(&mut finds);
}

/// Puts the finds from one on, which start at the same word, in the order of the lexicon. Of equals,
/// the start that comes first in the lexicon stays.
#[inline(always)]
fn put_in_order(found: &mut Vec<Find>, from: usize) {
    if found.len() > from + 1 {
        sort(found, from);
    }
}

#[inline(never)]
fn sort(found: &mut Vec<Find>, from: usize) {
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

impl Find {
    /// Builds a find without gaps.
    #[inline(always)]
    fn whole(words: &Words, first: usize, output: &Output, n_words: u32) -> Find {
        let is_doubtful = n_words == 1 && is_doubtful(words, first, output.capitals);
        Find {
            owner: output.owner,
            term: output.term,
            first: first as u32,
            last: first as u32 + n_words - 1,
            n_words,
            lane: output.lane,
            fragments: None,
            is_doubtful,
            mask: None,
            is_shadowed: false,
        }
    }

    fn start(&self) -> (Owner, usize, u32) {
        (self.owner, self.term, self.lane)
    }
}
