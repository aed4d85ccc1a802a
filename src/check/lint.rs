//! The lints: an id that never changes, a name, how grave a finding is, and the page that
//! explains it.

use serde::{Deserialize, Serialize};

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// Probably not what the author means.
    Warning,
    /// Certainly wrong.
    Error,
}

impl Severity {
    /// Returns the name that reports and configurations use.
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// One thing that can be wrong with a lexicon.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Lint {
    /// Stable id: `LEX` and three digits.
    pub id: &'static str,
    /// Stable name, in words.
    pub name: &'static str,
    /// How grave a finding is, unless a configuration says otherwise.
    pub severity: Severity,
}

/// The page of every lint: what it says, why, and how to mend it, with an example of each.
const PAGES: &str = include_str!("lints.md");

impl Lint {
    /// Returns every lint, in the order of the ids.
    pub fn all() -> &'static [&'static Lint] {
        &ALL
    }

    /// Returns the lint of that id or name, in any case.
    pub fn find(name: &str) -> Option<&'static Lint> {
        let is_named = |lint: &&&Lint| {
            lint.id.eq_ignore_ascii_case(name) || lint.name.eq_ignore_ascii_case(name)
        };
        ALL.iter().find(is_named).copied()
    }

    /// Returns its page, as Markdown without the heading.
    pub fn page(&self) -> &'static str {
        let heading = format!("\n## {} {}\n", self.id, self.name);
        let Some(at) = PAGES.find(&heading) else {
            return "";
        };
        let page = &PAGES[at + heading.len()..];
        let end = page.find("\n## ").unwrap_or(page.len());
        page[..end].trim()
    }

    /// Returns the documentation of all lints as one Markdown page.
    pub fn documentation() -> String {
        let (head, _) = PAGES.split_once("\n## ").unwrap_or((PAGES, ""));
        let mut page = format!(
            "{}\n\n| lint | name | severity |\n|---|---|---|\n",
            head.trim_end()
        );
        for lint in ALL {
            let (id, name) = (lint.id, lint.name);
            let anchor = format!("{}-{name}", id.to_lowercase());
            page += &format!(
                "| [{id}](#{anchor}) | {name} | {} |\n",
                lint.severity.as_str()
            );
        }
        for lint in ALL {
            page += &format!("\n## {} {}\n\n{}\n", lint.id, lint.name, lint.page());
        }
        page
    }

    /// Returns what it finds, in one sentence.
    pub fn summary(&self) -> &'static str {
        self.page().split("\n\n").next().unwrap_or("")
    }
}

macro_rules! lints {
    ($($constant:ident = $id:literal $name:literal $severity:ident;)*) => {
        $(pub(super) static $constant: Lint = Lint {
            id: $id,
            name: $name,
            severity: Severity::$severity,
        };)*

        static ALL: [&Lint; [$($id),*].len()] = [$(&$constant),*];
    };
}

