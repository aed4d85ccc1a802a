//! A term as the patterns that other tools know: words with single spaces between them, and
//! `*` for one word whatever it is.

use std::collections::BTreeSet;

use crate::lexicon::{Pattern, Piece, Wording};

/// Most patterns that one term is written out into: as many as it may have wordings.
const MAX_PATTERNS: usize = 2_000;

/// Returns the patterns a term stands for, each gap as every number of words it allows; or
/// nothing, where they are too many or there is no gap.
pub(super) fn with_gaps(pattern: &Pattern) -> Option<BTreeSet<String>> {
    let widths = pattern.pieces.iter().map(|piece| match piece {
        Piece::Gap(gap) => gap + 1,
        Piece::Words(wordings) => wordings.len(),
    });
    let n_patterns = widths.fold(1, usize::saturating_mul);
    if n_patterns > MAX_PATTERNS {
        return None;
    }
    let mut patterns = vec![String::new()];
    for piece in &pattern.pieces {
        let parts: Vec<String> = match piece {
            Piece::Gap(gap) => (0..=*gap).map(|n| vec!["*"; n].join(" ")).collect(),
            Piece::Words(wordings) => wordings.iter().map(write).collect(),
        };
        patterns = patterns
            .iter()
            .flat_map(|before| parts.iter().map(move |part| join(before, part)))
            .collect();
    }
    Some(patterns.into_iter().collect())
}

fn write(wording: &Wording) -> String {
    let words: Vec<&str> = wording.iter().map(|word| word.text.as_str()).collect();
    words.join(" ")
}

fn join(before: &str, part: &str) -> String {
    if before.is_empty() || part.is_empty() {
        return format!("{before}{part}");
    }
    format!("{before} {part}")
}
