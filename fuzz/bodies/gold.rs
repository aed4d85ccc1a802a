//! Any bytes as a labelled dump: labels are parsed, measured, and the figures are figures.

use std::sync::LazyLock;

use rolecall::dump::{ColumnChoice, Columns, DumpReader, ReadOptions, Record, column_index};
use rolecall::eval::{self, Judged};
use rolecall::{Classifier, Label, Lexicon};

static CLASSIFIER: LazyLock<Classifier> = LazyLock::new(|| Classifier::new(Lexicon::shipped()));

/// Rows that are measured; more say nothing new and take long.
const MAX_ROWS: usize = 40;

pub(crate) fn run(bytes: &[u8]) {
    let Ok(mut reader) = DumpReader::new(bytes, &ReadOptions::default()) else {
        return;
    };
    let names = reader.column_names();
    let Ok(columns) = Columns::choose(&names, &ColumnChoice::default()) else {
        return;
    };
    let Some(gold) = column_index(&names, "label") else {
        return;
    };
    let mut judged = Vec::new();
    while let Ok(Some(record)) = reader.read() {
        let Record::Row(row) = record else {
            continue;
        };
        let field = row.get(gold);
        let name = field.expect("a row has as many fields as the header");
        let labels = CLASSIFIER.labels();
        let Some(label) = labels.parse(name) else {
            // What would be told of it.
            let _ = labels.closest(name);
            continue;
        };
        let posting = columns.posting(&row);
        let verdict = CLASSIFIER.classify(&posting.as_posting());
        assert!((0.0..=1.0).contains(&verdict.confidence));
        judged.push(Judged::new(label, &verdict));
        if judged.len() == MAX_ROWS {
            break;
        }
    }
    let pairs: Vec<(Label, Label)> = judged.iter().map(|row| (row.gold, row.predicted)).collect();
    let report = eval::report(&pairs);
    assert_eq!(report.n, pairs.len() as u64);
    for f1 in Label::ALL
        .map(|label| report.labels[label].f1)
        .into_iter()
        .flatten()
    {
        assert!((0.0..=1.0).contains(&f1));
    }
    let _ = eval::calibration(&judged);
    let _ = eval::coverage(&judged);
}
