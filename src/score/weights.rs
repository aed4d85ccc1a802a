//! What votes are worth and what they add to the scores, from numbers that were looked up when the
//! lexicon was compiled.

use super::{Logits, MAX_MENTIONS, Standing, Vote};
use crate::label::{ByLabel, Label};
use crate::lexicon::{Lexicon, Model, Question, Structure};

/// The numbers of a lexicon, ready to weigh votes with.
#[derive(Debug)]
pub(crate) struct Weights {
    duties: Vec<DutyWeight>,
    /// What evidence counts in each section, and under each context; under none first.
    sections: Vec<f64>,
    contexts: Vec<f64>,
    /// What a text's names for its post count by rank: beside a title with a head, and by themselves.
    mentions: [[f64; MAX_MENTIONS]; 2],
    /// What the next find of a duty counts, as a share of the one before it.
    repeat: f64,
    /// Where groups that answer the question of the field, and of the level, saturate.
    saturation: [f64; 2],
    field_halfway: f64,
    structure: Structure,
    prior: ByLabel<Logits>,
}

#[derive(Clone, Copy, Debug)]
struct DutyWeight {
    weight: f64,
    /// The bits of its group that do not depend on where it is found.
    group: u8,
}

/// Votes of one label, sign, question, and of titles or of text, as bits. Those of a text are
/// saturated together.
const LABEL: u32 = 3;
const IS_FOR: u8 = 4;
const LEVEL: u8 = 2;
const TITLE: u8 = 1;
const N_GROUPS: usize = Label::ALL.len() << LABEL;

/// Whether a group answers the question of the level in favour of a role.
fn speaks_for_a_role(group: u8) -> bool {
    let is_role = group >> LABEL != Label::Other as u8;
    group & LEVEL != 0 && (is_role || group & IS_FOR == 0)
}

/// Memory for weighing, kept from posting to posting.
#[derive(Debug, Default)]
pub(crate) struct Scale {
    worths: Vec<Worth>,
    /// What the next find of each duty counts; 1 between postings.
    repeats: Vec<f64>,
}

/// What a vote is worth, by itself and later beside its group.
#[derive(Clone, Copy, Debug)]
struct Worth {
    worth: f64,
    group: u8,
    source: Source,
}

/// What a vote is read off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Source {
    Title,
    Mention,
    Duty,
}

/// What the votes of a posting come to.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Weighed {
    pub(crate) scores: ByLabel<Logits>,
    /// What those of the title column come to by themselves, and all others.
    pub(crate) by_title: ByLabel<Logits>,
    pub(crate) by_text: ByLabel<Logits>,
    /// How far the post's field is that of the roles, 0 to 1: the share of evidence of the
    /// roles that counts.
    pub(crate) field: f64,
}

impl Weights {
    pub(crate) fn new(lexicon: &Lexicon) -> Weights {
        let model = &lexicon.model;
        let duties = lexicon.duties.iter().map(|duty| DutyWeight {
            weight: duty.weight,
            group: (duty.label as u8) << LABEL
                | match duty.question {
                    Question::Field => 0,
                    Question::Level => LEVEL,
                },
        });
        let sections = lexicon.sections.iter().map(|section| section.weight);
        let contexts = lexicon.contexts.iter().map(|rule| rule.factor);
        let mentions = [true, false].map(|is_beside_title| {
            std::array::from_fn(|rank| {
                let rank = rank as i32;
                Standing::Mention {
                    is_beside_title,
                    rank,
                }
                .factor(lexicon)
            })
        });
        Weights {
            duties: duties.collect(),
            sections: std::iter::once(1.0).chain(sections).collect(),
            contexts: std::iter::once(1.0).chain(contexts).collect(),
            mentions,
            repeat: model.repeat,
            saturation: [model.saturation.field, model.saturation.level],
            field_halfway: model.field_halfway,
            structure: model.structure,
            prior: prior(model),
        }
    }

    /// Weighs votes in the order given: the first find of a duty counts most. `give` is called with
    /// what each vote adds to its duty's label.
    ///
    /// 1. A vote is worth weight x share x what its standing counts x repeat^k for the duty's
    ///    k-th find.
    /// 2. The votes of a group (one label, one sign, one question) that add up to S count
    ///    S x c / (c + S), where c is the group's saturation. Titles are not saturated, and
    ///    their repeats are weighed by their standing.
    /// 3. Evidence of a role counts as far as the post's field is that of the roles: with F logits
    ///    for the field, the share F^2 / (F^2 + h^2), where h is where it counts half.
    ///
    /// The title column and the rest are weighed by themselves in the same pass. Their groups are
    /// the same, as titles are not saturated; what differs is how far the field is that of the
    /// roles.
    pub(crate) fn weigh(
        &self,
        votes: &[Vote],
        scale: &mut Scale,
        mut give: impl FnMut(Logits),
    ) -> Weighed {
        let totals = self.put_on(votes, scale);
        let for_field = self.saturate(&totals, &mut scale.worths);
        let field = self.field(for_field.all);
        let gates = self.gates(&for_field, field);
        let mut parts = [[Logits::default(); Label::ALL.len()]; 2];
        let mut scores = parts[0];
        for &Worth {
            worth,
            group,
            source,
        } in &scale.worths
        {
            let [among_all, in_part] = match speaks_for_a_role(group) {
                true => gates[source as usize],
                false => [1.0, 1.0],
            };
            let contribution = Logits::from_f64(worth * among_all);
            let label = usize::from(group >> LABEL);
            let part = usize::from(source == Source::Title);
            scores[label] += contribution;
            parts[part][label] += if in_part == among_all {
                contribution
            } else {
                Logits::from_f64(worth * in_part)
            };
            give(contribution);
        }
        let and_prior =
            |sums: [Logits; 3]| ByLabel::from_fn(|label| self.prior[label] + sums[label as usize]);
        Weighed {
            scores: and_prior(scores),
            by_title: and_prior(parts[1]),
            by_text: and_prior(parts[0]),
            field,
        }
    }

