//! The tables of an imported lexicon: duties, their sources, a model, and what another lexicon
//! has beside its duties.

use std::collections::BTreeSet;

use toml_edit::{Array, ArrayOfTables, DocumentMut, InlineTable, Item, Table, Value};

use super::dictionary::Category;
use super::import::Import;
use super::mapping::Side;
use crate::label::Label;
use crate::lexicon::{Lock, Part, Place, Question};

/// The numbers of a lexicon that has nothing but one kind of evidence.
const MODEL: &str = include_str!("../../templates/import/model.toml");

/// What `other` starts with: less than any category weighs, so that one word is enough.
const OTHER_PRIOR: f64 = 0.5;

impl Import<'_> {
    /// Starts the file of a label, a question and a part.
    pub(super) fn document(&self, category: &Category, label: Label) -> DocumentMut {
        let mut document = DocumentMut::new();
        let attributes = &category.attributes;
        document["label"] = text(self.lexicon.labels().name(label));
        document["question"] = text(match attributes.question.unwrap_or(Question::Level) {
            Question::Field => "field",
            Question::Level => "level",
        });
        match attributes.part {
            Part::Duty => {}
            Part::Head => document["part"] = text("head"),
            Part::Rank => document["part"] = text("rank"),
            Part::Area => document["part"] = text("area"),
        }
        let head = format!("# Imported from {}.\n\n", self.name);
        if let Some(mut key) = document.key_mut("label") {
            key.leaf_decor_mut().set_prefix(head);
        }
        document["duty"] = Item::ArrayOfTables(ArrayOfTables::new());
        document
    }

    pub(super) fn duty(
        &self,
        category: &Category,
        side: Side,
        id: String,
        terms: Vec<String>,
    ) -> Table {
        let mut duty = Table::new();
        let attributes = &category.attributes;
        let weight = attributes.weight.unwrap_or(self.weight);
        let weight = if side.is_against { -weight } else { weight };
        duty["id"] = text(&id);
        duty["weight"] = Item::Value(weight.into());
        let usual = match attributes.part {
            Part::Duty => Place::Text,
            Part::Head | Part::Rank | Part::Area => Place::Anywhere,
        };
        match attributes.place.filter(|place| *place != usual) {
            None => {}
            Some(Place::Anywhere) => duty["in"] = text("anywhere"),
            Some(Place::Title) => duty["in"] = text("title"),
            Some(Place::Text) => duty["in"] = text("text"),
        }
        match attributes.lock {
            None | Some(Lock::Sign) => {}
            Some(Lock::None) => duty["lock"] = text("none"),
            Some(Lock::Weight) => duty["lock"] = text("weight"),
        }
        if attributes.needs_end {
            duty["needs_end"] = Item::Value(true.into());
        }
        if attributes.weak {
            duty["weak"] = Item::Value(true.into());
        }
        duty["terms"] = texts(&terms);
        duty["sources"] = texts(&self.sources(category));
        duty
    }

    /// Returns what a category is drawn from: the dictionary itself, if it does not say.
    pub(super) fn sources(&self, category: &Category) -> Vec<String> {
        match category.attributes.sources.as_slice() {
            [] => vec![self.name.to_owned()],
            sources => sources.to_vec(),
        }
    }

    /// Lists sources, of which the dictionary says no more than their names.
    pub(super) fn listed(&self, sources: &BTreeSet<String>) -> DocumentMut {
        let mut document = DocumentMut::new();
        let mut table = Table::new();
        for source in sources {
            let mut entry = InlineTable::new();
            let title = if source == self.name {
                format!("The dictionary {source}")
            } else {
                format!("{source}, as {} names it", self.name)
            };
            entry.insert("title", title.into());
            table[source.as_str()] = Item::Value(entry.into());
        }
        document["sources"] = Item::Table(table);
        document
    }

    /// Returns the model of a lexicon that is nothing but this dictionary.
    pub(super) fn model(&self) -> String {
        let mut document: DocumentMut = MODEL.parse().unwrap_or_default();
        let labels = self.lexicon.labels();
        let mut prior = InlineTable::new();
        for (label, name) in labels.iter() {
            let logits = match label {
                Label::Senior | Label::Junior => 0.0,
                Label::Other => OTHER_PRIOR,
            };
            prior.insert(name, logits.into());
        }
        document["model"]["name"] = text(self.name);
        document["model"]["prior"] = Item::Value(prior.into());
        let mut table = Table::new();
        table["field"] = text(labels.field());
        table["work"] = text(labels.work());
        table["both"] = text(labels.both());
        for label in Label::ALL {
            let mut policy = Table::new();
            policy["name"] = text(labels.name(label));
            policy["title"] = text(labels.title(label));
            policy["policy"] = text(labels.policy(label));
            table[label.key()] = Item::Table(policy);
        }
        document["labels"] = Item::Table(table);
        document.to_string()
    }
}

/// Returns what other files hold beside duties, under the names of their own.
pub(super) fn rules(files: &[(String, String)]) -> Vec<(String, String)> {
    let mut kept = Vec::new();
    for (path, text) in files {
        let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
        let Ok(mut document) = text.parse::<DocumentMut>() else {
            kept.push((name.to_owned(), text.clone()));
            continue;
        };
        if document.remove("duty").is_some() {
            for key in ["label", "question", "part", "lock"] {
                document.remove(key);
            }
        }
        if !document.is_empty() {
            kept.push((name.to_owned(), document.to_string()));
        }
    }
    kept
}

fn text(text: &str) -> Item {
    Item::Value(Value::from(text))
}

fn texts(texts: &[String]) -> Item {
    Item::Value(Value::Array(texts.iter().collect::<Array>()))
}
