//! Turns finds into logits: what each piece of evidence contributes to which label, such
//! that contributions add up to the scores exactly.

mod logits;

pub use self::logits::Logits;
use crate::label::{ByLabel, Label};
use crate::lexicon::{Lexicon, Model, Question, Structure};

/// Where a piece of evidence stands, which decides how it is weighed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Part of the title.
    Title,
    /// Part of a title that the text spells out.
    Mention {
        /// Whether the title column has a head of its own.
        is_beside_title: bool,
        /// How many names of the post the text has given before.
        rank: i32,
    },
    /// A duty.
    Duty {
        /// The section it stands in, where it has a heading.
        section: Option<usize>,
        /// The context rule that governs it.
        context: Option<usize>,
    },
}

impl Standing {
    /// Whether it is read off a title, in its column or spelt out by the text.
    pub(crate) fn is_title(self) -> bool {
        match self {
            Standing::Title | Standing::Mention { .. } => true,
            Standing::Duty { .. } => false,
        }
    }

    /// Returns what evidence counts that stands there.
    pub(crate) fn factor(self, lexicon: &Lexicon) -> f64 {
        let model = &lexicon.model;
        match self {
            Standing::Title => 1.0,
            Standing::Mention {
                is_beside_title: true,
                rank,
            } => model.mention_beside_title * model.repeat.powi(rank),
            Standing::Mention {
                is_beside_title: false,
                rank,
            } => model.mention * model.repeat.powi(rank),
            Standing::Duty { section, context } => {
                section.map_or(1.0, |section| lexicon.sections[section].weight)
                    * context.map_or(1.0, |rule| lexicon.contexts[rule].factor)
            }
        }
    }
}

/// A duty found, with everything that decides what the find is worth.
#[derive(Clone, Debug)]
pub(crate) struct Vote {
    /// Index of the duty.
    pub(crate) duty: usize,
    pub(crate) standing: Standing,
    /// What the grammar of a title leaves of it, 0 to 1; 0 where a mask takes it out of play.
    pub(crate) share: f64,
}

/// What the votes of a posting come to.
#[derive(Clone, Debug)]
pub(crate) struct Weighed {
    /// What each vote is worth by itself.
    pub(crate) worths: Worths,
    /// What each vote adds to its duty's label.
    pub(crate) contributions: Vec<Logits>,
    /// How far the post's field is that of the roles, 0 to 1: the share of evidence of the
    /// roles that counts.
    pub(crate) field: f64,
}

/// Weighs votes in the order given: the first find of a duty counts most.
///
/// 1. A vote is worth weight x share x what its standing counts x repeat^k for the duty's
///    k-th find.
/// 2. The votes of a group (one label, one sign, one question) that add up to S count
///    S x c / (c + S), where c is the group's saturation. Titles are not saturated, and
///    their repeats are weighed by their standing.
/// 3. Evidence of a role counts as far as the post's field is that of the roles: with F logits
///    for the field, the share F^2 / (F^2 + h^2), where h is where it counts half.
pub(crate) fn weigh(lexicon: &Lexicon, votes: &[Vote]) -> Weighed {
    let worths = Worths::new(lexicon, votes);
    let mut contributions = Vec::with_capacity(votes.len());
    let give = |_, logits| contributions.push(logits);
    let field = worths.share_out(&lexicon.model, |_| true, give);
    Weighed {
        worths,
        contributions,
        field,
    }
}

/// What each vote is worth by itself.
#[derive(Clone, Debug)]
pub(crate) struct Worths {
    worths: Vec<(f64, Group)>,
}

impl Worths {
    /// Returns what votes are worth before those of a group are saturated: step 1 of [`weigh`].
    pub(crate) fn new(lexicon: &Lexicon, votes: &[Vote]) -> Worths {
        let mut worths: Vec<(f64, Group)> = Vec::with_capacity(votes.len());
        // What the next find of each duty counts.
        let mut repeats = vec![1.0; lexicon.duties.len()];
        for vote in votes {
            let duty = &lexicon.duties[vote.duty];
            let is_title = vote.standing.is_title();
            let mut worth = duty.weight * vote.share * vote.standing.factor(lexicon);
            if worth != 0.0 && !is_title {
                let repeat: &mut f64 = &mut repeats[vote.duty];
                worth *= *repeat;
                *repeat *= lexicon.model.repeat;
            }
            let group = Group {
                label: duty.label,
                is_for: worth > 0.0,
                question: duty.question,
                is_title,
                is_in_title: vote.standing == Standing::Title,
            };
            worths.push((worth, group));
        }
        Worths { worths }
    }

    /// Adds what the votes of the title column, or all others, contribute to what each label starts
    /// with.
    pub(crate) fn part(&self, lexicon: &Lexicon, is_in_title: bool) -> ByLabel<Logits> {
        let model = &lexicon.model;
        let mut scores = ByLabel::from_fn(|label| Logits::from_f64(model.prior[label]));
        let counts = |group: &Group| group.is_in_title == is_in_title;
        self.share_out(model, counts, |label, logits| scores[label] += logits);
        scores
    }

