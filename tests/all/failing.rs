//! Collects the rows of a test that fail, so that one run reports all of them.

use std::fmt::Display;

/// The failing rows of one test.
#[derive(Default)]
pub(crate) struct Failing {
    rows: Vec<String>,
}

impl Failing {
    /// Notes that a row fails, and why.
    pub(crate) fn note(&mut self, row: impl Display, why: impl Display) {
        self.rows.push(format!("{row}: {why}"));
    }

    /// Notes a row unless it holds.
    pub(crate) fn note_unless(&mut self, holds: bool, row: impl Display, why: impl Display) {
        if !holds {
            self.note(row, why);
        }
    }

    /// Fails the test if any row failed, naming them all.
    #[track_caller]
    pub(crate) fn assert_none(self) {
        let n_failing = self.rows.len();
        assert!(
            self.rows.is_empty(),
            "{n_failing} rows fail:\n\n{}\n",
            self.rows.join("\n")
        );
    }
}
