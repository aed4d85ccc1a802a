//! `rolecall check` as lexicon authors and their CI meet it.

use std::path::{Path, PathBuf};

use serde_json::Value;
use tempfile::TempDir;

use super::{Ran, run};
use crate::project;

/// A copy of the small lexicon that no lint has anything to say about.
struct Lexicon {
    directory: TempDir,
}

impl Lexicon {
    fn new() -> Lexicon {
        let directory = TempDir::new().expect("a directory can be made");
        for entry in std::fs::read_dir(project("tests/lints/base")).expect("the base is there") {
            let path = entry.expect("the base can be listed").path();
            let name = path.file_name().expect("a file has a name");
            std::fs::copy(&path, directory.path().join(name)).expect("a file can be copied");
        }
        Lexicon { directory }
    }

    fn path(&self, file: &str) -> PathBuf {
        self.directory.path().join(file)
    }

    /// Replaces words of a file.
    fn edit(&self, file: &str, old: &str, new: &str) {
        let text = std::fs::read_to_string(self.path(file)).expect("a file can be read");
        assert!(text.contains(old), "{file} does not hold {old:?}");
        std::fs::write(self.path(file), text.replace(old, new)).expect("a file can be written");
    }

    fn write(&self, file: &str, text: &str) {
        std::fs::write(self.path(file), text).expect("a file can be written");
    }

    fn check(&self, args: &[&str]) -> Ran {
        let directory = text(self.directory.path());
        let mut all = vec!["check", directory.as_str()];
        all.extend(args);
        run(&all, "")
    }

    fn findings(&self, args: &[&str]) -> Vec<Value> {
        let mut all = vec!["--format", "json", "--fail-on", "never"];
        all.extend(args);
        let ran = self.check(&all);
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
        let report: Value = serde_json::from_slice(&ran.stdout).expect("the report is JSON");
        report["findings"]
            .as_array()
            .expect("findings are a list")
            .clone()
    }

    fn lints(&self, args: &[&str]) -> Vec<String> {
        let findings = self.findings(args);
        let lints = findings
            .iter()
            .map(|finding| finding["lint"].as_str().unwrap_or("").to_owned());
        lints.collect()
    }
}

fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

fn stdout(ran: &Ran) -> String {
    String::from_utf8_lossy(&ran.stdout).into_owned()
}

#[test]
fn a_good_lexicon_passes_and_says_so() {
    let ran = Lexicon::new().check(&[]);
    assert_eq!(ran.code, Some(0), "{}", stdout(&ran));
    assert!(ran.stderr.contains("the lexicon passes"), "{}", ran.stderr);
    assert!(ran.stdout.is_empty());
}

#[test]
fn the_shipped_lexicon_passes() {
    let ran = run(&["check", &text(&project("lexicons"))], "");
    assert_eq!(ran.code, Some(0), "{}", stdout(&ran));
}

#[test]
fn a_finding_shows_the_line_the_words_the_cause_and_the_mend() {
    let lexicon = Lexicon::new();
    lexicon.edit("duties.toml", "weight = 1.5", "wieght = 1.5");
    let ran = lexicon.check(&["--color", "never"]);
    assert_eq!(ran.code, Some(1));
    let shown = stdout(&ran);
    for part in [
        "error[LEX002]: duty \"owns-the-budget\" knows no key `wieght`",
        "duties.toml:8:1",
        "8 | wieght = 1.5",
        "^^^^^^ did you mean `weight`?",
        "--fix writes",
    ] {
        assert!(shown.contains(part), "{part:?} is not in\n{shown}");
    }
    assert!(ran.stderr.contains("--fix mends"), "{}", ran.stderr);
}

#[test]
fn json_says_where_a_finding_starts_and_ends() {
    let lexicon = Lexicon::new();
    lexicon.edit("duties.toml", "weight = 1.5", "weight = 150.0");
    let findings = lexicon.findings(&[]);
    let finding = findings.iter().find(|finding| finding["lint"] == "LEX010");
    let finding = finding.expect("an absurd weight is found");
    assert_eq!(finding["severity"], "error");
    assert_eq!(finding["place"]["line"], 8);
    assert_eq!(finding["place"]["column"], 10);
    assert_eq!(finding["place"]["end_column"], 15);
}

#[test]
fn sarif_names_the_rule_and_the_region() {
    let lexicon = Lexicon::new();
    lexicon.edit("duties.toml", "weight = 1.5", "weight = 0.0");
    let ran = lexicon.check(&["--format", "sarif"]);
    assert_eq!(ran.code, Some(1));
    let log: Value = serde_json::from_slice(&ran.stdout).expect("SARIF is JSON");
    assert_eq!(log["version"], "2.1.0");
    let result = &log["runs"][0]["results"][0];
    assert_eq!(result["ruleId"], "LEX009");
    assert_eq!(result["level"], "warning");
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(place["region"]["startLine"], 8);
    let rules = log["runs"][0]["tool"]["driver"]["rules"]
        .as_array()
        .map_or(0, Vec::len);
    assert!(rules >= 30);
}

#[test]
fn github_gets_one_annotation_a_finding_on_one_line() {
    let lexicon = Lexicon::new();
    lexicon.edit("duties.toml", "weight = 1.5", "weight = 0.0");
    let shown = stdout(&lexicon.check(&["--format", "github"]));
    assert_eq!(shown.lines().count(), 1, "{shown}");
    assert!(shown.starts_with("::warning file="), "{shown}");
    assert!(
        shown.contains(",line=8,endLine=8,col=10,endColumn=13,title=LEX009 zero-weight::"),
        "{shown}"
    );
}

