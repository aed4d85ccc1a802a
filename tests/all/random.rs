//! Strings to try the classifier on: the same ones in every run.

/// Pieces that postings are made of, and pieces that break readers of postings.
const PIECES: [&str; 60] = [
    "IT",
    "it",
    "Director",
    "Manager",
    "Head of",
    "reports to the",
    "manages",
    "a team of",
    "engineers",
    "sets the IT strategy",
    "budget",
    "project manager",
    "no",
    "experience with",
    "Responsibilities:",
    "Requirements",
    "Benefits\n",
    " ",
    " ",
    " ",
    "\n",
    "\r\n",
    "\r",
    "\t",
    "\u{a0}",
    "\u{2028}",
    "\u{200b}",
    "\u{feff}",
    "\u{0}",
    "\u{7}",
    "\u{1b}[31m",
    "\u{fffd}",
    "\u{202e}",
    "é",
    "ß",
    "İ",
    "𝐈𝐓",
    "ﬁ",
    "日本語",
    "👩‍💻",
    "e\u{301}",
    "’s",
    "“",
    "”",
    "–",
    "•",
    "<p>",
    "</p",
    "<br/>",
    "<!--",
    "<",
    ">",
    "&nbsp;",
    "&amp;amp;",
    "&#x1F600;",
    "&",
    "&#",
    "I.T.",
    "http://a.b/c?d=<e>",
    "](",
];

/// SplitMix64 (Steele, Lea and Flood 2014).
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Random {
        Random(seed)
    }

    /// Returns a number below `n`.
    pub(crate) fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^= z >> 31;
        (z % n as u64) as usize
    }

    /// Returns a text of up to `max_pieces` pieces, words, marks or any characters at all.
    pub(crate) fn text(&mut self, max_pieces: usize) -> String {
        let n_pieces = self.below(max_pieces + 1);
        let mut text = String::new();
        for _ in 0..n_pieces {
            match self.below(8) {
                0 => text.extend(char::from_u32(self.below(0x11_0000) as u32)),
                1 => text.extend(char::from_u32(self.below(0x80) as u32)),
                _ => text += PIECES[self.below(PIECES.len())],
            }
            if self.below(3) > 0 {
                text.push(' ');
            }
        }
        text
    }
}
