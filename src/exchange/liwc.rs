//! Dictionaries of LIWC (.dic): a legend of numbered categories between two lines of `%`, then
//! words, each with the numbers of its categories; `*` at the end of a word stands for letters.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use super::dictionary::{Attributes, Category, Dictionary, ExchangeError, Patterns, Refused};
use super::losses::Losses;
use super::mapping;
use crate::lexicon::Lexicon;

/// The line above and below the legend.
const FENCE: &str = "%";

pub(super) fn write(lexicon: &Lexicon) -> (String, Losses) {
    let mut losses = Losses::of_any_format(lexicon);
    let mut legend = format!("{FENCE}\n");
    let mut words: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    for (index, duty) in lexicon.duties().iter().enumerate() {
        let (number, key) = (
            index + 1,
            mapping::key(duty.label, duty.weight, lexicon.labels()),
        );
        losses.add_attributes(duty);
        // A string can always be written to.
        let _ = writeln!(legend, "{number}\t{key}.{}", duty.id);
        for term in &duty.terms {
            losses.gaps += usize::from(term.pattern.has_gap());
            for wording in term.literal_wordings() {
                words.entry(wording).or_default().insert(number);
            }
        }
    }
    let mut text = format!("{legend}{FENCE}\n");
    for (word, numbers) in words {
        let numbers: Vec<String> = numbers.iter().map(usize::to_string).collect();
        let _ = writeln!(text, "{word}\t{}", numbers.join("\t"));
    }
    (text, losses)
}

pub(super) fn read(name: &str, text: &str) -> Result<Dictionary, ExchangeError> {
    let mut lines = (1..).zip(text.lines());
    if !lines.by_ref().any(|(_, line)| line.trim() == FENCE) {
        let message = "has no line of % above its categories; is it a LIWC dictionary?";
        return Err(ExchangeError::whole(name, message));
    }
    let mut legend = Legend::default();
    loop {
        let Some((number, line)) = lines.next() else {
            let message = "has no line of % below its categories; add one";
            return Err(ExchangeError::whole(name, message));
        };
        if line.trim() == FENCE {
            break;
        }
        let message = |message| ExchangeError::at_line(name, number, message);
        legend.add(line).map_err(message)?;
    }
    let mut dictionary = Dictionary {
        categories: legend.categories,
        refused: Vec::new(),
    };
    let mut words: Vec<BTreeSet<String>> = vec![BTreeSet::new(); dictionary.categories.len()];
    for (_, line) in lines.filter(|(_, line)| !line.trim().is_empty()) {
        let refused = |pattern: &str, why: String| Refused {
            category: String::new(),
            pattern: pattern.to_owned(),
            why,
        };
        let (word, numbers) = match entry(line) {
            Ok(entry) => entry,
            Err(why) => {
                dictionary.refused.push(refused(line.trim(), why));
                continue;
            }
        };
        for number in numbers {
            let known = number.parse().ok();
            match known.and_then(|number: u64| legend.numbers.get(&number)) {
                Some(&category) => {
                    words[category].insert(word.clone());
                }
                None => {
                    let why = format!("names category {number}, which is not in the legend");
                    dictionary.refused.push(refused(&word, why));
                }
            }
        }
    }
    leave_to_the_innermost(&dictionary.categories, &mut words);
    for (category, words) in dictionary.categories.iter_mut().zip(words) {
        category.patterns = Patterns::Globs(words.into_iter().collect());
    }
    Ok(dictionary)
}

/// The categories by their numbers.
#[derive(Default)]
struct Legend {
    categories: Vec<Category>,
    numbers: BTreeMap<u64, usize>,
    /// The names that the next line may stand below.
    open: Vec<String>,
}

impl Legend {
    fn add(&mut self, line: &str) -> Result<(), String> {
        let written = line.trim();
        if written.is_empty() {
            return Ok(());
        }
        let (number, name) = written
            .split_once(char::is_whitespace)
            .ok_or_else(|| format!("{written:?} has no name; write a number, a tab and a name"))?;
        let number: u64 = number
            .parse()
            .map_err(|_| format!("{number:?} is no number; write a number, a tab and a name"))?;
        // LIWC2015 puts a category below another one with a tab before its number.
        let depth = line.chars().take_while(|c| *c == '\t').count();
        self.open.truncate(depth);
        self.open.push(name.trim().to_owned());
        if self.numbers.insert(number, self.categories.len()).is_some() {
            return Err(format!(
                "number {number} is taken; give each category its own"
            ));
        }
        self.categories.push(Category {
            path: self.open.clone(),
            patterns: Patterns::Globs(Vec::new()),
            attributes: Attributes::default(),
        });
        Ok(())
    }
}

/// Reads a word or phrase with the numbers of the categories it belongs to.
fn entry(line: &str) -> Result<(String, Vec<&str>), String> {
    let line = line.trim();
    let (word, numbers_written) = match line.split_once('\t') {
        Some(parts) => parts,
        // Some files have spaces for tabs: the numbers are what the line ends in.
        None => {
            let is_word = |c: char| !c.is_ascii_digit() && !c.is_whitespace();
            let end = line.rfind(is_word).map_or(0, |last| last + 1);
            let end = line[end..]
                .find(' ')
                .map_or(line.len(), |space| end + space);
            line.split_at(end)
        }
    };
    let word = word.split_whitespace().collect::<Vec<&str>>().join(" ");
    let found: Vec<&str> = numbers_written.split_whitespace().collect();
    if word.contains(['(', ')', '<', '>', '/']) {
        return Err("has a condition, which no term can say".to_owned());
    }
    if found.is_empty() {
        return Err("has no category".to_owned());
    }
    Ok((word, found))
}

/// Takes words out of categories that have them again in one of their own: LIWC names both.
fn leave_to_the_innermost(categories: &[Category], words: &mut [BTreeSet<String>]) {
    for outer in 0..categories.len() {
        let path = &categories[outer].path;
        for inner in 0..categories.len() {
            let is_inside = categories[inner].path.len() > path.len()
                && categories[inner].path.starts_with(path);
            if is_inside {
                let inner_words = words[inner].clone();
                words[outer].retain(|word| !inner_words.contains(word));
            }
        }
    }
}
