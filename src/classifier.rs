//! The front door: a classifier built from a lexicon labels postings and explains labels.

use std::collections::HashMap;

use serde::Serialize;

use crate::context::Contexts;
use crate::label::{ByLabel, Label};
use crate::lexicon::{Lexicon, Part, Place};
use crate::matcher::{Find, Matcher, Owner};
use crate::mention;
use crate::posting::{Posting, TITLE};
use crate::score::{self, Logits, Standing, Vote, Weighed};
use crate::section::{self, Sections};
use crate::text::{CharOffsets, NormalizedText};
use crate::title::{Reading, TitleReader};

/// A label, how sure it is, and the scores it comes from.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Verdict {
    /// The label.
    pub role: Label,
    /// Its probability, 0 to 1.
    pub confidence: f64,
    /// Each label's score in logits.
    pub scores: ByLabel<Logits>,
}

/// A label with everything that led to it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Explanation {
    /// The label and its scores.
    #[serde(flatten)]
    pub verdict: Verdict,
    /// How far the post's field is computing, 0 to 1: evidence of leading counts that share.
    pub field: f64,
    /// Every duty found, also those that count nothing, in the order of the posting; the
    /// labels' priors come first. Contributions to a label add up to its score exactly.
    pub evidence: Vec<Evidence>,
}

/// One duty found at one place.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Evidence {
    /// Id of the duty; `prior` for what a label starts with.
    pub duty: String,
    /// The label it contributes to.
    pub label: Label,
    /// The term as the lexicon writes it.
    pub term: String,
    /// The column it stands in: `title`, or the name of a text column.
    pub field: String,
    /// The section it stands in; `title` and `mention` for parts of a title.
    pub section: String,
    /// Where it starts in the raw column, in characters (Unicode scalar values).
    pub start: usize,
    /// Where it ends, in characters.
    pub end: usize,
    /// The raw words.
    pub text: String,
    /// The duty's weight in logits.
    pub weight: f64,
    /// Why it counts less than it could: the effect of a context, `masked`, or nothing.
    pub context: Option<String>,
    /// What it adds to its label's score, in logits.
    pub contribution: Logits,
}

/// Labels postings. Immutable, and shared freely between threads.
#[derive(Debug)]
pub struct Classifier {
    lexicon: Lexicon,
    matcher: Matcher,
}

impl Classifier {
    /// Compiles a lexicon.
    pub fn new(lexicon: Lexicon) -> Classifier {
        let matcher = Matcher::new(&lexicon);
        Classifier { lexicon, matcher }
    }

