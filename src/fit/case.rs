//! Labelled postings as the solver sees them: votes with all that does not change in fitting.

use std::collections::HashMap;

use super::parameters::effects;
use crate::label::Label;
use crate::lexicon::{Lexicon, Question};
use crate::score::{Standing, Vote};

/// A labelled posting, ready to be scored again and again.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    pub(crate) label: Label,
    /// How much it counts in the loss.
    pub(crate) importance: f64,
    pub(crate) votes: Vec<CaseVote>,
}

/// A vote with everything that does not change while fitting.
#[derive(Clone, Debug)]
pub(crate) struct CaseVote {
    pub(super) duty: usize,
    pub(super) label: Label,
    pub(super) question: Question,
    pub(super) is_title: bool,
    /// Share and repeats.
    pub(super) constant: f64,
    pub(super) section: Option<usize>,
    /// Index of the effect among the lexicon's, where a context governs the vote.
    pub(super) effect: Option<usize>,
    /// Nothing for duties; for names in the text, whether beside a title.
    pub(super) mention: Option<bool>,
}

impl Case {
    pub(crate) fn new(lexicon: &Lexicon, label: Label, importance: f64, votes: &[Vote]) -> Case {
        let effects = effects(lexicon);
        let mut repeats: HashMap<usize, i32> = HashMap::new();
        let votes = votes.iter().map(|vote| {
            let duty = &lexicon.duties[vote.duty];
            let (mut section, mut effect, mut mention) = (None, None, None);
            let mut constant = vote.share;
            match vote.standing {
                Standing::Title => {}
                Standing::Mention {
                    is_beside_title,
                    rank,
                } => {
                    mention = Some(is_beside_title);
                    constant *= lexicon.model.repeat.powi(rank);
                }
                Standing::Duty {
                    section: in_section,
                    context,
                } => {
                    section = in_section;
                    effect = context.and_then(|rule| {
                        let name = &lexicon.contexts[rule].effect;
                        effects.iter().position(|effect| effect.0 == *name)
                    });
                    let counts = constant != 0.0
                        && section.is_none_or(|index| lexicon.sections[index].weight != 0.0)
                        && effect.is_none_or(|index| effects[index].1 != 0.0);
                    if counts && duty.weight != 0.0 {
                        let found = repeats.entry(vote.duty).or_insert(0);
                        constant *= lexicon.model.repeat.powi(*found);
                        *found += 1;
                    }
                }
            }
            CaseVote {
                duty: vote.duty,
                label: duty.label,
                question: duty.question,
                is_title: vote.standing.is_title(),
                constant,
                section,
                effect,
                mention,
            }
        });
        Case {
            label,
            importance,
            votes: votes.collect(),
        }
    }

    /// Returns the duties that count in it, each once.
    pub(crate) fn duties(&self) -> Vec<usize> {
        let counting = self.votes.iter().filter(|vote| vote.constant != 0.0);
        let mut duties: Vec<usize> = counting.map(|vote| vote.duty).collect();
        duties.sort_unstable();
        duties.dedup();
        duties
    }
}
