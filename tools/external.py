#!/usr/bin/env python3
"""Holds what the program makes of stated licenses and of models against the judgements of others, and prints tables.

    python3 tools/external.py --ow target/debug/ow --mot mot_models.tsv --chatgpt opening_up_chatgpt.tsv \
        --models DIR > docs/external.md

Comes in: two tables and a folder of model directories named OWNER__NAME, which are not part of the project (see docs/external.md). For each license that a model states,
a directory is made with weights and a card that states it, and judged by the Open Source Definition as far as it
applies to a license and by the license criteria of the Open Weights Definition. Goes out: Markdown with figures and
kinds of disagreement, and no words of the tables but names of models and of licenses. It needs Python 3 alone.
"""

import argparse
import csv
import json
import re
import struct
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from pathlib import Path

OWD = ["use-any-purpose", "modify-any-purpose", "no-discrimination", "redistribution", "online-reference"]
HEADER = b'{"w":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]}}'
WEIGHTS = struct.pack("<Q", len(HEADER)) + HEADER + bytes(16)
NOTHING = re.compile(r"^\s*$|^unlicensed$|not inclu|undisclosed|^na$|^other license$|^mixed$|^unclear$|ambiguous", re.I)
SPDX_OSI = {"Apache-2.0", "MIT", "BSD-3-Clause", "BSD-2-Clause", "GPL-3.0-only", "AGPL-3.0-only"}


class Judge:
    """Asks the program what a stated license comes to; each license once."""

    def __init__(self, ow):
        self.ow, self.known = ow, {}

    def __call__(self, stated):
        if stated not in self.known:
            self.known[stated] = self.ask(stated)
        return self.known[stated]

    def ask(self, stated):
        with tempfile.TemporaryDirectory() as folder:
            model = Path(folder) / "model"
            model.mkdir()
            (model / "model.safetensors").write_bytes(WEIGHTS)
            (model / "README.md").write_text(f"---\nlicense: {json.dumps(stated)}\n---\n# Sparrow\n")
            command = [self.ow, "check", model, "-d", "osd", "-d", "open-weights", "--no-policy", "-f", "json", "--exit-zero"]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode:
                sys.exit(f"{stated!r}: {done.stderr}")
        osd, owd = json.loads(done.stdout)["reports"]
        verdicts = [c["verdict"] for c in owd["criteria"] if c["id"] in OWD]
        license_criteria = "fail" if "fail" in verdicts else "unknown" if "unknown" in verdicts else "pass"
        return {"met": "open", "not-met": "not open"}.get(osd["verdict"], "undecided"), license_criteria


def parts(stated):
    """`A and B`, `A, B`: every license that is named."""
    return [p.strip() for p in re.split(r"\s+and\s+|,\s*|\s*\(.*?\)", stated) if p.strip()]


def both(judge, stated):
    """What is under several licenses is as open as the worst of them."""
    order = {"not open": 0, "undecided": 1, "open": 2}
    return min((judge(part)[0] for part in parts(stated)), key=order.get)


def mot(judge, path):
    rows = [r for r in csv.DictReader(open(path, encoding="utf-8"), delimiter="\t")]
    table, kinds = Counter(), defaultdict(Counter)
    for row in rows:
        stated = (row["weights_license_effective"] or "").strip()
        if row["has_weights"] != "yes" or NOTHING.search(stated):
            table["none stated", ""] += 1
            continue
        theirs = "open" if stated in SPDX_OSI else "not open"
        ours = judge(stated)[0]
        table[theirs, ours] += 1
        if theirs != ours:
            kinds[theirs, ours][stated] += 1
    return rows, table, kinds


COMPONENTS = {
    "Model architecture": "model-architecture",
    "Training code": "training-code",
    "Inference code": "inference-code",
    "Evaluation code": "evaluation-code",
    "Data preprocessing code": "preprocessing-code",
    "Model card": "model-card",
    "Data card": "data-card",
    "Evaluation data": "evaluation-data",
}


