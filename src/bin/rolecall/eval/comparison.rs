//! What the lexicon changes against another one, in figures and posting by posting.

use std::fmt::Write;
use std::path::Path;

use rolecall::eval::{Comparison, compare};
use rolecall::{Classifier, Label, Labels, Lexicon, Mechanism};
use serde::Serialize;

use super::{Case, label_all};
use crate::failure::Failure;
use crate::figures::{interval, name, p_value, plain};
use crate::gold::Gold;

/// The lexicon to compare with.
pub(super) struct Old {
    name: String,
    classifier: Classifier,
}

#[derive(Debug, Serialize)]
pub(super) struct Compared {
    against: String,
    #[serde(flatten)]
    comparison: Comparison,
    changes: Vec<Change>,
}

/// A posting whose label is not the same with both lexicons.
#[derive(Debug, Serialize)]
struct Change {
    row: usize,
    /// Its title, or its first words where the title is hidden.
    title: String,
    gold: Label,
    old: Label,
    new: Label,
}

impl Old {
    /// Returns the lexicon of a directory, or the complete one beside one that lacks
    /// mechanisms; nothing where neither was asked for.
    pub(super) fn choose(
        directory: Option<&Path>,
        without: &[Mechanism],
        complete: &Lexicon,
    ) -> Result<Option<Old>, Failure> {
        let (name, lexicon) = match directory {
            Some(path) => {
                let lexicon = Lexicon::from_dir(path)?;
                let name = path.display().to_string();
                check_labels(&name, lexicon.labels(), complete.labels())?;
                (name, lexicon)
            }
            None if without.is_empty() => return Ok(None),
            None => ("the complete lexicon".to_owned(), complete.clone()),
        };
        Ok(Some(Old {
            name,
            classifier: Classifier::new(lexicon),
        }))
    }

    pub(super) fn compare(self, cases: &[Case<'_>], gold: &Gold) -> Compared {
        let old = label_all(&self.classifier, gold);
        let new: Vec<Label> = cases
            .iter()
            .map(|case| case.explanation.verdict.role)
            .collect();
        let truth: Vec<Label> = cases.iter().map(|case| case.row.label).collect();
        let changes = cases.iter().zip(&old).filter_map(|(case, &old)| {
            let new = case.explanation.verdict.role;
            (new != old).then(|| Change {
                row: case.row.number,
                title: name(&case.row.posting),
                gold: case.row.label,
                old,
                new,
            })
        });
        Compared {
            against: self.name,
            comparison: compare(&truth, &old, &new),
            changes: changes.collect(),
        }
    }
}

/// Labels of other names are other labels, and nothing to compare with.
fn check_labels(directory: &str, old: &Labels, new: &Labels) -> Result<(), Failure> {
    if old.names() == new.names() {
        return Ok(());
    }
    Err(Failure::Usage(format!(
        "{directory}: its labels are {}, those of the lexicon in use {}; compare lexicons with the same labels, in the same order",
        old.names().join(", "),
        new.names().join(", ")
    )))
}

impl Compared {
    pub(super) fn render(&self, labels: &Labels) -> String {
        let found = &self.comparison;
        let mut text = format!(
            "\nagainst {}: macro-F1 {} there, {} here\n  difference {}",
            self.against,
            plain(found.old_macro_f1),
            plain(found.new_macro_f1),
            interval(found.difference)
        );
        if let Some(share) = found.share_ahead {
            let _ = write!(text, ", ahead in {:.1} % of the resamples", 100.0 * share);
        }
        let _ = writeln!(
            text,
            "\n  {} fixed, {} broken, {} wrong in another way; McNemar exact p {}, mid-p {}",
            found.fixed,
            found.broken,
            found.still_wrong,
            p_value(found.mcnemar.exact_p),
            p_value(found.mcnemar.mid_p)
        );
        for change in &self.changes {
            text += &change.render(labels);
        }
        text
    }
}

impl Change {
    fn render(&self, labels: &Labels) -> String {
        let what = if self.new == self.gold {
            "fixed"
        } else if self.old == self.gold {
            "broken"
        } else {
            "wrong"
        };
        format!(
            "  {what:<6}  row {}: {}, was {}, now {}: {:?}\n",
            self.row,
            labels.name(self.gold),
            labels.name(self.old),
            labels.name(self.new),
            self.title
        )
    }
}
