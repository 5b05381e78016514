"""Instant runoffs of thousands of random profiles, with many ties, against a slow reference."""

import random
from collections import Counter
from collections.abc import Mapping
from typing import Any

import pytest

from provote_rules.tally.profiles import RANKING, Profile
from provote_rules.tally.registry import find
from provote_rules.tally.reports import encode, tally
from provote_rules.tests import naive_runoff

IRV = find("irv")


def rank(source: random.Random, size: int) -> Any:
    """A random rank: mostly a candidate, else skipped or an overvote."""
    kind = source.random()
    if kind < 0.12:
        return ()
    if kind < 0.24 and size > 1:
        return tuple(sorted(source.sample(range(size), source.randint(2, size))))
    return source.randrange(size)


def raw_marks(source: random.Random, size: int) -> tuple[Any, ...]:
    """Random marks with overvotes, skipped ranks and repeats; half of the time without."""
    length = source.randint(0, size + 1)
    if source.random() < 0.5:
        return tuple(source.sample(range(size), min(length, size)))
    marks = [rank(source, size) for _ in range(length)]
    while marks and marks[-1] == ():
        marks.pop()
    return tuple(marks)


def random_profile(source: random.Random, *, write_in: bool = False) -> Profile:
    """Few ballots of a few candidates, so that ties are frequent."""
    size = source.randint(1, 6)
    labels = [f"C{number}" for number in range(size)]
    if write_in:
        labels[source.randrange(size)] = "UWI"
    ballots = Counter(raw_marks(source, size) for _ in range(source.randint(0, 14)))
    if source.random() < 0.3:
        ballots = Counter(
            {marks: number * source.randint(1, 9) for marks, number in ballots.items()}
        )
    withdrawn = {c for c in range(size) if source.random() < 0.05} if size > 1 else set()
    gone = frozenset(withdrawn if len(withdrawn) < size else ())
    return Profile(RANKING, tuple(labels), ballots, gone)


def random_parameters(source: random.Random) -> dict[str, Any]:
    """Any values of the parameters."""
    values = {one.name: one.default for one in IRV.parameters}
    for one in IRV.parameters:
        if one.values:
            values[one.name] = source.choice(one.values)
        elif isinstance(one.default, bool):
            values[one.name] = source.random() < 0.4
        else:
            values[one.name] = source.choice((None, None, 1, 2, 3))
    return values


def rounds_of(report: Mapping[str, Any], labels: tuple[str, ...]) -> list[dict[str, Any]]:
    """The rounds in the shape of the reference."""
    at = {label: position for position, label in enumerate(labels)}
    return [
        {
            "tallies": {at[label]: int(text) for label, text in one["tallies"].items()},
            "exhausted": {reason: int(text) for reason, text in one["exhausted"].items()},
            "threshold": int(one["quota"]),
            "elected": [at[label] for label in one["elected"]],
            "excluded": sorted(at[label] for label in one["excluded"]),
        }
        for one in report["rounds"]
    ]


@pytest.mark.parametrize("seed", range(10))
def test_every_round_is_that_of_the_reference(seed: int) -> None:
    source = random.Random(seed)
    for _ in range(400):
        profile = random_profile(source, write_in=source.random() < 0.3)
        parameters = random_parameters(source)
        report = tally(profile, IRV, parameters=parameters)
        first = parameters["undeclared_write_ins"] == "exclude_first"
        is_there = first and "UWI" in profile.candidates
        write_in = profile.candidates.index("UWI") if is_there else None
        write_in = None if write_in in profile.withdrawn else write_in
        expected = naive_runoff.count(profile, parameters, write_in)
        assert rounds_of(report, profile.candidates) == expected, (profile, parameters)
        assert report["elected"] == [
            profile.candidates[c] for one in expected for c in one["elected"]
        ]


def test_the_random_profiles_have_ties_of_all_kinds() -> None:
    source = random.Random(1)
    found: Counter[tuple[str, str]] = Counter()
    for _ in range(400):
        report = tally(random_profile(source), IRV, parameters=random_parameters(source))
        found.update((tie["purpose"], tie["by"]) for tie in report["ties"])
    for purpose in ("election", "exclusion"):
        for by in ("candidate-order", "previous-round"):
            assert found[purpose, by] >= 3, found


@pytest.mark.parametrize("method", ["irv", "minneapolis", "maine", "maine@2018"])
def test_the_order_of_the_ballots_does_not_change_a_byte(method: str) -> None:
    source = random.Random(2)
    for _ in range(300):
        profile = random_profile(source, write_in=source.random() < 0.3)
        shuffled = list(profile.ballots.items())
        source.shuffle(shuffled)
        other = Profile(RANKING, profile.candidates, dict(shuffled), profile.withdrawn)
        assert encode(tally(profile, find(method))) == encode(tally(other, find(method)))


@pytest.mark.parametrize("mode", ["lot", "previous_round_counts_then_lot"])
def test_later_preferences_do_not_break_ties(mode: str) -> None:
    """The first round's decision is the same for any preferences after the first ones."""
    source = random.Random(3)
    ties = 0
    for _ in range(500):
        size = source.randint(2, 5)
        firsts = [source.randrange(size) for _ in range(source.randint(1, 9))]
        seen = set()
        for _ in range(3):
            ballots: Counter[Any] = Counter()
            for first in firsts:
                others = [c for c in range(size) if c != first]
                source.shuffle(others)
                ballots[(first, *others[: source.randint(0, size - 1)])] += 1
            profile = Profile(RANKING, tuple("ABCDE"[:size]), ballots)
            report = tally(profile, IRV, parameters={"tiebreak_mode": mode})
            one = report["rounds"][0]
            seen.add((tuple(one["elected"]), tuple(one["excluded"]), one["sentence"]))
            ties += any(tie["round"] == 1 for tie in report["ties"])
        assert len(seen) == 1
    assert ties > 100


def test_each_ballot_is_somewhere_in_each_round() -> None:
    source = random.Random(4)
    for _ in range(500):
        profile = random_profile(source)
        report = tally(profile, IRV, parameters=random_parameters(source))
        for one in report["rounds"]:
            there = sum(map(int, one["tallies"].values()))
            gone = sum(map(int, one["exhausted"].values()))
            assert there + gone + report["undervotes"] == report["cast"]
        for one, after in zip(report["rounds"], report["rounds"][1:], strict=False):
            for label in one["tallies"]:
                moved = sum(int(transfer["to"].get(label, 0)) for transfer in one["transfers"])
                expected = 0 if label in one["excluded"] else int(one["tallies"][label]) + moved
                assert int(after["tallies"].get(label, 0)) == expected
