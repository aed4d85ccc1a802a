//! The command line: arguments in, labels out, one exit code for each kind of outcome.

// The macros of clippy.toml panic where a stream cannot be written.
#![warn(clippy::disallowed_macros)]

#[macro_use]
mod stdio;

mod args;
mod eval;
mod explain;
mod failure;
mod fit;
mod gold;
mod input;
mod label;
mod options;
mod shares;
mod sink;
mod suggest;
mod target;
mod terms;
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
    let lexicon = Arguments::load(arguments.lexicon.as_deref())?;
    match command {
        Command::Label(label) => label::run(label, &Options::new(&matches), lexicon),
        Command::Explain(explain) => explain::run(explain, lexicon),
        Command::Eval(eval) => eval::run(eval, lexicon),
        Command::Shares(shares) => shares::run(shares, lexicon),
        Command::Suggest(suggest) => suggest::run(suggest, lexicon),
        Command::Fit(fit) => fit::run(fit, lexicon, arguments.lexicon.as_deref()),
        Command::Terms(terms) => terms::run(&terms, &lexicon),
    }
}
