//! `rolecall check`: lints a lexicon and says where, what, why and how to mend it.

mod files;
mod fix;
mod github;
mod json;
mod sarif;
mod text;

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use rolecall::check::{Check, Config, Finding, Lint, Severity};
use rolecall::stats::{Sighting, Stats};

use self::files::Files;
use crate::args::{DumpArgs, parse_probability};
use crate::corpus::{Corpus, GoldColumn};
use crate::failure::Failure;

#[derive(Args, Debug)]
pub(crate) struct CheckArgs {
    /// Directory of lexicon files [default: --lexicon, or else lexicons, or else the built-in ones]
    #[arg(value_name = "DIR")]
    directory: Option<PathBuf>,

    /// Judge the duties by these postings as well; can be repeated
    #[arg(long, value_name = "DUMP")]
    corpus: Vec<String>,

    /// Column of the right label in the corpus; without it the weights are not judged
    #[arg(long, value_name = "COL")]
    gold: Option<String>,

    #[command(flatten)]
    dump: DumpArgs,

    /// Confidence below which a label of the corpus should be looked at
    #[arg(long, value_name = "P", default_value_t = 0.6, value_parser = parse_probability)]
    review_below: f64,

    /// Mend what needs no thought, and report the rest
    #[arg(long)]
    fix: bool,

    /// How to print
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: CheckFormat,

    /// From which severity on findings fail the check (exit code 1)
    #[arg(long, value_name = "SEVERITY", default_value = "warning")]
    fail_on: FailOn,

    /// Configuration [default: rolecall.toml in DIR, or in a directory above it]
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,

    /// List the lints (with --format markdown: their whole documentation)
    #[arg(long, conflicts_with_all = ["explain", "fix", "corpus"])]
    list: bool,

    /// Explain one lint, by id or name
    #[arg(long, value_name = "LINT", conflicts_with_all = ["fix", "corpus"])]
    explain: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum CheckFormat {
    /// For people, with the words underlined
    Text,
    /// An object with the findings and their counts
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Commands that annotate a pull request on GitHub
    Github,
    /// With --list only
    Markdown,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum FailOn {
    Error,
    Warning,
    Note,
    Never,
}

impl FailOn {
    fn fails(self, severity: Severity) -> bool {
        match self {
            FailOn::Error => severity >= Severity::Error,
            FailOn::Warning => severity >= Severity::Warning,
            FailOn::Note => true,
            FailOn::Never => false,
        }
    }
}

pub(crate) fn run(args: &CheckArgs, lexicon: Option<&Path>) -> Result<(), Failure> {
    if args.list {
        return list(args.format);
    }
    if let Some(name) = &args.explain {
        return explain(name);
    }
    if args.format == CheckFormat::Markdown {
        return Err(Failure::Usage(
            "--format markdown goes with --list only; findings print as text, json, sarif or github"
                .to_owned(),
        ));
    }
    let mut files = Files::read(args.directory.as_deref().or(lexicon))?;
    let config = files.config(args.config.as_deref())?;
    if args.fix {
        fix::run(&mut files, &config)?;
    }
    let findings = judge(args, &files, &config)?;
    let printed = print(args.format, &files, &findings);
    Failure::gate_after(printed, gate(args.fail_on, &findings))
}

fn judge(args: &CheckArgs, files: &Files, config: &Config) -> Result<Vec<Finding>, Failure> {
    let check = Check::new(&files.texts);
    if args.corpus.is_empty() {
        return Ok(check.run(config));
    }
    let Ok(classifier) = check.classifier() else {
        say!("the lexicon does not load, so the corpus is not looked at");
        return Ok(check.run(config));
    };
    let corpus = Corpus {
        labels: classifier.labels(),
        files: &args.corpus,
        dump: &args.dump,
        gold: match &args.gold {
            Some(column) => GoldColumn::Named(column),
            None => GoldColumn::Absent,
        },
        id: None,
    };
    let mut stats = Stats::new(&classifier);
    corpus.read(
        |row| {
            Sighting::new(
                &classifier,
                &row.posting.as_posting(),
                row.gold,
                args.review_below,
            )
        },
        |sighting| stats.add(&sighting),
    )?;
    Ok(check.run_with_corpus(config, &stats))
}

fn print(format: CheckFormat, files: &Files, findings: &[Finding]) -> Result<(), Failure> {
    let mut out = anstream::stdout().lock();
    match format {
        CheckFormat::Text => text::print(&mut out, files, findings)?,
        CheckFormat::Json => json::print(&mut out, files, findings)?,
        CheckFormat::Sarif => sarif::print(&mut out, files, findings)?,
        CheckFormat::Github | CheckFormat::Markdown => github::print(&mut out, files, findings)?,
    }
    out.flush()?;
    Ok(())
}

fn gate(fail_on: FailOn, findings: &[Finding]) -> Result<(), Failure> {
    let count = |severity| {
        findings
            .iter()
            .filter(|finding| finding.severity == severity)
            .count()
    };
    let counts = format!(
        "{} errors, {} warnings, {} notes",
        count(Severity::Error),
        count(Severity::Warning),
        count(Severity::Note)
    );
    let n_failing = findings
        .iter()
        .filter(|finding| fail_on.fails(finding.severity))
        .count();
    if n_failing == 0 {
        say!("the lexicon passes: {counts}");
        return Ok(());
    }
    let n_fixes = findings
        .iter()
        .filter(|finding| !finding.fix.is_empty())
        .count();
    let fixes = match n_fixes {
        0 => String::new(),
        n => format!("; --fix mends {n} of them"),
    };
    Err(Failure::Gate(format!(
        "{counts}{fixes}; rolecall check --explain LEX... says more of each"
    )))
}

fn list(format: CheckFormat) -> Result<(), Failure> {
    let mut out = anstream::stdout().lock();
    match format {
        CheckFormat::Text | CheckFormat::Github => {
            for lint in Lint::all() {
                let (id, severity, name) = (lint.id, lint.severity.as_str(), lint.name);
                writeln!(
                    out,
                    "{id}  {severity:<7}  {name:<27}  {}",
                    plain(lint.summary())
                )?;
            }
        }
        CheckFormat::Markdown => write!(out, "{}", Lint::documentation())?,
        CheckFormat::Json | CheckFormat::Sarif => json::list(&mut out)?,
    }
    out.flush()?;
    Ok(())
}

fn plain(summary: &str) -> String {
    summary.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn explain(name: &str) -> Result<(), Failure> {
    let lint = Lint::find(name).ok_or_else(|| {
        Failure::Usage(format!(
            "there is no lint {name:?}; rolecall check --list lists them"
        ))
    })?;
    let mut out = anstream::stdout().lock();
    let (id, name, severity) = (lint.id, lint.name, lint.severity.as_str());
    writeln!(out, "{id} {name} ({severity})\n\n{}", lint.page())?;
    out.flush()?;
    Ok(())
}
