//! What fitting gains on groups of postings it has not seen.

use std::collections::BTreeMap;

use rayon::prelude::*;
use rolecall::eval::{Confusion, Judged, calibration, report};
use rolecall::fit::{Options, Sample, fit, temperature};
use rolecall::{ByLabel, Classifier, Label, Logits, Posting, Verdict};

use crate::gold::{Gold, GoldRow};

/// What of a posting is shown to the classifier.
const VIEWS: [&str; 3] = ["title and text", "titles hidden", "titles alone"];

/// Parts of the other groups that the learning curve fits to, in per cent.
const CURVE: [usize; 4] = [25, 50, 75, 100];

/// A gold set cut into groups, each to be left out once.
pub(crate) struct Validation<'v> {
    pub(crate) classifier: &'v Classifier,
    pub(crate) gold: &'v Gold,
    pub(crate) sample: &'v Sample,
    /// The group of each row.
    pub(crate) folds: &'v [String],
    pub(crate) options: Options,
}

/// The labels of a row in each view.
type Labels = [Label; 3];

/// What numbers fitted without a row make of it.
struct HeldOut {
    labels: Labels,
    /// The verdict on the row as it is.
    verdict: Verdict,
}

/// What fitting gains.
pub(crate) struct Gain {
    pub(crate) text: String,
    /// Whether held-out postings are labelled worse, title and text shown, than by the
    /// author's numbers.
    pub(crate) is_loss: bool,
    /// The temperature for the fitted numbers.
    pub(crate) temperature: f64,
}

impl Validation<'_> {
    /// Says what fitting on all groups but one does to the labels of that one.
    pub(crate) fn gain(&self) -> Gain {
        let after = self.held_out(100);
        let rows = self.gold.rows.iter();
        let before: Vec<Labels> = rows.map(|row| labels(self.classifier, row)).collect();
        let mut text = format!(
            "\ncross-validation, leaving out {} groups one by one:\n",
            self.groups().len()
        );
        let mut is_loss = false;
        for (view, name) in VIEWS.iter().enumerate() {
            let old = Confusion::count(self.pairs(before.iter(), view)).macro_f1();
            let new = report(&self.pairs(after.iter().map(|row| &row.labels), view)).macro_f1;
            is_loss |= view == 0 && new.value < old;
            let [old, value, low, high] = [old, new.value, new.low, new.high].map(figure);
            text += &format!("  {name:<15} macro-F1 {old} -> {value} [{low}, {high}]\n");
        }
        let (temperature, calibration) = self.temperature(&after);
        text += &calibration;
        Gain {
            text,
            is_loss,
            temperature,
        }
    }

    /// Says how the figures grow with the gold that is fitted to.
    pub(crate) fn learning_curve(&self) -> String {
        let mut text =
            "\nlearning curve, held-out macro-F1 by the share of the other groups fitted to:\n"
                .to_owned();
        for percent in CURVE {
            let labels = self.held_out(percent);
            let figures = [0, 1, 2].map(|view| {
                let pairs = self.pairs(labels.iter().map(|row| &row.labels), view);
                figure(Confusion::count(pairs).macro_f1())
            });
            text += &format!("  {percent:>3} %  {}\n", figures.join("  "));
        }
        text
    }

    /// Returns the temperature that suits held-out verdicts, and says what the error of the
    /// confidence is where each group's temperature comes from the others.
    fn temperature(&self, held_out: &[HeldOut]) -> (f64, String) {
        let scored = |row: usize| (held_out[row].verdict.scores, self.gold.rows[row].label);
        let mut judged = Vec::new();
        for (fold, rows) in self.groups() {
            let others = (0..self.folds.len()).filter(|&row| self.folds[row] != fold);
            let others: Vec<(ByLabel<Logits>, Label)> = others.map(scored).collect();
            let heat = temperature(&others);
            for row in rows {
                let mut verdict = held_out[row].verdict.clone();
                verdict.probabilities = verdict.probabilities_at(heat);
                judged.push(Judged::new(self.gold.rows[row].label, &verdict));
            }
        }
        let all: Vec<(ByLabel<Logits>, Label)> = (0..held_out.len()).map(scored).collect();
        let best = temperature(&all);
        let old = self.classifier.lexicon().model().temperature;
        let error = figure(calibration(&judged).ece.value);
        let text = format!(
            "\ntemperature {old} -> {best}; expected calibration error {error} where each group takes the temperature of the others\n"
        );
        (best, text)
    }

    fn groups(&self) -> Vec<(&str, Vec<usize>)> {
        let mut groups: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (row, fold) in self.folds.iter().enumerate() {
            groups.entry(fold).or_default().push(row);
        }
        groups.into_iter().collect()
    }

    /// Labels each row with numbers fitted to a share of the other groups.
    fn held_out(&self, percent: usize) -> Vec<HeldOut> {
        let groups = self.groups();
        let by_group: Vec<Vec<(usize, HeldOut)>> = groups
            .par_iter()
            .map(|(fold, rows)| {
                let others: Vec<usize> = (0..self.folds.len())
                    .filter(|&row| self.folds[row] != *fold && is_drawn(row, percent))
                    .collect();
                let lexicon = self.classifier.lexicon();
                let fitted = fit(lexicon, self.sample, &others, self.options).lexicon;
                let fitted = Classifier::new(fitted);
                let label = |&row: &usize| {
                    let gold = &self.gold.rows[row];
                    let held_out = HeldOut {
                        labels: labels(&fitted, gold),
                        verdict: fitted.classify(&gold.posting.as_posting()),
                    };
                    (row, held_out)
                };
                rows.iter().map(label).collect()
            })
            .collect();
        let mut rows: Vec<(usize, HeldOut)> = by_group.into_iter().flatten().collect();
        rows.sort_by_key(|(row, _)| *row);
        rows.into_iter().map(|(_, held_out)| held_out).collect()
    }

    fn pairs<'l>(
        &self,
        labels: impl Iterator<Item = &'l Labels>,
        view: usize,
    ) -> Vec<(Label, Label)> {
        let rows = self.gold.rows.iter().zip(labels);
        rows.map(|(row, labels)| (row.label, labels[view]))
            .collect()
    }
}

fn figure(value: Option<f64>) -> String {
    value.map_or("undefined".to_owned(), |value| format!("{value:.3}"))
}

/// Draws a share of the rows, the same ones every time and more of them for larger shares.
fn is_drawn(row: usize, percent: usize) -> bool {
    // Multiplication by the golden ratio spreads neighbours evenly over the hundred.
    (row * 61_803 / 1_000) % 100 < percent
}

fn labels(classifier: &Classifier, row: &GoldRow) -> Labels {
    let whole = row.posting.as_posting();
    let texts = row.posting.texts.iter();
    let texts = texts.map(|(name, text)| (name.as_str(), text.as_str()));
    let hidden = Posting::with_columns("", texts);
    let alone = Posting::new(&row.posting.title, "");
    [whole, hidden, alone].map(|posting| classifier.classify(&posting).role)
}
