"""Plurality: each ballot is one vote for each choice that it names."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import cast
from uuid import UUID

from provote_rules.ballots import CHOICE, Ballot


def choices_of(ballot: Ballot) -> Iterable[UUID]:
    """The choices that get a vote by this ballot. Raises ValueError for a form of other counts."""
    if ballot.form != CHOICE:
        raise ValueError(f"ballots of the form {ballot.form!r} are not counted by plurality")
    return (cast(UUID, ballot.marks),)


def count(
    ballots: Mapping[Ballot, int],
    read: Callable[[Ballot], Iterable[UUID]] = choices_of,
) -> Counter[UUID]:
    """The votes of each choice, from the number of each distinct ballot.

    `read` returns the choices that get a vote by a ballot. Negative numbers subtract votes;
    choices with zero votes are omitted.
    """
    votes: Counter[UUID] = Counter()
    for ballot, number in ballots.items():
        for choice_id in read(ballot):
            votes[choice_id] += number
    return Counter({choice_id: number for choice_id, number in votes.items() if number})
