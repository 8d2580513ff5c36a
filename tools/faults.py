#!/usr/bin/env python3
"""Hostile directories at full size: makes each one, checks it with `ow`, and prints what came of it.

    tools/faults.py [--ow PATH] [NAME...]

Each directory starts as one that is met. For every fault: the exit code, seconds, the most memory held, and the first
thing that `ow` says of it. It fails where a check is killed, panics, takes longer than 20 seconds or more than 384 MiB,
or where a fault that bears on the verdict leaves it at met. `tests/faults.rs` does the same with small ones.
"""
import argparse, json, os, pathlib, resource, shutil, socket, struct, subprocess, sys, tempfile, time

ROOT = pathlib.Path(__file__).resolve().parent.parent
MAX_SECONDS, KILL_SECONDS, MAX_MIB = 20, 60, 384
FAULTS = {}


def fault(met=False):
    """Registers a fault; `met` where it does not bear on the verdict."""
    def add(make):
        FAULTS[make.__name__.replace("_", "-")] = (make, met)
        return make
    return add


def write(path, data):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data if isinstance(data, bytes) else data.encode())


def sparse(path, head, size):
    write(path, head)
    os.truncate(path, size)


def safetensors(header, size):
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text, 8 + len(text) + size


@fault(met=True)
def no_fault_at_all(at):
    """The directory as it is."""


@fault()
def a_hundred_thousand_files(at):
    for number in range(100_000):
        write(at / "notes" / f"{number:06}.txt", "words\n")


@fault()
def a_hundred_thousand_licenses(at):
    for number in range(100_000):
        write(at / f"LICENSE-{number:06}", "You may not use this model for any commercial purpose.\n")


@fault()
def a_hundred_thousand_cards(at):
    for number in range(99_000):
        write(at / f"{number:06}" / "README.md", "---\nlicense: mit\n---\n# Sparrow\n")


@fault()
def a_hundred_thousand_documents_that_speak_of_licenses(at):
    for number in range(99_000):
        write(at / "docs" / f"{number:06}.md", f"# Part {number}\n\nThe model weights are licensed for research only.\n")


@fault(met=None)
def a_hundred_thousand_scripts(at):
    for number in range(99_000):
        write(at / "src" / f"train_{number:06}.py", "# SPDX-License-Identifier: MIT\nlearning_rate = 3e-4\ntrainer.train()\n")


@fault()
def fifty_thousand_manifests(at):
    for number in range(49_000):
        write(at / f"{number:06}" / "package.json", '{"license": "MIT"}')


@fault()
def fifty_thousand_configurations(at):
    for number in range(49_000):
        write(at / f"{number:06}" / "adapter_config.json", '{"base_model_name_or_path": "birds/wren"}')


@fault(met=True)
def fifty_thousand_shards(at):
    names = [f"model-{number:05}-of-50000.safetensors" for number in range(1, 50_001)]
    head, _ = safetensors({"w": {"dtype": "U8", "shape": [8], "data_offsets": [0, 8]}}, 8)
    for name in names:
        write(at / name, head + b"\0" * 8)
    (at / "model.safetensors").unlink()
    index = {"metadata": {}, "weight_map": {f"w{number}": name for number, name in enumerate(names)}}
    write(at / "model.safetensors.index.json", json.dumps(index))


@fault(met=True)
def a_million_tensors_in_the_index(at):
    index = {"weight_map": {f"layers.{number}.weight": "model.safetensors" for number in range(800_000)}}
    write(at / "model.safetensors.index.json", json.dumps(index))


