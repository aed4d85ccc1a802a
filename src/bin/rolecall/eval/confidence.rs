//! Whether the confidence can be believed, and what it buys.

use std::fmt::Write;

use rolecall::eval::{Bin, Calibration, Coverage};
use rolecall::{Label, Labels};

use crate::figures::{interval, plain};

/// Characters of the reliability diagram from 0 to 1.
const DIAGRAM_WIDTH: usize = 50;

/// Characters of a column of precisions: longer names make it wider.
const PRECISION_WIDTH: usize = 17;

pub(super) fn render(calibration: &Calibration, coverage: &Coverage, labels: &Labels) -> String {
    render_calibration(calibration, labels) + &render_coverage(coverage, labels)
}

fn render_calibration(calibration: &Calibration, labels: &Labels) -> String {
    let mut text = format!(
        "\nconfidence: expected calibration error {} (ten bins of equal width),\n  Brier score {} ({} for always saying the shares)\n",
        interval(calibration.ece),
        interval(calibration.brier),
        plain(calibration.brier_of_shares)
    );
    for (label, given) in calibration.by_label.iter() {
        if let (Some(confidence), Some(accuracy)) = (given.confidence, given.accuracy) {
            let _ = writeln!(
                text,
                "  {} given {}: {confidence:.3} sure on average, {accuracy:.3} right",
                given.n,
                labels.name(label)
            );
        }
    }
    let _ = writeln!(
        text,
        "\n  {:>13}  {:>5}  {:>5}  {:>5}  0 # right, | sure on average; bins of equal count {:>3}",
        "confidence", "n", "sure", "right", 1
    );
    for bin in &calibration.bins {
        let _ = writeln!(
            text,
            "  {:>5.3} - {:>5.3}  {:>5}  {:>5.3}  {:>5.3}  {}",
            bin.low,
            bin.high,
            bin.n,
            bin.confidence,
            bin.accuracy,
            diagram(bin)
        );
    }
    text
}

/// Draws the share that is right as a bar, and the share that was promised as a mark.
fn diagram(bin: &Bin) -> String {
    let place = |share: f64| (share * DIAGRAM_WIDTH as f64).round() as usize;
    let mark = place(bin.confidence).min(DIAGRAM_WIDTH - 1);
    let bar = (0..DIAGRAM_WIDTH).map(|column| match column {
        _ if column == mark => '|',
        _ if column < place(bin.accuracy) => '#',
        _ => ' ',
    });
    bar.collect::<String>().trim_end().to_owned()
}

fn render_coverage(coverage: &Coverage, labels: &Labels) -> String {
    let mut text = format!(
        "\nleaving the least sure to a person (area under the risk-coverage curve {})\n  {:>8}  {:>10}  {:>8}",
        coverage
            .area
            .map_or_else(|| "undefined".to_owned(), |area| format!("{area:.4}")),
        "labelled",
        "confidence",
        "accuracy"
    );
    let columns = [Label::Senior, Label::Junior]
        .map(|label| (label, format!("{} precision", labels.name(label))));
    for (_, heading) in &columns {
        let _ = write!(text, "  {heading:>PRECISION_WIDTH$}");
    }
    text += "\n";
    for point in &coverage.points {
        let precision = |label: Label| {
            let n = point.predicted[label];
            format!("{} of {n:.0}", plain(point.precision[label]))
        };
        let _ = write!(
            text,
            "  {:>6.0} %  {:>10.3}  {:>8.3}",
            100.0 * point.coverage,
            point.confidence,
            point.accuracy
        );
        for (label, heading) in &columns {
            let width = heading.chars().count().max(PRECISION_WIDTH);
            let _ = write!(text, "  {:>width$}", precision(*label));
        }
        text += "\n";
    }
    text
}
