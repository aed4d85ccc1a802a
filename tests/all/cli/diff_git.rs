//! `rolecall diff` with git revisions: the lexicon as it was committed, against the one at hand.

use std::path::Path;
use std::process::{Command, Stdio};

use super::{Folder, Ran};

const LEXICON: &str = r#"label = "manager"
question = "level"

[[duty]]
id = "herds"
weight = 2.0
terms = ["herds the goats"]

[labels]
field = "farming"
work = "herding"
both = "herders"
senior = { name = "director", title = "Farmer", policy = "Owns the goats." }
junior = { name = "manager", title = "Shepherd", policy = "Minds the goats." }
other = { name = "other", title = "Other", policy = "Has no goats." }

[model]
name = "farm"
prior = { director = 0.0, manager = 0.0, other = 1.0 }
repeat = 0.5
structure = "one-softmax"
field_halfway = 2.0
next_area = 0.5
loose_area = 0.6
mention = 0.9
mention_beside_title = 0.15
saturation = { field = 100.0, level = 100.0 }
"#;

const DUMP: &str = "title,text\nShepherd,Herds the goats.\nSinger,Sings.\n";

/// A repository with two commits: the herd counts in the first, hardly in the second, and not
/// at all in the files at hand.
struct Farm(Folder);

impl Farm {
    fn new(directory: &str) -> Farm {
        let farm = Farm(Folder::with(&[("dump.csv", DUMP.as_bytes())]));
        farm.git(&["init", "--quiet"]);
        let lexicon = farm.0.path(directory);
        std::fs::create_dir_all(&lexicon).expect("a directory can be made");
        for (weight, message) in [
            ("2.0", Some("first")),
            ("1.5", Some("second")),
            ("0.5", None),
        ] {
            let text = LEXICON.replace("weight = 2.0", &format!("weight = {weight}"));
            std::fs::write(lexicon.join("farm.toml"), text).expect("written");
            std::fs::write(lexicon.join("farm.cases.toml"), "not = a lexicon").expect("written");
            if let Some(message) = message {
                farm.git(&["add", "."]);
                let name = ["-c", "user.name=Ann", "-c", "user.email=ann@example.org"];
                farm.git(&[&name[..], &["commit", "--quiet", "-m", message]].concat());
            }
        }
        farm
    }

    fn git(&self, args: &[&str]) {
        let mut git = Command::new("git");
        let git = git.args(args).current_dir(self.0.path(""));
        let done = git.output().expect("git is installed");
        assert!(
            done.status.success(),
            "{args:?}: {}",
            String::from_utf8_lossy(&done.stderr)
        );
    }

    fn diff(&self, args: &[&str]) -> Ran {
        diff_in(&self.0.path(""), args)
    }

    #[track_caller]
    fn text(&self, args: &[&str]) -> String {
        let ran = self.diff(args);
        assert_eq!(ran.code, Some(0), "{args:?}: {}", ran.stderr);
        String::from_utf8(ran.stdout).expect("the report is UTF-8")
    }
}

fn diff_in(directory: &Path, args: &[&str]) -> Ran {
    let output = Command::new(env!("CARGO_BIN_EXE_rolecall"))
        .arg("diff")
        .args(args)
        .current_dir(directory)
        .stdin(Stdio::null())
        .output()
        .expect("rolecall starts");
    Ran {
        code: output.status.code(),
        stdout: output.stdout,
        stderr: String::from_utf8(output.stderr).expect("messages are UTF-8"),
    }
}

#[test]
fn a_revision_is_compared_with_the_files_at_hand() {
    let farm = Farm::new("lexicons");
    let text = farm.text(&["HEAD~1", "--corpus", "dump.csv"]);
    for expected in [
        "old: HEAD~1:lexicons (",
        "new: lexicons, 1 duties",
        "weight 2 -> 0.5",
        "1 of 2 postings",
    ] {
        assert!(text.contains(expected), "{expected:?} is not in {text}");
    }
    let text = farm.text(&["HEAD~1", "HEAD", "--corpus", "dump.csv"]);
    assert!(
        text.contains("weight 2 -> 1.5") && text.contains("0 of 2 postings"),
        "{text}"
    );
}

