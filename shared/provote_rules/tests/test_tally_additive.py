"""Plurality, approval and score: sums, seats, quorums, thresholds, ties."""

from collections import Counter
from collections.abc import Hashable, Mapping
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provote_rules.tally.profiles import CHOICES, SCORES, Profile
from provote_rules.tally.registry import find
from provote_rules.tally.reports import Uncountable, encode, tally

LABELS = ("Ann", "Bob", "Cem", "Dee")


def count(method: str, ballots: Mapping[Hashable, int], **how: Any) -> dict[str, Any]:
    """The report of these grouped ballots."""
    form = SCORES if method == "score" else CHOICES
    withdrawn = how.pop("withdrawn", ())
    seats = how.pop("seats", 1)
    profile = Profile(form, LABELS, ballots, frozenset(withdrawn))
    return tally(profile, find(method), seats=seats, parameters=how)


marks = st.sets(st.integers(0, 3)).map(lambda chosen: tuple(sorted(chosen)))
grouped = st.dictionaries(marks, st.integers(1, 4), max_size=8)
scored = st.dictionaries(st.integers(0, 3), st.integers(-2, 5)).map(
    lambda scores: tuple(sorted(scores.items()))
)
grouped_scores = st.dictionaries(scored, st.integers(1, 4), max_size=8)


def test_the_one_with_the_most_votes_is_elected() -> None:
    report = count("plurality", {(0,): 5, (1,): 7, (2,): 6, (): 2})
    assert report["elected"] == ["Bob"]
    assert report["rounds"][0]["details"] == report["details"] == {}
    assert report["rounds"][0]["tallies"] == {"Ann": "5", "Bob": "7", "Cem": "6", "Dee": "0"}
    assert report["rounds"][0]["sentence"] == "Bob (7 votes) is elected with the most votes."
    assert (report["cast"], report["valid"], report["abstained"]) == (20, 18, 2)
    assert report["ties"] == []
    assert report["lot"] is None


@given(grouped, st.integers(1, 5), st.sampled_from(["plurality", "approval"]))
def test_each_marked_choice_is_one_vote(
    ballots: dict[Hashable, int], seats: int, method: str
) -> None:
    report = count(method, ballots, seats=seats)
    naive = Counter(LABELS[c] for marks, n in ballots.items() for c in marks * n)  # type: ignore
    assert report["rounds"][0]["tallies"] == {label: str(naive[label]) for label in LABELS}
    order = sorted(LABELS, key=lambda label: (-naive[label], label))
    assert report["elected"] == (order[:seats] if +naive else [])


@given(grouped_scores, st.sampled_from(["sum", "mean"]), st.sampled_from(["zero", "left_out"]))
def test_scores_are_added_or_averaged(
    ballots: dict[Hashable, int], result: str, blank: str
) -> None:
    report = count("score", ballots, result=result, blank=blank)
    valid = sum(n for marks, n in ballots.items() if marks)
    shown = report["rounds"][0]["tallies"]
    naive = {}
    for c, label in enumerate(LABELS):
        given_scores = [s for marks, n in ballots.items() for d, s in marks * n if d == c]  # type: ignore
        raters = len(given_scores) if blank == "left_out" else valid
        value = Fraction(sum(given_scores), 1 if result == "sum" else raters or 1)
        assert Fraction(shown[label]) == value
        if result == "sum" or raters:
            naive[label] = value
    if valid:
        assert report["elected"] == [min(naive, key=lambda label: (-naive[label], label))]
    else:
        assert report["elected"] == []


@given(grouped, st.randoms())
def test_the_order_of_the_ballots_does_not_matter(ballots: dict[Hashable, int], rng: Any) -> None:
    mixed = list(ballots.items())
    rng.shuffle(mixed)
    for method in ("plurality", "approval"):
        same = [Profile(CHOICES, LABELS, dict(rows)) for rows in (ballots.items(), mixed)]
        first, second = (encode(tally(profile, find(method), seats=2)) for profile in same)
        assert first == second


def test_a_tie_at_the_last_seat_is_broken_by_the_lot_and_reported() -> None:
    report = count("approval", {(0, 1): 3, (0, 2): 3, (3,): 1}, seats=2)
    assert report["elected"] == ["Ann", "Bob"]
    assert report["winner_set"] == ["Ann", "Bob", "Cem"]
    assert report["ties"] == [
        {
            "round": 1, "purpose": "election", "tied": ["Bob", "Cem"], "by": "candidate-order",
            "drawn": True, "order": ["Bob", "Cem"],
        }
    ]  # fmt: skip
    assert report["lot"] == {"by": "candidate-order"}
    assert report["rounds"][0]["sentence"].endswith(
        "Bob and Cem are tied; the order of the ballot paper decides for Bob."
    )


def test_equal_candidates_who_all_get_seats_are_no_tie() -> None:
    report = count("plurality", {(1,): 3, (2,): 3, (0,): 1}, seats=2)
    assert report["elected"] == report["winner_set"] == ["Bob", "Cem"]
    assert report["ties"] == []


@pytest.mark.parametrize(
    ("of", "number", "said"),
    [
        ("cast", 1, "There is 1 ballot cast, fewer than the quorum of 9"),
        ("valid", 1, "There is 1 valid ballot, fewer than"),
        ("not_abstaining", 1, "There is 1 ballot that is no abstention, fewer than"),
        ("cast", 2, "There are 2 ballots cast, fewer than"),
        ("not_abstaining", 2, "There are 2 ballots that are no abstentions, fewer than"),
    ],
)
def test_the_sentence_of_a_quorum_has_the_plural(of: str, number: int, said: str) -> None:
    report = count("plurality", {(0,): number}, quorum=9, quorum_of=of)
    assert report["rounds"][0]["sentence"].startswith(said)


