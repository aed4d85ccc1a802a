//! A lexicon file as written: every table it may hold, unknown keys refused.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Visitor};
use toml::Spanned;

use super::data::{
    Direction, Lock, Model, Part, Place, Question, ReviewRules, Saturation, Stop, Structure, Window,
};
use super::labels::LabelsTable;
use crate::label::ByLabel;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LexiconFile {
    pub(super) label: Option<Spanned<String>>,
    pub(super) question: Option<Question>,
    #[serde(default)]
    pub(super) lock: Lock,
    #[serde(default)]
    pub(super) part: Part,
    #[serde(default)]
    pub(super) duty: Vec<Spanned<DutyTable>>,
    #[serde(default)]
    pub(super) mask: Vec<Spanned<MaskTable>>,
    #[serde(default)]
    pub(super) context: Vec<Spanned<ContextTable>>,
    #[serde(default)]
    pub(super) mention: Vec<Spanned<MentionTable>>,
    #[serde(default)]
    pub(super) section: Vec<Spanned<SectionTable>>,
    #[serde(default)]
    pub(super) classes: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    pub(super) effects: BTreeMap<String, f64>,
    #[serde(default)]
    pub(super) inflections: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    pub(super) spellings: Vec<[String; 2]>,
    pub(super) grammar: Option<GrammarTable>,
    #[serde(default)]
    pub(super) sources: BTreeMap<String, SourceTable>,
    pub(super) labels: Option<Spanned<LabelsTable>>,
    pub(super) model: Option<Spanned<ModelTable>>,
}

/// A document that duties are drawn from.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SourceTable {
    pub(super) title: String,
    /// The roles whose duties it lists; any, if not given.
    #[serde(default)]
    pub(super) describes: Vec<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DutyTable {
    pub(super) id: Spanned<String>,
    pub(super) weight: Spanned<Weight>,
    pub(super) label: Option<Spanned<String>>,
    #[serde(rename = "in")]
    pub(super) place: Option<Place>,
    pub(super) lock: Option<Lock>,
    #[serde(default)]
    pub(super) needs_end: bool,
    #[serde(default)]
    pub(super) weak: bool,
    pub(super) terms: Spanned<Vec<Spanned<String>>>,
    #[serde(default)]
    pub(super) sources: Vec<String>,
    #[serde(default)]
    pub(super) hit: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) miss: Vec<Spanned<String>>,
}

/// A number of logits, whole or not.
#[derive(Clone, Copy, Debug)]
pub(super) struct Weight(pub(super) f64);

impl<'de> Deserialize<'de> for Weight {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Weight, D::Error> {
        deserializer.deserialize_any(WeightVisitor)
    }
}

struct WeightVisitor;

impl Visitor<'_> for WeightVisitor {
    type Value = Weight;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number of logits; write weight = 1.5")
    }

    fn visit_f64<E>(self, number: f64) -> Result<Weight, E> {
        Ok(Weight(number))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Weight, E> {
        Ok(Weight(number as f64))
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MaskTable {
    pub(super) id: Spanned<String>,
    pub(super) terms: Vec<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ContextTable {
    pub(super) id: Spanned<String>,
    pub(super) effect: Spanned<String>,
    pub(super) direction: Direction,
    pub(super) reach: usize,
    pub(super) stop: Stop,
    pub(super) terms: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) ends: Vec<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MentionTable {
    pub(super) id: Spanned<String>,
    pub(super) window: Window,
    pub(super) terms: Vec<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SectionTable {
    pub(super) id: Spanned<String>,
    pub(super) weight: f64,
    #[serde(default)]
    pub(super) headings: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) columns: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GrammarTable {
    pub(super) prepositions: Vec<String>,
    pub(super) closers: Vec<String>,
    pub(super) modifiers: Vec<String>,
    #[serde(default)]
    pub(super) organizations: Vec<String>,
    pub(super) conjunctions: Vec<String>,
    pub(super) determiners: Vec<String>,
    pub(super) mention_ends: Vec<String>,
}

/// The model as written: its priors are by the names of the labels.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ModelTable {
    name: String,
    pub(super) prior: Spanned<BTreeMap<Spanned<String>, f64>>,
    repeat: f64,
    #[serde(default)]
    structure: Structure,
    field_halfway: f64,
    next_area: f64,
    loose_area: f64,
    mention: f64,
    mention_beside_title: f64,
    saturation: Saturation,
    #[serde(default = "one")]
    temperature: f64,
    #[serde(default)]
    review: ReviewRules,
}

fn one() -> f64 {
    1.0
}

impl ModelTable {
    pub(super) fn with_prior(self, prior: ByLabel<f64>) -> Model {
        Model {
            name: self.name,
            prior,
            repeat: self.repeat,
            structure: self.structure,
            field_halfway: self.field_halfway,
            next_area: self.next_area,
            loose_area: self.loose_area,
            mention: self.mention,
            mention_beside_title: self.mention_beside_title,
            saturation: self.saturation,
            temperature: self.temperature,
            review: self.review,
        }
    }
}
