//! What a lexicon holds once it is loaded: duties, masks, rules, sections, numbers.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::error::{Origin, Written};
use super::term::Pattern;
use crate::label::{ByLabel, Label};

/// Which of the two questions a duty answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Question {
    /// Does the post belong to the field of the two roles, or to another?
    Field,
    /// Is the post of the higher role, of the lower one, or of neither?
    Level,
}

/// What a duty's terms are in a posting.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// Something the post does or is, anywhere in the text.
    #[default]
    Duty,
    /// A noun that can head a job title.
    Head,
    /// A word that raises the rank of a title's head ("supervisory").
    Rank,
    /// What a title says is led.
    Area,
}

/// Where a duty may be found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Place {
    /// In the title and in the text; what parts of a title are by default.
    Anywhere,
    /// In the title only.
    Title,
    /// In the text only; what duties are by default.
    Text,
}

/// What fitting may not change of a weight.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lock {
    /// Fitting may change the weight and its sign.
    None,
    /// Fitting may change the weight but not its sign.
    #[default]
    Sign,
    /// Fitting leaves the weight alone.
    Weight,
}

/// Which way a context trigger reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Direction {
    Forward,
    Backward,
}

/// The weakest break that ends a trigger's reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Stop {
    Comma,
    Clause,
    Sentence,
}

/// On which side of a mention trigger the post's own name stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Window {
    After,
    Before,
}

/// A term as written, with its meaning.
#[derive(Clone, Debug)]
pub struct Term {
    /// As written in the file.
    pub written: String,
    /// Where it is written.
    pub origin: Origin,
    pub(crate) pattern: Pattern,
}

impl Term {
    /// Returns every wording the term stands for, in lower case, gaps closed.
    pub fn literal_wordings(&self) -> Vec<String> {
        self.pattern.literal_wordings()
    }
}

/// One duty: several wordings, one vote.
#[derive(Clone, Debug)]
pub struct Duty {
    /// Stable name.
    pub id: String,
    /// The label it speaks for; against it, where the weight is negative.
    pub label: Label,
    /// The question it answers.
    pub question: Question,
    /// What its terms are in a posting.
    pub part: Part,
    /// Where it may be found.
    pub place: Place,
    /// Evidence in logits.
    pub weight: f64,
    /// What fitting may not change of the weight.
    pub lock: Lock,
    /// Whether a head counts only at the end of its phrase ("Head of", not "Head Chef").
    pub needs_end: bool,
    /// Whether a head counts only where the title has no other.
    pub is_weak: bool,
    /// Its wordings.
    pub terms: Vec<Term>,
    /// The documents it is drawn from.
    pub sources: Vec<String>,
    /// Texts in which it must leave evidence.
    pub hit: Vec<Written<String>>,
    /// Texts in which it must not.
    pub miss: Vec<Written<String>>,
    /// Where it is written.
    pub origin: Origin,
}

/// A document that duties are drawn from.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    pub(crate) title: String,
    /// The roles whose duties it lists; nothing, if any.
    pub(crate) describes: Vec<Label>,
}

/// Longer phrases that take their words out of play.
#[derive(Clone, Debug)]
pub(crate) struct Mask {
    pub(crate) id: String,
    pub(crate) terms: Vec<Term>,
}

/// A phrase that changes what the words near it mean (ConText, Harkema et al. 2009).
#[derive(Clone, Debug)]
pub(crate) struct ContextRule {
    pub(crate) id: String,
    pub(crate) origin: Origin,
    pub(crate) effect: String,
    pub(crate) factor: f64,
    pub(crate) direction: Direction,
    pub(crate) reach: usize,
    pub(crate) stop: Stop,
    pub(crate) terms: Vec<Term>,
    pub(crate) ends: Vec<Term>,
}

/// A phrase beside which a text names its own post ("we are looking for a ...").
#[derive(Clone, Debug)]
pub(crate) struct MentionRule {
    pub(crate) id: String,
    pub(crate) window: Window,
    pub(crate) terms: Vec<Term>,
}

/// A kind of section, its headings, and the columns that hold nothing else.
#[derive(Clone, Debug)]
pub(crate) struct Section {
    pub(crate) id: String,
    pub(crate) weight: f64,
    pub(crate) headings: Vec<Term>,
    pub(crate) columns: Vec<String>,
}

/// The small words of titles.
#[derive(Clone, Debug, Default)]
pub(crate) struct Grammar {
    /// Words that end a title's core ("Director | of Nursing").
    pub(crate) prepositions: BTreeSet<String>,
    /// Words after which a title says nothing of what it leads ("to", "with").
    pub(crate) closers: BTreeSet<String>,
    /// Words that do not say what is led ("global", "support").
    pub(crate) modifiers: BTreeSet<String>,
    /// Nouns for bodies that are named after a field without being one ("Technology Center").
    pub(crate) organizations: BTreeSet<String>,
    /// Words that join two phrases.
    pub(crate) conjunctions: BTreeSet<String>,
    /// Words that may open the subject of a sentence ("The IT Manager will").
    pub(crate) determiners: BTreeSet<String>,
    /// Words that end a mention of the post in running text ("an IT Manager who").
    pub(crate) mention_ends: BTreeSet<String>,
}

/// The numbers of the score that belong to no single duty.
#[derive(Clone, Debug)]
pub struct Model {
    /// Name of the model.
    pub name: String,
    /// Logits each label starts with.
    pub prior: ByLabel<f64>,
    /// What the next find of the same duty weighs, as a share of the one before it.
    pub repeat: f64,
    /// How the answers to the two questions become a score.
    pub structure: Structure,
    /// Logits for the field at which evidence of the roles counts half.
    pub field_halfway: f64,
    /// What the next area of a title weighs, as a share of the one before it.
    pub next_area: f64,
    /// What an area weighs when another noun ends its phrase ("Technology Certification").
    pub loose_area: f64,
    /// What a title counts when the text says it and the title column says none; the text's
    /// next name for the post counts `repeat` of that.
    pub mention: f64,
    /// What it counts beside a title that has a head of its own.
    pub mention_beside_title: f64,
    /// Most logits that all duties of one label can add up to.
    pub saturation: Saturation,
    /// What scores are divided by before they become probabilities; 1 if not given.
    pub temperature: f64,
    /// When a label should be looked at; never, if not given.
    pub review: ReviewRules,
}

/// How the answers to the two questions become a score.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Structure {
    /// Evidence of the roles counts as far as the field is theirs.
    #[default]
    TwoQuestions,
    /// One softmax over the three labels: all evidence adds up.
    OneSoftmax,
    /// Title and text each answer both questions for themselves, and add up.
    TwoExperts,
}

/// When a label should be looked at by a person.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReviewRules {
    /// Lead of the best label over the next, in logits, below which it is small.
    pub margin: f64,
    /// Probability from which the title, or the text, is sure by itself.
    pub sure: f64,
    /// Words below which a text is short.
    pub short_text: usize,
    /// Share of words below, among the first hundreds, that are common English words.
    pub english_share: f64,
    /// Common English words.
    pub english: std::collections::BTreeSet<String>,
}

/// Most logits that a group of evidence for one label can add up to, for and against.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Saturation {
    /// Duties that answer the question of the field.
    pub field: f64,
    /// Duties that answer the question of the level.
    pub level: f64,
}
