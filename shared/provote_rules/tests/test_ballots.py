"""Ballots are values; what is valid, and what tables and events have of them."""

from typing import Any
from uuid import UUID

import pytest

from provote_rules import ballots
from provote_rules.ballots import Ballot, BallotPaper, BallotType, Problem, Stored

TEA, COFFEE, OTHER = (UUID(int=number) for number in (1, 2, 3))
PAPER = BallotPaper("single", frozenset({TEA, COFFEE}))


class Pair(BallotType):
    """Two choices in any order: a type that only these tests know."""

    name = "pair"

    def problem(self, marks: Any, paper: BallotPaper) -> Problem | None:
        return None if set(marks) <= paper.choices else ballots.UNKNOWN_CHOICE

    def encode(self, marks: Any) -> Any:
        return [str(choice) for choice in marks]

    def decode(self, value: Any) -> tuple[UUID, ...]:
        return tuple(sorted(UUID(text) for text in value))


@pytest.fixture
def pair(monkeypatch: pytest.MonkeyPatch) -> Ballot:
    """A ballot of a type that is registered for one test."""
    monkeypatch.setitem(ballots.TYPES, "pair", Pair())
    return Ballot("pair", (TEA, COFFEE))


def test_ballots_that_say_the_same_are_equal() -> None:
    assert ballots.single(TEA) == ballots.single(UUID(str(TEA))) != ballots.single(COFFEE)
    assert ballots.single(TEA).canonical == ballots.single(UUID(str(TEA))).canonical
    assert ballots.single(TEA).canonical != ballots.single(COFFEE).canonical
    assert len({ballots.single(TEA), ballots.single(TEA), ballots.single(COFFEE)}) == 2


def test_a_single_choice_is_one_of_the_polls() -> None:
    assert PAPER.problem(ballots.single(TEA)) is None
    found = PAPER.problem(ballots.single(OTHER))
    assert found is not None
    assert (found.code, found.pointer) == ("unknown-choice", "/choice_id")


@pytest.mark.parametrize(
    "paper", [BallotPaper("pair", PAPER.choices), BallotPaper("x", PAPER.choices)]
)
def test_a_poll_takes_ballots_of_its_own_type_only(paper: BallotPaper, pair: Ballot) -> None:
    found = paper.problem(ballots.single(TEA))
    assert found is not None
    assert found.code == "wrong-ballot-type"
    assert PAPER.problem(pair) is not None


def test_what_is_stored_of_a_single_choice_is_its_id() -> None:
    assert ballots.store(ballots.single(TEA)) == Stored(choice_id=TEA)
    assert ballots.restore(TEA) == ballots.single(TEA)
    assert ballots.restore(None) is None


def test_every_other_type_is_stored_as_json(pair: Ballot) -> None:
    stored = ballots.store(pair)
    assert stored == Stored(ballot={"type": "pair", "marks": [str(TEA), str(COFFEE)]})
    assert ballots.restore(*stored) == pair
    assert pair.canonical == (
        b'{"marks":["%s","%s"],"type":"pair"}' % (str(TEA).encode(), str(COFFEE).encode())
    )
    assert BallotPaper("pair", PAPER.choices).problem(pair) is None


@pytest.mark.parametrize("value", [7, "x", {}, {"type": "x", "marks": 1}, {"type": "pair"}])
def test_what_was_never_stored_so_is_refused(value: Any) -> None:
    with pytest.raises(ValueError, match="ballot"):
        ballots.restore(None, value)
