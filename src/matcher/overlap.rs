//! Settles which finds stand where terms overlap: the longest duty wins, masks take words out
//! of play.

use super::Owner;
use super::find::Find;
use crate::label::Label;
use crate::lexicon::{Duty, Part, Question};

/// What a duty says of a posting; only duties of one kind compete for words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Kind {
    pub(super) part: Part,
    question: Question,
    /// "A team of three" speaks for one role and against another at once.
    speaks_against_a_role: bool,
}

impl Kind {
    fn of(duty: &Duty) -> Kind {
        Kind {
            part: duty.part,
            question: duty.question,
            speaks_against_a_role: duty.label != Label::Other && duty.weight < 0.0,
        }
    }
}

/// Returns the kind of each duty.
pub(crate) fn kinds(duties: &[Duty]) -> Vec<Kind> {
    duties.iter().map(Kind::of).collect()
}

/// Finds that stand further apart than so many places are not compared; there are some ten between
/// those that overlap in real texts. Of two that stand just so far apart, only the second may give
/// way.
pub(super) const MAX_RIVALS: usize = 512;

/// Drops duties that a longer duty contains, and marks those that a mask takes out of play.
/// `finds` are in their order; `kinds` are those of the duties that own them.
pub(crate) fn settle(kinds: &[Kind], finds: &mut Vec<Find>) {
    let mut has_shadowed = false;
    let mut start = 0;
    while let Some(first) = finds.get(start) {
        let (mut reached, mut end) = (first.last, start + 1);
        while let Some(find) = finds.get(end)
            && find.first <= reached
        {
            reached = reached.max(find.last);
            end += 1;
        }
        if end > start + 1 {
            has_shadowed |= settle_cluster(kinds, &mut finds[start..end]);
        }
        start = end;
    }
    if has_shadowed {
        finds.retain(|find| !find.is_shadowed);
    }
}

/// Settles finds that reach over each other's words, and returns whether one of them leaves no room
/// for another.
fn settle_cluster(kinds: &[Kind], finds: &mut [Find]) -> bool {
    let longest = finds.iter().map(|find| find.last - find.first).max();
    let longest = longest.unwrap_or(0);
    let mut has_shadowed = false;
    let mut window = 0;
    for index in 1..finds.len() {
        let (before, from) = finds.split_at_mut(index);
        let find = &mut from[0];
        while before
            .get(window)
            .is_some_and(|find_before| find_before.first + longest < find.first)
        {
            window += 1;
        }
        let furthest = index.checked_sub(MAX_RIVALS);
        if let Some(furthest) = furthest.filter(|&furthest| furthest >= window) {
            let rival = &mut before[furthest];
            if rival.last >= find.first {
                let (is_shadowed, mask) = (rival.is_shadowed, rival.mask);
                meet(kinds, rival, find);
                (rival.is_shadowed, rival.mask) = (is_shadowed, mask);
                has_shadowed |= find.is_shadowed;
            }
        }
        let nearest = window.max((index + 1).saturating_sub(MAX_RIVALS));
        for rival in &mut before[nearest..] {
            if rival.last >= find.first {
                has_shadowed |= meet(kinds, rival, find);
            }
        }
    }
    has_shadowed
}

/// Settles two finds, the second of which comes after the first in their order, and returns whether
/// one of them leaves no room for the other: another duty that names the same words and more, or
/// the same duty at words that overlap; of equals the first stays.
#[inline(always)]
fn meet(kinds: &[Kind], first: &mut Find, second: &mut Find) -> bool {
    match (first.owner, second.owner) {
        (Owner::Duty(a), Owner::Duty(b)) => {
            if kinds[a] != kinds[b] {
                return false;
            }
            let (winner, loser) = if first.n_words >= second.n_words {
                (first, second)
            } else {
                (second, first)
            };
            let is_shadowed = loser.is_inside(winner) || a == b && loser.overlaps(winner);
            loser.is_shadowed |= is_shadowed;
            is_shadowed
        }
        (Owner::Duty(_), Owner::Mask(mask)) => {
            second.take_out(mask, first);
            false
        }
        (Owner::Mask(mask), Owner::Duty(_)) => {
            first.take_out(mask, second);
            false
        }
        (
            Owner::Duty(_)
            | Owner::Mask(_)
            | Owner::Context(_)
            | Owner::ContextEnd(_)
            | Owner::Mention(_)
            | Owner::Heading(_),
            _,
        ) => false,
    }
}

