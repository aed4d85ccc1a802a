#!/usr/bin/env python3
"""Labelling beside other tools on the same dump: the ratios that docs/performance.md aims at.

usage: benches/compare.py [DUMP.csv] [--runs N] [--slice MB] [--terms N]

Without DUMP one of 200 MB is made up (rolecall bench --generate). Needs a release build (ROLECALL
names another program) and compares with what it finds: xan, wc, cat, rg, and ahocorasick_rs from
Python by ../shared/peers/peers.py. What is not installed is skipped, and said so.

Where postings stand in the dump more than once, there is a second column without what label
remembers of those before: what a dump without repeats takes.

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
    """Ratios beside what they must be and what is aimed at, for each way to measure rolecall."""

    def __init__(self, ways):
        print("| ratio | must | aim |" + "".join(f" {way} |" for way in ways))
        print("|---|---|---|" + "---|" * len(ways))
        self.n_ways = len(ways)

    def row(self, name, must, aim, cells):
        print(f"| {name} | {must} | {aim} | {' | '.join(cells)} |", flush=True)

    def at_most(self, name, must, aim, values, unit=""):
        def cell(value):
            met = "aim reached" if value <= aim else "must reached" if value <= must else "not reached"
            return f"{value:.2f}{unit}, {met}"
        self.row(name, f"{must}{unit}", f"{aim}{unit}", map(cell, values))

    def at_least(self, name, must, aim, values, more=""):
        def cell(value):
            met = "aim reached" if value >= aim else "must reached" if value >= must else "not reached"
            return f"{more}{value:.2f}, {met}"
        self.row(name, must, aim, map(cell, values))

    def other(self, name, cells):
        self.row(name, "", "", cells)

    def skipped(self, name, why):
        self.row(name, "", "", [f"skipped: {why}"] * self.n_ways)


def measure(rolecall, dump, args, *more):
    """Returns the figures of rolecall."""
    command = [rolecall, "bench", dump, "--format", "json", "--runs", str(args.runs), "-j", "1,2"]
    command += ["--terms", str(args.terms), *more]
    done = subprocess.run(command, stdout=subprocess.PIPE)
    if done.returncode != 0:
        sys.exit(f"compare.py: {' '.join(command)} ended with {done.returncode}")
    return json.loads(done.stdout)


def beside_quick(table, name, command, labels, runs, aims=None):
    """A tool that reads the whole dump: how many times its time labelling takes."""
    if shutil.which(command[0]) is None:
        return table.skipped(name, f"there is no {command[0]}")
    seconds = max(processor_seconds(command, runs), 1e-9)
    ratios = [label / seconds for label in labels]
    if aims:
        table.at_most(name, *aims, ratios)
    else:
        table.other(name, [f"{ratio:.2f}" for ratio in ratios])


def beside_slow(table, name, command, labels, aims=None):
    """A tool that reads a slice: how many times the time of labelling it takes."""
    try:
        start = processor_seconds(command("one.csv"))
        seconds, more = processor_seconds(command("slice.csv")) - start, ""
    except Stopped:
        seconds, more = PATIENCE, "over "
    ratios = [seconds / label for label in labels]
    if aims:
        table.at_least(name, *aims, ratios, more)
    else:
        table.other(name, [f"{more}{ratio:.2f}" for ratio in ratios])


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
    reports = {"here": measure(rolecall, dump, args)}
    machine, facts = reports["here"]["machine"], reports["here"]["dump"]
    if facts["repeated"]:
        reports["nothing remembered"] = measure(rolecall, dump, args, "--remember", "0")
    others = [report["taken_by_others"] for report in reports.values()]
    print(f"{facts['bytes'] / 1e6:,.0f} MB, {facts['rows']:,} postings, {facts['repeated']:,} of which stand in"
          f" the dump before; {machine['cpu']}, {machine['cores']} cores, {machine['instruction_set']}; other"
          f" programs took {'an unknown share' if None in others else f'{100 * max(others):.0f} %'} of the"
          " processors\n")
    table = Table(reports)
    one, two = ([report["threads"][on] for report in reports.values()] for on in (0, 1))
    labels = [on["processor_seconds"]["min"] for on in one]
    quick = [
        ("processor time of `label -j 1` / `xan count`", ["xan", "count", dump], (4, 2)),
        ("processor time of `label -j 1` / `wc -l`", ["wc", "-l", dump], (4, 2.5)),
        ("processor time of `label -j 1` / `cat`", ["cat", dump], None),
    ]
    for name, command, aims in quick:
        beside_quick(table, name, command, labels, args.runs, aims)

    n_bytes = first_rows(dump, "slice.csv", args.slice * 1e6)
    first_rows(dump, "one.csv", 0)
    with open("terms.csv", "w", encoding="utf-8") as terms:
        subprocess.run([rolecall, "terms"], stdout=terms, check=True)
    with open("terms.csv", encoding="utf-8", newline="") as terms:
        wordings = sorted({row["term"] for row in csv.DictReader(terms)})
    pathlib.Path("terms.txt").write_text("\n".join(wordings) + "\n", encoding="utf-8")
    of_slice = [seconds * n_bytes / facts["bytes"] for seconds in labels]
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
            beside_slow(table, name, commands[tool], of_slice, aims)

    by_clock = [one["seconds"]["median"] / two["seconds"]["median"] for one, two in zip(one, two)]
    table.at_least("2 threads against 1, by the clock", 1.8, 1.95, by_clock)
    more = [report["more_terms"]["processor_seconds"]["median"] for report in reports.values()]
    usual = [on["processor_seconds"]["median"] for on in one]
    n_terms = reports["here"]["lexicon"]["terms"]
    name = f"processor time with {args.terms:,} terms / with {n_terms:,}"
    table.at_most(name, 3, 2, [more / usual for more, usual in zip(more, usual)])
    mebibytes = [on["peak_memory_bytes"]["max"] / (1 << 20) for on in two]
    table.at_most("peak memory, 2 threads", 64, 32, mebibytes, " MiB")
    starts = [report["start_up"] for report in reports.values()]
    alone = [1e3 * start["one_posting_seconds"]["min"] for start in starts]
    table.at_most("start-up to the first row, dump of one", 30, 10, alone, " ms")
    table.other("start-up to the first row, this dump", [f"{1e3 * start['dump_seconds']['min']:.1f} ms" for start in starts])
    table.other("speed of `label -j 1`, by processor time", [f"{facts['bytes'] / 1e6 / label:.0f} MB/s" for label in labels])


def has_module(name):
    check = subprocess.run([sys.executable, "-c", f"import {name}"], stderr=subprocess.DEVNULL)
    return check.returncode == 0


if __name__ == "__main__":
    main()
