//! The files a run writes: labels and rejects, with checkpoints of both, all of them put in
//! their places at the end or none.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::checkpoint::Checkpoint;
use crate::args::LabelArgs;
use crate::failure::Failure;
use crate::sink::{self, Codec, Part, Sink, Stream};
use crate::target::codec_of_csv;

/// The files a run writes.
pub(super) struct Outputs {
    pub(super) labels: Stream,
    rejects: Option<Stream>,
    /// Opened at the start, so that it is known at once that it can be written.
    manifest: Option<Sink>,
    checkpoints: Option<Checkpoints>,
}

/// When and where checkpoints are written.
struct Checkpoints {
    place: PathBuf,
    every: Duration,
    last: Instant,
    /// Whether one is on the disk.
    is_written: bool,
}

impl Outputs {
    /// Opens the outputs of a run that begins.
    pub(super) fn open(args: &LabelArgs, is_resumable: bool) -> Result<Outputs, Failure> {
        let place = args.output.as_deref().and_then(sink::place);
        let target = args.target()?;
        let rejects_codec = rejects_codec(args)?;
        let mut labels = Stream::open(args.output.as_deref(), target.codec)?;
        if args.manifest.is_some() {
            labels.hash()?;
        }
        if let Some(place) = &place {
            // Under the lock on the labels, so that no other run goes on from it.
            Checkpoint::remove(place).map_err(|error| Failure::output(place, &error))?;
        }
        let rejects = match &args.rejects {
            Some(path) => Some(Stream::open(Some(path), rejects_codec)?),
            None => None,
        };
        Ok(Outputs {
            labels,
            rejects,
            manifest: manifest(args)?,
            checkpoints: place
                .filter(|_| is_resumable)
                .map(|place| Checkpoints::new(args, place, false)),
        })
    }

    /// Opens the outputs of a run that goes on from a checkpoint.
    pub(super) fn resume(
        args: &LabelArgs,
        left: Left,
        checkpoint: &Checkpoint,
    ) -> Result<Outputs, Failure> {
        let path = args.output.as_deref().unwrap_or(&left.place);
        let codec = args.target()?.codec;
        let mut labels = Stream::resume(path, codec, left.labels, checkpoint.labels.clone())?;
        if args.manifest.is_some() {
            labels.hash()?;
        }
        let rejects = match (&args.rejects, left.rejects, &checkpoint.rejects) {
            (Some(path), Some(part), Some(mark)) => Some(Stream::resume(
                path,
                rejects_codec(args)?,
                part,
                mark.clone(),
            )?),
            _ => None,
        };
        Ok(Outputs {
            labels,
            rejects,
            manifest: manifest(args)?,
            checkpoints: Some(Checkpoints::new(args, left.place, true)),
        })
    }

    /// Whether checkpoints are written at all.
    pub(super) fn has_checkpoints(&self) -> bool {
        self.checkpoints.is_some()
    }

    /// Whether it is time for a checkpoint.
    pub(super) fn is_checkpoint_due(&self) -> bool {
        let checkpoints = self.checkpoints.as_ref();
        checkpoints.is_some_and(|checkpoints| checkpoints.last.elapsed() >= checkpoints.every)
    }

    /// Whether a later run could go on from a checkpoint.
    pub(super) fn has_checkpoint(&self) -> bool {
        let checkpoints = self.checkpoints.as_ref();
        checkpoints.is_some_and(|checkpoints| checkpoints.is_written)
    }

    /// Writes a checkpoint; the marks of the outputs are put into it.
    pub(super) fn write_checkpoint(&mut self, mut checkpoint: Checkpoint) -> Result<(), Failure> {
        let Some(checkpoints) = &mut self.checkpoints else {
            return Ok(());
        };
        checkpoint.labels = self.labels.mark()?;
        checkpoint.rejects = match &mut self.rejects {
            Some(rejects) => Some(rejects.mark().map_err(nobody_left)?),
            None => None,
        };
        checkpoint
            .write(&checkpoints.place)
            .map_err(|error| Failure::output(&checkpoints.place, &error))?;
        checkpoints.last = Instant::now();
        checkpoints.is_written = true;
        self.keep(true);
        Ok(())
    }