#[test]
fn fix_mends_what_needs_no_thought_and_leaves_the_rest() {
    let lexicon = Lexicon::new();
    lexicon.edit("duties.toml", "weight = 1.5", "wieght = \"1.50\"");
    lexicon.edit(
        "duties.toml",
        "{own} * technology budget",
        "{own} *  t\u{435}chnology budget",
    );
    lexicon.edit("titles.toml", "hit = [\"IT Director\"]\n", "");
    let ran = lexicon.check(&["--fix", "--format", "json"]);
    assert_eq!(ran.code, Some(1), "the missing hit needs thought");
    let mended = std::fs::read_to_string(lexicon.path("duties.toml")).expect("a file can be read");
    let good = std::fs::read_to_string(project("tests/lints/base/duties.toml"))
        .expect("the base is there");
    assert_eq!(mended.replace("1.50", "1.5"), good);
    assert_eq!(lexicon.lints(&[]), ["LEX401"]);
}

#[test]
fn the_built_in_lexicon_is_not_mended_in_place() {
    let nowhere = TempDir::new().expect("a directory can be made");
    let mut command = super::command(&["check", "--fix"]);
    let output = command
        .current_dir(nowhere.path())
        .output()
        .expect("rolecall runs");
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn a_suppression_with_a_reason_holds_for_its_table_only() {
    let lexicon = Lexicon::new();
    lexicon.edit(
        "duties.toml",
        "[[duty]]",
        "# allow LEX009: it waits for its sources\n[[duty]]",
    );
    lexicon.edit("duties.toml", "weight = 1.5", "weight = 0.0");
    assert!(lexicon.lints(&[]).is_empty());
    lexicon.edit(
        "titles.toml",
        "id = \"head-assistant\"\nweight = 4.0",
        "id = \"head-assistant\"\nweight = 0.0",
    );
    assert!(lexicon.lints(&[]).contains(&"LEX009".to_owned()));
}

#[test]
fn a_configuration_sets_severities_and_switches_lints_off() {
    let lexicon = Lexicon::new();
    lexicon.edit("duties.toml", "weight = 1.5", "weight = 0.0");
    lexicon.write("rolecall.toml", "[check.severity]\nLEX009 = \"error\"\n");
    assert_eq!(lexicon.findings(&[])[0]["severity"], "error");
    lexicon.write("rolecall.toml", "[check.severity]\nzero-weight = \"off\"\n");
    assert!(lexicon.lints(&[]).is_empty());
}

#[test]
fn a_broken_configuration_is_an_error_with_its_place() {
    for (text, said) in [
        (
            "[check.severity]\nLEX990 = \"off\"\n",
            "rolecall.toml:2:1: there is no lint \"LEX990\"",
        ),
        (
            "[check.severity]\nLEX009 = \"of\"\n",
            "rolecall.toml:2:10: unknown variant `of`",
        ),
        ("[chekc]\n", "rolecall.toml:1:2: unknown field `chekc`"),
        (
            "[check.budget]\nmax_overlap = 7.0\n",
            "max_overlap is a share",
        ),
    ] {
        let lexicon = Lexicon::new();
        lexicon.write("rolecall.toml", text);
        let ran = lexicon.check(&[]);
        assert_eq!(ran.code, Some(2), "{text}");
        assert!(
            ran.stderr.contains(said),
            "{said:?} is not in {}",
            ran.stderr
        );
    }
}

#[test]
fn fail_on_says_from_which_severity_a_check_fails() {
    let lexicon = Lexicon::new();
    lexicon.edit("duties.toml", "weight = 1.5", "weight = 0.0");
    assert_eq!(lexicon.check(&[]).code, Some(1));
    assert_eq!(lexicon.check(&["--fail-on", "error"]).code, Some(0));
    assert_eq!(lexicon.check(&["--fail-on", "never"]).code, Some(0));
}

#[test]
fn a_corpus_judges_the_duties() {
    let lexicon = Lexicon::new();
    let dump = "title,description,label\nIT Director,Owns the technology budget.,director\n"
        .to_owned()
        + &"Nurse,Cares for patients.,other\n".repeat(9);
    lexicon.write("dump.csv", &dump);
    let corpus = text(&lexicon.path("dump.csv"));
    let lints = lexicon.lints(&["--corpus", &corpus, "--gold", "label"]);
    assert!(
        lints.contains(&"LEX501".to_owned()),
        "head-manager is in no posting: {lints:?}"
    );
    assert!(
        lints.contains(&"LEX510".to_owned()),
        "nine of ten postings have nothing: {lints:?}"
    );
    assert!(lexicon.lints(&[]).is_empty());
}

#[test]
fn every_lint_is_listed_and_explained() {
    let listed = stdout(&run(&["check", "--list"], ""));
    assert!(listed.lines().count() >= 30);
    for line in listed.lines() {
        let id = line.split(' ').next().expect("a line starts with an id");
        let ran = run(&["check", "--explain", id], "");
        assert_eq!(ran.code, Some(0));
        assert!(stdout(&ran).contains(id));
    }
    let ran = run(&["check", "--explain", "LEX990"], "");
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("--list"));
}
