//! Lexicons as they are typed: a directory, a git revision, or the built-in one. Git is asked
//! through its own program, which knows every way to write a revision.

use std::path::{Path, PathBuf};
use std::process::Command;

use rolecall::{Lexicon, LexiconError};
use serde::Serialize;

use crate::failure::Failure;

/// What names the built-in lexicon.
const SHIPPED: &str = "shipped";

/// Where a repository keeps its lexicon, unless it is said or seen to be elsewhere.
const USUAL_PATH: &str = "lexicons";

/// A lexicon and where it comes from.
pub(super) struct Loaded {
    pub(super) origin: Origin,
    pub(super) lexicon: Lexicon,
}

/// Where a lexicon comes from.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Origin {
    /// A directory, a revision with a directory, or `shipped`.
    pub(super) name: String,
    /// The commit of a revision, abbreviated.
    pub(super) commit: Option<String>,
    pub(super) n_duties: usize,
}

impl Loaded {
    /// Loads a lexicon. `other` is what the lexicon it is compared with was typed as, which
    /// shows a revision's repository and directory; `path` names the directory.
    pub(super) fn new(typed: &str, other: &str, path: Option<&str>) -> Result<Loaded, Failure> {
        let (name, commit, lexicon) = if typed == SHIPPED {
            (SHIPPED.to_owned(), None, Lexicon::shipped())
        } else if Path::new(typed).is_dir() {
            let lexicon = Lexicon::from_dir(Path::new(typed));
            (
                typed.to_owned(),
                None,
                lexicon.map_err(|e| faulty(typed, &e))?,
            )
        } else {
            let revision = Revision::find(typed, other, path)?;
            let commit = Some(revision.commit.chars().take(7).collect());
            (revision.name(), commit, revision.lexicon()?)
        };
        let origin = Origin {
            name,
            commit,
            n_duties: lexicon.duties().len(),
        };
        Ok(Loaded { origin, lexicon })
    }
}

/// A directory of a commit.
struct Revision {
    root: PathBuf,
    typed: String,
    commit: String,
    /// Inside the repository, parts joined by slashes.
    directory: String,
}

impl Revision {
    fn find(typed: &str, other: &str, path: Option<&str>) -> Result<Revision, Failure> {
        if Path::new(typed).exists() {
            return Err(Failure::Usage(format!(
                "{typed} is a file; name the directory that the lexicon is in"
            )));
        }
        let beside = Path::new(other).is_dir().then(|| Path::new(other));
        let root = match beside.and_then(|directory| root(directory).ok()) {
            Some(root) => root,
            None => root(Path::new(".")).map_err(|fault| unknown(typed, &fault))?,
        };
        if typed.starts_with('-') {
            return Err(unknown(typed, "a revision does not start with a dash"));
        }
        let commit = format!("{typed}^{{commit}}");
        let commit = git(&root, &["rev-parse", "--verify", "--quiet", &commit]);
        let commit = commit.map_err(|_| unknown(typed, &unknown_revision(&root, typed)))?;
        let directory = match path {
            Some(path) => plain(path),
            None => beside
                .and_then(|directory| inside(&root, directory))
                .unwrap_or_else(|| USUAL_PATH.to_owned()),
        };
        Ok(Revision {
            root,
            typed: typed.to_owned(),
            commit: commit.trim().to_owned(),
            directory,
        })
    }

    fn name(&self) -> String {
        format!("{}:{}", self.typed, self.directory)
    }

    fn lexicon(&self) -> Result<Lexicon, Failure> {
        let tree = format!("{}:{}", self.commit, self.directory);
        let listing = git(&self.root, &["ls-tree", "-z", "--name-only", &tree]);
        let listing = listing.map_err(|_| {
            Failure::Usage(format!(
                "{} has no directory {:?}; name the lexicon's directory with --path",
                self.typed, self.directory
            ))
        })?;
        let mut files = Vec::new();
        for name in listing.split('\0') {
            if Lexicon::is_lexicon_file(Path::new(name)) {
                let place = format!("{}/{name}", self.name());
                let blob = format!("{tree}/{name}");
                let text = git(&self.root, &["cat-file", "blob", &blob]);
                let text = text.map_err(|fault| Failure::Usage(format!("{place}: {fault}")))?;
                files.push((place, text));
            }
        }
        if files.is_empty() {
            return Err(Failure::Usage(format!(
                "{}: holds no .toml file; name the lexicon's directory with --path",
                self.name()
            )));
        }
        let files: Vec<(&str, &str)> = files
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_str()))
            .collect();
        Lexicon::from_files(&files).map_err(|error| faulty(&self.name(), &error))
    }
}

/// Says which of the lexicons is faulty, where the fault has no place.
fn faulty(name: &str, error: &LexiconError) -> Failure {
    let message = error.to_string();
    let has_place = error.origin().is_some() || message.starts_with(name);
    Failure::Usage(if has_place {
        message
    } else {
        format!("{name}: {message}")
    })
}

fn unknown(typed: &str, fault: &str) -> Failure {
    Failure::Usage(format!(
        "{typed} is no directory, and cannot be read as a git revision: {fault}; name a directory, a revision (HEAD~1) or {SHIPPED}"
    ))
}

/// Says that a revision is not there, and what may be behind it.
fn unknown_revision(root: &Path, typed: &str) -> String {
    let shallow = git(root, &["rev-parse", "--is-shallow-repository"]);
    let hint = if shallow.is_ok_and(|answer| answer.trim() == "true") {
        " (it is a shallow clone: git fetch --unshallow brings the rest)"
    } else {
        ""
    };
    format!("the repository {} knows no {typed}{hint}", root.display())
}

/// Returns the root of the repository that a directory is in.
fn root(directory: &Path) -> Result<PathBuf, String> {
    let root = git(directory, &["rev-parse", "--show-toplevel"])?;
    Ok(PathBuf::from(root.trim_end_matches(['\r', '\n'])))
}

/// Returns where a directory is inside a repository.
fn inside(root: &Path, directory: &Path) -> Option<String> {
    let directory = directory.canonicalize().ok()?;
    let inside = directory.strip_prefix(root.canonicalize().ok()?).ok()?;
    let parts = inside.iter().map(|part| part.to_string_lossy());
    Some(parts.collect::<Vec<_>>().join("/"))
}

/// Writes a path inside a repository as git does: parts joined by slashes, none for its root.
fn plain(path: &str) -> String {
    let path = path.replace('\\', "/");
    let parts = path
        .split('/')
        .filter(|part| !part.is_empty() && *part != ".");
    parts.collect::<Vec<_>>().join("/")
}

/// Runs git in a directory and returns what it prints, or what it complains of.
fn git(directory: &Path, args: &[&str]) -> Result<String, String> {
    let output = Command::new("git")
        .arg("-C")
        .arg(directory)
        .args(args)
        .output()
        .map_err(|error| format!("git cannot be started ({error}); is it installed?"))?;
    if !output.status.success() {
        let complaint = String::from_utf8_lossy(&output.stderr);
        let complaint = complaint.lines().next().unwrap_or("git failed");
        return Err(complaint.trim_start_matches("fatal: ").to_owned());
    }
    String::from_utf8(output.stdout).map_err(|_| "is not UTF-8; save it as UTF-8".to_owned())
}
