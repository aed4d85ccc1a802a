//! Turns parsed files into a lexicon, checking every entry and every reference.

use std::collections::BTreeMap;

use toml::Spanned;

use super::Lexicon;
use super::data::{
    ContextRule, Duty, Grammar, Lock, Mask, MentionRule, Model, Part, Place, Question, Section,
    Source, Term,
};
use super::error::{LexiconError, Located, Origin, Written};
use super::file::{self, LexiconFile, ModelTable, Weight};
use super::labels;
use super::limits::Totals;
use super::vocabulary::Vocabulary;
use crate::label::{Label, Labels};

/// Largest weight that can be meant: 20 logits are odds of half a billion to one.
const MAX_WEIGHT: f64 = 20.0;

/// Loads files with what the entries of all of them refer to.
pub(super) struct Loader {
    labels: Labels,
    vocabulary: Vocabulary,
    totals: Totals,
}

impl Loader {
    pub(super) fn collect_shared(
        files: &[(Located<'_>, LexiconFile)],
    ) -> Result<Loader, LexiconError> {
        let labels = labels::read(files)?;
        let mut vocabulary = Vocabulary::default();
        for (located, file) in files {
            insert_all(located, "class", &mut vocabulary.classes, &file.classes)?;
            insert_all(located, "effect", &mut vocabulary.effects, &file.effects)?;
            insert_all(
                located,
                "inflection",
                &mut vocabulary.words.irregular,
                &file.inflections,
            )?;
            vocabulary.words.spellings.extend(file.spellings.clone());
        }
        vocabulary.words.spellings.sort();
        Ok(Loader {
            labels,
            vocabulary,
            totals: Totals::default(),
        })
    }

    pub(super) fn load(
        self,
        files: Vec<(Located<'_>, LexiconFile)>,
    ) -> Result<Lexicon, LexiconError> {
        let mut model = None;
        let mut duties = Vec::new();
        let mut masks = Vec::new();
        let mut contexts = Vec::new();
        let mut mentions = Vec::new();
        let mut sections = Vec::new();
        let mut grammar = Grammar::default();
        let mut sources = BTreeMap::new();
        let mut ids = Ids::default();
        for (located, file) in files {
            let defaults = Defaults {
                label: self.label(&located, &file.label)?,
                question: file.question,
                part: file.part,
                lock: file.lock,
            };
            for duty in file.duty {
                ids.add(&located, "duty", &duty.get_ref().id)?;
                duties.push(self.duty(&located, duty, defaults)?);
            }
            for table in file.mask {
                ids.add(&located, "mask", &table.get_ref().id)?;
                let table = table.into_inner();
                masks.push(Mask {
                    id: table.id.into_inner(),
                    terms: self.terms(&located, table.terms)?,
                });
            }
            for table in file.context {
                ids.add(&located, "context", &table.get_ref().id)?;
                contexts.push(self.context(&located, table.into_inner())?);
            }
            for table in file.mention {
                ids.add(&located, "mention", &table.get_ref().id)?;
                let table = table.into_inner();
                mentions.push(MentionRule {
                    id: table.id.into_inner(),
                    window: table.window,
                    terms: self.terms(&located, table.terms)?,
                });
            }
            for table in file.section {
                ids.add(&located, "section", &table.get_ref().id)?;
                let table = table.into_inner();
                sections.push(Section {
                    id: table.id.into_inner(),
                    weight: table.weight,
                    headings: self.terms(&located, table.headings)?,
                    columns: table.columns,
                });
            }
            for (id, table) in &file.sources {
                let source = self.source(&located, table)?;
                if sources.insert(id.clone(), source).is_some() {
                    let message =
                        format!("source {id:?} is defined twice; rename one or join them");
                    return Err(located.invalid(0..0, message));
                }
            }
            if let Some(table) = file.grammar {
                grammar.prepositions.extend(table.prepositions);
                grammar.closers.extend(table.closers);
                grammar.modifiers.extend(table.modifiers);
                grammar.organizations.extend(table.organizations);
                grammar.conjunctions.extend(table.conjunctions);
                grammar.determiners.extend(table.determiners);
                grammar.mention_ends.extend(table.mention_ends);
            }
            if let Some(found) = file.model {
                let found = self.model(&located, found)?;
                if model.replace(found).is_some() {
                    return Err(located.invalid(0..0, "there is a second [model]; keep one"));
                }
            }
        }
        let model = model.ok_or_else(|| {
            LexiconError::incomplete("no file has a [model] table; copy lexicons/model.toml")
        })?;
        let mut lexicon = Lexicon {
            sha256: String::new(),
            labels: self.labels,
            model,
            duties,
            masks,
            contexts,
            mentions,
            sections,
            grammar,
            sources,
            vocabulary: self.vocabulary,
        };
        lexicon.sort();
        Ok(lexicon)
    }

    fn duty(
        &self,
        located: &Located<'_>,
        table: Spanned<file::DutyTable>,
        defaults: Defaults,
    ) -> Result<Duty, LexiconError> {
        let span = table.span();
        let table = table.into_inner();
        let own = self.label(located, &table.label)?;
        let label = own.or(defaults.label).ok_or_else(|| {
            let [senior, junior, other] = self.labels.names();
            let message = format!(
                "duty has no label; write label = {senior:?}, {junior:?} or {other:?} in it or at the top of the file"
            );
            located.invalid(span.clone(), message)
        })?;
        let question = defaults.question.ok_or_else(|| {
            located.invalid(
                span.clone(),
                "file has no question; write question = \"field\" or \"level\" at its top",
            )
        })?;
        let Weight(weight) = *table.weight.get_ref();
        if !weight.is_finite() || weight.abs() > MAX_WEIGHT {
            return Err(located.invalid(
                table.weight.span(),
                format!("weight {weight} is not between -{MAX_WEIGHT} and {MAX_WEIGHT} logits; write weight = 1.5"),
            ));
        }
        if table.terms.get_ref().is_empty() {
            return Err(located.invalid(table.terms.span(), "duty has no term; write at least one"));
        }
        Ok(Duty {
            origin: located.origin(table.id.span()),
            id: table.id.into_inner(),
            label,
            question,
            part: defaults.part,
            place: table.place.unwrap_or(match defaults.part {
                Part::Duty => Place::Text,
                Part::Head | Part::Rank | Part::Area => Place::Anywhere,
            }),
            weight,
            lock: table.lock.unwrap_or(defaults.lock),
            needs_end: table.needs_end,
            is_weak: table.weak,
            terms: self.terms(located, table.terms.into_inner())?,
            sources: table.sources,
            hit: written(located, table.hit),
            miss: written(located, table.miss),
        })
    }

    fn label(
        &self,
        located: &Located<'_>,
        written: &Option<Spanned<String>>,
    ) -> Result<Option<Label>, LexiconError> {
        let written = written.as_ref();
        written
            .map(|written| labels::resolve(located, &self.labels, written))
            .transpose()
    }

    fn model(
        &self,
        located: &Located<'_>,
        table: Spanned<ModelTable>,
    ) -> Result<Model, LexiconError> {
        let span = table.span();
        let table = table.into_inner();
        let prior = labels::by_name(located, &self.labels, "prior", &table.prior)?;
        let model = table.with_prior(prior);
        match model_fault(&model) {
            None => Ok(model),
            Some(fault) => Err(located.invalid(span, fault)),
        }
    }

    fn context(
        &self,
        located: &Located<'_>,
        table: file::ContextTable,
    ) -> Result<ContextRule, LexiconError> {
        let Some(&factor) = self.vocabulary.effects.get(table.effect.get_ref()) else {
            let known: Vec<&str> = self.vocabulary.effects.keys().map(String::as_str).collect();
            let message = format!(
                "effect {:?} does not exist; write one of {}, or add it under [effects]",
                table.effect.get_ref(),
                known.join(", ")
            );
            return Err(located.invalid(table.effect.span(), message));
        };
        Ok(ContextRule {
            origin: located.origin(table.id.span()),
            id: table.id.into_inner(),
            effect: table.effect.into_inner(),
            factor,
            direction: table.direction,
            reach: table.reach,
            stop: table.stop,
            terms: self.terms(located, table.terms)?,
            ends: self.terms(located, table.ends)?,
        })
    }

    fn source(
        &self,
        located: &Located<'_>,
        table: &file::SourceTable,
    ) -> Result<Source, LexiconError> {
        let roles = table.describes.iter();
        let describes = roles.map(|name| labels::resolve(located, &self.labels, name));
        Ok(Source {
            title: table.title.clone(),
            describes: describes.collect::<Result<_, _>>()?,
        })
    }

    fn terms(
        &self,
        located: &Located<'_>,
        terms: Vec<Spanned<String>>,
    ) -> Result<Vec<Term>, LexiconError> {
        terms
            .into_iter()
            .map(|term| {
                let span = term.span();
                let written = term.into_inner();
                let pattern = self.vocabulary.parse(&written).map_err(|message| {
                    located.invalid(span.clone(), format!("term {written:?}: {message}"))
                })?;
                let total = self.totals.add(&pattern);
                total.map_err(|message| located.invalid(span.clone(), message))?;
                let origin = located.origin(span);
                Ok(Term {
                    written,
                    origin,
                    pattern,
                })
            })
            .collect()
    }
}

fn written(located: &Located<'_>, examples: Vec<Spanned<String>>) -> Vec<Written<String>> {
    let examples = examples.into_iter();
    examples.map(|example| located.written(example)).collect()
}

/// What a file says of all its duties.
#[derive(Clone, Copy)]
struct Defaults {
    label: Option<Label>,
    question: Option<Question>,
    part: Part,
    lock: Lock,
}

/// Adds named entries, of which there can be one of a name in all files.
fn insert_all<V: Clone>(
    located: &Located<'_>,
    what: &str,
    known: &mut BTreeMap<String, V>,
    found: &BTreeMap<String, V>,
) -> Result<(), LexiconError> {
    for (name, value) in found {
        if known.insert(name.clone(), value.clone()).is_some() {
            let message = format!("{what} {name:?} is defined twice; rename one or join them");
            return Err(located.invalid(0..0, message));
        }
    }
    Ok(())
}

/// Says what is wrong with the numbers of a model, and how to mend it.
fn model_fault(model: &Model) -> Option<&'static str> {
    let shares = [
        model.repeat,
        model.next_area,
        model.loose_area,
        model.mention,
        model.mention_beside_title,
    ];
    let caps = [
        model.saturation.field,
        model.saturation.level,
        model.field_halfway,
        model.temperature,
    ];
    if shares.iter().any(|share| !(0.0..=1.0).contains(share)) {
        Some(
            "repeat, next_area, loose_area and the mention factors are shares; write numbers from 0 to 1",
        )
    } else if caps.iter().any(|cap| !cap.is_finite() || *cap <= 0.0) {
        Some("a saturation, field_halfway or temperature is not a positive number; write, say, 3.0")
    } else if model.prior.iter().any(|(_, prior)| !prior.is_finite()) {
        Some("a prior is not a number of logits; write, say, 4.5")
    } else {
        None
    }
}

/// The ids seen so far, by kind of entry, with where they were.
#[derive(Default)]
struct Ids(BTreeMap<(&'static str, String), Origin>);

impl Ids {
    fn add(
        &mut self,
        located: &Located<'_>,
        kind: &'static str,
        id: &Spanned<String>,
    ) -> Result<(), LexiconError> {
        let origin = located.origin(id.span());
        let name = id.get_ref();
        match self.0.insert((kind, name.clone()), origin.clone()) {
            None => Ok(()),
            Some(first) => Err(LexiconError::invalid(
                origin,
                format!("{kind} id {name:?} is taken by {first}; rename one"),
            )),
        }
    }
}
