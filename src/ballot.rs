//! Collects the votes of a posting, field by field, and remembers where each was found.

mod findings;

use std::ops::Range;

pub(crate) use self::findings::Desk;
use self::findings::{Asked, Everything, Findings};
use crate::lexicon::{Lexicon, Part, Place};
use crate::matcher::{Class, Classes, Find, Matcher, Owner};
use crate::mention;
use crate::posting::{Posting, TITLE};
use crate::review::TextFacts;
use crate::scan::Scan;
use crate::score::{Standing, Vote};
use crate::section::{self, Sections};
use crate::text::Words;
use crate::title::{Reading, TitleReader};

/// Most tokens of a title that are read: what goes on longer is no title, and reading takes
/// time in the square of its length.
const MAX_TITLE_LEN: usize = 64;

/// Names of the post beyond this many weigh less than a thousandth of a logit.
const MAX_MENTIONS: i32 = 12;

/// Words of a text that are looked up to tell whether it is English.
const MAX_LOOKED_UP: usize = 200;

/// Room for the votes of most postings.
const MANY_VOTES: usize = 32;

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
    /// Collects the votes of a posting.
    pub(crate) fn collect(
        lexicon: &'s Lexicon,
        matcher: &'s Matcher,
        posting: &Posting<'s>,
        desk: &mut Desk,
    ) -> Ballot<'s> {
        let mut collector = Collector::new(lexicon, matcher.classes());
        for (column, (name, raw)) in posting.columns().enumerate() {
            let mut findings = match column {
                0 => Asked::title(lexicon, matcher, raw, desk),
                _ => Asked::text(lexicon, matcher, raw, desk),
            };
            collector.read(column, name, &mut findings);
        }
        collector.ballot
    }

    /// Collects the votes of a posting that is read already; `choose` says which of a column's
    /// finds stand, as finds of the lexicon. This is the readable way: everything is found
    /// before anything is made of it.
    pub(crate) fn of_scan(
        lexicon: &'s Lexicon,
        classes: &'s Classes,
        scan: &Scan<'s>,
        choose: impl Fn(&[Find]) -> Vec<Find>,
    ) -> Ballot<'s> {
        let mut collector = Collector::new(lexicon, classes);
        for (column, scanned) in scan.columns.iter().enumerate() {
            let mut findings = Everything::new(lexicon, &scanned.words, &choose(&scanned.finds));
            collector.read(column, scanned.name, &mut findings);
        }
        collector.ballot
    }
}

struct Collector<'s> {
    lexicon: &'s Lexicon,
    classes: &'s Classes,
    title_has_head: bool,
    /// Names of the post that the text has given so far.
    n_mentions: i32,
    ballot: Ballot<'s>,
}

/// A column of the posting.
struct Field<'s> {
    column: usize,
    name: &'s str,
}

