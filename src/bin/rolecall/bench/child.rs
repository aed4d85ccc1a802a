//! `rolecall label` as its users run it: a process of its own, timed from its start to its end.

use std::ffi::OsString;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use sha2::{Digest, Sha256};

use crate::failure::Failure;
use crate::sink::hex;

/// Bytes of output that are looked at a time.
const CHUNK: usize = 1 << 16;

/// A program with the options that all runs have.
pub(super) struct Program {
    path: PathBuf,
    lexicon: Option<OsString>,
    /// How the dump is read.
    reading: Vec<OsString>,
}

/// What a run took.
#[derive(Clone, Copy, Debug)]
pub(super) struct Taken {
    pub(super) seconds: f64,
    /// Where the system tells.
    pub(super) processor_seconds: Option<f64>,
    pub(super) peak_memory_bytes: Option<f64>,
}

/// What a run wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Answer {
    pub(super) rows: u64,
    pub(super) sha256: String,
}

impl Program {
    /// Returns this program.
    pub(super) fn this(lexicon: Option<&Path>, reading: Vec<OsString>) -> Result<Program, Failure> {
        let path = std::env::current_exe().map_err(|error| {
            Failure::Usage(format!("rolecall cannot find itself to be run: {error}"))
        })?;
        Ok(Program {
            path,
            lexicon: lexicon.map(|path| path.as_os_str().to_owned()),
            reading,
        })
    }

    /// Returns the same with another lexicon.
    pub(super) fn with_lexicon(&self, directory: &Path) -> Program {
        Program {
            path: self.path.clone(),
            lexicon: Some(directory.as_os_str().to_owned()),
            reading: self.reading.clone(),
        }
    }

    /// Returns the same for dumps that are read without options.
    pub(super) fn without_options(&self) -> Program {
        Program {
            path: self.path.clone(),
            lexicon: self.lexicon.clone(),
            reading: Vec::new(),
        }
    }

    /// Labels a dump, the labels thrown away by the system.
    pub(super) fn time(&self, dump: &Path, threads: u16) -> Result<Taken, Failure> {
        let mut command = self.label(dump, threads);
        command.stdout(Stdio::null());
        let start = Instant::now();
        let child = self.spawn(&mut command)?;
        self.end(child, start)
    }

    /// Labels a dump, and looks at what comes out.
    pub(super) fn answer(&self, dump: &Path, threads: u16) -> Result<Answer, Failure> {
        let mut command = self.label(dump, threads);
        let mut child = self.spawn(command.args(["--to", "jsonl"]))?;
        let mut stdout = child.stdout.take().ok_or_else(no_pipe)?;
        let (mut hasher, mut rows) = (Sha256::new(), 0);
        let mut chunk = vec![0; CHUNK];
        loop {
            let n = stdout.read(&mut chunk)?;
            if n == 0 {
                break;
            }
            hasher.update(&chunk[..n]);
            // A row is a line.
            let ends = chunk[..n].iter().filter(|&&byte| byte == b'\n');
            rows += ends.count() as u64;
        }
        self.end(child, Instant::now())?;
        Ok(Answer {
            rows,
            sha256: hex(&hasher.finalize()),
        })
    }

    /// Returns how many seconds go by until the first labelled row comes out.
    pub(super) fn first_row(&self, dump: &Path, threads: u16) -> Result<f64, Failure> {
        let mut command = self.label(dump, threads);
        let start = Instant::now();
        let mut child = self.spawn(&mut command)?;
        let mut lines = BufReader::new(child.stdout.take().ok_or_else(no_pipe)?);
        let mut seen = Vec::new();
        // The header, or the first of two rows; rows are written many at a time.
        for _ in 0..2 {
            lines.read_until(b'\n', &mut seen)?;
        }
        let seconds = start.elapsed().as_secs_f64();
        // It may be over already.
        let _ = child.kill();
        child.wait()?;
        Ok(seconds)
    }

    fn label(&self, dump: &Path, threads: u16) -> Command {
        let mut command = Command::new(&self.path);
        // A name may begin with a hyphen.
        let file = std::path::absolute(dump).unwrap_or_else(|_| dump.to_owned());
        if let Some(lexicon) = &self.lexicon {
            command.arg("--lexicon").arg(lexicon);
        }
        command
            .args(["label", "--quiet", "--select", "1"])
            .args(["--on-bad-row", "skip", "--threads", &threads.to_string()])
            .args(&self.reading)
            .arg(file)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    fn spawn(&self, command: &mut Command) -> Result<Child, Failure> {
        command.spawn().map_err(|error| {
            let path = self.path.display();
            Failure::Usage(format!("{path} cannot be run: {error}"))
        })
    }

    fn end(&self, mut child: Child, start: Instant) -> Result<Taken, Failure> {
        let mut said = String::new();
        if let Some(mut stderr) = child.stderr.take() {
            // Ends when the run does.
            stderr.read_to_string(&mut said)?;
        }
        let (status, processor_seconds, peak_memory_bytes) = wait(&mut child)?;
        let seconds = start.elapsed().as_secs_f64();
        if status.success() {
            return Ok(Taken {
                seconds,
                processor_seconds,
                peak_memory_bytes,
            });
        }
        let said = said.trim();
        let said = said.strip_prefix("error: ").unwrap_or(said).to_owned();
        Err(match status.code() {
            Some(2) => Failure::Usage(said),
            Some(_) => Failure::Input(said),
            None => Failure::Input(format!("rolecall label ended by {status}; {said}")),
        })
    }
}

/// Waits for the end of a run; returns how it ended, its processor seconds and peak memory.
#[cfg(unix)]
fn wait(child: &mut Child) -> io::Result<(std::process::ExitStatus, Option<f64>, Option<f64>)> {
    use wait4::Wait4;
    let ended = child.wait4()?;
    let usage = ended.rusage;
    let processor = (usage.utime + usage.stime).as_secs_f64();
    Ok((ended.status, Some(processor), Some(usage.maxrss as f64)))
}

#[cfg(not(unix))]
fn wait(child: &mut Child) -> io::Result<(std::process::ExitStatus, Option<f64>, Option<f64>)> {
    Ok((child.wait()?, None, None))
}

fn no_pipe() -> Failure {
    Failure::Output(io::Error::other("rolecall label has no standard output"))
}