#[test]
fn the_directory_is_that_of_the_other_lexicon() {
    let farm = Farm::new("words/goats");
    let text = farm.text(&["HEAD", "words/goats", "--corpus", "dump.csv"]);
    assert!(text.contains("old: HEAD:words/goats ("), "{text}");
    assert!(text.contains("weight 1.5 -> 0.5"), "{text}");
    let elsewhere = tempfile::tempdir().expect("a temporary directory can be made");
    let [lexicon, dump] = ["words/goats", "dump.csv"].map(|name| farm.0.arg(name));
    let ran = diff_in(elsewhere.path(), &["HEAD~1", &lexicon, "--corpus", &dump]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let named = farm.text(&[
        "HEAD~1",
        "HEAD",
        "--path",
        "./words/goats/",
        "--corpus",
        "dump.csv",
    ]);
    assert!(named.contains("old: HEAD~1:words/goats ("), "{named}");
}

#[test]
fn what_git_does_not_know_is_a_usage_error() {
    let farm = Farm::new("lexicons");
    for (args, message) in [
        (&["HEAD~7"][..], "knows no HEAD~7"),
        (
            &["HEAD", "HEAD", "--path", "nowhere"][..],
            "HEAD has no directory \"nowhere\"",
        ),
        (
            &["--corpus", "dump.csv", "--", "-x"][..],
            "does not start with a dash",
        ),
    ] {
        let mut args = args.to_vec();
        if !args.contains(&"--corpus") {
            args.extend(["--corpus", "dump.csv"]);
        }
        let ran = farm.diff(&args);
        assert_eq!(ran.code, Some(2), "{args:?}: {}", ran.stderr);
        assert!(ran.stderr.contains(message), "{args:?}: {}", ran.stderr);
    }
    let outside = tempfile::tempdir().expect("a temporary directory can be made");
    let dump = farm.0.arg("dump.csv");
    let ran = diff_in(outside.path(), &["HEAD", "shipped", "--corpus", &dump]);
    assert_eq!(ran.code, Some(2), "{}", ran.stderr);
    assert!(
        ran.stderr.contains("not a git repository"),
        "{}",
        ran.stderr
    );
    let ran = diff_in(outside.path(), &["shipped", "--corpus", &dump]);
    assert_eq!(ran.code, Some(2), "{}", ran.stderr);
    assert!(
        ran.stderr.contains("no directory lexicons"),
        "{}",
        ran.stderr
    );
}

#[test]
fn a_broken_lexicon_of_a_revision_is_named_with_its_place() {
    let farm = Farm::new("lexicons");
    let path = farm.0.path("lexicons").join("farm.toml");
    std::fs::write(path, LEXICON.replace("2.0", "\"much\"")).expect("written");
    farm.git(&[
        "-c",
        "user.name=Ann",
        "-c",
        "user.email=ann@example.org",
        "commit",
        "--quiet",
        "-a",
        "-m",
        "third",
    ]);
    let ran = farm.diff(&["HEAD", "HEAD~1", "--corpus", "dump.csv"]);
    assert_eq!(ran.code, Some(2), "{}", ran.stderr);
    assert!(
        ran.stderr.contains("HEAD:lexicons/farm.toml:6:10"),
        "{}",
        ran.stderr
    );
}

#[test]
fn without_git_a_directory_still_does() {
    let farm = Farm::new("lexicons");
    let run = |old: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_rolecall"))
            .args(["diff", old, "--corpus", "dump.csv"])
            .current_dir(farm.0.path(""))
            .env("PATH", farm.0.path("lexicons"))
            .output()
            .expect("rolecall starts");
        (
            output.status.code(),
            String::from_utf8_lossy(&output.stderr).into_owned(),
        )
    };
    assert_eq!(run("lexicons").0, Some(0));
    let (code, message) = run("HEAD");
    assert_eq!(code, Some(2), "{message}");
    assert!(message.contains("git cannot be started"), "{message}");
}
