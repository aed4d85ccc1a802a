#!/usr/bin/env bash
# Kills a run before every single system call that changes a file, and then fails each of these
# calls (strace does both). Checks that no partial output is in its place, that a run with a failed
# call ends with exit code 4, and that --resume ends in the same bytes.
#
#   benches/crash_points.sh target/release/rolecall
set -euo pipefail
rolecall=$(realpath "${1:-target/release/rolecall}")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

awk 'BEGIN { print "id,title"; for (i = 0; i < 13000; i++) print (i % 900 ? i ",Chef" : "ragged") }' > dump.csv
label=("$rolecall" label -q dump.csv --checkpoint-every 0)
calls=write,pwrite64,writev,ftruncate,rename,renameat,renameat2,unlink,unlinkat,fsync,fdatasync

# Runs with something done to system calls; a shell of its own keeps the news of its death.
traced() {
    (strace -f -o /dev/null -e trace="$calls" -e inject="$calls:$1" \
        "${label[@]}" "${@:2}" --rejects rejects.csv --manifest manifest.json; exit $?) 2> strace.err
}

for out in out.csv out.jsonl.gz; do
    "${label[@]}" -o "$out" --rejects rejects.csv --manifest manifest.json
    mkdir -p whole && mv "$out" rejects.csv whole/
    rm -f manifest.json
    k=0 resumed=0
    while :; do
        k=$((k + 1))
        printf old > "$out"
        rm -f rejects.csv manifest.json ./*.rolecall-*
        if traced "signal=SIGKILL:when=$k" -o "$out"; then
            break # All calls are behind us.
        fi
        cmp -s "$out" whole/"$out" || [ "$(cat "$out")" = old ] || { echo "call $k: partial $out"; exit 1; }
        [ ! -e rejects.csv ] || cmp -s rejects.csv whole/rejects.csv || { echo "call $k: partial rejects"; exit 1; }
        [ ! -e manifest.json ] || python3 -m json.tool manifest.json > /dev/null || { echo "call $k: partial manifest"; exit 1; }
        [ ! -e "$out".rolecall-checkpoint ] || resumed=$((resumed + 1))
        "${label[@]}" -o "$out" --rejects rejects.csv --manifest manifest.json --resume
        cmp "$out" whole/"$out"
        cmp rejects.csv whole/rejects.csv
        python3 -m json.tool manifest.json > /dev/null
        left=$(find . -maxdepth 1 -name '*.rolecall-*')
        [ -z "$left" ] || { echo "call $k: left $left"; exit 1; }
    done
    echo "$out: killed before each of $((k - 1)) calls, $resumed times with a checkpoint; none partial, all resumed to the same bytes"
done

for error in ENOSPC EDQUOT EIO; do
    k=0
    while :; do
        k=$((k + 1))
        printf old > out.csv
        rm -f rejects.csv manifest.json ./*.rolecall-*
        status=0
        traced "error=$error:when=$k" -o out.csv || status=$?
        if [ $status = 0 ]; then
            cmp out.csv whole/out.csv
            cmp rejects.csv whole/rejects.csv
            break
        fi
        [ $status = 4 ] || { echo "$error at call $k: exit $status"; cat strace.err; exit 1; }
        cmp -s out.csv whole/out.csv || [ "$(cat out.csv)" = old ] || { echo "$error at call $k: partial"; exit 1; }
        "${label[@]}" -o out.csv --rejects rejects.csv --manifest manifest.json --resume
        cmp out.csv whole/out.csv
        cmp rejects.csv whole/rejects.csv
    done
    echo "$error: exit 4 at each of $((k - 1)) calls, none partial, all resumed to the same bytes"
done
