"""What events change in the counts: pure functions, without a database."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import reduce
from operator import xor
from typing import NamedTuple
from uuid import UUID

from provote_rules.ballots import CHOICE, Ballot
from provote_rules.tally import choices_of, count

# The choices that a ballot of each form is one vote for.
COUNTED: dict[str, Callable[[Ballot], Iterable[UUID]]] = {CHOICE: choices_of}


class Delta(NamedTuple):
    """The change that one event of votes/0 makes to a poll.

    `votes` and `waiting` are added to the poll's counts. `added` is the ballot that counts from
    then on, `removed` the one that no longer does; a vote whose ballot is kept elsewhere has none.
    `event_hash` identifies the event, see the function of that name.
    """

    poll_id: UUID
    position: int
    event_hash: int
    votes: int = 0
    waiting: int = 0
    added: Ballot | None = None
    removed: Ballot | None = None


class PollDelta(NamedTuple):
    """The net change to a poll: counts, the last position, the number and hash of the events."""

    poll_id: UUID
    votes: int
    waiting: int
    position: int
    events: int
    digest: int


class ChoiceDelta(NamedTuple):
    """The net change to the count of a choice."""

    poll_id: UUID
    choice_id: UUID
    votes: int


def event_hash(type_: str, subject: str, event_id: str) -> int:
    """The first 64 bits of the event's MD5 as a signed integer.

    Both sides combine these hashes to compare which events they have counted; the ledger of votes
    computes the same in PostgreSQL. It finds mistakes, not forgeries.
    """
    text = f"{type_} {subject} {event_id}".encode()
    digest = hashlib.md5(text, usedforsecurity=False).digest()
    return int.from_bytes(digest[:8], signed=True)


def net_changes(deltas: Iterable[Delta]) -> tuple[list[PollDelta], list[ChoiceDelta]]:
    """The sum of a batch: one row for each poll and for each choice, sorted by their ids."""
    by_poll: defaultdict[UUID, list[Delta]] = defaultdict(list)
    for delta in deltas:
        by_poll[delta.poll_id].append(delta)
    polls, choices = [], []
    for poll_id in sorted(by_poll):
        own = by_poll[poll_id]
        polls.append(_poll_delta(poll_id, own))
        ballots = Counter(delta.added for delta in own if delta.added)
        ballots.subtract(delta.removed for delta in own if delta.removed)
        changes = count(ballots, _choices_of)
        choices += [ChoiceDelta(poll_id, key, changes[key]) for key in sorted(changes)]
    return polls, choices


def _choices_of(ballot: Ballot) -> Iterable[UUID]:
    return COUNTED[ballot.form](ballot)


def _poll_delta(poll_id: UUID, deltas: Sequence[Delta]) -> PollDelta:
    return PollDelta(
        poll_id,
        votes=sum(delta.votes for delta in deltas),
        waiting=sum(delta.waiting for delta in deltas),
        position=max(delta.position for delta in deltas),
        events=len(deltas),
        digest=reduce(xor, (delta.event_hash for delta in deltas)),
    )
