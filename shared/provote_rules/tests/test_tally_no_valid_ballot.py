"""One rule for all methods: without a valid ballot no candidate is elected, and none is drawn."""

from typing import Any

import pytest

from provote_rules.tally.methods import Method
from provote_rules.tally.profiles import CHOICES, RANKING, SCORES, Profile
from provote_rules.tally.registry import METHODS
from provote_rules.tally.reports import Uncountable, encode, tally
from provote_rules.tally.sentences import NO_VALID_BALLOT
from provote_rules.tally.ties import DrawnByHand

LABELS = ("Ann", "Ben", "Cleo", "Dan")
MARKS: dict[str, Any] = {CHOICES: (3,), RANKING: (3,), SCORES: ((3, 4),)}
FIRST: dict[str, Any] = {CHOICES: (0,), RANKING: (0,), SCORES: ((0, 4),)}

every_method = pytest.mark.parametrize("method", METHODS.values(), ids=lambda one: one.name)


def count(
    method: Method, ballots: dict[Any, int], *, labels: tuple[str, ...] = LABELS, seats: int = 1,
    withdrawn: frozenset[int] = frozenset(), **parameters: Any,
) -> dict[str, Any]:  # fmt: skip
    """A count that fails at any tie."""
    profile = Profile(method.forms[0], labels, ballots, withdrawn)
    if method.single_winner:
        seats = 1
    return tally(profile, method, seats=seats, parameters=parameters, lot=DrawnByHand())


def elects_no_one(report: dict[str, Any], standing: tuple[str, ...] = LABELS) -> None:
    """The report of a count without a valid ballot; its shape is the same for all methods."""
    assert (report["valid"], report["elected"], report["excluded"]) == (0, [], [])
    assert (report["ties"], report["lot"], report["winner_set"] or []) == ([], None, [])
    [only] = report["rounds"]
    assert only["sentence"] == NO_VALID_BALLOT
    assert (only["elected"], only["excluded"], only["transfers"]) == ([], [], [])
    assert {label: float(text) for label, text in only["tallies"].items()} == dict.fromkeys(
        standing, 0
    )
    assert encode(report)


@every_method
@pytest.mark.parametrize("seats", [1, 2, 4, 9])
@pytest.mark.parametrize("cast", [0, 7])
def test_without_a_valid_ballot_no_candidate_is_elected(
    method: Method, seats: int, cast: int
) -> None:
    report = count(method, {(): cast} if cast else {}, seats=seats)
    elects_no_one(report)
    assert (report["cast"], report["abstained"], report["undervotes"]) == (cast, cast, cast)


@every_method
def test_ballots_for_withdrawn_candidates_alone_are_not_valid(method: Method) -> None:
    ballots = {MARKS[method.forms[0]]: 5, (): 1}
    report = count(method, ballots, withdrawn=frozenset({3}), seats=2)
    elects_no_one(report, LABELS[:3])
    assert report["cast"] == 6


@every_method
def test_a_single_candidate_needs_a_valid_ballot(method: Method) -> None:
    elects_no_one(count(method, {(): 3}, labels=("Ann",)), ("Ann",))
    report = count(method, {FIRST[method.forms[0]]: 1}, labels=("Ann",))
    assert report["elected"] == ["Ann"]


@pytest.mark.parametrize(
    "method",
    [one for one in METHODS.values() if not one.single_winner],
    ids=lambda one: one.name,
)
def test_candidates_are_not_more_than_seats(method: Method) -> None:
    report = count(method, {FIRST[method.forms[0]]: 2}, seats=9)
    if method.forms == (SCORES,):
        assert report["elected"][0] == "Ann"
    else:
        assert report["elected"] == list(LABELS), "one valid ballot is enough to fill the seats"
    assert report["ties"] == []


@every_method
def test_an_election_without_candidates_is_refused(method: Method) -> None:
    with pytest.raises(Uncountable, match="no candidate stands"):
        count(method, {}, labels=())
    with pytest.raises(Uncountable, match="no candidate stands"):
        count(method, {(): 2}, withdrawn=frozenset(range(4)))


@pytest.mark.parametrize("name", ["plurality@1", "approval@1", "score@1"])
def test_a_threshold_excludes_no_candidate_where_no_ballot_is_valid(name: str) -> None:
    report = count(METHODS[name], {(): 3}, threshold=5_000, threshold_of="cast")
    elects_no_one(report)


def test_a_mean_of_no_scores_is_no_result() -> None:
    elects_no_one(count(METHODS["score@1"], {(): 3}, result="mean"))


@pytest.mark.parametrize("name", ["irv@1", "minneapolis-stv@2013"])
def test_undeclared_write_ins_alone_elect_no_candidate(name: str) -> None:
    report = count(METHODS[name], {(2,): 5}, labels=("Ann", "Ben", "UWI"))
    assert (report["valid"], report["elected"], report["ties"]) == (5, [], [])
    assert report["excluded"] == [{"candidate": "UWI", "reason": "undeclared-write-in"}]
    assert report["rounds"][-1]["sentence"].startswith("No ballot counts for a continuing")
