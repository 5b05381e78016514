"""How suites of tests are run; what they find is theirs."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from local import suite, units
from local.cli import SUITES

PASSES = "def test_it():\n    pass\n"
FAILS = "import os\n\ndef test_it():\n    assert os.environ['GIVEN'] == 'nothing'\n"


def test_every_suite_is_in_one_lane() -> None:
    laid = [name for lane in units.LANES for name in lane]
    assert sorted([*laid, "integration"]) == sorted(SUITES)


@pytest.mark.parametrize(("text", "code"), [(PASSES, 0), (FAILS, 1), ("", suite.NO_TESTS)])
def test_what_a_suite_prints_is_kept_and_its_code_is_told(
    tmp_path: Path, text: str, code: int
) -> None:
    (tmp_path / "test_one.py").write_text(text)
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = -p no:django\n")
    output = tmp_path / "output"
    given = {"GIVEN": "something"}
    assert asyncio.run(suite.pytest(tmp_path, ["test_one.py"], given, output)) == code
    said = output.read_text()
    assert {0: "1 passed", 1: "'something' == 'nothing'", 5: "no tests ran"}[code] in said


def test_only_a_suite_without_failures_is_good() -> None:
    results = [suite.Result("votes", code, 1.4) for code in (0, 1, suite.INTERRUPTED, 5)]
    assert [result.good for result in results] == [True, False, False, True]
    assert str(results[0]).split() == ["votes", "passed", "in", "1", "s"]
    assert "FAILED (pytest said 1)" in str(results[1])
