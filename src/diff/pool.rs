//! Many lexicons that hardly differ, matched at once: what they have in common is looked for
//! once, and each judges what was found by its own entries.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use crate::ballot::Ballot;
use crate::label::ByLabel;
use crate::lexicon::{ContextRule, Duty, Lexicon, Mask, MentionRule, Section, Term, Vocabulary};
use crate::matcher::{Classes, Find, Kind, Matcher, Owner, class_words, kinds, settle};
use crate::scan::Scan;
use crate::score::{Logits, Weights};

/// The entries of every lexicon that was admitted, each once.
#[derive(Default)]
pub(super) struct Pool {
    duties: Shelf<Duty>,
    masks: Shelf<Mask>,
    contexts: Shelf<ContextRule>,
    mentions: Shelf<MentionRule>,
    sections: Shelf<Section>,
    /// Words that some lexicon puts in a class of the grammar.
    words: BTreeSet<String>,
}

/// Entries of one kind; those of one id differ in their terms.
struct Shelf<T> {
    entries: Vec<T>,
    by_id: BTreeMap<String, Vec<usize>>,
}

impl<T> Default for Shelf<T> {
    fn default() -> Shelf<T> {
        Shelf {
            entries: Vec::new(),
            by_id: BTreeMap::new(),
        }
    }
}

impl<T: Clone> Shelf<T> {
    /// Returns where an entry of that id and those terms stands, putting it there if need be.
    fn place(&mut self, id: &str, entry: &T, terms: impl Fn(&T) -> [&[Term]; 2]) -> usize {
        let Shelf { entries, by_id } = self;
        let known = by_id.entry(id.to_owned()).or_default();
        let [wanted, wanted_ends] = terms(entry);
        let is_it = |&&at: &&usize| {
            let [found, found_ends] = terms(&entries[at]);
            finds_the_same(found, wanted) && finds_the_same(found_ends, wanted_ends)
        };
        if let Some(&at) = known.iter().find(is_it) {
            return at;
        }
        entries.push(entry.clone());
        known.push(entries.len() - 1);
        entries.len() - 1
    }
}

fn finds_the_same(one: &[Term], other: &[Term]) -> bool {
    let mut pairs = one.iter().zip(other);
    one.len() == other.len() && pairs.all(|(one, other)| one.pattern == other.pattern)
}

/// A lexicon whose terms the pool looks for.
#[derive(Debug)]
pub(super) struct Variant {
    /// Without terms.
    lexicon: Lexicon,
    weights: Weights,
    kinds: Vec<Kind>,
    /// For each owner of the pool that the lexicon has as well, which it is there.
    owners: BTreeMap<Owner, Owner>,
    /// Its classes of the words that the pool knows, once they are asked for.
    classes: OnceLock<Classes>,
}

impl Pool {
    /// Takes a lexicon's terms in.
    pub(super) fn admit(&mut self, mut lexicon: Lexicon) -> Variant {
        let mut owners = BTreeMap::new();
        for (own, duty) in lexicon.duties.iter_mut().enumerate() {
            let at = self.duties.place(&duty.id, duty, |duty| [&duty.terms, &[]]);
            owners.insert(Owner::Duty(at), Owner::Duty(own));
            duty.terms = Vec::new();
        }
        for (own, mask) in lexicon.masks.iter_mut().enumerate() {
            let at = self.masks.place(&mask.id, mask, |mask| [&mask.terms, &[]]);
            owners.insert(Owner::Mask(at), Owner::Mask(own));
            mask.terms = Vec::new();
        }
        for (own, rule) in lexicon.contexts.iter_mut().enumerate() {
            let at = self
                .contexts
                .place(&rule.id, rule, |rule| [&rule.terms, &rule.ends]);
            owners.insert(Owner::Context(at), Owner::Context(own));
            owners.insert(Owner::ContextEnd(at), Owner::ContextEnd(own));
            (rule.terms, rule.ends) = (Vec::new(), Vec::new());
        }
        for (own, rule) in lexicon.mentions.iter_mut().enumerate() {
            let at = self
                .mentions
                .place(&rule.id, rule, |rule| [&rule.terms, &[]]);
            owners.insert(Owner::Mention(at), Owner::Mention(own));
            rule.terms = Vec::new();
        }
        for (own, section) in lexicon.sections.iter_mut().enumerate() {
            let at = self
                .sections
                .place(&section.id, section, |section| [&section.headings, &[]]);
            owners.insert(Owner::Heading(at), Owner::Heading(own));
            section.headings = Vec::new();
        }
        lexicon.vocabulary = Vocabulary::default();
        let words = class_words(&lexicon).map(|(_, word)| word.to_owned());
        self.words.extend(words);
        Variant {
            weights: Weights::new(&lexicon),
            kinds: kinds(&lexicon.duties),
            lexicon,
            owners,
            classes: OnceLock::new(),
        }
    }

    /// Compiles everything that was taken in; of `rest` only what is no entry is used.
    pub(super) fn matcher(self, rest: &Lexicon) -> Matcher {
        let lexicon = Lexicon {
            duties: self.duties.entries,
            masks: self.masks.entries,
            contexts: self.contexts.entries,
            mentions: self.mentions.entries,
            sections: self.sections.entries,
            ..rest.clone()
        };
        Matcher::with_words(&lexicon, &self.words)
    }
}

impl Variant {
    /// Returns the scores of a posting in which the pool's matcher has looked for its terms.
    pub(super) fn scores(&self, matcher: &Matcher, scan: &Scan<'_>) -> ByLabel<Logits> {
        let classes = self
            .classes
            .get_or_init(|| matcher.classes_of(&self.lexicon));
        let ballot = Ballot::of_scan(&self.lexicon, classes, scan, |finds| self.own(finds));
        self.weights.total(&ballot.votes)
    }

    /// Returns those of the pool's finds that stand in this lexicon, as its own.
    fn own(&self, finds: &[Find]) -> Vec<Find> {
        let own = |find: &Find| Some(find.owned_by(*self.owners.get(&find.owner)?));
        let mut finds: Vec<Find> = finds.iter().filter_map(own).collect();
        finds.sort_by_key(Find::order);
        settle(&self.kinds, &mut finds);
        finds
    }

    /// Returns those of the pool's owners that can make two lexicons judge a posting otherwise,
    /// where they differ in entries of one id and in what terms stand for: the owners that only
    /// one of them has, and those of that id.
    pub(super) fn differing(&self, other: &Variant, id: &str) -> BTreeSet<Owner> {
        let mut differing = BTreeSet::new();
        for (one, two) in [(self, other), (other, self)] {
            let owners = one.owners.iter();
            let may_differ = owners.filter(|(owner, own)| {
                // The end of a context ends nothing where its trigger is not.
                !matches!(owner, Owner::ContextEnd(_))
                    && (!two.owners.contains_key(owner) || one.lexicon.id(**own) == id)
            });
            differing.extend(may_differ.map(|(owner, _)| *owner));
        }
        differing
    }
}

impl Lexicon {
    /// Returns the id of the entry that owns a find.
    fn id(&self, owner: Owner) -> &str {
        match owner {
            Owner::Duty(at) => &self.duties[at].id,
            Owner::Mask(at) => &self.masks[at].id,
            Owner::Context(at) | Owner::ContextEnd(at) => &self.contexts[at].id,
            Owner::Mention(at) => &self.mentions[at].id,
            Owner::Heading(at) => &self.sections[at].id,
        }
    }
}

#[cfg(test)]
mod tests;
