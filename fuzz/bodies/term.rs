//! Any text as a term of a sound lexicon: it finds something or nothing, or it is refused with
//! a message.

use rolecall::Lexicon;

use super::lexicon;

/// Wordings that are written out; a term may stand for 2,000, and a term within brackets for
/// as many again.
const MAX_WORDINGS: usize = 100_000;

pub(crate) fn run(bytes: &[u8]) {
    let Ok(term) = std::str::from_utf8(bytes) else {
        return;
    };
    let term = toml::Value::String(term.to_owned()).to_string();
    let tables = [
        format!("[[duty]]\nid = \"fuzz\"\nweight = 1.0\nterms = [{term}]\n"),
        format!("[[mask]]\nid = \"fuzz\"\nterms = [{term}]\n"),
        format!("[[section]]\nid = \"fuzz\"\nweight = 1.0\nheadings = [{term}]\n"),
        format!(
            "[[context]]\nid = \"fuzz\"\neffect = \"denied\"\ndirection = \"forward\"\nreach = 6\nstop = \"comma\"\nterms = [{term}]\n"
        ),
    ];
    for table in tables {
        let text = format!("label = \"paralegal\"\nquestion = \"level\"\n{table}");
        match Lexicon::from_files(&[("fuzz.toml", &text), ("sound.toml", lexicon::SOUND)]) {
            Ok(loaded) => {
                for term in loaded.duties().iter().flat_map(|duty| &duty.terms) {
                    assert!(term.literal_wordings().len() <= MAX_WORDINGS);
                }
                lexicon::label(loaded);
            }
            Err(error) => assert!(!error.to_string().is_empty()),
        }
    }
}