impl Find {
    /// Takes a duty out of play, if this mask does so.
    fn take_out(&self, mask: usize, duty: &mut Find) {
        let covers = !self.is_inside(duty) || self.n_words == duty.n_words;
        if covers && self.overlaps(duty) {
            duty.mask.get_or_insert(mask);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Capitals;
    use crate::matcher::Start;
    use crate::random::SplitMix;

    const KINDS: [Kind; 3] = [
        kind(Question::Field, false),
        kind(Question::Level, false),
        kind(Question::Level, true),
    ];

    const fn kind(question: Question, speaks_against_a_role: bool) -> Kind {
        Kind {
            part: Part::Duty,
            question,
            speaks_against_a_role,
        }
    }

    /// Returns made-up finds in their order, some with gaps.
    fn finds(random: &mut SplitMix, n_duties: usize, n_words: usize, most: usize) -> Vec<Find> {
        let mut below = |n: usize| random.below(n as u64) as usize;
        let n_finds = below(most);
        let mut finds = Vec::new();
        for _ in 0..n_finds {
            let (first, longest, has_gap) = (below(n_words), [2, 4, 12][below(3)], below(3) == 0);
            let is_named = |index: &usize| !has_gap || *index == 0 || !index.is_multiple_of(3);
            let named = (0..=below(longest)).filter(is_named);
            let tokens: Vec<u32> = named.map(|index| (first + index) as u32).collect();
            let owner = match below(4) {
                0 => Owner::Mask(below(n_duties)),
                _ => Owner::Duty(below(n_duties)),
            };
            let start = Start {
                owner,
                term: below(2),
                lane: 0,
                has_gap,
                capitals: Capitals::Any,
                to: 0,
            };
            finds.push(Find::new(&start, &tokens, false));
        }
        finds.sort_by_key(Find::order);
        finds.dedup_by(|a, b| a.order() == b.order());
        finds
    }

    /// Settles finds by what is said of one beside every other that is near enough.
    fn settle_simply(kinds: &[Kind], finds: &[Find]) -> Vec<Find> {
        let shadows = |rival: &Find, find: &Find| {
            let (Owner::Duty(a), Owner::Duty(b)) = (rival.owner, find.owner) else {
                return false;
            };
            let competes = a == b || kinds[a] == kinds[b] && find.is_inside(rival);
            let words = (rival.n_words, find.order());
            competes && rival.overlaps(find) && words > (find.n_words, rival.order())
        };
        let takes_out = |rival: &Find, find: &Find| {
            let (Owner::Mask(mask), Owner::Duty(_)) = (rival.owner, find.owner) else {
                return None;
            };
            let is_part = rival.is_inside(find) && rival.n_words < find.n_words;
            (rival.overlaps(find) && !is_part).then_some(mask)
        };
        let rivals = |index: usize| {
            let nearest = index.saturating_sub(MAX_RIVALS);
            &finds[nearest..finds.len().min(index + MAX_RIVALS)]
        };
        let mut settled = Vec::new();
        for (index, find) in finds.iter().enumerate() {
            if !rivals(index).iter().any(|rival| shadows(rival, find)) {
                let mask = rivals(index)
                    .iter()
                    .find_map(|rival| takes_out(rival, find));
                settled.push(Find {
                    mask,
                    ..find.clone()
                });
            }
        }
        settled
    }

    #[test]
    fn neighbours_settle_as_everyone_with_everyone_does() {
        let mut random = SplitMix::new(5);
        let kinds: Vec<Kind> = (0..9).map(|duty| KINDS[duty % 3]).collect();
        let (mut n_standing, mut n_gone, mut n_masked) = (0, 0, 0);
        for n_words in (1..120).cycle().take(600) {
            let all = finds(&mut random, kinds.len(), n_words, 2 * n_words);
            let mut settled = all.clone();
            settle(&kinds, &mut settled);
            assert_eq!(settled, settle_simply(&kinds, &all), "{all:#?}");
            n_standing += settled.len();
            n_gone += all.len() - settled.len();
            n_masked += settled.iter().filter(|find| find.mask.is_some()).count();
        }
        assert!(n_standing.min(n_gone).min(n_masked) > 1_000);
    }

    #[test]
    fn finds_without_end_at_a_few_words_settle_with_those_that_are_near_enough() {
        let mut random = SplitMix::new(7);
        let kinds: Vec<Kind> = (0..400).map(|duty| KINDS[duty % 3]).collect();
        let mut n_many = 0;
        for n_words in (3..20).cycle().take(60) {
            let all = finds(&mut random, kinds.len(), n_words, 2_000);
            let mut settled = all.clone();
            settle(&kinds, &mut settled);
            assert_eq!(settled, settle_simply(&kinds, &all));
            n_many += usize::from(all.len() > MAX_RIVALS);
        }
        assert!(n_many > 20, "{n_many} of many finds");
    }

    #[test]
    fn of_two_finds_as_far_apart_as_rivals_stand_the_second_gives_way() {
        let find = |owner: Owner, tokens: &[u32]| {
            let start = Start {
                owner,
                term: 0,
                lane: 0,
                has_gap: false,
                capitals: Capitals::Any,
                to: 0,
            };
            Find::new(&start, tokens, false)
        };
        let n_standing = |first: &[u32], between: &[u32], second: &[u32], n_between: usize| {
            let masks = (0..n_between).map(|mask| find(Owner::Mask(mask), between));
            let mut finds = vec![find(Owner::Duty(1), first)];
            finds.extend(masks);
            finds.push(find(Owner::Duty(4), second));
            let kinds: Vec<Kind> = (0..9).map(|duty| KINDS[duty % 3]).collect();
            settle(&kinds, &mut finds);
            finds.len() - n_between
        };
        for (n_between, (of_second, of_first)) in [(510, (1, 1)), (511, (1, 2)), (512, (2, 2))] {
            assert_eq!(n_standing(&[0, 1, 2], &[1], &[2], n_between), of_second);
            assert_eq!(n_standing(&[0], &[0], &[0, 1], n_between), of_first);
        }
    }
}
