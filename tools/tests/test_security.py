"""The tests that SECURITY.md names exist, and the settings of production are checked."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from local.install import REPOSITORY, SERVICES
from tools import check

PAGE = (REPOSITORY / "SECURITY.md").read_text()
MODULES = sorted((REPOSITORY / "tests" / "integration").glob("test_owasp*.py"))
OWASP = "".join(module.read_text() for module in MODULES)


def files() -> Iterator[Path]:
    """Every file of tests."""
    for folder in ("tests", "shared", "services", "local", "tools", "web"):
        yield from (REPOSITORY / folder).glob("**/test_*.py")


def test_every_test_that_the_page_names_exists() -> None:
    named = set(re.findall(r"`(test_\w+)`", PAGE))
    written = {n for path in files() for n in re.findall(r"def (test_\w+)\(", path.read_text())}
    assert len(named) > 30
    assert named - written == set()


@pytest.mark.parametrize("number", range(1, 11))
def test_every_risk_of_owasp_has_a_row_and_a_test_with_its_name(number: int) -> None:
    assert re.search(rf"^\| OWASP API{number} ", PAGE, re.MULTILINE)
    assert f"def test_api{number}_" in OWASP
    assert f"# API{number}:2023 " in OWASP


@pytest.mark.parametrize("service", SERVICES)
def test_each_service_is_checked_with_the_settings_of_production(service: str) -> None:
    [step] = [step for step in check.steps() if step.name == f"deployment of {service}"]
    assert {"--deploy", "--fail-level", "WARNING"} <= set(step.command)
    assert step.environment["PROVOTE_ENV"] == "production"


def test_every_exception_for_bandit_has_a_reason() -> None:
    for folder in check.LOOKED_AT:
        for path in (REPOSITORY / folder).glob("**/*.py"):
            if path == Path(__file__):
                continue
            for line in path.read_text().splitlines():
                if "# nosec" in line:
                    assert re.search(r"# nosec B\d{3}( # \S+.*)$", line), f"{path}: {line.strip()}"
