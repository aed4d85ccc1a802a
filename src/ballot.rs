//! Collects the votes of a posting, field by field, and remembers where each was found.

use std::ops::Range;

use crate::context::Contexts;
use crate::lexicon::{Lexicon, Part, Place};
use crate::matcher::{Find, Matcher, Owner};
use crate::mention;
use crate::posting::{Posting, TITLE};
use crate::review::TextFacts;
use crate::scan::Scan;
use crate::score::{Standing, Vote};
use crate::section::{self, Sections};
use crate::text::NormalizedText;
use crate::title::{Reading, TitleReader};

/// Most tokens of a title that are read: what goes on longer is no title, and reading takes
/// time in the square of its length.
const MAX_TITLE_LEN: usize = 64;

/// Names of the post beyond this many weigh less than a thousandth of a logit.
const MAX_MENTIONS: i32 = 12;

/// Words of a text that are looked up to tell whether it is English.
const MAX_LOOKED_UP: usize = 200;

/// What stands in the way of evidence that a mask takes out of play.
pub(crate) const MASKED: &str = "masked";

/// The votes of a posting, each with where it was found.
#[derive(Debug)]
pub(crate) struct Ballot<'s> {
    pub(crate) votes: Vec<Vote>,
    pub(crate) places: Vec<Found<'s>>,
    pub(crate) text: TextFacts,
}

/// Where a vote was found.
#[derive(Debug)]
pub(crate) struct Found<'s> {
    /// Index among the posting's columns, the title first.
    pub(crate) column: usize,
    /// Name of the column.
    pub(crate) field: &'s str,
    /// Index among the duty's terms.
    pub(crate) term: usize,
    pub(crate) section: &'s str,
    /// Bytes of the raw column.
    pub(crate) range: Range<usize>,
    /// Whether a mask takes it out of play.
    pub(crate) is_masked: bool,
    /// Why it counts less than it could.
    pub(crate) context: Option<&'s str>,
}

impl<'s> Ballot<'s> {
    pub(crate) fn collect(
        lexicon: &'s Lexicon,
        matcher: &Matcher,
        posting: &Posting<'s>,
    ) -> Ballot<'s> {
        let mut collector = Collector::new(lexicon);
        for (column, (name, raw)) in posting.columns().enumerate() {
            let text = NormalizedText::new(raw);
            collector.read(&Field {
                column,
                name,
                text: &text,
                finds: &matcher.find(&text),
            });
        }
        collector.ballot
    }

    /// Collects the votes of a posting that is read already; `choose` says which of a column's
    /// finds stand, as finds of the lexicon.
    pub(crate) fn of_scan(
        lexicon: &'s Lexicon,
        scan: &'s Scan<'_>,
        choose: impl Fn(&[Find]) -> Vec<Find>,
    ) -> Ballot<'s> {
        let mut collector = Collector::new(lexicon);
        for (column, scanned) in scan.columns.iter().enumerate() {
            collector.read(&Field {
                column,
                name: scanned.name,
                text: &scanned.text,
                finds: &choose(&scanned.finds),
            });
        }
        collector.ballot
    }
}

struct Collector<'s> {
    lexicon: &'s Lexicon,
    title_has_head: bool,
    /// Names of the post that the text has given so far.
    n_mentions: i32,
    ballot: Ballot<'s>,
}

/// A field with everything found in it.
struct Field<'f, 's> {
    column: usize,
    name: &'s str,
    text: &'f NormalizedText,
    finds: &'f [Find],
}

impl<'s> Collector<'s> {
    fn new(lexicon: &'s Lexicon) -> Collector<'s> {
        Collector {
            lexicon,
            title_has_head: false,
            n_mentions: 0,
            ballot: Ballot {
                votes: Vec::new(),
                places: Vec::new(),
                text: TextFacts::default(),
            },
        }
    }

    /// Reads the posting's next column.
    fn read(&mut self, field: &Field<'_, 's>) {
        match field.column {
            0 => self.title(field),
            _ => self.text(field),
        }
    }

    fn reader<'f>(&self, field: &'f Field<'_, '_>, place: Place) -> TitleReader<'f>
    where
        's: 'f,
    {
        TitleReader {
            text: field.text,
            finds: field.finds,
            duties: &self.lexicon.duties,
            grammar: &self.lexicon.grammar,
            model: &self.lexicon.model,
            place,
        }
    }

    fn title(&mut self, field: &Field<'_, 's>) {
        let len = field.text.tokens().len().min(MAX_TITLE_LEN);
        let reading = self.reader(field, Place::Title).read(0..len);
        self.cast_reading(field, &reading, TITLE, Standing::Title);
        for find in field.finds {
            if let Some(duty) = self.duty(find, Place::Title) {
                let standing = Standing::Duty {
                    section: None,
                    context: None,
                };
                self.cast(self.vote(duty, standing, 1.0, find), field, find, TITLE);
            }
        }
        self.title_has_head = !reading.heads.is_empty();
    }

