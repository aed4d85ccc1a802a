//! What becomes of rows that cannot be labelled: named, kept in a file, counted against a
//! bound, or the end of the run.

use std::fmt::Write as _;

use indicatif::{HumanCount, ProgressBar};
use rolecall::batch::Tally;
use rolecall::dump::Reject;
use rolecall::spreadsheet::neutralise;

use super::outputs::Outputs;
use crate::args::{LabelArgs, MaxRejects, OnBadRow};
use crate::failure::Failure;

/// Rejected rows of a dump that are named one by one; the rest are counted.
const NAMED_REJECTS: u64 = 10;

const COLUMNS: [&str; 6] = ["file", "line", "byte", "record", "reason", "raw"];

/// The rows of a run that cannot be labelled.
pub(super) struct BadRows<'a> {
    args: &'a LabelArgs,
    progress: &'a ProgressBar,
    n_rows: u64,
    /// Of the dump that is being read.
    n_named: u64,
}

impl<'a> BadRows<'a> {
    /// Goes on after the bad rows that an earlier run has found.
    pub(super) fn new(args: &'a LabelArgs, progress: &'a ProgressBar, n_rows: u64) -> BadRows<'a> {
        BadRows {
            args,
            progress,
            n_rows,
            n_named: 0,
        }
    }

    /// Begins the file of rejects, where one is written.
    pub(super) fn write_header(outputs: &mut Outputs) -> Result<(), Failure> {
        outputs.write_reject(&line(&COLUMNS.map(str::as_bytes)))
    }

    /// Starts naming anew, for the next dump.
    pub(super) fn next_dump(&mut self) {
        self.n_named = 0;
    }

    /// Takes in a row of a dump.
    ///
    /// # Errors
    ///
    /// Fails where no row may be bad, or this is one too many.
    pub(super) fn add(
        &mut self,
        dump: &str,
        reject: &Reject,
        outputs: &mut Outputs,
    ) -> Result<(), Failure> {
        self.n_rows += 1;
        let place = format!("{dump}:{}", reject.line);
        match self.args.on_bad_row {
            OnBadRow::Fail => {
                return Err(Failure::Input(format!(
                    "{place}: {}; mend the row, or leave it out with --on-bad-row reject",
                    reject.reason
                )));
            }
            OnBadRow::Reject => self.name(&place, &reject.reason),
            OnBadRow::Skip => {}
        }
        if self.args.rejects.is_some() {
            outputs.write_reject(&row(dump, reject))?;
        }
        match self.args.max_rejects {
            Some(MaxRejects::Rows(most)) if self.n_rows > most => Err(self.too_many(&format!(
                "more than {} rows are rejected, the last at {place}",
                HumanCount(most)
            ))),
            Some(MaxRejects::Rows(_) | MaxRejects::Percent(_)) | None => Ok(()),
        }
    }

    /// Checks the share of bad rows once all are known.
    pub(super) fn check_share(&self, tally: &Tally) -> Result<(), Failure> {
        let Some(MaxRejects::Percent(most)) = self.args.max_rejects else {
            return Ok(());
        };
        let percent = 100.0 * tally.rejected as f64 / tally.read.max(1) as f64;
        if percent <= most {
            return Ok(());
        }
        Err(self.too_many(&format!(
            "{} of {} rows ({percent:.2}%) are rejected, more than {most}%",
            HumanCount(tally.rejected),
            HumanCount(tally.read),
        )))
    }

    fn name(&mut self, place: &str, reason: &str) {
        self.n_named += 1;
        if !self.args.quiet && self.n_named <= NAMED_REJECTS {
            self.progress.suspend(|| say!("rejected {place}: {reason}"));
        }
    }

    fn too_many(&self, finding: &str) -> Failure {
        let advice = match &self.args.rejects {
            Some(path) => format!("see {}", path.display()),
            None => "see them with --rejects FILE".to_owned(),
        };
        Failure::Gate(format!("{finding}; the labels were not written; {advice}"))
    }
}

/// Writes a rejected row for the file of rejects, which is for people and their spreadsheets.
fn row(dump: &str, reject: &Reject) -> Vec<u8> {
    let numbers = [reject.line, reject.byte, reject.record].map(|number| number.to_string());
    let [line_number, byte, record] = numbers.each_ref().map(String::as_bytes);
    let raw = readable(&reject.raw);
    line(&[
        dump.as_bytes(),
        line_number,
        byte,
        record,
        reject.reason.as_bytes(),
        raw.as_bytes(),
    ])
}

fn line(cells: &[&[u8]]) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for cell in cells {
        // Writing to memory cannot fail.
        let _ = writer.write_field(&*neutralise(cell));
    }
    let _ = writer.write_record(None::<&[u8]>);
    writer.into_inner().unwrap_or_default()
}

/// Writes bytes as text that every reader of CSV takes: what is not UTF-8 and control
/// characters other than white space become `\xNN`.
fn readable(raw: &[u8]) -> String {
    let mut text = String::with_capacity(raw.len());
    let escape = |text: &mut String, byte: u8| {
        let _ = write!(text, "\\x{byte:02x}");
    };
    for chunk in raw.utf8_chunks() {
        for character in chunk.valid().chars() {
            match character {
                '\t' | '\n' | '\r' => text.push(character),
                '\0'..='\u{1f}' | '\u{7f}' => escape(&mut text, character as u8),
                _ => text.push(character),
            }
        }
        for &byte in chunk.invalid() {
            escape(&mut text, byte);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn raw_bytes_become_text_that_says_which_bytes() {
        let raw = b"caf\xe9\0\tna\xc3\xafve\\x\x7f";
        assert_eq!(readable(raw), "caf\\xe9\\x00\tnaïve\\x\\x7f");
    }
}
