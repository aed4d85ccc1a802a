//! Follows one term from one word: exact, gaps included.
//!
//! The plain way tries one path after the other, which is quick for terms as they are and could
//! take for ever with many wide gaps in a text that repeats their words. Past some patience the
//! search starts again, and remembers for each place in the term and the text what is best from
//! there, so that no place is looked at twice.

use std::collections::HashMap;

use super::find::Find;
use super::states::State;
use super::{Matcher, Start, level};
use crate::lexicon::Capitals;
use crate::text::{Break, Word, Words};

/// The tokens a term names, while they are being found; memory is kept from term to term.
#[derive(Clone, Debug)]
pub(super) struct Path {
    tokens: Vec<u32>,
    /// The best way to the end so far; empty while there is none.
    best: Vec<u32>,
    /// Steps that a search may take without remembering, and how many are left of them.
    limit: u32,
    patience: u32,
    /// What is best from a place on, in the text that is being read.
    ways: HashMap<Place, Option<Way>>,
    /// How many are kept before those that lie behind are forgotten.
    most_ways: usize,
}

/// Steps of a search before it remembers where it was; the shipped lexicon takes 100 at most.
const PATIENCE: u32 = 512;

/// Places that are remembered between searches where they are few, and at most.
const FEW_WAYS: usize = 1 << 13;
pub(super) const MAX_WAYS: usize = 1 << 18;

/// A state, the token it was reached at, and whether that token was named.
pub(super) type Place = (usize, usize, bool);

/// What is best from a place on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Way {
    /// Words named from there on.
    n_words: u32,
    /// The last of them; nothing where the term ends at the place.
    last: u32,
    next: Next,
}

/// How a way begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Next {
    End,
    Step(usize),
    Skip(usize),
}

impl Way {
    fn is_better(self, than: Option<Way>) -> bool {
        than.is_none_or(|than| {
            self.n_words > than.n_words || self.n_words == than.n_words && self.last < than.last
        })
    }
}

impl Default for Path {
    fn default() -> Path {
        Path {
            tokens: Vec::new(),
            best: Vec::new(),
            limit: PATIENCE,
            patience: 0,
            ways: HashMap::new(),
            most_ways: FEW_WAYS,
        }
    }
}

impl Path {
    /// Forgets what was found out about a text.
    pub(super) fn forget(&mut self) {
        if !self.ways.is_empty() {
            self.ways.clear();
        }
    }
}

/// Whether a word is written as demanded.
#[inline]
pub(super) fn is_written(words: &Words, word: &Word, demanded: Capitals) -> bool {
    demanded == Capitals::Any || level(demanded) <= words.capitals(word)
}

/// Whether capitals are demanded of a word whose capitals say nothing.
#[inline]
pub(super) fn is_doubtful(words: &Words, index: usize, demanded: Capitals) -> bool {
    let word = &words.as_slice()[index];
    demanded != Capitals::Any && (words.is_case_mute(word) || words.is_shouted(index))
}

impl Matcher {
    /// Finds one term that starts at a token; of its wordings the one that names most words
    /// there, then the one with the smallest gaps.
    pub(super) fn find_at(
        &self,
        words: &Words,
        first: usize,
        start: &Start,
        path: &mut Path,
    ) -> Option<Find> {
        let word = &words.as_slice()[first];
        if !is_written(words, word, start.capitals) {
            return None;
        }
        path.best.clear();
        path.tokens.clear();
        path.tokens.push(first as u32);
        path.patience = path.limit;
        self.walk(words, self.states.get(start.to), first, path);
        if path.patience == 0 {
            self.remember(words, start.to, first, path);
        }
        if path.best.is_empty() {
            return None;
        }
        // A longer term is company enough for a word in doubtful capitals.
        let is_doubtful = path.best.len() == 1 && is_doubtful(words, first, start.capitals);
        Some(Find::new(start, &path.best, is_doubtful))
    }

    /// Follows a term from the state reached at token `at`.
    fn walk(&self, words: &Words, mut state: State, mut at: usize, path: &mut Path) {
        loop {
            path.patience = path.patience.saturating_sub(1);
            if path.patience == 0 {
                return;
            }
            if state.is_end {
                let best = (path.best.len(), path.tokens.last());
                if (path.tokens.len(), path.best.last()) > best || path.best.is_empty() {
                    path.best.clone_from(&path.tokens);
                }
            }
            let Some(word) = words.get(at + 1) else {
                return;
            };
            let is_adjacent = path.tokens.last() == Some(&(at as u32));
            if word.before() <= reach(is_adjacent) {
                for step in self.states.steps_by(state, word.number()) {
                    if is_written(words, word, step.capitals) {
                        path.tokens.push(at as u32 + 1);
                        self.walk(words, self.states.get(step.to()), at + 1, path);
                        path.tokens.pop();
                    }
                }
            }
            match state.skip() {
                Some(to) if word.before() <= Break::Dash => {
                    state = self.states.get(to);
                    at += 1;
                }
                Some(_) | None => return,
            }
        }
    }

