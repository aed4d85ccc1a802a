//! The entries of a lexicon, each with what it says, so that two lexicons can be set side by
//! side entry by entry.

use std::collections::BTreeMap;

use serde::Serialize;

use super::setting;
use crate::label::Label;
use crate::lexicon::{
    ContextRule, Direction, Duty, Grammar, Lexicon, Lock, Mask, MentionRule, Origin, Part, Place,
    Question, Section, Stop, Term, Window,
};

/// What an entry of a lexicon is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum EntryKind {
    /// A duty or a part of titles.
    Duty,
    /// A mask.
    Mask,
    /// A context rule.
    Context,
    /// A rule on where a text names its own post.
    Mention,
    /// A section.
    Section,
    /// A class of words that terms name.
    Class,
    /// What a context multiplies a duty with.
    Effect,
    /// The irregular forms of a word.
    Inflection,
    /// A pair of spellings.
    Spelling,
    /// One of the lists of small words of titles.
    Grammar,
    /// A number of the model.
    Model,
    /// What a label is called and when a posting is one.
    Label,
}

impl EntryKind {
    /// Returns the name that reports use.
    pub fn as_str(self) -> &'static str {
        match self {
            EntryKind::Duty => "duty",
            EntryKind::Mask => "mask",
            EntryKind::Context => "context",
            EntryKind::Mention => "mention",
            EntryKind::Section => "section",
            EntryKind::Class => "class",
            EntryKind::Effect => "effect",
            EntryKind::Inflection => "inflection",
            EntryKind::Spelling => "spelling",
            EntryKind::Grammar => "grammar",
            EntryKind::Model => "model",
            EntryKind::Label => "label",
        }
    }
}

/// An entry by its kind and its name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Entry {
    /// What it is.
    pub kind: EntryKind,
    /// Its id; for classes, effects, word forms and numbers their name.
    pub id: String,
}

impl Entry {
    pub(super) fn new(kind: EntryKind, id: impl Into<String>) -> Entry {
        let id = id.into();
        Entry { kind, id }
    }
}

/// What a property of an entry is set to.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Value {
    /// A number.
    Number(f64),
    /// Yes or no.
    Flag(bool),
    /// A label.
    Label(Label),
    /// Anything else, as the files write it.
    Text(String),
}

impl From<f64> for Value {
    fn from(number: f64) -> Value {
        Value::Number(number)
    }
}

impl From<usize> for Value {
    fn from(number: usize) -> Value {
        Value::Number(number as f64)
    }
}

impl From<String> for Value {
    fn from(text: String) -> Value {
        Value::Text(text)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Value {
        Value::Text(text.to_owned())
    }
}

/// One property of an entry; those with several values stand several times.
pub(super) type Property = (&'static str, Value);

/// What an entry says.
#[derive(Debug)]
pub(super) struct Card {
    pub(super) label: Option<Label>,
    pub(super) origin: Option<Origin>,
    pub(super) properties: Vec<Property>,
}

impl Card {
    fn new(terms: &[Term], properties: Vec<Property>) -> Card {
        Card {
            label: None,
            origin: terms.first().map(|term| term.origin.clone()),
            properties,
        }
    }

    fn plain(properties: Vec<Property>) -> Card {
        Card::new(&[], properties)
    }
}

/// Returns every entry of a lexicon with what it says.
pub(super) fn entries(lexicon: &Lexicon) -> BTreeMap<Entry, Card> {
    let mut entries = BTreeMap::new();
    let mut add = |kind, id: &str, card| {
        entries.insert(Entry::new(kind, id), card);
    };
    for found in &lexicon.duties {
        add(EntryKind::Duty, &found.id, duty(found));
    }
    for found in &lexicon.masks {
        add(EntryKind::Mask, &found.id, mask(found));
    }
    for found in &lexicon.contexts {
        add(EntryKind::Context, &found.id, context(found));
    }
    for found in &lexicon.mentions {
        add(EntryKind::Mention, &found.id, mention(found));
    }
    for found in &lexicon.sections {
        add(EntryKind::Section, &found.id, section(found));
    }
    let vocabulary = &lexicon.vocabulary;
    for (name, members) in &vocabulary.classes {
        add(EntryKind::Class, name, words("term", members));
    }
    for (name, &factor) in &vocabulary.effects {
        let card = Card::plain(vec![("factor", factor.into())]);
        add(EntryKind::Effect, name, card);
    }
    for (word, forms) in &vocabulary.words.irregular {
        add(EntryKind::Inflection, word, words("form", forms));
    }
    for [from, to] in &vocabulary.words.spellings {
        add(
            EntryKind::Spelling,
            &spelling_id(from, to),
            Card::plain(Vec::new()),
        );
    }
    for (name, list) in grammar(&lexicon.grammar) {
        add(EntryKind::Grammar, name, words("word", list));
    }
    for (label, name) in lexicon.labels.iter() {
        let title = ("title", lexicon.labels.title(label).into());
        let policy = ("policy", lexicon.labels.policy(label).into());
        add(EntryKind::Label, name, Card::plain(vec![title, policy]));
    }
    for (name, properties) in setting::settings(&lexicon.labels, &lexicon.model) {
        add(EntryKind::Model, &name, Card::plain(properties));
    }
    entries
}

/// Returns what a pair of spellings is called.
pub(super) fn spelling_id(from: &str, to: &str) -> String {
    format!("{from}/{to}")
}

/// Returns the lists of small words with their names.
fn grammar(grammar: &Grammar) -> [(&'static str, &std::collections::BTreeSet<String>); 7] {
    let Grammar {
        prepositions,
        closers,
        modifiers,
        organizations,
        conjunctions,
        determiners,
        mention_ends,
    } = grammar;
    [
        ("prepositions", prepositions),
        ("closers", closers),
        ("modifiers", modifiers),
        ("organizations", organizations),
        ("conjunctions", conjunctions),
        ("determiners", determiners),
        ("mention_ends", mention_ends),
    ]
}

/// Returns a list of small words by its name.
pub(super) fn grammar_list<'g>(
    grammar: &'g mut Grammar,
    name: &str,
) -> Option<&'g mut std::collections::BTreeSet<String>> {
    match name {
        "prepositions" => Some(&mut grammar.prepositions),
        "closers" => Some(&mut grammar.closers),
        "modifiers" => Some(&mut grammar.modifiers),
        "organizations" => Some(&mut grammar.organizations),
        "conjunctions" => Some(&mut grammar.conjunctions),
        "determiners" => Some(&mut grammar.determiners),
        "mention_ends" => Some(&mut grammar.mention_ends),
        _ => None,
    }
}

fn words<'w>(name: &'static str, words: impl IntoIterator<Item = &'w String>) -> Card {
    let words = words.into_iter();
    Card::plain(words.map(|word| (name, word.clone().into())).collect())
}

