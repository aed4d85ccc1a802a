//! Reads a job title the way English builds it: the head noun says what the post is, the
//! words before it and the phrases after it say what it leads.

use std::ops::Range;

use crate::label::Label;
use crate::lexicon::{Duty, Model, Part, Place};
use crate::matcher::{Class, Classes, Find, Owner};
use crate::text::{Break, Words};

/// What a title says: finds by index, each with the share it counts.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Reading {
    pub(crate) heads: Vec<(usize, f64)>,
    pub(crate) areas: Vec<(usize, f64)>,
}

/// The words of titles found in a text, with what is needed to read them.
pub(crate) struct TitleReader<'t> {
    pub(crate) words: &'t Words,
    pub(crate) finds: &'t [Find],
    pub(crate) duties: &'t [Duty],
    pub(crate) classes: &'t Classes,
    pub(crate) model: &'t Model,
    /// Whether it is the title column that is read, or a name found in the text.
    pub(crate) place: Place,
}

/// A stretch of a title between two separators.
#[derive(Debug)]
struct Segment {
    tokens: Range<usize>,
    /// Where its first preposition stands, or its end.
    core_end: usize,
}

impl TitleReader<'_> {
    /// Reads the title that a range of tokens spells out.
    pub(crate) fn read(&self, range: Range<usize>) -> Reading {
        let parts = self.parts(&range);
        let is_head = |&part: &usize| self.duty(part).part == Part::Head;
        if !parts.iter().any(is_head) {
            return Reading::default();
        }
        let segments = self.segments(&parts, &range);
        let Some((segment, head)) = self.head(&parts, &segments) else {
            return Reading::default();
        };
        let heads = self.heads(&parts, &segments, segment, head);
        let leads = heads
            .iter()
            .any(|&(find, _)| self.duty(find).label != Label::Other);
        let areas = if leads {
            self.areas(&parts, &range, &segments[segment], head)
        } else {
            Vec::new()
        };
        Reading { heads, areas }
    }

    fn duty(&self, find: usize) -> &Duty {
        match self.finds[find].owner {
            Owner::Duty(duty) => &self.duties[duty],
            _ => unreachable!("parts of a title are duties"),
        }
    }

    fn is(&self, token: usize, class: Class) -> bool {
        self.classes.has(&self.words.as_slice()[token], class)
    }

    fn range(&self, find: usize) -> Range<usize> {
        self.finds[find].first()..self.finds[find].end()
    }

    /// Returns the finds inside the range that can be part of a title.
    fn parts(&self, range: &Range<usize>) -> Vec<usize> {
        // Finds are sorted by their first word.
        let starts_before = |token: usize| move |find: &Find| find.first() < token;
        let from = self.finds.partition_point(starts_before(range.start));
        let to = self.finds.partition_point(starts_before(range.end));
        (from..to)
            .filter(|&find| {
                let tokens = self.range(find);
                let is_part = match self.finds[find].owner {
                    Owner::Duty(duty) => self.may_read(&self.duties[duty]),
                    _ => false,
                };
                is_part
                    && self.finds[find].mask.is_none()
                    && tokens.start >= range.start
                    && tokens.end <= range.end
            })
            .collect()
    }

    fn may_read(&self, duty: &Duty) -> bool {
        duty.part != Part::Duty && (duty.place == Place::Anywhere || duty.place == self.place)
    }

    fn segments(&self, parts: &[usize], range: &Range<usize>) -> Vec<Segment> {
        let words = self.words.as_slice();
        let mut segments = Vec::new();
        let mut start = range.start;
        let separates = |&end: &usize| end == range.end || words[end].before() >= Break::Slash;
        for end in (range.start + 1..=range.end).filter(separates) {
            let ends_core = |&token: &usize| {
                self.is(token, Class::Preposition) && !self.is_inside(parts, Part::Head, token)
            };
            let core_end = (start..end).find(ends_core).unwrap_or(end);
            segments.push(Segment {
                tokens: start..end,
                core_end,
            });
            start = end;
        }
        // What stands in brackets explains the rest, so it is read last.
        segments.sort_by_key(|segment| words[segment.tokens.start].is_bracketed());
        segments
    }

    /// Returns the head noun with its segment: the last noun before the first preposition of
    /// the first segment that has one; failing that, the last noun of a segment; failing
    /// that, a weak one.
    fn head(&self, parts: &[usize], segments: &[Segment]) -> Option<(usize, usize)> {
        let is_weak = |part: &usize| self.duty(*part).is_weak;
        let (weak, strong): (Vec<usize>, Vec<usize>) = parts.iter().partition(|part| is_weak(part));
        self.head_among(&strong, segments)
            .or_else(|| self.head_among(&weak, segments))
    }

    fn head_among(&self, parts: &[usize], segments: &[Segment]) -> Option<(usize, usize)> {
        let in_core = |segment: &Segment| {
            self.last_head(
                parts,
                segment.tokens.start..segment.core_end,
                segment.core_end,
            )
        };
        let anywhere =
            |segment: &Segment| self.last_head(parts, segment.tokens.clone(), segment.tokens.end);
        let first = |find_head: &dyn Fn(&Segment) -> Option<usize>| {
            segments
                .iter()
                .enumerate()
                .find_map(|(index, segment)| Some((index, find_head(segment)?)))
        };
        first(&in_core).or_else(|| first(&anywhere))
    }

    fn last_head(&self, parts: &[usize], within: Range<usize>, phrase_end: usize) -> Option<usize> {
        let is_head = |&find: &usize| {
            let (duty, tokens) = (self.duty(find), self.range(find));
            duty.part == Part::Head
                && tokens.start >= within.start
                && tokens.end <= within.end
                && (!duty.needs_end || tokens.end == phrase_end)
        };
        parts
            .iter()
            .copied()
            .filter(is_head)
            .max_by_key(|&find| (self.range(find).end, self.range(find).len()))
    }

    /// Returns the head and its equals: a rank word that overrides it ("Supervisory IT
    /// Specialist"), or the head after a slash ("IT Manager / Director").
    fn heads(
        &self,
        parts: &[usize],
        segments: &[Segment],
        segment: usize,
        head: usize,
    ) -> Vec<(usize, f64)> {
        let mut ranks = parts
            .iter()
            .filter(|&&part| self.duty(part).part == Part::Rank);
        if let Some(&rank) = ranks.next() {
            return vec![(rank, 1.0)];
        }
        let equal = segments.get(segment + 1).and_then(|next| {
            let joined = self.words.as_slice()[next.tokens.start].before() == Break::Slash;
            let other = self.last_head(parts, next.tokens.start..next.core_end, next.core_end)?;
            (joined && self.duty(other).label != self.duty(head).label).then_some(other)
        });
        match equal {
            Some(equal) => {
                let share = self.share(head, equal);
                vec![(head, share), (equal, 1.0 - share)]
            }
            None => vec![(head, 1.0)],
        }
    }

    /// Returns the share of a head beside its equal: who codes and leads leads.
    fn share(&self, head: usize, equal: usize) -> f64 {
        match (self.duty(head).label, self.duty(equal).label) {
            (Label::Other, _) => 0.25,
            (_, Label::Other) => 0.75,
            (Label::Senior | Label::Junior, Label::Senior | Label::Junior) => 0.5,
        }
    }

    /// Returns the areas: in each phrase the last area decides, the phrase nearest before
    /// the head first, then those after it, then earlier segments.
    fn areas(
        &self,
        parts: &[usize],
        range: &Range<usize>,
        segment: &Segment,
        head: usize,
    ) -> Vec<(usize, f64)> {
        let head = self.range(head);
        let closed = |token: &usize| self.is(*token, Class::Closer);
        let end = (head.end..range.end).find(closed).unwrap_or(range.end);
        // "CIO" and "IT Coordinator" name their area themselves.
        let mut phrases = self.phrases(parts, segment.tokens.start.min(head.start)..head.end);
        phrases.reverse();
        phrases.extend(self.phrases(parts, head.end..end));
        phrases.extend(self.phrases(parts, range.start..segment.tokens.start.min(head.start)));
        let mut share = 1.0;
        let mut areas: Vec<(usize, f64)> = Vec::new();
        let direct = self.direct_phrase(segment, &head, end);
        for phrase in phrases {
            let last = parts
                .iter()
                .copied()
                .filter(|&part| {
                    let tokens = self.range(part);
                    self.duty(part).part == Part::Area
                        && tokens.start >= phrase.start
                        && tokens.end <= phrase.end
                })
                .max_by_key(|&part| (self.range(part).end, self.range(part).len()));
            if let Some(area) = last {
                // After a head, what follows the area is as often a name or a slogan, unless
                // it is a body named after it.
                let is_before_head = self.range(area).end <= head.start;
                let mut after = self.range(area).end..phrase.end;
                let is_loose = after.any(|token| {
                    let is_body = self.is(token, Class::Organization);
                    is_body || is_before_head && token < head.start && self.says_area(token)
                });
                let factor = if is_loose { self.model.loose_area } else { 1.0 };
                areas.push((area, share * factor));
                share *= self.model.next_area;
            } else if phrase.start < direct.end && direct.start < phrase.end {
                // It leads something the lexicon does not know, so the rest says less.
                let mut tokens = phrase.start.max(direct.start)..phrase.end.min(direct.end);
                if tokens.any(|token| self.says_area(token)) {
                    share *= self.model.next_area;
                }
            }
        }
        areas
    }

    /// Returns the words that say most directly what a head leads: those before it in its
    /// segment or, where there are none, those that follow it.
    fn direct_phrase(&self, segment: &Segment, head: &Range<usize>, end: usize) -> Range<usize> {
        let start = segment.tokens.start.min(head.start);
        if start < head.start {
            return start..head.start;
        }
        let ends = |&token: &usize| {
            let starts_segment = self.words.as_slice()[token].before() >= Break::Slash;
            token > head.end && starts_segment
        };
        let phrase_end = (head.end..end).find(ends).unwrap_or(end);
        head.end..phrase_end
    }

    /// Whether a token stands inside a find of that part, not at its start.
    fn is_inside(&self, parts: &[usize], wanted: Part, token: usize) -> bool {
        parts.iter().any(|&part| {
            let tokens = self.range(part);
            self.duty(part).part == wanted && tokens.start < token && token < tokens.end
        })
    }

    /// Whether a word can say what is led: not a number, a grade or a mere modifier.
    fn says_area(&self, token: usize) -> bool {
        let word = &self.words.as_slice()[token];
        self.words.len_of(word) > 2
            && self.words.is_alphabetic(word)
            && !self.classes.has(word, Class::Numeral)
            && !self.classes.has(word, Class::Modifier)
    }

    /// Splits at separators, prepositions and conjunctions that no area contains.
    fn phrases(&self, parts: &[usize], range: Range<usize>) -> Vec<Range<usize>> {
        let words = self.words.as_slice();
        let mut phrases = Vec::new();
        let mut start = range.start;
        for token in range.clone() {
            if self.is_inside(parts, Part::Area, token) {
                continue;
            }
            let joins = self.is(token, Class::Conjunction) || self.is(token, Class::Preposition);
            if joins || words[token].before() >= Break::Slash {
                phrases.push(start..token);
                start = token;
            }
        }
        phrases.push(start..range.end);
        phrases.retain(|phrase| !phrase.is_empty());
        phrases
    }
}
