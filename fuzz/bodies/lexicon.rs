//! Any text as a lexicon file beside a small sound one: it loads and labels, or it is refused
//! with a message.

use rolecall::{Classifier, Lexicon, Posting};

/// A small lexicon for legal roles.
pub(crate) const SOUND: &str = r#"
label = "coordinator"
question = "level"

[labels]
field = "law"
work = "leading"
both = "leaders"

[labels.senior]
name = "coordinator"
title = "legal coordinator"
policy = "Coordinates."

[labels.junior]
name = "paralegal"
title = "paralegal"
policy = "Assists."

[labels.other]
name = "other"
title = "other"
policy = "Anything else."

[classes]
law = ["law", "legal"]

[inflections]
lead = ["lead", "leads", "led", "leading"]

[effects]
denied = 0.0

[model]
name = "sound"
prior = { coordinator = 0.0, paralegal = 0.0, other = 5.0 }
repeat = 0.5
field_halfway = 2.0
next_area = 0.5
loose_area = 0.5
mention = 0.9
mention_beside_title = 0.2
saturation = { field = 7.0, level = 14.0 }
temperature = 1.9

[model.review]
margin = 0.7
sure = 0.7
short_text = 20
english_share = 0.1
english = ["a", "the"]

[[duty]]
id = "sound"
weight = 1.0
terms = ["{lead} the @law team"]
"#;

/// What is labelled by lexicons that load.
pub(crate) const TEXTS: [&str; 3] = [
    "Leads the legal team. No experience with the budget, but reports to the head of law.",
    "a b c a b c IT a-b/c, the the the (lead) budget's\n\nDuties: - a\n- b",
    "",
];

pub(crate) fn run(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    for files in [
        &[("fuzz.toml", text), ("sound.toml", SOUND)][..],
        &[("fuzz.toml", text)],
    ] {
        match Lexicon::from_files(files) {
            Ok(lexicon) => label(lexicon),
            Err(error) => assert!(!error.to_string().is_empty()),
        }
    }
}

/// Labels texts by a lexicon that loads.
pub(crate) fn label(lexicon: Lexicon) {
    let classifier = Classifier::new(lexicon);
    for text in TEXTS {
        for title in ["Head of law", text] {
            let verdict = classifier.classify(&Posting::new(title, text));
            assert!((0.0..=1.0).contains(&verdict.confidence));
        }
    }
}
