#!/usr/bin/env python3
"""Writes the seeds that are made of bytes rather than words: small, whole files of each format, made here."""
import gzip, io, json, pathlib, struct, tarfile, zipfile

HERE = pathlib.Path(__file__).parent
EXAMPLES = HERE.parent / "examples"
WORDS = "You may use, copy and change the model for any purpose.\nYou must not use it for commercial purposes.\n"


def put(target, name, data):
    folder = HERE / "seeds" / target
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(data if isinstance(data, bytes) else data.encode())


def safetensors(header, data=b"\0" * 16):
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + data


TENSOR = {"dtype": "F32", "shape": [2, 2], "data_offsets": [0, 16]}
put("safetensors", "plain", safetensors({"__metadata__": {"format": "pt"}, "w": TENSOR}))
put("safetensors", "modelspec", safetensors({"__metadata__": {
    "modelspec.license": "apache-2.0", "modelspec.title": "Sparrow", "modelspec.merged_from": "a/b, c/d",
    "ss_base_model_version": "sdxl", "license": WORDS}, "w": TENSOR}))
put("safetensors", "cut", safetensors({"w": TENSOR}, b""))


def text(words):
    words = words.encode()
    return struct.pack("<Q", len(words)) + words


def gguf(pairs, version=3):
    out = b"GGUF" + struct.pack("<IQQ", version, 1, len(pairs))
    for key, value in pairs.items():
        out += text(key)
        if isinstance(value, str):
            out += struct.pack("<I", 8) + text(value)
        elif isinstance(value, list):
            out += struct.pack("<IIQ", 9, 8, len(value)) + b"".join(map(text, value))
        elif isinstance(value, bool):
            out += struct.pack("<IB", 7, value)
        else:
            out += struct.pack("<II", 4, value)
    return out + b"\0" * 64


put("gguf", "license", gguf({"general.architecture": "sparrow", "general.license": "apache-2.0",
    "general.license.name": "own", "general.license.link": "https://example.org/license", "general.name": "Sparrow",
    "general.base_model.count": 1, "general.base_model.0.name": "Wren", "general.base_model.0.organization": "birds",
    "general.base_model.0.repo_url": "https://example.org/birds/wren", "general.datasets": ["one", "two"],
    "general.type": "adapter", "general.source.url": "https://example.org/x", "tokenizer.ggml.add": True}))
put("gguf", "text", gguf({"general.license": WORDS, "training.type": "x", "general.tags": ["a"]}, 2))


def varint(number):
    out = b""
    while number > 127:
        out, number = out + bytes([number & 127 | 128]), number >> 7
    return out + bytes([number])


def field(number, value):
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    value = value.encode() if isinstance(value, str) else value
    return varint(number << 3 | 2) + varint(len(value)) + value


def pair(key, value):
    return field(1, key) + field(2, value)


put("skimmers", "onnx", b"a" + field(1, 9) + field(2, "sparrow") + field(5, 1) + field(6, WORDS)
    + field(7, b"\0" * 40) + field(14, pair("license", "mit")) + field(14, pair("base_model", "birds/wren")))
described = field(1, "Sparrow") + field(2, "1.0") + field(3, "a person") + field(4, "apache-2.0")
put("skimmers", "coreml", b"b" + field(1, 5) + field(2, field(100, described + field(100, pair("license", WORDS)))))


def flatbuffer():
    # A root table whose `description` and whose only metadata entry's name are texts.
    body = bytearray(b"\0\0\0\0TFL3")
    words = b"license: mit"
    vtable = len(body)
    body += struct.pack("<HHHHHH", 12, 12, 0, 0, 0, 4) + b"\0\0\0\0"
    root = len(body)
    body += struct.pack("<i", root - vtable) + struct.pack("<I", 8) + b"\0\0\0\0"
    body += struct.pack("<I", len(words)) + words + b"\0"
    struct.pack_into("<I", body, 0, root)
    return bytes(body)


put("skimmers", "tflite", b"c" + flatbuffer())


def zipped(members, method=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), data, method)
    return out.getvalue()


def taped(members):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data.encode()))
    return out.getvalue()


