//! Reads a field into words quickly: runs of ASCII letters and digits are taken whole, and what
//! stands between them is looked up whole; everything else goes through the tokenizer's steps one
//! by one.

use super::edges::{self, BLOCK_LEN, Runs};
use super::field::Field;
use super::reader::Reader;
use super::separators::Separators;
use super::spelt::Spelt;
use super::tokenize::Tokenizer;
use super::vocabulary::Vocabulary;
use super::word::Word;
use super::words::{WordSink, Words};

/// Longest field that offsets of four bytes reach into.
const MAX_FIELD_LEN: usize = u32::MAX as usize - 2 * BLOCK_LEN;

/// Returns what is read of a field: all of it, up to a length that no posting has.
pub(crate) fn readable(raw: &str) -> &str {
    if raw.len() <= MAX_FIELD_LEN {
        return raw;
    }
    let is_boundary = |at: &usize| raw.is_char_boundary(*at);
    let end = (0..=MAX_FIELD_LEN).rev().find(is_boundary).unwrap_or(0);
    &raw[..end]
}

/// Reads fields, keeping its memory from one to the next.
#[derive(Debug, Default)]
pub(crate) struct Scanner {
    /// The field with zeros after it.
    blocks: Vec<[u8; BLOCK_LEN]>,
    runs: Runs,
    /// What each run is, where it is a word by itself.
    found: Vec<Word>,
    separators: Separators,
    spelt: Spelt,
}

impl Scanner {
    /// Reads a field into words.
    pub(crate) fn scan(&mut self, raw: &str, vocabulary: &Vocabulary, words: &mut Words) {
        let raw = readable(raw);
        let blocks = edges::pad(raw.as_bytes(), &mut self.blocks);
        self.runs.fill(blocks, raw.len());
        let bytes = blocks.as_flattened();
        let runs = self.runs.as_slice();
        vocabulary.read(bytes, runs, &mut self.found);
        words.clear();
        let sink = WordSink { words, vocabulary };
        let tokenizer = Tokenizer::with_memory(raw, sink, std::mem::take(&mut self.spelt));
        let found = &mut self.found[..runs.len()];
        let field = Field { raw, bytes, found };
        let reader = Reader::new(tokenizer, field, self.runs.apart());
        self.spelt = reader.read(&mut self.separators);
        words.finish(&mut self.blocks);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::SplitMix;
    use crate::text::NormalizedText;
    use crate::text::lanes;

    /// Words known and unknown, whose capitals matter or not, and what is a word only at second
    /// sight.
    #[rustfmt::skip]
    const WORDS: [&str; 44] = [
        "team", "team", "Team", "TEAM", "lead", "leads", "it", "It", "IT", "is", "s", "S", "a", "I",
        "x", "7", "42", "3rd", "C", "F", "Sr", "Dr", "mgr", "vs", "www", "http", "https", "mailto",
        "ftp", "amp", "nbsp", "n", "t", "sixteenlettersxx", "seventeenlettersx", "unheard", "Zq",
        "naïve", "É", "and", "And", "R", "iPhone", "don",
    ];

    /// What stands between words, and what breaks readers of words.
    #[rustfmt::skip]
    const BETWEEN: [&str; 86] = [
        " ", " ", " ", " ", " ", " ", " ", " ", " ", " ", " ", " ", "  ", "", ", ", ",", ". ", ".",
        "...", ".,", ": ", ":", "://", "; ", ";", " - ", "-", "--", " – ", "/", " / ", " (", ") ",
        ").", "), ", "[", "](", "](http://", "{", "}", " & ", "&", "& ", " &", "&amp;", " &amp; ",
        "&nbsp;", "&#39;", "&rsquo;", "&eacute;", "'", "’", "' ", "'s ", "’s, ", "'s.", "'S-", "`",
        "+", "++ ", "#", "# ", "+/", "@", "\\n", "\\", " \\& ", "\n", "\n\n", "\r\n", "\n- ", ".\n",
        "\n* ", "\n• ", "<p>", "</p>\n<p>", "<br/>", " < ", "|", "\u{ad}", "\u{200b}", "\u{301}",
        "\u{a0}", "!", "? ", "\t",
    ];

    #[rustfmt::skip]
    const KNOWN: [(&str, bool); 15] = [
        ("team", false), ("lead", false), ("it", true), ("is", true), ("i", true), ("s", false),
        ("dr", true), ("c++", false), ("and", false), ("sixteenlettersxx", false), ("rs", true),
        ("seventeenlettersx", true), ("don", false), ("dont", false), ("42", false),
    ];

    fn text(random: &mut SplitMix) -> String {
        let mut text = String::new();
        // Texts of nearly nothing but plain words as well, so that lines of all lengths are met.
        let plain = random.below(1_000);
        for _ in 0..random.below(60) {
            text += random.word(&WORDS);
            text += match random.happens(plain) {
                true => " ",
                false => random.word(&BETWEEN),
            };
            if random.happens(8) {
                let n_times = random.below(400) as usize;
                text += &random.word(&BETWEEN).repeat(n_times);
            }
        }
        text
    }

    /// All there is to know of the words of a field.
    fn told(words: &Words) -> Vec<String> {
        let word = |(index, word): (usize, &Word)| {
            format!(
                "{:?} {:?} {} {} {} {} {} {} {}",
                words.raw_range(index, index),
                word.before(),
                word.symbol(),
                word.is_line_start(),
                word.is_bracketed(),
                words.capitals(word),
                words.is_alphabetic(word),
                words.len_of(word),
                words.is_shouted(index),
            )
        };
        let stops: Vec<usize> = words.stops().collect();
        let told = words.as_slice().iter().enumerate().map(word);
        told.chain([format!("{stops:?}")]).collect()
    }

    #[test]
    fn words_are_those_of_the_tokenizer_by_every_instruction_set() {
        let vocabulary = Vocabulary::new(KNOWN.into_iter());
        let mut scanners: Vec<(&str, Scanner)> = Vec::new();
        for way in lanes::ways() {
            let runs = Runs::by(way);
            let scanner = Scanner {
                runs,
                ..Scanner::default()
            };
            scanners.push((way.name, scanner));
        }
        let (mut quick, mut plain) = (Words::default(), Words::default());
        let n_texts = if cfg!(debug_assertions) {
            1_500
        } else {
            20_000
        };
        // The word before an address decides what the full stop after it is.
        let addressed = ["The team's www.x) . It is", "The Dr's http://x) . It"];
        let open = format!("{}\n\nIt is (x) y", "(a ".repeat(40_000));
        let addressed = addressed.map(str::to_owned).into_iter().chain([open]);
        let made_up = (0..n_texts).map(|seed| text(&mut SplitMix::new(seed)));
        for text in addressed.chain(made_up) {
            plain.fill_plainly(&NormalizedText::new(&text), &vocabulary);
            let plain = told(&plain);
            for (name, scanner) in &mut scanners {
                scanner.scan(&text, &vocabulary, &mut quick);
                let quick = told(&quick);
                let mut pairs = quick.iter().zip(&plain);
                let differs = pairs.find(|(quick, plain)| quick != plain);
                assert_eq!(differs, None, "{name}: {text:?}");
                assert_eq!(quick.len(), plain.len(), "{name}: {text:?}");
            }
        }
    }
}
