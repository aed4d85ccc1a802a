#![doc = include_str!("../README.md")]

mod ballot;
mod classifier;
mod context;
mod label;
mod lexicon;
mod matcher;
mod mention;
mod posting;
mod random;
mod review;
mod scan;
mod score;
mod section;
mod text;
mod title;

pub mod batch;
pub mod cases;
pub mod check;
pub mod diff;
pub mod dump;
pub mod eval;
pub mod exchange;
pub mod fit;
pub mod format;
pub mod sample;
pub mod shares;
pub mod spreadsheet;
pub mod starter;
pub mod stats;
pub mod suggest;

pub use classifier::{Classifier, Clerk, Evidence, Explanation, Verdict};
pub use label::{ByLabel, Label, Labels, Named, Policy};
pub use lexicon::{
    Duty, Lexicon, LexiconError, Lock, Mechanism, Model, Origin, Part, Place, Question,
    ReviewRules, Saturation, Structure, Term, Written,
};
pub use posting::{OwnedPosting, Posting};
pub use review::{Review, Reviews};
pub use score::Logits;
pub use text::{Break, Case, NormalizedText, Token, instruction_set};
