//! The separators met so far, each with what it does, and those met lately in a small table that one
//! look finds most of them in.

use std::collections::HashMap;

use super::edges::Run;
use super::separator::{MAX_LEARNT_LEN, Separator};

/// Longest separator that one look finds, in bytes.
const MAX_LEN: usize = 7;

/// Separators that one look finds.
const N_SLOTS: usize = 4_096;

/// Separators that are remembered at a time.
const MAX_LEARNT: usize = 16_384;

/// The separators met so far.
#[derive(Clone, Debug)]
pub(super) struct Separators {
    /// Those met lately that are short enough.
    slots: Box<[Slot; N_SLOTS]>,
    learnt: HashMap<String, Separator>,
    /// The last one that was asked for and has no slot.
    last_long: Separator,
}

#[derive(Clone, Copy, Debug)]
struct Slot {
    /// The bytes of the separator, the first one lowest, and no bytes of a text after them.
    key: u64,
    separator: Separator,
}

impl Default for Separators {
    fn default() -> Separators {
        let nothing = Slot {
            key: 0,
            separator: Separator::learn(""),
        };
        Separators {
            slots: Box::new([nothing; N_SLOTS]),
            learnt: HashMap::new(),
            last_long: nothing.separator,
        }
    }
}

impl Separators {
    /// Returns what stands in a text between two runs of letters and digits; `bytes` are those of
    /// the text with some more after them.
    #[inline(always)]
    pub(super) fn get(&mut self, text: &str, bytes: &[u8], at: Run) -> &Separator {
        let Some(key) = key(bytes, at) else {
            self.last_long = self.look_up(&text[at[0] as usize..at[1] as usize]);
            return &self.last_long;
        };
        let home = home(key);
        if self.slots[home].key != key {
            let separator = self.look_up(&text[at[0] as usize..at[1] as usize]);
            self.slots[home] = Slot { key, separator };
        }
        &self.slots[home].separator
    }

    /// Returns the same, where one look finds it.
    #[inline(always)]
    pub(super) fn known(&self, bytes: &[u8], at: Run) -> Option<&Separator> {
        let key = key(bytes, at)?;
        let slot = &self.slots[home(key)];
        (slot.key == key).then_some(&slot.separator)
    }

    /// Returns what a separator does, which is learnt where it is not known.
    #[cold]
    #[inline(never)]
    fn look_up(&mut self, separator: &str) -> Separator {
        if let Some(known) = self.learnt.get(separator) {
            return *known;
        }
        let learnt = Separator::learn(separator);
        if separator.len() <= MAX_LEARNT_LEN {
            if self.learnt.len() >= MAX_LEARNT {
                self.learnt.clear();
            }
            self.learnt.insert(separator.to_owned(), learnt);
        }
        learnt
    }
}

/// Returns the key of what stands between two places, unless it is too long for one.
#[inline(always)]
fn key(bytes: &[u8], at: Run) -> Option<u64> {
    let beyond = BEYOND.get((at[1] - at[0]) as usize)?;
    let eight = bytes.get(at[0] as usize..)?.first_chunk()?;
    Some(u64::from_le_bytes(*eight) | beyond)
}

/// Masks of the bytes after so many first ones. UTF-8 has no byte with all bits set.
const BEYOND: [u64; MAX_LEN + 1] = {
    let mut masks = [u64::MAX; MAX_LEN + 1];
    let mut len = 1;
    while len <= MAX_LEN {
        masks[len] = u64::MAX << (8 * len);
        len += 1;
    }
    masks
};

#[inline(always)]
fn home(key: u64) -> usize {
    (key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 52) as usize % N_SLOTS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators_are_what_was_learnt_of_them_however_many_share_a_slot() {
        let signs = [
            ",", ".", " ", "\n", "-", "(", ")", ";", "\0", "é", "•", "'", "&",
        ];
        let mut separators = Separators::default();
        // Twice, as those that come later take the slots of earlier ones.
        for _ in 0..2 {
            for index in 0..signs.len().pow(4) {
                let nth = |place: u32| signs[index / signs.len().pow(place) % signs.len()];
                let len = index % 5;
                let separator: String = (0..4).cycle().map(nth).take(2 * len).collect();
                let text = format!("x{separator}x{}", "\0".repeat(16));
                let at = [1, 1 + separator.len() as u32];
                let learnt = Separator::learn(&separator);
                let got = *separators.get(&text, text.as_bytes(), at);
                assert_eq!(got, learnt, "{separator:?}");
                let known = separators.known(text.as_bytes(), at);
                assert_eq!(known.is_some(), separator.len() <= MAX_LEN, "{separator:?}");
                assert!(known.is_none_or(|known| *known == learnt), "{separator:?}");
            }
        }
    }
}
