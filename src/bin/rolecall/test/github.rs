//! Annotations: what failed, as GitHub's workflows show it beside the line it is about.

use std::io::{self, Write};

use super::Run;

pub(super) fn write(run: &Run, out: &mut impl Write) -> io::Result<()> {
    for outcome in run.failing() {
        let place = outcome.place();
        writeln!(
            out,
            "::error file={},line={},col={},title={}::{}",
            property(&place.file),
            place.line,
            place.column,
            property(&format!("rolecall test: {}", outcome.name)),
            data(&outcome.message())
        )?;
    }
    Ok(())
}

/// Escapes a message, as the runner's own toolkit does.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// Escapes a property, in which more characters have a meaning.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
