//! Lints of where duties come from: documents that are named, exist, and say what the weights
//! say.

use std::collections::{BTreeMap, BTreeSet};

use toml_edit::{Array, Item, Value};

use super::finding::{Finding, Span};
use super::keys;
use super::lint;
use super::source::{Entry, Sources};
use crate::label::Label;
use crate::lexicon::{Duty, Lexicon, Part};

/// Evidence in logits from which a weight says that a duty tells the roles apart.
const SEPARATES: f64 = 1.0;

pub(super) fn check_named(sources: &Sources<'_>, findings: &mut Vec<Finding>) {
    let documents: BTreeSet<&str> = sources.named("sources").map(|(_, id, _, _)| id).collect();
    let mut used = BTreeSet::new();
    for entry in sources
        .entries()
        .iter()
        .filter(|entry| entry.kind == "duty")
    {
        named(sources, entry, &documents, &mut used, findings);
    }
    for (file, id, span, _) in sources.named("sources") {
        if !used.contains(id) {
            let message = format!("no duty is drawn from source {id:?}");
            let finding = Finding::new(&lint::UNUSED_SOURCE, Some(Span::new(file, span)), message)
                .help("draw duties from it, or remove it");
            findings.push(finding);
        }
    }
}

fn named(
    sources: &Sources<'_>,
    entry: &Entry<'_>,
    documents: &BTreeSet<&str>,
    used: &mut BTreeSet<String>,
    findings: &mut Vec<Finding>,
) {
    let id = entry.id().unwrap_or("without an id");
    let list = entry.table.get("sources").and_then(Item::as_array);
    let values: Vec<&Value> = list.into_iter().flat_map(Array::iter).collect();
    let place = entry.value("id").map_or(entry.header(), |(_, span)| span);
    if values.is_empty() {
        let message = format!("duty {id:?} names no source");
        let finding = Finding::new(&lint::NO_SOURCE, Some(place.clone()), message)
            .help("write sources = [\"...\"] with the documents that state it, so that others can check it");
        findings.push(finding);
    }
    if values.len() == 1 {
        let message = format!("duty {id:?} rests on one source");
        let finding = Finding::new(&lint::ONE_SOURCE, Some(place), message).help(
            "a second document that states it makes it a duty of the role, not of one author",
        );
        findings.push(finding);
    }
    for value in values {
        let Some(written) = sources.written(entry.file, value) else {
            continue;
        };
        used.insert(written.value.to_owned());
        if documents.contains(written.value) {
            continue;
        }
        let message = format!("there is no source {:?}", written.value);
        let finding = Finding::new(&lint::UNKNOWN_SOURCE, Some(written.span.clone()), message);
        findings.push(
            match keys::closest(written.value, documents.iter().copied()) {
                Some(closest) => finding
                    .label(format!("did you mean {closest:?}?"))
                    .help("list every document under [sources], with its title"),
                None => finding.help(format!(
                    "add it: [sources] {:?} = {{ title = \"...\" }}",
                    written.value
                )),
            },
        );
    }
}

/// Sources that give a duty to the other role, or to both.
pub(super) fn check(sources: &Sources<'_>, lexicon: &Lexicon, findings: &mut Vec<Finding>) {
    let mut wordings: BTreeMap<String, Vec<&Duty>> = BTreeMap::new();
    for duty in lexicon
        .duties
        .iter()
        .filter(|duty| duty.label != Label::Other && duty.part == Part::Duty)
    {
        for wording in duty.terms.iter().flat_map(|term| term.literal_wordings()) {
            wordings.entry(wording).or_default().push(duty);
        }
    }
    let mut said = BTreeSet::new();
    for duty in &lexicon.duties {
        if duty.label == Label::Other || duty.part != Part::Duty || duty.weight.abs() < SEPARATES {
            continue;
        }
        let label = lexicon.labels.name(duty.label);
        let mut documents = duty.sources.iter().filter_map(|id| lexicon.sources.get(id));
        let elsewhere = documents
            .find(|source| !source.describes.is_empty() && !source.describes.contains(&duty.label));
        if let Some(source) = elsewhere {
            let message = format!(
                "duty {:?} speaks for {label} by {} logits, and {:?} describes the other role",
                duty.id, duty.weight, source.title
            );
            let finding = Finding::new(&lint::SOURCE_OF_BOTH, sources.span(&duty.origin), message)
                .help("name a source that gives the duty to this role, or weigh it below 1");
            findings.push(finding);
        }
        let terms = duty.terms.iter().flat_map(|term| term.literal_wordings());
        for wording in terms {
            let others = wordings.get(&wording).into_iter().flatten();
            let rival = others.copied().find(|other| {
                other.label != duty.label
                    && other.sources.iter().any(|id| duty.sources.contains(id))
            });
            let Some(rival) = rival else { continue };
            if !said.insert((duty.id.as_str(), rival.id.as_str())) {
                continue;
            }
            let message = format!(
                "the same source gives {wording:?} to both roles ({:?} and {:?}), and the weights pretend that it separates them",
                duty.id, rival.id
            );
            let finding = Finding::new(&lint::SOURCE_OF_BOTH, sources.span(&duty.origin), message)
                .help("move the wording to a duty of both roles, or weigh it below 1");
            findings.push(match sources.span(&rival.origin) {
                Some(place) => finding.beside(place, "for the other role"),
                None => finding,
            });
        }
    }
}
