//! The readable reference: one automaton finds the lexicon's words, and every term that a word
//! can start is followed by itself. The quick way must find the same.

use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, MatchKind};

use super::find::Find;
use super::overlap::MAX_RIVALS;
use super::room::{FROM_A_WORD, Room};
use super::walk::Path;
use super::{Matcher, Owner, Quest, is_in, settle};
use crate::text::{NormalizedText, Words};

/// The words that an automaton finds, which is built when it is first needed.
#[derive(Debug)]
pub(super) struct Plain {
    /// The lexicon's words with a space between them.
    words: String,
    automaton: OnceLock<AhoCorasick>,
}

impl Plain {
    pub(super) fn new(words: &[&str]) -> Plain {
        Plain {
            words: words.join(" "),
            automaton: OnceLock::new(),
        }
    }

    fn automaton(&self) -> &AhoCorasick {
        self.automaton.get_or_init(|| {
            // Patterns carry the spaces around them, so that every match is a whole word by
            // construction.
            let patterns = self
                .words
                .split_terminator(' ')
                .map(|word| format!(" {word} "));
            AhoCorasick::builder()
                .match_kind(MatchKind::Standard)
                .build(patterns)
                .expect("a lexicon's expansion limits keep the automaton within its own")
        })
    }
}

impl Matcher {
    /// Returns the finds in the order of their first word, then of the lexicon; a duty that a
    /// longer one contains is left out, one that a mask takes out of play says so.
    pub(crate) fn find(&self, text: &NormalizedText) -> Vec<Find> {
        self.settled(self.find_all(text))
    }

    /// Returns those of the finds that stand, or of some of them if the others were not there.
    pub(crate) fn settled(&self, mut finds: Vec<Find>) -> Vec<Find> {
        if finds.len() <= MAX_RIVALS {
            settle(&self.kinds, &mut finds);
            return finds;
        }
        // Each of many meets its nearest rivals only, those of its own quest.
        let competes = |find: &Find| matches!(find.owner, Owner::Duty(_) | Owner::Mask(_));
        let (rivals, mut standing): (Vec<Find>, Vec<Find>) =
            finds.into_iter().partition(|find| competes(find));
        for quest in [Quest::Duties, Quest::Parts] {
            let of_quest = |find: &&Find| is_in(&self.kinds, find.owner, quest);
            let mut finds: Vec<Find> = rivals.iter().filter(of_quest).cloned().collect();
            settle(&self.kinds, &mut finds);
            standing.extend(finds);
        }
        standing.sort_by_key(Find::order);
        standing.dedup_by(|a, b| a.order() == b.order());
        standing
    }

    /// Returns every term found in a field, as far as there is room; `counted` are the quests that
    /// there must be room for.
    pub(crate) fn find_in_field(&self, text: &NormalizedText, counted: &[Quest]) -> Vec<Find> {
        let words = self.words(text);
        let mut finds = self.find_all(text);
        let mut room = Room::of(&words);
        for &quest in counted {
            room = room.anew(&words);
            for finds in finds.chunk_by(|a, b| a.first == b.first) {
                let of_quest = |find: &&Find| is_in(&self.kinds, find.owner, quest);
                room.take(finds[0].first(), finds.iter().filter(of_quest).count());
            }
        }
        let mut from_word = (0, [0; Quest::ALL.len()]);
        finds.retain(|find| {
            if from_word.0 != find.first {
                from_word = (find.first, [0; Quest::ALL.len()]);
            }
            let asked = [Quest::Contexts, Quest::Mentions, Quest::Headings];
            let asked = asked
                .into_iter()
                .find(|&quest| is_in(&self.kinds, find.owner, quest));
            match (asked, find.owner) {
                (Some(quest), _) => {
                    from_word.1[quest as usize] += 1;
                    from_word.1[quest as usize] <= FROM_A_WORD
                }
                (None, Owner::ContextEnd(_)) => true,
                (None, _) => room.has(find.first()),
            }
        });
        finds
    }

    /// Returns every term found, whatever it overlaps with, in the same order.
    pub(crate) fn find_all(&self, text: &NormalizedText) -> Vec<Find> {
        let words = self.words(text);
        let mut finds: Vec<Find> = Vec::new();
        let mut path = Path::default();
        for found in self.plain.automaton().find_overlapping_iter(text.as_str()) {
            let first = text.token_at(found.start() + 1);
            // Words are numbered from 1.
            let starts = self.starts[found.pattern().as_usize() + 1].iter();
            finds.extend(starts.filter_map(|start| self.find_at(&words, first, start, &mut path)));
        }
        finds.sort_by_key(Find::order);
        finds.dedup_by(|a, b| a.order() == b.order());
        finds
    }

    /// Returns the words of a text.
    pub(crate) fn words(&self, text: &NormalizedText) -> Words {
        let mut words = Words::default();
        words.fill_plainly(text, &self.vocabulary);
        words
    }
}
