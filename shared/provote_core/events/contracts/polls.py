"""Events of polls, and the state of a poll that they carry."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from provote_core.events.contracts.base import Contract


@dataclass(frozen=True, kw_only=True)
class ImageSize:
    """One file of an image: its digest, which is its name, and its size in pixels."""

    sha256: str
    width: int
    height: int


@dataclass(frozen=True, kw_only=True)
class PollImage:
    """An image of a poll or of a choice; `sizes` begins with the largest file.

    The gateway serves each file as `/media/polls/<sha256>.webp`. `alt` is the text for people who
    do not see the image; "" where it only decorates.
    """

    alt: str
    sizes: tuple[ImageSize, ...]


@dataclass(frozen=True, kw_only=True)
class PollChoice:
    """A choice of a poll; `position` counts from 0."""

    id: UUID
    label: str
    position: int
    image: PollImage | None = None


@dataclass(frozen=True, kw_only=True)
class QuarantineRule:
    """Votes beyond `votes` within `seconds` from one origin wait for the owner's decision.

    `by` is the kind of origin: an `address`, or a `device` (address and user agent together).
    """

    by: str
    votes: int
    seconds: int


@dataclass(frozen=True, kw_only=True)
class TieRules:
    """How the ties of a poll's count are broken; frozen with its definition.

    `by` is `seed`, `lot_numbers` (by position) or `ask`; "" in a poll that 0.2.0 opened, whose
    tied choices have the order of the ballot paper. `beacon` adds a public beacon's randomness to
    the seed; `commitment` is the SHA-256 of the seed, which is `tie_seed` of the closed poll.
    """

    by: str = ""
    lot_numbers: tuple[int, ...] | None = None
    beacon: bool = False
    commitment: str | None = None


@dataclass(frozen=True, kw_only=True)
class PollRules:
    """A poll's rules; frozen with its definition.

    `dedupe` is for public polls: `none`, `device` (a device token each), `address` (at most
    `dedupe_limit` ballots from one address). `ballot` has every rule of the ballot type, `method`
    every parameter of the method; both are empty in a poll that 0.2.0 opened. `publish_ballots`
    says whether ballots are published, without voters, once the result is final; it is null in a
    poll that 0.2.0 opened.
    """

    dedupe: str = "device"
    dedupe_limit: int = 1
    quarantine: QuarantineRule | None = None
    ballot: Mapping[str, Any] = field(default_factory=dict)
    method: Mapping[str, Any] = field(default_factory=dict)
    ties: TieRules = TieRules()
    publish_ballots: bool | None = None


@dataclass(frozen=True, kw_only=True)
class PollState(Contract):
    """The whole poll after the event, so that a subscriber upserts it, guarded by `version`.

    `owner` is the token subject of its owner; times are UTC; `version` rises with each change.
    `listing` is `listed`, `unlisted` or `private`; `digest` is that of the frozen definition.
    `method` is the counting method's id with its version; "" is plurality, in a poll that 0.2.0
    opened. `tie_seed` is the seed of ties in hexadecimal once the poll is closed, else "".
    `language` is the BCP 47 tag of the language of its texts, "" where its owner has not said it;
    it is null in events of 0.3.0, which does not know it.
    """

    poll_id: UUID
    owner: UUID
    title: str
    status: str
    ballot_type: str
    eligibility: str
    results_visibility: str
    allow_change: bool
    choices: tuple[PollChoice, ...]
    opens_at: datetime | None
    closes_at: datetime | None
    closed_at: datetime | None
    version: int
    listing: str = "listed"
    rules: PollRules = PollRules()
    digest: str = ""
    method: str = ""
    seats: int = 1
    tie_seed: str = ""
    image: PollImage | None = None
    language: str | None = None


@dataclass(frozen=True, kw_only=True)
class PollScheduled(PollState):
    """A draft is scheduled to open, and frozen from now on.

    From polls to every other service.
    """

    type: ClassVar[str] = "poll.scheduled"


@dataclass(frozen=True, kw_only=True)
class PollOpened(PollState):
    """A poll accepts votes from now on. From polls to every other service."""

    type: ClassVar[str] = "poll.opened"


@dataclass(frozen=True, kw_only=True)
class PollAmended(PollState):
    """Title, description, language, category, tags or owner of a published poll changed.

    From polls to every other service. Choices and rules never change.
    """

    type: ClassVar[str] = "poll.amended"


@dataclass(frozen=True, kw_only=True)
class PollClosed(PollState):
    """A poll closed, with the `closed_at` that votes decided.

    From polls to every other service. Votes may still be in flight; `poll.sealed` makes a
    result final.
    """

    type: ClassVar[str] = "poll.closed"


@dataclass(frozen=True, kw_only=True)
class PollArchived(PollState):
    """A closed poll was archived; its results remain. From polls to every other service."""

    type: ClassVar[str] = "poll.archived"


CONTRACTS = (PollScheduled, PollOpened, PollAmended, PollClosed, PollArchived)
