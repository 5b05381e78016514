"""The single transferable vote in real elections: each cell of the published counts."""

import json
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest

from provote_rules.formats import ElectionFile, MalformedFile, read
from provote_rules.tally.profiles import RANKING, Profile
from provote_rules.tally.registry import find
from provote_rules.tally.reports import tally
from provote_rules.tally.ties import LotNumbers
from provote_rules.tests import stv_reference
from provote_rules.tests.election_data import members, real
from provote_rules.tests.rctab_cases import Case

# Quota, non-transferable votes, and the votes at the end of the last stage, by position.
WARDS = {
    "Anderston-City": (1381, "856.59414", "1736.42172 0 1381 0 0 0 1381 1544.95940 0"),
    "Calton": (1300, "1205.10743", "0 0 0 0 0 0 0 1300 1393.86735 1300"),
    "Craigton": (2211, "1812.04793", "1734.66778 0 0 2211 3083.26864 0 0 0 0 2211"),
    "East-Centre": (1816, "2211.72125", "0 1816 0 0 1795.44665 1816 0 0 0 1438.81692 0 0 0"),
    "Govan": (1913, "2065.43220", "1675.73560 0 1921.68010 1984.14270 0 1913 0 0 0 0 0"),
    "Hillhead": (1797, "1322.75711", "0 0 1797 0 0 0 2270.21056 0 1797 1797"),
    "Linn": (1914, "1555.32260", "0 2008.75096 1914 0 0 2174.90506 1914 0 0 0 0"),
    "Newlands-Auldburn": (2164, "2093.05220", "0 0 0 2334.34330 2164 0 2062.58726 0 0"),
    "Partick-West": (2549, "1592.48690", "0 2531.20856 3522.28506 0 0 2549 2549 0 0"),
    "Shettleston": (1761, "1767.15207", "0 0 0 0 0 0 1761 1761 1825.59775 1688.23691 0"),
}
GOVAN_ELECTED = ["Allison Hunter", "John Flanagan", "Stephen Dornan", "Shaukat Butt"]


def glasgow(ward: str) -> ElectionFile:
    return read(BytesIO(members("glasgow-2007.tar.gz")[f"glasgow-2007/{ward}-2007.blt"]))


def reference(ward: str, rule: str) -> Mapping[str, Any]:
    """The Droop project's count; skips the test where the archive has only the ballots."""
    for name, content in members("glasgow-2007.tar.gz").items():
        file = name.rsplit("/", 1)[-1]
        if file.startswith(f"{ward}-2007-{rule}-") and file.endswith((".json", ".txt")):
            found: Mapping[str, Any] = json.loads(content)
            return found
    pytest.skip(f"glasgow-2007.tar.gz has no reference count {ward}-2007-{rule}-*")


def states(
    found: Mapping[str, Any], tags: set[str]
) -> Iterator[tuple[Mapping[str, Any], list[Any]]]:
    """The actions with such tags, and the votes at each by position."""
    for action in found["actions"]:
        if action["tag"] in tags:
            votes = [Decimal(action["cstate"][str(c)]["vote"]) for c in found["cids"]]
            yield action, votes


def votes_of(one: Mapping[str, Any]) -> list[Decimal]:
    return [Decimal(text) for text in one["tallies"].values()]


@pytest.mark.parametrize("ward", WARDS)
def test_glasgow_has_the_published_last_stage(ward: str) -> None:
    election = glasgow(ward)
    report = tally(election.profile, find("scottish-stv"), seats=election.seats or 0)
    quota, exhausted, votes = WARDS[ward]
    last = report["rounds"][-1]
    assert report["threshold"] == str(quota)
    assert last["exhausted"]["choices"] == exhausted
    assert votes_of(last) == list(map(Decimal, votes.split()))
    assert report["ties"] == []


