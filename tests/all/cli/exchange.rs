//! `rolecall export` and `rolecall import`: what is written, what is said to be lost, and what
//! is refused.

use super::{Folder, column, parse_text, run, run_well};

/// Dishes and guests, as an analyst might have them in quanteda.
const YAML: &str = "\
# Duties in a restaurant.
kitchen:
  menus: [sets the menu, 'souffle*']
  staff: [leads * cooks]
floor:
  - pours wine
smileys: [':)']
weather: [rain]
";

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).expect("the output is UTF-8")
}

#[test]
fn the_format_is_told_by_the_file_or_by_its_option() {
    let folder = Folder::with(&[]);
    for (file, format, start) in [
        (
            "words.csv",
            "csv",
            "label,question,duty,weight,term,in,sources,",
        ),
        ("words.yml", "quanteda", "\"against-director\":\n  \""),
        ("words.dic", "liwc", "%\n1\tdirector."),
    ] {
        let printed = text(run_well(&["export", "--format", format], ""));
        assert!(printed.starts_with(start), "{format}");
        run_well(&["export", "-o", &folder.arg(file)], "");
        let written = std::fs::read_to_string(folder.path(file)).expect("the file is written");
        assert!(written == printed, "{file}");
    }
    assert!(text(run_well(&["export"], "")).starts_with("label,"));
}

#[test]
fn what_is_lost_is_said_with_its_count() {
    let ran = run(&["export", "--format", "liwc"], "");
    assert_eq!(ran.code, Some(0));
    for said in [
        "weights of duties, but for their signs (",
        "capitals of terms (",
        "words that terms allow in between (",
        "examples",
    ] {
        assert!(ran.stderr.contains(said), "no {said:?} in {}", ran.stderr);
    }
    assert_eq!(run(&["export", "--format", "liwc", "-q"], "").stderr, "");
    let csv = run(&["export"], "").stderr;
    assert!(!csv.contains("weight") && csv.contains("examples"), "{csv}");
}

#[test]
fn a_dictionary_becomes_a_lexicon_that_labels() {
    let folder = Folder::with(&[("words.yml", YAML.as_bytes())]);
    let (file, directory) = (folder.arg("words.yml"), folder.arg("lexicon"));
    let maps = [
        "--map",
        "kitchen=director",
        "--map",
        "kitchen.staff=Manager",
        "--map",
        "floor=manager",
    ];
    let mut args = vec!["import", &file, "-o", &directory, "--unmapped", "skip"];
    args.extend(maps);
    let ran = run(&args, "");
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    for said in [
        "1 director, 2 manager, 0 other",
        "skipped categories (2): smileys, weather",
        "left out (1)",
        "  souffle*: stands for no known word; name a text",
        "left-out.csv",
        "demand words in between (1)",
    ] {
        assert!(ran.stderr.contains(said), "no {said:?} in {}", ran.stderr);
    }
    let left_out = std::fs::read(folder.path("lexicon/left-out.csv")).expect("the list");
    assert_eq!(column(&parse_text(&left_out), "pattern"), ["souffle*"]);
    let dump = "title,text\nA,Sets the menu\nB,Leads six cooks\nC,Pours wine\nD,Washes up\n";
    let rows = parse_text(&run_well(&["label", "--lexicon", &directory], dump));
    assert_eq!(
        column(&rows, "role"),
        ["director", "manager", "manager", "other"]
    );
    assert_eq!(run(&["fmt", "--check", &directory], "").code, Some(0));
    let file = std::fs::read_to_string(folder.path("lexicon/model.toml")).expect("a model");
    let schema = file
        .lines()
        .next()
        .and_then(|line| line.strip_prefix("#:schema "));
    let schema = schema.expect("a reference to the schema");
    assert!(folder.path("lexicon").join(schema).exists(), "{schema}");
}

