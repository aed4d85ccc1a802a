//! The numbers of the model one by one: what each is set to, and how one alone is taken over.

use super::entry::{Property, Value};
use crate::label::{Label, Labels};
use crate::lexicon::{Model, Structure};

/// Lists settings once, for reading and for taking over.
macro_rules! settings {
    ($($id:literal => $($field:ident).+;)*) => {
        fn numbers(model: &Model) -> Vec<(String, Vec<Property>)> {
            vec![$(($id.to_owned(), vec![("value", Value::from(model.$($field).+.clone()))])),*]
        }

        fn take_number(to: &mut Model, from: &Model, id: &str) {
            match id {
                $($id => to.$($field).+ = from.$($field).+.clone(),)*
                _ => {}
            }
        }
    };
}

settings! {
    "name" => name;
    "repeat" => repeat;
    "structure" => structure;
    "field_halfway" => field_halfway;
    "next_area" => next_area;
    "loose_area" => loose_area;
    "mention" => mention;
    "mention_beside_title" => mention_beside_title;
    "saturation.field" => saturation.field;
    "saturation.level" => saturation.level;
    "temperature" => temperature;
    "review.margin" => review.margin;
    "review.sure" => review.sure;
    "review.short_text" => review.short_text;
    "review.english_share" => review.english_share;
}

/// The list of common words, which has many values.
const ENGLISH: &str = "review.english";

/// Returns every setting with its name and its values.
pub(super) fn settings(labels: &Labels, model: &Model) -> Vec<(String, Vec<Property>)> {
    let mut settings = numbers(model);
    let prior = |label| vec![("value", Value::Number(model.prior[label]))];
    settings.extend(Label::ALL.map(|label| (prior_id(labels, label), prior(label))));
    let english = model.review.english.iter();
    let english = english.map(|word| ("word", word.clone().into())).collect();
    settings.push((ENGLISH.to_owned(), english));
    settings
}

/// Takes one setting over from another model.
pub(super) fn take(labels: &Labels, to: &mut Model, from: &Model, id: &str) {
    take_number(to, from, id);
    for label in Label::ALL {
        if id == prior_id(labels, label) {
            to.prior[label] = from.prior[label];
        }
    }
    if id == ENGLISH {
        to.review.english.clone_from(&from.review.english);
    }
}

/// Whether a setting takes no part in choosing the label.
pub(super) fn is_silent(id: &str) -> bool {
    id == "name" || id == "temperature" || id.starts_with("review.")
}

fn prior_id(labels: &Labels, label: Label) -> String {
    format!("prior.{}", labels.name(label))
}

impl From<Structure> for Value {
    fn from(structure: Structure) -> Value {
        Value::from(match structure {
            Structure::TwoQuestions => "two-questions",
            Structure::OneSoftmax => "one-softmax",
            Structure::TwoExperts => "two-experts",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::label::ByLabel;
    use crate::lexicon::{Lexicon, ReviewRules, Saturation};

    /// A model that differs everywhere; a new field stops the build here, so that it is not
    /// forgotten above.
    fn other() -> Model {
        Model {
            name: "other".to_owned(),
            prior: ByLabel {
                senior: -1.0,
                junior: -2.0,
                other: -3.0,
            },
            repeat: 0.11,
            structure: Structure::TwoExperts,
            field_halfway: 9.1,
            next_area: 0.12,
            loose_area: 0.13,
            mention: 0.14,
            mention_beside_title: 0.16,
            saturation: Saturation {
                field: 91.0,
                level: 92.0,
            },
            temperature: 9.2,
            review: ReviewRules {
                margin: 9.3,
                sure: 9.4,
                short_text: 93,
                english_share: 9.5,
                english: ["zzz".to_owned()].into(),
            },
        }
    }

    #[test]
    fn every_setting_is_listed_and_can_be_taken_over_alone() {
        let lexicon = Lexicon::shipped();
        let (labels, shipped) = (lexicon.labels(), lexicon.model().clone());
        let (before, other) = (settings(labels, &shipped), other());
        for (at, (id, wanted)) in settings(labels, &other).into_iter().enumerate() {
            assert_ne!(before[at].1, wanted, "{id}");
            let mut model = shipped.clone();
            take(labels, &mut model, &other, &id);
            let after = settings(labels, &model);
            for (index, (name, values)) in after.into_iter().enumerate() {
                let expected = if index == at {
                    &wanted
                } else {
                    &before[index].1
                };
                assert_eq!(&values, expected, "{id}: {name}");
            }
        }
        let mut model = shipped.clone();
        for (id, _) in &before {
            take(labels, &mut model, &other, id);
        }
        assert_eq!(format!("{model:?}"), format!("{other:?}"));
    }
}
