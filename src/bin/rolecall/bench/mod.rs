//! `rolecall bench`: how fast labelling is on this machine, and whether it was faster before.

mod arguments;
mod child;
mod comparison;
mod figure;
mod machine;
mod report;
mod stages;
mod subject;
mod text;
mod turns;
mod unit;

use std::ffi::OsString;
use std::io::Write;
use std::path::Path;

use rolecall::Lexicon;
use rolecall::sample::more_terms;

pub(crate) use self::arguments::BenchArgs;
use self::arguments::OWN;
use self::child::Program;
use self::comparison::Comparison;
use self::report::{LexiconFacts, Report};
use self::subject::Subject;
use self::turns::{More, Turns};
use crate::args::{self, Format};
use crate::failure::Failure;
use crate::options::typed;
use crate::progress;
use crate::sink::Sink;

pub(crate) fn run(
    args: &BenchArgs,
    matches: &clap::ArgMatches,
    directory: Option<&Path>,
) -> Result<(), Failure> {
    if let Some(path) = &args.generate {
        return generate(path, args);
    }
    if cfg!(debug_assertions) {
        say!(
            "this rolecall was built without optimisation, and is many times slower than it can be"
        );
    }
    let old = args.compare.as_deref();
    let old = old
        .map(|path| Ok::<_, Failure>((path, Report::read(path)?)))
        .transpose()?;
    let reading = typed(matches, &OWN);
    let report = measure(args, reading, directory)?;
    let comparison = old.map(|(path, old)| Comparison::new(path, &old, &report));
    let printed = print(&report, comparison.as_ref(), args.format);
    let gate = match (args.max_slowdown, &comparison) {
        (Some(most), Some(comparison)) => comparison.check(most),
        _ => Ok(()),
    };
    Failure::gate_after(printed, gate)
}

/// Writes a made-up dump.
fn generate(path: &Path, args: &BenchArgs) -> Result<(), Failure> {
    let path = (path.as_os_str() != "-").then_some(path);
    if let Some(folder) = path.and_then(Path::parent) {
        let here = Path::new(".");
        let folder = if folder.as_os_str().is_empty() {
            here
        } else {
            folder
        };
        subject::check_space(folder, args.made_up().n_bytes())?;
    }
    let mut sink = Sink::open(path)?;
    let bar = progress::bytes(args.quiet);
    subject::write(args.made_up(), &bar, |block| Ok(sink.write_all(block)?))?;
    bar.finish_and_clear();
    Ok(sink.finish()?)
}

fn measure(
    args: &BenchArgs,
    reading: Vec<OsString>,
    directory: Option<&Path>,
) -> Result<Report, Failure> {
    // Before the dump is made, which may take long.
    let lexicon = args::load(directory)?;
    let facts = facts(&lexicon);
    let bar = progress::bytes(args.quiet);
    let subject = match &args.file {
        Some(file) => Subject::of_file(file, &bar)?,
        None => Subject::made_up(args.made_up(), args.seed, &bar)?,
    };
    bar.finish_and_clear();
    let program = Program::this(directory, reading)?;
    let more = match args.terms {
        None => None,
        Some(n_terms) => {
            let files = more_files(&lexicon, directory, n_terms, facts.terms)?;
            let directory = subject.lexicon(&files)?;
            let program = program.with_lexicon(&directory);
            Some(More { n_terms, program })
        }
    };
    let turns = Turns {
        args,
        subject: &subject,
        program,
        more,
        bar: progress::steps(args.quiet),
    };
    turns.report(lexicon, facts)
}

fn facts(lexicon: &Lexicon) -> LexiconFacts {
    let duties = lexicon.duties();
    LexiconFacts {
        name: lexicon.name().to_owned(),
        sha256: lexicon.sha256().to_owned(),
        duties: duties.len(),
        terms: duties.iter().map(|duty| duty.terms.len()).sum(),
    }
}

/// Returns the files of the lexicon with so many terms.
fn more_files(
    lexicon: &Lexicon,
    directory: Option<&Path>,
    n_terms: usize,
    n_known: usize,
) -> Result<Vec<(String, String)>, Failure> {
    let Some(n_more) = n_terms.checked_sub(n_known).filter(|&more| more > 0) else {
        return Err(Failure::Usage(format!(
            "the lexicon has {n_known} terms already; ask for more than these with --terms"
        )));
    };
    let mut files = match directory {
        Some(directory) => Lexicon::read_files(directory)?,
        None => Lexicon::shipped_files(),
    };
    files.push(("more.toml".to_owned(), more_terms(lexicon, n_more, 0)));
    Ok(files)
}

fn print(report: &Report, comparison: Option<&Comparison>, format: Format) -> Result<(), Failure> {
    #[derive(serde::Serialize)]
    struct Printed<'r> {
        #[serde(flatten)]
        report: &'r Report,
        #[serde(skip_serializing_if = "Option::is_none")]
        comparison: Option<&'r Comparison>,
    }
    let printed = match format {
        Format::Text => {
            text::report(report) + &comparison.map(text::comparison).unwrap_or_default()
        }
        Format::Json => {
            let printed = Printed { report, comparison };
            serde_json::to_string_pretty(&printed).map_err(std::io::Error::from)? + "\n"
        }
    };
    let mut stdout = anstream::stdout().lock();
    stdout.write_all(printed.as_bytes())?;
    Ok(stdout.flush()?)
}
