//! Characters and words that have a meaning of their own to a reader of words.

pub(super) fn is_apostrophe(character: char) -> bool {
    matches!(character, '\'' | '\u{2019}' | '\u{2018}' | '\u{02bc}' | '`')
}

/// Characters that print nothing and may stand inside a word; combining marks stay out of
/// the lexicon's words as well.
pub(super) fn is_invisible(character: char) -> bool {
    matches!(character, '\u{00ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' | '\u{0300}'..='\u{036f}')
}

pub(super) fn is_address_scheme(word: &str, rest: &str) -> bool {
    match word {
        "http" | "https" | "ftp" => rest.starts_with("://"),
        "mailto" => rest.starts_with(':'),
        "www" => rest.starts_with('.'),
        _ => false,
    }
}
