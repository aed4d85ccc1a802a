//! What the solver minimises: the log-loss of the labels plus the distance from the author's
//! numbers, with its gradient.
//!
//! The forward pass is that of [`crate::score::weigh`], unrounded; a test holds the two
//! together. All numbers but the bias act as factors of a vote's worth, so the gradient by
//! the logarithm of each is the same: the worth times the loss's slope by the worth.

use std::collections::HashMap;

use super::parameters::{Number, Parameter, effects};
use crate::label::{ByLabel, Label};
use crate::lexicon::{Lexicon, Question};
use crate::score::{Standing, Vote};

/// A labelled posting, ready to be scored again and again.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    pub(crate) label: Label,
    /// How much it counts in the loss.
    pub(crate) importance: f64,
    pub(crate) votes: Vec<CaseVote>,
}

/// A vote with everything that does not change while fitting.
#[derive(Clone, Debug)]
pub(crate) struct CaseVote {
    duty: usize,
    label: Label,
    question: Question,
    is_title: bool,
    /// Share and repeats.
    constant: f64,
    section: Option<usize>,
    /// Index of the effect among the lexicon's, where a context governs the vote.
    effect: Option<usize>,
    /// Nothing for duties; for names in the text, whether beside a title.
    mention: Option<bool>,
}

/// Where each number is among the coordinates.
pub(crate) struct Objective<'c> {
    cases: Vec<&'c Case>,
    parameters: &'c [Parameter],
    base: Values,
}

/// Every number that the forward pass needs.
#[derive(Clone)]
struct Values {
    weights: Vec<f64>,
    sections: Vec<f64>,
    effects: Vec<f64>,
    mention: f64,
    mention_beside_title: f64,
    halfway: f64,
    prior: ByLabel<f64>,
    field_cap: f64,
    level_cap: f64,
}

impl Values {
    fn of(lexicon: &Lexicon) -> Values {
        let model = &lexicon.model;
        Values {
            weights: lexicon.duties.iter().map(|duty| duty.weight).collect(),
            sections: lexicon
                .sections
                .iter()
                .map(|section| section.weight)
                .collect(),
            effects: effects(lexicon)
                .into_iter()
                .map(|effect| effect.1)
                .collect(),
            mention: model.mention,
            mention_beside_title: model.mention_beside_title,
            halfway: model.field_halfway,
            prior: model.prior,
            field_cap: model.saturation.field,
            level_cap: model.saturation.level,
        }
    }

    fn set(&mut self, number: &Number, value: f64) {
        match number {
            Number::Weight(duty) => self.weights[*duty] = value,
            Number::Section(section) => self.sections[*section] = value,
            Number::Effect(effect) => self.effects[*effect] = value,
            Number::Mention => self.mention = value,
            Number::MentionBesideTitle => self.mention_beside_title = value,
            Number::FieldHalfway => self.halfway = value,
            Number::Bias => self.prior.other = value,
        }
    }
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

impl Case {
    pub(crate) fn new(lexicon: &Lexicon, label: Label, importance: f64, votes: &[Vote]) -> Case {
        let effects = effects(lexicon);
        let mut repeats: HashMap<usize, i32> = HashMap::new();
        let votes = votes.iter().map(|vote| {
            let duty = &lexicon.duties[vote.duty];
            let (mut section, mut effect, mut mention) = (None, None, None);
            let mut constant = vote.share;
            match vote.standing {
                Standing::Title => {}
                Standing::Mention {
                    is_beside_title,
                    rank,
                } => {
                    mention = Some(is_beside_title);
                    constant *= lexicon.model.repeat.powi(rank);
                }
                Standing::Duty {
                    section: in_section,
                    context,
                } => {
                    section = in_section;
                    effect = context.and_then(|rule| {
                        let name = &lexicon.contexts[rule].effect;
                        effects.iter().position(|effect| effect.0 == *name)
                    });
                    let counts = constant != 0.0
                        && section.is_none_or(|index| lexicon.sections[index].weight != 0.0)
                        && effect.is_none_or(|index| effects[index].1 != 0.0);
                    if counts && duty.weight != 0.0 {
                        let found = repeats.entry(vote.duty).or_insert(0);
                        constant *= lexicon.model.repeat.powi(*found);
                        *found += 1;
                    }
                }
            }
            CaseVote {
                duty: vote.duty,
                label: duty.label,
                question: duty.question,
                is_title: vote.standing.is_title(),
                constant,
                section,
                effect,
                mention,
            }
        });
        Case {
            label,
            importance,
            votes: votes.collect(),
        }
    }

