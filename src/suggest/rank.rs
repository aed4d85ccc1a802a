//! Which frequent n-grams tell the labels apart, are news to the lexicons, and are not another
//! one over again; best first.

use std::collections::HashMap;

use super::corpus::{Corpus, Entry};
use super::count::{self, Cells, Gram};
use super::odds::{Odds, Tally, log_odds};
use super::{Example, Lean, Options, Suggestion};
use crate::label::{ByLabel, Label};
use crate::lexicon::{Place, Question};

/// Standard errors to the end of a 95 % interval: what is nearer to nothing is no suggestion.
const Z_95: f64 = 1.96;

/// Share of occurrences inside evidence from which an n-gram is no news.
const COVERED: f64 = 0.5;

/// Share of a shorter n-gram's postings from which one around it has the same postings.
const SAME: f64 = 0.9;

/// Largest weight to suggest: the strongest duties of the shipped lexicons.
const MAX_WEIGHT: f64 = 2.0;

/// Places shown for a suggestion.
const N_EXAMPLES: usize = 3;

/// Returns what is worth adding, by lean, surest first.
pub fn suggest(corpus: &Corpus, options: &Options) -> Vec<Suggestion> {
    let is_function_word = corpus.is_function_word();
    let mut totals = Cells::default();
    for posting in &corpus.postings {
        totals.add(posting);
    }
    let mut ranked: Vec<Ranked> = Vec::new();
    for place in [Place::Title, Place::Text] {
        let min_support = options.min_support.max(1);
        let grams = count::frequent(corpus, place, &is_function_word, min_support);
        let news = grams.into_iter().filter(|gram| gram.covered() <= COVERED);
        let leaning: Vec<Ranked> = news
            .filter_map(|gram| Ranked::new(gram, place, &totals, options))
            .collect();
        ranked.extend(without_shadowed(leaning, &is_function_word));
    }
    ranked.sort_by(|a, b| {
        let by_words = || {
            corpus
                .ngram(&a.gram.words)
                .cmp(&corpus.ngram(&b.gram.words))
        };
        let is_text = |ranked: &Ranked| ranked.place == Place::Text;
        (a.lean.cmp(&b.lean))
            .then_with(|| b.odds.z.total_cmp(&a.odds.z))
            .then_with(by_words)
            .then_with(|| is_text(a).cmp(&is_text(b)))
    });
    let mut chosen = Vec::new();
    for lean in Lean::ALL {
        let of_lean = ranked.iter().filter(|ranked| {
            let is_asked = options
                .question
                .is_none_or(|asked| ranked.question == asked);
            ranked.lean == lean && is_asked
        });
        chosen.extend(of_lean.take(options.top));
    }
    let examples = examples(corpus, &chosen);
    let chosen = chosen.into_iter().zip(examples);
    chosen
        .map(|(ranked, examples)| ranked.suggestion(corpus, examples))
        .collect()
}

/// An n-gram with what it speaks for.
struct Ranked {
    gram: Gram,
    place: Place,
    lean: Lean,
    question: Question,
    odds: Odds,
}

