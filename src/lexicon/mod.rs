//! The lexicon: everything rolecall knows in words and numbers, loaded from TOML files and
//! checked while it is loaded.

mod embedded;
mod error;
mod file;
mod inflect;
mod term;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::{Deserialize, Serialize};
use toml::Spanned;

use self::error::Located;
pub use self::error::{LexiconError, Origin};
use self::file::LexiconFile;
use self::inflect::WordForms;
pub(crate) use self::term::{Capitals, Pattern, Piece, Word};
use crate::label::{ByLabel, Label};

/// Largest weight that can be meant: 20 logits are odds of half a billion to one.
const MAX_WEIGHT: f64 = 20.0;

/// Which of the two questions a duty answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Question {
    /// Does the post lead computing, or something else?
    Field,
    /// Is the post a director, a manager or neither?
    Level,
}

/// What a duty's terms are in a posting.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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
    /// Whether a head counts only at the end of its phrase ("Head of", not "Head Chef").
    pub needs_end: bool,
    /// Whether a head counts only where the title has no other.
    pub is_weak: bool,
    /// Its wordings.
    pub terms: Vec<Term>,
    /// The documents it is drawn from.
    pub sources: Vec<String>,
    /// Texts in which it must leave evidence.
    pub hit: Vec<String>,
    /// Texts in which it must not.
    pub miss: Vec<String>,
    /// Where it is written.
    pub origin: Origin,
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
    /// Words that join two phrases.
    pub(crate) conjunctions: BTreeSet<String>,
    /// Words that may open the subject of a sentence ("The IT Manager will").
    pub(crate) determiners: BTreeSet<String>,
    /// Words that end a mention of the post in running text ("an IT Manager who").
    pub(crate) mention_ends: BTreeSet<String>,
}

/// The numbers of the score that belong to no single duty.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// Name of the model.
    pub name: String,
    /// Logits each label starts with.
    pub prior: ByLabel<f64>,
    /// What the next find of the same duty weighs, as a share of the one before it.
    pub repeat: f64,
    /// Logits for computing at which evidence of leading counts half.
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

/// A loaded lexicon: data only. A [`Classifier`](crate::Classifier) is built from it.
#[derive(Clone, Debug)]
pub struct Lexicon {
    pub(crate) model: Model,
    pub(crate) duties: Vec<Duty>,
    pub(crate) masks: Vec<Mask>,
    pub(crate) contexts: Vec<ContextRule>,
    pub(crate) mentions: Vec<MentionRule>,
    pub(crate) sections: Vec<Section>,
    pub(crate) grammar: Grammar,
}

impl Lexicon {
    /// Returns the lexicon that is part of the program.
    ///
    /// # Panics
    ///
    /// Never, as a test loads the same files.
    pub fn shipped() -> Lexicon {
        Lexicon::from_files(&embedded::FILES).unwrap_or_else(|error| panic!("{error}"))
    }

    /// Loads every `.toml` file of a directory.
    ///
    /// # Errors
    ///
    /// Fails when a file cannot be read or holds something that cannot be used; the message
    /// says where and how to mend it.
    pub fn from_dir(directory: &Path) -> Result<Lexicon, LexiconError> {
        let unreadable = |source| LexiconError::unreadable(directory.display(), source);
        let mut paths = Vec::new();
        for entry in std::fs::read_dir(directory).map_err(unreadable)? {
            let path = entry.map_err(unreadable)?.path();
            let is_toml = path
                .extension()
                .is_some_and(|extension| extension == "toml");
            let is_cases = path.to_string_lossy().ends_with(".cases.toml");
            if is_toml && !is_cases {
                paths.push(path);
            }
        }
        if paths.is_empty() {
            return Err(LexiconError::empty(directory.display()));
        }
        paths.sort();
        let mut files = Vec::new();
        for path in paths {
            let name = path.display().to_string();
            let text = std::fs::read_to_string(&path)
                .map_err(|source| LexiconError::unreadable(&name, source))?;
            files.push((name, text));
        }
        let files: Vec<(&str, &str)> = files
            .iter()
            .map(|(n, t)| (n.as_str(), t.as_str()))
            .collect();
        Lexicon::from_files(&files)
    }

    /// Loads a lexicon from files given as name and text; their order never matters.
    ///
    /// # Errors
    ///
    /// Fails when a file holds something that cannot be used.
    pub fn from_files(files: &[(&str, &str)]) -> Result<Lexicon, LexiconError> {
        let mut parsed = Vec::new();
        for &(name, text) in files {
            let file: LexiconFile = toml::from_str(text).map_err(|error| {
                let offset = error.span().map_or(0, |span| span.start);
                LexiconError::invalid(Origin::locate(name, text, offset), error.message())
            })?;
            parsed.push((Located { name, text }, file));
        }
        Loader::collect_shared(&parsed)?.load(parsed)
    }

    /// Returns the duties, sorted by label and id.
    pub fn duties(&self) -> &[Duty] {
        &self.duties
    }

    /// Returns the numbers that belong to no single duty.
    pub fn model(&self) -> &Model {
        &self.model
    }
}

/// What entries of every file refer to: classes, word forms and effects.
struct Loader {
    classes: BTreeMap<String, Vec<String>>,
    words: WordForms,
    effects: BTreeMap<String, f64>,
}

