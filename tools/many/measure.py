#!/usr/bin/env python3
"""Makes many small model directories and measures `ow check` on all of them in one call.

    tools/many/measure.py --ow target/release/ow --models 10000 [--keep FOLDER] [--jobs N] [--also FOLDER]

The directories are made from the examples and scenarios of this repository, in turn, each under a name of its own and
with a number in its card, so that no two are the same. Measured are the wall time, models a second and the largest
resident size (as the system counts it), on the whole and on the first tenth, so that growth shows; `--also` measures a
folder of real directories in the same run.
"""

import argparse
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]


def templates():
    """Files of each release that models are made from."""
    releases = [p for p in sorted((ROOT / "examples").iterdir()) if p.is_dir()]
    releases += sorted((ROOT / "tests/models").glob("*/release"))
    for release in releases:
        files = {p.relative_to(release): p.read_bytes() for p in sorted(release.rglob("*")) if p.is_file()}
        if files:
            yield files


def make(folder, count):
    """`count` directories ORG/MODEL, as a mirror has them."""
    kinds = list(templates())
    for number in range(count):
        files = kinds[number % len(kinds)]
        model = folder / f"org-{number % 97:02}" / f"model-{number:06}"
        for path, data in files.items():
            place = model / path
            place.parent.mkdir(parents=True, exist_ok=True)
            if path.name.lower() == "readme.md":
                data += f"\nThis is checkpoint {number} of its run.\n".encode()
            place.write_bytes(data)


def measure(ow, folder, jobs, only=None):
    """Wall time in seconds, models and peak memory in MiB of one call."""
    command = [ow, "check", "--recursive", "--format", "jsonl", "--quiet"]
    command += ["--jobs", str(jobs)] if jobs else []
    command += [str(p) for p in only] if only else [str(folder)]
    pipe, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(write)
        with os.fdopen(pipe, "rb") as lines:
            count = sum(chunk.count(b"\n") for chunk in iter(lambda: lines.read(1 << 20), b""))
        os._exit(0 if count else 1)
    os.close(pipe)
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=write, stdin=subprocess.DEVNULL)
    os.close(write)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.monotonic() - start
    os.waitpid(child, 0)
    if os.waitstatus_to_exitcode(status) not in (0, 1, 3):
        sys.exit(f"{command} ended with {status}")
    return wall, usage.ru_maxrss / 1024, usage.ru_utime + usage.ru_stime


def show(what, models, measured):
    wall, memory, cpu = measured
    print(f"{what:24} {models:7} models {wall:8.2f} s {models / wall:8.0f} a second {memory:7.1f} MiB {cpu:8.2f} s of processor")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--ow", default=str(ROOT / "target/release/ow"))
    parser.add_argument("--models", type=int, default=10_000)
    parser.add_argument("--jobs", type=int)
    parser.add_argument("--keep", type=pathlib.Path, help="make the directories here, and leave them")
    parser.add_argument("--also", type=pathlib.Path, help="measure this folder of model directories, too")
    args = parser.parse_args()
    folder = args.keep or pathlib.Path(tempfile.mkdtemp(prefix="ow-many-"))
    try:
        if not any(folder.glob("org-*")):
            make(folder, args.models)
        models = sorted(folder.glob("org-*/model-*"))
        tenth = models[: max(1, len(models) // 10)]
        measure(args.ow, folder, args.jobs, tenth)  # so that all are read from memory
        show("a tenth", len(tenth), measure(args.ow, folder, args.jobs, tenth))
        show("all", len(models), measure(args.ow, folder, args.jobs))
        if args.also:
            real = sorted(p for p in args.also.iterdir() if p.is_dir())
            measure(args.ow, args.also, args.jobs, real)
            show(str(args.also.name), len(real), measure(args.ow, args.also, args.jobs, real))
    finally:
        if not args.keep:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