fn written<'t>(name: &'static str, terms: &'t [Term]) -> impl Iterator<Item = Property> + 't {
    let terms = terms.iter();
    terms.map(move |term| (name, Value::Text(term.written.clone())))
}

fn duty(duty: &Duty) -> Card {
    let Duty {
        id: _,
        label,
        question,
        part,
        place,
        weight,
        lock,
        needs_end,
        is_weak,
        terms,
        sources,
        hit,
        miss,
        origin,
    } = duty;
    let mut properties = vec![
        ("label", Value::Label(*label)),
        ("question", question_name(*question).into()),
        ("part", part_name(*part).into()),
        ("in", place_name(*place).into()),
        ("weight", (*weight).into()),
        ("lock", lock_name(*lock).into()),
        ("needs_end", Value::Flag(*needs_end)),
        ("weak", Value::Flag(*is_weak)),
    ];
    properties.extend(written("term", terms));
    properties.extend(
        sources
            .iter()
            .map(|source| ("source", source.clone().into())),
    );
    for (name, texts) in [("hit", hit), ("miss", miss)] {
        properties.extend(texts.iter().map(|text| (name, text.value.clone().into())));
    }
    Card {
        label: Some(*label),
        origin: Some(origin.clone()),
        properties,
    }
}

fn mask(mask: &Mask) -> Card {
    let Mask { id: _, terms } = mask;
    Card::new(terms, written("term", terms).collect())
}

fn context(rule: &ContextRule) -> Card {
    let ContextRule {
        id: _,
        origin: _,
        effect,
        // Belongs to the effect, which is an entry of its own.
        factor: _,
        direction,
        reach,
        stop,
        terms,
        ends,
    } = rule;
    let direction = match direction {
        Direction::Forward => "forward",
        Direction::Backward => "backward",
    };
    let stop = match stop {
        Stop::Comma => "comma",
        Stop::Clause => "clause",
        Stop::Sentence => "sentence",
    };
    let mut properties = vec![
        ("effect", effect.clone().into()),
        ("direction", direction.into()),
        ("reach", (*reach).into()),
        ("stop", stop.into()),
    ];
    properties.extend(written("term", terms));
    properties.extend(written("end", ends));
    Card::new(terms, properties)
}

fn mention(rule: &MentionRule) -> Card {
    let MentionRule {
        id: _,
        window,
        terms,
    } = rule;
    let window = match window {
        Window::After => "after",
        Window::Before => "before",
    };
    let mut properties = vec![("window", window.into())];
    properties.extend(written("term", terms));
    Card::new(terms, properties)
}

fn section(section: &Section) -> Card {
    let Section {
        id: _,
        weight,
        headings,
        columns,
    } = section;
    let mut properties = vec![("weight", (*weight).into())];
    properties.extend(written("heading", headings));
    properties.extend(
        columns
            .iter()
            .map(|column| ("column", column.clone().into())),
    );
    Card::new(headings, properties)
}

fn question_name(question: Question) -> &'static str {
    match question {
        Question::Field => "field",
        Question::Level => "level",
    }
}

fn part_name(part: Part) -> &'static str {
    match part {
        Part::Duty => "duty",
        Part::Head => "head",
        Part::Rank => "rank",
        Part::Area => "area",
    }
}

fn place_name(place: Place) -> &'static str {
    match place {
        Place::Anywhere => "anywhere",
        Place::Title => "title",
        Place::Text => "text",
    }
}

fn lock_name(lock: Lock) -> &'static str {
    match lock {
        Lock::None => "none",
        Lock::Sign => "sign",
        Lock::Weight => "weight",
    }
}
