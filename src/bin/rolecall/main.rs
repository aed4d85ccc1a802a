//! The command line: arguments in, labels out, one exit code for each kind of outcome.

mod args;
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
mod progress;
mod reading;
mod schema;
mod shares;
mod sink;
mod sniff;
mod stats;
mod suggest;
mod terms;
mod test;
mod unified;

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
            anstream::eprintln!("{failure}");
            failure.code()
        }
    }
}

fn run(arguments: Arguments) -> Result<(), Failure> {
    let directory = arguments.lexicon.as_deref();
    // Only what needs a lexicon loads one: a broken one can still be formatted.
    let lexicon = || args::load(directory);
    match arguments.command {
        Command::Check(check) => check::run(&check, directory),
        Command::Label(label) => label::run(label, lexicon()?),
        Command::Explain(explain) => explain::run(explain, lexicon()?),
        Command::Eval(eval) => eval::run(eval, lexicon()?),
        Command::Shares(shares) => shares::run(shares, lexicon()?),
        Command::Stats(stats) => stats::run(&stats, lexicon()?),
        Command::Suggest(suggest) => suggest::run(suggest, lexicon()?),
        Command::Fit(fit) => fit::run(fit, lexicon()?, directory),
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
