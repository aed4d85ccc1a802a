//! The evidence in one posting that does not count the same by two lexicons.

use serde::Serialize;

use crate::classifier::{Evidence, Explanation};
use crate::label::Label;
use crate::score::Logits;

/// A piece of evidence that counts otherwise, or that only one lexicon sees.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Shift {
    /// Id of the duty; `prior` for what a label starts with.
    pub duty: String,
    /// The label it contributes to.
    pub label: Label,
    /// The column it stands in.
    pub field: String,
    /// Where it starts in the raw column, in characters.
    pub start: usize,
    /// Where it ends, in characters.
    pub end: usize,
    /// The raw words.
    pub text: String,
    /// What the old lexicon makes of it; nothing where it does not see it.
    pub old: Option<Counted>,
    /// What the new lexicon makes of it.
    pub new: Option<Counted>,
}

/// What a lexicon makes of a piece of evidence.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Counted {
    /// The term as the lexicon writes it.
    pub term: String,
    /// The section it stands in.
    pub section: String,
    /// Why it counts less than it could.
    pub context: Option<String>,
    /// The duty's weight.
    pub weight: f64,
    /// What it adds to its label's score.
    pub contribution: Logits,
}

impl Shift {
    /// Returns by how much the new lexicon counts it more.
    pub fn difference(&self) -> Logits {
        let of = |counted: &Option<Counted>| counted.as_ref().map(|c| c.contribution);
        of(&self.new).unwrap_or_default() - of(&self.old).unwrap_or_default()
    }
}

/// Returns what differs between the evidence of two explanations of one posting, the greatest
/// differences first; for each label they add up to the difference of its scores.
pub fn shifts(old: &Explanation, new: &Explanation) -> Vec<Shift> {
    let mut rest: Vec<&Evidence> = new.evidence.iter().collect();
    let mut shifts = Vec::new();
    for piece in &old.evidence {
        let same = rest.iter().position(|other| is_same(piece, other));
        let other = same.map(|at| rest.remove(at));
        shifts.push(shift(piece, Some(piece), other));
    }
    shifts.extend(
        rest.into_iter()
            .map(|piece| shift(piece, None, Some(piece))),
    );
    shifts.retain(|shift| {
        let both = shift.old.is_some() && shift.new.is_some();
        !both || shift.difference() != Logits::default()
    });
    let size = |shift: &Shift| shift.difference().to_f64().abs();
    // Stable, so equal differences stay in the order of the posting.
    shifts.sort_by(|a, b| size(b).total_cmp(&size(a)));
    shifts
}

fn is_same(one: &Evidence, other: &Evidence) -> bool {
    one.duty == other.duty
        && one.label == other.label
        && one.field == other.field
        && (one.start, one.end) == (other.start, other.end)
}

fn shift(piece: &Evidence, old: Option<&Evidence>, new: Option<&Evidence>) -> Shift {
    let counted = |piece: &Evidence| Counted {
        term: piece.term.clone(),
        section: piece.section.clone(),
        context: piece.context.clone(),
        weight: piece.weight,
        contribution: piece.contribution,
    };
    Shift {
        duty: piece.duty.clone(),
        label: piece.label,
        field: piece.field.clone(),
        start: piece.start,
        end: piece.end,
        text: piece.text.clone(),
        old: old.map(counted),
        new: new.map(counted),
    }
}
