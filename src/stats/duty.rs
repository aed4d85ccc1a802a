//! The figures of one duty, and what it claims of a posting.

use std::collections::BTreeMap;

use super::share;
use super::sighting::Seen;
use crate::label::{ByLabel, Label};
use crate::lexicon::{Duty, Part, Place, Question};

/// What a duty says of a posting in which it counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// It is of the label: the weight is not negative.
    Is(Label),
    /// It is of another label: the weight is negative.
    IsNot(Label),
}

impl Claim {
    /// Whether a posting of that label bears it out.
    pub fn holds(self, label: Label) -> bool {
        match self {
            Claim::Is(claimed) => label == claimed,
            Claim::IsNot(denied) => label != denied,
        }
    }

    /// Whether no label bears out both claims.
    pub fn excludes(self, other: Claim) -> bool {
        let both = |label: &Label| self.holds(*label) && other.holds(*label);
        !Label::ALL.iter().any(both)
    }

    /// Returns how many of the postings bear it out.
    pub fn count(self, postings: &ByLabel<usize>) -> usize {
        let borne_out = postings.iter().filter(|(label, _)| self.holds(*label));
        borne_out.map(|(_, n)| n).sum()
    }
}

/// Where a duty's words were found, whatever became of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hits {
    /// Places found, those that a mask takes out of play left out.
    pub n: usize,
    /// Places that a mask takes out of play.
    pub n_masked: usize,
    /// Places where a context makes it count less than it would.
    pub n_set_aside: usize,
    /// The same places by what the context says ("somebody-else").
    pub by_effect: BTreeMap<String, usize>,
    /// Places by section; `title` and `mention` for parts of a title.
    pub by_section: BTreeMap<String, usize>,
}

/// The figures of one duty.
#[derive(Clone, Debug)]
pub struct DutyStats {
    /// Its id.
    pub id: String,
    /// Its label.
    pub label: Label,
    /// What its terms are in a posting.
    pub part: Part,
    /// The question it answers.
    pub question: Question,
    /// Where it may be found.
    pub place: Place,
    /// Its weight in logits.
    pub weight: f64,
    /// Postings with a hit that no mask takes out of play, whatever it counts there.
    pub found: usize,
    /// Postings with a hit that counts: neither masked nor set aside altogether.
    pub support: usize,
    /// Its terms as written, each with the postings in which it made a hit; of several terms at
    /// overlapping words the longest makes it.
    pub terms: Vec<(String, usize)>,
    /// Its hits in all postings.
    pub hits: Hits,
    /// Its support by the label the lexicon gives.
    pub predicted: ByLabel<usize>,
    /// Its support by gold label, where there is one.
    pub gold: ByLabel<usize>,
    /// Its support in which another duty with a weight says the same: same claim, same
    /// question.
    pub overlaps: usize,
    /// Its support in which another duty with a weight says what cannot be true as well.
    pub conflicts: usize,
    /// Postings whose label would change if the duty were left out: by the label they have,
    /// then by the one they would have.
    pub flips: ByLabel<ByLabel<usize>>,
    /// Of these, those whose label is right by gold, and would not be.
    pub n_kept_right: usize,
    /// Of these, those whose label is wrong by gold, and would be right.
    pub n_kept_wrong: usize,
}

impl DutyStats {
    pub(super) fn new(duty: &Duty) -> DutyStats {
        DutyStats {
            id: duty.id.clone(),
            label: duty.label,
            part: duty.part,
            question: duty.question,
            place: duty.place,
            weight: duty.weight,
            found: 0,
            support: 0,
            terms: duty
                .terms
                .iter()
                .map(|term| (term.written.clone(), 0))
                .collect(),
            hits: Hits::default(),
            predicted: ByLabel::default(),
            gold: ByLabel::default(),
            overlaps: 0,
            conflicts: 0,
            flips: ByLabel::default(),
            n_kept_right: 0,
            n_kept_wrong: 0,
        }
    }

    pub(super) fn add(&mut self, seen: &Seen, label: Label, gold: Option<Label>) {
        for hit in &seen.hits {
            if hit.is_masked {
                self.hits.n_masked += 1;
                continue;
            }
            self.hits.n += 1;
            *self.hits.by_section.entry(hit.section.clone()).or_default() += 1;
            if let Some(effect) = &hit.set_aside_by {
                self.hits.n_set_aside += 1;
                *self.hits.by_effect.entry(effect.clone()).or_default() += 1;
            }
        }
        for term in seen.terms() {
            self.terms[term].1 += 1;
        }
        self.found += usize::from(seen.is_found());
        if seen.counts() {
            self.support += 1;
            self.predicted[label] += 1;
            if let Some(gold) = gold {
                self.gold[gold] += 1;
            }
        }
        if seen.without != label {
            self.flips[label][seen.without] += 1;
            self.n_kept_right += usize::from(gold == Some(label));
            self.n_kept_wrong += usize::from(gold == Some(seen.without));
        }
    }

    /// Returns what it says of a posting in which it counts.
    pub fn claim(&self) -> Claim {
        if self.weight < 0.0 {
            Claim::IsNot(self.label)
        } else {
            Claim::Is(self.label)
        }
    }

    /// Returns how many postings' labels hang on it: without it they would have another.
    pub fn decided(&self) -> usize {
        self.flips
            .iter()
            .flat_map(|(_, to)| to.iter())
            .map(|(_, n)| n)
            .sum()
    }

    /// Returns how many of the postings in which it counts have a gold label.
    pub fn n_gold(&self) -> usize {
        self.gold.iter().map(|(_, n)| n).sum()
    }

    /// Returns the share of the postings with a gold label that bear out what it claims.
    pub fn precision(&self) -> Option<f64> {
        share(self.claim().count(&self.gold), self.n_gold())
    }

    /// Returns the share of its support in which another duty says the same.
    pub fn share_overlapping(&self) -> Option<f64> {
        share(self.overlaps, self.support)
    }

    /// Returns the share of its support in which another duty contradicts it.
    pub fn share_conflicting(&self) -> Option<f64> {
        share(self.conflicts, self.support)
    }

    /// Returns the share of its hits that a context makes count less.
    pub fn share_set_aside(&self) -> Option<f64> {
        share(self.hits.n_set_aside, self.hits.n)
    }

    /// Returns the share of its hits in a section.
    pub fn share_in_section(&self, section: &str) -> Option<f64> {
        let n = self.hits.by_section.get(section).copied();
        share(n.unwrap_or(0), self.hits.n)
    }
}
