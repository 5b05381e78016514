"""Audits and the bill of materials of the pinned packages."""

import json
import re

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from local.install import REPOSITORY
from tools import supply
from tools.web.vendor import NPM

GOOD = {"name": "a", "version": "1", "vulns": []}
FLAWED = {"name": "b", "version": "2", "vulns": [{"id": "X-1", "fix_versions": ["3"]}]}
SKIPPED = {"name": "c", "skip_reason": "not found"}


def test_an_audit_is_good_only_when_every_package_was_checked() -> None:
    assert supply.verdict([{"dependencies": [GOOD]}]).code == 0
    assert supply.verdict([{"dependencies": [GOOD]}, {"dependencies": [FLAWED]}]).code == 1
    assert supply.verdict([{"dependencies": [GOOD, SKIPPED]}]).code == supply.UNKNOWN
    assert supply.verdict([{"dependencies": [FLAWED, SKIPPED]}]).code == 1
    assert supply.verdict([{"dependencies": []}]).code == supply.UNKNOWN, (
        "an empty report is not good"
    )


def test_a_flaw_is_named_with_the_version_that_fixes_it() -> None:
    assert supply.verdict([{"dependencies": [FLAWED]}]).flaws == ["b 2: X-1, fixed in 3"]


def test_the_bill_of_materials_is_valid_complete_and_reproducible() -> None:
    document = supply.bill()
    assert document == supply.bill()
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(document) is None
    pinned = "".join(
        (REPOSITORY / "requirements" / f"{name}.txt").read_text() for name in supply.SHIPPED
    )
    expected = set(re.findall(r"^([\w.-]+)==([\w.+!-]+)", pinned, re.MULTILINE))
    found = [part for part in json.loads(document)["components"] if "pkg:pypi/" in part["purl"]]
    assert {(part["name"], part["version"]) for part in found} == expected
    assert len(expected) > 50
    for part in found:
        assert any(reference.get("hashes") for reference in part["externalReferences"])


def test_the_bill_of_materials_has_the_packages_of_the_pages() -> None:
    components = json.loads(supply.bill())["components"]
    found = {part["purl"]: part for part in components if "pkg:npm/" in part["purl"]}
    pinned = json.loads((NPM / "package.json").read_text())["devDependencies"]
    del pinned["esbuild"]  # it builds, and nothing of it is shipped
    assert found.keys() == {
        f"pkg:npm/{name.replace('@', '%40')}@{version}" for name, version in pinned.items()
    }
    for part in found.values():
        assert part["hashes"][0]["alg"] == "SHA-512"
        assert len(part["hashes"][0]["content"]) == 128
        assert part["licenses"]
