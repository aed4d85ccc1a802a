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

/// Finds before and after one that are asked whether they leave room for it; there are some ten
/// in real texts.
pub(super) const MAX_RIVALS: usize = 512;

/// Drops duties that a longer duty contains, and marks those that a mask takes out of play.
/// `finds` are sorted by first word; `kinds` are those of the duties that own them.
pub(crate) fn settle(kinds: &[Kind], finds: &mut Vec<Find>) {
    let longest = finds.iter().map(|find| find.last - find.first).max();
    let longest = longest.unwrap_or(0);
    let mut window = 0;
    // The furthest word that a find before has reached.
    let mut reached = None;
    let mut has_shadowed = false;
    for index in 0..finds.len() {
        let find = &finds[index];
        let is_free = reached < Some(find.first);
        reached = reached.max(Some(find.last));
        let next_is_free = finds
            .get(index + 1)
            .is_none_or(|next| find.last < next.first);
        if is_free && next_is_free || !matches!(find.owner, Owner::Duty(_)) {
            continue;
        }
        while finds[window].first + longest < find.first {
            window += 1;
        }
        let nearest = window.max(index.saturating_sub(MAX_RIVALS));
        let rivals = finds[nearest..finds.len().min(index + MAX_RIVALS)]
            .iter()
            .take_while(|rival| rival.first <= find.last)
            .filter(|rival| rival.overlaps(find));
        let (mut is_shadowed, mut mask) = (false, None);
        for rival in rivals {
            is_shadowed |= shadows(kinds, rival, find);
            if let Owner::Mask(by) = rival.owner
                && (!rival.is_inside(find) || rival.n_words == find.n_words)
            {
                mask.get_or_insert(by);
            }
        }
        has_shadowed |= is_shadowed;
        finds[index].mask = mask;
        finds[index].is_shadowed = is_shadowed;
    }
    if has_shadowed {
        finds.retain(|find| !find.is_shadowed);
    }
}

/// Whether a rival leaves no room for a find: another duty that names the same words and
/// more, or the same duty at words that overlap; of equals the first stays.
fn shadows(kinds: &[Kind], rival: &Find, find: &Find) -> bool {
    let (Owner::Duty(a), Owner::Duty(b)) = (rival.owner, find.owner) else {
        return false;
    };
    let is_same_kind = kinds[a] == kinds[b];
    let competes = a == b || is_same_kind && find.is_inside(rival);
    let (words, rival_words) = (find.n_words, rival.n_words);
    competes && (words < rival_words || words == rival_words && rival.order() < find.order())
}
