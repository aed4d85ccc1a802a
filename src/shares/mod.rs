//! The shares of the labels in a dump, corrected for misclassification with what a gold set
//! says of the errors (quantification): see `docs/shares.md` for the method and its limits.

mod correction;
mod mixture;
mod random;
#[cfg(test)]
mod simulation;

pub use correction::{Correction, Doubt, MissingLabel, Share, Stratum};
pub use mixture::Rates;
