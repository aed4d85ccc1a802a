//! Judges postings by two lexicons, and by the old one with each change made alone.

use std::collections::{BTreeMap, BTreeSet};

use super::change::{Change, changes};
use super::entry::EntryKind;
use super::hybrid::hybrid;
use super::pool::{Pool, Variant};
use super::shift::{Shift, shifts};
use crate::classifier::Classifier;
use crate::label::{Label, Labels};
use crate::lexicon::Lexicon;
use crate::matcher::{Matcher, Owner};
use crate::posting::Posting;
use crate::scan::Scan;
use crate::score;

/// Two lexicons ready to be compared on postings. Immutable, and shared between threads.
pub struct Differ {
    old: Classifier,
    new: Classifier,
    changes: Vec<Change>,
    trials: Vec<Trial>,
    matcher: Matcher,
    /// The two lexicons as the matcher finds them.
    both: [Variant; 2],
    /// Changes that can make a difference where an owner's terms are found.
    by_owner: BTreeMap<Owner, Vec<usize>>,
    /// Changes that can make a difference anywhere.
    anywhere: Vec<usize>,
}

/// A change by itself.
enum Trial {
    /// It cannot change a label.
    Silent,
    /// It cannot be made alone.
    Blocked(String),
    /// The old lexicon with it, and the new one without it, if it can be left out.
    Ready(Box<Variant>, Option<Box<Variant>>),
}

/// What two lexicons make of one posting.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// The label by the old lexicon, with its probability.
    pub old: (Label, f64),
    /// The label by the new one.
    pub new: (Label, f64),
    /// Changes whose words or numbers have to do with the posting, by their index.
    pub touched: Vec<usize>,
    /// Changes that alone give another label than the old lexicon, with that label.
    pub alone: Vec<(usize, Label)>,
    /// Where the label changes and no change alone makes it what it is: the changes without
    /// which the new lexicon would give another label.
    pub needs: Vec<usize>,
}

impl Outcome {
    /// Whether the label changes.
    pub fn is_flip(&self) -> bool {
        self.old.0 != self.new.0
    }

    /// Returns the changes that alone give the new label, where it is not the old one.
    pub fn causes(&self) -> impl Iterator<Item = usize> {
        let same = self.alone.iter().filter(|(_, label)| *label == self.new.0);
        same.map(|(change, _)| *change)
    }
}

impl Differ {
    /// Sets two lexicons side by side. Labels are compared by their place, so the names of one
    /// stand for both.
    pub fn new(old: Lexicon, new: Lexicon) -> Differ {
        let changes = changes(&old, &new);
        let mut pool = Pool::default();
        let both = [pool.admit(old.clone()), pool.admit(new.clone())];
        let trial = |change: &Change| {
            if change.is_silent() {
                return Trial::Silent;
            }
            let with = match hybrid(&old, &new, &change.entry) {
                Ok(lexicon) => Box::new(pool.admit(lexicon)),
                Err(fault) => return Trial::Blocked(fault),
            };
            let without = hybrid(&new, &old, &change.entry).ok();
            Trial::Ready(with, without.map(|lexicon| Box::new(pool.admit(lexicon))))
        };
        let trials: Vec<Trial> = changes.iter().map(trial).collect();
        let (mut by_owner, mut anywhere) = (BTreeMap::new(), Vec::new());
        for (index, (change, trial)) in changes.iter().zip(&trials).enumerate() {
            let Trial::Ready(with, without) = trial else {
                continue;
            };
            let Some(mut owners) = reach(change, &both[0], with) else {
                anywhere.push(index);
                continue;
            };
            let back = without.as_ref();
            owners.extend(
                back.and_then(|back| reach(change, &both[1], back))
                    .unwrap_or_default(),
            );
            for owner in owners {
                by_owner.entry(owner).or_insert_with(Vec::new).push(index);
            }
        }
        Differ {
            matcher: pool.matcher(&old),
            old: Classifier::new(old),
            new: Classifier::new(new),
            changes,
            trials,
            both,
            by_owner,
            anywhere,
        }
    }

    /// Returns what the labels are called: the names of the new lexicon.
    pub fn labels(&self) -> &Labels {
        self.new.labels()
    }

    /// Returns what differs between the lexicons, sorted by kind and id.
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// Returns why a change, by its index, cannot be made alone; nothing where it can.
    pub fn blocked(&self, change: usize) -> Option<&str> {
        match &self.trials[change] {
            Trial::Blocked(why) => Some(why),
            Trial::Silent | Trial::Ready(..) => None,
        }
    }

    /// Labels a posting by both lexicons and by the old one with each change alone.
    pub fn judge(&self, posting: &Posting<'_>) -> Outcome {
        let scan = Scan::new(&self.matcher, posting);
        let [old, new] = [(&self.both[0], &self.old), (&self.both[1], &self.new)].map(
            |(variant, classifier)| {
                let scores = variant.scores(&self.matcher, &scan);
                let label = score::decide(&scores);
                let temperature = classifier.lexicon().model().temperature;
                (label, score::probabilities(&scores, temperature)[label])
            },
        );
        let touched = self.touched(&scan);
        let label = |variant: &Variant| score::decide(&variant.scores(&self.matcher, &scan));
        let tried = touched.iter().map(|&change| match &self.trials[change] {
            Trial::Ready(with, _) => (change, label(with)),
            Trial::Silent | Trial::Blocked(_) => (change, old.0),
        });
        let mut outcome = Outcome {
            old,
            new,
            alone: tried.filter(|(_, label)| *label != old.0).collect(),
            needs: Vec::new(),
            touched: touched.clone(),
        };
        if outcome.is_flip() && outcome.causes().next().is_none() {
            let is_needed = |change: &usize| match &self.trials[*change] {
                Trial::Ready(_, Some(without)) => label(without) != new.0,
                Trial::Ready(_, None) | Trial::Silent | Trial::Blocked(_) => false,
            };
            outcome.needs = touched.into_iter().filter(is_needed).collect();
        }
        outcome
    }

    /// Returns what counts otherwise in a posting, the greatest differences first.
    pub fn explain(&self, posting: &Posting<'_>) -> Vec<Shift> {
        shifts(&self.old.explain(posting), &self.new.explain(posting))
    }

    /// Returns the changes that can make a difference to a posting.
    fn touched(&self, scan: &Scan<'_>) -> Vec<usize> {
        let owners: BTreeSet<Owner> = scan.owners().collect();
        let of = |owner: &Owner| self.by_owner.get(owner).into_iter().flatten();
        let mut touched: Vec<usize> = owners.iter().flat_map(of).copied().collect();
        touched.extend(&self.anywhere);
        touched.sort_unstable();
        touched.dedup();
        touched
    }
}

/// Returns the owners without whose terms a change makes no difference to a posting; nothing
/// for a change that may make one to any.
fn reach(change: &Change, before: &Variant, after: &Variant) -> Option<BTreeSet<Owner>> {
    match change.entry.kind {
        EntryKind::Duty
        | EntryKind::Mask
        | EntryKind::Context
        | EntryKind::Mention
        | EntryKind::Class
        | EntryKind::Inflection
        | EntryKind::Spelling => Some(before.differing(after, &change.entry.id)),
        // The name of a column opens a section as well.
        EntryKind::Section
        | EntryKind::Effect
        | EntryKind::Grammar
        | EntryKind::Model
        | EntryKind::Label => None,
    }
}

#[cfg(test)]
mod tests;
