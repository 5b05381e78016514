"""The harness runs suites and reports their results."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import ClassVar

import pytest

from harness import lanes, run, suite, units
from harness.compatibility import has_same_tables
from local.cli.development import SUITES
from local.failures import Failure
from local.instance import Instance

PASSES = "def test_it():\n    pass\n"
FAILS = "import os\n\ndef test_it():\n    assert os.environ['GIVEN'] == 'nothing'\n"


def test_every_suite_has_a_place_in_the_order() -> None:
    parts = run.Session(Path(), False, SUITES, []).parts
    assert sorted(parts) == sorted(lanes.ORDER)
    assert {"integration", "own platforms"} <= set(parts)


def test_integration_alone_is_one_suite() -> None:
    assert run.Session(Path(), False, ["integration"], []).parts == ["integration"]


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
    async def databases(self, lane: int) -> AsyncIterator[Instance]:
        """Fail in the second lane."""
        if lane == 1:
            raise Failure("no PostgreSQL")
        yield Instance(self.folder)

    async def suite(self, name: str, instance: Instance, output: Path | None) -> int:
        """Write a line, if it may."""
        await asyncio.sleep(0)  # the other lane has failed by then
        if output:
            output.write_text(f"output of {name}")
        return self.codes.get(name, 0)


def test_a_failed_suite_or_lane_does_not_stop_the_others(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    results: list[suite.Result] = []
    fake = lanes.Lanes(FakeUnits(tmp_path, False, [], lambda: False), {}, lambda: False)
    with pytest.raises(Failure, match="no PostgreSQL"):
        asyncio.run(fake.run(["core", "users", "local", "polls"], results))
    assert [(result.name, result.code) for result in results] == [
        ("local", 0),
        ("users", 0),
        ("core", 2),
    ]
    assert "output of core" in capfd.readouterr().out


def test_a_free_lane_takes_the_next_suite(tmp_path: Path) -> None:
    """The long suite ends when all others have: they run in the other lane."""
    results: list[suite.Result] = []

    async def run_long(output: Path | None) -> int:
        while len(results) < 3:
            await asyncio.sleep(0)
        assert output
        output.touch()
        return 0

    class OneDatabase(FakeUnits):
        @asynccontextmanager
        async def databases(self, lane: int) -> AsyncIterator[Instance]:
            assert lane == 1
            yield Instance(self.folder)

    fake = lanes.Lanes(
        OneDatabase(tmp_path, False, [], lambda: False), {"integration": run_long}, lambda: False
    )
    asyncio.run(fake.run(["users", "integration", "core", "webhooks"], results))
    assert [result.name for result in results] == ["users", "core", "webhooks", "integration"]


def test_no_suite_starts_after_an_interrupt(tmp_path: Path) -> None:
    results: list[suite.Result] = []
    fake = lanes.Lanes(FakeUnits(tmp_path, False, [], lambda: False), {}, lambda: bool(results))
    with pytest.raises(Failure):
        asyncio.run(fake.run(["core", "users", "polls", "votes"], results))
    assert [result.name for result in results] == ["polls"]


def test_only_services_with_other_tables_need_the_old_tests(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    for tree in (old, new):
        for folder in (
            *("services/users/users/migrations", "services/polls/polls/migrations"),
            *("shared/provote_core/audit/migrations", "shared/tests/toy/migrations"),
        ):
            (tree / folder).mkdir(parents=True)
            (tree / folder / "0001_initial.py").write_text(folder)
        (tree / "requirements").mkdir()
        (tree / "requirements" / "services.txt").write_text("django==1")

    def same() -> list[str]:
        return [name for name in ("users", "polls") if has_same_tables(name, old, new)]

    (new / "shared/tests/toy/migrations/0002_more.py").touch()
    (new / "services/users/users/views.py").touch()
    assert same() == ["users", "polls"]
    (new / "services/users/users/migrations/0002_more.py").touch()
    assert same() == ["polls"]
    (new / "services/polls/polls/migrations/0001_initial.py").write_text("other")
    assert same() == []
    shutil.rmtree(new / "services")
    shutil.copytree(old / "services", new / "services")
    (new / "shared/provote_core/audit/migrations/0002_more.py").touch()
    assert same() == []
    (old / "shared/provote_core/audit/migrations/0002_more.py").touch()
    assert same() == ["users", "polls"]
    (new / "requirements" / "services.txt").write_text("django==2")
    assert same() == []


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
