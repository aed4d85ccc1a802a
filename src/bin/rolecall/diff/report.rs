//! Everything a comparison found, as every format tells it.

use rolecall::diff::{Alone, Change, Diff, Differ, Entry};
use rolecall::eval::{Comparison, Interval, compare};
use rolecall::{Label, Labels};
use serde::Serialize;

use super::Limit;
use super::measured::{Flip, Measured};
use super::revision::Origin;

#[derive(Serialize)]
pub(super) struct Report<'d> {
    #[serde(skip)]
    pub(super) labels: &'d Labels,
    pub(super) old: Origin,
    pub(super) new: Origin,
    pub(super) changes: Vec<ChangeReport>,
    pub(super) corpus: Option<CorpusReport>,
    pub(super) gold: Option<GoldReport>,
    pub(super) max_flips: Option<Gate>,
}

/// A change and what it does alone.
#[derive(Serialize)]
pub(super) struct ChangeReport {
    #[serde(flatten)]
    pub(super) change: Change,
    /// Why it cannot be made alone.
    pub(super) blocked: Option<String>,
    pub(super) corpus: Option<Alone>,
    pub(super) gold: Option<Alone>,
}

/// What became of a corpus.
#[derive(Serialize)]
pub(super) struct CorpusReport {
    pub(super) files: Vec<String>,
    pub(super) n_rejected: u64,
    #[serde(flatten)]
    pub(super) diff: Diff,
    pub(super) flips: Vec<FlipReport>,
}

/// A flip with the names of the changes behind it.
#[derive(Serialize)]
pub(super) struct FlipReport {
    #[serde(flatten)]
    pub(super) flip: Flip,
    /// Entries whose change alone gives the new label.
    pub(super) because_of: Vec<Entry>,
    /// Where there is none: entries whose changes it takes.
    pub(super) takes: Vec<Entry>,
}

/// What became of labelled postings, and whether that is for the worse.
#[derive(Serialize)]
pub(super) struct GoldReport {
    #[serde(flatten)]
    pub(super) corpus: CorpusReport,
    pub(super) comparison: Comparison,
    pub(super) judgement: Judgement,
}

/// What the interval of the difference of macro-F1 shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Judgement {
    /// No label changes.
    Same,
    /// All of it is above zero.
    Better,
    /// None of it is below zero.
    NotWorse,
    /// All of it is below zero.
    Worse,
    /// Zero is inside.
    Undecided,
}

/// A limit on the flips, and whether it is kept.
#[derive(Serialize)]
pub(super) struct Gate {
    pub(super) limit: String,
    pub(super) n_flips: u64,
    pub(super) n: u64,
    pub(super) passed: bool,
}

impl<'d> Report<'d> {
    pub(super) fn new(
        [old, new]: [Origin; 2],
        differ: &'d Differ,
        corpus: Option<Measured>,
        gold: Option<Measured>,
        max_flips: Option<Gate>,
    ) -> Report<'d> {
        let changes = differ.changes().iter().enumerate();
        let changes = changes.map(|(index, change)| ChangeReport {
            change: change.clone(),
            blocked: differ.blocked(index).map(str::to_owned),
            corpus: corpus.as_ref().map(|found| found.diff.alone[index].clone()),
            gold: gold.as_ref().map(|found| found.diff.alone[index].clone()),
        });
        Report {
            labels: differ.labels(),
            old,
            new,
            changes: changes.collect(),
            corpus: corpus.map(|measured| CorpusReport::new(measured, differ)),
            gold: gold.map(|measured| GoldReport::new(measured, differ)),
            max_flips,
        }
    }

    /// Returns what became of the corpus, or of the gold where that is the only one.
    pub(super) fn judged(&self) -> Option<&CorpusReport> {
        let gold = || self.gold.as_ref().map(|gold| &gold.corpus);
        self.corpus.as_ref().or_else(gold)
    }

    /// Returns the changes by what they do alone, the greatest first.
    pub(super) fn by_effect(&self) -> Vec<&ChangeReport> {
        let mut changes: Vec<&ChangeReport> = self.changes.iter().collect();
        let n_flips = |change: &ChangeReport| change.main().map_or(0, |alone| alone.n_flips);
        // Stable, so the rest stays in the order of kind and id.
        changes.sort_by_key(|change| std::cmp::Reverse(n_flips(change)));
        changes
    }

    /// Says why the run fails, where a limit is passed.
    pub(super) fn failure(&self) -> Option<String> {
        let mut reasons = Vec::new();
        if let Some(gate) = self.max_flips.as_ref().filter(|gate| !gate.passed) {
            reasons.push(format!(
                "{} of {} postings change their label, more than --max-flips {} allows",
                gate.n_flips, gate.n, gate.limit
            ));
        }
        if let Some(gold) = &self.gold
            && gold.judgement == Judgement::Worse
        {
            reasons.push(format!(
                "the new lexicon is worse on {}",
                gold.corpus.files.join(", ")
            ));
        }
        let found = reasons.join(", and ");
        (!reasons.is_empty()).then(|| {
            format!("{found}; undo the changes with most flips, or allow them if they are meant")
        })
    }
}

