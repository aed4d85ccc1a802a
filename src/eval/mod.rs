//! Measures labels against gold: confusion matrix, per-class figures, intervals.

mod bootstrap;
mod confusion;

pub use bootstrap::{Interval, Report, report};
pub use confusion::{ClassFigures, Confusion};
