//! The options of a run as they were typed or left at their defaults, by their names: what a
//! later run must repeat to go on from a checkpoint, and what a manifest tells.

use std::ffi::OsString;

use clap::parser::ValueSource;
use clap::{ArgMatches, CommandFactory};
use serde_json::{Map, Value};

use crate::args::Arguments;

/// Options that change no byte of the labels and rejects.
const NO_MATTER: [&str; 10] = [
    "checkpoint-every",
    "color",
    "files",
    "manifest",
    "max-rejects",
    "output",
    "quiet",
    "remember",
    "resume",
    "threads",
];

/// Returns the arguments of the subcommand that were typed, to be typed again for another one;
/// some are left out.
pub(crate) fn typed(matches: &ArgMatches, left_out: &[&str]) -> Vec<OsString> {
    let Some((name, matches)) = matches.subcommand() else {
        return Vec::new();
    };
    let command = Arguments::command();
    let arguments = command.find_subcommand(name).into_iter();
    let mut typed = Vec::new();
    for argument in arguments.flat_map(|command| command.get_arguments()) {
        let id = argument.get_id().as_str();
        let is_typed = || matches.value_source(id) == Some(ValueSource::CommandLine);
        let Some(long) = argument.get_long().filter(|_| !left_out.contains(&id)) else {
            continue;
        };
        if !is_typed() {
            continue;
        }
        if !argument.get_action().takes_values() {
            typed.push(format!("--{long}").into());
            continue;
        }
        for value in matches.get_raw(id).into_iter().flatten() {
            let mut argument = OsString::from(format!("--{long}="));
            argument.push(value);
            typed.push(argument);
        }
    }
    typed
}

/// The options of a subcommand.
#[derive(Clone, Debug, Default)]
pub(crate) struct Options(Map<String, Value>);

impl Options {
    /// Reads the options of the subcommand that was typed.
    pub(crate) fn new(matches: &ArgMatches) -> Options {
        let Some((name, matches)) = matches.subcommand() else {
            return Options::default();
        };
        let command = Arguments::command();
        let arguments = command.find_subcommand(name).into_iter();
        let arguments = arguments.flat_map(|command| command.get_arguments());
        let mut options = Map::new();
        for argument in arguments {
            let Ok(Some(values)) = matches.try_get_raw(argument.get_id().as_str()) else {
                continue;
            };
            let values: Vec<Value> = values
                .map(|value| value.to_string_lossy().into_owned().into())
                .collect();
            let value = match <[Value; 1]>::try_from(values) {
                Ok([value]) => value,
                Err(values) => values.into(),
            };
            options.insert(argument.get_id().as_str().replace('_', "-"), value);
        }
        Options(options)
    }

    /// Returns all of them.
    pub(crate) fn all(&self) -> &Map<String, Value> {
        &self.0
    }

    /// Returns those that may change a byte of the labels or rejects.
    pub(crate) fn that_matter(&self) -> Map<String, Value> {
        let options = self.0.iter();
        options
            .filter(|(name, _)| !NO_MATTER.contains(&name.as_str()))
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect()
    }
}
