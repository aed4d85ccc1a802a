#![doc = include_str!("../README.md")]

mod ballot;
mod classifier;
mod context;
mod label;
mod lexicon;
mod matcher;
mod mention;
mod posting;
mod review;
mod score;
mod section;
mod text;
mod title;

pub mod batch;
pub mod dump;
pub mod eval;
pub mod fit;
pub mod shares;
pub mod spreadsheet;
pub mod suggest;

pub use classifier::{Classifier, Evidence, Explanation, Verdict};
pub use label::{ByLabel, Label, Labels, Named, Policy};
pub use lexicon::{
    Duty, Lexicon, LexiconError, Lock, Mechanism, Model, Origin, Part, Place, Question,
    ReviewRules, Saturation, Structure, Term,
};
pub use posting::{OwnedPosting, Posting};
pub use review::Review;
pub use score::Logits;
pub use text::{Break, Case, NormalizedText, Token};