lints! {
    NOT_TOML = "LEX001" "not-toml" Error;
    UNKNOWN_KEY = "LEX002" "unknown-key" Error;
    MISSING_KEY = "LEX003" "missing-key" Error;
    WRONG_TYPE = "LEX004" "wrong-type" Error;
    INVALID_VALUE = "LEX005" "invalid-value" Error;
    ODD_ID = "LEX006" "odd-id" Warning;
    DUPLICATE_ID = "LEX007" "duplicate-id" Error;
    UNKNOWN_LABEL = "LEX008" "unknown-label" Error;
    ZERO_WEIGHT = "LEX009" "zero-weight" Warning;
    ABSURD_WEIGHT = "LEX010" "absurd-weight" Error;
    HEAVY_DUTY = "LEX011" "heavy-duty" Warning;
    NOT_CANONICAL = "LEX012" "not-canonical" Warning;
    ODD_SPACE = "LEX013" "odd-white-space" Warning;
    LOOK_ALIKE = "LEX014" "look-alike-character" Warning;
    NOT_NFC = "LEX015" "not-nfc" Warning;
    CANNOT_LOAD = "LEX016" "cannot-load" Error;

    TERM_SYNTAX = "LEX101" "term-syntax" Error;
    TOO_MANY_WORDINGS = "LEX102" "too-many-wordings" Error;
    WIDE_GAP = "LEX103" "wide-gap" Warning;
    LEXICON_TOO_LARGE = "LEX104" "lexicon-too-large" Warning;
    DUPLICATE_TERM = "LEX105" "duplicate-term" Warning;
    TERM_IN_TWO_DUTIES = "LEX106" "term-in-two-duties" Warning;
    TERM_FOR_TWO_LABELS = "LEX107" "term-for-two-labels" Warning;
    SHADOWED_TERM = "LEX108" "shadowed-term" Warning;
    ALWAYS_MASKED = "LEX109" "always-masked" Error;
    NEVER_MATCHES = "LEX110" "never-matches" Error;
    COMMON_WORD = "LEX111" "common-word" Warning;
    ACRONYM_CASE = "LEX112" "acronym-without-case" Warning;
    BARE_RANK = "LEX113" "bare-rank-word" Warning;
    MISSING_INFLECTION = "LEX114" "missing-inflection" Note;
    IRREGULAR_VERB = "LEX115" "irregular-verb" Warning;
    VARIANT_SPELLING = "LEX116" "variant-spelling" Warning;
    UNKNOWN_CLASS = "LEX117" "unknown-class" Error;
    UNUSED_CLASS = "LEX118" "unused-class" Warning;
    LONG_TERM = "LEX119" "long-term" Warning;

    ENDLESS_TRIGGER = "LEX201" "endless-trigger" Warning;
    TRIGGER_IS_A_TERM = "LEX202" "trigger-is-a-term" Warning;
    UNREACHABLE_RULE = "LEX203" "unreachable-rule" Warning;
    UNKNOWN_EFFECT = "LEX204" "unknown-effect" Error;
    UNUSED_EFFECT = "LEX205" "unused-effect" Warning;
    EFFECT_DOES_NOTHING = "LEX206" "effect-does-nothing" Warning;

    NO_SOURCE = "LEX301" "no-source" Warning;
    UNKNOWN_SOURCE = "LEX302" "unknown-source" Error;
    ONE_SOURCE = "LEX303" "one-source" Note;
    SOURCE_OF_BOTH = "LEX304" "source-of-both" Warning;
    UNUSED_SOURCE = "LEX305" "unused-source" Note;

    NO_HIT = "LEX401" "no-hit" Warning;
    NO_MISS = "LEX402" "no-miss" Warning;
    FAILING_HIT = "LEX403" "failing-hit" Error;
    FAILING_MISS = "LEX404" "failing-miss" Error;
    FAILING_CASE = "LEX405" "failing-case" Error;
    NO_COMPETING_RANKS = "LEX406" "no-competing-ranks" Warning;
    BROKEN_CASES = "LEX407" "broken-cases" Error;

    DEAD_DUTY = "LEX501" "dead-duty" Warning;
    DEAD_TERM = "LEX502" "dead-term" Note;
    LOW_SUPPORT = "LEX503" "low-support" Note;
    AGAINST_THE_EVIDENCE = "LEX504" "weight-against-the-evidence" Warning;
    NO_SEPARATION = "LEX505" "no-separation" Note;
    DECIDES_ALONE = "LEX506" "decides-alone" Warning;
    REDUNDANT_PAIR = "LEX507" "redundant-pair" Warning;
    WRONG_SECTIONS = "LEX508" "wrong-sections" Warning;
    SOMEBODY_ELSES = "LEX509" "somebody-elses" Warning;
    LOW_COVERAGE = "LEX510" "low-coverage" Warning;
    HIGH_REVIEW_RATE = "LEX511" "high-review-rate" Warning;

    UNUSED_SUPPRESSION = "LEX901" "unused-suppression" Warning;
    NO_REASON = "LEX902" "suppression-without-reason" Error;
    UNKNOWN_LINT = "LEX903" "unknown-lint" Error;
}
