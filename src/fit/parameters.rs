//! Which numbers of a lexicon are fitted, and how each becomes a coordinate of the solver.

use crate::lexicon::{Lexicon, Lock};

/// How far the data may pull a number from the author's, as a standard deviation: of the
/// logarithm for numbers that keep their sign, of logits for those that may change it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Prior {
    pub(crate) relative: f64,
    pub(crate) logits: f64,
}

/// What a coordinate stands for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Number {
    /// Weight of a duty.
    Weight(usize),
    /// Weight of a section.
    Section(usize),
    /// Factor of a context's effect, by its index in [`effects`].
    Effect(usize),
    Mention,
    MentionBesideTitle,
    FieldHalfway,
    /// What `other` starts with.
    Bias,
}

/// A number that is fitted.
#[derive(Clone, Debug)]
pub(crate) struct Parameter {
    pub(crate) number: Number,
    /// What the author wrote.
    pub(crate) authors: f64,
    /// Whether the coordinate is the logarithm of number / author's, so that the sign stays.
    pub(crate) keeps_sign: bool,
    /// Standard deviation of the coordinate around the author's number.
    pub(crate) deviation: f64,
}

impl Parameter {
    /// Returns the number at a coordinate; coordinate 0 is the author's.
    pub(crate) fn value(&self, coordinate: f64) -> f64 {
        if self.keeps_sign {
            self.authors * coordinate.exp()
        } else {
            self.authors + coordinate
        }
    }
}

/// Lists what may be fitted: numbers that are not zero by the author's will, not locked, and
/// seen in at least `min_support` postings.
pub(crate) fn parameters(
    lexicon: &Lexicon,
    support: &[usize],
    min_support: usize,
    prior: Prior,
) -> Vec<Parameter> {
    let scale = |number, authors| Parameter {
        number,
        authors,
        keeps_sign: true,
        deviation: prior.relative,
    };
    let mut parameters = Vec::new();
    for (index, duty) in lexicon.duties.iter().enumerate() {
        let keeps_sign = match duty.lock {
            Lock::Weight => continue,
            Lock::Sign => true,
            Lock::None => false,
        };
        if support[index] < min_support || duty.weight == 0.0 {
            continue;
        }
        parameters.push(Parameter {
            number: Number::Weight(index),
            authors: duty.weight,
            keeps_sign,
            deviation: if keeps_sign {
                prior.relative
            } else {
                prior.logits
            },
        });
    }
    for (index, section) in lexicon.sections.iter().enumerate() {
        if section.weight > 0.0 {
            parameters.push(scale(Number::Section(index), section.weight));
        }
    }
    for (index, (_, factor)) in effects(lexicon).into_iter().enumerate() {
        if factor > 0.0 {
            parameters.push(scale(Number::Effect(index), factor));
        }
    }
    let model = &lexicon.model;
    parameters.push(scale(Number::Mention, model.mention));
    parameters.push(scale(
        Number::MentionBesideTitle,
        model.mention_beside_title,
    ));
    parameters.push(scale(Number::FieldHalfway, model.field_halfway));
    parameters.push(Parameter {
        number: Number::Bias,
        authors: model.prior.other,
        keeps_sign: false,
        deviation: prior.logits,
    });
    parameters.retain(|parameter| parameter.authors != 0.0 || !parameter.keeps_sign);
    parameters
}

/// Returns the lexicon with fitted numbers in place.
pub(crate) fn apply(lexicon: &Lexicon, parameters: &[Parameter], values: &[f64]) -> Lexicon {
    let mut fitted = lexicon.clone();
    for (parameter, &value) in parameters.iter().zip(values) {
        match &parameter.number {
            Number::Weight(duty) => fitted.duties[*duty].weight = value,
            Number::Section(section) => fitted.sections[*section].weight = value,
            Number::Effect(effect) => {
                let (name, _) = &effects(lexicon)[*effect];
                for rule in &mut fitted.contexts {
                    if rule.effect == *name {
                        rule.factor = value;
                    }
                }
            }
            Number::Mention => fitted.model.mention = value,
            Number::MentionBesideTitle => fitted.model.mention_beside_title = value,
            Number::FieldHalfway => fitted.model.field_halfway = value,
            Number::Bias => fitted.model.prior.other = value,
        }
    }
    fitted
}

/// Returns the effects of a lexicon's contexts with their factors, sorted by name.
pub(crate) fn effects(lexicon: &Lexicon) -> Vec<(String, f64)> {
    let rules = lexicon.contexts.iter();
    let mut effects: Vec<(String, f64)> = rules
        .map(|rule| (rule.effect.clone(), rule.factor))
        .collect();
    effects.sort_by(|a, b| a.0.cmp(&b.0));
    effects.dedup_by(|a, b| a.0 == b.0);
    effects
}
