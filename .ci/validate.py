"""Holds the snapshots in tests/models against the validators of their formats: see .ci/validate."""

import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
SCHEMAS = ROOT / "tests/schemas"
MODELS = ROOT / "tests/models"
GATES = ROOT / "tests/gates"
MULTITOOL = pathlib.Path(sys.argv[1]).resolve() if sys.argv[1:] and sys.argv[1] else None


def snapshots(name):
    """Every snapshot of this name: one for each scenario, and those of the gate."""
    files = sorted(MODELS.glob(f"*/snapshots/{name}"))
    scenarios = sorted(MODELS.glob("*/expected.yaml"))
    assert len(files) == len(scenarios) > 0, f"{name}: {len(files)} snapshots of {len(scenarios)} scenarios"
    return files + sorted(GATES.glob(f"*/{name}"))


def json_schema(schema):
    """check-jsonschema, offline, on many files at once; the files that it refuses."""
    def refused(files):
        command = [pathlib.Path(sys.executable).parent / "check-jsonschema", "--no-cache", "-o", "json"]
        run = subprocess.run(
            [*command, "--schemafile", SCHEMAS / schema, *files], capture_output=True, text=True, check=False
        )
        answer = json.loads(run.stdout)
        bad = {error["filename"] for error in answer.get("errors", []) + answer.get("parse_errors", [])}
        assert (run.returncode == 0) == (not bad), run.stdout + run.stderr
        return {pathlib.Path(name) for name in bad}
    return refused


