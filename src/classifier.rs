//! The front door: a classifier built from a lexicon labels postings and explains labels.

use std::sync::{Mutex, PoisonError};

use serde::Serialize;

use crate::ballot::{Ballot, Desk, Found};
use crate::label::{ByLabel, Label, Labels};
use crate::lexicon::Lexicon;
use crate::matcher::{Matcher, Owner};
use crate::posting::Posting;
use crate::review::{self, Review, Reviews};
use crate::scan::Scan;
use crate::score::{self, Logits, Scale, Standing, Vote, Weighed, Weights};
use crate::text::CharOffsets;

/// A label, how sure it is, and the scores it comes from.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Verdict {
    /// The label.
    pub role: Label,
    /// Its probability, 0 to 1.
    pub confidence: f64,
    /// Each label's probability.
    pub probabilities: ByLabel<f64>,
    /// Each label's score in logits.
    pub scores: ByLabel<Logits>,
    /// The label by the title alone; nothing where the title has no head.
    pub by_title: Option<Label>,
    /// The label by the text alone; nothing where there is no text.
    pub by_duties: Option<Label>,
    /// Why the label should be looked at.
    pub review: Reviews,
}

impl Verdict {
    /// Returns each label's probability at another temperature than the lexicon's.
    pub fn probabilities_at(&self, temperature: f64) -> ByLabel<f64> {
        score::probabilities(&self.scores, temperature)
    }

    /// Adds low confidence to the reasons for a review, where it is below a probability.
    #[must_use]
    pub fn review_below(mut self, confidence: f64) -> Verdict {
        if self.confidence < confidence {
            self.review.insert(Review::LowConfidence);
        }
        self
    }
}

/// A label with everything that led to it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Explanation {
    /// The label and its scores.
    #[serde(flatten)]
    pub verdict: Verdict,
    /// How far the post's field is that of the roles, 0 to 1: evidence of the roles counts that
    /// share.
    pub field: f64,
    /// Every duty found, also those that count nothing, in the order of the posting; the
    /// labels' priors come first. Contributions to a label add up to its score exactly.
    pub evidence: Vec<Evidence>,
}

/// One duty found at one place.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Evidence {
    /// Id of the duty; `prior` for what a label starts with.
    pub duty: String,
    /// The label it contributes to.
    pub label: Label,
    /// The term as the lexicon writes it.
    pub term: String,
    /// The column it stands in: `title`, or the name of a text column.
    pub field: String,
    /// The section it stands in; `title` and `mention` for parts of a title.
    pub section: String,
    /// Where it starts in the raw column, in characters (Unicode scalar values).
    pub start: usize,
    /// Where it ends, in characters.
    pub end: usize,
    /// The raw words.
    pub text: String,
    /// The duty's weight in logits.
    pub weight: f64,
    /// Why it counts less than it could: the effect of a context, `masked`, or nothing.
    pub context: Option<String>,
    /// What it adds to its label's score, in logits.
    pub contribution: Logits,
}

/// Labels postings. Immutable, and shared freely between threads.
#[derive(Debug)]
pub struct Classifier {
    lexicon: Lexicon,
    matcher: Matcher,
    /// Whether everything is found in the simplest way.
    is_plain: bool,
    weights: Weights,
    /// Offices that nobody works in; there are never more than threads.
    #[expect(
        clippy::vec_box,
        reason = "each is taken and given back for every posting"
    )]
    offices: Mutex<Vec<Box<Office>>>,
}

/// Memory for labelling, kept from posting to posting.
#[derive(Debug, Default)]
struct Office {
    desk: Desk,
    ballot: Ballot,
    scale: Scale,
}

/// A classifier with memory that nobody else uses, for a thread with many postings: what it needs
/// for the next one is in its cache.
#[derive(Debug)]
pub struct Clerk<'c> {
    classifier: &'c Classifier,
    office: Office,
}

impl Clerk<'_> {
    /// Labels a posting as [`Classifier::classify`] does.
    pub fn classify(&mut self, posting: &Posting<'_>) -> Verdict {
        self.classifier.classify_in(&mut self.office, posting)
    }

    /// Labels a posting and says why, as [`Classifier::explain`] does.
    pub fn explain(&mut self, posting: &Posting<'_>) -> Explanation {
        self.classifier.explain_in(&mut self.office, posting)
    }
}

