//! Settles which finds stand where terms overlap: the longest duty wins, masks take words out
//! of play.

use super::{Find, Owner};
use crate::label::Label;
use crate::lexicon::{Duty, Part, Question};

/// What a duty says of a posting; only duties of one kind compete for words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Kind {
    part: Part,
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

/// Drops duties that a longer duty contains, and marks those that a mask takes out of play.
/// `finds` are sorted by first word; `kinds` are those of the duties that own them.
pub(crate) fn settle(kinds: &[Kind], finds: &mut Vec<Find>) {
    let longest = finds
        .iter()
        .map(|find| find.tokens.end() - find.tokens.start())
        .max()
        .unwrap_or(0);
    let mut window = 0;
    let mut is_shadowed = vec![false; finds.len()];
    let mut masks = vec![None; finds.len()];
    for (index, find) in finds.iter().enumerate() {
        if !matches!(find.owner, Owner::Duty(_)) {
            continue;
        }
        while finds[window].tokens.start() + longest < *find.tokens.start() {
            window += 1;
        }
        let rivals = finds[window..]
            .iter()
            .take_while(|rival| rival.tokens.start() <= find.tokens.end())
            .filter(|rival| rival.overlaps(find));
        for rival in rivals {
            is_shadowed[index] |= shadows(kinds, rival, find);
            if let Owner::Mask(mask) = rival.owner
                && (!rival.is_inside(find) || rival.n_words() == find.n_words())
            {
                masks[index].get_or_insert(mask);
            }
        }
    }
    for (find, mask) in finds.iter_mut().zip(masks) {
        find.mask = mask;
    }
    let mut is_shadowed = is_shadowed.into_iter();
    finds.retain(|_| !is_shadowed.next().unwrap_or(false));
}

/// Whether a rival leaves no room for a find: another duty that names the same words and
/// more, or the same duty at words that overlap; of equals the first stays.
fn shadows(kinds: &[Kind], rival: &Find, find: &Find) -> bool {
    let (Owner::Duty(a), Owner::Duty(b)) = (rival.owner, find.owner) else {
        return false;
    };
    let competes = a == b || kinds[a] == kinds[b] && find.is_inside(rival);
    let (words, rival_words) = (find.n_words(), rival.n_words());
    competes && (words < rival_words || words == rival_words && rival.order() < find.order())
}
