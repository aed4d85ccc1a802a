//! What came of a test: nothing to say, or what was expected and what was found instead.

use std::fmt;

use crate::classifier::{Evidence, Explanation};
use crate::label::Labels;
use crate::lexicon::Origin;

/// Pieces of evidence that [`describe`] shows.
const SHOWN_EVIDENCE: usize = 5;

/// What is tested.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A posting of a case file.
    Case,
    /// A text in which a duty must leave evidence.
    Hit,
    /// A text in which a duty must leave none.
    Miss,
}

impl Kind {
    /// Returns the word that files use.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Case => "case",
            Kind::Hit => "hit",
            Kind::Miss => "miss",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A test that was run.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// What was tested.
    pub kind: Kind,
    /// The name of the case; for an example its duty, its kind and its text.
    pub name: String,
    /// Where the test is written.
    pub origin: Origin,
    /// What does not hold; nothing for a test that passed.
    pub faults: Vec<Fault>,
    /// What the classifier made of the posting.
    pub explanation: Explanation,
}

impl Outcome {
    /// Whether everything holds.
    pub fn passed(&self) -> bool {
        self.faults.is_empty()
    }

    /// Returns where to look: at the first fault, or at the test where there is none.
    pub fn place(&self) -> &Origin {
        let first = self.faults.first();
        first.map_or(&self.origin, |fault| &fault.origin)
    }

    /// Says in one line what does not hold.
    pub fn message(&self) -> String {
        if self.passed() {
            return "passed".to_owned();
        }
        let faults: Vec<String> = self.faults.iter().map(Fault::to_string).collect();
        faults.join("; ")
    }
}

impl fmt::Display for Outcome {
    /// Writes one line: where, which test, and what does not hold.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: {}", self.place(), self.name, self.message())
    }
}

/// Something that does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where it is asked for.
    pub origin: Origin,
    /// What is asked for.
    pub expected: String,
    /// What there is instead.
    pub found: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected {}, found {}", self.expected, self.found)
    }
}

/// Writes the scores in a line, and the strongest evidence in lines of its own.
pub fn describe(explanation: &Explanation, labels: &Labels) -> String {
    let scores = explanation.verdict.scores.iter();
    let scores: Vec<String> = scores
        .map(|(label, score)| format!("{} {score}", labels.name(label)))
        .collect();
    let mut text = format!("{}; field {:.2}", scores.join(", "), explanation.field);
    let mut evidence: Vec<&Evidence> = explanation.evidence.iter().collect();
    evidence.sort_by_key(|piece| std::cmp::Reverse(piece.contribution.max(-piece.contribution)));
    for piece in evidence.into_iter().take(SHOWN_EVIDENCE) {
        let label = labels.name(piece.label);
        let what = if piece.field.is_empty() {
            piece.duty.clone()
        } else {
            found(piece)
        };
        text += &format!("\n{:+} {label} {what}", piece.contribution);
    }
    text
}

/// Says which words a duty was found in, where, and whether it counts there.
pub(super) fn found(piece: &Evidence) -> String {
    let place = if piece.section == piece.field {
        piece.field.clone()
    } else {
        format!("{}/{}", piece.field, piece.section)
    };
    let context = piece.context.as_deref().unwrap_or("counts");
    let words = piece.text.split_whitespace().collect::<Vec<_>>().join(" ");
    format!("{} {words:?} in {place} ({context})", piece.duty)
}