    /// Returns the lexicon the classifier was built from.
    pub fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }

    /// Labels a posting. Any text has a label.
    pub fn classify(&self, posting: &Posting<'_>) -> Verdict {
        let (votes, _) = self.votes(posting);
        let weighed = score::weigh(&self.lexicon, &votes);
        self.verdict(&votes, &weighed)
    }

    /// Labels a posting and says why.
    pub fn explain(&self, posting: &Posting<'_>) -> Explanation {
        let (votes, places) = self.votes(posting);
        let weighed = score::weigh(&self.lexicon, &votes);
        let verdict = self.verdict(&votes, &weighed);
        let priors = self.lexicon.model.prior.iter();
        let mut evidence: Vec<Evidence> = priors
            .filter(|(_, logits)| **logits != 0.0)
            .map(|(label, &weight)| prior(label, weight))
            .collect();
        let offsets: HashMap<&str, CharOffsets<'_>> = posting
            .columns()
            .map(|(name, raw)| (name, CharOffsets::new(raw)))
            .collect();
        for ((vote, place), contribution) in votes.iter().zip(places).zip(weighed.contributions) {
            let offsets = &offsets[place.field];
            evidence.push(self.evidence(vote, place, offsets, contribution));
        }
        Explanation {
            verdict,
            field: weighed.field,
            evidence,
        }
    }

    fn verdict(&self, votes: &[Vote], weighed: &Weighed) -> Verdict {
        let prior = &self.lexicon.model.prior;
        let mut scores = ByLabel::from_fn(|label| Logits::from_f64(prior[label]));
        for (vote, contribution) in votes.iter().zip(&weighed.contributions) {
            scores[self.lexicon.duties[vote.duty].label] += *contribution;
        }
        let role = score::decide(&scores);
        let confidence = score::probabilities(&scores)[role];
        Verdict {
            role,
            confidence,
            scores,
        }
    }

    fn evidence(
        &self,
        vote: &Vote,
        place: Found<'_>,
        offsets: &CharOffsets<'_>,
        contribution: Logits,
    ) -> Evidence {
        let duty = &self.lexicon.duties[vote.duty];
        Evidence {
            duty: duty.id.clone(),
            label: duty.label,
            term: duty.terms[place.term].written.clone(),
            field: place.field.to_owned(),
            section: place.section.to_owned(),
            start: offsets.at(place.range.start),
            end: offsets.at(place.range.end),
            text: place.raw[place.range].to_owned(),
            weight: duty.weight,
            context: place.context.map(str::to_owned),
            contribution,
        }
    }

    /// Collects the votes of every field, with where each was found.
    fn votes<'s>(&'s self, posting: &'s Posting<'_>) -> (Vec<Vote>, Vec<Found<'s>>) {
        let mut ballot = Ballot {
            classifier: self,
            votes: Vec::new(),
            places: Vec::new(),
        };
        let title_has_head = ballot.title(posting.title);
        for (name, raw) in &posting.texts {
            ballot.text(name, raw, title_has_head);
        }
        (ballot.votes, ballot.places)
    }
}

fn prior(label: Label, weight: f64) -> Evidence {
    Evidence {
        duty: "prior".to_owned(),
        label,
        term: String::new(),
        field: String::new(),
        section: String::new(),
        start: 0,
        end: 0,
        text: String::new(),
        weight,
        context: None,
        contribution: Logits::from_f64(weight),
    }
}

/// Where a vote was found.
struct Found<'s> {
    term: usize,
    field: &'s str,
    raw: &'s str,
    section: &'s str,
    range: std::ops::Range<usize>,
    context: Option<&'s str>,
}

/// Collects votes field by field.
struct Ballot<'s> {
    classifier: &'s Classifier,
    votes: Vec<Vote>,
    places: Vec<Found<'s>>,
}

/// A field with everything found in it.
struct Field<'s> {
    name: &'s str,
    raw: &'s str,
    text: NormalizedText,
    finds: Vec<Find>,
}

