//! The same figures for every value of a column: where the labels are right and where not.

use std::collections::BTreeMap;

use serde::Serialize;

use super::bootstrap::Interval;
use super::confusion::{ClassFigures, Confusion};
use super::report::macro_f1;
use crate::label::{ByLabel, Label};

/// The postings that share a value.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Slice {
    /// The value.
    pub value: String,
    /// Postings that have it.
    pub n: u64,
    /// Those whose label is wrong.
    pub n_wrong: u64,
    /// Mean F1 of the labels that occur in the slice; a slice that lacks a label is not
    /// comparable with one that has all three.
    pub macro_f1: Interval,
    /// Figures label by label.
    pub labels: ByLabel<ClassFigures>,
}

/// Measures the pairs of gold and predicted labels of every value; the largest slices first.
pub fn slices<'v>(rows: impl IntoIterator<Item = (&'v str, (Label, Label))>) -> Vec<Slice> {
    let mut groups = BTreeMap::<&str, Vec<(Label, Label)>>::new();
    for (value, pair) in rows {
        groups.entry(value).or_default().push(pair);
    }
    let mut slices: Vec<Slice> = groups.into_iter().map(slice).collect();
    // The sort is stable, so slices of equal size stay sorted by value.
    slices.sort_by_key(|slice| std::cmp::Reverse(slice.n));
    slices
}

fn slice((value, pairs): (&str, Vec<(Label, Label)>)) -> Slice {
    let confusion = Confusion::count(pairs.iter().copied());
    Slice {
        value: value.to_owned(),
        n: confusion.n(),
        n_wrong: confusion.n() - confusion.n_right(),
        macro_f1: macro_f1(&pairs),
        labels: ByLabel::from_fn(|label| confusion.figures(label)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Label::{Junior, Other};

    #[test]
    fn slices_are_measured_apart_and_the_largest_comes_first() {
        let rows = [
            ("b", (Other, Other)),
            ("c", (Junior, Junior)),
            ("b", (Junior, Other)),
            ("a", (Other, Junior)),
        ];
        let found = slices(rows);
        let names: Vec<&str> = found.iter().map(|slice| slice.value.as_str()).collect();
        assert_eq!(names, ["b", "a", "c"]);
        assert_eq!((found[0].n, found[0].n_wrong), (2, 1));
        assert_eq!(found[0].labels.other.f1, Some(2.0 / 3.0));
        assert_eq!(found[0].macro_f1.value, Some(1.0 / 3.0));
        assert_eq!(found[2].labels.other.f1, None);
        assert_eq!(found[2].macro_f1.value, Some(1.0));
    }
}
