"""Adding a service touches the places that CONTRIBUTING.md lists, and no others."""

import re
import subprocess
from collections.abc import Iterator

import pytest

from local.install import REPOSITORY, SERVICES

AT_MOST = 7
WINDOW = 250  # characters: a file that names each service far apart is no list of services
# Prose, examples for people, generated or recorded files, tests, and each service's own files.
LEFT_OUT = re.compile(
    r"services/|docs/|tests/|.*/tests/|shared/provote_testing/|benchmarks/|gateway/docs/|gateway/nginx/html/|"
    r"deploy/(observability/|helm/provote/(ci/|files/(roles|rules|dashboard))|swarm/stack\.yml|production\.env\.example)|(\S+/)?[A-Z]+\.md|requirements/|shared/tests/"
)


def listing() -> Iterator[str]:
    """The tracked files that name every service within a few lines, so that they are lists."""
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    for name in tracked.stdout.splitlines():
        path = REPOSITORY / name
        if LEFT_OUT.match(name) or not path.is_file():
            continue
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        if _is_list(text, WINDOW if name.endswith(".py") else len(text)):
            yield name


def _is_list(text: str, window: int) -> bool:
    """Whether every service is named within so many characters."""
    found = {
        s: [m.start() for m in re.finditer(rf"(?<![\w-]){s}(?![\w-])", text)] for s in SERVICES
    }
    return any(
        all(any(0 <= at - start <= window for at in places) for places in found.values())
        for start in sorted(at for places in found.values() for at in places)
    )


def documented() -> set[str]:
    """The places that CONTRIBUTING.md names for a new service."""
    text = (REPOSITORY / "CONTRIBUTING.md").read_text(encoding="utf-8")
    section = text.partition("### A new service\n")[2].partition("\n### ")[0]
    return set(re.findall(r"^\d\. `([^`]+)`", section, re.MULTILINE))


def test_the_places_that_list_services_are_documented() -> None:
    if not (REPOSITORY / ".git").exists():
        pytest.skip("only a clone knows which files are tracked")
    assert set(listing()) == documented()


def test_the_places_are_few() -> None:
    assert 0 < len(documented()) <= AT_MOST
