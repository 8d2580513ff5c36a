"""`ow` on Spark in local mode gives the verdicts that it gives alone: test.py PATH_OF_OW [FOLDER OF MODEL DIRECTORIES]"""

import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools/spark"))
import check  # noqa: E402


def alone(ow, folders):
    """What the program says of directories, by their names."""
    command = [ow, "check", "--format", "jsonl", "--quiet", "--no-policy", "--today", "2026-01-01", *map(str, folders)]
    lines = subprocess.run(command, stdout=subprocess.PIPE, check=False).stdout.splitlines()
    return {pathlib.Path(line["directory"]).name: line for line in map(json.loads, lines)}


def main():
    ow = str(pathlib.Path(sys.argv[1]).resolve())
    if len(sys.argv) > 2:
        folders = sorted(p for p in pathlib.Path(sys.argv[2]).iterdir() if p.is_dir())
    else:
        folders = sorted(p for p in (ROOT / "examples").iterdir() if p.is_dir())
        folders += sorted(p for p in (ROOT / "tests/models").glob("*/release"))
    with tempfile.TemporaryDirectory() as work:
        # Under names that differ, as the rows are matched by them.
        copies = pathlib.Path(work) / "copies"
        for folder in folders:
            shutil.copytree(folder, copies / (folder.parent.name if folder.name == "release" else folder.name))
        folders = sorted(copies.iterdir())
        expected = alone(ow, folders)
        from pyspark.sql import SparkSession
        from pyspark.sql.types import BinaryType, MapType, StringType, StructField, StructType

        builder = SparkSession.builder.master("local[2]").appName("ow test").config("spark.ui.enabled", "false")
        spark = builder.config("spark.sql.execution.arrow.maxRecordsPerBatch", "16").getOrCreate()
        spark.sparkContext.setLogLevel("ERROR")
        schema = StructType([StructField("name", StringType()), StructField("files", MapType(StringType(), BinaryType()))])
        rows = [(name, {k: bytearray(v) for k, v in files.items()}) for name, files in check.directories(folders)]
        table = str(pathlib.Path(work) / "models.parquet")
        spark.createDataFrame(rows, schema).repartition(4).write.parquet(table)
        models = spark.read.parquet(table)
        options = ["--today", "2026-01-01"]
        start = time.monotonic()
        mapped = {row["directory"]: json.loads(row["line"]) for row in check.checked(models, ow, options).collect()}
        middle = time.monotonic()
        piped = {line["directory"]: line for line in map(json.loads, check.piped(models, ow, options).collect())}
        end = time.monotonic()
        spark.stop()
    wrong = 0
    for how, found in (("mapInPandas", mapped), ("pipe", piped)):
        if sorted(found) != sorted(expected):
            sys.exit(f"{how}: other models: {sorted(set(found) ^ set(expected))}")
        for name, line in sorted(expected.items()):
            if found[name].get("report") != line.get("report") or found[name]["status"] != line["status"]:
                print(f"FAIL  {how}: {name} is not what the program says alone")
                wrong += 1
    if wrong:
        sys.exit(f"{wrong} of {2 * len(expected)} differ")
    verdicts = [(line.get("report") or {}).get("verdict", "error") for line in expected.values()]
    counts = {verdict: verdicts.count(verdict) for verdict in sorted(set(verdicts))}
    print(f"ok    {len(expected)} models, the same reports by mapInPandas ({middle - start:.1f} s) and by pipe ({end - middle:.1f} s): {counts}")


if __name__ == "__main__":
    main()
