#!/usr/bin/env python3
"""Runs `ow` as a map over a table of models on Apache Spark: one process a partition, nothing on local disk.

    spark-submit check.py --ow ow --input models.parquet --output verdicts.parquet [--option=--definition=all …]

The table has a row a model: `name` (string) and `files` (map of path to bytes, or to text). The result has a row a
model and definition: what the columns of `SCHEMA` say, and the line of JSON (schema ow/line/1) with the whole report.
The program has to be at the same path on every executor; `spark-submit --files ow` puts it into the working directory,
where `--ow ./ow` finds it.

In a notebook:

    from check import checked
    verdicts = checked(spark.read.parquet("models.parquet"), ow="/usr/local/bin/ow")
"""

import argparse
import base64
import json
import os
import subprocess
import sys
import tempfile
import threading

SCHEMA = (
    "directory string, status string, error string, definition string, version string, reading string, "
    "verdict string, weights_license string, run string, line string"
)
BATCH = 256


def line_of(name, files):
    """A model as `ow check --from-jsonl` reads it. Bytes that are text go as text, which is shorter."""
    given = {}
    for path, data in dict(files or {}).items():
        if data is None:
            continue
        if isinstance(data, str):
            given[path] = data
            continue
        data = bytes(data)
        try:
            given[path] = data.decode("utf-8")
        except UnicodeDecodeError:
            given[path] = {"base64": base64.b64encode(data).decode("ascii")}
    return json.dumps({"name": name, "files": given}, ensure_ascii=False).encode("utf-8") + b"\n"


def row_of(line):
    """A line of the answer as a row of `SCHEMA`."""
    said = json.loads(line)
    report = said.get("report") or {}
    definition = report.get("definition", {})
    weights = [l for l in report.get("licenses", []) if l.get("component") == "weights"]
    return {
        "directory": said["directory"],
        "status": said["status"],
        "error": said.get("error"),
        "definition": definition.get("id"),
        "version": definition.get("version"),
        "reading": report.get("reading"),
        "verdict": report.get("verdict"),
        "weights_license": weights[0].get("concluded") if weights else None,
        "run": said["run"],
        "line": line.decode("utf-8"),
    }


def answers(models, ow="ow", options=()):
    """Rows for models (name, files), by one process of the program. What it says of the run goes to the error."""
    command = [ow, "check", "--from-jsonl", "-", "--format", "jsonl", "--quiet", "--jobs", "1", "--no-policy", *options]
    complaints = tempfile.TemporaryFile()
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=complaints)
    failed = []
    counted = [0]

    def feed():
        try:
            with process.stdin as stdin:
                for name, files in models:
                    stdin.write(line_of(name, files))
                    counted[0] += 1
        except BrokenPipeError:
            pass  # the program says why
        except BaseException as error:  # noqa: BLE001: it is raised below, in the thread that reads
            failed.append(error)

    feeder = threading.Thread(target=feed, daemon=True)
    feeder.start()
    try:
        for line in process.stdout:
            yield row_of(line)
        feeder.join()
        code = process.wait()
    finally:
        process.kill()
        process.wait()
    if failed:
        raise failed[0]
    # 2 says that nothing could be checked: of one model that is an answer like any other, and of none it is none.
    if code not in (0, 1, 2, 3):
        complaints.seek(0)
        raise RuntimeError(f"{command} ended with {code}: {complaints.read(4000).decode('utf-8', 'replace')}")
    if code == 2 and counted[0] == 0:
        return
    if code == 2:
        complaints.seek(0)
        said = complaints.read(4000).decode("utf-8", "replace")
        if "error:" in said:
            raise RuntimeError(f"{command}: {said}")


def carry():
    """Sends this module to the executors with the functions that use it, where it was imported."""
    if __name__ != "__main__":
        from pyspark import cloudpickle

        cloudpickle.register_pickle_by_value(sys.modules[__name__])


def checked(models, ow="ow", options=()):
    """A data frame of verdicts for a data frame of models, by `mapInPandas`."""
    carry()

    def partition(batches):
        import pandas

        def each():
            for batch in batches:
                for name, files in zip(batch["name"], batch["files"]):
                    yield name, files

        rows = []
        for row in answers(each(), ow, options):
            rows.append(row)
            if len(rows) >= BATCH:
                yield pandas.DataFrame(rows)
                rows = []
        if rows:
            yield pandas.DataFrame(rows)

    return models.select("name", "files").mapInPandas(partition, SCHEMA)


def piped(models, ow="ow", options=()):
    """The same by `pipe`: an RDD of lines of JSON."""
    import shlex

    carry()
    command = [ow, "check", "--from-jsonl", "-", "--format", "jsonl", "--quiet", "--jobs", "1", "--no-policy", *options]
    command = " ".join(shlex.quote(word) for word in command)
    lines = models.select("name", "files").rdd.map(lambda row: line_of(row["name"], row["files"])[:-1].decode("utf-8"))
    # A partition may be empty, and the exit code says what the models come to.
    return lines.pipe(f"sh -c {shlex.quote(command + '; true')}")


def directories(folders):
    """Models (name, files) from directories on disk: to make a table from, or to try it out."""
    for folder in folders:
        files = {}
        for place, below, names in os.walk(folder):
            below.sort()
            for name in sorted(names):
                path = os.path.join(place, name)
                if os.path.isfile(path):
                    with open(path, "rb") as file:
                        files[os.path.relpath(path, folder).replace(os.sep, "/")] = file.read()
        yield os.path.basename(os.path.abspath(folder)), files


def main():
    parser = argparse.ArgumentParser(description="Runs ow over a table of models on Apache Spark.")
    parser.add_argument("--ow", default="ow", help="the program, at the same path on every executor")
    parser.add_argument("--input", required=True, help="Parquet with the columns name and files")
    parser.add_argument("--output", required=True, help="where to write the verdicts, as Parquet")
    parser.add_argument("--option", action="append", default=[], help="a further option of `ow check`, such as --option=--reading=literal")
    args = parser.parse_args()
    from pyspark.sql import SparkSession

    spark = SparkSession.builder.appName("ow").getOrCreate()
    checked(spark.read.parquet(args.input), args.ow, args.option).write.parquet(args.output)


if __name__ == "__main__":
    main()
