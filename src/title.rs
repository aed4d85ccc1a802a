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

/// What is made of a title on the way to its reading, kept from title to title for its memory.
#[derive(Debug, Default)]
pub(crate) struct Draft {
    pieces: Vec<Piece>,
    segments: Vec<Segment>,
    phrases: Vec<Range<usize>>,
}

/// A find that can be part of the title.
#[derive(Clone, Debug)]
struct Piece {
    /// Index of the find.
    find: usize,
    tokens: Range<usize>,
    part: Part,
    label: Label,
    needs_end: bool,
    is_weak: bool,
}

impl Piece {
    fn is_within(&self, tokens: &Range<usize>) -> bool {
        self.tokens.start >= tokens.start && self.tokens.end <= tokens.end
    }
}

/// A stretch of a title between two separators.
#[derive(Debug)]
struct Segment {
    tokens: Range<usize>,
    /// Where its first preposition stands, or its end.
    core_end: usize,
}

impl Segment {
    fn core(&self) -> Range<usize> {
        self.tokens.start..self.core_end
    }
}

impl TitleReader<'_> {
    /// Reads the title that a range of tokens spells out.
    pub(crate) fn read(&self, range: Range<usize>, draft: &mut Draft, reading: &mut Reading) {
        reading.heads.clear();
        reading.areas.clear();
        let Draft {
            pieces,
            segments,
            phrases,
        } = draft;
        self.find_pieces(&range, pieces);
        if !pieces.iter().any(|piece| piece.part == Part::Head) {
            return;
        }
        self.find_segments(pieces, &range, segments);
        let Some((segment, head)) = head(pieces, segments) else {
            return;
        };
        let leads = self.find_heads(pieces, segments, segment, head, &mut reading.heads);
        if leads {
            let (segment, head) = (&segments[segment], &head.tokens);
            let end = self.areas_end(&range, head);
            self.find_phrases(pieces, &range, segment, head, end, phrases);
            let direct = self.direct_phrase(segment, head, end);
            self.find_areas(pieces, phrases, head, &direct, &mut reading.areas);
        }
    }

    fn is(&self, token: usize, class: Class) -> bool {
        self.classes.has(&self.words.as_slice()[token], class)
    }

    /// Finds the finds inside the range that can be part of a title.
    fn find_pieces(&self, range: &Range<usize>, pieces: &mut Vec<Piece>) {
        // Finds are sorted by their first word.
        let from = self
            .finds
            .partition_point(|find| find.first() < range.start);
        let within = self.finds[from..]
            .iter()
            .take_while(|find| find.first() < range.end);
        let piece = |(index, find): (usize, &Find)| {
            let Owner::Duty(duty) = find.owner else {
                return None;
            };
            let duty = &self.duties[duty];
            let may_read = find.mask.is_none() && find.end() <= range.end && self.may_read(duty);
            may_read.then(|| Piece {
                find: index,
                tokens: find.first()..find.end(),
                part: duty.part,
                label: duty.label,
                needs_end: duty.needs_end,
                is_weak: duty.is_weak,
            })
        };
        pieces.clear();
        pieces.extend((from..).zip(within).filter_map(piece));
    }

    fn may_read(&self, duty: &Duty) -> bool {
        duty.part != Part::Duty && (duty.place == Place::Anywhere || duty.place == self.place)
    }

    fn find_segments(&self, pieces: &[Piece], range: &Range<usize>, segments: &mut Vec<Segment>) {
        let words = self.words.as_slice();
        segments.clear();
        let mut start = range.start;
        let separates = |&end: &usize| end == range.end || words[end].before() >= Break::Slash;
        for end in (range.start + 1..=range.end).filter(separates) {
            let ends_core = |&token: &usize| {
                self.is(token, Class::Preposition) && !is_inside(pieces, Part::Head, token)
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
    }

    /// Finds the head and its equals: a rank word that overrides it ("Supervisory IT
    /// Specialist"), or the head after a slash ("IT Manager / Director"). Returns whether one of
    /// them leads.
    fn find_heads(
        &self,
        pieces: &[Piece],
        segments: &[Segment],
        segment: usize,
        head: &Piece,
        heads: &mut Vec<(usize, f64)>,
    ) -> bool {
        let mut ranks = pieces.iter().filter(|piece| piece.part == Part::Rank);
        if let Some(rank) = ranks.next() {
            heads.push((rank.find, 1.0));
            return rank.label != Label::Other;
        }
        let equal = segments.get(segment + 1).and_then(|next| {
            let joined = self.words.as_slice()[next.tokens.start].before() == Break::Slash;
            let other = last_head(pieces.iter(), &next.core(), next.core_end)?;
            (joined && other.label != head.label).then_some(other)
        });
        let Some(equal) = equal else {
            heads.push((head.find, 1.0));
            return head.label != Label::Other;
        };
        let share = share(head, equal);
        heads.extend([(head.find, share), (equal.find, 1.0 - share)]);
        // Their labels differ.
        true
    }

    /// Returns where a title says no more of what its head leads.
    fn areas_end(&self, range: &Range<usize>, head: &Range<usize>) -> usize {
        let closed = |token: &usize| self.is(*token, Class::Closer);
        (head.end..range.end).find(closed).unwrap_or(range.end)
    }

    /// Finds the phrases that may name an area: those before the head, the nearest first, then
    /// those after it, then those of earlier segments.
    fn find_phrases(
        &self,
        pieces: &[Piece],
        range: &Range<usize>,
        segment: &Segment,
        head: &Range<usize>,
        end: usize,
        phrases: &mut Vec<Range<usize>>,
    ) {
        phrases.clear();
        let start = segment.tokens.start.min(head.start);
        // "CIO" and "IT Coordinator" name their area themselves.
        self.split(pieces, start..head.end, phrases);
        phrases.reverse();
        self.split(pieces, head.end..end, phrases);
        self.split(pieces, range.start..start, phrases);
    }

    /// Finds the areas: in each phrase the last one decides.
    fn find_areas(
        &self,
        pieces: &[Piece],
        phrases: &[Range<usize>],
        head: &Range<usize>,
        direct: &Range<usize>,
        areas: &mut Vec<(usize, f64)>,
    ) {
        let mut share = 1.0;
        for phrase in phrases {
            let is_area = |piece: &&Piece| piece.part == Part::Area && piece.is_within(phrase);
            let last = pieces
                .iter()
                .filter(is_area)
                .max_by_key(|piece| (piece.tokens.end, piece.tokens.len()));
            if let Some(area) = last {
                // After a head, what follows the area is as often a name or a slogan, unless
                // it is a body named after it.
                let is_before_head = area.tokens.end <= head.start;
                let mut after = area.tokens.end..phrase.end;
                let is_loose = after.any(|token| {
                    let is_body = self.is(token, Class::Organization);
                    is_body || is_before_head && token < head.start && self.says_area(token)
                });
                let factor = if is_loose { self.model.loose_area } else { 1.0 };
                areas.push((area.find, share * factor));
                share *= self.model.next_area;
            } else if phrase.start < direct.end && direct.start < phrase.end {
                // It leads something the lexicon does not know, so the rest says less.
                let mut tokens = phrase.start.max(direct.start)..phrase.end.min(direct.end);
                if tokens.any(|token| self.says_area(token)) {
                    share *= self.model.next_area;
                }
            }
        }
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

    /// Whether a word can say what is led: not a number, a grade or a mere modifier.
    fn says_area(&self, token: usize) -> bool {
        let word = &self.words.as_slice()[token];
        self.words.len_of(word) > 2
            && self.words.is_alphabetic(word)
            && !self.classes.has(word, Class::Numeral)
            && !self.classes.has(word, Class::Modifier)
    }

    /// Splits at separators, prepositions and conjunctions that no area contains.
    fn split(&self, pieces: &[Piece], range: Range<usize>, phrases: &mut Vec<Range<usize>>) {
        let words = self.words.as_slice();
        let mut start = range.start;
        for token in range.clone() {
            let joins = self.is(token, Class::Conjunction) || self.is(token, Class::Preposition);
            let separates = joins || words[token].before() >= Break::Slash;
            if separates && start < token && !is_inside(pieces, Part::Area, token) {
                phrases.push(start..token);
                start = token;
            }
        }
        if start < range.end {
            phrases.push(start..range.end);
        }
    }
}

/// Returns the head noun with its segment: the last noun before the first preposition of
/// the first segment that has one; failing that, the last noun of a segment; failing
/// that, a weak one.
fn head<'d>(pieces: &'d [Piece], segments: &[Segment]) -> Option<(usize, &'d Piece)> {
    head_among(pieces, false, segments).or_else(|| head_among(pieces, true, segments))
}

fn head_among<'d>(
    pieces: &'d [Piece],
    is_weak: bool,
    segments: &[Segment],
) -> Option<(usize, &'d Piece)> {
    let pieces = || pieces.iter().filter(|piece| piece.is_weak == is_weak);
    let in_core = |segment: &Segment| last_head(pieces(), &segment.core(), segment.core_end);
    let anywhere = |segment: &Segment| last_head(pieces(), &segment.tokens, segment.tokens.end);
    let first = |find_head: &dyn Fn(&Segment) -> Option<&'d Piece>| {
        segments
            .iter()
            .enumerate()
            .find_map(|(index, segment)| Some((index, find_head(segment)?)))
    };
    first(&in_core).or_else(|| first(&anywhere))
}

fn last_head<'d>(
    pieces: impl Iterator<Item = &'d Piece>,
    within: &Range<usize>,
    phrase_end: usize,
) -> Option<&'d Piece> {
    let is_head = |piece: &&Piece| {
        piece.part == Part::Head
            && piece.is_within(within)
            && (!piece.needs_end || piece.tokens.end == phrase_end)
    };
    pieces
        .filter(is_head)
        .max_by_key(|piece| (piece.tokens.end, piece.tokens.len()))
}

/// Returns the share of a head beside its equal: who codes and leads leads.
fn share(head: &Piece, equal: &Piece) -> f64 {
    match (head.label, equal.label) {
        (Label::Other, _) => 0.25,
        (_, Label::Other) => 0.75,
        (Label::Senior | Label::Junior, Label::Senior | Label::Junior) => 0.5,
    }
}

/// Whether a token stands inside a find of that part, not at its start.
fn is_inside(pieces: &[Piece], wanted: Part, token: usize) -> bool {
    pieces.iter().any(|piece| {
        let tokens = &piece.tokens;
        piece.part == wanted && tokens.start < token && token < tokens.end
    })
}
