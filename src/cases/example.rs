//! The examples of duties: texts in which a duty must, or must not, leave evidence.

use super::outcome::{Fault, Kind, found};
use crate::ballot::MASKED;
use crate::classifier::{Evidence, Explanation};
use crate::lexicon::{Duty, Lexicon, Part, Place, Written};
use crate::posting::Posting;

/// Characters of a term that fit a message.
const SHOWN_TERM: usize = 60;

/// A text of a duty's `hit` or `miss`.
#[derive(Clone, Copy, Debug)]
pub struct Example<'l> {
    /// The duty.
    pub duty: &'l Duty,
    /// Whether the duty must leave evidence; else it must leave none.
    pub must_hit: bool,
    /// The text.
    pub text: &'l Written<String>,
}

/// Returns the examples of every duty, in the order of the duties.
pub fn examples(lexicon: &Lexicon) -> Vec<Example<'_>> {
    let mut examples = Vec::new();
    for duty in lexicon.duties() {
        let example = |must_hit| {
            move |text| Example {
                duty,
                must_hit,
                text,
            }
        };
        examples.extend(duty.hit.iter().map(example(true)));
        examples.extend(duty.miss.iter().map(example(false)));
    }
    examples
}

impl Example<'_> {
    /// Returns what it is called in a file.
    pub fn kind(&self) -> Kind {
        if self.must_hit { Kind::Hit } else { Kind::Miss }
    }

    /// Returns a name that tells it from other examples.
    pub fn name(&self) -> String {
        format!("{} {} {:?}", self.duty.id, self.kind(), self.text.value)
    }

    /// Puts the text where the duty is looked for.
    pub fn posting(&self) -> Posting<'_> {
        let text = self.text.value.as_str();
        match (self.duty.place, self.duty.part) {
            (Place::Text, _) | (Place::Anywhere, Part::Duty) => Posting::new("", text),
            (Place::Title, _) | (Place::Anywhere, Part::Head | Part::Rank | Part::Area) => {
                Posting::new(text, "")
            }
        }
    }

    /// Compares with what the classifier made of the posting.
    pub(super) fn faults(&self, explanation: &Explanation, lexicon: &Lexicon) -> Vec<Fault> {
        let fault = |expected: String, found: String| {
            let origin = self.text.origin.clone();
            vec![Fault {
                origin,
                expected,
                found,
            }]
        };
        let id = &self.duty.id;
        if self.text.value.trim().is_empty() {
            return fault("a text".to_owned(), "none".to_owned());
        }
        let counting = explanation
            .evidence
            .iter()
            .find(|piece| piece.duty == *id && is_evidence(piece, lexicon));
        match (self.must_hit, counting) {
            (true, Some(_)) | (false, None) => Vec::new(),
            (true, None) => fault(format!("evidence of {id}"), all_found(explanation)),
            (false, Some(piece)) => fault(
                format!("no evidence of {id}"),
                format!("{} by the term {:?}", found(piece), short(&piece.term)),
            ),
        }
    }
}

/// Whether evidence stays evidence where it was found. Contributions do not tell: evidence of
/// the roles is worth nothing in a text that says nothing of their field.
fn is_evidence(piece: &Evidence, lexicon: &Lexicon) -> bool {
    let Some(context) = &piece.context else {
        return true;
    };
    // A wish, say, leaves a duty some of its weight.
    let mut rules = lexicon.contexts.iter();
    let is_set_aside = rules.any(|rule| rule.effect == *context && rule.factor == 0.0);
    context != MASKED && !is_set_aside
}

/// Cuts a term that would fill lines; its beginning tells which one it is.
fn short(term: &str) -> String {
    if term.chars().count() <= SHOWN_TERM {
        return term.to_owned();
    }
    let start: String = term.chars().take(SHOWN_TERM).collect();
    format!("{start}...")
}

fn all_found(explanation: &Explanation) -> String {
    let evidence = explanation.evidence.iter();
    let pieces: Vec<String> = evidence
        .filter(|piece| !piece.field.is_empty())
        .map(found)
        .collect();
    if pieces.is_empty() {
        return "nothing".to_owned();
    }
    pieces.join(", ")
}