impl Loader {
    fn collect_shared(files: &[(Located<'_>, LexiconFile)]) -> Result<Loader, LexiconError> {
        let mut loader = Loader {
            classes: BTreeMap::new(),
            words: WordForms::default(),
            effects: BTreeMap::new(),
        };
        for (located, file) in files {
            for (name, members) in &file.classes {
                if loader
                    .classes
                    .insert(name.clone(), members.clone())
                    .is_some()
                {
                    return Err(located.invalid(
                        0..0,
                        format!("class {name:?} is defined twice; rename one or join them"),
                    ));
                }
            }
            loader.words.irregular.extend(file.inflections.clone());
            loader.words.spellings.extend(file.spellings.clone());
            loader.effects.extend(file.effects.clone());
        }
        loader.words.spellings.sort();
        Ok(loader)
    }

    fn load(&self, files: Vec<(Located<'_>, LexiconFile)>) -> Result<Lexicon, LexiconError> {
        let mut model = None;
        let mut duties = Vec::new();
        let mut masks = Vec::new();
        let mut contexts = Vec::new();
        let mut mentions = Vec::new();
        let mut sections = Vec::new();
        let mut grammar = Grammar::default();
        for (located, file) in files {
            for duty in file.duty {
                let (label, question) = (file.label, file.question);
                duties.push(self.duty(&located, duty, label, question, file.part)?);
            }
            for table in file.mask {
                let table = table.into_inner();
                masks.push(Mask {
                    id: table.id.into_inner(),
                    terms: self.terms(&located, table.terms)?,
                });
            }
            for table in file.context {
                contexts.push(self.context(&located, table.into_inner())?);
            }
            for table in file.mention {
                let table = table.into_inner();
                let rule = MentionRule {
                    window: table.window,
                    terms: self.terms(&located, table.terms)?,
                };
                mentions.push((table.id.into_inner(), rule));
            }
            for table in file.section {
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
                grammar.conjunctions.extend(table.conjunctions);
                grammar.determiners.extend(table.determiners);
                grammar.mention_ends.extend(table.mention_ends);
            }
            if let Some(found) = file.model {
                check_model(&located, &found)?;
                if model.replace(found.into_inner()).is_some() {
                    return Err(located.invalid(0..0, "there is a second [model]; keep one"));
                }
            }
        }
        let model = model.ok_or_else(|| {
            LexiconError::incomplete("no file has a [model] table; copy lexicons/model.toml")
        })?;
        duties.sort_by(|a, b| (a.label, &a.id).cmp(&(b.label, &b.id)));
        check_ids(duties.iter().map(|duty| (&duty.id, &duty.origin)))?;
        masks.sort_by(|a, b| a.id.cmp(&b.id));
        contexts.sort_by(|a, b| a.factor.total_cmp(&b.factor).then_with(|| a.id.cmp(&b.id)));
        mentions.sort_by(|a, b| a.0.cmp(&b.0));
        sections.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(Lexicon {
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
        file_label: Option<Label>,
        file_question: Option<Question>,
        part: Part,
    ) -> Result<Duty, LexiconError> {
        let span = table.span();
        let table = table.into_inner();
        let label = table.label.or(file_label).ok_or_else(|| {
            located.invalid(
                span.clone(),
                "duty has no label; write label = \"director\", \"manager\" or \"other\" in it or at the top of the file",
            )
        })?;
        let question = file_question.ok_or_else(|| {
            located.invalid(
                span.clone(),
                "file has no question; write question = \"field\" or \"level\" at its top",
            )
        })?;
        let weight = *table.weight.get_ref();
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
            part,
            place: table.place.unwrap_or(match part {
                Part::Duty => Place::Text,
                Part::Head | Part::Rank | Part::Area => Place::Anywhere,
            }),
            weight,
            needs_end: table.needs_end,
            is_weak: table.weak,
            terms: self.terms(located, table.terms.into_inner())?,
            sources: table.sources,
            hit: table.hit,
            miss: table.miss,
        })
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

fn check_model(located: &Located<'_>, model: &Spanned<Model>) -> Result<(), LexiconError> {
    let found = model.get_ref();
    let shares = [
        found.repeat,
        found.next_area,
        found.loose_area,
        found.mention,
        found.mention_beside_title,
    ];
    let caps = [
        found.saturation.field,
        found.saturation.level,
        found.field_halfway,
    ];
    let fault = if shares.iter().any(|share| !(0.0..=1.0).contains(share)) {
        "repeat, next_area, loose_area and the mention factors are shares; write numbers from 0 to 1"
    } else if caps.iter().any(|cap| !cap.is_finite() || *cap <= 0.0) {
        "a saturation or field_halfway is not a positive number of logits; write, say, 3.0"
    } else if found.prior.iter().any(|(_, prior)| !prior.is_finite()) {
        "a prior is not a number of logits; write, say, other = 4.5"
    } else {
        return Ok(());
    };
    Err(located.invalid(model.span(), fault))
}

fn check_ids<'d>(ids: impl Iterator<Item = (&'d String, &'d Origin)>) -> Result<(), LexiconError> {
    let mut seen: BTreeMap<&str, &Origin> = BTreeMap::new();
    for (id, origin) in ids {
        if let Some(first) = seen.insert(id, origin) {
            return Err(LexiconError::invalid(
                origin.clone(),
                format!("duty id {id:?} is taken by {first}; rename one"),
            ));
        }
    }
    Ok(())
}
