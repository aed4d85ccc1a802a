//! The separators met lately, each with what it does, in a small table that one look finds most of
//! them in.

use std::collections::HashMap;

use super::edges::Run;
use super::separator::{MAX_LEARNT_LEN, Separator};

/// Longest separator that one look finds, in bytes.
const MAX_LEN: usize = 7;

/// Separators that are remembered at a time.
const N_SLOTS: usize = 4_096;

/// The separators met lately.
#[derive(Clone, Debug)]
pub(super) struct Separators {
    slots: Box<[Slot; N_SLOTS]>,
    /// Those that are longer than a slot holds.
    long: HashMap<String, Separator>,
    /// The last one of those that was asked for.
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
            long: HashMap::new(),
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
            return self.get_long(&text[at[0] as usize..at[1] as usize]);
        };
        let slot = &mut self.slots[home(key)];
        if slot.key != key {
            let separator = Separator::learn(&text[at[0] as usize..at[1] as usize]);
            *slot = Slot { key, separator };
        }
        &slot.separator
    }

    /// Returns the same, where one look finds it.
    #[inline(always)]
    pub(super) fn known(&self, bytes: &[u8], at: Run) -> Option<&Separator> {
        let key = key(bytes, at)?;
        let slot = &self.slots[home(key)];
        (slot.key == key).then_some(&slot.separator)
    }

    /// Returns what a longer separator does.
    #[cold]
    #[inline(never)]
    fn get_long(&mut self, separator: &str) -> &Separator {
        if let Some(known) = self.long.get(separator) {
            self.last_long = *known;
            return &self.last_long;
        }
        self.last_long = Separator::learn(separator);
        if separator.len() <= MAX_LEARNT_LEN {
            if self.long.len() >= N_SLOTS {
                self.long.clear();
            }
            self.long.insert(separator.to_owned(), self.last_long);
        }
        &self.last_long
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