@fault()
def a_card_of_a_hundred_megabytes(at):
    words = "The sparrow sings, and everyone may listen to its song.\n\n"
    card = (at / "README.md").read_text()
    write(at / "README.md", card + words * (100_000_000 // len(words)))


@fault()
def a_card_of_one_line_of_eight_megabytes(at):
    card = (at / "README.md").read_text()
    write(at / "README.md", card + "\n" + "the model weights are licensed to all who sing, " * 160_000)


@fault()
def a_license_of_a_hundred_megabytes(at):
    write(at / "LICENSE", "You may use the model. " * 4_500_000)


@fault()
def a_license_of_one_megabyte_of_terms(at):
    write(at / "LICENSE-MODEL", "You shall not use the model, except as permitted, for any purpose; or (a) sell it. " * 12_000)


@fault()
def a_configuration_of_fifty_megabytes_on_one_line(at):
    write(at / "config.json", '{"a": [' + "1," * 25_000_000 + "1]}")


@fault(met=True)
def a_tokenizer_of_fifty_megabytes_on_one_line(at):
    write(at / "tokenizer.json", '{"a": [' + "1," * 25_000_000 + "1]}")


@fault()
def brackets_inside_brackets(at):
    write(at / "config.json", "[" * 3_000_000)


@fault()
def front_matter_of_brackets(at):
    write(at / "README.md", "---\nlicense: mit\na: " + "[" * 900_000 + "\n---\n")


@fault()
def front_matter_of_a_megabyte_of_keys(at):
    keys = "".join(f"k{number}: v\n" for number in range(90_000))
    write(at / "README.md", f"---\nlicense: mit\n{keys}---\n")


@fault()
def pipes_sockets_and_devices(at):
    (at / "LICENSE").unlink()
    os.mkfifo(at / "LICENSE")
    os.mkfifo(at / "NOTICE")
    listener = socket.socket(socket.AF_UNIX)
    here = os.getcwd()
    os.chdir(at)
    listener.bind("USE_POLICY.md")
    os.chdir(here)
    listener.close()
    try:
        os.mknod(at / "LICENSE-MODEL", 0o666 | 0o020000, os.makedev(1, 5))
    except PermissionError:
        pass


@fault()
def links_in_a_circle_and_outside(at):
    (at / "LICENSE").unlink()
    os.symlink("LICENSE", at / "LICENSE")
    os.symlink("/etc/passwd", at / "NOTICE")
    os.symlink("/dev/zero", at / "LICENSE-MODEL")
    os.symlink("/proc/self/mem", at / "USE_POLICY.md")
    os.symlink("..", at / "up")
    os.symlink(".", at / "here")
    os.symlink("nowhere", at / "COPYING")


@fault()
def a_path_longer_than_any_may_be(at):
    here = os.open(".", os.O_RDONLY)
    os.chdir(at)
    for _ in range(40):
        os.mkdir("d" * 200)
        os.chdir("d" * 200)
    pathlib.Path("LICENSE").write_text("You may not use it.\n")
    os.fchdir(here)
    os.close(here)


@fault()
def five_thousand_folders_inside_one_another(at):
    here = os.open(".", os.O_RDONLY)
    os.chdir(at)
    for _ in range(5_000):
        os.mkdir("d")
        os.chdir("d")
    os.fchdir(here)
    os.close(here)


@fault(met=True)
def a_terabyte_of_safetensors(at):
    size = 1 << 40
    head, size = safetensors({"w": {"dtype": "U8", "shape": [size], "data_offsets": [0, size]}}, size)
    sparse(at / "model.safetensors", head, size)


def a_terabyte(name):
    def make(at):
        (at / "model.safetensors").unlink()
        heads = {"gguf": b"GGUF" + struct.pack("<IQQ", 3, 1, 0), "keras": b"PK\3\4", "pt": b"PK\3\4", "tflite": b"\x1c\0\0\0TFL3"}
        sparse(at / name, heads.get(name.rsplit(".")[-1], b"\x08\x09\x12\x01x"), 1 << 40)
    make.__name__ = f"a_terabyte_of_{name.rsplit('.')[-1]}"
    return make


for form in ["model.gguf", "model.onnx", "model.mlmodel", "model.tflite", "model.keras", "model.nemo", "model.pt",
             "model.h5", "model.bin", "model.mar"]:
    fault(met=form.rsplit(".")[-1] in {"h5", "bin"})(a_terabyte(form))
FAULTS["a-terabyte-of-gguf"] = (FAULTS["a-terabyte-of-gguf"][0], True)
FAULTS["a-terabyte-of-tflite"] = (FAULTS["a-terabyte-of-tflite"][0], None)


@fault()
def a_terabyte_of_license(at):
    sparse(at / "LICENSE", b"You may use it.\n", 1 << 40)


@fault()
def a_terabyte_of_index(at):
    sparse(at / "model.safetensors.index.json", b'{"weight_map": {', 1 << 40)


@fault()
def names_that_differ_by_case_alone(at):
    write(at / "license", "You may not use the model for commercial purposes.\n")
    write(at / "License", "For research only.\n")


@fault(met=True)
def names_of_255_bytes(at):
    write(at / ("n" * 255), "words\n")
    write(at / ("\N{GREEK SMALL LETTER OMEGA}" * 127), "words\n")


@fault()
def shards_that_names_announce(at):
    head, _ = safetensors({"w": {"dtype": "U8", "shape": [8], "data_offsets": [0, 8]}}, 8)
    for number in range(20_000):
        write(at / f"m{number}-00001-of-99999.safetensors", head + b"\0" * 8)


@fault()
def one_file_of_metadata_under_many_names(at):
    keys = {f"k{number}": "v" * 40 for number in range(60_000)}
    head, _ = safetensors({"__metadata__": keys, "w": {"dtype": "U8", "shape": [8], "data_offsets": [0, 8]}}, 8)
    write(at / "model.safetensors", head + b"\0" * 8)
    for number in range(20_000):
        os.link(at / "model.safetensors", at / f"m{number}.safetensors")


@fault(met=None)
def a_hundred_thousand_names_that_are_no_text(at):
    folder = os.fsencode(at)
    for number in range(99_000):
        name = bytes(0x80 + (number >> shift & 0x7F) for shift in (0, 7, 14))
        os.close(os.open(folder + b"/" + name, os.O_CREAT | os.O_WRONLY))


@fault()
def folders_in_place_of_files(at):
    for name in ["README.md", "model.safetensors"]:
        (at / name).unlink()
        (at / name).mkdir()


def made(make, at):
    """In a process of its own: what this one holds would count as held by the program."""
    child = os.fork()
    if child == 0:
        make(at)
        os._exit(0)
    if os.waitpid(child, 0)[1]:
        sys.exit(f"{make.__name__} could not be made")


def measured(command):
    start = time.monotonic()
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        # Counted in time of the processor: the machine may be busy.
        limited = lambda: resource.setrlimit(resource.RLIMIT_CPU, (KILL_SECONDS, KILL_SECONDS))
        child = subprocess.Popen(command, stdout=out, stderr=err, preexec_fn=limited)
        pid = 0
        while not pid and time.monotonic() - start < 30 * KILL_SECONDS:
            time.sleep(0.005)
            pid, status, usage = os.wait4(child.pid, os.WNOHANG)
        if not pid:
            child.kill()
            pid, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        said = out.read().decode(), err.read().decode()
    return child.returncode, usage.ru_utime + usage.ru_stime, time.monotonic() - start, usage.ru_maxrss / 1024, said


def first_words(out, err):
    try:
        report = json.loads(out)
    except ValueError:
        return err.strip().splitlines()[0] if err.strip() else "nothing"
    problems = [f"{p['at']['path']}: {p['message']}" for p in report.get("problems", [])]
    return f"{report['verdict']}; {len(problems)} problems; " + (problems[0] if problems else "")


def wrong(code, seconds, mib, said, met):
    allowed = {True: {0}, False: {1, 2, 3}, None: {0, 1, 2, 3}}[met]
    return [why for why, holds in [
        (f"exit {code}", code not in allowed), ("slow", seconds > MAX_SECONDS), ("memory", mib > MAX_MIB),
        ("panic", "panicked" in said[1])] if holds]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--ow", default=str(ROOT / "target/release/ow"))
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these")
    args = parser.parse_args()
    failed = 0
    print("| fault | exit | CPU s | wall s | MiB | what it says |\n|---|---|---|---|---|---|")
    for name, (make, met) in FAULTS.items():
        if args.names and name not in args.names:
            continue
        folder = pathlib.Path(tempfile.mkdtemp(prefix="ow-faults-"))
        try:
            at = folder / "sparrow"
            shutil.copytree(ROOT / "examples/open", at)
            made(make, at)
            code, cpu, wall, mib, said = measured([args.ow, "check", str(at), "--format", "json"])
            bad = wrong(code, cpu, mib, said, met)
            failed += bool(bad)
            mark = f" **{', '.join(bad)}**" if bad else ""
            words = first_words(*said).replace("|", "/")[:110]
            print(f"| {name}{mark} | {code} | {cpu:.2f} | {wall:.2f} | {mib:.0f} | {words} |", flush=True)
        finally:
            subprocess.run(["rm", "-rf", str(folder)], check=False)
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
