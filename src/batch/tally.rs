//! Counts what became of every row, and checks that none is missing.

use std::fmt;

use crate::label::{ByLabel, Label};

/// What became of the rows of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Rows the reader handed out, by its own count.
    pub read: u64,
    /// Rows labelled, by label.
    pub labelled: ByLabel<u64>,
    /// Rows that could not be labelled.
    pub rejected: u64,
    /// Rows whose quotes follow no rule and that could be read in one way only.
    pub mended: u64,
    /// Rows with a field that is not UTF-8 and was read as Windows-1252.
    pub recoded: u64,
}

impl Tally {
    /// Returns how many rows were labelled.
    pub fn n_labelled(&self) -> u64 {
        self.labelled.iter().map(|(_, count)| count).sum()
    }

    /// Adds the counts of other rows.
    pub fn add(&mut self, other: &Tally) {
        self.read += other.read;
        for label in Label::ALL {
            self.labelled[label] += other.labelled[label];
        }
        self.rejected += other.rejected;
        self.mended += other.mended;
        self.recoded += other.recoded;
    }

    /// Checks that every row that was read is labelled or rejected, and that as many labels
    /// were written as given; the counts are taken at different places.
    ///
    /// # Errors
    ///
    /// Fails when a row is missing or there is one too many, which is a fault of the program.
    pub fn balance(&self, n_written: u64) -> Result<(), Imbalance> {
        let n_labelled = self.n_labelled();
        if self.read == n_labelled + self.rejected && n_written == n_labelled {
            return Ok(());
        }
        Err(Imbalance {
            tally: self.clone(),
            n_written,
        })
    }
}

/// Rows that do not add up.
#[derive(Debug)]
pub struct Imbalance {
    tally: Tally,
    n_written: u64,
}

impl fmt::Display for Imbalance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} rows were read, {} labelled, {} written and {} rejected, which does not add up; this is a fault of rolecall, please report it",
            self.tally.read,
            self.tally.n_labelled(),
            self.n_written,
            self.tally.rejected
        )
    }
}

impl std::error::Error for Imbalance {}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally() -> Tally {
        Tally {
            read: 6,
            labelled: ByLabel {
                senior: 1,
                junior: 0,
                other: 3,
            },
            rejected: 2,
            mended: 0,
            recoded: 0,
        }
    }

    #[test]
    fn rows_in_are_rows_labelled_and_rejected() {
        assert!(tally().balance(4).is_ok());
    }

    #[test]
    fn a_row_lost_doubled_or_not_written_is_noticed() {
        let mut lost = tally();
        lost.read += 1;
        let mut doubled = tally();
        doubled.labelled.other += 1;
        let mut uncounted = tally();
        uncounted.rejected -= 1;
        for (tally, n_written) in [(lost, 4), (doubled, 5), (uncounted, 4), (tally(), 3)] {
            let fault = tally.balance(n_written).unwrap_err().to_string();
            assert!(fault.contains("does not add up"), "{fault}");
        }
    }
}
