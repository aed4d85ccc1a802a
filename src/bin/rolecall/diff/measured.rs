//! What two lexicons make of a corpus, with the postings whose label changes.

use rolecall::diff::{Diff, Differ, Outcome, Shift};
use rolecall::{ByLabel, Label};
use serde::Serialize;

use crate::corpus::{Corpus, CorpusRow};
use crate::failure::Failure;
use crate::figures;
use crate::input;

/// Everything found in a corpus.
pub(super) struct Measured {
    pub(super) files: Vec<String>,
    pub(super) n_rejected: u64,
    pub(super) diff: Diff,
    /// In the order of the rows; of each pair of labels no more than are shown.
    pub(super) flips: Vec<Flip>,
    /// Right label, old label, new label: of the postings whose right label is known.
    pub(super) judged: Vec<[Label; 3]>,
}

/// A posting whose label changes.
#[derive(Debug, Serialize)]
pub(super) struct Flip {
    pub(super) file: String,
    pub(super) row: u64,
    pub(super) id: Option<String>,
    pub(super) title: String,
    pub(super) gold: Option<Label>,
    pub(super) old: Label,
    pub(super) new: Label,
    pub(super) old_confidence: f64,
    pub(super) new_confidence: f64,
    /// Changes that alone give the new label, by their index.
    #[serde(skip)]
    pub(super) causes: Vec<usize>,
    /// Where there is none: changes without which it would be another one.
    #[serde(skip)]
    pub(super) needs: Vec<usize>,
    pub(super) evidence: Vec<Shift>,
}

/// A row on its way from the threads.
struct Judged {
    outcome: Outcome,
    gold: Option<Label>,
    flip: Option<Flip>,
}

impl Measured {
    /// Judges every row by both lexicons, and keeps up to `most` flips of each pair of labels.
    pub(super) fn read(
        corpus: &Corpus<'_>,
        differ: &Differ,
        most: usize,
    ) -> Result<Measured, Failure> {
        let files: Vec<String> = corpus.files.iter().map(|file| input::name(file)).collect();
        let mut measured = Measured {
            diff: Diff::new(differ.changes().len()),
            flips: Vec::new(),
            judged: Vec::new(),
            n_rejected: 0,
            files,
        };
        let mut n_kept: ByLabel<ByLabel<usize>> = ByLabel::default();
        let files = measured.files.clone();
        let judge = |row: &CorpusRow| judge(differ, row, &files);
        let counts = corpus.read(judge, |judged| {
            let Judged {
                outcome,
                gold,
                flip,
            } = judged;
            let (old, new) = (outcome.old.0, outcome.new.0);
            measured.diff.add(&outcome, gold);
            measured.judged.extend(gold.map(|gold| [gold, old, new]));
            if let Some(flip) = flip
                && n_kept[old][new] < most
            {
                n_kept[old][new] += 1;
                measured.flips.push(flip);
            }
        })?;
        measured.n_rejected = counts.n_rejected;
        Ok(measured)
    }

    /// Returns the labels of the postings whose right label is known, one list for each of
    /// right, old and new.
    pub(super) fn labels(&self) -> [Vec<Label>; 3] {
        [0, 1, 2].map(|of| self.judged.iter().map(|labels| labels[of]).collect())
    }
}

fn judge(differ: &Differ, row: &CorpusRow, files: &[String]) -> Judged {
    let posting = row.posting.as_posting();
    let outcome = differ.judge(&posting);
    let flip = outcome.is_flip().then(|| Flip {
        file: files[row.file].clone(),
        row: row.number,
        id: row.id.clone(),
        title: figures::name(&row.posting),
        gold: row.gold,
        old: outcome.old.0,
        new: outcome.new.0,
        old_confidence: outcome.old.1,
        new_confidence: outcome.new.1,
        causes: outcome.causes().collect(),
        needs: outcome.needs.clone(),
        evidence: differ.explain(&posting),
    });
    Judged {
        outcome,
        gold: row.gold,
        flip,
    }
}
