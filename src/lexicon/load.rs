//! Turns parsed files into a lexicon, checking every entry and every reference.

use std::collections::BTreeMap;

use toml::Spanned;

use super::Lexicon;
use super::data::{
    ContextRule, Duty, Grammar, Lock, Mask, MentionRule, Model, Part, Place, Question, Section,
    Term,
};
use super::error::{LexiconError, Located, Origin};
use super::file::{self, LexiconFile, ModelTable, Weight};
use super::inflect::WordForms;
use super::labels;
use super::term::Pattern;
use crate::label::{Label, Labels};

/// Largest weight that can be meant: 20 logits are odds of half a billion to one.
const MAX_WEIGHT: f64 = 20.0;

/// What entries of every file refer to: labels, classes, word forms and effects.
pub(super) struct Loader {
    labels: Labels,
    classes: BTreeMap<String, Vec<String>>,
    words: WordForms,
    effects: BTreeMap<String, f64>,
}

impl Loader {
    pub(super) fn collect_shared(
        files: &[(Located<'_>, LexiconFile)],
    ) -> Result<Loader, LexiconError> {
        let mut loader = Loader {
            labels: labels::read(files)?,
            classes: BTreeMap::new(),
            words: WordForms::default(),
            effects: BTreeMap::new(),
        };
        for (located, file) in files {
            insert_all(located, "class", &mut loader.classes, &file.classes)?;
            insert_all(located, "effect", &mut loader.effects, &file.effects)?;
            insert_all(
                located,
                "inflection",
                &mut loader.words.irregular,
                &file.inflections,
            )?;
            loader.words.spellings.extend(file.spellings.clone());
        }
        loader.words.spellings.sort();
        Ok(loader)
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
                let rule = MentionRule {
                    window: table.window,
                    terms: self.terms(&located, table.terms)?,
                };
                mentions.push((table.id.into_inner(), rule));
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
        duties.sort_by(|a, b| (a.label, &a.id).cmp(&(b.label, &b.id)));
        masks.sort_by(|a, b| a.id.cmp(&b.id));
        contexts.sort_by(|a, b| a.factor.total_cmp(&b.factor).then_with(|| a.id.cmp(&b.id)));
        mentions.sort_by(|a, b| a.0.cmp(&b.0));
        sections.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(Lexicon {
            name: String::new(),
            sha256: String::new(),
            labels: self.labels,
            model,
            duties,
            masks,
            contexts,
            mentions: mentions.into_iter().map(|(_, rule)| rule).collect(),
            sections,
            grammar,
        })
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
            hit: table.hit,
            miss: table.miss,
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
        let Some(&factor) = self.effects.get(table.effect.get_ref()) else {
            let known: Vec<&str> = self.effects.keys().map(String::as_str).collect();
            let message = format!(
                "effect {:?} does not exist; write one of {}, or add it under [effects]",
                table.effect.get_ref(),
                known.join(", ")
            );
            return Err(located.invalid(table.effect.span(), message));
        };
        Ok(ContextRule {
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
                let pattern =
                    Pattern::parse(&written, &self.classes, &self.words).map_err(|message| {
                        located.invalid(span.clone(), format!("term {written:?}: {message}"))
                    })?;
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
