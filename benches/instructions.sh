#!/usr/bin/env bash
# Counts the instructions that `label` takes for a megabyte of postings, start-up left out: a
# figure that a busy machine does not change. With a baseline it fails when the count has risen by
# more than five per cent.
#
# usage: benches/instructions.sh [--check | --save]
set -euo pipefail
cd "$(dirname "$0")/.."

baseline=benches/instructions.txt
rolecall=${ROLECALL:-target/release/rolecall}
if ! command -v valgrind > /dev/null; then
    apt-get install -y valgrind > /dev/null 2>&1 || true
fi
if ! command -v valgrind > /dev/null; then
    echo "SKIPPED: valgrind is not there and cannot be installed, so no instructions are counted" >&2
    exit 0
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# The project's own postings, a few times over, and the header alone with one posting.
head -n 1 corpora/postings.csv > "$work/many.csv"
for _ in 1 2 3 4 5 6 7 8; do
    tail -n +2 corpora/postings.csv >> "$work/many.csv"
done
printf 'title,description\nx,y\n' > "$work/one.csv"

count() {
    valgrind --tool=callgrind --callgrind-out-file=/dev/null "$rolecall" label -q -j 1 --remember 0 "$1" \
        2>&1 > /dev/null | sed -n 's/.*Collected : //p'
}

bytes=$(stat -c %s "$work/many.csv")
per_megabyte=$((($(count "$work/many.csv") - $(count "$work/one.csv")) * 1000 / (bytes / 1000)))
echo "$per_megabyte instructions for a megabyte of postings"

# Another compiler or another set of instructions gives another figure for the same source.
lanes=plain
grep -qw avx2 /proc/cpuinfo 2> /dev/null && lanes=avx2
built="$(rustc --version | cut -d' ' -f1,2) $(uname -m) $lanes"
case "${1:-}" in
--save) printf '%s\n%s\n' "$per_megabyte" "$built" > "$baseline" ;;
--check)
    known=$(head -n 1 "$baseline")
    known_built=$(tail -n 1 "$baseline")
    echo "$known by the baseline in $baseline"
    if [ "$built" != "$known_built" ]; then
        echo "SKIPPED: the baseline is of $known_built, and this is $built" >&2
        exit 0
    fi
    if ((per_megabyte * 100 > known * 105)); then
        echo "FAILED: more than five per cent above the baseline; win it back, or save a new" \
            "baseline with benches/instructions.sh --save and say why" >&2
        exit 1
    fi
    ;;
esac