impl<'s> Ballot<'s> {
    fn field(&self, name: &'s str, raw: &'s str) -> Field<'s> {
        let text = NormalizedText::new(raw);
        let finds = self.classifier.matcher.find(&text);
        Field {
            name,
            raw,
            text,
            finds,
        }
    }

    fn reader<'f>(&self, field: &'f Field<'_>, place: Place) -> TitleReader<'f>
    where
        's: 'f,
    {
        let lexicon = &self.classifier.lexicon;
        TitleReader {
            text: &field.text,
            finds: &field.finds,
            duties: &lexicon.duties,
            grammar: &lexicon.grammar,
            model: &lexicon.model,
            place,
        }
    }

    /// Votes by the title; returns whether it has a head.
    fn title(&mut self, raw: &'s str) -> bool {
        let field = self.field(TITLE, raw);
        let reading = self
            .reader(&field, Place::Title)
            .read(0..field.text.tokens().len());
        self.read_title(&field, &reading, "title", 1.0);
        for find in &field.finds {
            if let Some(duty) = self.duty_at(find, Place::Title) {
                let vote = Vote {
                    duty,
                    standing: Standing::Duty,
                    factor: 1.0,
                };
                self.cast(vote, &field, find, "title", None);
            }
        }
        !reading.heads.is_empty()
    }

    fn text(&mut self, name: &'s str, raw: &'s str, title_has_head: bool) {
        let lexicon = &self.classifier.lexicon;
        let field = self.field(name, raw);
        let contexts = Contexts::find(&field.text, &field.finds, &lexicon.contexts);
        let column = section::of_column(&lexicon.sections, name);
        let sections = Sections::find(&field.text, &field.finds, column);
        let mut mention_factor = if title_has_head {
            lexicon.model.mention_beside_title
        } else {
            lexicon.model.mention
        };
        let names = mention::find(
            &field.text,
            &field.finds,
            &lexicon.mentions,
            &lexicon.grammar,
        );
        for name in names {
            let reading = self.reader(&field, Place::Text).read(name);
            let is_own = |&(head, _): &(usize, f64)| {
                contexts
                    .at(*field.finds[head].tokens.start())
                    .is_none_or(|rule| lexicon.contexts[rule].factor > 0.0)
            };
            if reading.heads.iter().all(is_own) {
                let reading = without_doubtful(reading, &field.finds);
                self.read_title(&field, &reading, "mention", mention_factor);
                if !reading.heads.is_empty() {
                    mention_factor *= lexicon.model.repeat;
                }
            }
        }
        for find in &field.finds {
            let Some(duty) = self.duty_at(find, Place::Text) else {
                continue;
            };
            if find.is_doubtful {
                continue;
            }
            let first = *find.tokens.start();
            let section = sections.at(first).map(|index| &lexicon.sections[index]);
            let mut factor = section.map_or(1.0, |section| section.weight);
            let mut context = None;
            if let Some(rule) = contexts.at(first) {
                factor *= lexicon.contexts[rule].factor;
                context = Some(lexicon.contexts[rule].effect.as_str());
            }
            let section = section.map_or("body", |section| section.id.as_str());
            let vote = Vote {
                duty,
                standing: Standing::Duty,
                factor,
            };
            self.cast(vote, &field, find, section, context);
        }
    }

    /// Returns the duty a find belongs to, where it may count in that place.
    fn duty_at(&self, find: &Find, place: Place) -> Option<usize> {
        let Owner::Duty(index) = find.owner else {
            return None;
        };
        let duty = &self.classifier.lexicon.duties[index];
        let fits = duty.place == Place::Anywhere || duty.place == place;
        (fits && duty.part == Part::Duty).then_some(index)
    }

    fn read_title(&mut self, field: &Field<'s>, reading: &Reading, section: &'s str, factor: f64) {
        for &(find, share) in reading.heads.iter().chain(&reading.areas) {
            let find = &field.finds[find];
            if let Owner::Duty(duty) = find.owner {
                let vote = Vote {
                    duty,
                    standing: Standing::Title,
                    factor: factor * share,
                };
                self.cast(vote, field, find, section, None);
            }
        }
    }

    fn cast(
        &mut self,
        mut vote: Vote,
        field: &Field<'s>,
        find: &Find,
        section: &'s str,
        mut context: Option<&'s str>,
    ) {
        if find.mask.is_some() {
            vote.factor = 0.0;
            context = Some("masked");
        }
        self.votes.push(vote);
        self.places.push(Found {
            term: find.term,
            field: field.name,
            raw: field.raw,
            section,
            range: field.text.raw_range(find.tokens.clone()),
            context,
        });
    }
}

/// Drops areas that rest on a word in doubtful capitals unless a part of the title follows.
fn without_doubtful(mut reading: Reading, finds: &[Find]) -> Reading {
    let parts: Vec<usize> = reading
        .heads
        .iter()
        .chain(&reading.areas)
        .map(|p| p.0)
        .collect();
    reading.areas.retain(|&(area, _)| {
        let next = finds[area].tokens.end() + 1;
        !finds[area].is_doubtful
            || parts
                .iter()
                .any(|&part| *finds[part].tokens.start() == next)
    });
    reading
}
