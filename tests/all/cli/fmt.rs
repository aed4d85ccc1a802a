//! `rolecall fmt`: files in place, one by one or a directory of them, or standard input.

use super::{Folder, run, run_well};

const LOOSE: &[u8] = b"# Ours.\n\nquestion = 'level'\nlabel = 'other'\n[[duty]] \nweight=+1.50 # a guess\nid = \"x\"\nterms = [ 'a  b' ]";

const CANONICAL: &str = "# Ours.\n\nlabel = \"other\"\nquestion = \"level\"\n\n[[duty]]\nid = \"x\"\nweight = 1.5 # a guess\nterms = [\"a b\"]\n";

fn read(folder: &Folder, name: &str) -> String {
    std::fs::read_to_string(folder.path(name)).expect("the file is there")
}

#[test]
fn files_are_rewritten_and_named() {
    let folder = Folder::with(&[
        ("loose.toml", LOOSE),
        ("tidy.toml", CANONICAL.as_bytes()),
        ("loose.cases.toml", b"[[case]]\nname = 'a'"),
        ("notes.txt", b"a  =  1"),
    ]);
    let said = run_well(&["fmt", &folder.arg("")], "");
    let named = format!(
        "{}\n{}\n",
        folder.arg("loose.cases.toml"),
        folder.arg("loose.toml")
    );
    assert_eq!(String::from_utf8_lossy(&said), named);
    assert_eq!(read(&folder, "loose.toml"), CANONICAL);
    assert_eq!(read(&folder, "tidy.toml"), CANONICAL);
    assert_eq!(
        read(&folder, "loose.cases.toml"),
        "[[case]]\nname = \"a\"\n"
    );
    assert_eq!(read(&folder, "notes.txt"), "a  =  1");
    let ran = run(&["fmt", &folder.arg("")], "");
    assert_eq!((ran.code, ran.stdout.as_slice()), (Some(0), &b""[..]));
    assert!(ran.stderr.contains("0 of 3"), "{}", ran.stderr);
}

#[test]
fn the_directory_of_lexicon_is_the_default() {
    let folder = Folder::with(&[("loose.toml", LOOSE)]);
    run_well(&["fmt", "--lexicon", &folder.arg("")], "");
    assert_eq!(read(&folder, "loose.toml"), CANONICAL);
}

#[test]
fn a_check_shows_what_would_change_and_changes_nothing() {
    let folder = Folder::with(&[("loose.toml", LOOSE), ("tidy.toml", CANONICAL.as_bytes())]);
    let ran = run(&["fmt", "--check", &folder.arg("")], "");
    assert_eq!(ran.code, Some(1), "{}", ran.stderr);
    assert!(ran.stderr.contains("1 of 2 files"), "{}", ran.stderr);
    assert!(ran.stderr.contains("run rolecall fmt"), "{}", ran.stderr);
    let said = String::from_utf8_lossy(&ran.stdout);
    for line in [
        &format!("--- {}", folder.arg("loose.toml")),
        "-weight=+1.50 # a guess",
        "+weight = 1.5 # a guess",
        "\\ No newline at end of file",
    ] {
        assert!(
            said.lines().any(|said| said == line),
            "no {line:?} in {said}"
        );
    }
    assert!(!said.contains("tidy.toml"), "{said}");
    assert_eq!(read(&folder, "loose.toml").as_bytes(), LOOSE);
    let tidy = run(&["fmt", "--check", &folder.arg("tidy.toml")], "");
    assert_eq!((tidy.code, tidy.stdout.as_slice()), (Some(0), &b""[..]));
}

#[test]
fn standard_input_goes_to_standard_output() {
    let said = run_well(&["fmt", "-"], LOOSE);
    assert_eq!(String::from_utf8_lossy(&said), CANONICAL);
    let ran = run(&["fmt", "-", "--check"], LOOSE);
    assert_eq!(ran.code, Some(1));
    assert!(ran.stdout.starts_with(b"--- standard input\n"));
    assert_eq!(run(&["fmt", "-", "--check"], CANONICAL).code, Some(0));
}

#[test]
fn one_broken_file_leaves_all_files_alone() {
    let folder = Folder::with(&[("a.toml", LOOSE), ("b.toml", b"weight = 1\nweight = = 2\n")]);
    let ran = run(&["fmt", &folder.arg("")], "");
    assert_eq!(ran.code, Some(2));
    let place = format!("{}:2:", folder.arg("b.toml"));
    assert!(ran.stderr.contains(&place), "{}", ran.stderr);
    assert_eq!(read(&folder, "a.toml").as_bytes(), LOOSE);
}

#[test]
fn a_lexicon_that_does_not_load_can_be_formatted() {
    let folder = Folder::with(&[("a.toml", b"[[duty]]\nid='no terms yet'\n")]);
    run_well(&["fmt", "--lexicon", &folder.arg("")], "");
    assert_eq!(read(&folder, "a.toml"), "[[duty]]\nid = \"no terms yet\"\n");
}

#[cfg(unix)]
#[test]
fn permissions_and_links_are_kept() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = Folder::with(&[("a.toml", LOOSE)]);
    let path = folder.path("a.toml");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).expect("mode");
    symlink("a.toml", folder.path("link.toml")).expect("a link");
    run_well(&["fmt", &folder.arg("link.toml")], "");
    assert_eq!(read(&folder, "a.toml"), CANONICAL);
    let mode = std::fs::metadata(&path)
        .expect("the file")
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o640);
    let link = std::fs::symlink_metadata(folder.path("link.toml")).expect("the link");
    assert!(link.is_symlink());
}