impl Ranked {
    /// Compares who holds an n-gram; nothing, where chance or one source may be behind it.
    fn new(gram: Gram, place: Place, totals: &Cells, options: &Options) -> Option<Ranked> {
        let (with, of) = (&gram.cells, totals);
        let compare = |side: fn(&Cells) -> usize, rest: fn(&Cells) -> usize| {
            let tally = |count: fn(&Cells) -> usize| Tally {
                with: count(with),
                of: count(of),
            };
            log_odds(tally(side), tally(rest), options.prior)
        };
        let roles = compare(Cells::roles, Cells::other);
        let odds = |lean| match lean {
            Lean::Senior => compare(|c| c.senior, |c| c.total() - c.senior),
            Lean::Junior => compare(|c| c.junior, |c| c.total() - c.junior),
            Lean::Both => roles,
            Lean::Other => roles.swapped(),
        };
        let mut best = (Lean::Senior, odds(Lean::Senior));
        for lean in Lean::ALL {
            if odds(lean).z > best.1.z {
                best = (lean, odds(lean));
            }
        }
        let (lean, odds) = best;
        let level = compare(Cells::roles, |c| c.other_in_field).z;
        let field = compare(|c| c.total() - c.other_elsewhere, |c| c.other_elsewhere).z;
        let question = match lean {
            Lean::Senior | Lean::Junior => Question::Level,
            Lean::Both if field > level => Question::Field,
            Lean::Other if field < level => Question::Field,
            Lean::Both | Lean::Other => Question::Level,
        };
        let n_sources = gram
            .sources
            .iter()
            .filter(|(_, labels)| {
                Label::ALL
                    .into_iter()
                    .any(|label| lean.holds(label) && labels[label as usize] > 0)
            })
            .count();
        // A few postings of a small label against none of a large one are many logits, and among
        // thousands of n-grams there are always some: the label itself must support it.
        let own_support: usize = Label::ALL
            .into_iter()
            .filter(|&label| lean.holds(label))
            .map(|label| gram.of_label(label))
            .sum();
        let is_supported =
            own_support >= options.min_support && n_sources >= options.min_sources.max(1);
        (odds.z >= Z_95 && is_supported).then_some(Ranked {
            gram,
            place,
            lean,
            question,
            odds,
        })
    }

    fn suggestion(&self, corpus: &Corpus, examples: Vec<Example>) -> Suggestion {
        let gram = &self.gram;
        let sources = gram.sources.iter();
        Suggestion {
            ngram: corpus.ngram(&gram.words),
            place: self.place,
            lean: self.lean,
            question: self.question,
            z: self.odds.z,
            log_odds: self.odds.log_odds,
            weight: weight(self.lean, self.odds),
            support: gram.cells.total(),
            labels: ByLabel::from_fn(|label| gram.of_label(label)),
            sources: sources
                .map(|(source, labels)| (corpus.sources[*source].clone(), labels.iter().sum()))
                .collect(),
            covered: gram.covered(),
            examples,
        }
    }
}

/// Returns the lower end of the 95 % interval in tenths of a logit, between 0.1 and the cap.
fn weight(lean: Lean, odds: Odds) -> f64 {
    let standard_error = odds.log_odds / odds.z;
    let low = odds.log_odds - Z_95 * standard_error;
    let weight = (low.min(MAX_WEIGHT) * 10.0).round().max(1.0) / 10.0;
    match lean {
        Lean::Senior | Lean::Junior | Lean::Other => weight,
        Lean::Both => -weight,
    }
}

impl Gram {
    fn of_label(&self, label: Label) -> usize {
        let sources = self.sources.iter();
        sources.map(|(_, labels)| labels[label as usize]).sum()
    }

    fn covered(&self) -> f64 {
        self.n_covered as f64 / self.n_occurrences as f64
    }
}

/// Drops n-grams that another one stands for: shorter ones that nearly always stand inside a
/// longer one, and of those with a word in common and exactly the same postings, which are
/// pieces of one sentence that was copied, all but the longest.
fn without_shadowed(ranked: Vec<Ranked>, is_function_word: &[bool]) -> Vec<Ranked> {
    let mut of_words: HashMap<&[u32], usize> = HashMap::new();
    let mut of_postings: HashMap<(u64, usize), Vec<usize>> = HashMap::new();
    for (index, one) in ranked.iter().enumerate() {
        of_words.insert(&one.gram.words, index);
        let set = (one.gram.posting_set, one.gram.cells.total());
        of_postings.entry(set).or_default().push(index);
    }
    let mut is_shadowed = vec![false; ranked.len()];
    for twins in of_postings.values_mut() {
        let len = |index: &usize| ranked[*index].gram.words.len();
        // The same postings give the same z, so only the length and the order are left.
        twins.sort_by_key(|index| (std::cmp::Reverse(len(index)), *index));
        let mut kept: Vec<&[u32]> = Vec::new();
        for &index in twins.iter() {
            let words = &ranked[index].gram.words;
            let mut telling = words
                .iter()
                .filter(|word| !is_function_word[**word as usize]);
            let is_piece = telling.any(|word| kept.iter().any(|other| other.contains(word)));
            is_shadowed[index] = is_piece;
            if !is_piece {
                kept.push(words);
            }
        }
    }
    for long in &ranked {
        let words = &long.gram.words;
        for piece in (1..words.len()).flat_map(|len| words.windows(len)) {
            let Some(&short) = of_words.get(piece) else {
                continue;
            };
            let support = ranked[short].gram.cells.total() as f64;
            let is_same = long.gram.cells.total() as f64 >= SAME * support;
            is_shadowed[short] |= is_same && ranked[short].lean == long.lean;
        }
    }
    let flagged = ranked.into_iter().zip(is_shadowed);
    flagged
        .filter(|(_, is_shadowed)| !is_shadowed)
        .map(|(one, _)| one)
        .collect()
}

