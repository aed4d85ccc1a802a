//! `rolecall.toml`: how grave findings are, and the budgets of the lints that look at a corpus.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::lint::{Lint, Severity};
use crate::lexicon::{LexiconError, Origin};

/// What a configuration file says.
#[derive(Clone, Debug, Default)]
pub struct Config {
    severities: BTreeMap<&'static str, Level>,
    /// What the corpus must show.
    pub budget: Budget,
}

/// What a configuration makes of a lint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Level {
    Off,
    Note,
    Warning,
    Error,
}

/// What a corpus must show of a lexicon.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Budget {
    /// Postings below which a duty's figures say nothing.
    pub min_support: usize,
    /// Share of the postings in which some duty must be found.
    pub min_coverage: f64,
    /// Largest share of the postings that a person must look at.
    pub max_review_rate: f64,
    /// Largest share of a label's postings that may hang on one duty alone.
    pub max_decided: f64,
    /// Share of one duty's postings that another may have as well, before both say the same.
    pub max_overlap: f64,
    /// Largest share of a duty's hits in sections that are not about the post.
    pub max_elsewhere: f64,
}

impl Default for Budget {
    fn default() -> Budget {
        Budget {
            min_support: 5,
            min_coverage: 0.5,
            max_review_rate: 0.3,
            max_decided: 0.5,
            max_overlap: 0.9,
            max_elsewhere: 0.5,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ConfigFile {
    #[serde(default)]
    check: CheckTable,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct CheckTable {
    #[serde(default)]
    severity: BTreeMap<Spanned<String>, Level>,
    #[serde(default)]
    budget: Budget,
}

impl Config {
    /// Reads a configuration.
    ///
    /// # Errors
    ///
    /// Fails on anything it does not know: a configuration that is half understood would be
    /// silently wrong.
    pub fn parse(name: &str, text: &str) -> Result<Config, LexiconError> {
        let file: ConfigFile = toml::from_str(text).map_err(|error| {
            let origin = Origin::locate(name, text, error.span().unwrap_or(0..0));
            LexiconError::invalid(origin, error.message().trim())
        })?;
        let mut severities = BTreeMap::new();
        for (written, level) in file.check.severity {
            let lint = Lint::find(written.get_ref()).ok_or_else(|| {
                let origin = Origin::locate(name, text, written.span());
                let message = format!(
                    "there is no lint {:?}; `rolecall check --list` lists them",
                    written.get_ref()
                );
                LexiconError::invalid(origin, message)
            })?;
            severities.insert(lint.id, level);
        }
        let budget = file.check.budget;
        let shares = [
            ("min_coverage", budget.min_coverage),
            ("max_review_rate", budget.max_review_rate),
            ("max_decided", budget.max_decided),
            ("max_overlap", budget.max_overlap),
            ("max_elsewhere", budget.max_elsewhere),
        ];
        if let Some((key, _)) = shares
            .iter()
            .find(|(_, share)| !(0.0..=1.0).contains(share))
        {
            let at = text.find(key).unwrap_or(0);
            let origin = Origin::locate(name, text, at..at + key.len());
            let message = format!("{key} is a share; write a number from 0 to 1");
            return Err(LexiconError::invalid(origin, message));
        }
        Ok(Config { severities, budget })
    }

    /// Returns how grave a finding of a lint is; nothing, where it is switched off.
    pub(super) fn severity(&self, lint: &Lint) -> Option<Severity> {
        match self.severities.get(lint.id) {
            None => Some(lint.severity),
            Some(Level::Off) => None,
            Some(Level::Note) => Some(Severity::Note),
            Some(Level::Warning) => Some(Severity::Warning),
            Some(Level::Error) => Some(Severity::Error),
        }
    }
}
