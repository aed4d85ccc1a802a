//! What `label` tells people of the rows.

use std::time::Duration;

use indicatif::HumanCount;
use rolecall::Labels;
use rolecall::batch::Tally;

use crate::args::{LabelArgs, OnBadRow};

/// Says what became of the rows.
pub(super) fn print_summary(tally: &Tally, labels: &Labels, args: &LabelArgs, elapsed: Duration) {
    let n_labelled = tally.n_labelled();
    let rate = n_labelled as f64 / elapsed.as_secs_f64().max(1e-9);
    say!(
        "{} rows: {} labelled ({}), {} rejected; {} postings/s",
        HumanCount(tally.read),
        HumanCount(n_labelled),
        labels.count(&tally.labelled, |&count| HumanCount(count).to_string()),
        HumanCount(tally.rejected),
        HumanCount(rate as u64),
    );
    if tally.mended > 0 {
        say!(
            "{} rows have stray quotes and were read in the one way that fits the header",
            HumanCount(tally.mended)
        );
    }
    if tally.recoded > 0 {
        say!(
            "{} rows are not UTF-8 and were read as Windows-1252",
            HumanCount(tally.recoded)
        );
    }
    if tally.rejected > 0 && args.rejects.is_none() && args.on_bad_row == OnBadRow::Reject {
        say!("keep rejected rows with --rejects FILE, or stop at the first with --on-bad-row fail");
    }
}