@pytest.mark.parametrize("ward", WARDS)
def test_glasgow_has_each_cell_of_the_scottish_reference(ward: str) -> None:
    found, election = reference(ward, "scotland"), glasgow(ward)
    report = tally(election.profile, find("scottish-stv"), seats=election.seats or 0)
    stages = list(states(found, {"begin", "transfer"}))
    assert len(report["rounds"]) == len(stages)
    for one, (action, votes) in zip(report["rounds"], stages, strict=True):
        assert votes_of(one) == votes
        assert Decimal(one["exhausted"]["choices"]) == Decimal(action["nt_votes"])
        assert Decimal(report["threshold"]) == Decimal(action["quota"])
    _same_elected(report, found)


@pytest.mark.parametrize("ward", WARDS)
def test_glasgow_has_each_cell_of_the_meek_reference(ward: str) -> None:
    found, election = reference(ward, "meek-prf"), glasgow(ward)
    lot = LotNumbers(tuple(range(len(election.profile.candidates), 0, -1)))
    report = tally(election.profile, find("meek-prf"), seats=election.seats or 0, lot=lot)
    rounds = {
        action["round"]: (action, votes)
        for action, votes in reversed(list(states(found, {"elect", "defeat"})))
    }
    assert len(report["rounds"]) == len(rounds)
    for one, (action, votes) in zip(report["rounds"], sorted_values(rounds), strict=True):
        assert votes_of(one) == votes
        assert Decimal(one["quota"]) == Decimal(action["quota"])
        factors = [Decimal(text) for text in one["details"]["keep_factors"].values()]
        assert factors == [Decimal(action["cstate"][str(c)]["kf"]) for c in found["cids"]]
    _same_elected(report, found)


def sorted_values(rounds: Mapping[int, Any]) -> list[Any]:
    return [rounds[number] for number in sorted(rounds)]


def _same_elected(report: Mapping[str, Any], found: Mapping[str, Any]) -> None:
    last = found["actions"][-1]["cstate"]
    elected = {found["cdict"][c]["name"] for c, state in last.items() if state["code"] == "E"}
    assert set(report["elected"]) == elected


@pytest.mark.parametrize("ward", WARDS)
def test_glasgow_has_each_cell_of_a_count_paper_by_paper(ward: str) -> None:
    election = glasgow(ward)
    profile, seats = election.profile, election.seats or 0
    papers: list[Any] = [marks for marks, number in profile.ballots.items() for _ in range(number)]
    scottish = tally(profile, find("scottish-stv"), seats=seats)
    _, stages = stv_reference.scottish(papers, len(profile.candidates), seats)
    assert list(map(votes_of, scottish["rounds"])) == [list(one.values()) for one in stages]
    meek = tally(profile, find("meek-prf"), seats=seats)
    _, rounds = stv_reference.meek(papers, len(profile.candidates), seats)
    assert [(votes_of(one), Decimal(one["quota"])) for one in meek["rounds"]] == [
        (list(votes.values()), quota) for votes, quota in rounds
    ]


def test_govan_is_the_same_in_both_formats() -> None:
    """The PrefLib file spells some names in another way."""
    preflib = tally(read(real("govan-2007.soi")).profile, find("scottish-stv"), seats=4)
    ward = tally(glasgow("Govan").profile, find("scottish-stv"), seats=4)
    assert list(map(votes_of, preflib["rounds"])) == list(map(votes_of, ward["rounds"]))


def test_govan_has_the_published_order_of_decisions() -> None:
    election = glasgow("Govan")
    report = tally(election.profile, find("scottish-stv"), seats=4)
    assert report["elected"] == GOVAN_ELECTED
    first = report["rounds"][0]
    assert first["sentence"] == (
        "Allison Hunter reaches the quota of 1913 with 2694 votes and is elected; the surplus of "
        "Allison Hunter, 781 votes, goes to the next choices and each ballot now counts 0.2899."
    )
    assert (first["transfers"][0]["value"], first["transfers"][0]["lost"]) == (
        "0.28990",
        "0.00940",
    )
    assert report["rounds"][1]["exhausted"] == {"choices": "284.68180", "rounding": "0.00940"}
    assert [one["excluded"] for one in report["rounds"][1:8]] == [
        [name] for name in (
            "Carolina Perez", "Alan L Hughes", "George Douglas McNee", "Michael Cobley",
            "Irene Lang", "Patricia McIntyre", "Will Jess",
        )
    ]  # fmt: skip


