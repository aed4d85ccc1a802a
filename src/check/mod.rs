//! Checks lexicons as a compiler checks code: lints with stable ids, places, causes and mends.

mod characters;
mod config;
mod context;
mod corpus;
mod examples;
mod finding;
mod keys;
mod lint;
mod matching;
mod provenance;
mod source;
mod structure;
mod suppress;
mod terms;
mod wordings;

use crate::classifier::Classifier;
use crate::lexicon::{Lexicon, LexiconError};
use crate::stats::Stats;

pub use self::config::{Budget, Config};
pub use self::finding::{Edit, Finding, Span};
pub use self::lint::{Lint, Severity};
use self::source::Sources;
use self::terms::English;

/// How the names of case files end.
const CASES: &str = ".cases.toml";

/// A lexicon under check: its files, as pairs of name and text. Files whose name ends in
/// `.cases.toml` hold cases, all others entries.
#[derive(Clone, Copy, Debug)]
pub struct Check<'f> {
    files: &'f [(String, String)],
}

impl<'f> Check<'f> {
    /// Takes the files.
    pub fn new(files: &'f [(String, String)]) -> Check<'f> {
        Check { files }
    }

    /// Builds the classifier to measure a corpus with.
    ///
    /// # Errors
    ///
    /// Fails when the lexicon does not load.
    pub fn classifier(self) -> Result<Classifier, LexiconError> {
        let is_lexicon = |(name, _): &&(String, String)| !name.ends_with(CASES);
        let files: Vec<(&str, &str)> = self
            .files
            .iter()
            .filter(is_lexicon)
            .map(|(name, text)| (name.as_str(), text.as_str()))
            .collect();
        Lexicon::from_files(&files).map(Classifier::new)
    }

    /// Returns every finding that needs no corpus, sorted by place.
    pub fn run(self, config: &Config) -> Vec<Finding> {
        self.judge(config, None)
    }

    /// Returns every finding, also those of the figures of a corpus.
    pub fn run_with_corpus(self, config: &Config, stats: &Stats) -> Vec<Finding> {
        self.judge(config, Some(stats))
    }

    fn judge(self, config: &Config, stats: Option<&Stats>) -> Vec<Finding> {
        let sources = Sources::parse(self.files);
        let english = English::load();
        let mut findings = Vec::new();
        structure::check(&sources, &mut findings);
        characters::check(&sources, &mut findings);
        terms::check(&sources, &english, &mut findings);
        context::check_effects(&sources, &mut findings);
        provenance::check_named(&sources, &mut findings);
        let is_broken = findings
            .iter()
            .any(|finding| finding.lint.severity == Severity::Error && blocks(finding.lint));
        let mut is_loaded = false;
        match self.classifier() {
            Ok(classifier) => {
                is_loaded = true;
                self.judge_loaded(&sources, &classifier, &english, &mut findings);
                if let Some(stats) = stats {
                    corpus::check(
                        &sources,
                        classifier.lexicon(),
                        stats,
                        &config.budget,
                        &mut findings,
                    );
                }
            }
            // What is broken has been said already, and better.
            Err(_) if is_broken => {}
            Err(error) => {
                let span = error.origin().and_then(|origin| sources.span(origin));
                findings.push(Finding::new(&lint::CANNOT_LOAD, span, error.message()));
            }
        }
        let is_judged =
            |lint: &Lint| is_loaded && (stats.is_some() || !lint.id.starts_with("LEX5"));
        let mut findings = suppress::apply(&sources, findings, is_judged);
        findings.retain_mut(|finding| match config.severity(finding.lint) {
            Some(severity) => {
                finding.severity = severity;
                true
            }
            None => false,
        });
        findings.sort_by(|a, b| {
            (&a.span, a.lint.id, &a.message).cmp(&(&b.span, b.lint.id, &b.message))
        });
        findings
    }

    fn judge_loaded(
        self,
        sources: &Sources<'_>,
        classifier: &Classifier,
        english: &English,
        findings: &mut Vec<Finding>,
    ) {
        let lexicon = classifier.lexicon();
        wordings::check(sources, lexicon, english, findings);
        matching::check(sources, classifier, findings);
        context::check(sources, lexicon, findings);
        provenance::check(sources, lexicon, findings);
        let case_files = self.files.iter().filter(|(name, _)| name.ends_with(CASES));
        let case_files: Vec<(&str, &str)> = case_files
            .map(|(name, text)| (name.as_str(), text.as_str()))
            .collect();
        examples::check(sources, &case_files, classifier, findings);
    }
}

/// Whether a lint of this kind keeps a lexicon from loading.
fn blocks(lint: &Lint) -> bool {
    !lint.id.starts_with("LEX3") && !lint.id.starts_with("LEX4")
}
