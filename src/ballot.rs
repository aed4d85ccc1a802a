//! Collects the votes of a posting, field by field, and remembers where each was found.

mod findings;

use std::ops::Range;

use self::findings::{Asked, Everything, Findings, Papers};
use crate::lexicon::{Lexicon, Part, Place};
use crate::matcher::{Class, Classes, Find, Matcher, Owner};
use crate::mention;
use crate::posting::{Posting, TITLE};
use crate::review::TextFacts;
use crate::scan::Scan;
use crate::score::{MAX_MENTIONS, Standing, Vote};
use crate::section::{self, Sections};
use crate::text::Words;
use crate::title::{Draft, Reading, TitleReader};

/// Most tokens of a title that are read: what goes on longer is no title, and reading takes
/// time in the square of its length.
const MAX_TITLE_LEN: usize = 64;

/// What stands in the way of evidence that a mask takes out of play.
pub(crate) const MASKED: &str = "masked";

/// What section a title is that a text spells out.
const MENTION: &str = "mention";

/// The votes of a posting, each with where it was found.
#[derive(Debug, Default)]
pub(crate) struct Ballot {
    pub(crate) votes: Vec<Vote>,
    pub(crate) places: Vec<Found>,
    pub(crate) text: TextFacts,
}

/// Where a vote was found.
#[derive(Debug)]
pub(crate) struct Found {
    /// Index among the posting's columns, the title first.
    pub(crate) column: usize,
    /// Index among the duty's terms.
    pub(crate) term: usize,
    /// Bytes of the raw column.
    pub(crate) range: Range<usize>,
    /// Whether a mask takes it out of play.
    pub(crate) is_masked: bool,
}

impl Found {
    /// Returns what section its vote stands in.
    pub(crate) fn section<'l>(&self, lexicon: &'l Lexicon, vote: &Vote) -> &'l str {
        match vote.standing {
            _ if self.column == 0 => TITLE,
            Standing::Title => TITLE,
            Standing::Mention { .. } => MENTION,
            Standing::Duty { section, .. } => {
                section.map_or(section::BODY, |section| &lexicon.sections[section].id)
            }
        }
    }

    /// Returns why its vote counts less than it could.
    pub(crate) fn context<'l>(&self, lexicon: &'l Lexicon, vote: &Vote) -> Option<&'l str> {
        match vote.standing {
            _ if self.is_masked => Some(MASKED),
            Standing::Duty {
                context: Some(rule),
                ..
            } => Some(&lexicon.contexts[rule].effect),
            Standing::Title | Standing::Mention { .. } | Standing::Duty { .. } => None,
        }
    }
}

/// Memory that is kept from posting to posting.
#[derive(Debug, Default)]
pub(crate) struct Desk {
    papers: Papers,
    notes: Notes,
}

/// What is made of a column's finds.
#[derive(Debug, Default)]
struct Notes {
    names: Vec<Range<usize>>,
    draft: Draft,
    reading: Reading,
    sections: Sections,
}

impl Ballot {
    /// Collects the votes of a posting, instead of those of the one before.
    pub(crate) fn collect(
        &mut self,
        lexicon: &Lexicon,
        matcher: &Matcher,
        posting: &Posting<'_>,
        desk: &mut Desk,
    ) {
        let Desk { papers, notes } = desk;
        let mut collector = Collector::new(lexicon, matcher.classes(), notes, self);
        for (column, (name, raw)) in posting.columns().enumerate() {
            let mut findings = match column {
                0 => Asked::title(lexicon, matcher, raw, papers),
                _ => Asked::text(lexicon, matcher, raw, papers),
            };
            collector.read(column, name, &mut findings);
        }
    }

    /// Collects the votes of a posting that is read already; `choose` says which of a column's
    /// finds stand, as finds of the lexicon. This is the readable way: everything is found
    /// before anything is made of it.
    pub(crate) fn of_scan(
        lexicon: &Lexicon,
        classes: &Classes,
        scan: &Scan<'_>,
        choose: impl Fn(&[Find]) -> Vec<Find>,
    ) -> Ballot {
        let (mut ballot, mut notes) = (Ballot::default(), Notes::default());
        let mut collector = Collector::new(lexicon, classes, &mut notes, &mut ballot);
        for (column, scanned) in scan.columns.iter().enumerate() {
            let mut findings = Everything::new(lexicon, &scanned.words, &choose(&scanned.finds));
            collector.read(column, scanned.name, &mut findings);
        }
        ballot
    }
}

struct Collector<'c> {
    lexicon: &'c Lexicon,
    classes: &'c Classes,
    title_has_head: bool,
    /// Names of the post that the text has given so far.
    n_mentions: usize,
    notes: &'c mut Notes,
    ballot: &'c mut Ballot,
}

