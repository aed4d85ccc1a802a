//! A lexicon file as written: every table it may hold, unknown keys refused.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Visitor};
use toml::Spanned;

use super::data::{Direction, Lock, Model, Part, Place, Question, Stop, Window};
use crate::label::Label;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LexiconFile {
    pub(super) label: Option<Label>,
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
    pub(super) model: Option<Spanned<Model>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DutyTable {
    pub(super) id: Spanned<String>,
    pub(super) weight: Spanned<Weight>,
    pub(super) label: Option<Label>,
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
    pub(super) hit: Vec<String>,
    #[serde(default)]
    pub(super) miss: Vec<String>,
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
