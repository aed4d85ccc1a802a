#!/usr/bin/env bash
# Runs the tests of the only unsafe code under Miri, which finds undefined behaviour and knows AVX2,
# and under AddressSanitizer, which finds bytes out of bounds on every path this machine has.
set -euo pipefail
cd "$(dirname "$0")"
target=$(rustc -vV | sed -n 's/^host: //p')
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-../../target}/lanes

if ! cargo +nightly --version > /dev/null 2>&1; then
    echo "SKIPPED: unsafe code is not checked under Miri and AddressSanitizer, which need a nightly toolchain (rustup toolchain install nightly --component miri,rust-src)"
    exit 0
fi
if cargo +nightly miri --version > /dev/null 2>&1; then
    features=""
    [[ $target == x86_64-* ]] && features="-C target-feature=+avx2,+bmi1,+popcnt"
    RUSTFLAGS="$features" MIRIFLAGS="-Zmiri-disable-isolation" cargo +nightly miri test --quiet
else
    echo "SKIPPED: Miri is not there (rustup component add miri rust-src --toolchain nightly)"
fi
case $target in
x86_64-*-linux-gnu | aarch64-*-linux-gnu | *-apple-darwin)
    RUSTFLAGS="-Z sanitizer=address" cargo +nightly test --quiet --target "$target" ;;
*) echo "SKIPPED: there is no AddressSanitizer for $target" ;;
esac
