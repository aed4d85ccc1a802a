//! One made-up posting after the other: titles and some texts from the project's own corpus,
//! the rest put together from sentences with blanks.

use csv::ReaderBuilder;

use super::page::{Page, Style};
use super::words::{Part, Sentence, Words, push_number};
use crate::random::SplitMix;

pub(super) const CORPUS: &str = include_str!("../../corpora/postings.csv");

/// Columns of the corpus.
const TITLE: usize = 1;
const TEXT: usize = 2;

/// Postings of a thousand that hold a text of the corpus.
const FROM_CORPUS: u64 = 300;

/// Postings of a thousand that are meant to go beyond ASCII.
const WIDE: u64 = 490;

/// What is drawn from.
pub(super) struct Sources {
    words: Words,
    postings: Vec<Known>,
}

/// A posting of the corpus.
struct Known {
    title: String,
    text: String,
}

/// A made-up posting.
pub(super) struct MadeUp {
    pub(super) title: String,
    pub(super) company: String,
    pub(super) location: String,
    pub(super) text: String,
}

impl Sources {
    pub(super) fn new() -> Sources {
        let mut reader = ReaderBuilder::new().from_reader(CORPUS.as_bytes());
        let postings = reader.records().flatten().map(|record| Known {
            title: record.get(TITLE).unwrap_or_default().to_owned(),
            // Where the sources were checked out with other line ends, the bytes are the same.
            text: record.get(TEXT).unwrap_or_default().replace('\r', ""),
        });
        Sources {
            words: Words::shipped(),
            postings: postings.collect(),
        }
    }

    /// Makes up a posting.
    pub(super) fn posting(&self, random: &mut SplitMix) -> MadeUp {
        let mut draft = Draft {
            words: &self.words,
            is_wide: random.happens(WIDE),
            random,
            sentence: String::new(),
        };
        let known = draft.random.one_of(&self.postings);
        let company = draft.filled(&self.words.firm);
        let location = draft.filled(&self.words.town);
        let title = draft.title(&known.title, &location);
        let text = draft.text(&known.text);
        MadeUp {
            title,
            company,
            location,
            text,
        }
    }
}

/// A posting in the making.
struct Draft<'s, 'r> {
    words: &'s Words,
    random: &'r mut SplitMix,
    is_wide: bool,
    /// The last sentence.
    sentence: String,
}

impl Draft<'_, '_> {
    /// Returns a title of the corpus as a portal may show it.
    fn title(&mut self, known: &str, location: &str) -> String {
        match self.random.below(100) {
            0..8 => format!("{known} - {location}"),
            8..11 => known.to_uppercase(),
            11..14 => format!("{known} (m/f/d)"),
            14..16 => format!("{known}, \"{location}\""),
            _ => known.to_owned(),
        }
    }

    /// Returns a text: of one to six parts, of the length that is drawn for it.
    fn text(&mut self, known: &str) -> String {
        let mut page = Page::new(Style::draw(self.random, self.is_wide));
        let length = self.length();
        self.prose(&self.words.openings, 1, &mut page);
        if self.random.happens(FROM_CORPUS) {
            for paragraph in known.split('\n').filter(|line| !line.is_empty()) {
                page.paragraph(paragraph);
            }
        }
        while page.len() < length {
            match self.random.below(8) {
                0..3 => self.list(&self.words.duties, &mut page),
                3..5 => self.list(&self.words.requirements, &mut page),
                5 => self.list(&self.words.offers, &mut page),
                6 => self.prose(&self.words.duties.sentences, 3, &mut page),
                _ => self.prose(&self.words.requirements.sentences, 2, &mut page),
            }
        }
        if self.is_wide {
            self.prose(&self.words.wide, 1, &mut page);
        }
        self.prose(&self.words.closings, 1, &mut page);
        page.finish()
    }

    /// Draws how long a text is to be at least: mostly 1 to 3 KB, some of them much longer.
    fn length(&mut self) -> usize {
        let most = match self.random.below(32) {
            0 => 9_000,
            1..8 => 4_500,
            _ => 2_800,
        };
        (200 + self.random.below(most / 2) + self.random.below(most / 2)) as usize
    }

    fn list(&mut self, part: &Part, page: &mut Page) {
        page.heading(self.random.word(&part.headings));
        for _ in 0..3 + self.random.below(6) {
            let chosen = self.random.one_of(&part.sentences);
            self.fill(chosen);
            page.item(&self.sentence);
        }
    }

    fn prose(&mut self, sentences: &[Sentence], at_least: u64, page: &mut Page) {
        let mut paragraph = String::new();
        for _ in 0..at_least + self.random.below(3) {
            let chosen = self.random.one_of(sentences);
            self.fill(chosen);
            if !paragraph.is_empty() {
                paragraph.push(' ');
            }
            paragraph.push_str(&self.sentence);
        }
        page.paragraph(&paragraph);
    }

    fn filled(&mut self, sentence: &Sentence) -> String {
        self.fill(sentence);
        self.sentence.clone()
    }

    fn fill(&mut self, sentence: &Sentence) {
        self.sentence.clear();
        self.words.fill(sentence, self.random, &mut self.sentence);
        if self.is_wide && self.sentence.contains(['\'', '"']) {
            self.sentence = curled(&self.sentence);
        }
    }
}

/// Curls the quotes of a sentence, as word processors do.
fn curled(sentence: &str) -> String {
    let mut is_open = false;
    let curl = |character| match character {
        '\'' => '’',
        '"' => {
            is_open = !is_open;
            if is_open { '“' } else { '”' }
        }
        other => other,
    };
    sentence.chars().map(curl).collect()
}

/// Appends the name of a posting by its number, from 1.
pub(super) fn push_id(number: u64, text: &mut String) {
    text.push('m');
    push_number(number, text);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_corpus_is_where_it_is_looked_for() {
        let header = CORPUS.lines().next().unwrap();
        let columns: Vec<&str> = header.split(',').collect();
        assert_eq!((columns[TITLE], columns[TEXT]), ("title", "description"));
        assert_eq!(Sources::new().postings.len(), 167);
    }

    #[test]
    fn quotes_are_curled_in_pairs() {
        assert_eq!(curled("\"it's\" \"so\""), "“it’s” “so”");
    }
}
