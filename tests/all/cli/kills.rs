//! Runs that are killed at random moments: no partial output, and a later run goes on to the
//! same bytes. The long versions run with `cargo test --release -- --ignored kills`.

use std::collections::BTreeSet;
use std::fs;
use std::process::Stdio;
use std::time::{Duration, Instant};

use super::{Folder, command, run};
use crate::random::Random;

/// Rows of each of two dumps, of which some are ragged: several batches.
const N_ROWS: usize = 20_000;
const N_ROWS_LONG: usize = 100_000;

/// What may lie in the folder of a run that was killed.
const LEFT: [&str; 3] = [
    ".rolecall-part",
    ".rolecall-checkpoint",
    ".rolecall-checkpoint-new",
];

/// A folder with two dumps, and what a whole run over them writes.
struct Scene {
    folder: Folder,
    args: Vec<String>,
    outputs: Vec<(String, Vec<u8>)>,
    /// How long a whole run takes.
    whole: Duration,
}

impl Scene {
    fn new(output: &str, n_rows: usize) -> Scene {
        let dump = |seed: usize| -> String {
            let rows = (0..n_rows).map(|row| match (row + seed) % 501 {
                7 => format!("{row}\n"),
                n => format!(
                    "{row},{}\n",
                    ["Chef", "IT Manager", "Director of IT"][n % 3]
                ),
            });
            format!("id,title\n{}", rows.collect::<String>())
        };
        let (a, b) = (dump(0), dump(3));
        let folder = Folder::with(&[("a.csv", a.as_bytes()), ("b.csv", b.as_bytes())]);
        let paths = ["a.csv", "b.csv", output, "rejects.csv"].map(|name| folder.arg(name));
        let [a, b, out, rejects] = paths.each_ref().map(String::as_str);
        let args = [
            "label",
            "-q",
            a,
            b,
            "-o",
            out,
            "--rejects",
            rejects,
            "--checkpoint-every",
            "0",
        ];
        let args: Vec<String> = args.map(str::to_owned).to_vec();
        let mut scene = Scene {
            folder,
            args,
            outputs: Vec::new(),
            whole: Duration::ZERO,
        };
        let started = Instant::now();
        assert!(!scene.killed_after(Duration::from_secs(600), false));
        scene.whole = started.elapsed();
        for name in [output, "rejects.csv"] {
            let bytes = fs::read(scene.folder.path(name)).expect("the output");
            scene.outputs.push((name.to_owned(), bytes));
        }
        scene
    }

    /// Runs and kills; false where the run was over before.
    fn killed_after(&self, delay: Duration, resumes: bool) -> bool {
        let mut args: Vec<&str> = self.args.iter().map(String::as_str).collect();
        if resumes {
            args.push("--resume");
        }
        let mut command = command(&args);
        let mut child = command
            .stderr(Stdio::inherit())
            .spawn()
            .expect("rolecall starts");
        let started = Instant::now();
        loop {
            if let Some(status) = child.try_wait().expect("rolecall can be waited for") {
                assert!(status.success(), "{status}");
                return false;
            }
            if started.elapsed() >= delay {
                child.kill().expect("rolecall can be killed");
                child.wait().expect("rolecall ends");
                return true;
            }
            std::thread::sleep(Duration::from_micros(200));
        }
    }

    fn random_delay(&self, random: &mut Random) -> Duration {
        self.whole * (random.below(1_000) as u32) / 1_000
    }

    fn write_old(&self) {
        for (name, _) in &self.outputs {
            fs::write(self.folder.path(name), "old").expect("a file can be written");
        }
    }

    fn assert_whole(&self, when: &str) {
        for (name, bytes) in &self.outputs {
            let found = fs::read(self.folder.path(name)).expect("the output");
            assert!(
                found == *bytes,
                "{name} differs {when}: {} bytes of {}",
                found.len(),
                bytes.len()
            );
        }
        assert_eq!(self.names(), self.outputs_and_inputs(), "{when}");
    }

    fn names(&self) -> BTreeSet<String> {
        let entries = fs::read_dir(self.folder.path("")).expect("the folder");
        let name = |entry: fs::DirEntry| entry.file_name().to_string_lossy().into_owned();
        entries
            .map(|entry| name(entry.expect("an entry")))
            .collect()
    }

    fn outputs_and_inputs(&self) -> BTreeSet<String> {
        let outputs = self.outputs.iter().map(|(name, _)| name.clone());
        outputs
            .chain(["a.csv".to_owned(), "b.csv".to_owned()])
            .collect()
    }
}

/// Kills runs that replace old files; returns how many were killed.
fn no_partial_output(n_kills: usize, scene: &Scene) {
    let mut random = Random::new(5);
    let mut n_killed = 0;
    while n_killed < n_kills {
        scene.write_old();
        let delay = scene.random_delay(&mut random);
        n_killed += usize::from(scene.killed_after(delay, false));
        for (name, whole) in &scene.outputs {
            let found = fs::read(scene.folder.path(name)).expect("the output");
            let is_whole = found == b"old" || found == *whole;
            assert!(
                is_whole,
                "{name} is partial after {delay:?}: {} bytes",
                found.len()
            );
        }
        let mut names = scene.names();
        names.retain(|name| !LEFT.iter().any(|ending| name.ends_with(ending)));
        assert_eq!(names, scene.outputs_and_inputs());
    }
    let ran = run(
        &scene.args.iter().map(String::as_str).collect::<Vec<_>>(),
        "",
    );
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    scene.assert_whole("after a run that was not killed");
}

/// Kills runs, and lets others go on; the last one is not killed. Returns how many went on from
/// a checkpoint: a few kills at random moments may all come before the first one.
fn resumed_is_whole(n_kills: usize, scene: &Scene) -> usize {
    let checkpoint = format!("{}.rolecall-checkpoint", scene.outputs[0].0);
    let mut random = Random::new(7);
    let mut n_killed = 0;
    let mut n_resumed = 0;
    while n_killed < n_kills {
        scene.write_old();
        // Mostly one kill for each output, now and then many.
        let patience = [1, 1, 1, 5][random.below(4)];
        let mut resumes = false;
        for _ in 0..patience {
            let delay = scene.random_delay(&mut random);
            if !scene.killed_after(delay, resumes) {
                break;
            }
            n_killed += 1;
            resumes = true;
        }
        n_resumed += usize::from(scene.folder.path(&checkpoint).exists());
        assert!(!scene.killed_after(Duration::from_secs(600), true));
        scene.assert_whole(&format!("after {n_killed} kills"));
    }
    eprintln!("{n_killed} kills, {n_resumed} resumed from a checkpoint, all equal");
    n_resumed
}

#[test]
fn a_killed_run_leaves_no_partial_output() {
    no_partial_output(6, &Scene::new("out.csv", N_ROWS));
}

#[test]
fn a_resumed_run_writes_the_bytes_of_an_uninterrupted_one() {
    for output in ["out.csv", "out.jsonl.zst"] {
        resumed_is_whole(4, &Scene::new(output, N_ROWS));
    }
}

#[test]
#[ignore = "takes minutes"]
fn a_hundred_kills_leave_no_partial_output() {
    no_partial_output(100, &Scene::new("out.csv", N_ROWS_LONG));
}

#[test]
#[ignore = "takes minutes"]
fn a_hundred_kills_end_in_the_bytes_of_an_uninterrupted_run() {
    for output in ["out.csv", "out.jsonl", "out.csv.gz", "out.jsonl.zst"] {
        let n_resumed = resumed_is_whole(100, &Scene::new(output, N_ROWS_LONG));
        assert!(n_resumed > 0, "no run had a checkpoint");
    }
}
