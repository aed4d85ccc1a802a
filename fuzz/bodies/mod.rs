//! What the fuzz targets try, for the tests, which try it on the corpora and their neighbours.

pub(crate) mod dump;
pub(crate) mod gold;
pub(crate) mod lexicon;
#[cfg(feature = "parquet")]
pub(crate) mod parquet;
pub(crate) mod term;