about = {"metadata.json": '{"license": "mit", "base_model": "birds/wren"}', "LICENSE": WORDS, "weights.bin": "x" * 50}
put("archives", "keras", b"a" + zipped(about))
put("archives", "mar", b"b" + zipped({"MAR-INF/MANIFEST.json": '{"license": "mit"}'}, zipfile.ZIP_STORED))
nemo = {"./model_config.yaml": "license: mit\nbase_model: birds/wren\n", "LICENSE": WORDS, "model_weights.ckpt": "x"}
put("archives", "nemo", b"c" + taped(nemo))
put("archives", "nemo-packed", b"c" + gzip.compress(taped(nemo), mtime=0))
put("archives", "pytorch", b"d" + zipped({"archive/data.pkl": "x", "archive/version": "3"}, zipfile.ZIP_STORED))

CARD = """---
license: other
license_name: sparrow-1.0
license_link: LICENSE
base_model: [birds/wren]
base_model_relation: finetune
datasets: &d [one, two]
extra_gated_prompt: You agree to use it for research only.
tags: *d
---
# Sparrow

The code is licensed under the MIT License, the model weights under CC BY-NC 4.0.
This model was fine-tuned from [Wren](https://example.org/birds/wren) on 3 million songs.

| Part | License |
|---|---|
| weights | Apache-2.0 |

## Training

We trained with AdamW, a learning rate of 3e-4 and a batch size of 512 for 10,000 steps.
<!-- The weights may not be used commercially. -->
"""
put("card", "full", CARD)
put("card", "other-script", "# 麻雀\n\n模型权重仅供研究使用，代码采用 MIT 许可证。\n\nDas Modell darf nicht verkauft werden.\n")
put("card", "html", '<h1>Sparrow</h1><p align="center"><a href="LICENSE"><img alt="license: mit"></a></p>\n* code: MIT\n* weights: own\n')
for letter, words in zip("abcdefgh", [
    "Copyright (c) 2026 the sparrows.\nThe weights are licensed under the Apache License 2.0.\n",
    "# Training\n\nThe model has 12 layers, 768 hidden units. Data: 2 TB of filtered web text. Optimizer: AdamW.\n",
    "# SPDX-License-Identifier: MIT\nlearning_rate = 3e-4\noptimizer = AdamW(model.parameters(), lr=learning_rate)\nfor epoch in range(3): loss.backward()\n",
    '{"cells": [{"cell_type": "code", "source": ["trainer.train()\\n", "lr = 1e-4\\n"]}]}',
    '{"learning_rate": 0.0003, "max_steps": 1000, "log_history": [{"loss": 1.0}]}',
    "You agree not to use the model to do harm, or for military purposes.\n",
    "Sparrow\n=======\n\nLicense\n-------\n\nThis project is released under the BSD license; see LICENSE.\n",
    "# Datasheet\n\nThe songs were recorded in parks in 2025 and are licensed under CC0.\n"]):
    put("prose", f"file-{letter}", letter + words)
put("identify", "bsd", (EXAMPLES / "open/LICENSE").read_bytes() if (EXAMPLES / "open/LICENSE").stat().st_size < 20000
    else WORDS)
put("identify", "changed", "MIT License\n\nPermission is hereby granted, free of charge, to any sparrow. " + WORDS)
put("identify", "reference", "Apache-2.0 OR (MIT AND CC-BY-4.0) https://www.apache.org/licenses/LICENSE-2.0\n")
put("clauses", "terms", """1. Grant. Subject to these terms you are granted a worldwide, royalty-free right to use, copy, modify and
distribute the model.
2. Restrictions. You shall not use the model (a) to train another model; (b) for any military purpose; (c) if you
have more than 700 million monthly users; or (d) in the European Union.
3. You must keep this notice and name your model after ours. We may end this license at any time.
""")
put("clauses", "other", "本许可证仅授予非商业用途。\nL'utilisation commerciale est interdite.\nNur für Forschungszwecke.\n")

