//! Refits the numbers of a lexicon to labelled postings, drawn towards what the author wrote
//! (maximum a posteriori), so that a few hundred postings can correct but not rewrite it.

mod case;
mod objective;
mod parameters;
mod pass;
mod patch;
mod solver;
mod temperature;

use serde::Serialize;

use self::case::Case;
use self::objective::Objective;
use self::parameters::{Number, Parameter, Prior, apply, parameters};
pub use self::patch::{FilePatch, patch};
pub use self::temperature::temperature;
use crate::classifier::Classifier;
use crate::label::Label;
use crate::lexicon::{Lexicon, Lock};
use crate::posting::{OwnedPosting, Posting, Texts};

/// How to fit.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Standard deviation of the logarithm of a number around the author's, for numbers that
    /// keep their sign; for those that may change it, of the number in logits.
    pub deviation: f64,
    /// Postings that must hold a duty before its weight is touched.
    pub min_support: usize,
    /// Whether every posting also counts with its title hidden and with its title alone, so
    /// that titles and duties each learn to stand alone.
    pub views: bool,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            deviation: 0.2,
            min_support: 5,
            views: true,
        }
    }
}

/// Labelled postings, matched once and scored as often as the solver needs.
pub struct Sample {
    /// The views of each posting.
    postings: Vec<Vec<Case>>,
    labels: Vec<Label>,
}

/// What a view other than the posting as it is counts in the loss.
const VIEW_IMPORTANCE: f64 = 0.5;

impl Sample {
    /// Matches labelled postings with a lexicon.
    pub fn new<'p>(
        classifier: &Classifier,
        postings: impl IntoIterator<Item = (&'p OwnedPosting, Label)>,
        options: Options,
    ) -> Sample {
        let mut sample = Sample {
            postings: Vec::new(),
            labels: Vec::new(),
        };
        for (posting, label) in postings {
            let views = views(posting, options.views);
            let case = |(view, importance): (Posting<'_>, f64)| {
                Case::new(
                    classifier.lexicon(),
                    label,
                    importance,
                    &classifier.votes(&view),
                )
            };
            sample.postings.push(views.into_iter().map(case).collect());
            sample.labels.push(label);
        }
        sample
    }

    /// Joins samples matched with the same lexicon.
    pub fn extend(&mut self, other: Sample) {
        self.postings.extend(other.postings);
        self.labels.extend(other.labels);
    }

    fn cases<'s>(&'s self, rows: &'s [usize]) -> impl Iterator<Item = &'s Case> + 's {
        rows.iter().flat_map(|&row| &self.postings[row])
    }

    /// Counts the postings in which each duty counts.
    fn support(&self, n_duties: usize, rows: &[usize]) -> Vec<usize> {
        let mut support = vec![0; n_duties];
        for &row in rows {
            for duty in self.postings[row][0].duties() {
                support[duty] += 1;
            }
        }
        support
    }
}

fn views(posting: &OwnedPosting, all: bool) -> Vec<(Posting<'_>, f64)> {
    let whole = posting.as_posting();
    let has_text = posting
        .texts
        .iter()
        .any(|(_, text)| !text.trim().is_empty());
    if !all || !has_text || posting.title.trim().is_empty() {
        return vec![(whole, 1.0)];
    }
    let hidden = Posting {
        title: "",
        texts: whole.texts.clone(),
    };
    let alone = Posting {
        title: whole.title,
        texts: Texts::default(),
    };
    vec![
        (whole, 1.0),
        (hidden, VIEW_IMPORTANCE),
        (alone, VIEW_IMPORTANCE),
    ]
}

/// A number that fitting changed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Change {
    /// Kind of entry: `duty`, `section`, `effect` or `model`.
    pub table: &'static str,
    /// Its id or key.
    pub name: String,
    /// What the author wrote.
    pub from: f64,
    /// What the data make of it, rounded to what they support.
    pub to: f64,
    /// Standard error of the fitted number.
    pub standard_error: f64,
    /// Postings that hold it; nothing for numbers that belong to no duty.
    pub support: Option<usize>,
}

