#!/usr/bin/env python3
"""How long other programs take for the same files: whole processes, side by side, in one run.

    cargo build --release
    cargo bench --bench check -- --make /tmp/made
    tools/peers.py --ow target/release/ow --models /tmp/made/small --take 20 --licenses LICENSE_FILES

Each program that is not installed is named and skipped. The programs do different things: `scancode` and
`licensecheck` find licenses in files, `askalono` recognises license texts, `aisbom` lists models and their licenses;
`ow check` reads licenses, weights and documentation and judges. What is compared is the time that a user waits for the
same directories. Medians of several runs, taken in turns, so that a busy moment falls on all alike. Needs Python 3.9.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time


def took(commands):
    """Seconds for all commands, one after the other. A verdict is no failure, a crash or a wrong call is."""
    start = time.perf_counter()
    for command in commands:
        done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        if done.returncode < 0 or (os.path.basename(command[0]) == "ow" and done.returncode == 2):
            sys.exit(f"error: {' '.join(command[:3])} … ended with {done.returncode}")
    return time.perf_counter() - start


def runs_here(program):
    """Whether a program is installed and starts: one that fails at once would look fast."""
    if not shutil.which(program):
        return False
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "check": False}
    return any(subprocess.run([program, ask], **quiet).returncode == 0 for ask in ("--version", "--help"))


def large(folder, names):
    """Files of weights that nobody should copy for this."""
    return [name for name in names if os.path.getsize(os.path.join(folder, name)) > 50_000_000]


def measure(title, own, peers, runs):
    """One table: the program and each peer on the same input."""
    print(f"\n{title}\n")
    print(f"| program | seconds (median of {runs}) | times ow |")
    print("|---|---|---|")
    known = [(name, commands) for name, commands in peers if runs_here(commands[0][0])]
    times = {name: [] for name, _ in [("ow", own)] + known}
    for _ in range(runs):
        for name, commands in [("ow", own)] + known:
            times[name].append(took(commands))
    base = statistics.median(times["ow"])
    for name, seconds in times.items():
        median = statistics.median(seconds)
        print(f"| {name} | {median:.3f} | {median / base:.1f} |", flush=True)
    for name, _ in peers:
        if name not in times:
            print(f"| {name} | not here, or it does not start: skipped | |")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--ow", required=True, help="the program")
    parser.add_argument("--models", help="a folder of model directories")
    parser.add_argument("--take", type=int, default=10, help="so many of them, evenly spread (default 10)")
    parser.add_argument("--licenses", help="a folder of license files")
    parser.add_argument("--runs", type=int, default=3, help="runs of each program (default 3)")
    for name in ("scancode", "licensecheck", "askalono", "aisbom"):
        parser.add_argument(f"--{name}", default=name, help=f"where {name} is, if not on the path")
    args = parser.parse_args()
    if args.models:
        found = sorted(entry.path for entry in os.scandir(args.models) if entry.is_dir())
        models = found[:: max(1, len(found) // args.take)][: args.take]
        with tempfile.TemporaryDirectory() as folder:
            # Those that take one directory get all in one, so that they start once; ow starts for each.
            for model in models:
                shutil.copytree(model, os.path.join(folder, os.path.basename(model)), symlinks=True, ignore=large)
            taken = sorted(entry.path for entry in os.scandir(folder))
            peers = [
                ("scancode", [[args.scancode, "--license", "--quiet", "--json", os.devnull, folder]]),
                ("licensecheck", [[args.licensecheck, "--recursive", folder]]),
                ("aisbom", [[args.aisbom, "scan", folder]]),
            ]
            own = [[args.ow, "check", model, "--no-policy", "-q"] for model in taken]
            measure(f"{len(models)} model directories", own, peers, args.runs)
    if args.licenses:
        own = [[args.ow, "license", "identify", "--format", "jsonl", args.licenses]]
        measure("license files alone", own, [("askalono", [[args.askalono, "crawl", args.licenses]])], args.runs)


if __name__ == "__main__":
    main()
