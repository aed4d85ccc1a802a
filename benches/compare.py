#!/usr/bin/env python3
"""Labelling beside other tools on the same dump: the ratios that docs/performance.md aims at.

usage: benches/compare.py [DUMP.csv] [--runs N] [--slice MB] [--terms N]

Without DUMP one of 200 MB is made up (rolecall bench --generate). Needs a release build (ROLECALL
names another program) and compares with what it finds: xan, wc, cat, rg, and ahocorasick_rs from
Python by ../shared/peers/peers.py. What is not installed is skipped, and said so.

Figures of rolecall come from `rolecall bench`, which also checks that every row comes out and that
all numbers of threads write the same bytes. Times are processor time, least of the runs, except
where the clock is asked for. Slow tools see only the first megabytes of the dump; what they take
for a single row, such as compiling terms, is taken off.
"""
import argparse
import csv
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

csv.field_size_limit(10**9)
ROOT = pathlib.Path(__file__).resolve().parent.parent
PEERS = ROOT / "../shared/peers/peers.py"
# Seconds after which a slow tool is stopped.
PATIENCE = 30


class Stopped(Exception):
    """A tool was stopped before it was done."""


def processor_seconds(command, runs=1):
    """Returns the least processor time of some runs of a command, its output thrown away."""
    taken = []
    for _ in range(runs):
        child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        limit = subprocess.Popen(["sh", "-c", f"sleep {PATIENCE} && kill {child.pid}"])
        _, status, usage = os.wait4(child.pid, 0)
        limit.kill()
        limit.wait()
        code = os.waitstatus_to_exitcode(status)
        if code < 0:
            raise Stopped
        # That rg finds nothing in a single row is no failure.
        if code != 0 and (command[0], code) != ("rg", 1):
            sys.exit(f"compare.py: {' '.join(command)} ended with {code}")
        taken.append(usage.ru_utime + usage.ru_stime)
    return min(taken)


def first_rows(dump, path, n_bytes):
    """Writes the first rows of a dump, about so many bytes of them; returns how many bytes."""
    with open(dump, encoding="utf-8", errors="replace", newline="") as source:
        with open(path, "w", encoding="utf-8", newline="") as sink:
            writer = csv.writer(sink, lineterminator="\n")
            for index, row in enumerate(csv.reader(source)):
                if index > 1 and sink.tell() >= n_bytes:
                    break
                writer.writerow(row)
    return os.path.getsize(path)


class Table:
    """Ratios beside what they must be and what is aimed at."""

    def __init__(self):
        print("| ratio | must | aim | here | |")
        print("|---|---|---|---|---|")

    def at_most(self, name, must, aim, value, unit=""):
        met = "aim reached" if value <= aim else "must reached" if value <= must else "not reached"
        print(f"| {name} | {must}{unit} | {aim}{unit} | {value:.2f}{unit} | {met} |", flush=True)

    def at_least(self, name, must, aim, value, more=""):
        met = "aim reached" if value >= aim else "must reached" if value >= must else "not reached"
        print(f"| {name} | {must} | {aim} | {more}{value:.2f} | {met} |", flush=True)

    def other(self, name, value):
        print(f"| {name} | | | {value} | |", flush=True)

    def skipped(self, name, why):
        print(f"| {name} | | | skipped: {why} | |", flush=True)


def measure(rolecall, dump, runs, terms):
    """Returns the figures of rolecall."""
    command = [rolecall, "bench", dump, "--format", "json", "--runs", str(runs), "-j", "1,2"]
    command += ["--terms", str(terms)]
    done = subprocess.run(command, stdout=subprocess.PIPE)
    if done.returncode != 0:
        sys.exit(f"compare.py: {' '.join(command)} ended with {done.returncode}")
    return json.loads(done.stdout)


def beside_quick(table, name, command, label, runs, aims=None):
    """A tool that reads the whole dump: how many times its time labelling takes."""
    if shutil.which(command[0]) is None:
        return table.skipped(name, f"there is no {command[0]}")
    ratio = label / max(processor_seconds(command, runs), 1e-9)
    if aims:
        table.at_most(name, *aims, ratio)
    else:
        table.other(name, f"{ratio:.2f}")


