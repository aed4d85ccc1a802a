//! Which of the finds that share words stand: the longest duty of a kind, and none under a
//! mask.

use super::find::Find;
use super::{Matcher, Owner};

impl Matcher {
    /// Drops duties that a longer duty contains, and marks those that a mask takes out of
    /// play. `finds` are duties and masks, sorted by first word.
    pub(super) fn settle_overlaps(&self, finds: &mut Vec<Find>) {
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
            let rivals = finds[window..]
                .iter()
                .take_while(|rival| rival.first <= find.last)
                .filter(|rival| rival.overlaps(find));
            let (mut is_shadowed, mut mask) = (false, None);
            for rival in rivals {
                is_shadowed |= self.shadows(rival, find);
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
    fn shadows(&self, rival: &Find, find: &Find) -> bool {
        let (Owner::Duty(a), Owner::Duty(b)) = (rival.owner, find.owner) else {
            return false;
        };
        let is_same_kind = self.kinds[a as usize] == self.kinds[b as usize];
        let competes = a == b || is_same_kind && find.is_inside(rival);
        let (words, rival_words) = (find.n_words, rival.n_words);
        competes && (words < rival_words || words == rival_words && rival.order() < find.order())
    }
}