def test_all_scottish_wards_are_counted() -> None:
    """200 elections; no lot was needed in any, and eight elect others by Meek's method."""
    counted, others, malformed = 0, 0, []
    for name, content in members("scottish-wards.tar.gz").items():
        try:
            election = read(BytesIO(content), name=name)
        except MalformedFile:
            malformed.append(name)
            continue
        seats = election.seats or 0
        report = tally(election.profile, find("scottish-stv"), seats=seats)
        assert len(report["elected"]) == seats
        assert not any(tie["drawn"] for tie in report["ties"]), name
        meek = tally(election.profile, find("meek-prf"), seats=seats)
        counted += 1
        others += set(meek["elected"]) != set(report["elected"])
    assert malformed == ["scottish-wards/perth_kinross_2016_by_election_ward9.blt"]
    assert (counted, others) == (200, 8)


def test_minneapolis_2013_park_has_the_official_count() -> None:
    election = read(real("minneapolis-2013-park.csv.gz"))
    report = tally(election.profile, find("minneapolis-stv"), seats=3)
    assert (report["cast"], report["valid"], report["threshold"]) == (80_101, 59_463, "14866")
    assert report["elected"] == ["JOHN ERWIN", "ANNIE YOUNG", "MEG FORNEY"]
    assert report["rounds"][0]["excluded"] == ["UWI"]
    assert report["rounds"][-1]["tallies"] == {
        "ANNIE YOUNG": "14866.0000", "JOHN ERWIN": "14866.0000", "MEG FORNEY": "12245.0000"
    }  # fmt: skip
    last = report["rounds"][-2]["transfers"][0]
    assert (last["exhausted"], last["lost"]) == ({"choices": "177.5192"}, "0.4808")


RCTAB = ("2013_minneapolis_park", "minneapolis_multi_seat_threshold", "multi_seat_uwi_test")


@pytest.mark.parametrize("name", RCTAB)
def test_rctab_has_the_same_votes_in_each_round(name: str) -> None:
    case = Case(name)
    expected = case.expected["results"]
    report = _rctab_report(case)
    assert len(report["rounds"]) in (len(expected), len(expected) - 1)
    for one, theirs in zip(report["rounds"], expected, strict=False):
        votes = {_label(label): Decimal(text) for label, text in theirs["tally"].items()}
        assert {_label(k): Decimal(text) for k, text in one["tallies"].items()} == votes
        assert report["threshold"] == theirs["threshold"]
        results = theirs["tallyResults"]
        assert _labels(one["elected"]) == _labels(r["elected"] for r in results if "elected" in r)
        gone = _labels(r["eliminated"] for r in results if "eliminated" in r)
        assert _labels(one["excluded"]) == gone


def _rctab_report(case: Case) -> Mapping[str, Any]:
    if case.name == "2013_minneapolis_park":  # its records are the CSV file
        profile = read(real("minneapolis-2013-park.csv.gz")).profile
    else:
        profile = case.election()
    rules = case.config["rules"]
    skips = int(rules["maxSkippedRanksAllowed"])
    return tally(
        profile,
        find("minneapolis-stv"),
        seats=int(rules["numberOfWinners"]),
        parameters={"max_skipped_ranks_allowed": skips},
    )


def _label(label: str) -> str:
    return "Undeclared Write-ins" if label == "UWI" else label


def _labels(labels: Iterable[str]) -> set[str]:
    return {_label(label) for label in labels}


def test_rctab_elects_all_where_there_are_no_more_candidates_than_seats() -> None:
    """more_winners_than_candidates, whose records are the tallies of its only round."""
    [expected] = Case("more_winners_than_candidates").expected["results"]
    labels = tuple(expected["tally"])
    ballots = {(c,): int(expected["tally"][label]) for c, label in enumerate(labels)}
    report = tally(Profile(RANKING, labels, ballots), find("minneapolis-stv"), seats=5)
    assert len(report["rounds"]) == 1
    assert set(report["elected"]) == {one["elected"] for one in expected["tallyResults"]}
    assert report["threshold"] == expected["threshold"]