/// Finds places to show: from postings it speaks for, first one of each source.
fn examples(corpus: &Corpus, chosen: &[&Ranked]) -> Vec<Vec<Example>> {
    let mut starting_with: HashMap<u32, Vec<usize>> = HashMap::new();
    for (index, ranked) in chosen.iter().enumerate() {
        let first = ranked.gram.words[0];
        starting_with.entry(first).or_default().push(index);
    }
    let mut found: Vec<Vec<(bool, usize, Example)>> = vec![Vec::new(); chosen.len()];
    for (number, posting) in corpus.postings.iter().enumerate() {
        for (column, token, word) in tokens(posting) {
            for &index in starting_with.get(&word).into_iter().flatten() {
                let ranked = chosen[index];
                let known = &mut found[index];
                let tokens = token..token + ranked.gram.words.len();
                let is_new = known.last().is_none_or(|last| last.2.posting != number);
                if is_new
                    && count::is_in(ranked.place, column)
                    && posting.columns[column].holds(&ranked.gram.words, token)
                {
                    let example = Example {
                        posting: number,
                        column,
                        tokens,
                    };
                    let speaks_for_it = ranked.lean.holds(posting.label);
                    known.push((!speaks_for_it, posting.source, example));
                }
            }
        }
    }
    found.into_iter().map(varied).collect()
}

/// Chooses a few places: those it speaks for come first, and each source once if there are
/// enough sources.
fn varied(mut found: Vec<(bool, usize, Example)>) -> Vec<Example> {
    found.sort_by_key(|(is_against, _, example)| (*is_against, example.posting));
    let mut n_seen: HashMap<usize, usize> = HashMap::new();
    let mut rounds: Vec<(bool, usize, Example)> = found
        .into_iter()
        .map(|(is_against, source, example)| {
            let round = n_seen.entry(source).or_default();
            *round += 1;
            (is_against, *round, example)
        })
        .collect();
    rounds.sort_by_key(|(is_against, round, _)| (*is_against, *round));
    let chosen = rounds.into_iter().take(N_EXAMPLES);
    chosen.map(|(_, _, example)| example).collect()
}

fn tokens(posting: &Entry) -> impl Iterator<Item = (usize, usize, u32)> {
    let columns = posting.columns.iter().enumerate();
    columns.flat_map(|(column, words)| {
        let words = words.words.iter().enumerate();
        words.map(move |(token, &word)| (column, token, word))
    })
}

impl super::corpus::Column {
    /// Whether an n-gram stands at a token, with no end of a sentence inside it.
    fn holds(&self, ngram: &[u32], token: usize) -> bool {
        self.words[token..].starts_with(ngram)
            && !self.starts_run[token + 1..token + ngram.len()].contains(&true)
    }
}

impl Corpus {
    fn ngram(&self, words: &[u32]) -> String {
        let words: Vec<&str> = words
            .iter()
            .map(|&word| self.words[word as usize].as_str())
            .collect();
        words.join(" ")
    }
}
