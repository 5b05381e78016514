"""The benchmark measures, accounts for its votes, and refuses unknown measures."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from benchmarks import imports, lag, load, processor, report
from benchmarks.ballots import CHOICES, ballot
from benchmarks.measure import Options, Samples
from benchmarks.platform import Accounting, Poll
from local import proc
from local.install import REPOSITORY
from provote_rules import formats

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


def shot(rate: int, **cpu_us: float) -> load.Shot:
    """A second with `rate` responses."""
    cpu = {name.replace("_", "-"): time for name, time in cpu_us.items()}
    return load.Shot(1.0, rate, 0, 0, rate, 1.0, 2.0, cpu)


def test_processor_time_of_casts_is_compared_round_by_round() -> None:
    samples = Samples()
    for mine, theirs in ((100.0, 50.0), (90.0, 90.0), (200.0, 160.0)):
        samples.add("mine", 10, shot(10, votes_cast=mine, redis=5.0, beat=0.0))
        samples.add("theirs", 10, shot(10, votes_cast=theirs))
    samples.add("bare", 1)
    result = samples.result("mine", "votes/s", theirs="theirs")
    assert result["cpu_us"] == {"votes-cast": 100.0, "redis": 5.0}
    assert (result["cpu_ratios"], result["cpu_rounds"]) == ({"theirs": 1.25}, [100.0, 90.0, 200.0])
    assert "votes-cast: 100.0 µs a vote, 1.25 x theirs" in report.table({"mine": result}, {})
    assert "cpu_us" not in samples.result("bare", "votes/s")


def test_processor_time_is_shared_out_among_the_votes() -> None:
    before = {"votes-cast": {1: 1_000_000, 2: 5_000_000}}
    after = {"votes-cast": {1: 3_000_000, 3: 500_000}, "redis": {4: 10_000}}
    assert processor.microseconds(before, after, 10) == {"votes-cast": 250.0, "redis": 1.0}


def test_threads_and_peaks_of_a_process_are_found() -> None:
    spent = proc.nanoseconds(os.getpid())
    bytearray(b"x") * 50_000_000
    before = proc.reset_peak_bytes(os.getpid())
    assert proc.peak_bytes(os.getpid()) - before < 10_000_000
    bytearray(b"x") * 50_000_000
    sum(range(100_000))
    assert proc.peak_bytes(os.getpid()) - before > 40_000_000
    assert proc.nanoseconds(os.getpid())[os.getpid()] > spent[os.getpid()] > 0
    assert proc.nanoseconds(2**30) == {}
    assert proc.peak_bytes(2**30) == 0


@pytest.mark.parametrize("name", imports.FORMATS)
def test_files_of_ballots_have_the_rankings_they_are_made_of(name: str, tmp_path: Path) -> None:
    file = tmp_path / "ballots"
    lines = imports.FORMATS[name](imports.rankings(50))
    file.write_text("".join(f"{line}\n" for line in lines))
    profile = formats.read(file).profile
    found: Counter[tuple[str, ...]] = Counter()
    for ranking, votes in profile.ballots.items():
        found[tuple(profile.candidates[one] for one in ranking)] += votes  # type: ignore[union-attr,index,misc]
    made = Counter(tuple(CHOICES[one] for one in each) for each in imports.rankings(50))
    assert found == made


def test_ballots_are_random_and_have_all_choices_where_the_type_allows() -> None:
    poll, dice = Poll("p", CHOICES), random.Random(1)
    made = {name: ballot(name, poll, dice) for name in ("single", "ranked", "score", "approval")}
    assert made["single"]["choice_id"] in CHOICES
    assert sorted(made["ranked"]["ballot"]["ranking"]) == sorted(CHOICES)
    assert made["score"]["ballot"]["scores"].keys() == set(CHOICES)
    assert set(made["approval"]["ballot"]["choices"]) <= set(CHOICES)
    assert ballot("ranked", poll, dice) != ballot("ranked", poll, dice)


def test_another_checkout_is_one(tmp_path: Path) -> None:
    done = bench("ballots", "--against", str(tmp_path))
    assert done.returncode == 1
    assert done.stderr == (
        f"provote: {tmp_path} is no checkout of this repository: it has no ./provote\n"
    )


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


@needs_wrk
@pytest.mark.instance
def test_small_runs_with_ballots_of_all_types_are_accounted_for() -> None:
    done = bench("ballots", "final", "imports", "exports", "--json", "--size", "0.001",
                 "--seconds", "1", "--rounds", "1", "--against", str(REPOSITORY))  # fmt: skip
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    for name, result in found.items():
        if accounting := result.get("accounting"):
            assert accounting["acknowledged"] == accounting["stored"] == accounting["counted"] > 0
        if name.startswith("ballots."):
            assert result["cpu_us"]["votes-cast"] > 0
    assert found["ballots.ranked"]["ratios"].keys() == {"single"}
    assert found["ballots.single"]["cpu_ratios"].keys() == {"against"}
    assert found["ballots.single.against"]["accounting"]["counted"] > 0
    assert found["final.schulze"]["distinct"] > 900
    for name in ("csv", "blt"):
        assert found[f"imports.{name}.record"]["accounting"]["stored"] == 1_000
        assert found[f"imports.{name}.record"]["added_mb"] >= 0
    for name in ("csv", "json", "ndjson"):
        assert found[f"exports.{name}"]["value"] > 0
