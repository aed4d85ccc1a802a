//! A dictionary becomes the files of a lexicon.

use std::collections::{BTreeMap, BTreeSet};

use toml_edit::{Array, ArrayOfTables, DocumentMut, InlineTable, Item, Table, Value};

use super::dictionary::{Category, Dictionary, Patterns, Refused};
use super::mapping::{self, Mapping, MappingError, Side};
use super::phrase::{Phrase, Phrases};
use super::vocabulary::Vocabulary;
use crate::format::canonical;
use crate::label::{ByLabel, Label};
use crate::lexicon::{Lexicon, Lock, Part, Place, Question};

/// The numbers of a lexicon that has nothing but one kind of evidence.
const MODEL: &str = include_str!("../../templates/import/model.toml");

/// What `other` starts with: less than any category weighs, so that one word is enough.
const OTHER_PRIOR: f64 = 0.5;

/// What a dictionary is imported with.
#[derive(Clone, Copy, Debug)]
pub struct Import<'i> {
    /// What errors and sources call the dictionary.
    pub name: &'i str,
    /// The lexicon whose labels the categories speak for.
    pub lexicon: &'i Lexicon,
    /// The files of that lexicon, where its rules and numbers are to be kept.
    pub rules: Option<&'i [(String, String)]>,
    /// The words that wildcards stand for.
    pub vocabulary: &'i Vocabulary,
    /// Which category speaks for which label.
    pub mapping: &'i Mapping,
    /// What a category weighs, where the dictionary does not say.
    pub weight: f64,
}

/// The files of an imported lexicon, and what became of the dictionary.
#[derive(Clone, Debug)]
pub struct Imported {
    /// Names and texts.
    pub files: Vec<(String, String)>,
    /// Duties of each label.
    pub n_duties: ByLabel<usize>,
    /// Terms of all duties.
    pub n_terms: usize,
    /// Patterns with wildcards, which stand for known words now.
    pub n_narrower: usize,
    /// Terms that are found without the words that their patterns demand in between.
    pub n_wider: usize,
    /// Categories that were to be left out.
    pub skipped: Vec<String>,
    /// Categories of which nothing is left.
    pub empty: Vec<String>,
    /// Patterns and lines that no term can say.
    pub refused: Vec<Refused>,
}

