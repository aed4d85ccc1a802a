//! What every duty of a lexicon does in a corpus: how many postings it is found in, whether it
//! is right there, which other duties it meets, and which labels hang on it alone (after the
//! analysis of labelling functions in Snorkel, Ratner et al. 2017).

mod duty;
mod lift;
mod sighting;

use crate::classifier::Classifier;
use crate::label::{ByLabel, Label};
use crate::lexicon::Question;
use crate::posting::Posting;

pub use self::duty::{Claim, DutyStats, Hits};
pub use self::lift::lift;
pub use self::sighting::Sighting;

/// Figures of a whole lexicon on a corpus, and of each of its duties.
#[derive(Clone, Debug)]
pub struct Stats {
    /// Postings looked at.
    pub n_postings: usize,
    /// Postings by the label the lexicon gives them.
    pub predicted: ByLabel<usize>,
    /// Postings that have a gold label, by that label.
    pub gold: ByLabel<usize>,
    /// Postings in which some duty counts that has a weight.
    pub n_covered: usize,
    /// Postings whose label should be looked at.
    pub n_review: usize,
    /// The duties, in the order of [`Lexicon::duties`](crate::Lexicon::duties).
    pub duties: Vec<DutyStats>,
    /// For each pair of duties, in how many postings both count: a square, row by row.
    together: Vec<u32>,
}

impl Stats {
    /// Starts with no posting.
    pub fn new(classifier: &Classifier) -> Stats {
        let duties: Vec<DutyStats> = classifier
            .lexicon()
            .duties()
            .iter()
            .map(DutyStats::new)
            .collect();
        Stats {
            n_postings: 0,
            predicted: ByLabel::default(),
            gold: ByLabel::default(),
            n_covered: 0,
            n_review: 0,
            together: vec![0; duties.len() * duties.len()],
            duties,
        }
    }

    /// Measures a corpus on one thread. Many threads share the work by making a [`Sighting`]
    /// of each posting, which [`Stats::add`] adds up; the order of postings never matters.
    pub fn measure<'p>(
        classifier: &Classifier,
        postings: impl IntoIterator<Item = (Posting<'p>, Option<Label>)>,
        review_below: f64,
    ) -> Stats {
        let mut stats = Stats::new(classifier);
        for (posting, gold) in postings {
            stats.add(&Sighting::new(classifier, &posting, gold, review_below));
        }
        stats
    }

    /// Adds a posting, seen with the classifier that the figures are of.
    pub fn add(&mut self, sighting: &Sighting) {
        self.n_postings += 1;
        self.predicted[sighting.label] += 1;
        if let Some(gold) = sighting.gold {
            self.gold[gold] += 1;
        }
        self.n_review += usize::from(sighting.needs_review);
        let counting: Vec<usize> = sighting.counting().collect();
        let n_duties = self.duties.len();
        for &duty in &counting {
            for &other in &counting {
                self.together[duty * n_duties + other] += 1;
            }
        }
        // A duty without weight says nothing, so it neither agrees nor contradicts.
        let speaks = |duty: &usize| self.duties[*duty].weight != 0.0;
        let speaking: Vec<(usize, Claim, Question)> = counting
            .into_iter()
            .filter(speaks)
            .map(|duty| (duty, self.duties[duty].claim(), self.duties[duty].question))
            .collect();
        self.n_covered += usize::from(!speaking.is_empty());
        for seen in &sighting.duties {
            let duty = &mut self.duties[seen.duty];
            duty.add(seen, sighting.label, sighting.gold);
            if !seen.counts() {
                continue;
            }
            let (own, question) = (duty.claim(), duty.question);
            let mut others = speaking.iter().filter(|(other, ..)| *other != seen.duty);
            let agrees = |other: &(usize, Claim, Question)| (other.1, other.2) == (own, question);
            duty.overlaps += usize::from(others.clone().any(agrees));
            duty.conflicts += usize::from(others.any(|(_, claim, _)| claim.excludes(own)));
        }
    }

    /// Returns how many postings have a gold label.
    pub fn n_gold(&self) -> usize {
        self.gold.iter().map(|(_, n)| n).sum()
    }

