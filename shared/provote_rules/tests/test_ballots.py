"""Ballots as values: equality, validity, and their form in tables and events."""

from typing import Any
from uuid import UUID

import pytest

from provote_rules import ballots
from provote_rules.ballots import Ballot, BallotPaper, BallotType, Form, Problem, Stored

TEA, COFFEE, OTHER = (UUID(int=number) for number in (1, 2, 3))
PAPER = BallotPaper("single", frozenset({TEA, COFFEE}))


class TwoChoices(Form):
    """Two choices in any order: a form for these tests only."""

    name = "two"

    def encode(self, marks: Any) -> Any:
        return [str(choice) for choice in marks]

    def decode(self, value: Any) -> tuple[UUID, ...]:
        return tuple(sorted(UUID(text) for text in value))


class Pair(BallotType):
    """A type of poll with such ballots."""

    name = "pair"
    form = TwoChoices()

    def problem(self, marks: Any, paper: BallotPaper) -> Problem | None:
        return None if set(marks) <= paper.choices else ballots.UNKNOWN_CHOICE


@pytest.fixture
def pair(monkeypatch: pytest.MonkeyPatch) -> Ballot:
    """A ballot of a type that is registered for one test."""
    monkeypatch.setitem(ballots.TYPES, "pair", Pair())
    return Ballot("two", (TEA, COFFEE))


def test_ballots_with_the_same_meaning_are_equal() -> None:
    assert (
        ballots.one_choice(TEA) == ballots.one_choice(UUID(str(TEA))) != ballots.one_choice(COFFEE)
    )
    assert ballots.one_choice(TEA).canonical == ballots.one_choice(UUID(str(TEA))).canonical
    assert ballots.one_choice(TEA).canonical != ballots.one_choice(COFFEE).canonical
    assert len({ballots.one_choice(TEA), ballots.one_choice(TEA), ballots.one_choice(COFFEE)}) == 2


def test_a_single_choice_belongs_to_the_poll() -> None:
    assert PAPER.problem(ballots.one_choice(TEA)) is None
    found = PAPER.problem(ballots.one_choice(OTHER))
    assert found is not None
    assert (found.code, found.pointer) == ("unknown-choice", "/choice_id")


@pytest.mark.parametrize(
    "paper", [BallotPaper("pair", PAPER.choices), BallotPaper("x", PAPER.choices)]
)
def test_a_poll_accepts_only_ballots_of_its_type(paper: BallotPaper, pair: Ballot) -> None:
    found = paper.problem(ballots.one_choice(TEA))
    assert found is not None
    assert found.code == "wrong-ballot-type"
    assert PAPER.problem(pair) is not None


def test_a_single_choice_is_stored_as_its_id() -> None:
    assert ballots.store(ballots.one_choice(TEA)) == Stored(choice_id=TEA)
    assert ballots.restore(TEA) == ballots.one_choice(TEA)
    assert ballots.restore(None) is None


def test_every_other_type_is_stored_as_json(pair: Ballot) -> None:
    stored = ballots.store(pair)
    assert stored == Stored(ballot={"form": "two", "marks": [str(TEA), str(COFFEE)]})
    assert ballots.restore(*stored) == pair
    assert pair.canonical == (
        b'{"form":"two","marks":["%s","%s"]}' % (str(TEA).encode(), str(COFFEE).encode())
    )
    assert BallotPaper("pair", PAPER.choices).problem(pair) is None


@pytest.mark.parametrize("value", [7, "x", {}, {"form": "x", "marks": 1}, {"form": "two"}])
def test_malformed_stored_ballots_are_refused(value: Any) -> None:
    with pytest.raises(ValueError, match="ballot"):
        ballots.restore(None, value)
