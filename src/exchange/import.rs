//! A dictionary becomes the files of a lexicon.

use std::collections::{BTreeMap, BTreeSet};

use toml_edit::DocumentMut;

use super::dictionary::{Category, Dictionary, Patterns, Refused};
use super::mapping::{self, Mapping, MappingError, Side};
use super::phrase::{Phrase, Phrases};
use super::tables::rules;
use super::vocabulary::Vocabulary;
use crate::format::canonical;
use crate::label::{ByLabel, Label};
use crate::lexicon::{Lexicon, Part, Question};

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
        let mut sources = BTreeSet::new();
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
            sources.extend(self.sources(category));
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
            Some(files) => {
                sources.retain(|source| !self.lexicon.sources.contains_key(source));
                rules(files)
            }
            None => vec![("model.toml".to_owned(), self.model())],
        };
        if !sources.is_empty() {
            documents.insert("sources.toml".to_owned(), self.listed(&sources));
        }
        for (name, document) in documents {
            let name = free_name(name, &imported.files);
            imported.files.push((name, document.to_string()));
        }
        for (name, text) in &mut imported.files {
            if !text.starts_with("#:schema") {
                *text = format!("#:schema ./{}\n{text}", Lexicon::SCHEMA_FILE);
            }
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
}

/// Returns a file name that is not among the files.
fn free_name(name: String, files: &[(String, String)]) -> String {
    let mut name = name;
    while files.iter().any(|(taken, _)| *taken == name) {
        name = format!("imported-{name}");
    }
    name
}
