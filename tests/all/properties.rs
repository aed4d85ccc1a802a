//! What holds for any text whatever: there is a label, and evidence points at its words.

use rolecall::{ByLabel, Logits, NormalizedText, Posting};

use crate::SHIPPED;
use crate::failing::Failing;
use crate::random::Random;

/// Texts tried by each property.
const N_TEXTS: u64 = 400;

/// Characters of a flood: longer than any real posting.
const FLOOD_LEN: usize = 1 << 20;

/// Returns titles and texts, the same ones in every run.
fn postings() -> impl Iterator<Item = (String, String)> {
    (0..N_TEXTS).map(|seed| {
        let mut random = Random::new(seed);
        (random.text(12), random.text(80))
    })
}

#[test]
fn evidence_points_at_its_words_in_the_raw_text() {
    let mut failing = Failing::default();
    for (title, text) in postings() {
        for piece in SHIPPED.explain(&Posting::new(&title, &text)).evidence {
            let raw = match piece.field.as_str() {
                "title" => &title,
                "text" => &text,
                _ => continue,
            };
            let is_inside = piece.start < piece.end && piece.end <= raw.chars().count();
            let len = piece.end.saturating_sub(piece.start);
            let words: String = raw.chars().skip(piece.start).take(len).collect();
            let holds = is_inside && words == piece.text;
            failing.note_unless(
                holds,
                format!("{raw:?}"),
                format!("{piece:?} has {words:?}"),
            );
        }
    }
    failing.assert_none();
}

#[test]
fn contributions_add_up_to_the_scores() {
    let mut failing = Failing::default();
    for (title, text) in postings() {
        let explanation = SHIPPED.explain(&Posting::new(&title, &text));
        let evidence = &explanation.evidence;
        let sums = ByLabel::from_fn(|label| -> Logits {
            evidence
                .iter()
                .filter(|piece| piece.label == label)
                .map(|piece| piece.contribution)
                .sum()
        });
        let scores = explanation.verdict.scores;
        failing.note_unless(
            sums == scores,
            format!("{title:?} {text:?}"),
            format!("{sums:?} {scores:?}"),
        );
    }
    failing.assert_none();
}

#[test]
fn classify_and_explain_agree() {
    let mut failing = Failing::default();
    for (title, text) in postings() {
        let posting = Posting::new(&title, &text);
        let (verdict, explanation) = (SHIPPED.classify(&posting), SHIPPED.explain(&posting));
        let is_share = (0.0..=1.0).contains(&verdict.confidence);
        let holds = verdict == explanation.verdict && is_share;
        failing.note_unless(holds, format!("{title:?} {text:?}"), format!("{verdict:?}"));
    }
    failing.assert_none();
}

#[test]
fn words_are_lower_case_without_spaces() {
    let mut failing = Failing::default();
    for (title, text) in postings() {
        for raw in [title, text] {
            let normalized = NormalizedText::new(&raw);
            let words: Vec<&str> = (0..normalized.tokens().len())
                .map(|token| normalized.word(token))
                .collect();
            for word in &words {
                let holds = !word.is_empty()
                    && word.to_lowercase() == **word
                    && !word.contains(char::is_whitespace);
                failing.note_unless(holds, format!("{raw:?}"), format!("{word:?}"));
            }
            let joined: String = words.iter().map(|word| format!(" {word}")).collect();
            failing.note_unless(
                format!("{joined} ") == normalized.as_str(),
                format!("{raw:?}"),
                joined,
            );
        }
    }
    failing.assert_none();
}

#[test]
fn tokens_stand_in_order_on_character_boundaries() {
    let mut failing = Failing::default();
    for (_, text) in postings() {
        let normalized = NormalizedText::new(&text);
        let mut end = 0;
        for token in normalized.tokens() {
            let holds = end <= token.start
                && text
                    .get(token.start..token.end)
                    .is_some_and(|t| !t.is_empty());
            failing.note_unless(holds, format!("{text:?}"), format!("{token:?}"));
            end = token.end;
        }
    }
    failing.assert_none();
}

#[test]
fn floods_of_one_mark_have_a_label() {
    for flood in [
        "<", "&", "(", "a.", "&amp;", "<a ", "[](", "'", "-", "\n", "\u{301}", "IT ",
    ] {
        let text = flood.repeat(FLOOD_LEN / flood.len());
        SHIPPED.classify(&Posting::new("", &text));
    }
}

#[test]
fn an_empty_posting_is_other() {
    for (title, text) in [
        ("", ""),
        (" ", "\n"),
        ("\u{feff}", "&nbsp;"),
        ("<br>", "<!-- -->"),
    ] {
        let verdict = SHIPPED.classify(&Posting::new(title, text));
        assert_eq!(verdict.role, rolecall::Label::Other, "{title:?} {text:?}");
    }
}
