//! The lexicon: everything rolecall knows in words and numbers, loaded from TOML files and
//! checked while it is loaded.

mod data;
mod embedded;
mod error;
mod file;
mod fingerprint;
mod inflect;
mod items;
mod labels;
mod limits;
mod load;
mod spelt;
mod term;
mod variant;
mod vocabulary;

use std::collections::BTreeMap;
use std::path::Path;

pub(crate) use self::data::{
    ContextRule, Direction, Grammar, Mask, MentionRule, Section, Source, Stop, Window,
};
pub use self::data::{
    Duty, Lock, Model, Part, Place, Question, ReviewRules, Saturation, Structure, Term,
};
pub(crate) use self::error::Located;
pub use self::error::{LexiconError, Origin, Written};
use self::file::LexiconFile;
pub(crate) use self::inflect::WordForms;
use self::load::Loader;
pub(crate) use self::term::{Capitals, Pattern, Piece, TermFault, Word, Wording};
pub use self::variant::Mechanism;
pub(crate) use self::vocabulary::Vocabulary;
use crate::label::Labels;

/// What the configuration is called.
const CONFIG: &str = "rolecall.toml";

/// A loaded lexicon: data only. A [`Classifier`](crate::Classifier) is built from it.
#[derive(Clone, Debug)]
pub struct Lexicon {
    pub(crate) sha256: String,
    pub(crate) labels: Labels,
    pub(crate) model: Model,
    pub(crate) duties: Vec<Duty>,
    pub(crate) masks: Vec<Mask>,
    pub(crate) contexts: Vec<ContextRule>,
    pub(crate) mentions: Vec<MentionRule>,
    pub(crate) sections: Vec<Section>,
    pub(crate) grammar: Grammar,
    pub(crate) sources: BTreeMap<String, Source>,
    pub(crate) vocabulary: Vocabulary,
}

impl Lexicon {
    /// Returns the lexicon that is part of the program.
    ///
    /// # Panics
    ///
    /// Never, as a test loads the same files.
    pub fn shipped() -> Lexicon {
        Lexicon::from_files(&embedded::FILES).unwrap_or_else(|error| panic!("{error}"))
    }

    /// Returns the files of the shipped lexicon as pairs of name and text.
    pub fn shipped_files() -> Vec<(String, String)> {
        let owned = |&(name, text): &(&str, &str)| (name.to_owned(), text.to_owned());
        embedded::FILES.iter().map(owned).collect()
    }

    /// The name of the JSON Schema beside lexicon files, which refer to it.
    pub const SCHEMA_FILE: &str = "lexicon.schema.json";

    /// Returns the JSON Schema of lexicon files, for editors.
    pub fn schema() -> &'static str {
        embedded::SCHEMA
    }

    /// Loads every `.toml` file of a directory.
    ///
    /// # Errors
    ///
    /// Fails when a file cannot be read or holds something that cannot be used; the message
    /// says where and how to mend it.
    pub fn from_dir(directory: &Path) -> Result<Lexicon, LexiconError> {
        let files = Lexicon::read_files(directory)?;
        let files: Vec<(&str, &str)> = files
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_str()))
            .collect();
        Lexicon::from_files(&files)
    }

    /// Reads the lexicon files of a directory as pairs of path and text, sorted by path.
    ///
    /// # Errors
    ///
    /// Fails when the directory or a file cannot be read, or there is no file.
    pub fn read_files(directory: &Path) -> Result<Vec<(String, String)>, LexiconError> {
        let unreadable = |source| LexiconError::unreadable(directory.display(), source);
        let mut paths = Vec::new();
        for entry in std::fs::read_dir(directory).map_err(unreadable)? {
            let path = entry.map_err(unreadable)?.path();
            if Lexicon::is_lexicon_file(&path) {
                paths.push(path);
            }
        }
        if paths.is_empty() {
            return Err(LexiconError::empty(directory.display()));
        }
        paths.sort();
        let mut files = Vec::new();
        for path in paths {
            let name = path.display().to_string();
            let text = std::fs::read_to_string(&path)
                .map_err(|source| LexiconError::unreadable(&name, source))?;
            files.push((name, text));
        }
        Ok(files)
    }

    /// Whether a file of a lexicon's directory is read, by its name.
    pub fn is_lexicon_file(path: &Path) -> bool {
        let is_toml = path.extension().is_some_and(|ext| ext == "toml");
        // The configuration of `rolecall check` may lie beside the lexicon it is for.
        let is_config = path.file_name().is_some_and(|name| name == CONFIG);
        is_toml && !is_config && !path.to_string_lossy().ends_with(".cases.toml")
    }

    /// Loads a lexicon from files given as name and text; their order never matters.
    ///
    /// # Errors
    ///
    /// Fails when a file holds something that cannot be used.
    pub fn from_files(files: &[(&str, &str)]) -> Result<Lexicon, LexiconError> {
        let mut parsed = Vec::new();
        for &(name, text) in files {
            let file: LexiconFile = toml::from_str(text).map_err(|error| {
                let span = error.span().unwrap_or(0..0);
                LexiconError::invalid(Origin::locate(name, text, span), error.message())
            })?;
            parsed.push((Located::new(name, text), file));
        }
        let mut lexicon = Loader::collect_shared(&parsed)?.load(parsed)?;
        limits::check(&lexicon)?;
        lexicon.sha256 = fingerprint::of(files.iter().map(|(_, text)| *text));
        Ok(lexicon)
    }

    /// Returns the name that it gives itself.
    pub fn name(&self) -> &str {
        &self.model.name
    }

    /// Returns the SHA-256 of its files, whatever their names, order and line endings: what
    /// `ls *.toml | grep -v '\.cases\.toml$' | xargs sha256sum | cut -c -64 | LC_ALL=C sort | sha256sum`
    /// prints.
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// Brings the entries into the order that makes a lexicon the same whatever the order of
    /// its files; of two contexts that reach a word the first is the stronger.
    pub(crate) fn sort(&mut self) {
        self.duties
            .sort_by(|a, b| (a.label, &a.id).cmp(&(b.label, &b.id)));
        self.masks.sort_by(|a, b| a.id.cmp(&b.id));
        self.contexts
            .sort_by(|a, b| a.factor.total_cmp(&b.factor).then_with(|| a.id.cmp(&b.id)));
        self.mentions.sort_by(|a, b| a.id.cmp(&b.id));
        self.sections.sort_by(|a, b| a.id.cmp(&b.id));
    }

    /// Returns what the labels are called, and when a posting is one of them.
    pub fn labels(&self) -> &Labels {
        &self.labels
    }

    /// Returns the duties, sorted by label and id.
    pub fn duties(&self) -> &[Duty] {
        &self.duties
    }

    /// Returns the numbers that belong to no single duty.
    pub fn model(&self) -> &Model {
        &self.model
    }
}
