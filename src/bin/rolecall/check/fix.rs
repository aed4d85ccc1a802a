//! `--fix`: applies the edits that need no thought, until there are none left.

use std::path::Path;

use rolecall::check::{Check, Config, Edit};

use super::files::Files;
use crate::failure::Failure;
use crate::sink;

/// Rounds of edits: what one round mends can show what another lint says of the result.
const ROUNDS: usize = 8;

pub(super) fn run(files: &mut Files, config: &Config) -> Result<(), Failure> {
    if files.is_built_in() {
        return Err(Failure::Usage(
            "the built-in lexicon cannot be mended in place; name a directory".to_owned(),
        ));
    }
    let before = files.texts.clone();
    let mut n_mended = 0;
    for _ in 0..ROUNDS {
        let findings = Check::new(&files.texts).run(config);
        let mut edits: Vec<&[Edit]> = findings
            .iter()
            .map(|finding| &finding.fix[..])
            .filter(|fix| !fix.is_empty())
            .collect();
        if edits.is_empty() {
            break;
        }
        // The smallest first: rewriting a whole file waits for its words to be right.
        edits.sort_by_key(|fix| {
            fix.iter()
                .map(|edit| edit.span.end - edit.span.start)
                .sum::<usize>()
        });
        n_mended += apply(&mut files.texts, &edits);
    }
    for ((name, old), (_, new)) in before.iter().zip(&files.texts) {
        if old != new {
            sink::replace(Path::new(name), new)?;
            say!("{name}: mended");
        }
    }
    say!("{n_mended} findings mended");
    Ok(())
}

/// Applies the fixes that do not touch each other; returns how many.
fn apply(texts: &mut [(String, String)], fixes: &[&[Edit]]) -> usize {
    let mut taken: Vec<&Edit> = Vec::new();
    let mut n_applied = 0;
    for fix in fixes {
        let is_free = |edit: &Edit| {
            taken.iter().all(|other| {
                other.span.file != edit.span.file
                    || other.span.end <= edit.span.start
                    || edit.span.end <= other.span.start
            })
        };
        if fix.iter().all(is_free) {
            taken.extend(fix.iter());
            n_applied += 1;
        }
    }
    taken.sort_by(|a, b| b.span.cmp(&a.span));
    for edit in taken {
        let text = &mut texts[edit.span.file].1;
        text.replace_range(edit.span.range(), &edit.replacement);
    }
    n_applied
}
