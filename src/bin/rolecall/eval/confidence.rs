//! Whether the confidence can be believed, and what it buys.

use std::fmt::Write;

use rolecall::Label;
use rolecall::eval::{Bin, Calibration, Coverage};

use super::figures::{interval, plain};

/// Characters of the reliability diagram from 0 to 1.
const DIAGRAM_WIDTH: usize = 50;

pub(super) fn render(calibration: &Calibration, coverage: &Coverage) -> String {
    render_calibration(calibration) + &render_coverage(coverage)
}

fn render_calibration(calibration: &Calibration) -> String {
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
                "  {} given {label}: {confidence:.3} sure on average, {accuracy:.3} right",
                given.n
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

fn render_coverage(coverage: &Coverage) -> String {
    let mut text = format!(
        "\nleaving the least sure to a person (area under the risk-coverage curve {})\n  {:>8}  {:>10}  {:>8}  {:>18}  {:>17}\n",
        coverage
            .area
            .map_or_else(|| "undefined".to_owned(), |area| format!("{area:.4}")),
        "labelled",
        "confidence",
        "accuracy",
        "director precision",
        "manager precision"
    );
    for point in &coverage.points {
        let precision = |label: Label| {
            let n = point.predicted[label];
            format!("{} of {n:.0}", plain(point.precision[label]))
        };
        let _ = writeln!(
            text,
            "  {:>6.0} %  {:>10.3}  {:>8.3}  {:>18}  {:>17}",
            100.0 * point.coverage,
            point.confidence,
            point.accuracy,
            precision(Label::Director),
            precision(Label::Manager)
        );
    }
    text
}