impl<'s> Collector<'s> {
    fn new(lexicon: &'s Lexicon, classes: &'s Classes) -> Collector<'s> {
        Collector {
            lexicon,
            classes,
            title_has_head: false,
            n_mentions: 0,
            ballot: Ballot {
                votes: Vec::with_capacity(MANY_VOTES),
                places: Vec::with_capacity(MANY_VOTES),
                text: TextFacts::default(),
            },
        }
    }

    /// Reads the posting's next column.
    fn read(&mut self, column: usize, name: &'s str, findings: &mut impl Findings) {
        let field = Field { column, name };
        if column == 0 {
            return self.title(&field, findings);
        }
        self.mentions(&field, findings);
        self.text(&field, findings);
    }

    fn reader<'f>(&self, words: &'f Words, parts: &'f [Find], place: Place) -> TitleReader<'f>
    where
        's: 'f,
    {
        TitleReader {
            words,
            finds: parts,
            duties: &self.lexicon.duties,
            classes: self.classes,
            model: &self.lexicon.model,
            place,
        }
    }

    fn title(&mut self, field: &Field<'s>, findings: &impl Findings) {
        let (words, parts) = (findings.words(), findings.parts());
        let len = words.len().min(MAX_TITLE_LEN);
        let reading = self.reader(words, parts, Place::Title).read(0..len);
        self.cast_reading(field, findings, &reading, Standing::Title);
        for find in findings.duties() {
            if let Some(duty) = self.duty(find, Place::Title) {
                let standing = Standing::Duty {
                    section: None,
                    context: None,
                };
                self.cast(
                    self.vote(duty, standing, 1.0, find),
                    field,
                    words,
                    find,
                    TITLE,
                );
            }
        }
        self.title_has_head = !reading.heads.is_empty();
    }

    fn text(&mut self, field: &Field<'s>, findings: &mut impl Findings) {
        let lexicon = self.lexicon;
        self.count_words(findings.words());
        if findings.duties().is_empty() {
            return;
        }
        findings.look_for_headings();
        let column = section::of_column(&lexicon.sections, field.name);
        let sections = Sections::find(findings.words(), findings.headings(), column);
        for index in 0..findings.duties().len() {
            let find = &findings.duties()[index];
            let Some(duty) = self.duty(find, Place::Text) else {
                continue;
            };
            if find.is_doubtful {
                continue;
            }
            let first = find.first();
            let section = sections.at(first);
            let name = section.map_or(section::BODY, |section| &lexicon.sections[section].id);
            let standing = Standing::Duty {
                section,
                context: findings.context(first),
            };
            let find = &findings.duties()[index];
            let vote = self.vote(duty, standing, 1.0, find);
            self.cast(vote, field, findings.words(), find, name);
        }
    }

    fn count_words(&mut self, words: &Words) {
        let facts = &mut self.ballot.text;
        let n_words = words.len();
        let looked_up = n_words.min(MAX_LOOKED_UP.saturating_sub(facts.n_looked_up));
        let first = &words.as_slice()[..looked_up];
        let n_english = first
            .iter()
            .filter(|word| self.classes.has(word, Class::English));
        facts.has_column = true;
        facts.n_words += n_words;
        facts.n_looked_up += looked_up;
        facts.n_english += n_english.count();
    }

    /// Votes by the names that a text gives its own post.
    fn mentions(&mut self, field: &Field<'s>, findings: &mut impl Findings) {
        let lexicon = self.lexicon;
        findings.look_for_mentions();
        let (words, mentions) = (findings.words(), findings.mentions());
        for name in mention::find(words, mentions, &lexicon.mentions, self.classes) {
            if self.n_mentions == MAX_MENTIONS {
                return;
            }
            findings.look_for_parts(name.clone());
            if findings.parts().is_empty() {
                continue;
            }
            let reader = self.reader(findings.words(), findings.parts(), Place::Text);
            let reading = reader.read(name);
            let mut is_own = |&(head, _): &(usize, f64)| {
                let rule = findings.context(findings.parts()[head].first());
                rule.is_none_or(|rule| lexicon.contexts[rule].factor > 0.0)
            };
            if reading.heads.is_empty() || !reading.heads.iter().all(&mut is_own) {
                continue;
            }
            let reading = without_doubtful(reading, findings.parts());
            let standing = Standing::Mention {
                is_beside_title: self.title_has_head,
                rank: self.n_mentions,
            };
            self.cast_reading(field, findings, &reading, standing);
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
        field: &Field<'s>,
        findings: &impl Findings,
        reading: &Reading,
        standing: Standing,
    ) {
        let section = match standing {
            Standing::Title | Standing::Duty { .. } => TITLE,
            Standing::Mention { .. } => "mention",
        };
        for &(find, share) in reading.heads.iter().chain(&reading.areas) {
            let find = &findings.parts()[find];
            if let Owner::Duty(duty) = find.owner {
                let vote = self.vote(duty, standing, share, find);
                self.cast(vote, field, findings.words(), find, section);
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

    fn cast(
        &mut self,
        vote: Vote,
        field: &Field<'s>,
        words: &Words,
        find: &Find,
        section: &'s str,
    ) {
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
            range: words.raw_range(find.first(), find.last()),
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
        let next = finds[area].end();
        !finds[area].is_doubtful || parts.iter().any(|&part| finds[part].first() == next)
    });
    reading
}