    /// Returns what votes come to.
    pub(crate) fn total(&self, votes: &[Vote]) -> ByLabel<Logits> {
        self.weigh(votes, &mut Scale::default(), |_| ()).scores
    }

    /// Finds out what each vote is worth by itself, and what groups add up to: step 1 of
    /// [`Weights::weigh`].
    fn put_on(&self, votes: &[Vote], scale: &mut Scale) -> [f64; N_GROUPS] {
        let Scale { worths, repeats } = scale;
        repeats.resize(self.duties.len(), 1.0);
        worths.clear();
        let mut totals = [0.0; N_GROUPS];
        for vote in votes {
            let duty = &self.duties[vote.duty];
            let (factor, source) = self.factor(vote.standing);
            let mut worth = duty.weight * vote.share * factor;
            if worth != 0.0 && source == Source::Duty {
                let repeat = &mut repeats[vote.duty];
                worth *= *repeat;
                *repeat *= self.repeat;
            }
            let sign = if worth > 0.0 { IS_FOR } else { 0 };
            let title = if source == Source::Duty { 0 } else { TITLE };
            let group = duty.group | sign | title;
            totals[usize::from(group)] += worth.abs();
            worths.push(Worth {
                worth,
                group,
                source,
            });
        }
        for vote in votes {
            repeats[vote.duty] = 1.0;
        }
        totals
    }

    /// Returns [`Standing::factor`].
    #[inline]
    fn factor(&self, standing: Standing) -> (f64, Source) {
        match standing {
            Standing::Title => (1.0, Source::Title),
            Standing::Mention {
                is_beside_title,
                rank,
            } => {
                let by_rank = &self.mentions[usize::from(!is_beside_title)];
                (by_rank[rank as usize], Source::Mention)
            }
            Standing::Duty { section, context } => {
                let section = self.sections[section.map_or(0, |section| section + 1)];
                let context = self.contexts[context.map_or(0, |rule| rule + 1)];
                (section * context, Source::Duty)
            }
        }
    }

    /// Takes from each vote what its group has too much, and returns what is left of those for the
    /// field: step 2 of [`Weights::weigh`].
    fn saturate(&self, totals: &[f64; N_GROUPS], worths: &mut [Worth]) -> ForField {
        let shares: [f64; N_GROUPS] = std::array::from_fn(|group| {
            let cap = self.saturation[usize::from(group as u8 & LEVEL != 0)];
            match group as u8 & TITLE {
                0 => cap / (cap + totals[group]),
                _ => 1.0,
            }
        });
        let mut for_field = ForField::default();
        for Worth {
            worth,
            group,
            source,
        } in worths
        {
            *worth *= shares[usize::from(*group)];
            if *group & LEVEL == 0 {
                for_field.add(-*worth, *source);
            }
        }
        for_field
    }

    /// Returns how far a field is that of the roles by the logits that speak for it.
    fn field(&self, logits: f64) -> f64 {
        let logits = logits.max(0.0);
        let halfway = self.field_halfway;
        logits * logits / (logits * logits + halfway * halfway)
    }

    /// Returns what evidence of the roles counts by what it is read off: among all votes, and among
    /// those of its part alone.
    fn gates(&self, for_field: &ForField, field: f64) -> [[f64; 2]; 3] {
        let in_title = self.field(for_field.in_title);
        let in_text = self.field(for_field.in_text);
        match self.structure {
            Structure::TwoQuestions => [[field, in_title], [field, in_text], [field, in_text]],
            Structure::OneSoftmax => [[1.0; 2]; 3],
            Structure::TwoExperts => {
                let titles = self.field(for_field.titles);
                let mentions = self.field(for_field.mentions);
                let duties = self.field(for_field.duties);
                [[titles, in_title], [titles, mentions], [duties, duties]]
            }
        }
    }
}

fn prior(model: &Model) -> ByLabel<Logits> {
    ByLabel::from_fn(|label| Logits::from_f64(model.prior[label]))
}

/// Logits for the field, added up in the order of the votes, by what they are read off.
#[derive(Default)]
struct ForField {
    all: f64,
    in_title: f64,
    in_text: f64,
    /// In the title column or spelt out by the text.
    titles: f64,
    mentions: f64,
    duties: f64,
}

impl ForField {
    fn add(&mut self, logits: f64, source: Source) {
        self.all += logits;
        match source {
            Source::Title => {
                self.in_title += logits;
                self.titles += logits;
            }
            Source::Mention => {
                self.in_text += logits;
                self.titles += logits;
                self.mentions += logits;
            }
            Source::Duty => {
                self.in_text += logits;
                self.duties += logits;
            }
        }
    }
}