def here(ow, directory):
    """The criteria of the Model Openness Framework of which the directory holds the component."""
    command = [ow, "check", directory, "-d", "mof", "--no-policy", "-f", "json", "--exit-zero"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    report = json.loads(done.stdout)
    found = lambda c: any("here: " in f["message"] or f["message"].startswith("here, ") for f in c.get("findings", []))
    return {c["id"] for c in report["criteria"] if found(c)}


def components(ow, rows, models):
    """What the tool lists as released, against what lies in the repository that it names."""
    known = {d.name.lower(): d for d in Path(models).iterdir() if d.is_dir()}
    table, seen = Counter(), set()
    for row in rows:
        for address in {row["repository"], row["huggingface"]}:
            directory = known.get("__".join(address.rstrip("/").split("/")[3:5]).lower())
            if directory is None or directory in seen:
                continue
            seen.add(directory)
            listed, found = row["components_listed"].split("; "), here(ow, directory)
            for name, criterion in COMPONENTS.items():
                table[name, name in listed, criterion in found] += 1
    cells = [(True, True), (True, False), (False, True), (False, False)]
    lines = ["| component | both | listed, not in the directory | in the directory, not listed | neither |", "|:--|--:|--:|--:|--:|"]
    lines += [f"| {name} | " + " | ".join(str(table[(name, *cell)]) for cell in cells) + " |" for name in COMPONENTS]
    return len(seen), "\n".join(lines)


def chatgpt(judge, path):
    rows = [r for r in csv.DictReader(open(path, encoding="utf-8"), delimiter="\t")]
    table, kinds = Counter(), defaultdict(Counter)
    for row in rows:
        stated = (row["license_text"] or "").strip()
        if NOTHING.search(stated):
            table[row["license"], "none stated"] += 1
            continue
        ours = both(judge, stated)
        table[row["license"], ours] += 1
        if (row["license"] == "open") != (ours == "open"):
            kinds[row["license"], ours][f"{row['name'] or 'one without a name'} ({stated})"] += 1
    return rows, table, kinds


# What the Open Source Initiative has said of models by its Open Source AI Definition, in its questions and answers of
# October 2024: which pass, which would after a change of license, and which lack components. Each with the directory
# that stands for it or, where none is at hand, the license that its card on the hub states.
STEWARD = [
    ("OLMo", "pass", "allenai__OLMo", None),
    ("Pythia", "pass", None, "apache-2.0"),
    ("CrystalCoder", "pass", None, "apache-2.0"),
    ("T5", "pass", None, "apache-2.0"),
    ("BLOOM", "fail, by its license alone", "amansingh61__bloom", None),
    ("StarCoder 2", "fail, by its license alone", "bigcode-project__starcoder2", None),
    ("Falcon (180B)", "fail, by its license alone", "Alikhan13r__falcon-180B-chat", None),
    ("Llama 2", "fail", "meta-llama__llama", None),
    ("Grok-1", "fail", "xai-org__grok-1", None),
    ("Phi-2", "fail", None, "mit"),
    ("Mixtral", "fail", None, "apache-2.0"),
]
FREEDOMS = ["freedom-to-use", "freedom-to-study", "freedom-to-modify", "freedom-to-share"]
ONLY_A_PERSON = "no program can see this"


def leaves(criteria):
    """Required criteria without parts, and the parts of the others."""
    for criterion in criteria:
        if criterion["level"] == "required":
            yield from criterion.get("parts") or [criterion]


def told(ow, directory):
    command = [ow, "check", directory, "-d", "osaid", "--no-policy", "-f", "json", "--exit-zero"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def standing(ow, models, directory, stated):
    """What a model comes to: the whole, the four freedoms, and which of the rest fail, are open, or are for a person."""
    with tempfile.TemporaryDirectory() as folder:
        model = Path(models) / directory if directory else Path(folder) / "model"
        if stated:
            model.mkdir()
            (model / "model.safetensors").write_bytes(WEIGHTS)
            (model / "README.md").write_text(f"---\nlicense: {stated}\n---\n# Sparrow\n")
        report = told(ow, model)
    by = {c["id"]: c["verdict"] for c in report["criteria"]}
    freedom = next(v for v in ("fail", "unknown", "pass") if v in {by[i] for i in FREEDOMS})
    rest = [c for c in leaves(report["criteria"]) if c["id"] not in FREEDOMS]
    asked = lambda c: any(f["message"].startswith(ONLY_A_PERSON) for f in c.get("findings", []))
    person = [c["id"] for c in rest if c["verdict"] == "unknown" and asked(c)]
    ids = lambda verdict: [c["id"] for c in rest if c["verdict"] == verdict and c["id"] not in person]
    return report["verdict"].replace("-", " "), freedom, ids("fail"), ids("unknown"), person


def stewards(ow, models):
    """The models of which the steward has spoken, by the program."""
    rows = [(*entry, *standing(ow, models, *entry[2:])) for entry in STEWARD]
    common = lambda index: [i for i in rows[0][index] if all(i in row[index] for row in rows)]
    elsewhere, person = common(7), common(8)
    lines = [
        "| model | the steward | ours | the four freedoms | fails besides | open besides | for a person besides |",
        "|:--|:--|:--|:--|:--|:--|:--|",
    ]
    for name, said, directory, _, verdict, freedom, fails, opens, persons in rows:
        cells = [name if directory else f"{name} *", said, verdict, freedom]
        more = [fails, [i for i in opens if i not in elsewhere], [i for i in persons if i not in person]]
        lines.append("| " + " | ".join(cells + [", ".join(ids) or "-" for ids in more]) + " |")
    lines += ["", "Of all of them open, since it may lie elsewhere: " + ", ".join(elsewhere) + ".", ""]
    lines += ["Of all of them for a person to state, by `ow attest`: " + ", ".join(person) + "."]
    return "\n".join(lines)


def grid(table, theirs, ours):
    lines = ["| theirs \\ ours | " + " | ".join(ours) + " |", "|:--|" + "--:|" * len(ours)]
    for their in theirs:
        lines.append(f"| {their} | " + " | ".join(str(table[their, our]) for our in ours) + " |")
    return lines


def listed(kinds):
    lines = []
    for (theirs, ours), names in sorted(kinds.items()):
        what = ", ".join(f"{name} ({n})" if n > 1 else name for name, n in sorted(names.items()))
        lines.append(f"- **theirs {theirs}, ours {ours}**: {what}")
    return lines or ["None."]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("--ow", "--mot", "--chatgpt", "--models"):
        parser.add_argument(name, required=True)
    args = parser.parse_args()
    judge = Judge(args.ow)
    mot_rows, mot_table, mot_kinds = mot(judge, args.mot)
    repositories, parts_table = components(args.ow, mot_rows, args.models)
    gpt_rows, gpt_table, gpt_kinds = chatgpt(judge, args.chatgpt)
    text = TEXT.format(
        mot=len(mot_rows),
        repositories=repositories,
        components=parts_table,
        mot_none=mot_table["none stated", ""],
        mot_grid="\n".join(grid(mot_table, ["open", "not open"], ["open", "undecided", "not open"])),
        mot_kinds="\n".join(listed(mot_kinds)),
        steward=stewards(args.ow, args.models),
        gpt=len(gpt_rows),
        gpt_grid="\n".join(
            grid(gpt_table, ["open", "partial", "closed"], ["open", "undecided", "not open", "none stated"])
        ),
        gpt_kinds="\n".join(listed(gpt_kinds)),
        licenses="\n".join(
            f"| {name} | {osd} | {owd} |" for name, (osd, owd) in sorted(judge.known.items(), key=lambda i: i[0].lower())
        ),
    )
    print(text, end="")


TEXT = """# The judgements of others

What the program makes of the licenses that models state, held against two public collections of judgements. The
collections are not part of the project; this page holds figures and names alone. `tools/external.py` makes it, run by
hand. *Ours* is what the license comes to by the Open Source Definition as far as it applies to a license (`osd`), on a
card that states it as it is written there.

Neither collection is a measure of truth: both hold errors and judge something else in part. What disagrees was read.

## Model Openness Tool (LF AI & Data)

{mot} models. {mot_none} state no license for weights, or release none, and are left out. The tool counts a license
as open for weights if it is one of its list; of what is stated here those are the ids that the Open Source Initiative
has approved.

{mot_grid}

Where the two differ:

{mot_kinds}

Kinds of disagreement:

- A license in words of its maker that the catalog does not know, or a family without a version ("BSD", "RAIL"), is
  undecided here: a name is not a text. The tool counts each as not open.
- A license that no list of the OSI names and that grants all and limits nothing by the catalog's reading (Apple's
  license for sample code) is open here.
- "unlicensed" is the tool's own word; it states no license and is left out.

Of {repositories} models the repository that the tool names was at hand: its small files of text, and hardly any code. What
the tool lists as released, against what the program finds there:

{components}

- What is listed and not found was not among these files, or lies elsewhere: cards on the hub, code in a library. That is
  why the definition leaves what is not there unknown and does not fail it. The row of the model card is the one that
  these files can answer.
- What is in the directory and not listed was told by the names of files (a readme at the top is taken for the model
  card, a file of this name for code of this kind). A component passes by its license and, for documents, by what it
  says; its name alone is not enough.

## opening-up-chatgpt (Radboud University)

{gpt} projects. Their column is about the licenses of the whole project, code included, in three grades.

{gpt_grid}

Where one says open and the other does not:

{gpt_kinds}

Kinds of disagreement:

- Their grade is *closed* or *partial* where a base model is under other terms, whatever the project itself states
  (BELLE, Alpaca). The stated license alone cannot show that; a directory with its base model can.
- CC-BY-SA-3.0 is undecided here on one item alone: whether it leaves other works alone (item 9). Neither the OSI nor
  the FSF has listed it, and share-alike is a duty that item 9 asks about; 4.0 is on the FSF's list and passes.
- Their *partial* holds releases of which code and weights are under different licenses.
- A project that names its license in words of its own ("Llama 2 license" without a text) may be undecided here.

## The Open Source Initiative, by its own definition

The steward of the Open Source AI Definition has said of eleven models how they stand. Its verdicts rest on all that was
published of a model; ours on the directory that was at hand: of OLMo, StarCoder 2, Llama 2 and Grok-1 the repository of
the code, of BLOOM and Falcon a copy of the card without weights. Of those with a star nothing was at hand but the license
that the card states, put beside weights.

{steward}

- Where the steward says *pass*, nothing fails here: the four freedoms pass by the license, and what is open is named. No
  program can pass such a model, since the definition asks whether a skilled person could build an equivalent system.
  With an attestation of each criterion that is named for a person, and the rest in one directory or attested, it is met.
- Where it says *fail by the license alone*, the license is what stands in the way here, too: it fails where the text or
  its name is in the directory (BLOOM). It is open where only the family's name tells which license is the usual one
  (StarCoder 2, of which the directory is the code under Apache-2.0; Falcon, of which the card states none). That the
  index of the copy of Falcon names files that are not there is a fault of the copy.
- Where it says *fail*, one fails by its license (Llama 2). Of the others the license is free, and what they lack is the
  information on data and the code, which may lie elsewhere than in the directory: open, with what is to be shown, and a
  person who knows may state that it does not hold.

## Every license as it was stated

| stated | Open Source Definition | license criteria of the Open Weights Definition |
|:--|:--|:--|
{licenses}
"""

if __name__ == "__main__":
    main()
