"""A cast and its possible outcomes.

Instances are created for each vote, hence msgspec: a frozen dataclass takes eight times as long.
"""

from datetime import datetime
from uuid import UUID

import msgspec

from provote_core.auth import Principal
from provote_core.context import RequestContext
from provote_core.exceptions import ProvoteError
from provote_core.idempotency.keys import Claim
from provote_core.ids import uuid7
from provote_rules.acceptance import Credential
from provote_rules.ballots import Ballot, BallotPaper, MarkedBallot
from votes.eligibility import Definition


class Cast(msgspec.Struct):
    """One ballot of one voter: well-formed, neither accepted nor refused yet.

    `marked` is the ballot by ids of choices; the poll's definition makes it a Ballot. `voter` is
    None where the caller may not name one (a person who sends a voter_ref).
    `confirmed`: polls has confirmed the poll since the request arrived. `agent` is the
    client's User-Agent, for polls whose rules distinguish devices by it.
    """

    request: RequestContext
    principal: Principal
    poll_id: UUID
    marked: MarkedBallot
    voter: bytes | None
    credential: Credential
    agent: str = ""
    claim: Claim | None = None
    confirmed: bool = False
    vote_id: UUID = msgspec.field(default_factory=uuid7)

    @property
    def delegated(self) -> bool:
        """Whether a backend casts it for one of its voters."""
        return self.credential is Credential.DELEGATE


class Admitted(msgspec.Struct, frozen=True):
    """A cast that the poll's frozen rules permit, with its ballot by the poll's definition."""

    cast: Cast
    ballot: Ballot
    definition: Definition


class Recorded(msgspec.Struct, frozen=True):
    """A stored vote. `batch` is the id of its outbox row, which hints at its position.

    `paper` is the poll's, by which the ballot is shown; None if it is not known here.
    """

    vote_id: UUID
    poll_id: UUID
    ballot: Ballot | None
    cast_at: datetime
    batch: int
    version: int = 1
    state: str = "accepted"
    paper: BallotPaper | None = None


def recorded(
    admitted: Admitted, cast_at: datetime, batch: int, state: str = "accepted"
) -> Recorded:
    """The stored vote of a cast that was inserted."""
    cast, ballot, definition = admitted.cast, admitted.ballot, admitted.definition
    return Recorded(cast.vote_id, cast.poll_id, ballot, cast_at, batch, 1, state, definition.paper)


class Accepted(msgspec.Struct, frozen=True):
    """This request recorded the vote: 201."""

    vote: Recorded


class Replayed(msgspec.Struct, frozen=True):
    """The key was used before by the same request: its response is repeated."""

    vote: Recorded
    status: int


class Repeated(msgspec.Struct, frozen=True):
    """The same ballot of this voter was recorded before: 200 and that vote."""

    vote: Recorded


class Refused(msgspec.Struct, frozen=True):
    """Nothing was recorded, for the reason in `error`."""

    error: ProvoteError


class NeedsConfirmation(msgspec.Struct, frozen=True):
    """A refusal that depends on a snapshot, which may be stale: polls must confirm the poll."""

    error: ProvoteError


class Locked(msgspec.Struct, frozen=True):
    """Another transaction locks the cast's key or its poll; the cast is retried for a second."""


class Refusal(msgspec.Struct, frozen=True):
    """A request that is refused before its ballot is read; only its audit row is written."""

    request: RequestContext
    principal: Principal
    target: UUID | None
    error: ProvoteError


Outcome = Accepted | Replayed | Repeated | Refused
# Not final: such casts are submitted again.
Pending = NeedsConfirmation | Locked


def label(outcome: Outcome | NeedsConfirmation) -> tuple[str, int]:
    """The audit's `outcome` and `status` of an outcome."""
    match outcome:
        case Accepted():
            return "accepted", 201
        case Replayed(status=status):
            return "replayed", status
        case Repeated():
            return "repeated", 200
        case Refused(error) | NeedsConfirmation(error):
            return error.code, error.status