impl ChangeReport {
    /// Returns what it does to the corpus, or to the gold where that is the only one.
    pub(super) fn main(&self) -> Option<&Alone> {
        self.corpus.as_ref().or(self.gold.as_ref())
    }
}

/// The flips from one label to another.
pub(super) struct Cell<'r> {
    pub(super) old: Label,
    pub(super) new: Label,
    /// In all.
    pub(super) n: u64,
    /// Those that are shown.
    pub(super) flips: Vec<&'r FlipReport>,
}

impl CorpusReport {
    /// Returns the flips pair by pair of labels.
    pub(super) fn cells(&self) -> Vec<Cell<'_>> {
        let mut cells = Vec::new();
        for (old, row) in self.diff.flow.iter() {
            for (new, &n) in row.iter().filter(|(new, n)| *new != old && **n > 0) {
                let is_here = |found: &&FlipReport| (found.flip.old, found.flip.new) == (old, new);
                let flips = self.flips.iter().filter(is_here).collect();
                cells.push(Cell { old, new, n, flips });
            }
        }
        cells
    }

    fn new(measured: Measured, differ: &Differ) -> CorpusReport {
        let entry = |change: &usize| differ.changes()[*change].entry.clone();
        let mut diff = measured.diff;
        // Stands beside the changes.
        diff.alone.clear();
        let flips = measured.flips.into_iter().map(|flip| FlipReport {
            because_of: flip.causes.iter().map(entry).collect(),
            takes: flip.needs.iter().map(entry).collect(),
            flip,
        });
        CorpusReport {
            files: measured.files,
            n_rejected: measured.n_rejected,
            flips: flips.collect(),
            diff,
        }
    }
}

impl GoldReport {
    fn new(measured: Measured, differ: &Differ) -> GoldReport {
        let [gold, old, new] = measured.labels();
        let comparison = compare(&gold, &old, &new);
        GoldReport {
            judgement: Judgement::new(old == new, comparison.difference),
            comparison,
            corpus: CorpusReport::new(measured, differ),
        }
    }
}

impl Judgement {
    fn new(is_same: bool, difference: Interval) -> Judgement {
        match difference.ends() {
            _ if is_same => Judgement::Same,
            [Some(low), _] if low > 0.0 => Judgement::Better,
            [Some(low), _] if low >= 0.0 => Judgement::NotWorse,
            [_, Some(high)] if high < 0.0 => Judgement::Worse,
            [_, _] => Judgement::Undecided,
        }
    }

    /// Says it in words.
    pub(super) fn says(self) -> &'static str {
        match self {
            Judgement::Same => "no label changes",
            Judgement::Better => "the new lexicon is better",
            Judgement::NotWorse => "the new lexicon is not worse",
            Judgement::Worse => "the new lexicon is worse",
            Judgement::Undecided => "the new lexicon is not shown to be better or worse",
        }
    }
}

impl Gate {
    pub(super) fn new(limit: Limit, diff: &Diff) -> Gate {
        let (limit, passed) = match limit {
            Limit::Postings(most) => (most.to_string(), diff.n_flips <= most),
            Limit::Percent(most) => {
                let share = diff.share_flipped().unwrap_or(0.0);
                (format!("{most}%"), 100.0 * share <= most)
            }
        };
        Gate {
            limit,
            n_flips: diff.n_flips,
            n: diff.n,
            passed,
        }
    }
}