    /// Returns the duties that count in it, each once.
    pub(crate) fn duties(&self) -> Vec<usize> {
        let counting = self.votes.iter().filter(|vote| vote.constant != 0.0);
        let mut duties: Vec<usize> = counting.map(|vote| vote.duty).collect();
        duties.sort_unstable();
        duties.dedup();
        duties
    }
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

    /// Returns each label's probability for a case.
    #[cfg(test)]
    pub(crate) fn probabilities(&self, coordinates: &[f64], case: &Case) -> ByLabel<f64> {
        Pass::forward(case, &self.values(coordinates)).probabilities
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

/// The forward pass of one case.
struct Pass {
    /// What each vote is worth before saturation.
    worths: Vec<f64>,
    /// Total of each vote's group.
    totals: HashMap<Group, f64>,
    /// Logits for computing, the share of leading that counts.
    computing: f64,
    gate: f64,
    probabilities: ByLabel<f64>,
}

type Group = (Label, bool, Question);

fn group(vote: &CaseVote, worth: f64) -> Option<Group> {
    (!vote.is_title).then_some((vote.label, worth > 0.0, vote.question))
}

fn is_gated(vote: &CaseVote, worth: f64) -> bool {
    match (vote.question, vote.label) {
        (Question::Field, _) => false,
        (Question::Level, Label::Director | Label::Manager) => true,
        (Question::Level, Label::Other) => worth <= 0.0,
    }
}

impl Values {
    fn cap(&self, question: Question) -> f64 {
        match question {
            Question::Field => self.field_cap,
            Question::Level => self.level_cap,
        }
    }

    fn factor(&self, vote: &CaseVote) -> f64 {
        let mention = match vote.mention {
            None => 1.0,
            Some(true) => self.mention_beside_title,
            Some(false) => self.mention,
        };
        vote.constant
            * mention
            * vote.section.map_or(1.0, |section| self.sections[section])
            * vote.effect.map_or(1.0, |effect| self.effects[effect])
    }
}

impl Pass {
    fn forward(case: &Case, values: &Values) -> Pass {
        let mut totals: HashMap<Group, f64> = HashMap::new();
        let mut worths = Vec::with_capacity(case.votes.len());
        for vote in &case.votes {
            let worth = values.weights[vote.duty] * values.factor(vote);
            if let Some(group) = group(vote, worth) {
                *totals.entry(group).or_insert(0.0) += worth.abs();
            }
            worths.push(worth);
        }
        let mut pass = Pass {
            worths,
            totals,
            computing: 0.0,
            gate: 0.0,
            probabilities: ByLabel::default(),
        };
        let saturated: Vec<f64> = case
            .votes
            .iter()
            .zip(&pass.worths)
            .map(|(vote, &worth)| worth * pass.share(vote, worth, values))
            .collect();
        let fields = case.votes.iter().zip(&saturated);
        let computing: f64 = fields
            .filter(|(vote, _)| vote.question == Question::Field)
            .map(|(_, worth)| -worth)
            .sum();
        pass.computing = computing.max(0.0);
        let square = pass.computing * pass.computing;
        pass.gate = square / (square + values.halfway * values.halfway);
        let mut scores = values.prior;
        for (vote, &worth) in case.votes.iter().zip(&saturated) {
            let gate = if is_gated(vote, worth) {
                pass.gate
            } else {
                1.0
            };
            scores[vote.label] += worth * gate;
        }
        let best = scores
            .iter()
            .fold(f64::MIN, |best, (_, &score)| best.max(score));
        let odds = ByLabel::from_fn(|label| (scores[label] - best).exp());
        let total: f64 = odds.iter().map(|(_, odd)| odd).sum();
        pass.probabilities = ByLabel::from_fn(|label| odds[label] / total);
        pass
    }

    /// Returns what saturation leaves of a vote.
    fn share(&self, vote: &CaseVote, worth: f64, values: &Values) -> f64 {
        group(vote, worth).map_or(1.0, |key| {
            let cap = values.cap(vote.question);
            cap / (cap + self.totals[&key])
        })
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
    // By the gate, then by the logits for computing.
    let mut by_gate = 0.0;
    for (vote, &worth) in case.votes.iter().zip(&pass.worths) {
        if is_gated(vote, worth) {
            by_gate += by_score[vote.label] * worth * pass.share(vote, worth, values);
        }
    }
    let (f, h) = (pass.computing, values.halfway);
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
