use crate::classifier::Classifier;
use crate::diff::hybrid::hybrid;
use crate::diff::{Differ, Outcome};
use crate::label::Label;
use crate::lexicon::{Lexicon, Place, Question};
use crate::posting::Posting;

/// The shipped lexicon with changes of every kind.
fn reworked() -> Lexicon {
    let mut new = Lexicon::shipped();
    for (index, duty) in new.duties.iter_mut().enumerate() {
        match index % 16 {
            0 => duty.weight *= 0.3,
            3 => duty.weight = -duty.weight,
            5 => duty.terms.truncate(duty.terms.len().div_ceil(2)),
            7 => duty.label = Label::Junior,
            9 => duty.place = Place::Title,
            11 => duty.question = Question::Field,
            13 => duty.id.push_str("-renamed"),
            _ => {}
        }
    }
    new.duties.retain(|duty| duty.id.len() % 11 != 0);
    new.masks.truncate(new.masks.len() / 2);
    new.contexts[0].reach = 2;
    new.mentions.truncate(1);
    new.sections[0].weight = 0.3;
    new.grammar.modifiers.clear();
    for factor in new.vocabulary.effects.values_mut() {
        *factor = 0.8;
    }
    for rule in &mut new.contexts {
        rule.factor = new.vocabulary.effects[&rule.effect];
    }
    new.model.repeat = 0.9;
    new.model.prior.other = 3.0;
    new.sort();
    new
}

#[test]
fn a_change_alone_is_what_a_lexicon_with_it_says() {
    let (old, new) = (Lexicon::shipped(), reworked());
    let differ = Differ::new(old.clone(), new.clone());
    let [by_old, by_new] = [old.clone(), new.clone()].map(Classifier::new);
    let corpus = include_str!("../../../corpora/postings.csv");
    let mut reader = csv::Reader::from_reader(corpus.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
    let outcomes: Vec<(Posting<'_>, Outcome)> = rows
        .iter()
        .step_by(2)
        .map(|row| {
            let posting = Posting::new(&row[1], &row[2]);
            let outcome = differ.judge(&posting);
            (posting, outcome)
        })
        .collect();
    for (posting, outcome) in &outcomes {
        for (classifier, found) in [(&by_old, outcome.old), (&by_new, outcome.new)] {
            let verdict = classifier.classify(posting);
            assert_eq!((verdict.role, verdict.confidence), found);
        }
    }
    let mut n_flips = 0;
    for (index, change) in differ.changes().iter().enumerate() {
        let alone = hybrid(&old, &new, &change.entry).expect("every change stands alone");
        let alone = Classifier::new(alone);
        for (posting, outcome) in &outcomes {
            let expected = alone.classify(posting).role;
            let found = outcome.alone.iter().find(|(found, _)| *found == index);
            let found = found.map_or(outcome.old.0, |(_, label)| *label);
            assert_eq!(found, expected, "{change:?}");
            n_flips += u64::from(found != outcome.old.0);
        }
    }
    assert!(n_flips > 5, "{n_flips}");
}
