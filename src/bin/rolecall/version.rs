//! `rolecall --version`: which program this is and, if asked, which lexicon it would use.

use std::io::Write;

use crate::args::{self, Arguments};
use crate::failure::Failure;

pub(crate) fn print(arguments: &Arguments) -> Result<(), Failure> {
    let mut text = format!("rolecall {}\n", env!("CARGO_PKG_VERSION"));
    if arguments.verbose {
        let lexicon = args::load(arguments.lexicon.as_deref())?;
        text += &format!(
            "lexicon {}\nlexicon sha256 {}\n",
            lexicon.name(),
            lexicon.sha256()
        );
    }
    let mut stdout = std::io::stdout();
    stdout.write_all(text.as_bytes())?;
    Ok(stdout.flush()?)
}
