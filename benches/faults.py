#!/usr/bin/env python3
"""What rolecall and other tools make of broken dumps and full disks, side by side.

    benches/faults.py target/release/rolecall [mlr] [csvcut] [duckdb] [xan]

Every tool copies a dump (rolecall labels it); tools that are not there are left out, and said to
be. Prints two tables in Markdown: how each run ended, and what it said. The dumps are made up
here. As root, a file system of 1 MiB is mounted to be filled; else /dev/full alone is written to.
"""

import csv
import gzip
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time

MEMORY = 12 << 30
SECONDS = 120
N_ROWS = 20_000
csv.field_size_limit(1 << 30)

TOOLS = {
    "rolecall": lambda tool, dump, out: ([tool, "label", dump, "-o", out], None),
    "mlr": lambda tool, dump, out: ([tool, "--csv", *(["--gzin"] if dump.endswith(".gz") else []), "cat", dump], out),
    "csvcut": lambda tool, dump, out: ([tool, "-c", "id,title,description", dump], out),
    "duckdb": lambda tool, dump, out: ([tool, "-csv", "-c", f"FROM read_csv('{dump}')"], out),
    "duckdb COPY": lambda tool, dump, out: ([tool, "-c", f"COPY (FROM read_csv('{dump}')) TO '{out}' (FORMAT csv)"], None),
    "xan": lambda tool, dump, out: ([tool, "select", "id,title,description", dump], out),
}


def version(tool):
    said = subprocess.run([tool, "--version"], capture_output=True, text=True)
    return (said.stdout + said.stderr).strip().splitlines()[0]


def text(n_rows=N_ROWS):
    rows = (f"{n},{('Chef', 'IT Manager', 'Director of IT')[n % 3]},Post {n} of many: {n * 7919 % 10_007}" for n in range(n_rows))
    return "id,title,description\n" + "\n".join(rows) + "\n"


class Ran:
    """A run that is over: its exit code, what it said, its peak of memory and its rows."""

    def __init__(self, name, tool, dump, out, kill_after=None):
        args, redirected = TOOLS[name](tool, dump, out)
        with tempfile.TemporaryFile("w+", errors="replace") as said, tempfile.TemporaryFile() as unused:
            stdout = open(redirected, "wb") if redirected else unused
            process = subprocess.Popen(args, stdout=stdout, stderr=said, preexec_fn=limit)
            started = time.monotonic()
            self.was_killed = False
            while True:
                pid, status, usage = os.wait4(process.pid, os.WNOHANG)
                took = time.monotonic() - started
                if pid:
                    break
                if kill_after is not None and took >= kill_after and not self.was_killed:
                    os.kill(process.pid, signal.SIGKILL)
                    self.was_killed = True
                if took > SECONDS:
                    os.kill(process.pid, signal.SIGTERM)
                    time.sleep(1)
                    os.kill(process.pid, signal.SIGKILL)
                time.sleep(0.001)
            process.returncode = 0
            self.took = took
            self.exit = os.waitstatus_to_exitcode(status)
            self.megabytes = usage.ru_maxrss / 1024
            said.seek(0)
            self.said = said.read()
        if redirected:
            stdout.close()
        self.rows = rows(out)

    def rejected(self):
        found = re.search(r"([\d,]+) rejected", self.said)
        return int(found[1].replace(",", "")) if found else 0

    def cell(self, n_rows=None):
        cell = f"exit {self.exit}"
        if n_rows is not None:
            cell += f", {self.rows} of {n_rows} rows" if self.rows is not None else ", no output"
            if self.rejected():
                cell += f", {self.rejected()} rejected"
            if self.exit == 0 and (self.rows or 0) + self.rejected() != n_rows:
                cell = f"**{cell}**"
        elif self.exit == 0:
            cell = f"**{cell}**"
        return cell

    def message(self):
        lines = [line.strip() for line in self.said.splitlines() if line.strip()]
        errors = [line for line in lines if re.search("error|rejected ", line, re.I)]
        message = (errors or lines or ["(nothing)"])
        message = message[-1] if "Traceback" in self.said else message[0]
        return (message[:150] + ("…" if len(message) > 150 else "")).replace("|", "\\|").replace("`", "'")


def limit():
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def rows(path):
    """Counts the rows of a plain output, which may be broken; nothing where there is none."""
    if path.startswith("/dev/") or not os.path.exists(path):
        return None
    with open(path, newline="", errors="replace") as out:
        try:
            return max(sum(1 for row in csv.reader(line.replace("\0", "") for line in out) if row) - 1, 0)
        except csv.Error:
            return None


