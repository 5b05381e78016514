"""What events change in the counts: pure functions, without a database."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import reduce
from operator import xor
from typing import NamedTuple
from uuid import UUID

from analytics.grouping import GROUPED, ballot_hash, ballot_key, marks_of, wrapped
from provote_rules.ballots import CHOICE, Ballot
from provote_rules.tally import choices_of, count

# The kinds of events with which a ballot is cast.
BALLOT_KINDS = frozenset({"cast", "quarantined"})

# The choices that a ballot is one vote for, by form. Ballots of the forms in GROUPED are counted
# as a whole.
COUNTED: dict[str, Callable[[Ballot], Iterable[UUID]]] = {CHOICE: choices_of}


class Delta(NamedTuple):
    """The change that one event of votes/0 makes to a poll.

    `votes` and `waiting` are added to the poll's counts. `added` is the ballot that counts from
    then on, `removed` the one that no longer does; a vote whose ballot is kept elsewhere has none.
    `event_hash` identifies the event, see the function of that name.

    `kind` says what happened to the vote at `at`, one of models.KINDS; events that concern no vote
    have neither. `credential` is that of a ballot that was cast, "" if it is not known.
    """

    poll_id: UUID
    position: int
    event_hash: int
    votes: int = 0
    waiting: int = 0
    added: Ballot | None = None
    removed: Ballot | None = None
    kind: str = ""
    at: datetime | None = None
    credential: str = ""

    @property
    def is_ballot(self) -> bool:
        """Whether a ballot was cast, to be counted at once or after quarantine."""
        return self.kind in BALLOT_KINDS


class PollDelta(NamedTuple):
    """The net change to a poll: counts, the last position, the number and hash of the events.

    `ballots` is added to the checksum of the poll's grouped ballots. `first_at` and `last_at` are
    the times of the first and the last ballot that was cast, None without one.
    """

    poll_id: UUID
    votes: int
    waiting: int
    position: int
    events: int
    digest: int
    ballots: int
    first_at: datetime | None
    last_at: datetime | None


class ChoiceDelta(NamedTuple):
    """The net change to the count of a choice."""

    poll_id: UUID
    choice_id: UUID
    votes: int


class BallotDelta(NamedTuple):
    """The net change to the number of votes with one ballot."""

    poll_id: UUID
    key: bytes
    form: str
    ballot: str
    votes: int


class MarkDelta(NamedTuple):
    """The net change to what grouped ballots add up to for the choice at position `choice`."""

    poll_id: UUID
    choice: int
    votes: int
    points: int


class MinuteDelta(NamedTuple):
    """The numbers of events in one minute of a poll, by kind."""

    poll_id: UUID
    minute: datetime
    cast: int
    changed: int
    retracted: int
    quarantined: int
    released: int
    voided: int


class CredentialDelta(NamedTuple):
    """The number of ballots that were cast by one kind of credential."""

    poll_id: UUID
    credential: str
    votes: int


class NetChanges(NamedTuple):
    """The sum of a batch: rows for each table, those of a poll together, polls sorted by id."""

    polls: list[PollDelta]
    choices: list[ChoiceDelta]
    ballots: list[BallotDelta]
    marks: list[MarkDelta]
    minutes: list[MinuteDelta]
    credentials: list[CredentialDelta]


def event_hash(type_: str, subject: str, event_id: str) -> int:
    """The first 64 bits of the event's MD5 as a signed integer.

    Both sides combine these hashes to compare which events they have counted; the ledger of votes
    computes the same in PostgreSQL. It finds mistakes, not forgeries.
    """
    text = f"{type_} {subject} {event_id}".encode()
    digest = hashlib.md5(text, usedforsecurity=False).digest()
    return int.from_bytes(digest[:8], signed=True)


def net_changes(deltas: Iterable[Delta]) -> NetChanges:
    """The sum of a batch. Raises ValueError for a ballot that cannot be counted."""
    by_poll: defaultdict[UUID, list[Delta]] = defaultdict(list)
    for delta in deltas:
        by_poll[delta.poll_id].append(delta)
    net = NetChanges([], [], [], [], [], [])
    for poll_id in sorted(by_poll):
        _add_poll(net, poll_id, by_poll[poll_id])
    return net


def _add_poll(net: NetChanges, poll_id: UUID, deltas: Sequence[Delta]) -> None:
    ballots = Counter(delta.added for delta in deltas if delta.added)
    ballots.subtract(delta.removed for delta in deltas if delta.removed)
    grouped = {ballot: ballots.pop(ballot) for ballot in [*ballots] if ballot.form in GROUPED}
    changes = count(ballots, _choices_of)
    net.choices.extend(ChoiceDelta(poll_id, key, changes[key]) for key in sorted(changes))
    checksum = _add_grouped(net, poll_id, grouped) if grouped else 0
    net.polls.append(_poll_delta(poll_id, deltas, checksum))
    _add_times(net, poll_id, deltas)


def _add_times(net: NetChanges, poll_id: UUID, deltas: Sequence[Delta]) -> None:
    numbers = Counter((minute_of(d.at), d.kind) for d in deltas if d.kind and d.at is not None)
    for minute in sorted({minute for minute, _ in numbers}):
        kinds = (numbers[minute, kind] for kind in MinuteDelta._fields[2:])
        net.minutes.append(MinuteDelta(poll_id, minute, *kinds))
    credentials = Counter(delta.credential for delta in deltas if delta.is_ballot)
    net.credentials.extend(
        CredentialDelta(poll_id, credential, credentials[credential])
        for credential in sorted(credentials)
    )


def minute_of(moment: datetime) -> datetime:
    """The beginning of the minute."""
    return _aware(moment).replace(second=0, microsecond=0)


def _aware(moment: datetime) -> datetime:
    """The moment; one without an offset is UTC, so that it compares with all others."""
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def _choices_of(ballot: Ballot) -> Iterable[UUID]:
    return COUNTED[ballot.form](ballot)


def _add_grouped(net: NetChanges, poll_id: UUID, ballots: Mapping[Ballot, int]) -> int:
    """Add the rows of the grouped ballots; returns the change of their checksum."""
    rows, checksum = [], 0
    votes, points = Counter[int](), Counter[int]()
    for (form, text), number in ballots.items():
        if not number:
            continue
        text = str(text)
        rows.append(BallotDelta(poll_id, ballot_key(form, text), form, text, number))
        checksum += number * ballot_hash(form, text)
        for choice, score in marks_of(form, text):
            votes[choice] += number
            points[choice] += number * score
    net.ballots.extend(sorted(rows))
    net.marks.extend(
        MarkDelta(poll_id, choice, votes[choice], points[choice])
        for choice in sorted(votes)
        if votes[choice] or points[choice]
    )
    return wrapped(checksum)


def _poll_delta(poll_id: UUID, deltas: Sequence[Delta], ballots: int) -> PollDelta:
    times = [_aware(d.at) for d in deltas if d.is_ballot and d.at is not None]
    return PollDelta(
        poll_id,
        votes=sum(delta.votes for delta in deltas),
        waiting=sum(delta.waiting for delta in deltas),
        position=max(delta.position for delta in deltas),
        events=len(deltas),
        digest=reduce(xor, (delta.event_hash for delta in deltas)),
        ballots=ballots,
        first_at=min(times, default=None),
        last_at=max(times, default=None),
    )
