//! Checkpoints: how far a run has come and of what, so that a later run can go on from there
//! and write the very bytes that one run would have written.
//!
//! A checkpoint says only what is on the disk already: the outputs are synced before it is
//! written, and it replaces the one before it at once.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use rolecall::batch::Tally;
use rolecall::{ByLabel, Label, Lexicon};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::inputs::{Done, Input, Prefix};
use crate::failure::Failure;
use crate::options::Options;
use crate::sink::{Mark, beside, hex, sync_directory};

/// What a run does, apart from what it has done: two runs with the same job write the same
/// bytes.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub(super) struct Job {
    pub(super) rolecall: String,
    pub(super) lexicon: String,
    pub(super) options: Map<String, Value>,
    pub(super) inputs: Vec<Input>,
}

/// How far a run has come.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub(super) struct Checkpoint {
    pub(super) job: Job,
    /// The dumps that were read to their end.
    pub(super) done: Vec<Done>,
    /// How far the next one was read; nothing once all are done.
    pub(super) current: Option<Current>,
    pub(super) counts: Counts,
    pub(super) labels: Mark,
    pub(super) rejects: Option<Mark>,
}

/// How far a dump was read.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub(super) struct Current {
    pub(super) records: u64,
    pub(super) rejected: u64,
    pub(super) prefix: Prefix,
}

/// What became of the rows so far.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
pub(super) struct Counts {
    read: u64,
    labelled: [u64; 3],
    rejected: u64,
    mended: u64,
    recoded: u64,
    pub(super) written: u64,
}

impl Counts {
    pub(super) fn new(tally: &Tally, written: u64) -> Counts {
        Counts {
            read: tally.read,
            labelled: Label::ALL.map(|label| tally.labelled[label]),
            rejected: tally.rejected,
            mended: tally.mended,
            recoded: tally.recoded,
            written,
        }
    }

    pub(super) fn tally(&self) -> Tally {
        let [senior, junior, other] = self.labelled;
        Tally {
            read: self.read,
            labelled: ByLabel {
                senior,
                junior,
                other,
            },
            rejected: self.rejected,
            mended: self.mended,
            recoded: self.recoded,
        }
    }
}

impl Job {
    pub(super) fn new(lexicon: &Lexicon, options: &Options, files: &[String]) -> Job {
        Job {
            rolecall: env!("CARGO_PKG_VERSION").to_owned(),
            lexicon: lexicon.sha256().to_owned(),
            options: options.that_matter(),
            inputs: files.iter().map(|file| Input::new(file)).collect(),
        }
    }
}

impl Checkpoint {
    /// Whether every row is done, so that the outputs only need to be put in their places.
    pub(super) fn is_complete(&self) -> bool {
        self.current.is_none() && self.done.len() == self.job.inputs.len()
    }

