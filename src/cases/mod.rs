//! The tests of a lexicon: cases, which say what a posting must be labelled and why, and the
//! examples of its duties. Both are data beside the lexicon, and both are run by the same
//! classifier that labels dumps.

mod case;
mod example;
mod file;
mod outcome;

use crate::classifier::Classifier;
use crate::posting::Posting;

pub use self::case::Case;
pub use self::example::{Example, examples};
pub use self::outcome::{Fault, Kind, Outcome, describe};

/// Runs cases; the outcomes are in their order.
pub fn run(classifier: &Classifier, cases: &[Case]) -> Vec<Outcome> {
    let run = |case: &Case| {
        let explanation = classifier.explain(&Posting::new(&case.title, &case.text));
        Outcome {
            kind: Kind::Case,
            name: case.name.clone(),
            origin: case.origin.clone(),
            faults: case.faults(&explanation, classifier.labels()),
            explanation,
        }
    };
    cases.iter().map(run).collect()
}

/// Runs examples of the classifier's lexicon; the outcomes are in their order.
pub fn run_examples(classifier: &Classifier, examples: &[Example<'_>]) -> Vec<Outcome> {
    let lexicon = classifier.lexicon();
    let run = |example: &Example<'_>| {
        let explanation = classifier.explain(&example.posting());
        Outcome {
            kind: example.kind(),
            name: example.name(),
            origin: example.text.origin.clone(),
            faults: example.faults(&explanation, lexicon),
            explanation,
        }
    };
    examples.iter().map(run).collect()
}