kinds = "declaration definition fingerprint json license policy scenarios toml yaml".split()
letter = {kind: "abcdefghi"[index] for index, kind in enumerate(kinds)}
put("data", "declaration", letter["declaration"] + (EXAMPLES / "attested/open-weights.yaml").read_text())
put("data", "definition", letter["definition"] + """schema: 1
id: own
version: "2026-01-01"
title: Own
source: { repository: "https://example.org/own", file: own.md }
criteria:
- id: use
  title: Anyone may use it
  section: item 1
  level: required
  require: { license: { of: weights, grants: [use], without: [non-commercial] } }
  help: release it so
- id: documented
  title: It is documented
  section: item 2
  level: recommended
  require: { any: [{ documentation: architecture }, { not: { presence: training-code } }] }
  help: write it down
""")
put("data", "json", letter["json"] + '{"a": [1.5, "x\\u00e9\\ud83d\\ude00", null, true], "b": {"c": {}}}')
put("data", "toml", letter["toml"] + '[a.b]\nc = ["x", 1]\nd = { e = 2026-01-01 }\n[[f]]\ng = """h"""\n')
put("data", "yaml", letter["yaml"] + 'a: &a [1, "b", ~]\nc: *a\nd: |\n  words\ne: {f: g}\n')
put("data", "policy", letter["policy"] + """schema: 1
definitions: [open-weights]
exceptions:
- criterion: use-any-purpose
  reason: legal-review
  because: read and accepted
  by: a person
  until: 2027-01-01
""")
put("data", "license", letter["license"] + """schema: 1
id: sparrow-1.0
name: Sparrow License
category: other
text: fingerprint
grants:
- { term: use, section: first sentence, note: taking }
limits:
- { term: field-of-use, section: first sentence, note: no sale to cats }
reviewed: { on: '2026-11-22', source: own }
""")
beside = {
    "a": '{"metadata": {"total_size": 8}, "weight_map": {"w": "model-00001-of-00002.safetensors", "v": "model-00002-of-00002.safetensors"}}',
    "b": '{"_name_or_path": "birds/wren", "architectures": ["Sparrow"], "hidden_size": 768, "num_hidden_layers": 12}',
    "c": '{"base_model_name_or_path": "birds/wren", "peft_type": "LORA", "r": 8}',
    "d": "models:\n- model: birds/wren\n- model: birds/robin\nmerge_method: slerp\nbase_model: birds/wren\n",
    "g": "cff-version: 1.2.0\nlicense: [MIT, Apache-2.0]\ntitle: Sparrow\n",
    "h": '{"@type": "SoftwareSourceCode", "license": "https://spdx.org/licenses/MIT"}',
    "i": '[project]\nname = "sparrow"\nlicense = { text = "MIT" }\nclassifiers = ["License :: OSI Approved :: MIT License"]\n',
    "j": "[metadata]\nname = sparrow\nlicense = MIT\n",
    "k": '{"name": "sparrow", "license": "SEE LICENSE IN LICENSE"}',
    "l": '[package]\nname = "sparrow"\nlicense = "MIT OR Apache-2.0"\n',
    "m": 'FROM birds/wren\nADAPTER ./a.gguf\nLICENSE """\nYou may not sell it.\n"""\n',
    "o": "manifestVersion: 1.0\npackage: {name: sparrow, license: MIT}\nmodel: {path: ., license: Apache-2.0}\n",
    "p": '{"spdxVersion": "SPDX-2.3", "packages": [{"name": "sparrow", "licenseConcluded": "MIT", "licenseDeclared": "NOASSERTION"}]}',
    "r": '{"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [{"type": "machine-learning-model", "name": "s", "licenses": [{"license": {"id": "MIT"}}]}]}',
    "t": "framework: {name: x}\nrelease:\n  license: {distribution: {name: MIT}}\n  components: [{name: Model parameters, license: MIT}]\n",
    "u": 'version = 1\n[[annotations]]\npath = "*.safetensors"\nSPDX-License-Identifier = "CC-BY-4.0"\n',
    "v": "Format: x\n\nFiles: *.safetensors\nCopyright: 2026 a\nLicense: MIT\n",
    "w": "SPDX-License-Identifier: MIT AND CC0-1.0\n",
    "x": '<net name="s"><rt_info><license value="mit"/></rt_info></net>',
    "y": (EXAMPLES / "attested/open-weights.yaml").read_text(),
}
for key, words in beside.items():
    put("structured", f"file-{key}", key + words)
put("directory", "two", b"a" + CARD.encode() + b"\0b" + WORDS.encode() + b"\0i" + safetensors({"w": TENSOR}).replace(b"\0", b"\x01"))
put("directory", "attack", "a# A\x1b[31m\u202eB\n\n::error file=x::The weights are for research only\x07.\n\0uwords\0vlicense: mit\0xlicense\0")
put("reports", "changes", b"a\0\0\x1b[2J\0\0\x07</script><img src=x>\0\0\x20]]>|`[a](javascript:b)\0\0\x30::error::x")
put("reports", "broken", '{"schema": "ow/report/1", "criteria": []}')
