//! The fuzz targets on stable Rust: their corpora, and neighbours of them.

#[path = "../../fuzz/bodies/mod.rs"]
mod bodies;

use std::fs;

use rolecall::Lexicon;

use crate::project;
use crate::random::Random;

/// Neighbours tried of each file of a corpus.
const N_NEIGHBOURS: usize = 12;

/// Tries a target on its corpus.
#[track_caller]
fn try_corpus(name: &str, run: fn(&[u8])) {
    let entries = fs::read_dir(project("fuzz/corpus").join(name)).expect("a corpus");
    let mut files: Vec<_> = entries.map(|entry| entry.expect("a file").path()).collect();
    files.sort();
    assert!(files.len() >= 5, "the corpus of {name} is small");
    let mut random = Random::new(11);
    for file in files {
        let seed = fs::read(&file).expect("a file can be read");
        run(&seed);
        for _ in 0..N_NEIGHBOURS {
            run(&neighbour(&seed, &mut random));
        }
    }
}

/// Returns bytes with some of them changed, doubled or gone.
fn neighbour(seed: &[u8], random: &mut Random) -> Vec<u8> {
    const ODD: [&[u8]; 14] = [
        b"\"",
        b",",
        b"\n",
        b"\r",
        b"\0",
        b"\xff",
        b"(",
        b"|",
        b"*",
        b"{",
        b"@",
        b"[",
        b"=",
        b"\xc3\xa9",
    ];
    let mut bytes = seed.to_vec();
    for _ in 0..=random.below(4) {
        let at = random.below(bytes.len() + 1);
        let to = at + random.below(bytes.len() + 1 - at).min(30);
        match random.below(4) {
            0 => drop(bytes.splice(at..to, [])),
            1 => {
                let piece = bytes[at..to].to_vec();
                bytes.splice(at..at, piece);
            }
            2 => drop(bytes.splice(at..at, ODD[random.below(ODD.len())].iter().copied())),
            _ => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = random.below(256) as u8;
                }
            }
        }
    }
    bytes
}

#[test]
fn the_sound_lexicon_is_sound() {
    let lexicon = Lexicon::from_files(&[("sound.toml", bodies::lexicon::SOUND)]);
    assert_eq!(lexicon.expect("it loads").duties().len(), 1);
}

#[test]
fn any_bytes_as_a_dump() {
    try_corpus("dump", bodies::dump::run);
}

#[test]
#[cfg(feature = "parquet")]
fn any_bytes_as_parquet() {
    try_corpus("parquet", bodies::parquet::run);
}

#[test]
fn any_bytes_as_gold() {
    try_corpus("gold", bodies::gold::run);
}

#[test]
fn any_text_as_a_lexicon() {
    try_corpus("lexicon", bodies::lexicon::run);
}

#[test]
fn any_text_as_a_term() {
    try_corpus("term", bodies::term::run);
}