class Table:
    def __init__(self, tools):
        self.tools, self.lines, self.messages = tools, [], []

    def row(self, fault, cell):
        """Asks each tool for a cell, and perhaps a message."""
        cells, messages = [], []
        for name, tool in self.tools.items():
            shown, message = cell(name, tool)
            cells.append(shown)
            messages.append(f"- {name}: `{message}`")
        self.lines.append(f"| {fault} | {' | '.join(cells)} |")
        self.messages.append(f"**{fault}**\n\n" + "\n".join(messages) + "\n")
        print(self.lines[-1], flush=True)


def full_disk(table, folder, dump):
    def dev_full(name, tool):
        ran = Ran(name, tool, dump, "/dev/full")
        return ran.cell(), ran.message()

    table.row("the output is `/dev/full`", dev_full)
    disk = f"{folder}/disk"
    os.mkdir(disk)
    if os.geteuid() or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", disk], capture_output=True).returncode:
        print("SKIPPED: no file system can be mounted here to be filled")
        return

    def disk_full(name, tool):
        shutil.copy(f"{folder}/old.csv", f"{disk}/out.csv")
        ran = Ran(name, tool, dump, f"{disk}/out.csv")
        left = os.listdir(disk)
        kept = os.path.exists(f"{disk}/out.csv") and open(f"{disk}/out.csv", errors="replace").read() == "old\n"
        for file in left:
            os.unlink(f"{disk}/{file}")
        return f"{ran.cell()}, {'old file kept' if kept else 'old file lost'}", ran.message()

    try:
        table.row("the disk is full after 512 KiB", disk_full)
    finally:
        subprocess.run(["umount", disk])


