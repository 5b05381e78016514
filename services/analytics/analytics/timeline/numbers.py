"""What is read of minutes, as values; pure Python."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import msgspec

# The shares of all ballots whose time from the opening is shown.
QUANTILES = (0.1, 0.25, 0.5, 0.75, 0.9)


class Numbers(NamedTuple):
    """The numbers of events in some time, by kind; see models.PollMinute."""

    cast: int = 0
    changed: int = 0
    retracted: int = 0
    quarantined: int = 0
    released: int = 0
    voided: int = 0

    @property
    def votes(self) -> int:
        """By how much the poll's counted votes changed."""
        return self.cast + self.released - self.retracted

    @property
    def ballots(self) -> int:
        """The ballots that were cast, quarantined ones included."""
        return self.cast + self.quarantined


class Peak(NamedTuple):
    """The first of the minutes with most ballots."""

    minute: datetime
    votes: int


class Progress(NamedTuple):
    """How far counting has come: position and time of the last event of votes, and the rest."""

    watermark: int
    as_of: datetime | None
    lag: int


class Span(NamedTuple):
    """The times that bound a timeline, read at the database's time `now`.

    `opened_at` is when voting began, None if it is not known; `first` and `last` are the minutes
    of the first and the last event, None without any.
    """

    opened_at: datetime | None
    now: datetime
    sealed_at: datetime | None
    first: datetime | None
    last: datetime | None


class Buckets(NamedTuple):
    """The numbers of each bucket that is not empty, by its number from 1 on.

    `complete` is False while minutes lack events that 0.3.0 has counted.
    `earlier` and `later` say whether events lie outside of the range.
    """

    complete: bool
    position: int
    progress: Progress
    numbers: Mapping[int, Numbers]
    earlier: bool
    later: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PollFigures:
    """What the minutes of a poll add up to, read together; see Buckets for `complete`.

    `quantiles` are the minutes by which the shares QUANTILES of all ballots were cast.
    """

    title: str
    complete: bool
    position: int
    progress: Progress
    votes: int
    waiting: int
    sealed_at: datetime | None
    first_at: datetime | None
    last_at: datetime | None
    eligibility: str
    opened_at: datetime | None
    numbers: Numbers
    peak: Peak | None
    quantiles: Sequence[datetime | None]
    credentials: Mapping[str, int]


class Listed(msgspec.Struct, frozen=True):
    """A poll of an overview; `recent` ballots were cast in the last hour.

    The numbers over time are None while it is not `complete`.
    """

    votes: int
    waiting: int
    position: int
    sealed: bool
    complete: bool
    first_at: datetime | None
    last_at: datetime | None
    recent: int | None


class Overview(NamedTuple):
    """Some polls by id, read together at the database's time `now`."""

    progress: Progress
    now: datetime
    polls: Mapping[UUID, Listed]
