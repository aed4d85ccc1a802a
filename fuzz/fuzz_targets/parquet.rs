#![no_main]
#![allow(dead_code)]

#[path = "../bodies/mod.rs"]
mod bodies;

use std::sync::Once;

static QUIET: Once = Once::new();

// The library that reads Parquet gives up on some files by a panic, which the reader turns into
// an error; the fuzzer's hook would take it for a fault. Panics that are not caught still are.
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    QUIET.call_once(|| std::panic::set_hook(Box::new(|_| {})));
    bodies::parquet::run(bytes)
});
