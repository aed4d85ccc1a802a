//! `src/text/lanes.rs` as it is, with the little it needs.
#![allow(dead_code)]

#[path = "../../../src/text"]
mod text {
    pub(crate) mod edges;
    pub(crate) mod lanes;
}
