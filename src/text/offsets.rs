//! Converts byte offsets into character offsets, the unit in which other languages slice.

/// Bytes between remembered counts: a lookup reads at most this many.
const STRIDE: usize = 256;

/// Character counts at regular byte offsets of a text.
pub(crate) struct CharOffsets<'t> {
    raw: &'t [u8],
    /// Characters before each multiple of [`STRIDE`]; empty for ASCII.
    counts: Vec<usize>,
}

impl CharOffsets<'_> {
    pub(crate) fn new(raw: &str) -> CharOffsets<'_> {
        let bytes = raw.as_bytes();
        let mut counts = Vec::new();
        if !raw.is_ascii() {
            let mut before = 0;
            for stride in bytes.chunks(STRIDE) {
                counts.push(before);
                before += count_chars(stride);
            }
            counts.push(before);
        }
        CharOffsets { raw: bytes, counts }
    }

    /// Returns how many characters start before a byte offset.
    pub(crate) fn at(&self, byte: usize) -> usize {
        match self.counts.get(byte / STRIDE) {
            Some(before) => before + count_chars(&self.raw[byte / STRIDE * STRIDE..byte]),
            None => byte,
        }
    }
}

/// Counts the bytes that start a character, all but 10xxxxxx.
fn count_chars(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&byte| byte & 0xc0 != 0x80).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_agree_with_counting() {
        for text in [String::new(), "plain".repeat(200), "a–é𝄞 ".repeat(300)] {
            let offsets = CharOffsets::new(&text);
            for (count, (byte, _)) in text.char_indices().enumerate() {
                assert_eq!(offsets.at(byte), count);
            }
            assert_eq!(offsets.at(text.len()), text.chars().count());
        }
    }
}
