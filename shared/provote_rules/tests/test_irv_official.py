"""Official counts of real elections, round by round."""

from collections.abc import Mapping
from typing import Any

import pytest

from provote_rules import formats
from provote_rules.tally.registry import find
from provote_rules.tally.reports import tally
from provote_rules.tests.election_data import real


def counted(name: str, method: str, **parameters: Any) -> dict[str, Any]:
    """The report of a file."""
    return tally(formats.read(real(name)).profile, find(method), parameters=parameters)


def votes(report: Mapping[str, Any], number: int) -> dict[str, int]:
    """The tallies of a round, counted from 1, or -1 for the last."""
    one = report["rounds"][number if number < 0 else number - 1]
    return {label: int(text) for label, text in one["tallies"].items()}


@pytest.fixture(scope="module")
def mayor_2013() -> Mapping[str, Any]:
    return counted("minneapolis-2013-mayor.csv", "minneapolis")


@pytest.fixture(scope="module")
def mayor_2017() -> Mapping[str, Any]:
    return counted("minneapolis-2017-mayor.csv.gz", "minneapolis")


def test_minneapolis_2013_has_the_official_totals(mayor_2013: Mapping[str, Any]) -> None:
    assert mayor_2013["cast"] == 80_101
    assert mayor_2013["valid"] == 79_415
    assert mayor_2013["threshold"] == "39708"
    assert mayor_2013["elected"] == ["BETSY HODGES"]
    first = votes(mayor_2013, 1)
    assert first["BETSY HODGES"] == 28_962
    assert first["MARK ANDREW"] == 19_648
    assert first["DON SAMUELS"] == 8_350
    assert first["CAM WINTON"] == 7_533
    assert votes(mayor_2013, -1) == {"BETSY HODGES": 38_870, "MARK ANDREW": 24_972}


def test_minneapolis_2013_has_the_official_rounds(mayor_2013: Mapping[str, Any]) -> None:
    """33 rounds; undeclared write-ins go first, the last two batches have two candidates each."""
    rounds = mayor_2013["rounds"]
    assert len(rounds) == 33
    assert rounds[0]["excluded"] == ["UWI"]
    assert votes(mayor_2013, 5)["BETSY HODGES"] == 28_994  # after 252 ballots have moved
    assert (
        sum(int(rounds[n]["tallies"][c]) for n in range(4) for c in rounds[n]["excluded"]) == 252
    )
    assert votes(mayor_2013, 24)["BETSY HODGES"] == 29_417
    assert votes(mayor_2013, 24)["MARK ANDREW"] == 19_942
    assert rounds[30]["excluded"] == ["BOB FINE", "JACKIE CHERRYHOMES"]
    assert votes(mayor_2013, 32) == {
        "BETSY HODGES": 32_581,
        "MARK ANDREW": 21_831,
        "DON SAMUELS": 10_301,
        "CAM WINTON": 8_969,
    }
    assert rounds[31]["excluded"] == ["CAM WINTON", "DON SAMUELS"]


def test_minneapolis_2017_has_the_official_rounds(mayor_2017: Mapping[str, Any]) -> None:
    assert mayor_2017["valid"] == 104_522
    assert mayor_2017["threshold"] == "52262"
    assert mayor_2017["elected"] == ["Jacob Frey"]
    assert len(mayor_2017["rounds"]) == 5
    first = votes(mayor_2017, 1)
    assert first["Jacob Frey"] == 26_116
    assert first["Tom Hoch"] == 20_125
    assert first["Betsy Hodges"] == 18_915
    assert first["Raymond Dehn"] == 18_101
    assert first["Nekima Levy-Pounds"] == 15_716
    assert len(mayor_2017["rounds"][0]["excluded"]) == 14
    dropped = [one["excluded"] for one in mayor_2017["rounds"][1:]]
    assert dropped == [["Nekima Levy-Pounds"], ["Tom Hoch"], ["Betsy Hodges"], []]
    assert votes(mayor_2017, 5) == {"Jacob Frey": 46_716, "Raymond Dehn": 34_971}


def test_every_ballot_is_counted_once_in_each_round(
    mayor_2013: Mapping[str, Any], mayor_2017: Mapping[str, Any]
) -> None:
    for report in (mayor_2013, mayor_2017):
        for number, one in enumerate(report["rounds"], 1):
            exhausted = sum(map(int, one["exhausted"].values()))
            assert sum(votes(report, number).values()) + exhausted == (
                report["cast"] - report["undervotes"]
            )


KISS, WRIGHT = "Bob Kiss (Progressive)", "Kurt Wright (Republican)"
MONTROLL = "Andy Montroll (Democrat)"
SMITH, SIMPSON = "Dan Smith (Independent)", "James Simpson (Green)"


@pytest.mark.parametrize("batch", [False, True])
def test_burlington_2009_has_the_official_rounds(batch: bool) -> None:
    report = counted("burlington-2009.abif", "irv", batch_elimination=batch)
    leaders = {WRIGHT: 2951, KISS: 2585, MONTROLL: 2063}
    assert votes(report, 1) == {**leaders, SMITH: 1306, SIMPSON: 35, "Write-in": 36}
    assert votes(report, -2) == {WRIGHT: 3294, KISS: 2981, MONTROLL: 2554}
    assert votes(report, -1) == {KISS: 4313, WRIGHT: 4061}
    assert report["elected"] == [KISS]
    assert len(report["rounds"]) == (3 if batch else 5)
    assert (report["cast"], report["valid"], report["overvotes"]) == (8980, 8976, 6)


def test_burlington_2009_where_an_overvote_ends_a_ballot() -> None:
    report = counted("burlington-2009.abif", "irv", overvote_rule="exhaust_immediately")
    assert votes(report, -1) == {KISS: 4313, WRIGHT: 4060}


def test_san_francisco_2018_elects_breed() -> None:
    report = counted("san-francisco-2018.abif", "irv")
    assert report["elected"] == ["LONDON BREED"]
    assert set(votes(report, -1)) == {"LONDON BREED", "MARK LENO"}
    assert (report["cast"], report["undervotes"]) == (254_016, 2_618)
