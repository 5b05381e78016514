"""Counting and what follows from a count: pure functions, exact, without a database."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from operator import xor
from typing import NamedTuple
from uuid import UUID

from provote_core.events import PollChoice
from provote_core.visibility import Visibility, effective_status

ENDED = ("closed", "archived")


class Step(NamedTuple):
    """What one event of votes/0 does to a poll: votes that count, votes that wait, choices.

    A vote without a choice (other ballot types) counts for its poll only. `mark` is the event's
    hash, of 64 bits with a sign.
    """

    poll_id: UUID
    position: int
    mark: int
    votes: int = 0
    waiting: int = 0
    gains: UUID | None = None
    loses: UUID | None = None


class TallyStep(NamedTuple):
    """By how much a poll's tally changes, by which events, and the position of the last."""

    poll_id: UUID
    votes: int
    waiting: int
    position: int
    events: int
    digest: int


class ChoiceStep(NamedTuple):
    """By how much a choice's count changes."""

    poll_id: UUID
    choice_id: UUID
    votes: int


def mark(type_: str, subject: str, event_id: str) -> int:
    """The hash of an event by which both sides know which events were counted.

    Votes' ledger has PostgreSQL work out the same. It finds mistakes, not forgeries.
    """
    text = f"{type_} {subject} {event_id}".encode()
    digest = hashlib.md5(text, usedforsecurity=False).digest()
    return int.from_bytes(digest[:8], signed=True)


def count(steps: Iterable[Step]) -> tuple[list[TallyStep], list[ChoiceStep]]:
    """What a batch comes to, a row for each poll and for each choice, sorted by their ids."""
    polls: defaultdict[UUID, list[Step]] = defaultdict(list)
    for step in steps:
        polls[step.poll_id].append(step)
    tallies, choices = [], []
    for poll_id in sorted(polls):
        mine = polls[poll_id]
        tallies.append(_tally(poll_id, mine))
        changes = Counter(step.gains for step in mine if step.gains)
        changes.subtract(step.loses for step in mine if step.loses)
        choices += [
            ChoiceStep(poll_id, key, changes[key]) for key in sorted(changes) if changes[key]
        ]
    return tallies, choices


def _tally(poll_id: UUID, steps: Sequence[Step]) -> TallyStep:
    return TallyStep(
        poll_id,
        votes=sum(step.votes for step in steps),
        waiting=sum(step.waiting for step in steps),
        position=max(step.position for step in steps),
        events=len(steps),
        digest=reduce(xor, (step.mark for step in steps)),
    )


def percentage(votes: int, total: int) -> Decimal:
    """Share of `total` in percent with two decimals, half to even; 0 where nobody voted."""
    hundredths = round(Fraction(10_000 * votes, total)) if total else 0
    return Decimal(hundredths).scaleb(-2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A poll and its count, read together at the database's time `now`.

    `announced` is the status polls last told, `counted` the votes by choice, `position` the event
    of votes/0 that was last about it, `waiting` the votes in quarantine. `watermark`, `as_of` and
    `lag` say how far votes/0 has been applied: position, time of its event, events that follow.
    `missing` events of votes/0 could not be applied, and may be about any poll.
    """

    poll_id: UUID
    owner: UUID
    announced: str
    results_visibility: str
    listing: str
    opens_at: datetime | None
    closes_at: datetime | None
    choices: tuple[PollChoice, ...]
    version: int
    total: int
    waiting: int
    position: int
    sealed_at: datetime | None
    counted: Mapping[UUID, int]
    watermark: int
    as_of: datetime | None
    lag: int
    missing: int
    now: datetime

    @property
    def final(self) -> bool:
        """Whether every vote is counted, none can follow, and none waits in quarantine."""
        return self.sealed_at is not None and not self.waiting and not self.missing

    @property
    def status(self) -> str:
        """The status at `now`; a sealed poll is closed, whether or not polls has told so yet."""
        if self.sealed_at is not None and self.announced not in ENDED:
            return "closed"
        return effective_status(
            self.announced, opens_at=self.opens_at, closes_at=self.closes_at, now=self.now
        )

    @property
    def etag(self) -> str:
        """Weak, and the same exactly as long as the poll's numbers and labels are.

        The numbers themselves are in it: a repaired count has the position of the wrong one.
        """
        numbers = (self.position, self.total, self.final, *sorted(self.counted.items()))
        digest = hashlib.blake2b(repr(numbers).encode(), digest_size=8).hexdigest()
        return f'W/"{self.version}-{self.status}-{digest}"'

    def is_settled(self, *, privileged: bool) -> bool:
        """Whether no news of the poll could change who sees it.

        A draft may have opened meanwhile, and `after_close` may have closed, or not closed after
        all: `closes_at` can be put off until the end is announced. So with `after_vote`, once its
        time is over. The rest is frozen.
        """
        if self.sealed_at is not None or self.announced in ENDED:
            return True
        if self.announced == "draft":
            return False
        if privileged or self.results_visibility == Visibility.LIVE:
            return True
        if self.results_visibility == Visibility.AFTER_VOTE:
            return self.status not in ENDED
        return self.results_visibility != Visibility.AFTER_CLOSE


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceResult:
    """Votes for one choice and their share of all votes in percent."""

    choice_id: UUID
    label: str
    votes: int
    percentage: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """The answer of the results endpoint; choices stand in the order of the ballot."""

    poll_id: UUID
    status: str
    total_votes: int
    choices: list[ChoiceResult]
    position: int
    as_of: datetime | None
    lag: int
    final: bool


def results(standing: Standing) -> Results:
    """The results that `standing` shows."""
    choices = []
    for choice in sorted(standing.choices, key=lambda choice: choice.position):
        votes = standing.counted.get(choice.id, 0)
        share = percentage(votes, standing.total)
        choices.append(
            ChoiceResult(choice_id=choice.id, label=choice.label, votes=votes, percentage=share)
        )
    return Results(
        poll_id=standing.poll_id,
        status=standing.status,
        total_votes=standing.total,
        choices=choices,
        position=standing.position,
        as_of=standing.as_of,
        lag=standing.lag,
        final=standing.final,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What votes says of a poll, up to one position of votes/0.

    An older votes, which voids and holds nothing, does not say so.
    """

    accepted: int
    retracted: int
    voided: int = 0
    quarantined: int = 0
    stored: int
    sequenced: int
    replayed: int
    rejected: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Accounting:
    """The answer of the accounting endpoint: both sides' numbers at position `watermark`."""

    accepted: int
    retracted: int
    voided: int
    stored: int
    quarantined: int
    sequenced: int
    counted: int
    balanced: bool
    watermark: int
    replayed: int
    rejected: dict[str, int]


def accounting(standing: Standing, figures: Figures) -> Accounting:
    """Hold votes' figures against the count at the same position.

    Accepted is stored unless it was retracted or voided, and stored is counted unless it waits.
    `counted` is the sum over the choices; that the tally says the same is part of the balance,
    and that no event waits which may be one of a change between choices.
    """
    counted = sum(standing.counted.values())
    kept = figures.accepted - figures.retracted - figures.voided
    return Accounting(
        accepted=figures.accepted,
        retracted=figures.retracted,
        voided=figures.voided,
        stored=figures.stored,
        quarantined=figures.quarantined,
        sequenced=figures.sequenced,
        counted=counted,
        balanced=kept == figures.stored
        and figures.stored - figures.quarantined == counted == standing.total
        and figures.quarantined == standing.waiting
        and figures.sequenced == figures.accepted
        and not standing.missing,
        watermark=standing.watermark,
        replayed=figures.replayed,
        rejected=figures.rejected,
    )
