//! The separators met lately, each with what it does, in a small table that one look finds most of
//! them in.

use std::collections::HashMap;

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
    /// The bytes of the separator, the first one lowest, and in the last place how many they are.
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
    pub(super) fn get(&mut self, text: &str, bytes: &[u8], from: u32, to: u32) -> &Separator {
        let (from, to) = (from as usize, to as usize);
        let len = to - from;
        let eight = bytes.get(from..from + 8).and_then(<[u8]>::first_chunk);
        let (Some(eight), 0..=MAX_LEN) = (eight, len) else {
            return self.get_long(&text[from..to]);
        };
        let key = u64::from_le_bytes(*eight) & ((1 << (8 * len)) - 1) | (len as u64) << 56;
        let home = (key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 52) as usize % N_SLOTS;
        let slot = &mut self.slots[home];
        if slot.key != key {
            let separator = Separator::learn(&text[from..to]);
            *slot = Slot { key, separator };
        }
        &slot.separator
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
