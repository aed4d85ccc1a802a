//! Adds up what became of the postings: which label each had and has, and what each change
//! does alone.

use serde::Serialize;

use super::differ::Outcome;
use crate::label::{ByLabel, Label};

/// Change of a label's probability from which a posting counts as moved.
const MOVED: f64 = 0.1;

/// Counts of postings by the label they had, then by the one they have.
pub type Flow = ByLabel<ByLabel<u64>>;

/// What two lexicons make of a corpus.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Diff {
    /// Postings judged.
    pub n: u64,
    /// Postings by old label, then by new label.
    pub flow: Flow,
    /// Postings whose label changes.
    pub n_flips: u64,
    /// Of these, those to which exactly one change alone gives the new label.
    pub n_by_one: u64,
    /// Those to which several changes do, each alone.
    pub n_by_several: u64,
    /// Those to which no change alone gives the new label: they take several together.
    pub n_by_none: u64,
    /// Postings to which a change alone gives a label that they do not have in the end,
    /// because other changes stand against it.
    pub n_undone: u64,
    /// Mean absolute change of the label's probability, where the label stays.
    pub mean_move: Option<f64>,
    /// Postings whose label stays and whose probability changes by more than 0.1.
    pub n_moved: u64,
    /// What each change does alone, in the order of the changes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub alone: Vec<Alone>,
    #[serde(skip)]
    total_move: f64,
}

/// What one change does to a corpus if it is the only one.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Alone {
    /// Postings that have to do with it.
    pub n_touched: u64,
    /// Postings whose label it changes.
    pub n_flips: u64,
    /// The same by old label, then by the one it gives.
    pub flow: Flow,
    /// Of these, those that have that label in the new lexicon as well.
    pub n_kept: u64,
    /// Of those, the ones to which no other change alone gives it.
    pub n_only: u64,
    /// Wrong by gold, and right with it.
    pub n_fixed: u64,
    /// Right by gold, and wrong with it.
    pub n_broken: u64,
}

impl Diff {
    /// Starts with no posting, for that many changes.
    pub fn new(n_changes: usize) -> Diff {
        Diff {
            alone: vec![Alone::default(); n_changes],
            ..Diff::default()
        }
    }

    /// Adds what became of a posting, with its right label if that is known.
    pub fn add(&mut self, outcome: &Outcome, gold: Option<Label>) {
        let (old, new) = (outcome.old.0, outcome.new.0);
        self.n += 1;
        self.flow[old][new] += 1;
        let n_causes = outcome.causes().count();
        if outcome.is_flip() {
            self.n_flips += 1;
            match n_causes {
                0 => self.n_by_none += 1,
                1 => self.n_by_one += 1,
                _ => self.n_by_several += 1,
            }
        } else {
            let moved = (outcome.new.1 - outcome.old.1).abs();
            self.total_move += moved;
            self.n_moved += u64::from(moved > MOVED);
            self.mean_move = Some(self.total_move / (self.n - self.n_flips) as f64);
        }
        self.n_undone += u64::from(outcome.alone.iter().any(|(_, label)| *label != new));
        for &change in &outcome.touched {
            self.alone[change].n_touched += 1;
        }
        for &(change, label) in &outcome.alone {
            let alone = &mut self.alone[change];
            alone.n_flips += 1;
            alone.flow[old][label] += 1;
            alone.n_kept += u64::from(label == new);
            alone.n_only += u64::from(label == new && n_causes == 1);
            alone.n_fixed += u64::from(gold == Some(label));
            alone.n_broken += u64::from(gold == Some(old));
        }
    }

    /// Returns the share of the postings whose label changes.
    pub fn share_flipped(&self) -> Option<f64> {
        (self.n > 0).then(|| self.n_flips as f64 / self.n as f64)
    }
}
