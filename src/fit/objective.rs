//! What the solver minimises: the log-loss of the labels plus the distance from the author's
//! numbers, with its gradient.
//!
//! All numbers but the bias act as factors of a vote's worth, so the gradient by the logarithm
//! of each is the same: the worth times the loss's slope by the worth.

use std::collections::HashMap;

use super::case::{Case, CaseVote};
use super::parameters::{Number, Parameter};
use super::pass::{Group, Pass, Values, group, is_gated};
use crate::label::{ByLabel, Label};
use crate::lexicon::{Lexicon, Question};

/// Where each number is among the coordinates.
pub(crate) struct Objective<'c> {
    cases: Vec<&'c Case>,
    parameters: &'c [Parameter],
    base: Values,
}

/// Slopes of the loss: by the logarithm of each factor, by the weight itself, by the bias.
struct Slopes {
    weights: Vec<f64>,
    raw_weights: Vec<f64>,
    sections: Vec<f64>,
    effects: Vec<f64>,
    mention: f64,
    mention_beside_title: f64,
    halfway: f64,
    bias: f64,
}

impl<'c> Objective<'c> {
    pub(crate) fn new(
        lexicon: &Lexicon,
        parameters: &'c [Parameter],
        cases: Vec<&'c Case>,
    ) -> Objective<'c> {
        Objective {
            cases,
            parameters,
            base: Values::of(lexicon),
        }
    }

    fn values(&self, coordinates: &[f64]) -> Values {
        let mut values = self.base.clone();
        for (parameter, &coordinate) in self.parameters.iter().zip(coordinates) {
            values.set(&parameter.number, parameter.value(coordinate));
        }
        values
    }

    /// Returns the loss and its gradient.
    pub(crate) fn loss(&self, coordinates: &[f64]) -> (f64, Vec<f64>) {
        let values = self.values(coordinates);
        let mut slopes = Slopes::none(&values);
        let mut loss: f64 = self
            .cases
            .iter()
            .map(|case| backward(case, &values, &mut slopes))
            .sum();
        let mut gradient = Vec::with_capacity(self.parameters.len());
        for (parameter, &coordinate) in self.parameters.iter().zip(coordinates) {
            let variance = parameter.deviation * parameter.deviation;
            loss += coordinate * coordinate / (2.0 * variance);
            gradient.push(slopes.of(parameter) + coordinate / variance);
        }
        (loss, gradient)
    }

    /// Returns the precision with which the data and the author together know each
    /// coordinate: the sum of squared slopes over cases (the empirical Fisher information)
    /// plus the prior's.
    pub(crate) fn precisions(&self, coordinates: &[f64]) -> Vec<f64> {
        let values = self.values(coordinates);
        let mut precisions: Vec<f64> = self
            .parameters
            .iter()
            .map(|p| 1.0 / (p.deviation * p.deviation))
            .collect();
        for case in &self.cases {
            let mut slopes = Slopes::none(&values);
            backward(case, &values, &mut slopes);
            for (precision, parameter) in precisions.iter_mut().zip(self.parameters) {
                let slope = slopes.of(parameter);
                *precision += slope * slope;
            }
        }
        precisions
    }
}

impl Slopes {
    fn none(values: &Values) -> Slopes {
        Slopes {
            weights: vec![0.0; values.weights.len()],
            raw_weights: vec![0.0; values.weights.len()],
            sections: vec![0.0; values.sections.len()],
            effects: vec![0.0; values.effects.len()],
            mention: 0.0,
            mention_beside_title: 0.0,
            halfway: 0.0,
            bias: 0.0,
        }
    }

    fn of(&self, parameter: &Parameter) -> f64 {
        match &parameter.number {
            Number::Weight(duty) if parameter.keeps_sign => self.weights[*duty],
            Number::Weight(duty) => self.raw_weights[*duty],
            Number::Section(section) => self.sections[*section],
            Number::Effect(effect) => self.effects[*effect],
            Number::Mention => self.mention,
            Number::MentionBesideTitle => self.mention_beside_title,
            Number::FieldHalfway => self.halfway,
            Number::Bias => self.bias,
        }
    }
}

