"""The benchmark measures, accounts for its votes, and refuses unknown measures."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks import lag, load, report
from benchmarks.measure import Options, Samples
from benchmarks.platform import Accounting
from local.install import REPOSITORY

needs_wrk = pytest.mark.skipif(not shutil.which("wrk"), reason="wrk is not installed")


def bench(*words: str) -> subprocess.CompletedProcess[str]:
    """Run ./provote bench to its end."""
    command = [sys.executable, str(REPOSITORY / "provote"), "bench", *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=300)


def test_requests_are_read_back_as_they_were_written(tmp_path: Path) -> None:
    requests = [load.post("/a/", {"n": n}, token="t", key=f"k{n}") for n in range(20)]
    file = tmp_path / "requests"
    assert load.write(file, requests) == 20
    assert load.read(file, 3, 6) == requests[3:6]
    assert requests[0].endswith(b'Content-Length: 7\r\n\r\n{"n":0}')


@pytest.mark.parametrize(
    ("blocks", "grown"),
    [
        ([], None),
        ([[5.0]], None),
        ([[3.0, 1.0, 2.0] * 3], 0.0),
        ([[1.0] * 3 + [50.0] * 3 + [9.0] * 3, [1.0, 50.0, 9.0]], 8.0),
    ],
)
def test_growth_is_the_difference_of_the_ends(
    blocks: list[list[float]], grown: float | None
) -> None:
    assert lag.growth(blocks) == grown


def test_a_ratio_is_the_median_of_the_rounds() -> None:
    samples = Samples()
    for mine, theirs in ((10, 20), (30, 30), (8, 40)):
        samples.add("mine", mine)
        samples.add("theirs", theirs)
    result = samples.result("mine", "votes/s", ceiling="theirs")
    assert (result["value"], result["ratios"]) == (10, {"ceiling": 0.5})


def test_accounts_that_differ_are_not_balanced() -> None:
    assert Accounting(3, 3, 3).balanced
    assert not Accounting(3, 4, 4).balanced
    assert not Accounting(3, 3, 2).balanced


def test_a_fraction_of_the_votes_is_a_multiple_of_a_batch(tmp_path: Path) -> None:
    assert Options(1, 1, 0.0123, tmp_path).votes(1_000_000) == 12_000
    assert Options(1, 1, 0.0, tmp_path).votes(1_000_000) == 500


def test_a_table_has_each_measure_and_its_accounting() -> None:
    result = {"value": 1234.5, "unit": "votes/s", "p50_ms": 1.5, "p99_ms": None,
              "ratios": {"ceiling": 0.5}, "accounting": {"stored": 7_000}}  # fmt: skip
    text = report.table({"batch": result}, {"cores": 2})
    assert "cores 2" in text
    assert "1,234" in text
    assert "0.5 x ceiling" in text
    assert "stored 7,000" in text


def test_counts_are_measured_without_a_platform_or_other_libraries() -> None:
    done = bench("tally", "--alone", "--json", "--size", "0.001", "--rounds", "1")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["tally.113k.irv"]["value"] >= 0
    assert found["tally.874k.meek-prf"]["ratios"] == {}
    assert "postgresql" not in found["machine"]


def test_an_unknown_measure_is_named() -> None:
    done = bench("guessing")
    assert done.returncode == 1
    assert done.stderr.startswith("provote: guessing is no measure: choose from casting")


def test_a_missing_wrk_is_reported_before_any_preparation(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    done = bench("results")
    assert done.returncode == 1
    assert done.stderr == "provote: needs wrk to make the load: apt install wrk\n"


@needs_wrk
@pytest.mark.instance
def test_small_shots_of_everything_that_needs_no_signatures_are_accounted_for() -> None:
    done = bench("batch", "results", "events", "--json", "--size", "0.01",
                 "--seconds", "1", "--rounds", "1")  # fmt: skip
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    for name in ("batch", "results.open", "results.not_modified", "events"):
        accounting = found[name]["accounting"]
        assert found[name]["value"] > 0
        assert accounting["acknowledged"] == accounting["stored"] == accounting["counted"] > 0
    assert found["batch"]["ratios"].keys() == {"gathered"}
    assert found["machine"]["fsync"] == "on"