impl Classifier {
    /// Compiles a lexicon.
    pub fn new(lexicon: Lexicon) -> Classifier {
        Classifier {
            matcher: Matcher::new(&lexicon),
            weights: Weights::new(&lexicon),
            lexicon,
            is_plain: false,
            offices: Mutex::default(),
        }
    }

    /// Compiles a lexicon into the readable reference: a classifier that finds everything in
    /// the simplest way, slowly, for the quick way to be compared with.
    pub fn plain(lexicon: Lexicon) -> Classifier {
        Classifier {
            is_plain: true,
            ..Classifier::new(lexicon)
        }
    }

    /// Returns the lexicon the classifier was built from.
    pub fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }

    /// Returns what the labels are called.
    pub fn labels(&self) -> &Labels {
        &self.lexicon.labels
    }

    /// Returns somebody who labels postings one after the other.
    pub fn clerk(&self) -> Clerk<'_> {
        Clerk {
            classifier: self,
            office: Office::default(),
        }
    }

    /// Labels a posting. Any text has a label.
    pub fn classify(&self, posting: &Posting<'_>) -> Verdict {
        self.with_office(|office| self.classify_in(office, posting))
    }

    fn classify_in(&self, office: &mut Office, posting: &Posting<'_>) -> Verdict {
        self.with_ballot(office, posting, |ballot, scale| {
            self.verdict(ballot, &self.weights.weigh(&ballot.votes, scale, |_| ()))
        })
    }

    /// Labels a posting and says why.
    pub fn explain(&self, posting: &Posting<'_>) -> Explanation {
        self.with_office(|office| self.explain_in(office, posting))
    }

    fn explain_in(&self, office: &mut Office, posting: &Posting<'_>) -> Explanation {
        self.with_ballot(office, posting, |ballot, scale| {
            let mut contributions = Vec::with_capacity(ballot.votes.len());
            let give = |contribution| contributions.push(contribution);
            let weighed = self.weights.weigh(&ballot.votes, scale, give);
            let priors = self.lexicon.model.prior.iter();
            let mut evidence: Vec<Evidence> = priors
                .filter(|(_, logits)| **logits != 0.0)
                .map(|(label, &weight)| prior(label, weight))
                .collect();
            let columns: Vec<RawColumn<'_>> = posting.columns().map(RawColumn::new).collect();
            let votes = ballot.votes.iter().zip(&ballot.places);
            for ((vote, place), contribution) in votes.zip(contributions) {
                let column = &columns[place.column];
                evidence.push(self.evidence(vote, place, column, contribution));
            }
            Explanation {
                verdict: self.verdict(ballot, &weighed),
                field: weighed.field,
                evidence,
            }
        })
    }

    /// Returns how many votes a posting's title and text give, not weighed: all that classifying
    /// does before it comes to numbers, to tell what each costs.
    pub fn n_votes(&self, posting: &Posting<'_>) -> usize {
        self.with_office(|office| self.with_ballot(office, posting, |ballot, _| ballot.votes.len()))
    }

    /// Returns the votes of a posting, for fitting.
    pub(crate) fn votes(&self, posting: &Posting<'_>) -> Vec<Vote> {
        self.with_office(|office| {
            self.with_ballot(office, posting, |ballot, _| ballot.votes.clone())
        })
    }

    /// Lends an office.
    fn with_office<T>(&self, work: impl FnOnce(&mut Office) -> T) -> T {
        let offices = || self.offices.lock().unwrap_or_else(PoisonError::into_inner);
        let mut office = offices().pop().unwrap_or_default();
        let done = work(&mut office);
        offices().push(office);
        done
    }

    /// Collects the votes of a posting for somebody to make something of them.
    fn with_ballot<T>(
        &self,
        office: &mut Office,
        posting: &Posting<'_>,
        count: impl FnOnce(&Ballot, &mut Scale) -> T,
    ) -> T {
        if self.is_plain {
            return count(&self.ballot(&self.scan(posting)), &mut Scale::default());
        }
        let Office {
            desk,
            ballot,
            scale,
        } = office;
        ballot.collect(&self.lexicon, &self.matcher, posting, desk);
        count(ballot, scale)
    }

    /// Reads a posting and finds every term in it.
    pub(crate) fn scan<'p>(&self, posting: &Posting<'p>) -> Scan<'p> {
        Scan::new(&self.matcher, posting)
    }

    /// Returns the votes of a posting that is read already.
    pub(crate) fn ballot(&self, scan: &Scan<'_>) -> Ballot {
        Ballot::of_scan(&self.lexicon, self.matcher.classes(), scan, |finds| {
            self.matcher.settled(finds.to_vec())
        })
    }

    /// Returns the label a posting would have if the lexicon lacked a duty. Terms are found
    /// one by one, so a lexicon without the duty is one that does not find its terms.
    pub(crate) fn label_without(&self, scan: &Scan<'_>, duty: usize) -> Label {
        let ballot = Ballot::of_scan(&self.lexicon, self.matcher.classes(), scan, |finds| {
            let others = finds.iter().filter(|find| find.owner != Owner::Duty(duty));
            self.matcher.settled(others.cloned().collect())
        });
        score::decide(&self.weights.total(&ballot.votes))
    }

    /// Returns the label that votes come to.
    pub(crate) fn verdict_of(&self, ballot: &Ballot) -> Verdict {
        let weighed = self
            .weights
            .weigh(&ballot.votes, &mut Scale::default(), |_| ());
        self.verdict(ballot, &weighed)
    }

    fn verdict(&self, ballot: &Ballot, weighed: &Weighed) -> Verdict {
        let scores = weighed.scores;
        let role = score::decide(&scores);
        let probabilities = self.probabilities(&scores);
        let runner_up = Label::ALL.into_iter().filter(|&label| label != role);
        let next = runner_up
            .map(|label| scores[label])
            .max()
            .unwrap_or_default();
        let in_title = |vote: &Vote| vote.standing == Standing::Title;
        let has_title = ballot.votes.iter().any(in_title);
        let by_title = has_title.then(|| score::decide(&weighed.by_title));
        let has_text = ballot.text.n_words > 0;
        let by_duties = has_text.then(|| score::decide(&weighed.by_text));
        let rules = &self.lexicon.model.review;
        let margin = (scores[role] - next).to_f64();
        let are_sure = |title, duties| {
            self.probabilities(&weighed.by_title)[title] >= rules.sure
                && self.probabilities(&weighed.by_text)[duties] >= rules.sure
        };
        Verdict {
            role,
            confidence: probabilities[role],
            probabilities,
            scores,
            by_title,
            by_duties,
            review: review::reasons(rules, margin, by_title, by_duties, are_sure, ballot.text),
        }
    }

    fn probabilities(&self, scores: &ByLabel<Logits>) -> ByLabel<f64> {
        score::probabilities(scores, self.lexicon.model.temperature)
    }

    fn evidence(
        &self,
        vote: &Vote,
        place: &Found,
        column: &RawColumn<'_>,
        contribution: Logits,
    ) -> Evidence {
        let duty = &self.lexicon.duties[vote.duty];
        Evidence {
            duty: duty.id.clone(),
            label: duty.label,
            term: duty.terms[place.term].written.clone(),
            field: column.name.to_owned(),
            section: place.section(&self.lexicon, vote).to_owned(),
            start: column.offsets.at(place.range.start),
            end: column.offsets.at(place.range.end),
            text: column.raw[place.range.clone()].to_owned(),
            weight: duty.weight,
            context: place.context(&self.lexicon, vote).map(str::to_owned),
            contribution,
        }
    }
}

/// A raw column, ready to say where its bytes are in characters.
struct RawColumn<'p> {
    name: &'p str,
    raw: &'p str,
    offsets: CharOffsets<'p>,
}

impl<'p> RawColumn<'p> {
    fn new((name, raw): (&'p str, &'p str)) -> RawColumn<'p> {
        let offsets = CharOffsets::new(raw);
        RawColumn { name, raw, offsets }
    }
}

fn prior(label: Label, weight: f64) -> Evidence {
    Evidence {
        duty: "prior".to_owned(),
        label,
        term: String::new(),
        field: String::new(),
        section: String::new(),
        start: 0,
        end: 0,
        text: String::new(),
        weight,
        context: None,
        contribution: Logits::from_f64(weight),
    }
}
