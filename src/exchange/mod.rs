//! Lexicons in the formats of others: tables in CSV, quanteda dictionaries in YAML, LIWC
//! dictionaries. What a format cannot say is counted, never dropped in silence.

mod csv;
mod dictionary;
mod import;
mod liwc;
mod losses;
mod mapping;
mod patterns;
mod phrase;
mod quanteda;
mod tables;
mod vocabulary;

use std::path::Path;

pub use self::dictionary::{Category, Dictionary, ExchangeError, Patterns, Refused};
pub use self::import::{Import, Imported};
pub use self::losses::Losses;
pub use self::mapping::{Mapping, MappingError, Unmapped};
pub use self::vocabulary::Vocabulary;
use crate::lexicon::Lexicon;

/// A format that lexicons can be exchanged in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A table with a row for each term, in rolecall's own term syntax.
    Csv,
    /// A quanteda dictionary: nested keys with lists of glob patterns, in YAML.
    Quanteda,
    /// A LIWC dictionary: numbered categories, then words with the numbers of theirs.
    Liwc,
}

impl Format {
    /// Returns the format that a file's ending tells: `.csv`, `.yml` or `.yaml`, `.dic`.
    pub fn of_file(path: &Path) -> Option<Format> {
        let ending = path.extension()?.to_string_lossy().to_lowercase();
        match ending.as_str() {
            "csv" => Some(Format::Csv),
            "yml" | "yaml" => Some(Format::Quanteda),
            "dic" => Some(Format::Liwc),
            _ => None,
        }
    }
}

/// Returns a lexicon's duties in another format, and what that format could not say.
pub fn export(lexicon: &Lexicon, format: Format) -> (String, Losses) {
    match format {
        Format::Csv => csv::write(lexicon),
        Format::Quanteda => quanteda::write(lexicon),
        Format::Liwc => liwc::write(lexicon),
    }
}

/// Reads a dictionary; `name` is what errors call it.
///
/// # Errors
///
/// Fails when the text is not in the format; says where.
pub fn read(format: Format, name: &str, text: &str) -> Result<Dictionary, ExchangeError> {
    // A byte order mark, where a spreadsheet or an editor has written one.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    match format {
        Format::Csv => csv::read(name, text),
        Format::Quanteda => quanteda::read(name, text),
        Format::Liwc => liwc::read(name, text),
    }
}
