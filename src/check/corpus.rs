//! Lints that look at a corpus: what duties do in real postings, and whether the gold labels
//! bear out their weights.

use super::config::Budget;
use super::finding::Finding;
use super::lint;
use super::source::Sources;
use crate::label::{Label, Labels};
use crate::lexicon::{Lexicon, Part};
use crate::stats::{DutyStats, Stats};

pub(super) fn check(
    sources: &Sources<'_>,
    lexicon: &Lexicon,
    stats: &Stats,
    budget: &Budget,
    findings: &mut Vec<Finding>,
) {
    let judge = Judge {
        sources,
        lexicon,
        stats,
        budget,
    };
    judge.whole(findings);
    for duty in 0..stats.duties.len() {
        judge.support(duty, findings);
        judge.evidence(duty, findings);
        judge.weight_of_one(duty, findings);
        judge.pairs(duty, findings);
        judge.places(duty, findings);
    }
}

struct Judge<'c> {
    sources: &'c Sources<'c>,
    lexicon: &'c Lexicon,
    stats: &'c Stats,
    budget: &'c Budget,
}

fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

impl Judge<'_> {
    fn labels(&self) -> &Labels {
        self.lexicon.labels()
    }

    fn finding(&self, lint: &'static lint::Lint, duty: usize, message: String) -> Finding {
        let origin = &self.lexicon.duties[duty].origin;
        Finding::new(lint, self.sources.span(origin), message)
    }

    fn whole(&self, findings: &mut Vec<Finding>) {
        let n = self.stats.n_postings;
        if let Some(coverage) = self
            .stats
            .coverage()
            .filter(|share| *share < self.budget.min_coverage)
        {
            let message = format!(
                "some duty is found in {} of {n} postings, fewer than {}",
                percent(coverage),
                percent(self.budget.min_coverage)
            );
            let finding = Finding::new(&lint::LOW_COVERAGE, None, message).help(
                "`rolecall suggest` lists phrases of the postings that the lexicon does not know",
            );
            findings.push(finding);
        }
        if let Some(rate) = self
            .stats
            .review_rate()
            .filter(|share| *share > self.budget.max_review_rate)
        {
            let message = format!(
                "{} of {n} postings should be looked at by a person, more than {}",
                percent(rate),
                percent(self.budget.max_review_rate)
            );
            let finding = Finding::new(&lint::HIGH_REVIEW_RATE, None, message)
                .help("`rolecall label` says in role_review why; `rolecall stats` says which duties contradict each other");
            findings.push(finding);
        }
    }

    fn support(&self, index: usize, findings: &mut Vec<Finding>) {
        let duty = &self.stats.duties[index];
        let n = self.stats.n_postings;
        if duty.found == 0 {
            let message = format!("duty {:?} is found in none of {n} postings", duty.id);
            findings.push(
                self.finding(&lint::DEAD_DUTY, index, message)
                    .help("reword it as postings do, or remove it"),
            );
            return;
        }
        if duty.support < self.budget.min_support {
            let message = format!(
                "duty {:?} counts in {} of {n} postings, fewer than {}",
                duty.id, duty.support, self.budget.min_support
            );
            findings.push(
                self.finding(&lint::LOW_SUPPORT, index, message).help(
                    "its weight cannot be judged; add wordings, or more postings to the corpus",
                ),
            );
        }
        for (term, (written, found)) in self.lexicon.duties[index].terms.iter().zip(&duty.terms) {
            if *found == 0 {
                let message = format!("no posting has {written:?}");
                let finding =
                    Finding::new(&lint::DEAD_TERM, self.sources.span(&term.origin), message).help(
                        format!("none of {n} postings; another wording may be the usual one"),
                    );
                findings.push(finding);
            }
        }
    }

    fn evidence(&self, index: usize, findings: &mut Vec<Finding>) {
        let duty = &self.stats.duties[index];
        if duty.n_gold() < self.budget.min_support || duty.weight == 0.0 {
            return;
        }
        let lift = self.stats.lift(index);
        let (Some(low), Some(high), Some(value)) = (lift.low, lift.high, lift.value) else {
            return;
        };
        let claim = self.claim(duty);
        if high < 1.0 {
            let message = format!(
                "duty {:?} claims {claim}, which is {value:.2} [{low:.2}, {high:.2}] times as likely where it is found",
                duty.id
            );
            findings.push(self.finding(&lint::AGAINST_THE_EVIDENCE, index, message).help("the gold labels say the opposite: turn the sign round, give it to another label, or make its terms longer"));
        } else if low <= 1.0 {
            let message = format!(
                "duty {:?} tells nothing apart here: {claim} is {value:.2} [{low:.2}, {high:.2}] times as likely where it is found",
                duty.id
            );
            findings.push(self.finding(&lint::NO_SEPARATION, index, message).help(
                "lower its weight, or make its terms longer; more gold would narrow the interval",
            ));
        }
    }

    fn claim(&self, duty: &DutyStats) -> String {
        let name = self.labels().name(duty.label);
        if duty.weight < 0.0 {
            format!("\"not {name}\"")
        } else {
            format!("{name:?}")
        }
    }

    fn weight_of_one(&self, index: usize, findings: &mut Vec<Finding>) {
        let duty = &self.stats.duties[index];
        // The head of a title decides by design.
        if duty.part != Part::Duty {
            return;
        }
        for label in [Label::Senior, Label::Junior] {
            let all = self.stats.predicted[label];
            let decided: usize = duty.flips[label].iter().map(|(_, n)| n).sum();
            let share = decided as f64 / all.max(1) as f64;
            if decided >= self.budget.min_support && share > self.budget.max_decided {
                let name = self.labels().name(label);
                let message = format!(
                    "{decided} of {all} postings labelled {name} hang on duty {:?} alone",
                    duty.id
                );
                findings.push(self.finding(&lint::DECIDES_ALONE, index, message).help("one phrase decides too much; lower its weight, or find what else these postings say"));
            }
        }
    }

    fn pairs(&self, index: usize, findings: &mut Vec<Finding>) {
        let duty = &self.stats.duties[index];
        if duty.support < self.budget.min_support || duty.part != Part::Duty {
            return;
        }
        let says_the_same = |other: &usize| {
            let found = &self.stats.duties[*other];
            *other != index
                && found.part == Part::Duty
                && found.claim() == duty.claim()
                && found.question == duty.question
        };
        let others = (0..self.stats.duties.len()).filter(says_the_same);
        let most = others.max_by_key(|&other| self.stats.together(index, other));
        let Some(partner) = most else { return };
        let both = self.stats.together(index, partner);
        let other = &self.stats.duties[partner];
        let either = duty.support + other.support - both;
        let share = both as f64 / either as f64;
        // Each pair is said once, at the rarer duty.
        let is_first = (duty.support, index) < (other.support, partner);
        if share < self.budget.max_overlap || !is_first {
            return;
        }
        let message = format!(
            "duties {:?} and {:?} are found together in {both} of the {either} postings that have either",
            duty.id, other.id
        );
        let finding = self
            .finding(&lint::REDUNDANT_PAIR, index, message)
            .help("they count the same thing twice; join them into one duty");
        let origin = &self.lexicon.duties[partner].origin;
        findings.push(match self.sources.span(origin) {
            Some(place) => finding.beside(place, "the other"),
            None => finding,
        });
    }

    fn places(&self, index: usize, findings: &mut Vec<Finding>) {
        let duty = &self.stats.duties[index];
        if duty.hits.n < self.budget.min_support || duty.part != Part::Duty {
            return;
        }
        let n = duty.hits.n as f64;
        let sections = self
            .lexicon
            .sections
            .iter()
            .filter(|section| section.weight == 0.0);
        let elsewhere: usize = sections
            .filter_map(|section| duty.hits.by_section.get(&section.id))
            .sum();
        if elsewhere as f64 / n > self.budget.max_elsewhere {
            let message = format!(
                "{} of the finds of duty {:?} stand in sections about the company or its benefits",
                percent(elsewhere as f64 / n),
                duty.id
            );
            findings.push(
                self.finding(&lint::WRONG_SECTIONS, index, message)
                    .help("its words describe employers; make its terms longer"),
            );
        }
        let effects = self
            .lexicon
            .contexts
            .iter()
            .filter(|rule| rule.factor == 0.0);
        let effects: std::collections::BTreeSet<&str> =
            effects.map(|rule| rule.effect.as_str()).collect();
        let set_aside: usize = effects
            .iter()
            .filter_map(|effect| duty.hits.by_effect.get(*effect))
            .sum();
        if set_aside as f64 / n > self.budget.max_elsewhere {
            let message = format!(
                "{} of the finds of duty {:?} are somebody else's duty, or denied",
                percent(set_aside as f64 / n),
                duty.id
            );
            findings.push(self.finding(&lint::SOMEBODY_ELSES, index, message).help(
                "its words describe others; make its terms longer, or give it to another label",
            ));
        }
    }
}
