"""What the writer is given and what it answers.

Made for each vote, hence msgspec's: a frozen dataclass takes eight times as long to make.
"""

from datetime import datetime
from uuid import UUID

import msgspec

from provote_core.auth import Principal
from provote_core.context import RequestContext
from provote_core.exceptions import ProvoteError
from provote_core.idempotency.keys import Claim
from provote_core.ids import uuid7
from votes.voters import Means


class Cast(msgspec.Struct):
    """One ballot of one voter, shaped rightly, not yet judged.

    `voter` is None where the caller could never cast it (a person who names a voter_ref).
    `confirmed` says that polls has been asked since the request came. `agent` is the client's
    User-Agent, for polls whose rules tell devices apart by it.
    """

    request: RequestContext
    principal: Principal
    poll_id: UUID
    choice_id: UUID
    voter: bytes | None
    means: Means
    agent: str = ""
    claim: Claim | None = None
    confirmed: bool = False
    vote_id: UUID = msgspec.field(default_factory=uuid7)

    @property
    def delegated(self) -> bool:
        """Whether a backend casts it for a voter of its own."""
        return self.means is Means.DELEGATE


class Recorded(msgspec.Struct, frozen=True):
    """A vote that stands in the database. `batch` is its outbox row, its hint of a position."""

    vote_id: UUID
    poll_id: UUID
    choice_id: UUID | None
    cast_at: datetime
    batch: int
    version: int = 1
    state: str = "accepted"


class Accepted(msgspec.Struct, frozen=True):
    """The vote was recorded by this very request: 201."""

    vote: Recorded


class Replayed(msgspec.Struct, frozen=True):
    """The key was used before by the same request: what was answered then, again."""

    vote: Recorded
    status: int


class Repeated(msgspec.Struct, frozen=True):
    """The same ballot of this voter was recorded before: 200 and that vote."""

    vote: Recorded


class Refused(msgspec.Struct, frozen=True):
    """Nothing was recorded; the error says why."""

    error: ProvoteError


class Doubtful(msgspec.Struct, frozen=True):
    """A refusal by a snapshot that may be stale; polls must be asked before it is said."""

    error: ProvoteError


class Busy(msgspec.Struct, frozen=True):
    """Another transaction holds the cast's key or its poll; worth another try for a second."""


class Refusal(msgspec.Struct, frozen=True):
    """A request refused before it came to a ballot; only its audit row is written."""

    request: RequestContext
    principal: Principal
    target: UUID | None
    error: ProvoteError


Outcome = Accepted | Replayed | Repeated | Refused
Judgement = Outcome | Doubtful
Verdict = Judgement | Busy


def label(outcome: Judgement) -> tuple[str, int]:
    """The audit's `outcome` and `status` of an outcome."""
    match outcome:
        case Accepted():
            return "accepted", 201
        case Replayed(status=status):
            return "replayed", status
        case Repeated():
            return "repeated", 200
        case Refused(error) | Doubtful(error):
            return error.code, error.status
