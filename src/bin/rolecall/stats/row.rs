//! The figures of a corpus and of every duty, as every format tells them.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use rolecall::eval::Interval;
use rolecall::stats::{DutyStats, Stats};
use rolecall::{ByLabel, Label, Part, Place, Question};
use serde::Serialize;

use super::Sort;

#[derive(Serialize)]
pub(super) struct Report {
    pub(super) n: usize,
    pub(super) n_rejected: u64,
    pub(super) predicted: ByLabel<usize>,
    pub(super) n_gold: usize,
    pub(super) gold: ByLabel<usize>,
    /// Postings in which some duty counts.
    pub(super) n_covered: usize,
    pub(super) coverage: Option<f64>,
    /// Postings whose label should be looked at.
    pub(super) n_review: usize,
    pub(super) review_rate: Option<f64>,
    /// Duties without support.
    pub(super) n_dead: usize,
    pub(super) duties: Vec<Row>,
}

/// The figures of one duty.
#[derive(Serialize)]
pub(super) struct Row {
    pub(super) id: String,
    pub(super) label: Label,
    pub(super) question: Question,
    pub(super) part: Part,
    #[serde(rename = "in")]
    pub(super) place: Place,
    pub(super) weight: f64,
    /// Postings with a hit that no mask takes out of play.
    pub(super) found: usize,
    /// Postings in which it counts.
    pub(super) support: usize,
    pub(super) coverage: Option<f64>,
    pub(super) predicted: ByLabel<usize>,
    pub(super) gold: ByLabel<usize>,
    pub(super) precision: Option<f64>,
    pub(super) lift: Interval,
    pub(super) overlap: Option<f64>,
    pub(super) partner: Option<Partner>,
    pub(super) conflict: Option<f64>,
    /// Postings that would have another label without it.
    pub(super) decided: usize,
    /// Of these, those that are right by gold, and those that would be right without it.
    pub(super) decided_right: usize,
    pub(super) decided_wrong: usize,
    /// By the label they have, then by the one they would have without it.
    pub(super) flips: ByLabel<ByLabel<usize>>,
    pub(super) hits: usize,
    pub(super) masked: usize,
    /// Share of the hits that a context makes count less.
    pub(super) set_aside: Option<f64>,
    pub(super) by_effect: BTreeMap<String, usize>,
    pub(super) by_section: BTreeMap<String, usize>,
    pub(super) terms: Vec<TermRow>,
}

/// The duty that most often counts beside another and says the same.
#[derive(Serialize)]
pub(super) struct Partner {
    pub(super) id: String,
    /// Postings in which both count.
    pub(super) n: usize,
}

/// A term and the postings in which it made a hit.
#[derive(Serialize)]
pub(super) struct TermRow {
    pub(super) term: String,
    pub(super) found: usize,
}

impl Report {
    pub(super) fn new(stats: &Stats, n_rejected: u64) -> Report {
        let duties: Vec<Row> = (0..stats.duties.len())
            .map(|duty| Row::new(stats, duty))
            .collect();
        Report {
            n: stats.n_postings,
            n_rejected,
            predicted: stats.predicted,
            n_gold: stats.n_gold(),
            gold: stats.gold,
            n_covered: stats.n_covered,
            coverage: stats.coverage(),
            n_review: stats.n_review,
            review_rate: stats.review_rate(),
            n_dead: duties.iter().filter(|row| row.support == 0).count(),
            duties,
        }
    }

    /// Sorts the duties; those that are alike by support, then by label and id.
    pub(super) fn sort(&mut self, key: Sort) {
        if key == Sort::Id {
            return;
        }
        self.duties.sort_by_key(|row| Reverse(row.support));
        match key {
            Sort::Decided => self.duties.sort_by_key(|row| Reverse(row.decided)),
            Sort::Precision => self.sort_from_least(|row| row.precision),
            Sort::Lift => self.sort_from_least(|row| row.lift.value),
            Sort::Overlap => self.sort_from_least(|row| row.overlap.map(|share| -share)),
            Sort::Conflict => self.sort_from_least(|row| row.conflict.map(|share| -share)),
            Sort::SetAside => self.sort_from_least(|row| row.set_aside.map(|share| -share)),
            Sort::Weight => self.sort_from_least(|row| Some(-row.weight.abs())),
            Sort::Support | Sort::Id => {}
        }
    }

    /// Sorts by a figure, undefined ones last.
    fn sort_from_least(&mut self, figure: impl Fn(&Row) -> Option<f64>) {
        let of = |row: &Row| figure(row).unwrap_or(f64::INFINITY);
        self.duties.sort_by(|a, b| of(a).total_cmp(&of(b)));
    }
}

impl Row {
    fn new(stats: &Stats, index: usize) -> Row {
        let duty: &DutyStats = &stats.duties[index];
        let partner = stats.partner(index).map(|(partner, n)| Partner {
            id: stats.duties[partner].id.clone(),
            n,
        });
        let terms = duty.terms.iter().map(|(term, found)| TermRow {
            term: term.clone(),
            found: *found,
        });
        Row {
            id: duty.id.clone(),
            label: duty.label,
            question: duty.question,
            part: duty.part,
            place: duty.place,
            weight: duty.weight,
            found: duty.found,
            support: duty.support,
            coverage: (stats.n_postings > 0).then(|| duty.support as f64 / stats.n_postings as f64),
            predicted: duty.predicted,
            gold: duty.gold,
            precision: duty.precision(),
            lift: stats.lift(index),
            overlap: duty.share_overlapping(),
            partner,
            conflict: duty.share_conflicting(),
            decided: duty.decided(),
            decided_right: duty.n_kept_right,
            decided_wrong: duty.n_kept_wrong,
            flips: duty.flips,
            hits: duty.hits.n,
            masked: duty.hits.n_masked,
            set_aside: duty.share_set_aside(),
            by_effect: duty.hits.by_effect.clone(),
            by_section: duty.hits.by_section.clone(),
            terms: terms.collect(),
        }
    }
}
