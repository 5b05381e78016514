"""The harness runs suites and reports their results."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import ClassVar

import pytest

from harness import run, suite, units
from local.cli.development import SUITES
from local.failures import Failure
from local.instance import Instance

PASSES = "def test_it():\n    pass\n"
FAILS = "import os\n\ndef test_it():\n    assert os.environ['GIVEN'] == 'nothing'\n"


def test_every_suite_is_in_one_lane() -> None:
    laid = [name for lane in units.LANES for name in lane]
    assert sorted([*laid, "integration", "pages"]) == sorted(SUITES)


@pytest.mark.parametrize(("text", "code"), [(PASSES, 0), (FAILS, 1), ("", suite.NO_TESTS)])
def test_the_output_and_the_exit_code_of_a_suite_are_kept(
    tmp_path: Path, text: str, code: int
) -> None:
    (tmp_path / "test_one.py").write_text(text)
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = -p no:django\n")
    output = tmp_path / "output"
    given = {"GIVEN": "something"}
    assert asyncio.run(suite.pytest(tmp_path, ["test_one.py"], given, output)) == code
    printed = output.read_text()
    assert {0: "1 passed", 1: "'something' == 'nothing'", 5: "no tests ran"}[code] in printed


class FakeUnits(units.Units):
    """Suites that do not run: each has the exit code of `codes`."""

    codes: ClassVar[dict[str, int]] = {"core": 2}

    @asynccontextmanager
    async def _databases(self, name: str) -> AsyncIterator[Instance]:
        if name == "local":
            raise Failure("no PostgreSQL")
        yield Instance(self.folder)

    async def _suite(self, name: str, instance: Instance, output: Path | None) -> int:
        await asyncio.sleep(0.05)  # the other lane has failed by then
        if output:
            output.write_text(f"output of {name}")
        return self.codes.get(name, 0)


def test_a_failed_suite_or_lane_does_not_stop_the_others(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    results: list[suite.Result] = []
    fake = FakeUnits(tmp_path, False, [], lambda: False)
    with pytest.raises(Failure, match="no PostgreSQL"):
        asyncio.run(fake.run(["core", "users", "local"], results))
    assert [(result.name, result.code) for result in results] == [("core", 2), ("users", 0)]
    assert "output of core" in capfd.readouterr().out


def test_no_suite_starts_after_an_interrupt(tmp_path: Path) -> None:
    results: list[suite.Result] = []
    asyncio.run(
        FakeUnits(tmp_path, False, [], lambda: bool(results)).run(["core", "users"], results)
    )
    assert [result.name for result in results] == ["core"]


def test_suites_that_did_not_run_are_named_and_fail_the_session(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    session = run.Session(tmp_path, False, ["core", "users"], [])
    session.results.append(suite.Result("core", 0, 1.0))
    assert session._summary() == 1
    assert "users         NOT RUN" in capsys.readouterr().out


def test_a_suite_is_good_without_failures() -> None:
    results = [suite.Result("votes", code, 1.4) for code in (0, 1, 2, 5)]
    assert [result.good for result in results] == [True, False, False, True]
    assert str(results[0]).split() == ["votes", "passed", "in", "1", "s"]
    assert "FAILED (pytest said 1)" in str(results[1])
