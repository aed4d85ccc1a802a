//! Characters and words that have a meaning of their own to a reader of words.

pub(super) fn is_apostrophe(character: char) -> bool {
    matches!(character, '\'' | '\u{2019}' | '\u{2018}' | '\u{02bc}' | '`')
}

/// Characters that print nothing and may stand inside a word; combining marks stay out of
/// the lexicon's words as well.
pub(super) fn is_invisible(character: char) -> bool {
    matches!(character, '\u{00ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' | '\u{0300}'..='\u{036f}')
}

/// Whether a word and what follows it begin an address.
pub(super) fn is_address_scheme(word: &str, rest: &str) -> bool {
    let is = |scheme: &str| word.eq_ignore_ascii_case(scheme);
    match rest.as_bytes() {
        [b':', b'/', b'/', ..] => is("http") || is("https") || is("ftp") || is("mailto"),
        [b':', ..] => is("mailto"),
        [b'.', ..] => is("www"),
        _ => false,
    }
}

/// Returns the length of what is left of a web address.
pub(super) fn address_len(rest: &str) -> usize {
    let is_inside = |byte: u8| IN_ADDRESS[usize::from(byte)];
    let n_inside = rest.bytes().take_while(|&byte| is_inside(byte)).count();
    let ends = |c: char| c.is_whitespace() || c.is_ascii() && !is_inside(c as u8);
    let len = rest[n_inside..].find(ends);
    len.map_or(rest.len(), |len| n_inside + len)
}

/// Whether a byte is sure to go on with a web address; letters beyond ASCII take a closer look.
const IN_ADDRESS: [bool; 256] = {
    let mut is_inside = [false; 256];
    let mut byte = 0;
    while byte < 128 {
        let is_space = matches!(byte, b'\t'..=b'\r' | b' ');
        let is_sign = matches!(byte, b')' | b'>' | b'<' | b'"' | b']' | b'|');
        is_inside[byte as usize] = !is_space && !is_sign;
        byte += 1;
    }
    is_inside
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_end_where_a_look_at_each_character_says() {
        let ends = |c: char| c.is_whitespace() || matches!(c, ')' | '>' | '<' | '"' | ']' | '|');
        let all = (0..0x3100).filter_map(char::from_u32);
        for end in all {
            for rest in [format!("a/{end}b c"), format!("é{end}"), end.to_string()] {
                let expected = rest.find(ends).unwrap_or(rest.len());
                assert_eq!(address_len(&rest), expected, "{rest:?}");
            }
        }
    }
}
