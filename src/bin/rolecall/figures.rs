//! How a figure is written; an undefined one is written as such.

use rolecall::OwnedPosting;
use rolecall::eval::Interval;

/// Stands for a figure made of nothing.
const UNDEFINED: &str = "undefined";

/// Characters of a posting's name that fit a line.
const NAME_LEN: usize = 70;

/// Writes a figure with its interval.
pub(crate) fn interval(figure: Interval) -> String {
    scaled(figure, 1.0)
}

/// Writes a share in percent with its interval.
pub(crate) fn percent(figure: Interval) -> String {
    scaled(figure, 100.0)
}

/// Writes a figure alone.
pub(crate) fn plain(figure: Option<f64>) -> String {
    figure.map_or_else(|| UNDEFINED.to_owned(), |value| format!("{value:.3}"))
}

/// Writes a p-value; none is so small that it is nothing.
pub(crate) fn p_value(p: Option<f64>) -> String {
    match p {
        Some(p) if p < 0.001 => "below 0.001".to_owned(),
        p => plain(p),
    }
}

/// Names a posting by its title, or by its first words where the title is hidden.
pub(crate) fn name(posting: &OwnedPosting) -> String {
    let texts = posting.texts.iter().map(|(_, text)| text.as_str());
    let words = std::iter::once(posting.title.as_str())
        .chain(texts)
        .map(|field| field.split_whitespace().collect::<Vec<_>>().join(" "));
    let name = words.into_iter().find(|words| !words.is_empty());
    name.unwrap_or_default().chars().take(NAME_LEN).collect()
}

fn scaled(figure: Interval, scale: f64) -> String {
    let digits = if scale > 1.0 { 2 } else { 3 };
    let number = |value: f64| format!("{:.digits$}", value * scale);
    match (figure.value, figure.low, figure.high) {
        (Some(value), Some(low), Some(high)) => {
            format!("{} [{}, {}]", number(value), number(low), number(high))
        }
        (Some(value), _, _) => number(value),
        (None, _, _) => UNDEFINED.to_owned(),
    }
}
