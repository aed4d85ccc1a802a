//! What `label` tells people: how far it is, and what became of the rows.

use std::io::{self, IsTerminal};
use std::time::Duration;

use indicatif::{HumanCount, ProgressBar, ProgressStyle};
use rolecall::Labels;
use rolecall::batch::Tally;

use crate::args::{LabelArgs, OnBadRow};

/// Returns a bar over the bytes of the dumps, hidden where nobody looks.
pub(super) fn progress(files: &[String], is_quiet: bool) -> ProgressBar {
    if is_quiet || !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let sizes: Option<Vec<u64>> = files
        .iter()
        .map(|file| Some(std::fs::metadata(file).ok()?.len()))
        .collect();
    let (bar, template) = match sizes {
        Some(sizes) => (
            ProgressBar::new(sizes.iter().sum()),
            "{bar:30} {percent}% {bytes}/{total_bytes} {bytes_per_sec} {eta} left",
        ),
        None => (
            ProgressBar::new_spinner(),
            "{spinner} {bytes} {bytes_per_sec}",
        ),
    };
    let style = ProgressStyle::with_template(template);
    bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

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
