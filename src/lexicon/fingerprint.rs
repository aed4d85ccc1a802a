//! The hash of a lexicon, which tells two lexicons apart wherever they are.

use sha2::{Digest, Sha256};

/// Returns the SHA-256 of the sorted hashes of the files, a line each: what
/// `sha256sum FILE... | cut -c -64 | LC_ALL=C sort | sha256sum` prints for files whose lines end
/// as on Unix. Names, order and line endings of files are left out, since they change no label.
pub(super) fn of<'t>(texts: impl Iterator<Item = &'t str>) -> String {
    let hash = |text: &str| match text.contains('\r') {
        true => hex(text.replace("\r\n", "\n").as_bytes()),
        false => hex(text.as_bytes()),
    };
    let mut hashes: Vec<String> = texts.map(hash).collect();
    hashes.sort();
    let lines: String = hashes.iter().map(|hash| format!("{hash}\n")).collect();
    hex(lines.as_bytes())
}

fn hex(bytes: &[u8]) -> String {
    let hash = Sha256::digest(bytes);
    let digits = hash.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits
        .filter_map(|digit| char::from_digit(digit.into(), 16))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_and_line_endings_do_not_matter_and_words_do() {
        let hash = |texts: &[&str]| of(texts.iter().copied());
        // As the command line above prints it.
        let known = "64f3554a923b7403c47e9c8d8d5a8b6b5100c47657542e751a4d6eb8fc66098d";
        assert_eq!(hash(&["a\n", "b\n"]), known);
        assert_eq!(hash(&["a\n", "b\n"]), hash(&["b\n", "a\r\n"]));
        assert_ne!(hash(&["a\n", "b\n"]), hash(&["a\n", "c\n"]));
        assert_ne!(hash(&["a\n", "b\n"]), hash(&["a\nb\n"]));
    }
}
