"""Events of votes: the seal of a poll, and everything that happens to a vote."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from provote_core.events.contracts.base import Contract


@dataclass(frozen=True, kw_only=True)
class PollSealed(Contract):
    """The ballot box of a poll is sealed: no `vote.cast` of this poll follows in its source.

    Votes in quarantine may still be released or voided.

    From votes to polls, which stores `closed_at`, and to analytics, whose result is final with it.
    """

    type: ClassVar[str] = "poll.sealed"

    poll_id: UUID
    closed_at: datetime


@dataclass(frozen=True, kw_only=True)
class VoteCast(Contract):
    """A vote was accepted and stored. From votes to analytics; the subject is the vote's id.

    It carries the ballot and never the voter. `choice_id` is set in single-choice polls, `ballot`
    in all others: `{"form": …, "marks": …}`, as the rulebook encodes it. `credential` is the kind
    of credential that named the voter: `account`, `device` (a device token, or an idempotency key
    alone), `invitation` or `delegated`; "" is not known, in events of 0.3.0.
    """

    type: ClassVar[str] = "vote.cast"

    poll_id: UUID
    choice_id: UUID | None = None
    ballot: Any = None
    credential: str = ""


@dataclass(frozen=True, kw_only=True)
class VoteChanged(Contract):
    """A voter replaced a counted ballot. From votes to analytics.

    The subject is the vote's id, the envelope's version that of the new ballot.
    """

    type: ClassVar[str] = "vote.changed"

    poll_id: UUID
    choice_id: UUID | None = None
    ballot: Any = None
    old_choice_id: UUID | None = None
    old_ballot: Any = None


@dataclass(frozen=True, kw_only=True)
class VoteRetracted(Contract):
    """A voter retracted a counted vote, whose ballot it carries. From votes to analytics."""

    type: ClassVar[str] = "vote.retracted"

    poll_id: UUID
    choice_id: UUID | None = None
    ballot: Any = None


@dataclass(frozen=True, kw_only=True)
class VoteQuarantined(Contract):
    """A vote was accepted and waits for the poll owner's decision.

    From votes to users and analytics. It takes the place of `vote.cast`, whose `credential` it
    has; only the number of waiting votes is counted.
    """

    type: ClassVar[str] = "vote.quarantined"

    poll_id: UUID
    credential: str = ""


@dataclass(frozen=True, kw_only=True)
class VoteReleased(Contract):
    """The owner released a quarantined vote. From votes to analytics, which counts it."""

    type: ClassVar[str] = "vote.released"

    poll_id: UUID
    choice_id: UUID | None = None
    ballot: Any = None


@dataclass(frozen=True, kw_only=True)
class VoteVoided(Contract):
    """The owner voided a quarantined vote, which stays uncounted. From votes to analytics."""

    type: ClassVar[str] = "vote.voided"

    poll_id: UUID


CONTRACTS = (
    PollSealed,
    VoteCast,
    VoteChanged,
    VoteRetracted,
    VoteQuarantined,
    VoteReleased,
    VoteVoided,
)