    fn text(&mut self, field: &Field<'_, 's>) {
        let lexicon = self.lexicon;
        let contexts = Contexts::find(field.text, field.finds, &lexicon.contexts);
        let column = section::of_column(&lexicon.sections, field.name);
        let sections = Sections::find(field.text, field.finds, column);
        self.mentions(field, &contexts);
        self.count_words(field.text);
        for find in field.finds {
            let Some(duty) = self.duty(find, Place::Text) else {
                continue;
            };
            if find.is_doubtful {
                continue;
            }
            let first = *find.tokens.start();
            let section = sections.at(first);
            let name = section.map_or(section::BODY, |section| &lexicon.sections[section].id);
            let standing = Standing::Duty {
                section,
                context: contexts.at(first),
            };
            self.cast(self.vote(duty, standing, 1.0, find), field, find, name);
        }
    }

    fn count_words(&mut self, text: &NormalizedText) {
        let facts = &mut self.ballot.text;
        let n_words = text.tokens().len();
        let looked_up = n_words.min(MAX_LOOKED_UP.saturating_sub(facts.n_looked_up));
        let english = &self.lexicon.model.review.english;
        let is_english = |&token: &usize| english.contains(text.word(token));
        facts.has_column = true;
        facts.n_words += n_words;
        facts.n_looked_up += looked_up;
        facts.n_english += (0..looked_up).filter(is_english).count();
    }

    /// Votes by the names that a text gives its own post.
    fn mentions(&mut self, field: &Field<'_, 's>, contexts: &Contexts) {
        let lexicon = self.lexicon;
        let (text, finds) = (field.text, field.finds);
        for name in mention::find(text, finds, &lexicon.mentions, &lexicon.grammar) {
            if self.n_mentions == MAX_MENTIONS {
                return;
            }
            let reading = self.reader(field, Place::Text).read(name);
            let is_own = |&(head, _): &(usize, f64)| {
                contexts
                    .at(*finds[head].tokens.start())
                    .is_none_or(|rule| lexicon.contexts[rule].factor > 0.0)
            };
            if reading.heads.is_empty() || !reading.heads.iter().all(is_own) {
                continue;
            }
            let reading = without_doubtful(reading, finds);
            let standing = Standing::Mention {
                is_beside_title: self.title_has_head,
                rank: self.n_mentions,
            };
            self.cast_reading(field, &reading, "mention", standing);
            self.n_mentions += 1;
        }
    }

    /// Returns the duty a find belongs to, where it may count in that place.
    fn duty(&self, find: &Find, place: Place) -> Option<usize> {
        let Owner::Duty(index) = find.owner else {
            return None;
        };
        let duty = &self.lexicon.duties[index];
        let fits = duty.place == Place::Anywhere || duty.place == place;
        (fits && duty.part == Part::Duty).then_some(index)
    }

    fn cast_reading(
        &mut self,
        field: &Field<'_, 's>,
        reading: &Reading,
        section: &'s str,
        standing: Standing,
    ) {
        for &(find, share) in reading.heads.iter().chain(&reading.areas) {
            let find = &field.finds[find];
            if let Owner::Duty(duty) = find.owner {
                self.cast(self.vote(duty, standing, share, find), field, find, section);
            }
        }
    }

    fn vote(&self, duty: usize, standing: Standing, share: f64, find: &Find) -> Vote {
        let share = if find.mask.is_some() { 0.0 } else { share };
        Vote {
            duty,
            standing,
            share,
        }
    }

    fn cast(&mut self, vote: Vote, field: &Field<'_, 's>, find: &Find, section: &'s str) {
        let context = match vote.standing {
            _ if find.mask.is_some() => Some(MASKED),
            Standing::Duty {
                context: Some(rule),
                ..
            } => Some(self.lexicon.contexts[rule].effect.as_str()),
            Standing::Title | Standing::Mention { .. } | Standing::Duty { .. } => None,
        };
        self.ballot.places.push(Found {
            column: field.column,
            field: field.name,
            term: find.term,
            section,
            range: field.text.raw_range(find.tokens.clone()),
            is_masked: find.mask.is_some(),
            context,
        });
        self.ballot.votes.push(vote);
    }
}

/// Drops areas that rest on a word in doubtful capitals unless a part of the title follows.
fn without_doubtful(mut reading: Reading, finds: &[Find]) -> Reading {
    let parts: Vec<usize> = reading
        .heads
        .iter()
        .chain(&reading.areas)
        .map(|part| part.0)
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
