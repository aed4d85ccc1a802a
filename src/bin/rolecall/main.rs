//! The command line: arguments in, labels out, one exit code for each kind of outcome.

// The macros of clippy.toml panic where a stream cannot be written.
#![warn(clippy::disallowed_macros)]

#[macro_use]
mod stdio;

mod args;
mod bench;
mod check;
mod corpus;
mod diff;
mod eval;
mod explain;
mod export;
mod failure;
mod figures;
mod fit;
mod fmt;
mod fresh;
mod gold;
mod import;
mod init;
mod input;
mod label;
mod options;
mod progress;
mod reading;
mod schema;
mod shares;
mod sink;
mod sniff;
mod stats;
mod suggest;
mod target;
mod terms;
mod test;
mod unified;
mod version;

use std::io::Write;
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{CommandFactory, FromArgMatches};

use args::{Arguments, Command};
use failure::Failure;
use options::Options;

fn main() -> ExitCode {
    stdio::report_file_size_limit();
    match answer() {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) if failure.is_broken_pipe() => ExitCode::SUCCESS,
        Err(failure) => {
            say!("{failure}");
            failure.code()
        }
    }
}

/// Reads the arguments, and does what they say.
fn answer() -> Result<(), Failure> {
    stdio::check_stdout()?;
    let matches = match Arguments::command().try_get_matches() {
        Ok(matches) => matches,
        Err(help) if help.use_stderr() => return Err(Failure::Arguments(help)),
        Err(help) => {
            // Help and version are answers, not errors.
            help.print()?;
            return Ok(std::io::stdout().flush()?);
        }
    };
    let arguments = Arguments::from_arg_matches(&matches).map_err(Failure::Arguments)?;
    arguments.color.write_global();
    if arguments.version {
        return version::print(&arguments);
    }
    let Some(command) = arguments.command else {
        let message = "name a command; rolecall --help lists them";
        let error = Arguments::command().error(ErrorKind::MissingSubcommand, message);
        return Err(Failure::Arguments(error));
    };
    let directory = arguments.lexicon.as_deref();
    // Only what needs a lexicon loads one: a broken one can still be formatted.
    let lexicon = || args::load(directory);
    match command {
        Command::Check(check) => check::run(&check, directory),
        Command::Label(label) => label::run(label, &Options::new(&matches), lexicon()?),
        Command::Explain(explain) => explain::run(explain, lexicon()?),
        Command::Eval(eval) => eval::run(eval, lexicon()?),
        Command::Shares(shares) => shares::run(shares, lexicon()?),
        Command::Stats(stats) => stats::run(&stats, lexicon()?),
        Command::Suggest(suggest) => suggest::run(suggest, lexicon()?),
        Command::Fit(fit) => fit::run(fit, lexicon()?, directory),
        Command::Bench(bench) => bench::run(&bench, &matches, directory),
        Command::Test(test) => test::run(&test, directory),
        Command::Diff(diff) => diff::run(&diff, directory),
        Command::Fmt(fmt) => fmt::run(&fmt, directory),
        Command::Export(export) => export::run(&export, &lexicon()?),
        Command::Import(import) => import::run(&import, &lexicon()?, directory),
        Command::Init(init) => init::run(init),
        Command::Schema => schema::run(),
        Command::Sniff(sniff) => sniff::run(&sniff),
        Command::Terms(terms) => terms::run(&terms, &lexicon()?),
    }
}
