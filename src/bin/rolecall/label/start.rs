//! Where a run begins: at the first row, or where an earlier run left off.

use std::fs;
use std::path::{Path, PathBuf};

use indicatif::HumanCount;
use rolecall::batch::Tally;
use rolecall::dump::DumpReader;

use super::checkpoint::{Checkpoint, Counts, Current, Job};
use super::inputs::Done;
use super::outputs::{Left, Outputs, remove_checkpoint};
use crate::args::{LabelArgs, OnBadRow};
use crate::failure::Failure;
use crate::input::{self, Source};
use crate::sink::{self, Mark};
use crate::target::To;

/// Where a run begins.
pub(super) struct Start {
    pub(super) job: Job,
    pub(super) outputs: Outputs,
    /// The dumps that an earlier run has read to their end.
    pub(super) done: Vec<Done>,
    /// How far it has read the next one.
    pub(super) current: Option<Current>,
    pub(super) counts: Counts,
    /// Whether an earlier run has begun the outputs.
    pub(super) is_resumed: bool,
}

/// What there is to do.
pub(super) enum Begun {
    Run(Box<Start>),
    /// An earlier run was ended after it had put everything in its place.
    Complete(Counts),
}

impl Start {
    /// Returns how far the run is; the outputs put their marks in.
    pub(super) fn checkpoint(
        &self,
        current: Option<Current>,
        tally: &Tally,
        n_written: u64,
    ) -> Checkpoint {
        Checkpoint {
            job: self.job.clone(),
            done: self.done.clone(),
            current,
            counts: Counts::new(tally, n_written),
            labels: Mark::default(),
            rejects: None,
        }
    }
}

impl Begun {
    /// Opens the outputs, and finds out where to begin.
    ///
    /// # Errors
    ///
    /// Fails where the outputs cannot be opened, or the run is to go on with an earlier one
    /// that did something else.
    pub(super) fn new(args: &LabelArgs, job: Job) -> Result<Begun, Failure> {
        let place = match resumable_place(args, &job) {
            Ok(place) => place,
            Err(reason) if args.resume => return Err(Failure::Usage(reason)),
            Err(_) => return Begun::afresh(args, job, false),
        };
        let failed = |error| Failure::output(&place, &error);
        let checkpoint = match Checkpoint::read(&place) {
            _ if !args.resume => {
                note_lost_work(args, &place);
                return Begun::afresh(args, job, true);
            }
            None => {
                note(args, "there is no checkpoint; starting at the first row");
                return Begun::afresh(args, job, true);
            }
            Some(Err(fault)) => {
                let message = format!("the checkpoint cannot be used: {fault}; starting over");
                note(args, &message);
                return Begun::afresh(args, job, true);
            }
            Some(Ok(checkpoint)) => checkpoint,
        };
        checkpoint.check(&job)?;
        let left = Left::take_up(&place, args.rejects.as_deref(), &checkpoint).map_err(failed)?;
        let Some(left) = left else {
            if checkpoint.is_complete() && place.exists() {
                remove_checkpoint(&place)?;
                return Ok(Begun::Complete(checkpoint.counts));
            }
            note(args, "the rows of the checkpoint are gone; starting over");
            return Begun::afresh(args, job, true);
        };
        let n_rows = HumanCount(checkpoint.counts.tally().read);
        note(args, &format!("resuming after {n_rows} rows"));
        Ok(Begun::Run(Box::new(Start {
            job,
            outputs: Outputs::resume(args, left, &checkpoint)?,
            done: checkpoint.done,
            current: checkpoint.current,
            counts: checkpoint.counts,
            is_resumed: true,
        })))
    }

    fn afresh(args: &LabelArgs, job: Job, is_resumable: bool) -> Result<Begun, Failure> {
        Ok(Begun::Run(Box::new(Start {
            job,
            outputs: Outputs::open(args, is_resumable)?,
            done: Vec::new(),
            current: None,
            counts: Counts::default(),
            is_resumed: false,
        })))
    }
}

/// Passes over the records that an earlier run has labelled.
pub(super) fn skip(
    reader: &mut DumpReader<Source>,
    name: &str,
    current: &Current,
) -> Result<(), Failure> {
    while reader.n_records() < current.records {
        let record = reader.read().map_err(|error| Failure::dump(name, &error))?;
        if record.is_none() {
            return Err(Failure::input(
                name,
                "it ends before the last row that was labelled; run without --resume to start over",
            ));
        }
    }
    Ok(())
}

/// Returns the plain file that a run writes and could go on with, or why it could not.
fn resumable_place(args: &LabelArgs, job: &Job) -> Result<PathBuf, String> {
    let Some(path) = &args.output else {
        return Err("--resume goes on with a file; name it with -o".to_owned());
    };
    let Some(place) = sink::place(path) else {
        let path = path.display();
        return Err(format!("--resume goes on with a file, which {path} is not"));
    };
    if let Some(path) = &args.rejects
        && sink::place(path).is_none()
    {
        let path = path.display();
        return Err(format!("--resume goes on with a file, which {path} is not"));
    }
    let target = args.target().map_err(|failure| failure.to_string())?;
    if matches!(target.to, To::Parquet(_)) {
        return Err(
            "a Parquet file cannot be gone on with; write .csv or .jsonl (with .zst) to use --resume"
                .to_owned(),
        );
    }
    match job.inputs.iter().find(|input| input.state.is_none()) {
        Some(input) if input.file == "-" => Err(
            "standard input cannot be read a second time; name the dump as a file to use --resume"
                .to_owned(),
        ),
        Some(input) => Err(format!(
            "{} is no plain file and cannot be read a second time; --resume needs files",
            input.file
        )),
        None => Ok(place),
    }
}

fn note_lost_work(args: &LabelArgs, place: &Path) {
    if let Some(Ok(checkpoint)) = Checkpoint::read(place)
        && !checkpoint.is_complete()
    {
        let n_rows = HumanCount(checkpoint.counts.tally().read);
        let message = format!(
            "starting over; an unfinished run had labelled {n_rows} rows, which --resume would have kept"
        );
        note(args, &message);
    }
}

fn note(args: &LabelArgs, message: &str) {
    if !args.quiet {
        say!("{message}");
    }
}

/// Returns the dumps to read, after checking that no file is written that is read or written
/// already.
pub(super) fn files(args: &LabelArgs) -> Result<Vec<String>, Failure> {
    let files = input::files(&args.files)?;
    if args.on_bad_row == OnBadRow::Skip && args.rejects.is_some() {
        return Err(Failure::Usage(
            "--on-bad-row skip drops bad rows and --rejects keeps them; write one of both"
                .to_owned(),
        ));
    }
    let mut written: Vec<&Path> = Vec::new();
    let outputs = [&args.output, &args.rejects, &args.manifest];
    for path in outputs.into_iter().flatten() {
        if let Some(file) = files
            .iter()
            .find(|file| is_same_file(Path::new(file), path))
        {
            return Err(Failure::Usage(format!(
                "{file} is input and output at once; write to another file"
            )));
        }
        if written.iter().any(|other| is_same_file(other, path)) {
            return Err(Failure::Usage(format!(
                "{} is to hold two outputs; write each to a file of its own",
                path.display()
            )));
        }
        written.push(path);
    }
    Ok(files)
}

/// Whether two paths lead to one file; both may be yet to be made.
fn is_same_file(one: &Path, other: &Path) -> bool {
    match (fs::canonicalize(one), fs::canonicalize(other)) {
        (Ok(one), Ok(other)) => one == other && one.is_file(),
        (Err(_), Err(_)) => one == other,
        _ => false,
    }
}
