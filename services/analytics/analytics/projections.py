"""Counting and what follows from a count: pure functions, exact, without a database."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple
from uuid import UUID

from provote_core.events import PollChoice
from provote_core.visibility import Visibility, effective_status

ENDED = ("closed", "archived")

VoteSeen = tuple[UUID, UUID | None, int]  # poll, choice, position in votes/0


class TallyStep(NamedTuple):
    """By how much a poll's tally grows, and the position of the last vote in it."""

    poll_id: UUID
    votes: int
    position: int


class ChoiceStep(NamedTuple):
    """By how much a choice's count grows."""

    poll_id: UUID
    choice_id: UUID
    votes: int


def count(votes: Iterable[VoteSeen]) -> tuple[list[TallyStep], list[ChoiceStep]]:
    """What a batch of votes adds, a row for each poll and for each choice, sorted by their ids.

    A vote without a choice (other ballot types) counts for its poll only.
    """
    polls: Counter[UUID] = Counter()
    choices: Counter[tuple[UUID, UUID]] = Counter()
    last: dict[UUID, int] = {}
    for poll_id, choice_id, position in votes:
        polls[poll_id] += 1
        last[poll_id] = max(position, last.get(poll_id, 0))
        if choice_id is not None:
            choices[poll_id, choice_id] += 1
    return (
        [TallyStep(poll_id, polls[poll_id], last[poll_id]) for poll_id in sorted(polls)],
        [ChoiceStep(*key, choices[key]) for key in sorted(choices)],
    )


def percentage(votes: int, total: int) -> Decimal:
    """Share of `total` in percent with two decimals, half to even; 0 where nobody voted."""
    hundredths = round(Fraction(10_000 * votes, total)) if total else 0
    return Decimal(hundredths).scaleb(-2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A poll and its count, read together at the database's time `now`.

    `announced` is the status polls last told, `counted` the votes by choice, `position` the event
    of votes/0 that last changed the count. `watermark`, `as_of` and `lag` say how far votes/0 has
    been applied: position, time of its event, events known to follow.
    """

    poll_id: UUID
    owner: UUID
    announced: str
    results_visibility: str
    opens_at: datetime | None
    closes_at: datetime | None
    choices: tuple[PollChoice, ...]
    version: int
    total: int
    position: int
    sealed_at: datetime | None
    counted: Mapping[UUID, int]
    watermark: int
    as_of: datetime | None
    lag: int
    now: datetime

    @property
    def final(self) -> bool:
        """Whether every vote is counted and none can follow."""
        return self.sealed_at is not None

    @property
    def status(self) -> str:
        """The status at `now`; a sealed poll is closed, whether or not polls has told so yet."""
        if self.final and self.announced not in ENDED:
            return "closed"
        return effective_status(
            self.announced, opens_at=self.opens_at, closes_at=self.closes_at, now=self.now
        )

    @property
    def etag(self) -> str:
        """Weak, and the same exactly as long as the poll's numbers and labels are."""
        return f'W/"{self.version}-{self.status}-{self.position}-{self.total}"'

    def is_settled(self, *, privileged: bool) -> bool:
        """Whether no news of the poll could change who sees it.

        A draft may have opened meanwhile, and `after_close` may have closed, or not closed after
        all: `closes_at` can be put off until the end is announced. The rest is frozen.
        """
        if self.final or self.announced in ENDED:
            return True
        if self.announced == "draft":
            return False
        return privileged or self.results_visibility != Visibility.AFTER_CLOSE


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
    """What votes says of a poll, up to one position of votes/0."""

    accepted: int
    retracted: int
    stored: int
    sequenced: int
    replayed: int
    rejected: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Accounting:
    """The answer of the accounting endpoint: both sides' numbers at position `watermark`."""

    accepted: int
    stored: int
    sequenced: int
    counted: int
    balanced: bool
    watermark: int
    replayed: int
    rejected: dict[str, int]


def accounting(standing: Standing, figures: Figures) -> Accounting:
    """Hold votes' figures against the count at the same position.

    `counted` is the sum over the choices; that the tally says the same is part of the balance.
    """
    counted = sum(standing.counted.values())
    kept = figures.accepted - figures.retracted
    return Accounting(
        accepted=figures.accepted,
        stored=figures.stored,
        sequenced=figures.sequenced,
        counted=counted,
        balanced=kept == figures.stored == counted == standing.total
        and figures.sequenced == figures.accepted,
        watermark=standing.watermark,
        replayed=figures.replayed,
        rejected=figures.rejected,
    )
