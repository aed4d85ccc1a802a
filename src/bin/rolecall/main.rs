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
mod shares;
mod sink;
mod suggest;
mod terms;

use std::process::ExitCode;

use clap::Parser;

use args::{Arguments, Command};
use failure::Failure;

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(help) => {
            // Help and version are answers, not errors.
            let _ = help.print();
            return ExitCode::from(if help.use_stderr() { 2 } else { 0 });
        }
    };
    arguments.color.write_global();
    match run(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) if failure.is_broken_pipe() => ExitCode::SUCCESS,
        Err(failure) => {
            say!("{failure}");
            failure.code()
        }
    }
}

fn run(arguments: Arguments) -> Result<(), Failure> {
    let lexicon = arguments.lexicon()?;
    match arguments.command {
        Command::Label(label) => label::run(label, lexicon),
        Command::Explain(explain) => explain::run(explain, lexicon),
        Command::Eval(eval) => eval::run(eval, lexicon),
        Command::Shares(shares) => shares::run(shares, lexicon),
        Command::Suggest(suggest) => suggest::run(suggest, lexicon),
        Command::Fit(fit) => fit::run(fit, lexicon, arguments.lexicon.as_deref()),
        Command::Terms(terms) => terms::run(&terms, &lexicon),
    }
}
