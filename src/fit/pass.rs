//! The forward pass: the score of [`crate::score::weigh`], unrounded, with what the gradient
//! needs of it; a test holds the two together.

use std::collections::HashMap;

use super::case::{Case, CaseVote};
use super::parameters::{Number, effects};
use crate::label::{ByLabel, Label};
use crate::lexicon::{Lexicon, Question};

/// Every number that the forward pass needs.
#[derive(Clone)]
pub(super) struct Values {
    pub(super) weights: Vec<f64>,
    pub(super) sections: Vec<f64>,
    pub(super) effects: Vec<f64>,
    pub(super) mention: f64,
    pub(super) mention_beside_title: f64,
    pub(super) halfway: f64,
    pub(super) prior: ByLabel<f64>,
    pub(super) field_cap: f64,
    pub(super) level_cap: f64,
}

impl Values {
    pub(super) fn of(lexicon: &Lexicon) -> Values {
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

    pub(super) fn set(&mut self, number: &Number, value: f64) {
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

/// The forward pass of one case.
pub(super) struct Pass {
    /// What each vote is worth before saturation.
    pub(super) worths: Vec<f64>,
    /// Total of each vote's group.
    pub(super) totals: HashMap<Group, f64>,
    /// Logits for the field, the share of evidence of the roles that counts.
    pub(super) field: f64,
    pub(super) gate: f64,
    pub(super) probabilities: ByLabel<f64>,
}

/// Votes that are saturated together.
pub(super) type Group = (Label, bool, Question);

pub(super) fn group(vote: &CaseVote, worth: f64) -> Option<Group> {
    (!vote.is_title).then_some((vote.label, worth > 0.0, vote.question))
}

pub(super) fn is_gated(vote: &CaseVote, worth: f64) -> bool {
    match (vote.question, vote.label) {
        (Question::Field, _) => false,
        (Question::Level, Label::Senior | Label::Junior) => true,
        (Question::Level, Label::Other) => worth <= 0.0,
    }
}

impl Values {
    pub(super) fn cap(&self, question: Question) -> f64 {
        match question {
            Question::Field => self.field_cap,
            Question::Level => self.level_cap,
        }
    }

    pub(super) fn factor(&self, vote: &CaseVote) -> f64 {
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
    pub(super) fn forward(case: &Case, values: &Values) -> Pass {
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
            field: 0.0,
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
        let field: f64 = fields
            .filter(|(vote, _)| vote.question == Question::Field)
            .map(|(_, worth)| -worth)
            .sum();
        pass.field = field.max(0.0);
        let square = pass.field * pass.field;
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
    pub(super) fn share(&self, vote: &CaseVote, worth: f64, values: &Values) -> f64 {
        group(vote, worth).map_or(1.0, |key| {
            let cap = values.cap(vote.question);
            cap / (cap + self.totals[&key])
        })
    }
}
