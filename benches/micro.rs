//! What the parts of labelling cost by themselves, each on text made up for it, with its answer
//! checked: a part that is quick because it does nothing is no gain.
//!
//! usage: cargo bench --bench micro

use std::hint::black_box;
use std::time::{Duration, Instant};

use rolecall::{Classifier, Label, Lexicon, NormalizedText, Posting};

/// How long each part is measured.
const MEASURED: Duration = Duration::from_millis(600);

/// Words that no term knows.
const STRANGE: &str = "Quartz amber lantern willow, marble thistle; copper heron velvet basin. ";

/// Sentences with duties in them, and nothing around that changes what they say.
const DUTIES: &str = "Own the IT budget and hire engineers. Set the IT strategy of the group. \
    Manage the IT department day to day, and the help desk team.\n";

/// Sentences in which every duty is somebody else's, denied or wished for.
const CONTEXTS: &str = "Reports to the CIO, who owns the IT budget. You will not hire engineers. \
    Experience in setting the IT strategy is a plus. Works with the head of the IT department.\n";

const TITLES: [&str; 4] = [
    "Senior IT Manager (m/f), Infrastructure & Operations",
    "Director of Information Technology - London",
    "Assistant to the IT Director",
    "Head Chef",
];

fn main() {
    let classifier = Classifier::new(Lexicon::shipped());
    let role = |title: &str, text: &str| classifier.classify(&Posting::new(title, text)).role;
    let strange = STRANGE.repeat(40);
    let duties = DUTIES.repeat(20);
    let contexts = CONTEXTS.repeat(20);
    let markup = format!("<p>{}</p>", duties.replace(". ", ".</li><li>&nbsp;"));

    measure("normaliser, the readable one", duties.len(), || {
        let text = NormalizedText::new(black_box(&duties));
        assert_eq!(text.tokens().len(), 520);
    });
    measure("words without terms", strange.len(), || {
        assert_eq!(role("", black_box(&strange)), Label::Other);
    });
    measure("duties", duties.len(), || {
        assert_ne!(role("IT Director", black_box(&duties)), Label::Other);
    });
    measure("duties in mark-up", markup.len(), || {
        assert_ne!(role("IT Director", black_box(&markup)), Label::Other);
    });
    measure("contexts", contexts.len(), || {
        assert_eq!(role("", black_box(&contexts)), Label::Other);
    });
    measure(
        "titles",
        TITLES.iter().map(|title| title.len()).sum(),
        || {
            let roles = TITLES.map(|title| role(black_box(title), ""));
            let expected = [Label::Junior, Label::Senior, Label::Other, Label::Other];
            assert_eq!(roles, expected);
        },
    );
}

/// Prints what a run over so many bytes takes: the best of many.
fn measure(what: &str, n_bytes: usize, run: impl Fn()) {
    let start = Instant::now();
    let mut best = Duration::MAX;
    while start.elapsed() < MEASURED {
        let round = Instant::now();
        run();
        best = best.min(round.elapsed());
    }
    let seconds = best.as_secs_f64();
    let (micros, speed) = (seconds * 1e6, n_bytes as f64 / seconds / 1e6);
    println!("{what:30} {micros:9.1} µs {speed:9.1} MB/s");
}