@pytest.mark.parametrize(
    ("of", "quorum", "reached"),
    [
        ("cast", 12, True), ("cast", 13, False),
        ("not_abstaining", 9, True), ("not_abstaining", 10, False),
        ("valid", 7, True), ("valid", 8, False),
    ],
)  # fmt: skip
def test_below_the_quorum_no_candidate_is_elected(of: str, quorum: int, reached: bool) -> None:
    ballots: dict[Hashable, int] = {(0,): 5, (1,): 2, (3,): 2, (): 3}
    report = count("plurality", ballots, withdrawn=[3], quorum=quorum, quorum_of=of)
    assert report["elected"] == (["Ann"] if reached else [])
    assert report["details"]["quorum"]["reached"] is reached
    assert ("fewer than the quorum" in report["rounds"][0]["sentence"]) is not reached


@pytest.mark.parametrize(
    ("of", "threshold", "strict", "elected"),
    [
        ("cast", 4_166, True, True), ("cast", 4_167, False, False),
        ("not_abstaining", 5_555, False, True), ("not_abstaining", 5_556, False, False),
        ("valid", 7_142, False, True), ("valid", 7_143, False, False),
        ("valid", 5_000, True, True), ("cast", 5_000, False, False),
    ],
)  # fmt: skip
def test_a_candidate_below_the_threshold_is_not_elected(
    of: str, threshold: int, strict: bool, elected: bool
) -> None:
    ballots: dict[Hashable, int] = {(0,): 5, (1,): 2, (3,): 2, (): 3}
    how = {"threshold": threshold, "threshold_of": of, "threshold_strict": strict}
    report = count("approval", ballots, withdrawn=[3], **how)
    assert report["elected"] == (["Ann"] if elected else [])
    assert {"candidate": "Bob", "reason": "threshold"} in report["excluded"]
    said = report["rounds"][0]["sentence"]
    assert "required" in said
    assert ("no candidate is elected" in said) is not elected


def test_half_is_not_more_than_half() -> None:
    half: dict[Hashable, int] = {(0,): 5, (1,): 5}
    assert count("plurality", half, threshold=5_000)["elected"] == ["Ann"]
    report = count("plurality", half, threshold=5_000, threshold_strict=True)
    assert report["elected"] == report["ties"] == []
    assert report["threshold"] == "5"
    assert report["rounds"][0]["sentence"] == (
        "The most is 5 votes, but more than 5 votes are required (50.00 % of the valid ballots): "
        "no candidate is elected."
    )


def test_seats_below_the_threshold_stay_empty() -> None:
    report = count("approval", {(0, 1): 4, (0, 2): 3, (3,): 1}, seats=3, threshold=4_000)
    assert report["elected"] == ["Ann", "Bob"]
    assert report["rounds"][0]["sentence"].endswith(
        "The other seats stay empty, because at least 3.2 votes are required (40.00 % of the "
        "valid ballots)."
    )


def test_a_threshold_is_said_where_all_seats_are_filled() -> None:
    ballots: dict[Hashable, int] = {(0, 1): 4, (0, 2): 3, (3,): 1}
    report = count("approval", ballots, seats=2, threshold=5_000)
    assert report["rounds"][0]["sentence"] == (
        "Ann (7 votes) and Bob (4 votes) are elected with the most votes. At least 4 votes are "
        "required (50.00 % of the valid ballots)."
    )
    more_seats = count("approval", ballots, seats=5)
    assert "required" not in more_seats["rounds"][0]["sentence"]


def test_a_threshold_of_scores_is_a_share_of_the_most_they_can_be() -> None:
    ballots: dict[Hashable, int] = {((0, 3), (1, 1)): 2, ((0, 2),): 2}
    details = count("score", ballots)["rounds"][0]["details"]
    assert details["sums"] == {"Ann": 10, "Bob": 2, "Cem": 0, "Dee": 0}
    assert details["ballots"] == {"Ann": 4, "Bob": 2, "Cem": 0, "Dee": 0}
    how = {"threshold": 5_000, "result": "mean"}
    assert count("score", ballots, **how, max_score=5)["elected"] == ["Ann"]
    assert count("score", ballots, **how, max_score=6)["elected"] == []


def test_a_score_above_the_highest_one_is_refused() -> None:
    with pytest.raises(Uncountable, match="the score 6, the highest one is 5"):
        count("score", {((0, 6),): 1}, max_score=5)


def test_without_a_valid_ballot_no_candidate_is_elected() -> None:
    for method in ("plurality", "approval", "score"):
        report = count(method, {(): 3})
        assert report["elected"] == report["winner_set"] == report["ties"] == []
        assert report["abstained"] == 3
        assert "no valid ballot" in report["rounds"][0]["sentence"]


def test_an_unrated_candidate_has_no_mean() -> None:
    report = count("score", {((0, -1),): 1}, result="mean", blank="left_out")
    assert report["elected"] == ["Ann"]


@pytest.mark.parametrize("mark", [4, -1])
def test_a_mark_for_an_unknown_candidate_is_refused(mark: int) -> None:
    with pytest.raises(Uncountable, match="which the paper does not have"):
        count("plurality", {(mark,): 1})
    with pytest.raises(Uncountable, match="which the paper does not have"):
        count("score", {((mark, 1),): 1})
