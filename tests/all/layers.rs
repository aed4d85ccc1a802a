//! The layers of `ARCHITECTURE.md`, read off the source: who imports whom, and who owns
//! which dependency.

use std::path::{Path, PathBuf};

use crate::failing::Failing;
use crate::project;

/// The layers, from the left to the right; a module imports only from layers to its left.
const LAYERS: [&[&str]; 13] = [
    &["label", "posting", "random", "spreadsheet"],
    &["text"],
    &["lexicon"],
    &["format"],
    &["matcher"],
    &[
        "context", "mention", "review", "scan", "score", "section", "title",
    ],
    &["ballot"],
    &["classifier"],
    &[
        "cases", "dump", "eval", "fit", "sample", "starter", "suggest",
    ],
    &["diff", "exchange", "shares", "stats"],
    &["check"],
    &["batch"],
    &["lib"],
];

/// Dependencies, and the files that may name them.
const OWNERS: [(&str, &[&str]); 7] = [
    ("aho_corasick", &["src/matcher.rs", "src/matcher/"]),
    ("foldhash", &["src/matcher.rs", "src/matcher/"]),
    ("rayon", &["src/batch.rs", "src/batch/", "src/bin/"]),
    ("clap", &["src/bin/"]),
    ("saphyr_parser", &["src/exchange/quanteda.rs"]),
    ("toml_parser", &["src/format/"]),
    ("toml_writer", &["src/format/"]),
];

/// Lines past which a file holds more than one thing.
const MAX_LINES: usize = 400;

/// A source file by its path in the project, and its text.
struct Source {
    path: String,
    text: String,
}

impl Source {
    /// Returns the module of the library it belongs to; nothing for the binary.
    fn module(&self) -> Option<&str> {
        let inner = self.path.strip_prefix("src/")?;
        let first = inner.split('/').next()?;
        (first != "bin").then(|| first.trim_end_matches(".rs"))
    }

    /// Returns its lines of code with their numbers, comments left out.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines = self
            .text
            .lines()
            .enumerate()
            .map(|(index, line)| (index + 1, line));
        lines.filter(|(_, line)| !line.trim_start().starts_with("//"))
    }
}

fn sources() -> Vec<Source> {
    let mut paths = Vec::new();
    collect(&project("src"), &mut paths);
    paths.sort();
    let root = project("");
    paths
        .into_iter()
        .map(|path| {
            let text = std::fs::read_to_string(&path).expect("a source file can be read");
            let path = path
                .strip_prefix(&root)
                .expect("sources lie in the project");
            Source {
                path: path.to_string_lossy().replace('\\', "/"),
                text,
            }
        })
        .collect()
}

fn collect(directory: &Path, paths: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(directory).expect("src can be listed") {
        let path = entry.expect("src can be listed").path();
        if path.is_dir() {
            collect(&path, paths);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            paths.push(path);
        }
    }
}

fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|modules| modules.contains(&module))
}

/// Returns what a line of code names through the crate's root. A type that the root
/// re-exports belongs to no layer, and neither does the brace of a list: each layer is
/// imported on a line of its own.
fn named_modules(line: &str) -> impl Iterator<Item = &str> {
    line.split("crate::").skip(1).map(|rest| {
        let is_name = |c: char| c.is_alphanumeric() || c == '_';
        let end = rest.find(|c: char| !is_name(c)).unwrap_or(rest.len());
        &rest[..end.max(1).min(rest.len())]
    })
}

#[test]
fn a_module_imports_only_from_layers_to_its_left() {
    let mut failing = Failing::default();
    for source in sources() {
        let Some(module) = source.module() else {
            continue;
        };
        let Some(own) = layer(module) else {
            failing.note(
                &source.path,
                "its module has no layer; give it one here and in ARCHITECTURE.md",
            );
            continue;
        };
        for (number, line) in source.code() {
            for named in named_modules(line).filter(|named| *named != module) {
                let is_left = layer(named).is_some_and(|other| other < own);
                let row = format!("{}:{number}", source.path);
                failing.note_unless(is_left, row, format!("{module} may not import {named}"));
            }
        }
    }
    failing.assert_none();
}

#[test]
fn the_binary_sees_the_public_api_only() {
    let sources = sources();
    let own: Vec<&str> = sources
        .iter()
        .filter_map(|source| source.path.strip_prefix("src/bin/rolecall/"))
        .map(|file| {
            file.split('/')
                .next()
                .unwrap_or(file)
                .trim_end_matches(".rs")
        })
        .collect();
    let mut failing = Failing::default();
    for source in sources.iter().filter(|source| source.module().is_none()) {
        for (number, line) in source.code() {
            let row = format!("{}:{number}", source.path);
            let reaches = line.contains("#[path") || line.contains("include!");
            failing.note_unless(!reaches, &row, "takes in a file of the library");
            for named in named_modules(line).filter(|named| !own.contains(named)) {
                failing.note(&row, format!("crate::{named} is no module of the binary"));
            }
        }
    }
    failing.assert_none();
}

#[test]
fn every_dependency_has_one_owner() {
    let mut failing = Failing::default();
    for source in sources() {
        for (name, owners) in OWNERS {
            if owners.iter().any(|owner| source.path.starts_with(owner)) {
                continue;
            }
            for (number, _) in source
                .code()
                .filter(|(_, line)| line.contains(&format!("{name}::")))
            {
                failing.note(
                    format!("{}:{number}", source.path),
                    format!("{name} belongs to {owners:?}"),
                );
            }
        }
    }
    failing.assert_none();
}

#[test]
fn no_file_is_too_long_to_read() {
    let mut failing = Failing::default();
    for source in sources() {
        let n_lines = source.text.lines().count();
        let why = format!("{n_lines} lines, more than {MAX_LINES}; split it by its nouns");
        failing.note_unless(n_lines <= MAX_LINES, &source.path, why);
    }
    failing.assert_none();
}
