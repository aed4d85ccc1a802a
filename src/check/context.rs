//! Lints of the context rules: how far they reach, what ends them, and what they do.

use std::collections::{BTreeMap, BTreeSet};

use toml_edit::Item;

use super::finding::{Finding, Span};
use super::keys;
use super::lint;
use super::source::Sources;
use crate::lexicon::{ContextRule, Lexicon, Stop};

/// Words that a trigger may reach with nothing but the end of the sentence to stop it.
const FAR: usize = 6;

/// Lints of the effects, as written: a rule whose effect is unknown does not load.
pub(super) fn check_effects(sources: &Sources<'_>, findings: &mut Vec<Finding>) {
    let known: BTreeSet<&str> = sources
        .named("effects")
        .map(|(_, name, _, _)| name)
        .collect();
    let mut used = BTreeSet::new();
    for entry in sources
        .entries()
        .iter()
        .filter(|entry| entry.kind == "context")
    {
        let Some((effect, span)) = entry.value("effect") else {
            continue;
        };
        let Some(effect) = effect.as_str() else {
            continue;
        };
        used.insert(effect.to_owned());
        if known.contains(effect) {
            continue;
        }
        let message = format!("there is no effect {effect:?}");
        let finding = Finding::new(&lint::UNKNOWN_EFFECT, Some(span.clone()), message);
        let closest = keys::closest(effect, known.iter().copied());
        findings.push(match closest {
            Some(closest) => finding
                .label(format!("did you mean {closest:?}?"))
                .fix(span, format!("{closest:?}")),
            None => finding.help(format!(
                "add it: [effects] {effect} = 0.0, which sets the duty aside"
            )),
        });
    }
    for (file, name, span, item) in sources.named("effects") {
        let place = Span::new(file, span);
        if !used.contains(name) {
            let message = format!("no context rule has the effect {name:?}");
            let finding = Finding::new(&lint::UNUSED_EFFECT, Some(place.clone()), message)
                .help("use it, or remove it");
            findings.push(finding);
        }
        if number(item) == Some(1.0) {
            let message = format!("the effect {name:?} multiplies with 1, which changes nothing");
            let finding = Finding::new(&lint::EFFECT_DOES_NOTHING, Some(place), message)
                .help("write 0.0 to set a duty aside, 0.5 to halve it");
            findings.push(finding);
        }
    }
}

fn number(item: &Item) -> Option<f64> {
    item.as_float()
        .or_else(|| item.as_integer().map(|whole| whole as f64))
}

pub(super) fn check(sources: &Sources<'_>, lexicon: &Lexicon, findings: &mut Vec<Finding>) {
    let mut triggers: BTreeMap<String, &ContextRule> = BTreeMap::new();
    let mut duty_terms: BTreeMap<String, (&str, Option<Span>)> = BTreeMap::new();
    for duty in &lexicon.duties {
        for term in &duty.terms {
            for wording in term.literal_wordings() {
                duty_terms
                    .entry(wording)
                    .or_insert((&duty.id, sources.span(&term.origin)));
            }
        }
    }
    for rule in &lexicon.contexts {
        let place = sources.span(&rule.origin);
        if rule.ends.is_empty() && rule.stop == Stop::Sentence && rule.reach > FAR {
            let message = format!(
                "nothing but the end of the sentence ends {:?}, {} words away",
                rule.id, rule.reach
            );
            let finding = Finding::new(&lint::ENDLESS_TRIGGER, place.clone(), message)
                .help("write ends = [...] with the words after which the duty is the post's own again, or stop = \"clause\"");
            findings.push(finding);
        }
        if rule.reach == 0 {
            let message = format!("{:?} reaches no word", rule.id);
            let finding = Finding::new(&lint::UNREACHABLE_RULE, place.clone(), message)
                .help("write reach = 8, say");
            findings.push(finding);
        }
        for term in &rule.terms {
            let wordings = term.literal_wordings();
            if let Some((wording, (duty, other))) =
                wordings.iter().find_map(|w| Some((w, duty_terms.get(w)?)))
            {
                let message = format!(
                    "{wording:?} triggers {:?} and is a term of duty {duty:?}",
                    rule.id
                );
                let finding = Finding::new(
                    &lint::TRIGGER_IS_A_TERM,
                    sources.span(&term.origin),
                    message,
                )
                .help("a phrase is either what the post does or a sign of whose doing it is");
                findings.push(match other {
                    Some(other) => finding.beside(other.clone(), "a term here"),
                    None => finding,
                });
            }
            let same = |other: &&ContextRule| {
                other.direction == rule.direction
                    && other.reach >= rule.reach
                    && other.stop == rule.stop
                    && other.effect == rule.effect
            };
            let earlier = wordings
                .iter()
                .map(|wording| triggers.get(wording).copied().filter(same));
            if let Some(Some(other)) = earlier.reduce(|one, two| one.and(two)) {
                let message = format!("{:?} does what {:?} does already", term.written, other.id);
                let finding =
                    Finding::new(&lint::UNREACHABLE_RULE, sources.span(&term.origin), message)
                        .help("remove the trigger from one of the two rules");
                findings.push(finding);
            }
        }
        for wording in rule.terms.iter().flat_map(|term| term.literal_wordings()) {
            triggers.entry(wording).or_insert(rule);
        }
    }
}