    /// Calls `give` with what each of the votes that count contributes to its label, and returns how
    /// far the post's field is that of the roles: steps 2 and 3 of [`weigh`].
    fn share_out(
        &self,
        model: &Model,
        counts: impl Fn(&Group) -> bool,
        mut give: impl FnMut(Label, Logits),
    ) -> f64 {
        let counted = || self.worths.iter().filter(|(_, group)| counts(group));
        let mut totals = [0.0; Group::COUNT];
        for (worth, group) in counted() {
            totals[group.index()] += worth.abs();
        }
        let saturated =
            |worth: f64, group: &Group| worth * group.share(model, totals[group.index()]);
        let field_by = |is_asked: &dyn Fn(&Group) -> bool| {
            let answers = counted().filter(|(_, group)| group.question == Question::Field);
            let asked = answers.filter(|(_, group)| is_asked(group));
            let for_field: f64 = asked.map(|(worth, group)| -saturated(*worth, group)).sum();
            squared_share(for_field.max(0.0), model.field_halfway)
        };
        let field = field_by(&|_| true);
        // What evidence of the roles counts, in the title and in the text.
        let [in_title, in_text] = match model.structure {
            Structure::TwoQuestions => [field, field],
            Structure::OneSoftmax => [1.0, 1.0],
            Structure::TwoExperts => [
                field_by(&|group| group.is_title),
                field_by(&|group| !group.is_title),
            ],
        };
        for (worth, group) in counted() {
            let gate = match group.speaks_for_a_role() {
                true if group.is_title => in_title,
                true => in_text,
                false => 1.0,
            };
            give(
                group.label,
                Logits::from_f64(saturated(*worth, group) * gate),
            );
        }
        field
    }
}

fn squared_share(value: f64, halfway: f64) -> f64 {
    value * value / (value * value + halfway * halfway)
}

/// Votes that are saturated together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Group {
    label: Label,
    is_for: bool,
    question: Question,
    /// Whether it is read off a title, in its column or spelt out by the text.
    is_title: bool,
    /// Whether it is read off the title column.
    is_in_title: bool,
}

impl Group {
    /// How many there are: labels, signs, questions, and title or text.
    const COUNT: usize = Label::ALL.len() * 8;

    fn index(self) -> usize {
        let bit = |holds: bool, bit: usize| usize::from(holds) << bit;
        (self.label as usize) << 3
            | bit(self.is_for, 2)
            | bit(self.question == Question::Level, 1)
            | bit(self.is_title, 0)
    }

    /// Returns what share of a group's total counts.
    fn share(self, model: &Model, total: f64) -> f64 {
        let cap = match self.question {
            _ if self.is_title => return 1.0,
            Question::Field => model.saturation.field,
            Question::Level => model.saturation.level,
        };
        cap / (cap + total)
    }

    /// Whether it answers the question of the level in favour of a role.
    fn speaks_for_a_role(self) -> bool {
        match (self.question, self.label) {
            (Question::Field, _) => false,
            (Question::Level, Label::Senior | Label::Junior) => true,
            (Question::Level, Label::Other) => !self.is_for,
        }
    }
}

/// Adds what the votes contribute to what each label starts with.
pub(crate) fn scores(lexicon: &Lexicon, votes: &[Vote], weighed: &Weighed) -> ByLabel<Logits> {
    let prior = &lexicon.model.prior;
    let mut scores = ByLabel::from_fn(|label| Logits::from_f64(prior[label]));
    for (vote, contribution) in votes.iter().zip(&weighed.contributions) {
        scores[lexicon.duties[vote.duty].label] += *contribution;
    }
    scores
}

/// Weighs votes and returns the scores they come to.
pub(crate) fn total(lexicon: &Lexicon, votes: &[Vote]) -> ByLabel<Logits> {
    scores(lexicon, votes, &weigh(lexicon, votes))
}

/// Returns the label with the highest score; equal scores go to the more cautious label.
pub(crate) fn decide(scores: &ByLabel<Logits>) -> Label {
    [Label::Other, Label::Junior, Label::Senior]
        .into_iter()
        .reduce(|best, label| {
            if scores[label] > scores[best] {
                label
            } else {
                best
            }
        })
        .unwrap_or(Label::Other)
}

/// Returns each label's probability: the softmax of the scores over a temperature, which is
/// fitted so that they come true (Guo et al. 2017).
pub(crate) fn probabilities(scores: &ByLabel<Logits>, temperature: f64) -> ByLabel<f64> {
    let best = scores[decide(scores)].to_f64();
    let odd = |label| ((scores[label].to_f64() - best) / temperature).exp();
    let odds = ByLabel::from_fn(odd);
    let total: f64 = odds.iter().map(|(_, odd)| odd).sum();
    ByLabel::from_fn(|label| odds[label] / total)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ties_go_to_the_cautious_label() {
        let mut scores = ByLabel::from_fn(|_| Logits::default());
        assert_eq!(decide(&scores), Label::Other);
        scores.senior += Logits::from_f64(1.0);
        scores.junior += Logits::from_f64(1.0);
        assert_eq!(decide(&scores), Label::Junior);
    }
}