    /// Returns the share of the postings in which some duty counts.
    pub fn coverage(&self) -> Option<f64> {
        share(self.n_covered, self.n_postings)
    }

    /// Returns the share of the postings whose label should be looked at.
    pub fn review_rate(&self) -> Option<f64> {
        share(self.n_review, self.n_postings)
    }

    /// Returns in how many postings two duties, given by their index, both count.
    pub fn together(&self, one: usize, other: usize) -> usize {
        self.together[one * self.duties.len() + other] as usize
    }

    /// Returns the duty that most often counts beside a duty and says the same (the same
    /// claim, the same question), with the number of postings; the first of equals.
    pub fn partner(&self, duty: usize) -> Option<(usize, usize)> {
        let own = &self.duties[duty];
        let says_the_same = |other: &usize| {
            let found = &self.duties[*other];
            *other != duty
                && found.weight != 0.0
                && (found.claim(), found.question) == (own.claim(), own.question)
        };
        (0..self.duties.len())
            .filter(says_the_same)
            .map(|other| (other, self.together(duty, other)))
            .filter(|&(_, n)| n > 0)
            .min_by_key(|&(other, n)| (std::cmp::Reverse(n), other))
    }

    /// Returns how much likelier what a duty claims is in the postings in which it counts than
    /// in all of them, by their gold labels, with a 95 % interval.
    pub fn lift(&self, duty: usize) -> crate::eval::Interval {
        let duty = &self.duties[duty];
        let claim = duty.claim();
        lift(
            claim.count(&duty.gold),
            duty.n_gold(),
            claim.count(&self.gold),
            self.n_gold(),
        )
    }
}

