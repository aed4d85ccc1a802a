//! `rolecall schema`: what lexicon files may hold, for editors.

use std::io::Write;

use rolecall::Lexicon;

use crate::failure::Failure;

pub(crate) fn run() -> Result<(), Failure> {
    let mut stdout = std::io::stdout().lock();
    stdout.write_all(Lexicon::schema().as_bytes())?;
    stdout.flush()?;
    Ok(())
}
