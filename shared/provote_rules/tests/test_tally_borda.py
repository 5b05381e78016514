"""Borda counts, compared with points that are given ballot by ballot."""

from collections import Counter
from fractions import Fraction
from itertools import pairwise
from random import Random
from typing import Any

import pytest

from provote_rules.tally.numbers import exact
from provote_rules.tally.profiles import RANKING, Profile
from provote_rules.tally.registry import find
from provote_rules.tally.reports import tally

# Memphis, Nashville, Chattanooga, Knoxville.
TENNESSEE = {(0, 1, 2, 3): 42, (1, 2, 3, 0): 26, (2, 3, 1, 0): 15, (3, 2, 1, 0): 17}
CITIES = ("Memphis", "Nashville", "Chattanooga", "Knoxville")


def points(profile: Profile, **parameters: Any) -> dict[str, str]:
    """The points of each candidate."""
    report = tally(profile, find("borda"), parameters=parameters)
    tallies: dict[str, str] = report["rounds"][0]["tallies"]
    return tallies


def naive(profile: Profile, *, truncated: str, base: int, dowdall: bool) -> list[Fraction]:
    """Points of each candidate: each ballot gives those of all places, shared by equals."""
    size = len(profile.candidates)
    places = [
        Fraction(1, p + 1) if dowdall else Fraction(size - 1 - p + base) for p in range(size)
    ]
    totals = [Fraction(0)] * size
    for marks, number in profile.ballots.items():
        groups = [[r] if isinstance(r, int) else list(r) for r in marks]  # type: ignore[attr-defined]
        ranked = [c for group in groups for c in group]
        if ranked and truncated == "average":
            groups.append([c for c in range(size) if c not in ranked])
        left = list(places)
        for group in groups:
            taken, left = left[: len(group)], left[len(group) :]
            for candidate in group:
                totals[candidate] += number * sum(taken, Fraction(0)) / len(group)
    return totals


def test_the_capital_of_tennessee() -> None:
    profile = Profile(RANKING, CITIES, TENNESSEE)
    expected = {"Memphis": "126", "Nashville": "194", "Chattanooga": "173", "Knoxville": "107"}
    assert points(profile) == expected
    with_base = {city: str(int(number) + 100) for city, number in expected.items()}
    assert points(profile, base=1) == with_base
    report = tally(profile, find("borda"))
    assert report["elected"] == ["Nashville"]
    assert report["rounds"][0]["sentence"] == (
        "Nashville (194 points) is elected with the most points."
    )
    assert tally(profile, find("borda"), seats=2)["elected"] == ["Nashville", "Chattanooga"]


@pytest.mark.parametrize("truncated", ["zero", "average"])
@pytest.mark.parametrize(("base", "dowdall"), [(0, False), (1, False), (0, True)])
def test_random_profiles(truncated: str, base: int, dowdall: bool) -> None:
    rng = Random(f"{truncated} {base} {dowdall}")
    how = {"truncated": truncated, "base": base, "dowdall": dowdall}
    for _ in range(700):
        size = rng.randint(1, 6)
        rows: Counter[Any] = Counter()
        for _ in range(rng.randint(0, 6)):
            order = rng.sample(range(size), rng.randint(0, size))
            cuts = sorted({0, len(order), *(rng.randint(0, len(order)) for _ in range(3))})
            groups = [order[a:b] for a, b in pairwise(cuts)]
            marks = tuple(g[0] if len(g) == 1 else tuple(sorted(g)) for g in groups)
            rows[marks] += rng.randint(1, 3)
        profile = Profile(RANKING, tuple("ABCDEF"[:size]), rows)
        totals = naive(profile, **how)  # type: ignore[arg-type]
        report = tally(profile, find("borda"), parameters=how)
        assert list(report["rounds"][0]["tallies"].values()) == [exact(t) for t in totals]
        best = [
            label for label, t in zip(profile.candidates, totals, strict=True) if t == max(totals)
        ]
        assert report["winner_set"] == (best if report["valid"] else [])
        assert report["elected"] == report["winner_set"][:1]
        assert bool(report["ties"]) is (len(report["winner_set"]) > 1)


def test_dowdall_gives_the_reciprocals_of_places() -> None:
    profile = Profile(RANKING, ("A", "B", "C"), {(0, 1, 2): 1, (1,): 1})
    assert points(profile, dowdall=True) == {"A": "1", "B": "1.5", "C": "1/3"}


def test_equal_ranks_share_and_a_skipped_rank_takes_no_place() -> None:
    profile = Profile(RANKING, ("A", "B", "C"), {((), (0, 1), (), 2): 2})
    assert points(profile, base=1) == {"A": "5", "B": "5", "C": "2"}


def test_withdrawn_candidates_take_no_place() -> None:
    profile = Profile(RANKING, ("A", "B", "C"), {(0, 1, 2): 2, (0,): 3}, frozenset({0}))
    report = tally(profile, find("borda"), parameters={"truncated": "average"})
    assert report["rounds"][0]["tallies"] == {"B": "2", "C": "0"}
    assert (report["cast"], report["valid"]) == (5, 2)
