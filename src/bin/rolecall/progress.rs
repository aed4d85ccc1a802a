//! The progress bar of long work, by the bytes read or the steps done.

use std::io::{self, IsTerminal};

use indicatif::{ProgressBar, ProgressStyle};

/// Returns a bar for the files to read; a hidden one where nobody looks.
pub(crate) fn bar(files: &[String], is_quiet: bool) -> ProgressBar {
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

/// Returns a bar for bytes, of which it is to be told how many there are.
pub(crate) fn bytes(is_quiet: bool) -> ProgressBar {
    told(
        is_quiet,
        "{bar:30} {percent}% {bytes}/{total_bytes} {bytes_per_sec} {eta} left",
    )
}

/// Returns a bar for steps, of which it is to be told how many there are.
pub(crate) fn steps(is_quiet: bool) -> ProgressBar {
    told(is_quiet, "{bar:30} {pos}/{len} {eta} left")
}

fn told(is_quiet: bool, template: &str) -> ProgressBar {
    if is_quiet || !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template(template);
    ProgressBar::new(0).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
