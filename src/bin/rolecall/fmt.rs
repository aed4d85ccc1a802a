//! `rolecall fmt`: lexicon files in their canonical form.

use std::io::{self, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use rolecall::format::canonical;

use crate::failure::Failure;
use crate::sink;
use crate::unified;

/// Where lexicon files are, unless it is said.
const DEFAULT_DIRECTORY: &str = "lexicons";

#[derive(Args, Debug)]
pub(crate) struct FmtArgs {
    /// Lexicon files, or directories with *.toml files in them; - formats standard input to
    /// standard output [default: --lexicon, or else lexicons]
    #[arg(value_name = "DIR|FILE")]
    paths: Vec<PathBuf>,

    /// Write nothing, show what would change and fail if anything would
    #[arg(long)]
    check: bool,
}

/// A file with its text as it is and as it should be.
struct File {
    path: PathBuf,
    old: String,
    new: String,
}

pub(crate) fn run(args: &FmtArgs, directory: Option<&Path>) -> Result<(), Failure> {
    let default = [directory.unwrap_or(Path::new(DEFAULT_DIRECTORY)).to_owned()];
    let paths = if args.paths.is_empty() {
        &default[..]
    } else {
        &args.paths
    };
    if paths == [Path::new("-")] {
        return format_stdin(args.check);
    }
    // Nothing is written unless everything can be read.
    let mut files = Vec::new();
    for path in collect(paths)? {
        files.push(read(path)?);
    }
    let n_files = files.len();
    files.retain(|file| file.old != file.new);
    if args.check {
        return Failure::gate_after(show(&files), gate(files.len(), n_files));
    }
    let mut stdout = anstream::stdout().lock();
    for file in &files {
        sink::replace(&file.path, &file.new)?;
        writeln!(stdout, "{}", file.path.display())?;
    }
    stdout.flush()?;
    say!("{} of {n_files} files rewritten", files.len());
    Ok(())
}

/// Shows what would change.
fn show(files: &[File]) -> Result<(), Failure> {
    let mut stdout = anstream::stdout().lock();
    for file in files {
        let diff = unified::diff(&file.path.display().to_string(), &file.old, &file.new);
        write!(stdout, "{diff}")?;
    }
    stdout.flush()?;
    Ok(())
}

fn gate(n_changed: usize, n_files: usize) -> Result<(), Failure> {
    if n_changed == 0 {
        say!("{n_files} files are in canonical form");
        return Ok(());
    }
    Err(Failure::Gate(format!(
        "{n_changed} of {n_files} files are not in canonical form; run rolecall fmt on them"
    )))
}

fn format_stdin(is_check: bool) -> Result<(), Failure> {
    let name = "standard input";
    if io::stdin().is_terminal() {
        return Err(Failure::Usage(
            "there is no input; pipe a lexicon file in, or name a file instead of -".to_owned(),
        ));
    }
    let mut old = String::new();
    io::stdin()
        .read_to_string(&mut old)
        .map_err(|error| Failure::input(name, error))?;
    let new = canonical(name, &old)?;
    if is_check {
        let n_changed = usize::from(old != new);
        let path = PathBuf::from(name);
        return Failure::gate_after(show(&[File { path, old, new }]), gate(n_changed, 1));
    }
    let mut stdout = anstream::stdout().lock();
    write!(stdout, "{new}")?;
    stdout.flush()?;
    Ok(())
}

/// Returns the files that are meant, those of a directory sorted, each once.
fn collect(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    for path in paths {
        if path == Path::new("-") {
            return Err(Failure::Usage(
                "- stands for standard input and goes with no other file; name it alone".to_owned(),
            ));
        }
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        let before = files.len();
        for entry in std::fs::read_dir(path).map_err(|error| unreadable(path, error))? {
            let file = entry.map_err(|error| unreadable(path, error))?.path();
            if file.extension().is_some_and(|ext| ext == "toml") && file.is_file() {
                files.push(file);
            }
        }
        if files.len() == before {
            return Err(Failure::Usage(format!(
                "{}: holds no .toml file; name a directory with lexicon files in it",
                path.display()
            )));
        }
        files[before..].sort();
    }
    let mut seen = std::collections::BTreeSet::new();
    files.retain(|file| seen.insert(file.clone()));
    Ok(files)
}

fn read(path: PathBuf) -> Result<File, Failure> {
    let old = std::fs::read_to_string(&path).map_err(|error| unreadable(&path, error))?;
    let new = canonical(&path.display().to_string(), &old)?;
    Ok(File { path, old, new })
}

fn unreadable(path: &Path, error: impl std::fmt::Display) -> Failure {
    Failure::Usage(format!("{}: cannot be read: {error}", path.display()))
}
