//! A lexicon file as written: every table it may hold, unknown keys refused.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::{Direction, Model, Part, Place, Question, Stop, Window};
use crate::label::Label;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LexiconFile {
    pub(super) label: Option<Label>,
    pub(super) question: Option<Question>,
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
    pub(super) weight: Spanned<f64>,
    pub(super) label: Option<Label>,
    #[serde(rename = "in")]
    pub(super) place: Option<Place>,
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
    pub(super) conjunctions: Vec<String>,
    pub(super) determiners: Vec<String>,
    pub(super) mention_ends: Vec<String>,
}