def code_scanning(files):
    """What GitHub's code scanning asks, and what the standard asks beyond its schema, by the multitool of SARIF."""
    with tempfile.TemporaryDirectory() as folder:
        # It takes two files of one name for the same one.
        named = {f"{index}.sarif": file for index, file in enumerate(files)}
        for name, file in named.items():
            (pathlib.Path(folder) / name).write_bytes(file.read_bytes())
        out = pathlib.Path(folder) / "out"
        command = [MULTITOOL, "validate", f"{folder}/*.sarif", "--rule-kind", "Sarif;Ghas", "--output", out, "--quiet"]
        environment = {**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"}
        run = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
        assert out.exists(), run.stdout + run.stderr
        (log,) = json.loads(out.read_text())["runs"]
        assert all(i["executionSuccessful"] for i in log["invocations"]), log["invocations"]
        bad = [result for result in log.get("results", []) if result.get("level", "warning") in ("error", "warning")]
        places = [result["locations"][0]["physicalLocation"]["artifactLocation"] for result in bad]
        uris = [place.get("uri") or log["artifacts"][place["index"]]["location"]["uri"] for place in places]
        return {named[uri.rsplit("/", 1)[-1]] for uri in uris}


def jenkins(files):
    """The schema of Jenkins' xUnit plugin."""
    import xmlschema
    schema = xmlschema.XMLSchema(str(SCHEMAS / "junit-jenkins-10.xsd"))
    return {file for file in files if not schema.is_valid(str(file))}


def junit(files):
    """What GitLab asks beyond the schema: names that are unique in a suite, and words in each element."""
    import junitparser
    refused = set()
    for file in files:
        for suite in junitparser.JUnitXml.fromfile(str(file)):
            names = [(case.classname, case.name) for case in suite]
            empty = [result for case in suite for result in case.result if not (result.text or "").strip()]
            if len(set(names)) != len(names) or empty or suite.tests != len(names):
                refused.add(file)
    return refused


def cyclonedx(version):
    """The strict validator of the CycloneDX project."""
    def refused(files):
        from cyclonedx.schema import SchemaVersion
        from cyclonedx.validation.json import JsonStrictValidator
        validator = JsonStrictValidator(SchemaVersion[version])
        return {file for file in files if validator.validate_str(file.read_text())}
    return refused


def references(files):
    """Every reference inside a bill leads to a bom-ref in it, and no bom-ref is there twice."""
    def walk(node, key, refs, uses):
        if isinstance(node, dict):
            for name, value in node.items():
                if name == "bom-ref":
                    refs.append(value)
                else:
                    walk(value, name, refs, uses)
        elif isinstance(node, list):
            for value in node:
                walk(value, key, refs, uses)
        elif key in ("requirement", "claims", "counterClaims", "target", "assessor", "parent"):
            uses.append(node)
        elif key == "evidence" and isinstance(node, str):
            uses.append(node)
    refused = set()
    for file in files:
        refs, uses = [], []
        walk(json.loads(file.read_text()), "", refs, uses)
        if len(set(refs)) != len(refs) or not set(uses) <= set(refs):
            refused.add(file)
    return refused


def spdx(files):
    """The validator of the SPDX project for 2.3."""
    from spdx_tools.spdx.parser.parse_anything import parse_file
    from spdx_tools.spdx.parser.error import SPDXParsingError
    from spdx_tools.spdx.validation.document_validator import validate_full_spdx_document
    refused = set()
    for file in files:
        try:
            if validate_full_spdx_document(parse_file(str(file)), "SPDX-2.3"):
                refused.add(file)
        except SPDXParsingError:
            refused.add(file)
    return refused


def ai_profile(files):
    """What the AI profile asks of a package: claimed only where it is there."""
    asked = {
        "suppliedBy", "releaseTime", "software_packageVersion", "software_downloadLocation",
        "software_primaryPurpose",
    }
    refused = set()
    for file in files:
        graph = json.loads(file.read_text())["@graph"]
        claimed = any("ai" in node.get("profileConformance", []) for node in graph)
        lacking = any(asked - set(node) for node in graph if node["type"] == "ai_AIPackage")
        if claimed and lacking:
            refused.add(file)
    return refused


def replaced(old, new):
    """A file with the first place of a pattern written over; nothing where it has none."""
    def broken(text):
        changed, count = re.subn(old, new, text, count=1)
        return changed if count else None
    return broken


CHECKS = [
    ("SARIF, JSON schema", "sarif.sarif", json_schema("sarif-schema-2.1.0.json"), replaced(r'"version": "2.1.0"', '"version": "2.0.0"')),
    ("SARIF, GitHub code scanning", "sarif.sarif", code_scanning if MULTITOOL else None, replaced(r'"locations": \[[^]]*\],', "")),
    ("JUnit, schema of Jenkins", "junit.xml", jenkins, replaced(r"<testcase classname", "<testcase file=\"x\" classname")),
    ("JUnit, as GitLab reads it", "junit.xml", junit, replaced(r'name="weights-access"', 'name="use-any-purpose"')),
    ("GitLab, fields", "gitlab.json", json_schema("gitlab-code-quality.schema.json"), lambda text: '[{"severity": "bad"}]'),
    ("CycloneDX 1.6, strict", "cyclonedx.json", cyclonedx("V1_6"), replaced(r'"type": "machine-learning-model"', '"type": "robot"')),
    ("CycloneDX, references", "cyclonedx.json", references, replaced(r'"target": "model"', '"target": "nothing"')),
    ("SPDX 2.3, JSON schema", "spdx-2.3.json", json_schema("spdx-2.3-schema.json"), replaced(r'"annotationType": "REVIEW"', '"annotationType": "VIEW"')),
    ("SPDX 2.3, tools of the project", "spdx-2.3.json", spdx, replaced(r'"downloadLocation": "NOASSERTION"', '"downloadLocation": "no place"')),
    ("SPDX 3.0.1, JSON schema", "spdx-3.0.json", json_schema("spdx-3.0.1-schema.json"), replaced(r'"type": "SoftwareAgent"', '"type": "Robot"')),
    ("SPDX 3.0.1, AI profile", "spdx-3.0.json", ai_profile, replaced(r'"simpleLicensing"', '"simpleLicensing", "ai"')),
    ("badge, fields", "badge.json", json_schema("shields-endpoint.schema.json"), replaced(r'"schemaVersion": 1', '"schemaVersion": 2')),
    ("in-toto, fields", "in-toto.jsonl", json_schema("in-toto-test-result.schema.json"), replaced(r'"result":"[A-Z]+"', '"result":"UNDECIDED"')),
]


def main():
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        for name, snapshot, refused, broken in CHECKS:
            if refused is None:
                print(f"none {name}: its validator cannot be installed, NOT VALIDATED")
                continue
            files = snapshots(snapshot)
            bad = refused(files)
            control = pathlib.Path(folder) / f"control{pathlib.Path(snapshot).suffix}"
            control.write_text(next(text for text in (broken(file.read_text()) for file in files) if text))
            blind = not refused([control])
            failed |= bool(bad) or blind
            print(f"{'FAIL' if bad or blind else 'ok  '} {name}: {len(files) - len(bad)} of {len(files)}"
                  f"{', and its negative control passed' if blind else ''}")
            for file in sorted(bad):
                print(f"       {file.relative_to(ROOT)}")
    # 1.7 has no snapshot of its own: a test holds it to 1.6 but for the number.
    bills = snapshots("cyclonedx.json")
    with tempfile.TemporaryDirectory() as folder:
        newer = []
        for index, file in enumerate(bills):
            path = pathlib.Path(folder) / f"{index}.json"
            path.write_text(file.read_text().replace("bom-1.6", "bom-1.7", 1).replace('": "1.6"', '": "1.7"', 1))
            newer.append(path)
        bad = cyclonedx("V1_7")(newer)
        control = pathlib.Path(folder) / "control.json"
        control.write_text(newer[0].read_text().replace('"score": 1', '"score": 2'))
        blind = not cyclonedx("V1_7")([control])
        failed |= bool(bad) or blind
        print(f"{'FAIL' if bad or blind else 'ok  '} CycloneDX 1.7, strict: {len(newer) - len(bad)} of {len(newer)}")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
