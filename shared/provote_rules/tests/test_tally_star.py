"""STAR: the two rounds, each rule for ties, and a naive count of random profiles."""

from collections import Counter
from itertools import combinations
from random import Random
from typing import Any

import pytest

from provote_rules.tally.profiles import SCORES, Profile
from provote_rules.tally.registry import find
from provote_rules.tally.reports import Uncountable, encode, tally
from provote_rules.tally.star_ties import Scores
from provote_rules.tally.sums import scores as sum_scores
from provote_rules.tally.ties import LotNumbers

LABELS = ("Ann", "Bob", "Cem", "Dee")


def scores(*rows: str) -> Profile:
    """The profile of ballots such as "5 3 0 1": a score for each candidate, - for none."""
    ballots = Counter(
        tuple((c, int(score)) for c, score in enumerate(row.split()) if score != "-")
        for row in rows
    )
    return Profile(SCORES, LABELS[: len(rows[0].split())], ballots)  # type: ignore[arg-type]


def count(profile: Profile, **how: Any) -> dict[str, Any]:
    """The report."""
    return tally(profile, find("star"), parameters=how)


def tie(report: dict[str, Any], number: int = 0) -> tuple[Any, ...]:
    """What the report says of a tie."""
    found = report["ties"][number]
    return found["purpose"], found["by"], found["drawn"], found["order"]


def test_the_two_highest_go_to_the_runoff_and_the_preferred_one_wins() -> None:
    report = count(scores("5 4 0", "5 4 1", "0 1 5", "3 4 0", "1 2 -"))
    first, second = report["rounds"]
    assert first["tallies"] == {"Ann": "14", "Bob": "15", "Cem": "6"}
    assert first["excluded"] == ["Cem"]
    assert second["tallies"] == {"Ann": "2", "Bob": "3"}
    assert report["elected"] == report["winner_set"] == ["Bob"]
    assert report["ties"] == []
    assert first["sentence"] == (
        "Bob (15 points) and Ann (14 points) go to the runoff by the highest scores."
    )
    assert second["sentence"] == (
        "Ann is preferred on 2 ballots and Bob is preferred on 3 ballots; 0 ballots have no "
        "preference. Bob is elected."
    )


def test_the_one_with_the_highest_score_can_lose_the_runoff() -> None:
    report = count(scores("5 0", "5 0", "3 4", "3 4", "3 4", "2 2"))
    assert report["elected"] == ["Bob"]
    assert "1 ballot has no preference" in report["rounds"][1]["sentence"]
    assert report["rounds"][1]["exhausted"] == {"no_preference": "1"}


def test_a_tie_for_the_runoff_goes_to_the_one_preferred_head_to_head() -> None:
    report = count(scores("5 2 3", "5 2 3", "5 4 1", "5 3 4"))
    assert report["rounds"][0]["tallies"] == {"Ann": "20", "Bob": "11", "Cem": "11"}
    assert tie(report) == ("runoff", "head-to-head", False, ["Cem", "Bob"])
    assert list(report["rounds"][1]["tallies"]) == ["Ann", "Cem"]
    assert report["lot"] is None
    assert "head-to-head preferences: Cem 3 and Bob 1" in report["rounds"][0]["sentence"]


def test_then_to_the_one_with_the_most_top_scores() -> None:
    report = count(scores("5 1 3", "5 5 3"))
    assert tie(report) == ("runoff", "top-scores", False, ["Bob", "Cem"])
    assert report["ties"][0]["round"] == 1
    assert report["rounds"][0]["details"]["top_scores"] == {"Ann": 2, "Bob": 1, "Cem": 0}


def test_then_to_the_lot() -> None:
    profile = scores("5 1 3", "5 3 1")
    report = tally(profile, find("star"), lot=LotNumbers((1, 3, 2)))
    assert tie(report) == ("runoff", "lot_numbers", True, ["Cem", "Bob"])
    assert report["ties"][0]["round"] == 1
    assert list(report["rounds"][1]["tallies"]) == ["Ann", "Cem"]
    assert report["winner_set"] == ["Ann"]


def test_of_three_tied_candidates_all_comparisons_are_added() -> None:
    report = count(scores("5 4 0", "0 1 4", "2 2 3"))
    assert report["rounds"][0]["tallies"] == {"Ann": "7", "Bob": "7", "Cem": "7"}
    assert tie(report) == ("runoff", "head-to-head", False, ["Cem", "Ann", "Bob"])
    assert tie(report, 1)[1] == "top-scores"
    assert list(report["rounds"][1]["tallies"]) == ["Ann", "Cem"]


def test_a_tied_runoff_goes_to_the_higher_score() -> None:
    report = count(scores("5 1", "3 4"))
    assert tie(report) == ("election", "score", False, ["Ann", "Bob"])
    assert report["ties"][0]["round"] == 2
    assert report["elected"] == report["winner_set"] == ["Ann"]


def test_then_to_the_most_top_scores() -> None:
    report = count(scores("5 3", "1 3"))
    assert tie(report) == ("election", "top-scores", False, ["Ann", "Bob"])