/// Returns a share of counts; nothing of nothing is undefined.
fn share(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Lexicon;

    /// Duties that compete for words, agree and contradict each other.
    const SHOP: &str = r#"
label = "manager"
question = "level"

[[duty]]
id = "runs-shop"
weight = 3.0
terms = ["runs the shop"]

[[duty]]
id = "runs-shop-floor"
label = "other"
weight = 4.0
terms = ["runs the shop floor"]

[[duty]]
id = "keeps-books"
weight = 0.5
terms = ["keeps the books", "keeps the (ledger|ledgers)"]

[[duty]]
id = "no-manager"
weight = -1.0
terms = ["helps out"]

[[mask]]
id = "fairy-tales"
terms = ["keeps the books of spells"]

[effects]
somebody-else = 0.0

[[context]]
id = "reports-to"
effect = "somebody-else"
direction = "forward"
reach = 6
stop = "sentence"
terms = ["reports to"]

[[section]]
id = "company"
weight = 0.0
headings = ["about us"]

[labels]
field = "trade"
work = "leading"
both = "leaders"
senior = { name = "director", title = "director", policy = "Leads all." }
junior = { name = "manager", title = "manager", policy = "Leads some." }
other = { name = "other", title = "other", policy = "Anything else." }

[model]
name = "shop"
prior = { director = 0.0, manager = 0.0, other = 1.0 }
repeat = 0.5
structure = "one-softmax"
field_halfway = 2.0
next_area = 0.5
loose_area = 0.6
mention = 0.9
mention_beside_title = 0.15
saturation = { field = 100.0, level = 100.0 }
"#;

    fn shop() -> Classifier {
        Classifier::new(Lexicon::from_files(&[("shop.toml", SHOP)]).expect("the shop loads"))
    }

    fn measure(texts: &[(&str, Option<Label>)]) -> Stats {
        let postings = texts
            .iter()
            .map(|&(text, gold)| (Posting::new("", text), gold));
        Stats::measure(&shop(), postings, 0.0)
    }

    fn duty<'s>(stats: &'s Stats, id: &str) -> (usize, &'s DutyStats) {
        let mut duties = stats.duties.iter().enumerate();
        duties
            .find(|(_, duty)| duty.id == id)
            .expect("the shop has the duty")
    }

    #[test]
    fn figures_follow_their_definitions() {
        let stats = measure(&[
            ("Runs the shop. Keeps the books.", Some(Label::Junior)),
            ("Runs the shop and helps out.", Some(Label::Other)),
            ("Keeps the ledger. Keeps the books of spells.", None),
            ("Reports to the one who runs the shop.", Some(Label::Other)),
            ("Sings.", Some(Label::Other)),
        ]);
        assert_eq!(
            (stats.n_postings, stats.n_gold(), stats.n_covered),
            (5, 4, 3)
        );
        assert_eq!(stats.predicted.junior, 2);
        let (index, runs) = duty(&stats, "runs-shop");
        assert_eq!((runs.found, runs.support, runs.decided()), (3, 2, 2));
        assert_eq!(runs.flips.junior.other, 2);
        assert_eq!((runs.n_kept_right, runs.n_kept_wrong), (1, 1));
        assert_eq!((runs.overlaps, runs.conflicts), (1, 1));
        assert_eq!(runs.precision(), Some(0.5));
        assert_eq!(runs.share_set_aside(), Some(1.0 / 3.0));
        assert_eq!(runs.hits.by_effect["somebody-else"], 1);
        let (books, keeps) = duty(&stats, "keeps-books");
        assert_eq!((keeps.found, keeps.support, keeps.hits.n_masked), (2, 2, 1));
        assert_eq!(keeps.terms[0].1, 1);
        assert_eq!(keeps.terms[1].1, 1);
        assert_eq!(keeps.decided(), 0);
        assert_eq!(stats.together(index, books), 1);
        assert_eq!(stats.partner(index), Some((books, 1)));
        // One of two where it counts, one of four in all.
        assert_eq!(stats.lift(index).value, Some(2.0));
        let (helps, against) = duty(&stats, "no-manager");
        assert_eq!(against.claim(), Claim::IsNot(Label::Junior));
        assert_eq!((against.precision(), against.conflicts), (Some(1.0), 1));
        assert_eq!(stats.partner(helps), None);
        assert_eq!(duty(&stats, "runs-shop-floor").1.found, 0);
    }

    #[test]
    fn a_section_that_counts_nothing_leaves_a_hit_without_support() {
        let stats = measure(&[("About us:\nOur boss runs the shop.", None)]);
        let (_, runs) = duty(&stats, "runs-shop");
        assert_eq!((runs.found, runs.support), (1, 0));
        assert_eq!(runs.share_in_section("company"), Some(1.0));
        assert_eq!(runs.share_set_aside(), Some(0.0));
        assert_eq!(stats.coverage(), Some(0.0));
    }

    #[test]
    fn a_duty_left_out_makes_room_for_the_one_it_covers() {
        let stats = measure(&[("Runs the shop floor.", None)]);
        let (_, floor) = duty(&stats, "runs-shop-floor");
        assert_eq!(floor.flips.other.junior, 1);
        let (_, covered) = duty(&stats, "runs-shop");
        assert_eq!((covered.found, covered.decided()), (0, 0));
    }

    /// The project's own postings.
    fn corpus() -> Vec<(String, String)> {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/corpora/postings.csv");
        let mut reader = csv::Reader::from_path(path).expect("the corpus can be read");
        let header = reader.headers().expect("it has a header").clone();
        let column = |name| header.iter().position(|column| column == name);
        let (title, text) = (column("title"), column("description"));
        let (Some(title), Some(text)) = (title, text) else {
            panic!("the corpus has a title and a text");
        };
        let rows = reader.records().map(|row| row.expect("a row can be read"));
        rows.map(|row| (row[title].to_owned(), row[text].to_owned()))
            .collect()
    }

    #[test]
    fn leaving_a_duty_out_is_what_a_lexicon_without_it_says() {
        let shipped = Classifier::new(Lexicon::shipped());
        let corpus = corpus();
        for duty in (0..shipped.lexicon().duties.len()).step_by(9) {
            let mut rest = shipped.lexicon().clone();
            let left_out = rest.duties.remove(duty);
            let rest = Classifier::new(rest);
            for (title, text) in corpus.iter().step_by(5) {
                let posting = Posting::new(title, text);
                let without = shipped.label_without(&shipped.scan(&posting), duty);
                assert_eq!(
                    without,
                    rest.classify(&posting).role,
                    "{}: {title}",
                    left_out.id
                );
            }
        }
    }
}
