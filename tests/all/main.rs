//! rolecall as its users meet it: rows of behaviour, the command line, the lexicon's own
//! promises, and measured floors.

mod adversarial;
mod cases;
mod ci;
mod cli;
mod compressed;
mod corpora;
mod csv_corpora;
mod dialects;
mod exchange;
mod failing;
mod format;
mod fuzz;
mod gold;
mod hand_over;
mod layers;
mod lexicon;
mod lexicon_errors;
mod lints;
mod mangle;
mod memory;
mod properties;
mod quick;
mod random;
mod same_bytes;
mod sample;
mod schema;
mod shared;
mod supply;

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use rolecall::{Classifier, Lexicon};

/// The shipped classifier, compiled once for all tests.
static SHIPPED: LazyLock<Classifier> = LazyLock::new(|| Classifier::new(Lexicon::shipped()));

/// Returns a path inside the project, whatever directory the tests run in.
fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}
