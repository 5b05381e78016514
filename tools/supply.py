"""./provote audit and ./provote sbom: known flaws of the pinned packages, and their list."""

from __future__ import annotations

import argparse
import base64
import json
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from local.failures import Failure
from local.install import ENVIRONMENT, REPOSITORY
from tools.web import manifest

SETS = ("services", "embedded", "runner", "tracing", "dev")
# The packages that run; the others check and test.
SHIPPED = ("services", "embedded", "runner", "tracing")
# Advisories that do not apply, each with the reason.
EXPLAINED: Mapping[str, str] = {}
UNKNOWN = 2  # the exit code if the service did not answer: neither good nor bad


@dataclass(frozen=True)
class Verdict:
    """The result of an audit: flaws as "package version: advisory", and the unchecked packages."""

    audited: int
    flaws: Sequence[str]
    unknown: Sequence[str]

    @property
    def code(self) -> int:
        """0 only when every package was checked and none has a flaw."""
        return 1 if self.flaws else UNKNOWN if self.unknown or not self.audited else 0


def audit(args: argparse.Namespace) -> int:
    """Ask the vulnerability service about every pinned package, and print the result."""
    known = verdict([_report(name) for name in SETS])
    for flaw in known.flaws:
        print(flaw)
    if known.unknown:
        some = ", ".join(known.unknown[:5])
        print(f"{len(known.unknown)} packages were not found or not asked about: {some} …")
    word = {0: "none has a known flaw", 1: f"{len(known.flaws)} flaws"}
    print(f"{known.audited} packages audited: {word.get(known.code, 'NOT KNOWN to be good')}")
    return known.code


def verdict(reports: Sequence[Mapping[str, Any]]) -> Verdict:
    """Read pip-audit's reports; a skipped package is unknown, and never counts as good."""
    flaws, unknown, audited = set(), set(), set()
    for package in (p for report in reports for p in report["dependencies"]):
        name = package["name"]
        if "skip_reason" in package:
            unknown.add(name)
            continue
        audited.add(name)
        for flaw in package["vulns"]:
            if flaw["id"] not in EXPLAINED:
                fixed = ", ".join(flaw["fix_versions"]) or "no version"
                flaws.add(f"{name} {package['version']}: {flaw['id']}, fixed in {fixed}")
    return Verdict(len(audited), sorted(flaws), sorted(unknown))


def sbom(args: argparse.Namespace) -> int:
    """Write a CycloneDX document of the packages that run; the same bytes each time."""
    document = bill()
    if args.out is None:
        print(document)
    else:
        args.out.write_text(document)
        print(f"{args.out}: {len(json.loads(document)['components'])} components")
    return 0


def bill() -> str:
    """Return the software bill of materials as CycloneDX 1.6, JSON, from the pinned files.

    It has the packages of Python, and those of npm that web/vendor and web/fonts are made from.
    """
    pinned = "".join(_pinned(name).read_text() for name in SHIPPED)
    command = ["requirements", "--output-reproducible", "--sv", "1.6", "--of", "JSON"]
    command += ["--pyproject", str(REPOSITORY / "shared" / "pyproject.toml"), "-o", "-", "-"]
    document = json.loads(_run("cyclonedx-py", command, pinned))
    for package in manifest.read()["packages"]:
        component = _of_npm(package)
        document["components"].append(component)
        document["dependencies"].append({"ref": component["bom-ref"]})
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _of_npm(package: Mapping[str, str]) -> dict[str, Any]:
    group, _, name = package["name"].rpartition("/")
    algorithm, _, digest = package["integrity"].partition("-")
    address = "pkg:npm/" + package["name"].replace("@", "%40") + "@" + package["version"]
    return {
        "bom-ref": address,
        "hashes": [
            {
                "alg": algorithm.upper().replace("SHA", "SHA-"),
                "content": base64.b64decode(digest).hex(),
            }
        ],
        "licenses": [{"license": {"acknowledgement": "declared", "id": package["licence"]}}],
        **({"group": group} if group else {}),
        "name": name,
        "purl": address,
        "type": "library",
        "version": package["version"],
    }


def _report(name: str) -> dict[str, Any]:
    command = ["--disable-pip", "--require-hashes", "-r", str(_pinned(name)), "-f", "json"]
    try:
        report: dict[str, Any] = json.loads(_run("pip-audit", command, may_fail=True))
    except ValueError:
        raise Failure("the vulnerability service does not answer: nothing is known") from None
    return report


def _pinned(name: str) -> Path:
    return REPOSITORY / "requirements" / f"{name}.txt"


def _run(program: str, words: Sequence[str], said: str = "", *, may_fail: bool = False) -> str:
    done = subprocess.run(
        [str(ENVIRONMENT / "bin" / program), *words], input=said, capture_output=True, text=True
    )
    if done.returncode and not may_fail:
        lines = done.stderr.strip().splitlines() or ["no message"]
        raise Failure(f"{program}: {lines[-1]}")
    return done.stdout
