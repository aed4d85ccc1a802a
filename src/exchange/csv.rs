//! A lexicon as a table: a row for each term, in the syntax of terms, for spreadsheets.

use std::collections::BTreeMap;

use csv::{ReaderBuilder, StringRecord, Trim, Writer};
use serde::{Deserialize, Serialize};

use super::dictionary::{Attributes, Category, Dictionary, ExchangeError, Patterns};
use super::losses::Losses;
use crate::lexicon::{Lexicon, Lock, Part, Pattern, Place, Question};

/// What stands between two sources.
const SEPARATOR: &str = "; ";

/// The name of a duty where the table has none.
const NAMELESS: &str = "words";

/// A row: one term of a duty, and what the duty is. Only the term must be there.
#[derive(Debug, Default, Deserialize, Serialize)]
struct Row {
    #[serde(default)]
    label: Option<String>,
    #[serde(default)]
    question: Option<Question>,
    #[serde(default)]
    duty: Option<String>,
    #[serde(default)]
    weight: Option<f64>,
    term: String,
    #[serde(default, rename = "in")]
    place: Option<Place>,
    #[serde(default)]
    sources: Option<String>,
    #[serde(default)]
    part: Option<Part>,
    #[serde(default)]
    lock: Option<Lock>,
    #[serde(default)]
    needs_end: Option<bool>,
    #[serde(default)]
    weak: Option<bool>,
}

pub(super) fn write(lexicon: &Lexicon) -> (String, Losses) {
    let mut writer = Writer::from_writer(Vec::new());
    for duty in lexicon.duties() {
        for term in &duty.terms {
            let row = Row {
                label: Some(lexicon.labels().name(duty.label).to_owned()),
                question: Some(duty.question),
                duty: Some(duty.id.clone()),
                weight: Some(duty.weight),
                term: term.spelt_out(),
                place: Some(duty.place),
                sources: Some(duty.sources.join(SEPARATOR)),
                part: Some(duty.part),
                lock: Some(duty.lock),
                needs_end: Some(duty.needs_end),
                weak: Some(duty.is_weak),
            };
            // Memory takes every row, and every field is one that CSV can hold.
            let _ = writer.serialize(row);
        }
    }
    let bytes = writer.into_inner().unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes).into_owned();
    (text, Losses::of_any_format(lexicon))
}

pub(super) fn read(name: &str, text: &str) -> Result<Dictionary, ExchangeError> {
    let mut reader = ReaderBuilder::new()
        .trim(Trim::All)
        .from_reader(text.as_bytes());
    let fault = |error: csv::Error| {
        let line = error.position().map_or(1, |position| position.line());
        let message = match error.kind() {
            csv::ErrorKind::Deserialize { err, .. } => match err.field() {
                Some(field) => format!("field {}: {}", field + 1, err.kind()),
                None => err.kind().to_string(),
            },
            csv::ErrorKind::UnequalLengths {
                expected_len, len, ..
            } => format!("{len} fields where the header has {expected_len}; mend the row"),
            csv::ErrorKind::Io(_)
            | csv::ErrorKind::Utf8 { .. }
            | csv::ErrorKind::Seek
            | csv::ErrorKind::Serialize(_) => error.to_string(),
            _ => error.to_string(),
        };
        ExchangeError::at_line(name, line as usize, message)
    };
    let header = reader.headers().map_err(fault)?;
    let header: StringRecord = header.iter().map(str::to_lowercase).collect();
    if !header.iter().any(|column| column == "term") {
        let columns: Vec<&str> = header.iter().collect();
        let message = format!(
            "there is no column \"term\" among {}; rename the one with the words",
            columns.join(", ")
        );
        return Err(ExchangeError::at_line(name, 1, message));
    }
    reader.set_headers(header);
    let mut duties = Duties::default();
    for row in reader.deserialize() {
        let row: Row = row.map_err(fault)?;
        let line = duties.n_rows + 2;
        let message = |message| ExchangeError::at_line(name, line, message);
        duties.add(row).map_err(message)?;
    }
    Ok(Dictionary {
        categories: duties.categories,
        refused: Vec::new(),
    })
}

/// The duties so far, by label and name.
#[derive(Default)]
struct Duties {
    n_rows: usize,
    categories: Vec<Category>,
    known: BTreeMap<(Option<String>, String), usize>,
}

impl Duties {
    fn add(&mut self, row: Row) -> Result<(), String> {
        self.n_rows += 1;
        Pattern::parse_alone(&row.term)
            .map_err(|message| format!("term {:?}: {message}", row.term))?;
        let named = row.duty.filter(|duty| !duty.is_empty());
        let attributes = Attributes {
            label: row.label.filter(|label| !label.is_empty()),
            question: row.question,
            part: row.part.unwrap_or_default(),
            place: row.place,
            weight: row.weight,
            lock: row.lock,
            needs_end: row.needs_end.unwrap_or_default(),
            weak: row.weak.unwrap_or_default(),
            sources: split(&row.sources.unwrap_or_default()),
        };
        // Words of no duty are one for each weight, as a duty has one weight.
        let id = match (&named, attributes.weight) {
            (Some(duty), _) => duty.clone(),
            (None, Some(weight)) => format!("{NAMELESS} {weight}"),
            (None, None) => NAMELESS.to_owned(),
        };
        let key = (attributes.label.clone(), id.clone());
        let index = *self.known.entry(key).or_insert(self.categories.len());
        if index == self.categories.len() {
            self.categories.push(Category {
                path: vec![id],
                patterns: Patterns::Terms(vec![row.term]),
                attributes,
            });
            return Ok(());
        }
        let category = &mut self.categories[index];
        if category.attributes != attributes {
            return Err(format!(
                "duty {id:?} is said to be otherwise in a row above; give all of its rows the same weight, question, part, lock and sources"
            ));
        }
        if let Patterns::Terms(terms) = &mut category.patterns {
            terms.push(row.term);
        }
        Ok(())
    }
}

fn split(sources: &str) -> Vec<String> {
    let sources = sources.split(SEPARATOR.trim()).map(str::trim);
    sources
        .filter(|source| !source.is_empty())
        .map(str::to_owned)
        .collect()
}