#[test]
fn wildcards_stand_for_the_words_of_a_text() {
    let folder = Folder::with(&[
        ("words.yml", b"director: [menu*]"),
        ("dump.csv", b"title,text\nCook,\"Menus, menu and menuet\"\n"),
    ]);
    let (file, directory) = (folder.arg("words.yml"), folder.arg("lexicon"));
    let dump = folder.arg("dump.csv");
    let ran = run(
        &["import", &file, "-o", &directory, "--vocabulary", &dump],
        "",
    );
    assert!(
        ran.stderr.contains("patterns with wildcards (1)"),
        "{}",
        ran.stderr
    );
    let written = std::fs::read_to_string(folder.path("lexicon/director.toml")).expect("a file");
    assert!(written.contains("\"({menu}|menuet)\""), "{written}");
}

#[test]
fn nothing_is_guessed_and_nothing_overwritten() {
    let folder = Folder::with(&[
        ("words.yml", YAML.as_bytes()),
        ("words.txt", b"%\n1 x\n%\n"),
    ]);
    let (file, new) = (folder.arg("words.yml"), folder.arg("new"));
    let mut failing = crate::failing::Failing::default();
    for (args, code, words) in [
        (
            &["import", &file, "-o", &new][..],
            2,
            &["kitchen.menus, kitchen.staff, floor", "--map", "skip"][..],
        ),
        (
            &["import", &file, "-o", &new, "--map", "kitchn=other"],
            2,
            &["\"kitchn\"", "kitchen.menus"],
        ),
        (
            &["import", &file, "-o", &new, "--map", "kitchen=boss"],
            2,
            &["\"boss\"", "director, manager or other"],
        ),
        (
            &["import", &file, "-o", &new, "--map", "kitchen"],
            2,
            &["--map kitchen=director"],
        ),
        (&["import", &file, "-o", &folder.arg("")], 2, &["not empty"]),
        (
            &["import", &folder.arg("words.txt"), "-o", &new],
            2,
            &["--format"],
        ),
        (
            &["import", &folder.arg("words.csv"), "-o", &new],
            3,
            &["words.csv"],
        ),
        (
            &["import", "-", "--format", "quanteda", "-o", &new],
            3,
            &["standard input:1", "write key"],
        ),
        (&["import", "-", "--format", "quanteda"], 2, &["--output"]),
    ] {
        let ran = run(args, "- a\n");
        let holds = ran.code == Some(code) && words.iter().all(|word| ran.stderr.contains(word));
        failing.note_unless(
            holds,
            format!("{args:?}"),
            format!("{:?}: {}", ran.code, ran.stderr),
        );
    }
    failing.assert_none();
    assert!(!folder.path("new").exists());
}

#[test]
fn terms_as_printed_can_be_imported() {
    let folder = Folder::with(&[]);
    let terms = text(run_well(&["terms"], ""));
    let terms: String = terms
        .split_inclusive('\n')
        .filter(|row| row.contains(" strategy,director,") || row.starts_with("term,"))
        .collect();
    let directory = folder.arg("lexicon");
    run_well(
        &["import", "-", "--format", "csv", "-o", &directory],
        &terms,
    );
    let dump = "title,text\nA,Sets the overall strategy\nB,Washes up\n";
    let rows = parse_text(&run_well(&["label", "--lexicon", &directory], dump));
    assert_eq!(column(&rows, "role"), ["director", "other"]);
}

#[test]
fn rules_are_kept_when_asked_for() {
    let folder = Folder::with(&[]);
    let (table, directory) = (folder.arg("words.csv"), folder.arg("lexicon"));
    run_well(&["export", "-q", "-o", &table], "");
    run_well(&["import", &table, "-o", &directory, "--keep-rules"], "");
    let shipped = run_well(&["label", "--evidence"], super::DUMP);
    let back = run_well(&["label", "--lexicon", &directory], super::DUMP);
    let roles = |dump: &[u8]| column(&parse_text(dump), "role_director");
    assert_eq!(roles(&shipped), roles(&back));
}
