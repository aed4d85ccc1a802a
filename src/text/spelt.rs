//! The words that a tokenizer has read last, as it spells them.

use super::Case;

/// Words in lower case, whose memory can be kept from text to text.
#[derive(Debug, Default)]
pub(super) struct Spelt {
    /// The word that is being read.
    pub(super) word: String,
    /// The word of the last token, unless [`Last`] says where the raw text spells it.
    pub(super) last_word: String,
}

/// What is remembered of the token before, to tell abbreviations.
pub(super) enum Last {
    /// There is none yet.
    None,
    /// Its word is [`Spelt::last_word`].
    Buffered(Case),
    /// Its word stands at these bytes of the raw text, but for its case: a run of ASCII letters and
    /// digits.
    Raw(std::ops::Range<usize>),
}
