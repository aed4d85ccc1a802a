//! What the duties of a lexicon do in one posting.

use std::collections::BTreeMap;

use crate::classifier::Classifier;
use crate::label::Label;
use crate::lexicon::Lexicon;
use crate::matcher::Owner;
use crate::posting::Posting;
use crate::score::{Standing, Vote};

/// A posting as [`Stats::add`](super::Stats::add) needs it; made on any thread.
#[derive(Clone, Debug)]
pub struct Sighting {
    pub(super) label: Label,
    pub(super) gold: Option<Label>,
    pub(super) needs_review: bool,
    /// Every duty that has a term in the posting, sorted.
    pub(super) duties: Vec<Seen>,
}

/// A duty that has a term in a posting.
#[derive(Clone, Debug)]
pub(super) struct Seen {
    pub(super) duty: usize,
    /// None, where a longer duty or the grammar of a title leaves no room for it.
    pub(super) hits: Vec<Hit>,
    /// The label the posting would have without the duty.
    pub(super) without: Label,
}

/// A place where a duty was found.
#[derive(Clone, Debug)]
pub(super) struct Hit {
    term: usize,
    pub(super) section: String,
    pub(super) is_masked: bool,
    /// The effect of the context that makes it count less.
    pub(super) set_aside_by: Option<String>,
    /// Whether anything is left of it.
    counts: bool,
}

impl Sighting {
    /// Looks at a posting; labels surer than `review_below` need no review for their
    /// confidence.
    pub fn new(
        classifier: &Classifier,
        posting: &Posting<'_>,
        gold: Option<Label>,
        review_below: f64,
    ) -> Sighting {
        let scan = classifier.scan(posting);
        let ballot = classifier.ballot(&scan);
        let verdict = classifier.verdict_of(&ballot).review_below(review_below);
        let mut hits: BTreeMap<usize, Vec<Hit>> = BTreeMap::new();
        // Also a duty that leaves no evidence can keep another from leaving some.
        for owner in scan.owners() {
            if let Owner::Duty(duty) = owner {
                hits.entry(duty).or_default();
            }
        }
        for (vote, place) in ballot.votes.iter().zip(&ballot.places) {
            let hit = Hit {
                term: place.term,
                section: place.section(classifier.lexicon(), vote).to_owned(),
                is_masked: place.is_masked,
                set_aside_by: set_aside_by(classifier.lexicon(), vote),
                counts: vote.share * vote.standing.factor(classifier.lexicon()) != 0.0,
            };
            hits.entry(vote.duty).or_default().push(hit);
        }
        let duties = hits.into_iter().map(|(duty, hits)| Seen {
            duty,
            hits,
            without: classifier.label_without(&scan, duty),
        });
        Sighting {
            label: verdict.role,
            gold,
            needs_review: !verdict.review.is_empty(),
            duties: duties.collect(),
        }
    }

    /// Returns the duties that count.
    pub(super) fn counting(&self) -> impl Iterator<Item = usize> {
        let counting = self.duties.iter().filter(|seen| seen.counts());
        counting.map(|seen| seen.duty)
    }
}

impl Seen {
    pub(super) fn is_found(&self) -> bool {
        self.hits.iter().any(|hit| !hit.is_masked)
    }

    pub(super) fn counts(&self) -> bool {
        self.hits.iter().any(|hit| hit.counts)
    }

    /// Returns the terms that made its hits, each once.
    pub(super) fn terms(&self) -> Vec<usize> {
        let hits = self.hits.iter().filter(|hit| !hit.is_masked);
        let mut terms: Vec<usize> = hits.map(|hit| hit.term).collect();
        terms.sort_unstable();
        terms.dedup();
        terms
    }
}

fn set_aside_by(lexicon: &Lexicon, vote: &Vote) -> Option<String> {
    let Standing::Duty {
        context: Some(rule),
        ..
    } = vote.standing
    else {
        return None;
    };
    let rule = &lexicon.contexts[rule];
    (rule.factor < 1.0).then(|| rule.effect.clone())
}
