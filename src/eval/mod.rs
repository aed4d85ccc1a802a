//! Measures labels against gold: the confusion matrix and its figures with intervals, then
//! whether the confidence can be believed, whether one lexicon beats another, and what is to
//! be expected where the roles are as rare as they are.

mod bootstrap;
mod calibration;
mod confusion;
mod coverage;
mod judged;
mod mcnemar;
mod paired;
mod prevalence;
mod report;
mod slices;

pub use bootstrap::Interval;
pub use calibration::{Bin, Calibration, Sureness, calibration};
pub use confusion::{ClassFigures, Confusion};
pub use coverage::{Coverage, CoveragePoint, coverage};
pub use judged::Judged;
pub use mcnemar::McNemar;
pub use paired::{Comparison, compare};
pub use prevalence::{NaturalFigures, NaturalReport, Strata, at_natural_prevalence};
pub use report::{LabelReport, Report, macro_f1, majority, report};
pub use slices::{Slice, slices};
