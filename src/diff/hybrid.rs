//! One lexicon with one entry of another: what a change would be if it were made alone.

use super::entry::{Entry, EntryKind, grammar_list, spelling_id};
use super::setting;
use crate::lexicon::{Lexicon, Term, Vocabulary};

/// Returns a lexicon in which one entry is as the other lexicon has it, or lacks it as well.
/// All else stays, also what the entry's terms refer to, as far as it is there.
///
/// # Errors
///
/// Says why the entry cannot be taken over alone: a term that stays refers to what goes.
pub(super) fn hybrid(base: &Lexicon, other: &Lexicon, entry: &Entry) -> Result<Lexicon, String> {
    let mut lexicon = base.clone();
    let id = &entry.id;
    // A class or an effect that only the other lexicon has means nothing until it is named.
    let mut vocabulary = base.vocabulary.clone();
    let Vocabulary {
        classes,
        words: _,
        effects,
    } = &other.vocabulary;
    for (name, members) in classes {
        let members = || members.clone();
        vocabulary
            .classes
            .entry(name.clone())
            .or_insert_with(members);
    }
    for (name, &factor) in effects {
        vocabulary.effects.entry(name.clone()).or_insert(factor);
    }
    match entry.kind {
        EntryKind::Duty => {
            lexicon.duties.retain(|duty| duty.id != *id);
            for duty in other.duties.iter().filter(|duty| duty.id == *id) {
                let mut duty = duty.clone();
                read_again(&mut duty.terms, &vocabulary)?;
                lexicon.duties.push(duty);
            }
        }
        EntryKind::Mask => {
            lexicon.masks.retain(|mask| mask.id != *id);
            for mask in other.masks.iter().filter(|mask| mask.id == *id) {
                let mut mask = mask.clone();
                read_again(&mut mask.terms, &vocabulary)?;
                lexicon.masks.push(mask);
            }
        }
        EntryKind::Context => {
            lexicon.contexts.retain(|rule| rule.id != *id);
            for rule in other.contexts.iter().filter(|rule| rule.id == *id) {
                let mut rule = rule.clone();
                read_again(&mut rule.terms, &vocabulary)?;
                read_again(&mut rule.ends, &vocabulary)?;
                rule.factor = vocabulary.effects[&rule.effect];
                lexicon.contexts.push(rule);
            }
        }
        EntryKind::Mention => {
            lexicon.mentions.retain(|rule| rule.id != *id);
            for rule in other.mentions.iter().filter(|rule| rule.id == *id) {
                let mut rule = rule.clone();
                read_again(&mut rule.terms, &vocabulary)?;
                lexicon.mentions.push(rule);
            }
        }
        EntryKind::Section => {
            lexicon.sections.retain(|section| section.id != *id);
            for section in other.sections.iter().filter(|section| section.id == *id) {
                let mut section = section.clone();
                read_again(&mut section.headings, &vocabulary)?;
                lexicon.sections.push(section);
            }
        }
        EntryKind::Class => {
            match classes.get(id) {
                Some(members) => vocabulary.classes.insert(id.clone(), members.clone()),
                None => vocabulary.classes.remove(id),
            };
            read_all_again(&mut lexicon, &vocabulary)?;
        }
        EntryKind::Inflection => {
            match other.vocabulary.words.irregular.get(id) {
                Some(forms) => vocabulary.words.irregular.insert(id.clone(), forms.clone()),
                None => vocabulary.words.irregular.remove(id),
            };
            read_all_again(&mut lexicon, &vocabulary)?;
        }
        EntryKind::Spelling => {
            let is_it = |pair: &&[String; 2]| spelling_id(&pair[0], &pair[1]) == *id;
            let spellings = &mut vocabulary.words.spellings;
            spellings.retain(|pair| !is_it(&pair));
            spellings.extend(
                other
                    .vocabulary
                    .words
                    .spellings
                    .iter()
                    .filter(is_it)
                    .cloned(),
            );
            spellings.sort();
            read_all_again(&mut lexicon, &vocabulary)?;
        }
        EntryKind::Effect => {
            let factor = other.vocabulary.effects.get(id).copied();
            for rule in lexicon
                .contexts
                .iter_mut()
                .filter(|rule| rule.effect == *id)
            {
                rule.factor = factor.ok_or_else(|| {
                    format!("context {:?} has the effect {id:?}, which goes", rule.id)
                })?;
            }
        }
        EntryKind::Grammar => {
            let mut theirs = other.grammar.clone();
            let theirs = grammar_list(&mut theirs, id).map(std::mem::take);
            if let (Some(list), Some(theirs)) = (grammar_list(&mut lexicon.grammar, id), theirs) {
                *list = theirs;
            }
        }
        EntryKind::Label => {}
        EntryKind::Model => setting::take(&base.labels, &mut lexicon.model, &other.model, id),
    }
    lexicon.sort();
    Ok(lexicon)
}

fn read_again(terms: &mut [Term], vocabulary: &Vocabulary) -> Result<(), String> {
    for term in terms {
        let pattern = vocabulary.parse(&term.written);
        term.pattern = pattern.map_err(|fault| format!("{}: {fault}", term.origin))?;
    }
    Ok(())
}

fn read_all_again(lexicon: &mut Lexicon, vocabulary: &Vocabulary) -> Result<(), String> {
    for duty in &mut lexicon.duties {
        read_again(&mut duty.terms, vocabulary)?;
    }
    for mask in &mut lexicon.masks {
        read_again(&mut mask.terms, vocabulary)?;
    }
    for rule in &mut lexicon.contexts {
        read_again(&mut rule.terms, vocabulary)?;
        read_again(&mut rule.ends, vocabulary)?;
    }
    for rule in &mut lexicon.mentions {
        read_again(&mut rule.terms, vocabulary)?;
    }
    for section in &mut lexicon.sections {
        read_again(&mut section.headings, vocabulary)?;
    }
    Ok(())
}
