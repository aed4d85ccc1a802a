//! Where dependencies come from, as far as it can be told without `cargo deny`.

use crate::failing::Failing;
use crate::project;

#[test]
fn every_dependency_comes_from_the_registry_with_a_checksum() {
    let lock = std::fs::read_to_string(project("Cargo.lock")).expect("the lock file");
    let mut failing = Failing::default();
    for package in lock.split("[[package]]").skip(1) {
        let is_own = package.contains("name = \"rolecall\"");
        let is_registry =
            package.contains("source = \"registry+https://github.com/rust-lang/crates.io-index\"");
        let holds = is_own || (is_registry && package.contains("checksum = "));
        failing.note_unless(holds, package, "is not from the registry");
    }
    failing.assert_none();
}

#[test]
fn unsafe_code_is_forbidden() {
    let manifest = std::fs::read_to_string(project("Cargo.toml")).expect("the manifest");
    assert!(manifest.contains("unsafe_code = "), "the lint is gone");
}
