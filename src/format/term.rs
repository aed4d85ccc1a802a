//! White space inside a term: one space between its items, none inside brackets' edges.

/// Returns a term with its white space collapsed, meaning the same.
pub(super) fn tidy(term: &str) -> String {
    let mut tidied = String::with_capacity(term.len());
    let mut depth = 0_usize;
    let mut is_inflected = false;
    let mut has_space = false;
    for character in term.chars() {
        // What stands in braces is a word, spaces and all; the loader refuses any.
        if character.is_whitespace() && !is_inflected {
            has_space = true;
            continue;
        }
        if std::mem::take(&mut has_space) {
            let opens = tidied.is_empty() || depth > 0 && tidied.ends_with(['(', '[', '|']);
            let closes = depth > 0 && matches!(character, ')' | ']' | '|');
            if !opens && !closes {
                tidied.push(' ');
            }
        }
        match character {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            '{' => is_inflected = true,
            '}' => is_inflected = false,
            _ => {}
        }
        tidied.push(character);
    }
    tidied
}

#[cfg(test)]
mod tests {
    use super::tidy;

    #[test]
    fn spaces_collapse_and_brackets_close_up() {
        for (term, tidied) in [
            (" {own}\t *  budget\n", "{own} * budget"),
            ("( a | b  c |[ d ] e ) f", "(a|b c|[d] e) f"),
            ("the [ annual ] budget", "the [annual] budget"),
            ("a ( b ( c | d ) )", "a (b (c|d))"),
            ("a | b", "a | b"),
            ("{ own } it", "{ own } it"),
            ("", ""),
        ] {
            assert_eq!(tidy(term), tidied, "{term:?}");
        }
    }
}
