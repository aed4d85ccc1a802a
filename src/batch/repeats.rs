//! Verdicts of the postings labelled last: a raw dump holds many a posting more than once, and one
//! that comes again has the verdict it had.

use std::collections::HashMap;
use std::hash::{BuildHasher, BuildHasherDefault, Hasher, RandomState};
use std::sync::{Mutex, PoisonError};

use twox_hash::XxHash3_128;

use crate::classifier::Verdict;
use crate::posting::Posting;

/// Parts, each with a lock of its own, so that threads seldom wait for each other.
const N_PARTS: usize = 64;

type Verdicts = HashMap<u128, Verdict, BuildHasherDefault<Low>>;

/// Hashes a fingerprint, which is one already, by its low half.
#[derive(Debug, Default)]
struct Low(u64);

impl Hasher for Low {
    fn write_u128(&mut self, fingerprint: u128) {
        self.0 = fingerprint as u64;
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = bytes
            .iter()
            .fold(self.0, |low, &byte| low << 8 | u64::from(byte));
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// The verdicts that are remembered, by the fingerprints of their postings.
///
/// That two postings have one fingerprint of 128 bits does not come about: among a billion, the
/// probability is 1 in 10^20. Fingerprints depend on a number drawn for every run, so that no dump
/// can be made for it.
#[derive(Debug)]
pub struct Repeats {
    parts: Vec<Mutex<Verdicts>>,
    /// Verdicts of a part.
    most: usize,
    seed: u64,
}

impl Repeats {
    /// Remembers some number of verdicts, about 120 bytes each; none if it is 0.
    pub fn new(n_verdicts: usize) -> Repeats {
        let random = RandomState::new();
        Repeats {
            seed: random.build_hasher().finish(),
            parts: (0..N_PARTS).map(|_| Mutex::default()).collect(),
            most: n_verdicts.div_ceil(N_PARTS),
        }
    }

    /// Returns the verdict on a posting: the one it had, or else what `classify` makes of it.
    pub(super) fn verdict(
        &self,
        posting: &Posting<'_>,
        classify: impl FnOnce() -> Verdict,
    ) -> Verdict {
        if self.most == 0 {
            return classify();
        }
        let fingerprint = self.fingerprint(posting);
        // Other bits than those that a map goes by.
        let part = &self.parts[(fingerprint >> 64) as usize % N_PARTS];
        let part = || part.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(verdict) = part().get(&fingerprint) {
            return verdict.clone();
        }
        // Others may look verdicts up meanwhile.
        let verdict = classify();
        let mut part = part();
        if part.len() >= self.most {
            part.clear();
        }
        part.insert(fingerprint, verdict.clone());
        verdict
    }

    /// Returns a number that postings share only if they are the same, column by column.
    pub fn fingerprint(&self, posting: &Posting<'_>) -> u128 {
        // Each column starts from the one before, so that it matters where a column ends.
        posting
            .columns()
            .fold(self.seed.into(), |before, (_, text)| {
                before.rotate_left(64)
                    ^ XxHash3_128::oneshot_with_seed(before as u64, text.as_bytes())
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::classifier::Classifier;
    use crate::lexicon::Lexicon;

    #[test]
    fn a_posting_is_labelled_anew_only_if_it_is_not_remembered() {
        let classifier = Classifier::new(Lexicon::shipped());
        let texts: Vec<String> = (0..300).map(|n| format!("leads a team of {n}")).collect();
        for (n_remembered, at_least, at_most) in
            [(0, 900, 900), (30, 301, 900), (1 << 20, 300, 300)]
        {
            let repeats = Repeats::new(n_remembered);
            let mut n_labelled = 0;
            for _ in 0..3 {
                for text in &texts {
                    let posting = Posting::new("Head of IT", text);
                    let verdict = repeats.verdict(&posting, || {
                        n_labelled += 1;
                        classifier.classify(&posting)
                    });
                    assert_eq!(verdict, classifier.classify(&posting), "{text}");
                }
            }
            assert!((at_least..=at_most).contains(&n_labelled), "{n_labelled}");
            let n_verdicts = |part: &Mutex<Verdicts>| part.lock().unwrap().len();
            let n_verdicts: usize = repeats.parts.iter().map(n_verdicts).sum();
            assert!(n_verdicts <= n_remembered.next_multiple_of(N_PARTS));
        }
    }

    #[test]
    fn it_matters_where_columns_end() {
        let repeats = Repeats::new(1);
        let columns: [&[&str]; 8] = [
            &["IT Director", ""],
            &["", "IT Director"],
            &["IT", " Director"],
            &["IT Director"],
            &["IT Director", "", ""],
            &["it Director", ""],
            &["IT ", "Director"],
            &["", "IT ", "Director"],
        ];
        let mut fingerprints: Vec<u128> = Vec::new();
        for columns in columns {
            let texts = columns[1..].iter().map(|text| ("text", *text));
            let posting = Posting::with_columns(columns[0], texts);
            assert_eq!(
                repeats.fingerprint(&posting),
                repeats.fingerprint(&posting.clone())
            );
            fingerprints.push(repeats.fingerprint(&posting));
        }
        fingerprints.sort_unstable();
        fingerprints.dedup();
        assert_eq!(fingerprints.len(), columns.len());
    }
}
