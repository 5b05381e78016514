"""Plurality: each ballot is one vote for each choice that it names."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import cast
from uuid import UUID

from provote_rules.ballots import CHOICE, Ballot


def choices_of(ballot: Ballot) -> Iterable[UUID]:
    """The choices that this ballot gives a vote to. Raises ValueError if it is not counted so."""
    if ballot.form != CHOICE:
        raise ValueError(f"ballots of the form {ballot.form!r} are not counted by plurality")
    return (cast(UUID, ballot.marks),)


def count(
    ballots: Mapping[Ballot, int],
    read: Callable[[Ballot], Iterable[UUID]] = choices_of,
) -> Counter[UUID]:
    """The votes of each choice, from how many ballots say the same.

    `read` says which choices a ballot gives a vote to. Numbers below zero take away; choices that
    come to zero are left out.
    """
    votes: Counter[UUID] = Counter()
    for ballot, number in ballots.items():
        for choice_id in read(ballot):
            votes[choice_id] += number
    return Counter({choice_id: number for choice_id, number in votes.items() if number})