impl Change {
    /// Returns the change of the temperature, where there is one.
    pub fn temperature(from: f64, to: f64) -> Option<Change> {
        (from != to).then(|| Change {
            table: "model",
            name: "temperature".to_owned(),
            from,
            to,
            standard_error: 0.1,
            support: None,
        })
    }
}

/// A fitted lexicon.
#[derive(Clone, Debug)]
pub struct Fitted {
    /// The lexicon with its new numbers.
    pub lexicon: Lexicon,
    /// What changed, in the order of the lexicon.
    pub changes: Vec<Change>,
    /// Duties left alone for want of support, with the postings that hold them.
    pub too_rare: Vec<(String, usize)>,
}

/// Fits the numbers of a lexicon to some rows of a sample. Deterministic.
pub fn fit(lexicon: &Lexicon, sample: &Sample, rows: &[usize], options: Options) -> Fitted {
    let support = sample.support(lexicon.duties.len(), rows);
    let prior = Prior {
        relative: options.deviation,
        logits: options.deviation,
    };
    let parameters = parameters(lexicon, &support, options.min_support, prior);
    let objective = Objective::new(lexicon, &parameters, sample.cases(rows).collect());
    let coordinates = solver::minimize(&objective, parameters.len());
    let precisions = objective.precisions(&coordinates);
    let mut changes = Vec::new();
    let mut values = Vec::with_capacity(parameters.len());
    for ((parameter, &coordinate), precision) in parameters.iter().zip(&coordinates).zip(precisions)
    {
        let value = parameter.value(coordinate);
        let slope = if parameter.keeps_sign {
            value.abs()
        } else {
            1.0
        };
        let standard_error = slope / precision.sqrt();
        let rounded = round(value, parameter.authors, standard_error);
        values.push(rounded);
        if rounded != parameter.authors {
            changes.push(change(
                lexicon,
                parameter,
                rounded,
                standard_error,
                &support,
            ));
        }
    }
    let rare = |(index, duty): (usize, &crate::lexicon::Duty)| {
        let may_change = duty.weight != 0.0 && duty.lock != Lock::Weight;
        let is_rare = may_change && support[index] < options.min_support;
        is_rare.then(|| (duty.id.clone(), support[index]))
    };
    Fitted {
        lexicon: apply(lexicon, &parameters, &values),
        changes,
        too_rare: lexicon.duties.iter().enumerate().filter_map(rare).collect(),
    }
}

/// Rounds to one digit finer than the standard error, two decimals at the most; a number
/// that would round to zero, or is nearer to the author's than that, stays.
fn round(value: f64, authors: f64, standard_error: f64) -> f64 {
    let unit = if standard_error >= 0.1 { 0.1 } else { 0.01 };
    let rounded = (value / unit).round() * unit;
    // Multiples of a decimal unit are printed with its digits, not with binary noise.
    let rounded = (rounded * 100.0).round() / 100.0;
    if rounded == 0.0 || (rounded - authors).abs() < unit / 2.0 {
        return authors;
    }
    rounded
}

fn change(
    lexicon: &Lexicon,
    parameter: &Parameter,
    to: f64,
    standard_error: f64,
    support: &[usize],
) -> Change {
    let (table, name, support) = match &parameter.number {
        Number::Weight(duty) => (
            "duty",
            lexicon.duties[*duty].id.clone(),
            Some(support[*duty]),
        ),
        Number::Section(section) => ("section", lexicon.sections[*section].id.clone(), None),
        Number::Effect(effect) => (
            "effect",
            parameters::effects(lexicon)[*effect].0.clone(),
            None,
        ),
        Number::Mention => ("model", "mention".to_owned(), None),
        Number::MentionBesideTitle => ("model", "mention_beside_title".to_owned(), None),
        Number::FieldHalfway => ("model", "field_halfway".to_owned(), None),
        Number::Bias => {
            let name = lexicon.labels.name(Label::Other);
            ("model", format!("prior.{name}"), None)
        }
    };
    Change {
        table,
        name,
        from: parameter.authors,
        to,
        standard_error,
        support,
    }
}