/// Adds a case's slopes and returns its loss.
fn backward(case: &Case, values: &Values, slopes: &mut Slopes) -> f64 {
    let pass = Pass::forward(case, values);
    let importance = case.importance;
    let loss = -importance * pass.probabilities[case.label].max(1e-300).ln();
    let by_score = ByLabel::from_fn(|label| {
        importance * (pass.probabilities[label] - f64::from(u8::from(label == case.label)))
    });
    slopes.bias += by_score[Label::Other];
    // By the gate, then by the logits for the field.
    let mut by_gate = 0.0;
    for (vote, &worth) in case.votes.iter().zip(&pass.worths) {
        if is_gated(vote, worth) {
            by_gate += by_score[vote.label] * worth * pass.share(vote, worth, values);
        }
    }
    let (f, h) = (pass.field, values.halfway);
    let squares = f * f + h * h;
    let by_computing = by_gate * 2.0 * f * h * h / (squares * squares);
    slopes.halfway += -by_gate * 2.0 * f * f * h * h / (squares * squares);
    // By what is left of each vote, then by its worth through its group's saturation.
    let by_saturated = |vote: &CaseVote, worth: f64| {
        let gate = if is_gated(vote, worth) {
            pass.gate
        } else {
            1.0
        };
        let through_field = match vote.question {
            Question::Field if f > 0.0 => -by_computing,
            Question::Field | Question::Level => 0.0,
        };
        by_score[vote.label] * gate + through_field
    };
    let mut through_totals: HashMap<Group, f64> = HashMap::new();
    for (vote, &worth) in case.votes.iter().zip(&pass.worths) {
        if let Some(key) = group(vote, worth) {
            *through_totals.entry(key).or_insert(0.0) += by_saturated(vote, worth) * worth;
        }
    }
    for (vote, &worth) in case.votes.iter().zip(&pass.worths) {
        let mut by_worth = by_saturated(vote, worth) * pass.share(vote, worth, values);
        if let Some(key) = group(vote, worth) {
            let cap = values.cap(vote.question);
            let room = cap + pass.totals[&key];
            by_worth -= worth.signum() * cap / (room * room) * through_totals[&key];
        }
        slopes.raw_weights[vote.duty] += by_worth * values.factor(vote);
        let by_log = by_worth * worth;
        slopes.weights[vote.duty] += by_log;
        if let Some(section) = vote.section {
            slopes.sections[section] += by_log;
        }
        if let Some(effect) = vote.effect {
            slopes.effects[effect] += by_log;
        }
        match vote.mention {
            None => {}
            Some(true) => slopes.mention_beside_title += by_log,
            Some(false) => slopes.mention += by_log,
        }
    }
    loss
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::classifier::Classifier;
    use crate::fit::parameters::{Prior, parameters};
    use crate::posting::Posting;

    const TEXT: &str = "Reports to the CIO. Leads a team of six network engineers, manages vendors \
        and the help desk, sets the IT strategy. Requirements: experience managing budgets. \
        We are looking for an IT Manager who mentors staff and writes code in Java.";

    fn with_case(check: impl Fn(&Objective<'_>, &[Parameter], &Case, &Classifier)) {
        let classifier = Classifier::new(Lexicon::shipped());
        let posting = Posting::new("Infrastructure Manager", TEXT);
        let votes = classifier.votes(&posting);
        let case = Case::new(classifier.lexicon(), Label::Senior, 1.0, &votes);
        let support = vec![1; classifier.lexicon().duties().len()];
        let prior = Prior {
            relative: 0.5,
            logits: 0.5,
        };
        let parameters = parameters(classifier.lexicon(), &support, 1, prior);
        let objective = Objective::new(classifier.lexicon(), &parameters, vec![&case]);
        check(&objective, &parameters, &case, &classifier);
    }

    #[test]
    fn the_forward_pass_is_that_of_the_classifier() {
        with_case(|objective, parameters, case, classifier| {
            let values = objective.values(&vec![0.0; parameters.len()]);
            let found = Pass::forward(case, &values).probabilities;
            let verdict = classifier.classify(&Posting::new("Infrastructure Manager", TEXT));
            let temperature = classifier.lexicon().model().temperature;
            let sharp = crate::score::probabilities(&verdict.scores, 1.0);
            assert!(temperature > 0.0);
            for (label, probability) in found.iter() {
                // Contributions are rounded to thousandths of a logit.
                assert!((probability - sharp[label]).abs() < 0.01, "{label:?}");
            }
        });
    }

    #[test]
    fn the_gradient_is_the_slope_of_the_loss() {
        with_case(|objective, parameters, _, _| {
            let at: Vec<f64> = (0..parameters.len())
                .map(|i| 0.1 * (i % 3) as f64 - 0.1)
                .collect();
            let (_, gradient) = objective.loss(&at);
            let step = 1e-5;
            for (index, parameter) in parameters.iter().enumerate() {
                let moved = |by: f64| {
                    let mut to = at.clone();
                    to[index] += by;
                    objective.loss(&to).0
                };
                let slope = (moved(step) - moved(-step)) / (2.0 * step);
                assert!(
                    (slope - gradient[index]).abs() < 1e-4 * (1.0 + slope.abs()),
                    "{:?}: {slope} {}",
                    parameter.number,
                    gradient[index]
                );
            }
        });
    }
}