impl Import<'_> {
    /// Turns a dictionary into the files of a lexicon.
    ///
    /// # Errors
    ///
    /// Fails when a category's label is unknown.
    pub fn files(&self, dictionary: Dictionary) -> Result<Imported, MappingError> {
        let sides = self.mapping.apply(&dictionary, self.lexicon.labels())?;
        let mut imported = Imported {
            files: Vec::new(),
            n_duties: ByLabel::default(),
            n_terms: 0,
            n_narrower: 0,
            n_wider: 0,
            skipped: Vec::new(),
            empty: Vec::new(),
            refused: dictionary.refused,
        };
        let mut documents: BTreeMap<String, DocumentMut> = BTreeMap::new();
        let mut ids = BTreeSet::new();
        for (category, side) in dictionary.categories.iter().zip(sides) {
            let Some(side) = side else {
                imported.skipped.push(category.name());
                continue;
            };
            let terms = self.terms(category, &mut imported);
            if terms.is_empty() {
                imported.empty.push(category.name());
                continue;
            }
            imported.n_terms += terms.len();
            imported.n_duties[side.label] += 1;
            let id = self.id(category, side, &mut ids);
            let duty = self.duty(category, side, id, terms);
            let document = documents
                .entry(self.file(category, side.label))
                .or_insert_with(|| self.document(category, side.label));
            if let Some(duties) = document["duty"].as_array_of_tables_mut() {
                duties.push(duty);
            }
        }
        imported.files = match self.rules {
            Some(files) => rules(files),
            None => vec![("model.toml".to_owned(), self.model())],
        };
        for (name, document) in documents {
            let name = free_name(name, &imported.files);
            imported.files.push((name, document.to_string()));
        }
        for (name, text) in &mut imported.files {
            // What was just written is TOML, and what is none stays for the loader to refuse.
            if let Ok(formatted) = canonical(name, text) {
                *text = formatted;
            }
        }
        imported.files.sort();
        Ok(imported)
    }

    /// Returns a category's terms, each once, and notes what becomes of its patterns.
    fn terms(&self, category: &Category, imported: &mut Imported) -> Vec<String> {
        let globs = match &category.patterns {
            Patterns::Terms(written) => {
                let mut seen = BTreeSet::new();
                let first = written.iter().filter(|term| seen.insert(*term));
                return first.cloned().collect();
            }
            Patterns::Globs(globs) => globs,
        };
        let mut phrases = Phrases::default();
        for glob in globs {
            match Phrase::new(glob, self.vocabulary) {
                Ok(phrase) => {
                    imported.n_narrower += usize::from(phrase.is_narrower);
                    phrases.add(phrase);
                }
                Err(why) => imported.refused.push(Refused {
                    category: category.name(),
                    pattern: glob.clone(),
                    why,
                }),
            }
        }
        imported.n_wider += phrases.n_wider();
        phrases.terms()
    }

    /// Returns a name that no other duty has, without the label's in front.
    fn id(&self, category: &Category, side: Side, ids: &mut BTreeSet<String>) -> String {
        let name = category.name().to_lowercase();
        let weight = if side.is_against { -1.0 } else { 1.0 };
        let key = mapping::key(side.label, weight, self.lexicon.labels()).to_lowercase();
        let own = name.strip_prefix(&format!("{key}.")).unwrap_or(&name);
        let is_kept = |c: char| c.is_alphanumeric() || c == '_';
        let words = own
            .split(|c: char| !is_kept(c))
            .filter(|word| !word.is_empty());
        let words: Vec<&str> = words.collect();
        let id = if words.is_empty() {
            key
        } else {
            words.join("-")
        };
        let numbered = (2..).map(|number| format!("{id}-{number}"));
        let mut candidates = std::iter::once(id.clone()).chain(numbered);
        let free = candidates.find(|id| !ids.contains(id)).unwrap_or_default();
        ids.insert(free.clone());
        free
    }

    fn file(&self, category: &Category, label: Label) -> String {
        let attributes = &category.attributes;
        let question = match attributes.question.unwrap_or(Question::Level) {
            Question::Field => "-field",
            Question::Level => "",
        };
        let part = match attributes.part {
            Part::Duty => "",
            Part::Head => "-heads",
            Part::Rank => "-ranks",
            Part::Area => "-areas",
        };
        format!("{}{question}{part}.toml", self.lexicon.labels().name(label))
    }

    /// Starts the file of a label, a question and a part.
    fn document(&self, category: &Category, label: Label) -> DocumentMut {
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

    fn duty(&self, category: &Category, side: Side, id: String, terms: Vec<String>) -> Table {
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
        duty["sources"] = match attributes.sources.as_slice() {
            [] => texts(&[self.name.to_owned()]),
            sources => texts(sources),
        };
        duty
    }

    /// Returns the model of a lexicon that is nothing but this dictionary.
    fn model(&self) -> String {
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

fn text(text: &str) -> Item {
    Item::Value(Value::from(text))
}

fn texts(texts: &[String]) -> Item {
    Item::Value(Value::Array(texts.iter().collect::<Array>()))
}

/// Returns what other files hold beside duties, under the names of their own.
fn rules(files: &[(String, String)]) -> Vec<(String, String)> {
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

/// Returns a file name that is not among the files.
fn free_name(name: String, files: &[(String, String)]) -> String {
    let mut name = name;
    while files.iter().any(|(taken, _)| *taken == name) {
        name = format!("imported-{name}");
    }
    name
}
