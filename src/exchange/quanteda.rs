//! Dictionaries of the R package quanteda in YAML: nested keys, and lists of patterns in which
//! `*` and `?` stand for letters and a lone `*` for a word.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use saphyr_parser::{Event, Marker, Parser, StrInput};

use super::dictionary::{Attributes, Category, Dictionary, ExchangeError, Patterns};
use super::losses::Losses;
use super::{mapping, patterns};
use crate::lexicon::{Duty, Lexicon};

/// Deepest nesting of keys: dictionaries have two or three levels.
const MAX_DEPTH: usize = 32;

pub(super) fn write(lexicon: &Lexicon) -> (String, Losses) {
    let mut losses = Losses::of_any_format(lexicon);
    let mut text = String::new();
    let mut sides: BTreeMap<String, Vec<&Duty>> = BTreeMap::new();
    for duty in lexicon.duties() {
        let key = mapping::key(duty.label, duty.weight, lexicon.labels());
        sides.entry(key).or_default().push(duty);
    }
    for (key, duties) in sides {
        // A string can always be written to.
        let _ = writeln!(text, "{}:", quote(&key));
        for duty in duties {
            losses.add_attributes(duty);
            let _ = writeln!(text, "  {}:", quote(&duty.id));
            for pattern in patterns_of(duty, &mut losses) {
                let _ = writeln!(text, "    - {}", quote(&pattern));
            }
        }
    }
    (text, losses)
}

fn patterns_of(duty: &Duty, losses: &mut Losses) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for term in &duty.terms {
        match patterns::with_gaps(&term.pattern) {
            Some(patterns) => all.extend(patterns),
            None => {
                losses.gaps += usize::from(term.pattern.has_gap());
                all.extend(term.literal_wordings());
            }
        }
    }
    all
}

/// Writes a text in double quotes; what JSON reads, YAML reads as well.
fn quote(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

pub(super) fn read(name: &str, text: &str) -> Result<Dictionary, ExchangeError> {
    let mut reader = Reader {
        name,
        parser: Parser::new_from_str(text),
        dictionary: Dictionary::default(),
    };
    while let Some((event, at)) = reader.next()? {
        match event {
            Event::Nothing
            | Event::StreamStart
            | Event::StreamEnd
            | Event::DocumentStart(_)
            | Event::DocumentEnd => {}
            event => reader.node(event, at, &mut Vec::new())?,
        }
    }
    Ok(reader.dictionary)
}

struct Reader<'t> {
    name: &'t str,
    parser: Parser<'t, StrInput<'t>>,
    dictionary: Dictionary,
}

impl<'t> Reader<'t> {
    fn next(&mut self) -> Result<Option<(Event<'t>, Marker)>, ExchangeError> {
        match self.parser.next_event() {
            None => Ok(None),
            Some(Ok((event, span))) => Ok(Some((event, span.start))),
            Some(Err(error)) => Err(self.fault(*error.marker(), error.info())),
        }
    }

    fn fault(&self, at: Marker, message: impl Into<String>) -> ExchangeError {
        ExchangeError::at_line(self.name, at.line(), message)
    }

    /// Reads what stands below a path of keys, from its first event.
    fn node(
        &mut self,
        event: Event<'t>,
        at: Marker,
        path: &mut Vec<String>,
    ) -> Result<(), ExchangeError> {
        if path.len() > MAX_DEPTH {
            return Err(self.fault(
                at,
                "keys are nested too deeply; a dictionary has a few levels",
            ));
        }
        match event {
            Event::Scalar(text, ..) if path.is_empty() => {
                let message = format!("{text:?} stands under no key; write key: [{text}]");
                Err(self.fault(at, message))
            }
            Event::Scalar(text, ..) => {
                if !text.trim().is_empty() && text != "~" {
                    self.push(path, text.into_owned());
                }
                Ok(())
            }
            Event::SequenceStart(..) => {
                while let Some((event, at)) = self.next()? {
                    if event == Event::SequenceEnd {
                        break;
                    }
                    self.node(event, at, path)?;
                }
                Ok(())
            }
            Event::MappingStart(..) => self.mapping(path),
            Event::Alias(_) => Err(self.fault(
                at,
                "there is an alias, which stands for nodes elsewhere; write them out",
            )),
            Event::Nothing
            | Event::StreamStart
            | Event::StreamEnd
            | Event::DocumentStart(_)
            | Event::DocumentEnd
            | Event::SequenceEnd
            | Event::MappingEnd => Ok(()),
        }
    }

    fn mapping(&mut self, path: &mut Vec<String>) -> Result<(), ExchangeError> {
        while let Some((event, at)) = self.next()? {
            match event {
                Event::MappingEnd => break,
                Event::Scalar(key, ..) => {
                    let Some((value, at)) = self.next()? else {
                        break;
                    };
                    path.push(key.into_owned());
                    self.node(value, at, path)?;
                    path.pop();
                }
                _ => return Err(self.fault(at, "a key is no plain word; write key: [word, word]")),
            }
        }
        Ok(())
    }

    fn push(&mut self, path: &[String], pattern: String) {
        let categories = &mut self.dictionary.categories;
        let known = categories.iter_mut().find(|category| category.path == path);
        match known.map(|category| &mut category.patterns) {
            Some(Patterns::Globs(globs)) => globs.push(pattern),
            Some(Patterns::Terms(_)) | None => categories.push(Category {
                path: path.to_vec(),
                patterns: Patterns::Globs(vec![pattern]),
                attributes: Attributes::default(),
            }),
        }
    }
}
