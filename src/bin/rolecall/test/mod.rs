//! `rolecall test`: the tests of a lexicon, run as programmers are used to.

mod github;
mod json;
mod junit;
mod source;
mod text;

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use rolecall::cases::{self, Case, Example, Kind, Outcome};
use rolecall::{Classifier, LexiconError, Origin};

use crate::failure::Failure;
use source::Source;

#[derive(Args, Debug)]
pub(crate) struct TestArgs {
    /// Directory of the lexicon and its *.cases.toml [default: --lexicon, or else ./lexicons,
    /// or else the built-in lexicon]
    #[arg(value_name = "DIR")]
    directory: Option<PathBuf>,

    /// Run only the tests with this in their name or in the name of their file, in any case of
    /// letters
    #[arg(long, value_name = "TEXT")]
    filter: Option<String>,

    /// More case files, beside those of the directory
    #[arg(long, value_name = "FILE", num_args = 1..)]
    cases: Vec<PathBuf>,

    /// How to print
    #[arg(long, default_value = "text")]
    format: TestFormat,

    /// Show the tests that pass as well, and the scores and the evidence of each
    #[arg(short, long, conflicts_with = "quiet")]
    verbose: bool,

    /// Print only what fails, in one line each
    #[arg(short, long)]
    quiet: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum TestFormat {
    /// For people: one line for each failing test, with its scores and its evidence
    Text,
    /// For programs
    Json,
    /// JUnit XML, which CI servers show
    Junit,
    /// Annotations in GitHub's workflows
    Github,
}

/// What was run, and what came of it.
struct Run {
    lexicon: String,
    classifier: Classifier,
    outcomes: Vec<Outcome>,
    n_left_out: usize,
}

pub(crate) fn run(args: &TestArgs, lexicon: Option<&Path>) -> Result<(), Failure> {
    if let Some(directory) = args.cases.iter().find(|file| file.is_dir()) {
        return Err(Failure::Usage(format!(
            "{}: is a directory; name case files after --cases, and DIR before it",
            directory.display()
        )));
    }
    let source = Source::choose(args.directory.as_deref().or(lexicon));
    let classifier = Classifier::new(source.lexicon()?);
    let cases = source.cases(&args.cases, classifier.lexicon());
    let cases = cases.map_err(|errors| refuse(&errors))?;
    let run = Run::new(source.name(), classifier, cases, args.filter.as_deref())?;
    if !args.quiet {
        run.print_plan();
    }
    let printed = print(args, &run);
    Failure::gate_after(printed, run.gate(args.quiet))
}

fn print(args: &TestArgs, run: &Run) -> Result<(), Failure> {
    let mut stdout = anstream::stdout().lock();
    match args.format {
        TestFormat::Text if args.quiet => text::write_lines(run, &mut stdout)?,
        TestFormat::Text if args.verbose => text::write_all(run, &mut stdout)?,
        TestFormat::Text => text::write_failing(run, &mut stdout)?,
        TestFormat::Json => json::write(run, args.verbose, &mut stdout)?,
        TestFormat::Junit => junit::write(run, &mut stdout)?,
        TestFormat::Github => github::write(run, &mut stdout)?,
    }
    stdout.flush()?;
    Ok(())
}

fn refuse(errors: &[LexiconError]) -> Failure {
    let lines: Vec<String> = errors.iter().map(LexiconError::to_string).collect();
    Failure::Usage(lines.join("\n"))
}

impl Run {
    fn new(
        lexicon: String,
        classifier: Classifier,
        cases: Vec<Case>,
        filter: Option<&str>,
    ) -> Result<Run, Failure> {
        let examples = cases::examples(classifier.lexicon());
        let n_all = examples.len() + cases.len();
        if n_all == 0 {
            return Err(Failure::Gate(format!(
                "{lexicon}: there is nothing to test; write hit and miss in its duties, or a *.cases.toml beside them"
            )));
        }
        let examples: Vec<Example<'_>> = examples
            .into_iter()
            .filter(|example| is_chosen(&example.name(), &example.text.origin, filter))
            .collect();
        let cases: Vec<Case> = cases
            .into_iter()
            .filter(|case| is_chosen(&case.name, &case.origin, filter))
            .collect();
        let mut outcomes = cases::run_examples(&classifier, &examples);
        outcomes.extend(cases::run(&classifier, &cases));
        if outcomes.is_empty() {
            return Err(Failure::Gate(format!(
                "none of {n_all} tests has {:?} in its name or file; correct --filter, as nothing was tested",
                filter.unwrap_or_default()
            )));
        }
        Ok(Run {
            lexicon,
            n_left_out: n_all - outcomes.len(),
            outcomes,
            classifier,
        })
    }

    /// Returns what failed.
    fn failing(&self) -> impl Iterator<Item = &Outcome> {
        self.outcomes.iter().filter(|outcome| !outcome.passed())
    }

    /// Counts cases and examples.
    fn count(&self) -> (usize, usize) {
        let n_cases = self.outcomes.iter();
        let n_cases = n_cases.filter(|outcome| outcome.kind == Kind::Case).count();
        (n_cases, self.outcomes.len() - n_cases)
    }

    fn print_plan(&self) {
        let left_out = match self.n_left_out {
            0 => String::new(),
            n => format!(", {n} left out"),
        };
        say!("testing {}: {}{left_out}", self.lexicon, self.size());
    }

    fn size(&self) -> String {
        let (n_cases, n_examples) = self.count();
        format!(
            "{} and {}",
            counted(n_cases, "case"),
            counted(n_examples, "example")
        )
    }

    /// Says how it went; what failed ends the run.
    fn gate(&self, is_quiet: bool) -> Result<(), Failure> {
        let n_failed = self.failing().count();
        if n_failed > 0 {
            return Err(Failure::Gate(format!(
                "{n_failed} of {} failed",
                self.outcomes.len()
            )));
        }
        if !is_quiet {
            say!("{} passed", self.size());
        }
        Ok(())
    }
}

fn is_chosen(name: &str, origin: &Origin, filter: Option<&str>) -> bool {
    let Some(filter) = filter else {
        return true;
    };
    let file = Path::new(&origin.file).file_name().unwrap_or_default();
    let filter = filter.to_lowercase();
    let names = [name.to_lowercase(), file.to_string_lossy().to_lowercase()];
    names.iter().any(|name| name.contains(&filter))
}

fn counted(n: usize, what: &str) -> String {
    match n {
        1 => format!("1 {what}"),
        n => format!("{n} {what}s"),
    }
}
