//! The quick way to read a field: the scanner's words, the tree for terms without gaps, and
//! the walk only where a term with a gap may stand.

use super::Matcher;
use super::find::{Find, Finds};
use super::tree::Output;
use super::walk::{Path, is_doubtful};
use crate::text::{Break, MAX_FIELD_LEN, Scanner, Words};

/// Memory that is kept from field to field.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    scanner: Scanner,
    path: Path,
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

impl Matcher {
    /// Reads a field and finds every term in it.
    pub(crate) fn read(
        &self,
        raw: &str,
        scratch: &mut Scratch,
        words: &mut Words,
        finds: &mut Finds,
    ) {
        if raw.len() > MAX_FIELD_LEN {
            self.read_plainly(raw, words, finds);
            return;
        }
        scratch.scanner.scan(raw, &self.vocabulary, words);
        finds.clear();
        for first in 0..words.len() {
            self.find_from(words, first, scratch, finds);
        }
        self.settle_overlaps(&mut finds.duties);
    }

    /// Finds the terms that start at a token.
    #[inline]
    fn find_from(&self, words: &Words, first: usize, scratch: &mut Scratch, finds: &mut Finds) {
        let word = &words.as_slice()[first];
        let number = word.code.word();
        if number == 0 {
            return;
        }
        let Scratch {
            path, ends, found, ..
        } = scratch;
        let root = self.tree.root(word.code.symbol(words.capitals(word)));
        if root != 0 {
            self.follow(words, first, root, ends);
            for end in ends.drain(..) {
                let is_single = end.last == first as u32;
                let is_doubtful = is_single && is_doubtful(words, word, end.output.capitals);
                found.push(Find::whole(
                    &end.output,
                    first as u32,
                    end.last,
                    is_doubtful,
                ));
            }
        }
        self.gaps.each_start(words, first, number, |start| {
            let start = &self.starts[number][start];
            found.extend(self.find_at(words, first, start, path));
        });
        if found.len() > 1 {
            // Of equals, the start that comes first in the lexicon stays.
            found.sort_by_key(Find::order);
            found.dedup_by(|a, b| a.order() == b.order());
        }
        found.drain(..).for_each(|find| finds.push(find));
    }

    /// Follows the tree from a token, and gathers the longest way of each start.
    #[inline]
    fn follow(&self, words: &Words, first: usize, root: u32, ends: &mut Vec<End>) {
        let (mut node, mut last) = (root, first);
        loop {
            for output in self.tree.outputs(node) {
                let is_same = |end: &&mut End| {
                    let other = &end.output;
                    (other.owner, other.term, other.lane)
                        == (output.owner, output.term, output.lane)
                };
                let end = End {
                    output: *output,
                    last: last as u32,
                };
                match ends.iter_mut().find(is_same) {
                    Some(shorter) => *shorter = end,
                    None => ends.push(end),
                }
            }
            let Some(word) = words.get(last + 1) else {
                return;
            };
            if word.before > Break::Comma || word.code.word() == 0 {
                return;
            }
            node = self.tree.next(node, word.code.symbol(words.capitals(word)));
            if node == 0 {
                return;
            }
            last += 1;
        }
    }
}

impl Find {
    /// Builds a find without gaps.
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
