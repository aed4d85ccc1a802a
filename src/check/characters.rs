//! Lints of the characters: spaces that are none, letters of other scripts, and text that is
//! not in the normal form that postings are compared in.

use unicode_normalization::UnicodeNormalization;

use super::finding::Finding;
use super::lint;
use super::source::{Sources, Written};
use crate::format;

/// Letters of other scripts that look like Latin ones (Unicode's confusables, the common part).
const LOOK_ALIKES: [(&str, &str); 3] = [
    // Cyrillic
    (
        "аеорсухіјѕԁԛԝһАВЕКМНОРСТХІЈЅ",
        "aeopcyxijsdqwhABEKMHOPCTXIJS",
    ),
    // Greek
    ("οιαρνυΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "oiapvuABEZHIKMNOPTYX"),
    // Full width
    (
        "ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ",
        "abcdefghijklmnopqrstuvwxyz",
    ),
];

pub(super) fn check(sources: &Sources<'_>, findings: &mut Vec<Finding>) {
    for term in words(sources) {
        odd_space(&term, findings);
        look_alikes(&term, findings);
    }
    for text in sources.all_strings() {
        not_nfc(sources, &text, findings);
    }
    for (file, source) in sources.0.iter().enumerate() {
        not_canonical(file, source, findings);
    }
}

/// Returns what is matched or compared: terms, members of classes, ids. Examples may hold any
/// character, since postings do.
fn words<'s>(sources: &'s Sources<'_>) -> Vec<Written<'s>> {
    let mut words = sources.terms();
    for (file, _, _, item) in sources.named("classes") {
        let members = item.as_array().into_iter().flat_map(toml_edit::Array::iter);
        words.extend(members.filter_map(|member| sources.written(file, member)));
    }
    for entry in sources.entries() {
        let id = entry.value("id").map(|(value, _)| value);
        words.extend(id.and_then(|id| sources.written(entry.file, id)));
    }
    words
}

/// Whether a character takes no room, so that nobody sees it.
fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}'
    )
}

fn odd_space(text: &Written<'_>, findings: &mut Vec<Finding>) {
    let is_odd = |c: char| is_invisible(c) || c.is_whitespace() && c != ' ';
    let first = text.value.char_indices().find(|&(_, c)| is_odd(c));
    let double = text.value.find("  ").map(|at| at..at + 2);
    let trimmed = text.value.trim();
    let (range, what) = if let Some((at, character)) = first {
        let what = format!(
            "U+{:04X} in {:?}",
            u32::from(character),
            visible(text.value)
        );
        (at..at + character.len_utf8(), what)
    } else if let Some(double) = double {
        (double, format!("two spaces in a row in {:?}", text.value))
    } else if trimmed.len() < text.value.len() {
        (
            0..text.value.len(),
            format!("a space at the edge of {:?}", text.value),
        )
    } else {
        return;
    };
    let seen: String = text.value.chars().filter(|&c| !is_invisible(c)).collect();
    let mended: Vec<&str> = seen.split_whitespace().collect();
    let whole = text.part(0..text.value.len());
    let finding = Finding::new(&lint::ODD_SPACE, Some(text.part(range)), what)
        .help("write single plain spaces: any white space of a posting stands for them");
    findings.push(finding.fix(whole, mended.join(" ")));
}

fn visible(text: &str) -> String {
    text.chars()
        .map(|c| if is_invisible(c) { '·' } else { c })
        .collect()
}

fn look_alikes(text: &Written<'_>, findings: &mut Vec<Finding>) {
    if !text.value.chars().any(|c| c.is_ascii_alphabetic()) {
        return;
    }
    for (at, character) in text.value.char_indices() {
        let Some(latin) = latin(character) else {
            continue;
        };
        let message = format!(
            "U+{:04X} in {:?} looks like the Latin {latin:?} and is another letter",
            u32::from(character),
            text.value
        );
        let place = text.part(at..at + character.len_utf8());
        let finding = Finding::new(&lint::LOOK_ALIKE, Some(place.clone()), message)
            .label("not Latin")
            .help("no posting writes the word so; it would never be found");
        findings.push(finding.fix(place, latin));
    }
}

fn latin(character: char) -> Option<String> {
    LOOK_ALIKES.iter().find_map(|(others, latin)| {
        let at = others.chars().position(|other| other == character)?;
        latin.chars().nth(at).map(String::from)
    })
}

fn not_nfc(sources: &Sources<'_>, text: &Written<'_>, findings: &mut Vec<Finding>) {
    if unicode_normalization::is_nfc(text.value) {
        return;
    }
    let composed: String = sources.text(&text.span).nfc().collect();
    let message = format!("{:?} is not in Unicode normal form C", text.value);
    let finding = Finding::new(&lint::NOT_NFC, Some(text.span.clone()), message)
        .help("accents stand apart from their letters here, which other tools see as other words");
    findings.push(finding.fix(text.span.clone(), composed));
}

fn not_canonical(file: usize, source: &super::source::Source<'_>, findings: &mut Vec<Finding>) {
    let Ok(canonical) = format::canonical(source.name, source.text) else {
        return;
    };
    if canonical == source.text {
        return;
    }
    let (found, wanted) = (source.text.lines(), canonical.lines());
    let same = found
        .zip(wanted)
        .take_while(|(found, wanted)| found == wanted);
    let line = same.count();
    let start: usize = source
        .text
        .split_inclusive('\n')
        .take(line)
        .map(str::len)
        .sum();
    let length = source.text[start..].lines().next().map_or(0, str::len);
    let place = super::finding::Span::new(file, start..start + length);
    let whole = super::finding::Span::new(file, 0..source.text.len());
    let message = format!("{} is not in the canonical form", source.name);
    let finding = Finding::new(&lint::NOT_CANONICAL, Some(place), message)
        .label("the first line that differs")
        .help("run `rolecall fmt`, so that changes show only what changes");
    findings.push(finding.fix(whole, canonical));
}