    /// Writes a row of the file of rejects, where there is one.
    pub(super) fn write_reject(&mut self, row: &[u8]) -> Result<(), Failure> {
        match &mut self.rejects {
            Some(rejects) => Ok(rejects.write_all(row).map_err(nobody_left)?),
            None => Ok(()),
        }
    }

    /// Puts the rejects in their place.
    pub(super) fn place_rejects(&mut self) -> Result<(), Failure> {
        match self.rejects.take() {
            Some(mut rejects) => {
                rejects.complete().map_err(nobody_left)?;
                Ok(rejects.finish()?)
            }
            None => Ok(()),
        }
    }

    /// Writes the manifest and puts it in its place, where there is one.
    pub(super) fn place_manifest(&mut self, json: &[u8]) -> Result<(), Failure> {
        let Some(mut manifest) = self.manifest.take() else {
            return Ok(());
        };
        manifest.write_all(json).map_err(nobody_left)?;
        manifest.sync().map_err(nobody_left)?;
        Ok(manifest.finish()?)
    }

    /// Puts the labels in their place, and removes the checkpoint.
    pub(super) fn place_labels(self) -> Result<(), Failure> {
        self.labels.finish()?;
        match self.checkpoints {
            Some(checkpoints) if checkpoints.is_written => remove_checkpoint(&checkpoints.place),
            Some(_) | None => Ok(()),
        }
    }

    /// Leaves nothing behind for a later run.
    pub(super) fn abandon(mut self) -> Result<(), Failure> {
        self.keep(false);
        match &self.checkpoints {
            Some(checkpoints) if checkpoints.is_written => remove_checkpoint(&checkpoints.place),
            Some(_) | None => Ok(()),
        }
    }

    fn keep(&mut self, is_kept: bool) {
        self.labels.keep(is_kept);
        if let Some(rejects) = &mut self.rejects {
            rejects.keep(is_kept);
        }
    }
}

impl Checkpoints {
    fn new(args: &LabelArgs, place: PathBuf, is_written: bool) -> Checkpoints {
        Checkpoints {
            place,
            every: Duration::from_secs(args.checkpoint_every),
            last: Instant::now(),
            is_written,
        }
    }
}

/// What an earlier run left half-made.
pub(super) struct Left {
    place: PathBuf,
    labels: Part,
    rejects: Option<Part>,
}

impl Left {
    /// Takes up what is left for a checkpoint; nothing where it does not fit.
    pub(super) fn take_up(
        place: &Path,
        rejects: Option<&Path>,
        checkpoint: &Checkpoint,
    ) -> io::Result<Option<Left>> {
        let holds = |part: &Part, bytes: u64| part.len().map(|len| len >= bytes);
        let Some(labels) = Part::take_up(place)? else {
            return Ok(None);
        };
        if !holds(&labels, checkpoint.labels.bytes)? {
            return Ok(None);
        }
        let rejects = match (rejects.and_then(sink::place), &checkpoint.rejects) {
            (Some(place), Some(mark)) => match Part::take_up(&place)? {
                Some(part) if holds(&part, mark.bytes)? => Some(part),
                // All rows are done, and the rejects are in their place.
                None if checkpoint.is_complete() => None,
                Some(_) | None => return Ok(None),
            },
            _ => None,
        };
        Ok(Some(Left {
            place: place.to_owned(),
            labels,
            rejects,
        }))
    }
}

pub(super) fn remove_checkpoint(place: &Path) -> Result<(), Failure> {
    Checkpoint::remove(place)
        .and_then(|()| sink::sync_directory(place))
        .map_err(|error| Failure::output(place, &error))
}

/// Returns how the rejects are compressed, by the name of their file.
fn rejects_codec(args: &LabelArgs) -> Result<Option<Codec>, Failure> {
    let path = args.rejects.as_deref();
    path.map_or(Ok(None), |path| codec_of_csv("--rejects", path))
}

fn manifest(args: &LabelArgs) -> Result<Option<Sink>, Failure> {
    match &args.manifest {
        Some(path) => Sink::open(Some(path)).map(Some),
        None => Ok(None),
    }
}

/// Whoever reads the rejects and leaves has not read the labels, so that is a fault.
fn nobody_left(error: io::Error) -> io::Error {
    match error.kind() {
        io::ErrorKind::BrokenPipe => io::Error::other(error.to_string()),
        _ => error,
    }
}