def compressed(table, folder, dump):
    packed = gzip.compress(open(dump, "rb").read())
    path, out = f"{folder}/dump.csv.gz", f"{folder}/out.csv"

    def one(bytes_, expected):
        def cell(name, tool):
            open(path, "wb").write(bytes_)
            fresh(out)
            ran = Ran(name, tool, path, out)
            return ran.cell(expected), ran.message()
        return cell

    table.row("gzip, whole, for comparison", one(packed, N_ROWS))
    table.row("gzip cut at half", one(packed[: len(packed) // 2], N_ROWS))
    table.row("gzip cut before its last 8 bytes", one(packed[:-8], N_ROWS))
    half = open(dump, "rb").read().find(b"\n", len(packed)) + 1
    raw = open(dump, "rb").read()
    members = gzip.compress(raw[:half]), gzip.compress(raw[half:])
    table.row("gzip of two members", one(b"".join(members), N_ROWS))
    table.row("gzip of two members, the second cut", one(members[0] + members[1][: len(members[1]) // 2], N_ROWS))

    def many(broken, n):
        def cell(name, tool):
            noticed, said = 0, "(nothing)"
            for k in range(n):
                open(path, "wb").write(broken(k, n))
                fresh(out)
                ran = Ran(name, tool, path, out)
                noticed += ran.exit != 0
                said = ran.message() if ran.exit != 0 or said == "(nothing)" else said
            shown = f"{noticed} of {n} noticed"
            return shown if noticed == n else f"**{shown}**", said
        return cell

    def cut(k, n):
        return packed[: 1 + (len(packed) - 2) * k // (n - 1)]

    def flipped(k, n):
        damaged = bytearray(packed)
        # Not in the header, whose time and system mean nothing.
        damaged[10 + (len(packed) - 11) * k // (n - 1)] ^= 1 << k % 8
        return bytes(damaged)

    table.row("gzip cut at 40 offsets", many(cut, 40))
    table.row("gzip with a flipped bit at 40 offsets", many(flipped, 40))


def bomb(table, folder):
    path = f"{folder}/bomb.csv.gz"
    with gzip.open(path, "wb") as file:
        file.write(b"id,title,description\n1,Chef,Cooks\n2,Aid,")
        for _ in range(500):
            file.write(bytes(1 << 20))
        file.write(b"\n3,Cook,Cooks\n")

    def cell(name, tool):
        fresh(f"{folder}/out.csv")
        ran = Ran(name, tool, path, f"{folder}/out.csv")
        fresh(f"{folder}/out.csv")
        return f"exit {ran.exit}, **{ran.megabytes:,.0f} MB**" if ran.megabytes > 512 else f"exit {ran.exit}, {ran.megabytes:,.0f} MB", ran.message()

    table.row(f"a field of 500 MB of zeros in a gzip of {os.path.getsize(path) / 1e6:.1f} MB", cell)


def broken_rows(table, folder):
    path, out = f"{folder}/rows.csv", f"{folder}/out.csv"

    def one(bytes_, expected):
        def cell(name, tool):
            open(path, "wb").write(bytes_)
            fresh(out)
            ran = Ran(name, tool, path, out)
            return ran.cell(expected), ran.message()
        return cell

    table.row("a short row and a long one among 3", one(b"id,title,description\n1,Chef,Cooks\n2,Aid\n3,Cook,Cooks,more\n", 3))
    lines = text(1_000).splitlines(keepends=True)
    lines[10] = '9,"Chef,Cooks\n'
    table.row("a quote that is not closed in row 10 of 1,000", one("".join(lines).encode(), 1_000))
    lines = text(1_000).encode().splitlines(keepends=True)
    lines[10] = "9,Köchin,".encode() + b"caf\xff\xfe\x81\n"
    lines[11] = "10,Köchin,Küche und Bühne\n".encode()
    undecodable = b"".join(lines)

    def decoded(name, tool):
        shown, message = one(undecodable, 1_000)(name, tool)
        left = open(out, "rb").read() if os.path.exists(out) else b""
        kept = b"caf\xff\xfe\x81" in left
        replaced = "caf\ufffd".encode() in left
        return shown + (", bytes kept" if kept else ", **bytes replaced**" if replaced else ""), message

    table.row("bytes of no encoding in row 10 of 1,000", decoded)


def pipes(table, dump):
    def cell(name, tool):
        out = "-" if name == "rolecall" else "/dev/stdout"
        args, _ = TOOLS[name](tool, dump, out)
        if name == "rolecall":
            args = args[:-2]
        with tempfile.TemporaryFile("w+") as said:
            process = subprocess.Popen(args, stdout=subprocess.PIPE, stderr=said)
            process.stdout.read(10)
            process.stdout.close()
            status = process.wait()
            said.seek(0)
            lines = [line for line in said.read().splitlines() if line.strip()]
            errors = [line for line in lines if re.search("error|broken pipe", line, re.I)]
            return f"exit {status}", (errors or lines or ["(nothing)"])[0][:150]

    table.row("the reader of the output leaves (`head`)", cell)


def kills(table, folder):
    dump, out, n = f"{folder}/long.csv", f"{folder}/out.csv", 20
    open(dump, "w").write(text(20 * N_ROWS))

    def cell(name, tool):
        fresh(out)
        whole = Ran(name, tool, dump, out)
        n_whole, kept, partial, killed = whole.rows, 0, 0, 0
        for k in range(n):
            shutil.copy(f"{folder}/old.csv", out)
            ran = Ran(name, tool, dump, out, kill_after=whole.took * (k + 0.5) / n)
            killed += ran.was_killed and ran.exit == -signal.SIGKILL
            is_old = open(out, errors="replace").read(5) == "old\n"
            kept += is_old
            partial += not is_old and ran.rows != n_whole
            for file in os.listdir(folder):
                # What a killed run left beside its output.
                if file.startswith(("out.csv.", "tmp_out.csv")):
                    os.unlink(f"{folder}/{file}")
        shown = f"{partial} partial outputs of {killed}"
        return f"**{shown}**" if partial else shown, f"{kept} times the old file was kept"

    table.row("killed at 20 moments while it writes", cell)


def fresh(path):
    if os.path.exists(path):
        os.unlink(path)


def main():
    tools = {}
    named = {os.path.basename(path): path for path in sys.argv[1:]}
    for name in TOOLS:
        command = name.split()[0]
        path = shutil.which(named.get(command, command))
        if path is None:
            print(f"SKIPPED: {name} is not there")
            continue
        tools[name] = os.path.abspath(path)
    print("; ".join(f"{name} {version(path)}" for name, path in tools.items() if " " not in name), "\n")
    print(f"| fault | {' | '.join(tools)} |\n|---|{'---|' * len(tools)}")
    table = Table(tools)
    with tempfile.TemporaryDirectory() as folder:
        dump = f"{folder}/dump.csv"
        open(dump, "w").write(text())
        open(f"{folder}/old.csv", "w").write("old\n")
        full_disk(table, folder, dump)
        compressed(table, folder, dump)
        bomb(table, folder)
        broken_rows(table, folder)
        pipes(table, dump)
        kills(table, folder)
    print("\nWhat they said:\n")
    print("\n".join(table.messages))


main()