    /// Finds the best path as [`Matcher::walk`] does, remembering what it finds out.
    #[cold]
    fn remember(&self, words: &Words, state: usize, first: usize, path: &mut Path) {
        path.best.clear();
        if path.ways.len() > path.most_ways {
            // No later search comes to a place before this word.
            path.ways.retain(|&(_, at, _), _| at >= first);
            if path.ways.len() > MAX_WAYS / 2 {
                path.ways.clear();
            }
            path.most_ways = FEW_WAYS.max(2 * path.ways.len());
        }
        let mut place = (state, first, true);
        let Some(mut way) = self.best_way(words, place, &mut path.ways) else {
            return;
        };
        path.best.push(first as u32);
        loop {
            let (_, at, _) = place;
            place = match way.next {
                Next::End => return,
                Next::Step(to) => {
                    path.best.push(at as u32 + 1);
                    (to, at + 1, true)
                }
                Next::Skip(to) => (to, at + 1, false),
            };
            let Some(Some(next)) = path.ways.get(&place) else {
                return;
            };
            way = *next;
        }
    }

    fn best_way(
        &self,
        words: &Words,
        place: Place,
        ways: &mut HashMap<Place, Option<Way>>,
    ) -> Option<Way> {
        if let Some(way) = ways.get(&place) {
            return *way;
        }
        let (state, at, is_adjacent) = place;
        let state = self.states.get(state);
        let mut best = state.is_end.then_some(Way {
            n_words: 0,
            last: 0,
            next: Next::End,
        });
        if let Some(word) = words.get(at + 1) {
            if word.before() <= reach(is_adjacent) {
                for step in self.states.steps_by(state, word.number()) {
                    if !is_written(words, word, step.capitals) {
                        continue;
                    }
                    let after = self.best_way(words, (step.to(), at + 1, true), ways);
                    let way = after.map(|after| Way {
                        n_words: after.n_words + 1,
                        last: after.last.max(at as u32 + 1),
                        next: Next::Step(step.to()),
                    });
                    best = way.filter(|way| way.is_better(best)).or(best);
                }
            }
            if let Some(to) = state.skip()
                && word.before() <= Break::Dash
            {
                let after = self.best_way(words, (to, at + 1, false), ways);
                let way = after.map(|after| Way {
                    next: Next::Skip(to),
                    ..after
                });
                best = way.filter(|way| way.is_better(best)).or(best);
            }
        }
        ways.insert(place, best);
        best
    }
}

/// Returns what may stand between two words of a term at most.
pub(super) fn reach(is_adjacent: bool) -> Break {
    if is_adjacent {
        Break::Comma
    } else {
        Break::Dash
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Lexicon;
    use crate::text::NormalizedText;

    /// Numbers as good as random ones, the same in every run.
    struct Numbers(u64);

    impl Numbers {
        fn below(&mut self, n: u64) -> u64 {
            self.0 = self
                .0
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            (self.0 >> 33) % n
        }

        fn words(&mut self, n: u64, marks: &[&str]) -> String {
            let mut text = String::new();
            for _ in 0..n {
                text += ["a", "b", "A", "c"][self.below(4) as usize];
                text += marks[self.below(marks.len() as u64) as usize];
            }
            text
        }

        fn term(&mut self) -> String {
            let mut pieces = Vec::new();
            for _ in 0..=self.below(4) {
                pieces.push(["a", "b", "A", "(a|a b|b)", "(a a|c)"][self.below(5) as usize]);
                pieces.push(["*1", "*2", "*3", "*12", "[b]", "a"][self.below(6) as usize]);
            }
            pieces.push(["a", "b", "(b|b a|a)"][self.below(3) as usize]);
            pieces.join(" ")
        }
    }

    fn lexicon(term: &str) -> Option<Lexicon> {
        let duty = format!(
            "question = \"level\"\n[[duty]]\nid = \"d\"\nlabel = \"director\"\nweight = 1.0\nterms = [{term:?}]\n"
        );
        let mut files = Lexicon::shipped_files();
        files.retain(|(name, _)| name.ends_with("model.toml"));
        files.push(("term.toml".to_owned(), duty));
        let files: Vec<(&str, &str)> = files.iter().map(|(n, t)| (&**n, &**t)).collect();
        Lexicon::from_files(&files).ok()
    }

    #[test]
    fn a_search_that_remembers_finds_what_the_plain_one_finds() {
        let mut numbers = Numbers(3);
        let mut n_found = 0;
        for _ in 0..300 {
            let term = numbers.term();
            let Some(lexicon) = lexicon(&term) else {
                continue;
            };
            let matcher = Matcher::new(&lexicon);
            let text = numbers.words(24, &[" ", " ", ", ", " - ", ". "]);
            let words = matcher.words(&NormalizedText::new(&text));
            let (mut plain, mut remembering) = (Path::default(), Path::default());
            (plain.limit, remembering.limit) = (u32::MAX, 1);
            for first in 0..words.len() {
                for start in &matcher.starts[words.as_slice()[first].number()] {
                    let expected = matcher.find_at(&words, first, start, &mut plain);
                    let found = matcher.find_at(&words, first, start, &mut remembering);
                    assert_eq!(found, expected, "{term:?} in {text:?} at {first}");
                    n_found += usize::from(found.is_some());
                }
            }
        }
        assert!(n_found > 500, "only {n_found} finds were compared");
    }
}