impl<'c> Collector<'c> {
    fn new(
        lexicon: &'c Lexicon,
        classes: &'c Classes,
        notes: &'c mut Notes,
        ballot: &'c mut Ballot,
    ) -> Collector<'c> {
        ballot.votes.clear();
        ballot.places.clear();
        ballot.text = TextFacts::default();
        Collector {
            lexicon,
            classes,
            title_has_head: false,
            n_mentions: 0,
            notes,
            ballot,
        }
    }

    /// Reads the posting's next column.
    fn read(&mut self, column: usize, name: &str, findings: &mut impl Findings) {
        if column == 0 {
            return self.title(findings);
        }
        let (rules, classes) = (&self.lexicon.model.review, self.classes);
        let is_english = |word: &_| classes.has(word, Class::English);
        let words = findings.words().as_slice();
        self.ballot.text.add(rules, words, is_english);
        self.mentions(column, findings);
        self.text(column, name, findings);
    }

    fn title(&mut self, findings: &impl Findings) {
        let words = findings.words();
        let len = words.len().min(MAX_TITLE_LEN);
        let reading = self.reading(findings, 0..len, Place::Title);
        self.cast_reading(0, findings, &reading, Standing::Title);
        self.title_has_head = !reading.heads.is_empty();
        self.notes.reading = reading;
        for find in findings.duties() {
            if let Some(duty) = self.duty(find, Place::Title) {
                let standing = Standing::Duty {
                    section: None,
                    context: None,
                };
                self.cast(0, words, find, duty, standing, 1.0);
            }
        }
    }

    fn text(&mut self, column: usize, name: &str, findings: &mut impl Findings) {
        if findings.duties().is_empty() {
            return;
        }
        findings.look_for_headings();
        let in_column = section::of_column(&self.lexicon.sections, name);
        let sections = &mut self.notes.sections;
        sections.fill(findings.words(), findings.headings(), in_column);
        for index in 0..findings.duties().len() {
            let find = &findings.duties()[index];
            let Some(duty) = self.duty(find, Place::Text) else {
                continue;
            };
            if find.is_doubtful {
                continue;
            }
            let standing = Standing::Duty {
                section: self.notes.sections.at(find.first()),
                context: findings.context_of(index),
            };
            let find = &findings.duties()[index];
            self.cast(column, findings.words(), find, duty, standing, 1.0);
        }
    }

    /// Votes by the names that a text gives its own post.
    fn mentions(&mut self, column: usize, findings: &mut impl Findings) {
        let lexicon = self.lexicon;
        findings.look_for_mentions();
        let mut names = std::mem::take(&mut self.notes.names);
        let (words, mentions) = (findings.words(), findings.mentions());
        mention::find(words, mentions, &lexicon.mentions, self.classes, &mut names);
        for name in &names {
            if self.n_mentions == MAX_MENTIONS {
                break;
            }
            findings.look_for_parts(name.clone());
            if findings.parts().is_empty() {
                continue;
            }
            let mut reading = self.reading(findings, name.clone(), Place::Text);
            let mut is_own = |&(head, _): &(usize, f64)| {
                let rule = findings.context(findings.parts()[head].first());
                rule.is_none_or(|rule| lexicon.contexts[rule].factor > 0.0)
            };
            if !reading.heads.is_empty() && reading.heads.iter().all(&mut is_own) {
                drop_doubtful(&mut reading, findings.parts());
                let standing = Standing::Mention {
                    is_beside_title: self.title_has_head,
                    rank: self.n_mentions as i32,
                };
                self.cast_reading(column, findings, &reading, standing);
                self.n_mentions += 1;
            }
            self.notes.reading = reading;
        }
        self.notes.names = names;
    }

    /// Reads the title that some words spell out. The reading is to be given back to the notes.
    fn reading(&mut self, findings: &impl Findings, range: Range<usize>, place: Place) -> Reading {
        let mut reading = std::mem::take(&mut self.notes.reading);
        let reader = TitleReader {
            words: findings.words(),
            finds: findings.parts(),
            duties: &self.lexicon.duties,
            classes: self.classes,
            model: &self.lexicon.model,
            place,
        };
        reader.read(range, &mut self.notes.draft, &mut reading);
        reading
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
        column: usize,
        findings: &impl Findings,
        reading: &Reading,
        standing: Standing,
    ) {
        for &(find, share) in reading.heads.iter().chain(&reading.areas) {
            let find = &findings.parts()[find];
            if let Owner::Duty(duty) = find.owner {
                self.cast(column, findings.words(), find, duty, standing, share);
            }
        }
    }

    fn cast(
        &mut self,
        column: usize,
        words: &Words,
        find: &Find,
        duty: usize,
        standing: Standing,
        share: f64,
    ) {
        let is_masked = find.mask.is_some();
        self.ballot.votes.push(Vote {
            duty,
            standing,
            share: if is_masked { 0.0 } else { share },
        });
        self.ballot.places.push(Found {
            column,
            term: find.term,
            range: words.raw_range(find.first(), find.last()),
            is_masked,
        });
    }
}

/// Drops areas that rest on a word in doubtful capitals unless a part of the title follows.
fn drop_doubtful(reading: &mut Reading, finds: &[Find]) {
    let is_doubtful = |&(area, _): &(usize, f64)| finds[area].is_doubtful;
    if !reading.areas.iter().any(is_doubtful) {
        return;
    }
    let parts: Vec<usize> = reading
        .heads
        .iter()
        .chain(&reading.areas)
        .map(|part| part.0)
        .collect();
    reading.areas.retain(|area| {
        let next = finds[area.0].end();
        !is_doubtful(area) || parts.iter().any(|&part| finds[part].first() == next)
    });
}
