//! Votes weighed in the plain way, one step after the other, for [`Weights`] to be compared with.

use super::{Logits, MAX_MENTIONS, Scale, Standing, Vote, Weighed, Weights};
use crate::label::{ByLabel, Label};
use crate::lexicon::{Lexicon, Model, Question, Structure};
use crate::random::SplitMix;

/// Returns what votes come to, and what each adds to its duty's label.
fn weigh(lexicon: &Lexicon, votes: &[Vote]) -> (Weighed, Vec<Logits>) {
    let worths = Worths::new(lexicon, votes);
    let mut contributions = Vec::with_capacity(votes.len());
    let prior = &lexicon.model.prior;
    let mut scores = ByLabel::from_fn(|label| Logits::from_f64(prior[label]));
    let give = |label, logits| {
        scores[label] += logits;
        contributions.push(logits);
    };
    let field = worths.share_out(&lexicon.model, |_| true, give);
    let weighed = Weighed {
        scores,
        by_title: worths.part(lexicon, true),
        by_text: worths.part(lexicon, false),
        field,
    };
    (weighed, contributions)
}

/// What each vote is worth by itself.
#[derive(Clone, Debug)]
struct Worths {
    worths: Vec<(f64, Group)>,
}

impl Worths {
    /// Returns what votes are worth before those of a group are saturated: step 1 of [`weigh`].
    fn new(lexicon: &Lexicon, votes: &[Vote]) -> Worths {
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
    fn part(&self, lexicon: &Lexicon, is_in_title: bool) -> ByLabel<Logits> {
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
struct Group {
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

fn vote(random: &mut SplitMix, lexicon: &Lexicon) -> Vote {
    let index = |random: &mut SplitMix, len: usize| random.below(len as u64 + 1).checked_sub(1);
    let standing = match random.below(4) {
        0 => Standing::Title,
        1 => Standing::Mention {
            is_beside_title: random.happens(500),
            rank: random.below(MAX_MENTIONS as u64) as i32,
        },
        _ => Standing::Duty {
            section: index(random, lexicon.sections.len()).map(|index| index as usize),
            context: index(random, lexicon.contexts.len()).map(|index| index as usize),
        },
    };
    // Few duties, so that some are found again.
    let n_duties = lexicon.duties.len() as u64;
    let most = 1 + random.below(n_duties);
    Vote {
        duty: random.below(most) as usize,
        standing,
        share: [0.0, 0.25, 0.45, 0.5, 1.0, 0.1 + 0.2][random.below(6) as usize],
    }
}

fn change(random: &mut SplitMix, lexicon: &mut Lexicon) {
    let number = |random: &mut SplitMix| random.below(9_000) as f64 / 1_000.0;
    for duty in &mut lexicon.duties {
        duty.weight = number(random) - 3.0;
        if random.happens(50) {
            duty.weight = 0.0;
        }
    }
    let model = &mut lexicon.model;
    model.structure = *random.one_of(&[
        Structure::TwoQuestions,
        Structure::OneSoftmax,
        Structure::TwoExperts,
    ]);
    model.repeat = random.below(1_001) as f64 / 1_000.0;
    model.field_halfway = 0.001 + number(random);
    model.saturation.level = 0.001 + number(random);
    model.prior = ByLabel::from_fn(|_| number(random));
}

#[test]
fn votes_are_weighed_as_in_the_plain_way() {
    let mut random = SplitMix::new(11);
    let mut lexicon = Lexicon::shipped();
    let mut scale = Scale::default();
    for _ in 0..200 {
        let weights = Weights::new(&lexicon);
        for _ in 0..40 {
            let n_votes = random.below(60);
            let votes: Vec<Vote> = (0..n_votes).map(|_| vote(&mut random, &lexicon)).collect();
            let mut contributions = Vec::new();
            let weighed = weights.weigh(&votes, &mut scale, |logits| contributions.push(logits));
            let expected = weigh(&lexicon, &votes);
            assert_eq!(weighed.field.to_bits(), expected.0.field.to_bits());
            assert_eq!((weighed, contributions), expected, "{votes:?}");
        }
        change(&mut random, &mut lexicon);
    }
}