def beside_slow(table, name, command, label, aims=None):
    """A tool that reads a slice: how many times the time of labelling it takes."""
    try:
        start = processor_seconds(command("one.csv"))
        seconds = processor_seconds(command("slice.csv")) - start
        ratio, more = seconds / label, ""
    except Stopped:
        ratio, more = PATIENCE / label, "over "
    if aims:
        table.at_least(name, *aims, ratio, more)
    else:
        table.other(name, f"{more}{ratio:.2f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("dump", nargs="?")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--slice", type=float, default=8.0, help="megabytes that slow tools see")
    parser.add_argument("--terms", type=int, default=4000)
    args = parser.parse_args()
    rolecall = os.environ.get("ROLECALL", str(ROOT / "target/release/rolecall"))
    if shutil.which(rolecall) is None:
        sys.exit(f"compare.py: there is no {rolecall}; build it with cargo build --release")
    rolecall = os.path.abspath(shutil.which(rolecall))
    with tempfile.TemporaryDirectory(prefix="rolecall-compare-") as folder:
        dump = args.dump and os.path.abspath(args.dump)
        os.chdir(folder)
        if dump is None:
            dump = os.path.join(folder, "dump.csv")
            subprocess.run([rolecall, "bench", "--generate", dump, "--size", "200MB"], check=True)
        compare(rolecall, dump, args)


def compare(rolecall, dump, args):
    report = measure(rolecall, dump, args.runs, args.terms)
    one, two = report["threads"]
    machine, facts = report["machine"], report["dump"]
    others = report["taken_by_others"]
    print(f"{facts['bytes'] / 1e6:,.0f} MB, {facts['rows']:,} postings; {machine['cpu']},"
          f" {machine['cores']} cores, {machine['instruction_set']}; other programs took"
          f" {'an unknown share' if others is None else f'{100 * others:.0f} %'} of the processors\n")
    seconds = one["processor_seconds"]["min"]
    table = Table()
    quick = [
        ("processor time of `label -j 1` / `xan count`", ["xan", "count", dump], (4, 2)),
        ("processor time of `label -j 1` / `wc -l`", ["wc", "-l", dump], (4, 2.5)),
        ("processor time of `label -j 1` / `cat`", ["cat", dump], None),
    ]
    for name, command, aims in quick:
        beside_quick(table, name, command, seconds, args.runs, aims)

    n_bytes = first_rows(dump, "slice.csv", args.slice * 1e6)
    first_rows(dump, "one.csv", 0)
    with open("terms.csv", "w", encoding="utf-8") as terms:
        subprocess.run([rolecall, "terms"], stdout=terms, check=True)
    with open("terms.csv", encoding="utf-8", newline="") as terms:
        wordings = sorted({row["term"] for row in csv.DictReader(terms)})
    pathlib.Path("terms.txt").write_text("\n".join(wordings) + "\n", encoding="utf-8")
    label = seconds * n_bytes / facts["bytes"]
    slow = [
        (f"ahocorasick_rs / `label -j 1`, {len(wordings):,} wordings", "ahocorasick_rs", (20, 40)),
        ("`rg --count-matches -i -w -F` / `label -j 1`", "rg", (10, 20)),
        ("`xan search -i --patterns` / `label -j 1`", "xan", None),
    ]
    commands = {
        "ahocorasick_rs": lambda file: [sys.executable, str(PEERS), "ahocorasick_rs", file, "terms.csv", "out.csv"],
        "rg": lambda file: ["rg", "--count-matches", "-i", "-w", "-F", "-f", "terms.txt", "-j", "1", file],
        "xan": lambda file: ["xan", "search", "-i", "-c", "found", "--patterns", "terms.txt", file],
    }
    for name, tool, aims in slow:
        if tool == "ahocorasick_rs" and not PEERS.exists():
            table.skipped(name, "there is no ../shared/peers/peers.py")
        elif tool == "ahocorasick_rs" and not has_module(tool):
            table.skipped(name, "python has no ahocorasick_rs; pip install ahocorasick_rs")
        elif tool != "ahocorasick_rs" and shutil.which(tool) is None:
            table.skipped(name, f"there is no {tool}")
        else:
            beside_slow(table, name, commands[tool], label, aims)

    table.at_least("2 threads against 1, by the clock", 1.8, 1.95, one["seconds"]["median"] / two["seconds"]["median"])
    more = report["more_terms"]
    ratio = more["processor_seconds"]["median"] / one["processor_seconds"]["median"]
    table.at_most(f"processor time with {more['terms']:,} terms / with {report['lexicon']['terms']:,}", 3, 2, ratio)
    mebibytes = two["peak_memory_bytes"]["max"] / (1 << 20)
    table.at_most("peak memory, 2 threads", 64, 32, mebibytes, " MiB")
    start = report["start_up"]
    table.at_most("start-up to the first row, dump of one", 30, 10, 1e3 * start["one_posting_seconds"]["min"], " ms")
    table.other("start-up to the first row, this dump", f"{1e3 * start['dump_seconds']['min']:.1f} ms")
    table.other("speed of `label -j 1`, by processor time", f"{facts['bytes'] / 1e6 / seconds:.1f} MB/s")


def has_module(name):
    check = subprocess.run([sys.executable, "-c", f"import {name}"], stderr=subprocess.DEVNULL)
    return check.returncode == 0


if __name__ == "__main__":
    main()
