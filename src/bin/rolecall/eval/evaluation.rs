//! Everything an evaluation found, in the order in which it is told.

use std::fmt::Write;

use rolecall::eval::{
    Calibration, Coverage, Interval, Judged, Report, calibration, coverage, macro_f1, majority,
    report,
};
use rolecall::{Label, Labels, Mechanism};
use serde::Serialize;

use super::comparison::Compared;
use super::natural::Natural;
use super::slices::Sliced;
use super::{Case, confidence};
use crate::figures::interval;
use crate::gold::Gold;

#[derive(Debug, Serialize)]
pub(super) struct Evaluation {
    #[serde(flatten)]
    report: Report,
    without: Vec<Mechanism>,
    baselines: Option<Baselines>,
    pub(super) natural: Option<Natural>,
    pub(super) comparison: Option<Compared>,
    pub(super) slices: Option<Sliced>,
    calibration: Calibration,
    coverage: Coverage,
}

/// What any classifier has to beat, by macro-F1.
#[derive(Debug, Serialize)]
struct Baselines {
    majority: Majority,
    /// The same classifier without the texts; nothing where no title is read.
    title_only: Option<Interval>,
    /// Every duty with its sign, and all of one weight.
    unweighted: Interval,
}

#[derive(Debug, Serialize)]
struct Majority {
    label: Label,
    macro_f1: Interval,
}

impl Evaluation {
    pub(super) fn measure(cases: &[Case<'_>], without: Vec<Mechanism>) -> Evaluation {
        let judged: Vec<Judged> = cases
            .iter()
            .map(|case| Judged::new(case.row.label, &case.explanation.verdict))
            .collect();
        Evaluation {
            report: report(&pairs(cases)),
            without,
            baselines: None,
            natural: None,
            comparison: None,
            slices: None,
            calibration: calibration(&judged),
            coverage: coverage(&judged),
        }
    }

    /// Returns the headline; nothing where it is undefined.
    pub(super) fn macro_f1(&self) -> Option<f64> {
        self.report.macro_f1.value
    }

    /// Sets the baselines beside the model.
    pub(super) fn add_baselines(
        &mut self,
        gold: &Gold,
        title_only: Option<&[Label]>,
        unweighted: &[Label],
    ) {
        let truth = || gold.rows.iter().map(|row| row.label);
        let measure = |labels: &[Label]| {
            let pairs: Vec<(Label, Label)> = truth().zip(labels.iter().copied()).collect();
            macro_f1(&pairs)
        };
        let label = majority(truth());
        self.baselines = Some(Baselines {
            majority: Majority {
                label,
                macro_f1: measure(&vec![label; gold.rows.len()]),
            },
            title_only: title_only.map(measure),
            unweighted: measure(unweighted),
        });
    }

    pub(super) fn render(&self, labels: &Labels) -> String {
        let mut text = format!("{} postings", self.report.n);
        for mechanism in &self.without {
            let _ = write!(
                text,
                ", without {}",
                format!("{mechanism:?}").to_lowercase()
            );
        }
        text += "\n\n";
        text += &self.render_headline(labels);
        text += &self.render_matrix(labels);
        text += &self.render_labels(labels);
        text.extend(self.natural.iter().map(|natural| natural.render(labels)));
        text.extend(
            self.comparison
                .iter()
                .map(|compared| compared.render(labels)),
        );
        text.extend(self.slices.iter().map(|sliced| sliced.render(labels)));
        text += &confidence::render(&self.calibration, &self.coverage, labels);
        text
    }

    fn render_headline(&self, labels: &Labels) -> String {
        let mut rows = vec![("macro-F1".to_owned(), interval(self.report.macro_f1))];
        if let Some(baselines) = &self.baselines {
            let title_only = match baselines.title_only {
                Some(found) => interval(found),
                None => "no title is read".to_owned(),
            };
            let always = format!("  always {}", labels.name(baselines.majority.label));
            rows.push((always, interval(baselines.majority.macro_f1)));
            rows.push(("  title only".to_owned(), title_only));
            rows.push((
                "  unweighted votes".to_owned(),
                interval(baselines.unweighted),
            ));
        }
        rows.into_iter()
            .map(|(name, figure)| format!("{name:<20}  {figure}\n"))
            .collect()
    }

    fn render_matrix(&self, labels: &Labels) -> String {
        let width = labels.widest().max(8);
        let mut text = format!("\n{:>22}", "gold \\ predicted");
        for name in labels.names() {
            let _ = write!(text, "  {name:>width$}");
        }
        text += "\n";
        for (gold, name) in labels.iter() {
            let _ = write!(text, "{name:>22}");
            for label in Label::ALL {
                let n = self.report.confusion.get(gold, label);
                let _ = write!(text, "  {n:>width$}");
            }
            text += "\n";
        }
        text
    }

    fn render_labels(&self, labels: &Labels) -> String {
        let width = labels.widest().max(10);
        let mut text = format!(
            "\n{:>width$}  {:<22}  {:<22}  {:<22}  {:>7}\n",
            "", "precision [95 %]", "recall [95 %]", "F1 [95 %]", "support"
        );
        for (label, figures) in self.report.labels.iter() {
            let of = |value, [low, high]: [Option<f64>; 2]| interval(Interval { value, low, high });
            let _ = writeln!(
                text,
                "{:>width$}  {:<22}  {:<22}  {:<22}  {:>7}",
                labels.name(label),
                of(figures.precision, figures.precision_interval),
                of(figures.recall, figures.recall_interval),
                of(figures.f1, figures.f1_interval),
                figures.support
            );
        }
        text
    }
}

/// Returns gold and predicted labels.
pub(super) fn pairs(cases: &[Case<'_>]) -> Vec<(Label, Label)> {
    cases
        .iter()
        .map(|case| (case.row.label, case.explanation.verdict.role))
        .collect()
}
