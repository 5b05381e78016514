"""A type of ballot for tests only: two choices, in any order, each of which gets a vote.

Tests of votes and analytics register it in the rulebook, in the schemas of bodies (votes) and in
the counts (analytics), one entry each, and take one of its votes from a request to a result.
`event_data` is the event between the two services.
"""

from collections.abc import Iterable, Sequence
from typing import Any, cast
from uuid import UUID

from provote_rules import ballots
from provote_rules.ballots import Ballot, BallotPaper, BallotType, Form, Problem
from provote_rules.texts import verbatim

NAME = "toy"
MEMBER = "toy_pair"  # of a cast's body, and of the vote


class Pair(Form):
    """Two ids of choices, sorted."""

    name = NAME

    def encode(self, marks: Any) -> Any:
        """The ids as text."""
        return [str(choice) for choice in marks]

    def decode(self, value: Any) -> tuple[UUID, ...]:
        """The ids, sorted."""
        return tuple(sorted(map(UUID, value)))


class Toy(BallotType):
    """A type of poll in which each voter votes for two different choices."""

    name, member = NAME, MEMBER
    form = Pair()

    def read(self, marks: Any, paper: BallotPaper) -> Ballot | Problem:
        """The ballot for two different choices of the poll."""
        if any(mark.lower() not in paper.positions for mark in marks):
            return ballots.UNKNOWN_CHOICE
        if len(marks) != 2 or len(set(marks)) != 2:
            return Problem("not-two", "", verbatim("Two different choices."))
        return pair(marks)

    def show(self, ballot: Ballot, paper: BallotPaper) -> Any:
        """The ids as text."""
        return self.form.encode(ballot.marks)


TYPE = Toy()


def pair(choices: Iterable[Any]) -> Ballot:
    """The ballot for these choices."""
    return Ballot(NAME, TYPE.form.decode([str(choice) for choice in choices]))


def choices_of(ballot: Ballot) -> Sequence[UUID]:
    """The choices that get a vote by the ballot."""
    return cast(Sequence[UUID], ballot.marks)


def event_data(poll_id: Any, choices: Iterable[Any]) -> dict[str, Any]:
    """The data of `vote.cast` and `vote.retracted`, as JSON."""
    marks = TYPE.form.encode(pair(choices).marks)
    ballot = {"form": NAME, "marks": marks}
    return {"poll_id": str(poll_id), "choice_id": None, "ballot": ballot}