def test_a_runoff_that_is_tied_in_all_is_decided_by_the_lot() -> None:
    report = count(scores("5 3", "3 5"))
    assert tie(report) == ("election", "candidate-order", True, ["Ann", "Bob"])
    assert report["ties"][0]["round"] == 2
    assert report["winner_set"] == ["Ann", "Bob"]
    assert report["elected"] == ["Ann"]


def test_the_top_score_is_a_parameter() -> None:
    profile = scores("4 1", "1 3", "1 2")
    assert count(profile)["details"]["top_score"] == 4
    assert count(profile, max_score=5)["details"]["top_score"] == 5
    assert count(scores("0 0", "0 -"))["details"]["top_score"] == 1  # no zero is a top score
    with pytest.raises(Uncountable, match="the score 4, the highest one is 3"):
        count(profile, max_score=3)


def test_one_candidate_or_no_valid_ballot() -> None:
    alone = count(scores("0", "3"))
    assert alone["elected"] == ["Ann"]
    assert len(alone["rounds"]) == 1
    empty = count(Profile(SCORES, LABELS, {(): 4}))
    assert empty["elected"] == empty["ties"] == []
    assert "no valid ballot" in empty["rounds"][0]["sentence"]


def naive(rows: list[dict[int, int]], size: int, top: int) -> set[int]:
    """All who can win, by the rules, with each outcome of each lot."""
    totals = [sum(row.get(c, 0) for row in rows) for c in range(size)]
    tops = [sum(row.get(c) == top for row in rows) for c in range(size)]

    def preferred(one: int, among: list[int]) -> int:
        return sum(row.get(one, 0) > row.get(o, 0) for row in rows for o in among)

    def pairs(sure: list[int], tied: list[int], rules: list[Any]) -> list[list[int]]:
        free = 2 - len(sure)
        if len(tied) <= free:
            return [sure + tied]
        if not rules:
            return [sure + list(some) for some in combinations(tied, free)]
        values = {c: rules[0](c, tied) for c in tied}
        best = [c for c in tied if values[c] == max(values.values())]
        rest = [c for c in tied if c not in best]
        if len(best) > free:
            return pairs(sure, best, rules[1:])
        if len(best) == free:
            return [sure + best]
        values = {c: values[c] for c in rest}
        second = [c for c in rest if values[c] == max(values.values())]
        return pairs(sure + best, second, rules[1:])

    by_score = lambda c, _: totals[c]  # noqa: E731
    by_tops = lambda c, _: tops[c]  # noqa: E731
    winners = set()
    for pair in pairs([], list(range(size)), [by_score, preferred, by_tops]):
        for rule in (preferred, by_score, by_tops):
            a, b = (rule(c, pair) for c in pair)
            if a != b:
                winners.add(pair[0] if a > b else pair[1])
                break
        else:
            winners |= set(pair)
    return winners


def test_random_profiles() -> None:
    rng = Random(11)
    drawn = 0
    for _ in range(4_000):
        size, top = rng.randint(2, 4), rng.randint(1, 5)
        rows = [
            {c: rng.randint(0, top) for c in range(size) if rng.randrange(6)}
            for _ in range(rng.randint(1, 6))
        ]
        ballots = Counter(tuple(sorted(row.items())) for row in rows)
        profile = Profile(SCORES, LABELS[:size], ballots)  # type: ignore[arg-type]
        report = count(profile, max_score=top)
        if not report["valid"]:
            continue
        winners = naive(rows, size, top)
        assert report["winner_set"] == [LABELS[c] for c in sorted(winners)]
        assert report["elected"][0] in report["winner_set"]
        if len(winners) > 1:
            drawn += 1
            assert report["lot"] == {"by": "candidate-order"}
        mixed = dict(rng.sample(list(ballots.items()), len(ballots)))
        same = Profile(SCORES, LABELS[:size], mixed)  # type: ignore[arg-type]
        assert encode(count(same, max_score=top)) == encode(report)
    assert drawn > 100


def test_comparisons_of_many_are_those_of_each_ballot_scores_of_zero_and_below_too() -> None:
    rng = Random(7)
    for _ in range(40):
        size = rng.randint(3, 14)
        rows = Counter(
            tuple((c, rng.randint(-2, 3)) for c in range(size) if rng.random() < 0.6)
            for _ in range(8)
        )
        profile = Profile(SCORES, tuple(map(str, range(size))), rows)
        among = rng.sample(range(size), rng.randint(2, size))
        naive = {
            one: sum(
                number * (dict(marks).get(one, 0) > dict(marks).get(other, 0))
                for marks, number in rows.items()
                for other in among
            )
            for one in among
        }
        assert Scores(profile, sum_scores(profile), 3).preferences(among) == naive


def test_candidates_that_are_tied_in_all_can_each_win() -> None:
    size = 40
    halves = [tuple((c, 5 * (c % 2 == side)) for c in range(size)) for side in (0, 1)]
    report = count(Profile(SCORES, tuple(map(str, range(size))), dict.fromkeys(halves, 3)))
    assert report["winner_set"] == list(map(str, range(size)))