    /// Returns the checkpoint of a place; nothing where there is none, and where there is one
    /// that cannot be read, what is wrong with it.
    pub(super) fn read(place: &Path) -> Option<Result<Checkpoint, String>> {
        match fs::read(path(place)) {
            Ok(bytes) => Some(parse(&bytes).ok_or_else(|| "it is damaged".to_owned())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => Some(Err(error.to_string())),
        }
    }

    /// Writes it, in the place of the one before.
    pub(super) fn write(&self, place: &Path) -> io::Result<()> {
        let mut body = serde_json::to_vec(self)?;
        body.push(b'\n');
        let rejects = self.rejects.as_ref();
        for mark in [Some(&self.labels), rejects].into_iter().flatten() {
            body.extend_from_slice(&mark.pending);
        }
        let (path, new) = (path(place), beside(place, ".rolecall-checkpoint-new"));
        let mut file = File::create(&new)?;
        writeln!(file, "{}", hex(&Sha256::digest(&body)))?;
        file.write_all(&body)?;
        file.sync_all()?;
        fs::rename(new, path)?;
        sync_directory(place)
    }

    /// Removes the checkpoint of a place.
    pub(super) fn remove(place: &Path) -> io::Result<()> {
        for path in [path(place), beside(place, ".rolecall-checkpoint-new")] {
            match fs::remove_file(path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                Ok(()) | Err(_) => {}
            }
        }
        Ok(())
    }

    /// Checks that a run would go on with the very same job.
    ///
    /// # Errors
    ///
    /// Fails where something has changed; the message says what.
    pub(super) fn check(&self, job: &Job) -> Result<(), Failure> {
        let Some(difference) = self.difference(job)? else {
            return Ok(());
        };
        Err(Failure::Usage(format!(
            "the run cannot be resumed: {difference}; run without --resume to start over"
        )))
    }

    fn difference(&self, job: &Job) -> Result<Option<String>, Failure> {
        let then = &self.job;
        if then.rolecall != job.rolecall {
            let (then, now) = (&then.rolecall, &job.rolecall);
            return Ok(Some(format!(
                "it was begun by rolecall {then}, this is {now}"
            )));
        }
        if then.lexicon != job.lexicon {
            return Ok(Some("the lexicon has changed since".to_owned()));
        }
        let mut names = then.options.keys().chain(job.options.keys());
        if let Some(name) = names.find(|name| then.options.get(*name) != job.options.get(*name)) {
            let value = |options: &Map<String, Value>| match options.get(name) {
                Some(value) => value.to_string(),
                None => "not given".to_owned(),
            };
            let (then, now) = (value(&then.options), value(&job.options));
            return Ok(Some(format!("--{name} was {then} and is {now}")));
        }
        let files = |inputs: &[Input]| -> Vec<String> {
            inputs.iter().map(|input| input.file.clone()).collect()
        };
        let (then_files, now_files) = (files(&then.inputs), files(&job.inputs));
        if then_files != now_files {
            let (then, now) = (then_files.join(" "), now_files.join(" "));
            return Ok(Some(format!("the input was {then} and is {now}")));
        }
        let changed = |file: &str| Ok(Some(format!("{file} has changed since")));
        for (then, now) in then.inputs.iter().zip(&job.inputs) {
            if then != now {
                return changed(&now.file);
            }
        }
        // Whoever sets the time of a file back does not get by either.
        let done = self.done.iter().map(|done| Prefix {
            bytes: done.bytes,
            sha256: done.sha256.clone(),
        });
        let current = self.current.iter().map(|current| current.prefix.clone());
        for (prefix, input) in done.chain(current).zip(&job.inputs) {
            if !prefix.is_of(&input.file)? {
                return changed(&input.file);
            }
        }
        Ok(None)
    }
}

fn path(place: &Path) -> PathBuf {
    beside(place, ".rolecall-checkpoint")
}

/// Reads a checkpoint: a hash of all that follows, a line of JSON, and the pending bytes.
fn parse(bytes: &[u8]) -> Option<Checkpoint> {
    let (hash, body) = split_line(bytes)?;
    if hash != hex(&Sha256::digest(body)).as_bytes() {
        return None;
    }
    let (json, pending) = split_line(body)?;
    let mut checkpoint: Checkpoint = serde_json::from_slice(json).ok()?;
    let (labels, rest) = pending.split_at_checked(checkpoint.labels.n_pending)?;
    checkpoint.labels.pending = labels.to_vec();
    if let Some(rejects) = &mut checkpoint.rejects {
        rejects.pending = rest.get(..rejects.n_pending)?.to_vec();
    }
    Some(checkpoint)
}

fn split_line(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = bytes.iter().position(|&byte| byte == b'\n')?;
    Some((bytes.get(..end)?, bytes.get(end + 1..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checkpoint() -> Checkpoint {
        let mark = |pending: &[u8]| Mark {
            bytes: 7,
            n_pending: pending.len(),
            pending: pending.to_vec(),
        };
        Checkpoint {
            job: Job {
                rolecall: "0".to_owned(),
                lexicon: "abc".to_owned(),
                options: Map::new(),
                inputs: vec![Input::new("nowhere.csv")],
            },
            done: Vec::new(),
            current: None,
            counts: Counts::new(&Tally::default(), 0),
            labels: mark(b"some\nbytes"),
            rejects: Some(mark(b"\0")),
        }
    }

    #[test]
    fn what_is_written_is_read_again() {
        let directory = tempfile::tempdir().unwrap();
        let place = directory.path().join("out.csv");
        assert!(Checkpoint::read(&place).is_none());
        checkpoint().write(&place).unwrap();
        assert_eq!(Checkpoint::read(&place).unwrap().unwrap(), checkpoint());
        Checkpoint::remove(&place).unwrap();
        assert!(Checkpoint::read(&place).is_none());
    }

    #[test]
    fn a_torn_or_damaged_checkpoint_is_noticed() {
        let directory = tempfile::tempdir().unwrap();
        let place = directory.path().join("out.csv");
        checkpoint().write(&place).unwrap();
        let whole = fs::read(path(&place)).unwrap();
        assert!(parse(&whole).is_some());
        for len in 0..whole.len() {
            assert!(parse(&whole[..len]).is_none(), "cut at {len}");
            let mut damaged = whole.clone();
            damaged[len] ^= 1;
            assert!(parse(&damaged).is_none(), "damaged at {len}");
        }
    }
}
