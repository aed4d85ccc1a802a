#!/usr/bin/env python3
"""Seconds of processor time per MB of text for lexicons and texts that were made to be slow.

    benches/worst_case.py target/release/rolecall
"""

import csv
import os
import resource
import subprocess
import sys
import tempfile

SOUND = open(os.path.join(os.path.dirname(__file__), "../fuzz/bodies/lexicon.rs")).read().split('r#"')[1].split('"#')[0]
LIMIT = 600


def duties(terms):
    """A file with a duty for each list of terms."""
    tables = ['label = "coordinator"', 'question = "level"']
    for number, term in enumerate(terms):
        tables.append(f'[[duty]]\nid = "d{number}"\nweight = 1.0\nterms = ["{term}"]')
    return "\n".join(tables) + "\n"


CONTEXT = """
[[context]]
id = "denied"
effect = "denied"
direction = "{direction}"
reach = {reach}
stop = "{stop}"
terms = ["a"]
ends = ["zz"]
"""

A = "a " * 500_000
AB = "a b " * 250_000
WORDS = " ".join(f"w{number % 997}" for number in range(170_000))

CASES = {
    "plain words, no term of them (for comparison)": ("", WORDS),
    "one word, found everywhere": (duties(["a"]), A),
    "one word, alone in its sentence": (duties(["a"]), "a. " * 333_000),
    "a term of 5 words and 4 widest gaps": (duties(["a *12 a *12 a *12 a *12 a"]), A),
    "the same, never found": (duties(["a *12 a *12 a *12 a *12 z"]), A),
    "the same, its last word there and out of reach": (duties(["a *12 a *12 a *12 a *12 z"]), ("z " + "a " * 60) * 8_000),
    "30 words, 29 gaps of 1": (duties([" *1 ".join(["a"] * 30)]), A),
    "30 words, 29 gaps of 1, last word out of reach": (duties([" *1 ".join(["a"] * 30) + " z"]), ("z " + "a " * 60) * 8_000),
    "100 words, 99 widest gaps": (duties([" *12 ".join(["a"] * 100)]), A),
    "10 optional words, never found": (duties(["[a] " * 10 + "z"]), A),
    "2,000 wordings of 1 to 10 words, never found": (duties(["(a|a a|b) " * 6 + "z"]), AB),
    "2,000 wordings between gaps, never found": (duties(["(a|b|a a) *12 " * 6 + "z"]), AB),
    "2,000 wordings between gaps": (duties([" *10 ".join(["(a|b|a a)"] * 6)]), AB),
    "20 such terms": (duties([" *10 ".join(["(a|b|a a)"] * 6)] * 20), AB),
    "30 such terms, their last word there and out of reach": (duties([" *10 ".join(["(a|b|a a)"] * 6) + " z"] * 30), ("z " + "a b " * 40) * 600),
    "1,000 duties with the same word": (duties(["a"] * 1000), "a " * 50_000),
    "1,000 duties with 1 to 60 words": (duties(["a " * (1 + n % 60) for n in range(1000)]), "a " * 50_000),
    "200 duties that overlap in all ways": (duties([f"a *{1 + n % 12} a *{1 + n // 12 % 12} a" for n in range(144)]), "a " * 50_000),
    "a context that reaches everything": (duties(["a b"]) + CONTEXT.format(direction="forward", reach=200, stop="sentence"), AB),
    "the same, backward": (duties(["a b"]) + CONTEXT.format(direction="backward", reach=200, stop="sentence"), AB),
    "a context at every word": (duties(["b"]) + CONTEXT.format(direction="forward", reach=200, stop="sentence"), A),
    "the same, ending nowhere with gaps": (duties(["b"]) + CONTEXT.format(direction="forward", reach=200, stop="sentence").replace('"zz"', '"a *12 a *12 a *12 a *12 z"'), "a " * 50_000),
    "300 terms with gaps and the same first word, never found": (duties([f"a *12 b c{n}" for n in range(300)]), "a a a a b " * 10_000),
    "500 ends of a context, never found": (duties(["b"]) + CONTEXT.format(direction="forward", reach=200, stop="sentence").replace('"zz"', ", ".join(f'"a z{n}"' for n in range(500))), "a " * 50_000),
    "masks over everything": (duties(["a b", "b a"]) + '[[mask]]\nid = "m"\nterms = ["a *12 b", "b *12 a"]\n', AB),
    "a heading on every line": ('[[section]]\nid = "s"\nweight = 0.5\nheadings = ["a"]\n' + duties(["b"]), "a\nb\n" * 250_000),
    "30,000 duties (loading them)": (duties([f"w{n} w{n + 1}" for n in range(30_000)]), WORDS),
    "a mention at every word": ('[[mention]]\nid = "m"\nwindow = "after"\nterms = ["a"]\n' + duties(["a"]), A),
}


def spent():
    """Processor time of the runs so far: a busy machine changes it little."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def main():
    rolecall = os.path.abspath(sys.argv[1])
    only = sys.argv[2] if len(sys.argv) > 2 else ""
    print("| lexicon and text | MB | s | s/MB |\n|---|---|---|---|")
    for name, (lexicon, text) in CASES.items():
        if only not in name:
            continue
        with tempfile.TemporaryDirectory() as folder:
            os.mkdir(f"{folder}/lexicon")
            open(f"{folder}/lexicon/sound.toml", "w").write(SOUND)
            # Keys of the file stand before its tables.
            lines = lexicon.splitlines()
            keys = [line for line in lines if line.startswith(("label =", "question ="))]
            rest = [line for line in lines if line not in keys]
            open(f"{folder}/lexicon/worst.toml", "w").write("\n".join(keys + rest) + "\n")
            with open(f"{folder}/dump.csv", "w", newline="") as dump:
                writer = csv.writer(dump)
                writer.writerows([["title", "description"], ["Head of law", text]])
            with open(f"{folder}/short.csv", "w") as dump:
                dump.write("title,description\nHead of law,x\n")
            seconds, refused = [], None
            for file in ("short.csv", "dump.csv"):
                before = spent()
                try:
                    ran = subprocess.run(
                        [rolecall, "label", "-q", "-j", "1", "--lexicon", f"{folder}/lexicon", f"{folder}/{file}", "-o", f"{folder}/out.csv"],
                        capture_output=True, text=True, timeout=LIMIT)
                    if ran.returncode:
                        refused = ran.stderr.strip().rsplit('"', 1)[-1].strip()
                        break
                except subprocess.TimeoutExpired:
                    pass
                seconds.append(spent() - before)
            if refused:
                print(f"| {name} | | refused: {refused} | |", flush=True)
                continue
            megabytes = len(text) / 1e6
            took = max(seconds[1] - seconds[0], 0)
            mark = ">" if took >= LIMIT - 1 else ""
            name += f" ({seconds[0]:.1f} s to load)" if seconds[0] > 1 else ""
            print(f"| {name} | {megabytes:.1f} | {mark}{took:.2f} | {mark}{took / megabytes:.2f} |", flush=True)


main()
