"""The contract of each event. It only gains fields with defaults; a breaking change is a v2.

docs/events.md is generated from the docstrings: when it happens, its producer, its consumers.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class Contract:
    """The data of one type of event; `type` is a fact in the past tense."""

    type: ClassVar[str]
    schema_version: ClassVar[int] = 1

    @classmethod
    def dataschema(cls) -> str:
        """The contract's name with its version, e.g. "urn:provote:event:vote.cast:v1"."""
        return dataschema(cls.type, cls.schema_version)


def dataschema(type_: str, version: int) -> str:
    """The URN of version `version` of the contract for `type_`."""
    return f"urn:provote:event:{type_}:v{version}"


@dataclass(frozen=True, kw_only=True)
class PollChoice:
    """A choice of a poll; `position` counts from 0."""

    id: UUID
    label: str
    position: int


@dataclass(frozen=True, kw_only=True)
class QuarantineRule:
    """Votes beyond `votes` within `seconds` from one origin wait for the owner's decision.

    `by` is the kind of origin: an `address`, or a `device` (address and user agent together).
    """

    by: str
    votes: int
    seconds: int


@dataclass(frozen=True, kw_only=True)
class PollRules:
    """A poll's rules against repeated votes; frozen with its definition.

    `dedupe` is for public polls: `none`, `device` (a device token each), `address` (at most
    `dedupe_limit` ballots from one address).
    """

    dedupe: str = "device"
    dedupe_limit: int = 1
    quarantine: QuarantineRule | None = None


@dataclass(frozen=True, kw_only=True)
class PollState(Contract):
    """The whole poll after the event, so that a subscriber upserts it, guarded by `version`.

    `owner` is the token subject of its owner; times are UTC; `version` rises with each change.
    `listing` is `listed`, `unlisted` or `private`; `digest` is that of the frozen definition.
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


@dataclass(frozen=True, kw_only=True)
class PollScheduled(PollState):
    """A draft is scheduled to open, and frozen from now on. From polls to votes and analytics."""

    type: ClassVar[str] = "poll.scheduled"


@dataclass(frozen=True, kw_only=True)
class PollOpened(PollState):
    """A poll accepts votes from now on. From polls to votes and analytics."""

    type: ClassVar[str] = "poll.opened"


@dataclass(frozen=True, kw_only=True)
class PollAmended(PollState):
    """Title, description, category, tags or owner of a published poll changed.

    From polls to votes and analytics. Choices and rules never change.
    """

    type: ClassVar[str] = "poll.amended"


@dataclass(frozen=True, kw_only=True)
class PollClosed(PollState):
    """A poll closed, with the `closed_at` that votes decided. From polls to votes and analytics.

    Votes may still be in flight; `poll.sealed` makes a result final.
    """

    type: ClassVar[str] = "poll.closed"


@dataclass(frozen=True, kw_only=True)
class PollArchived(PollState):
    """A closed poll was archived; its results remain. From polls to votes and analytics."""

    type: ClassVar[str] = "poll.archived"


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
    in all others: `{"form": …, "marks": …}`, as the rulebook encodes it.
    """

    type: ClassVar[str] = "vote.cast"

    poll_id: UUID
    choice_id: UUID | None = None
    ballot: Any = None


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
    """A vote was accepted and waits for the poll owner's decision. From votes to analytics.

    It takes the place of `vote.cast`; only the number of waiting votes is counted.
    """

    type: ClassVar[str] = "vote.quarantined"

    poll_id: UUID


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


@dataclass(frozen=True, kw_only=True)
class UserErased(Contract):
    """A person's account was erased. From users to every other service.

    Each service replaces `subject` wherever it stores it; earlier tokens are valid until
    `tokens_expire_at` and must be refused.
    """

    type: ClassVar[str] = "user.erased"

    subject: UUID
    tokens_expire_at: datetime


CONTRACTS: dict[str, type[Contract]] = {
    contract.type: contract
    for contract in (
        PollScheduled,
        PollOpened,
        PollAmended,
        PollClosed,
        PollArchived,
        PollSealed,
        VoteCast,
        VoteChanged,
        VoteRetracted,
        VoteQuarantined,
        VoteReleased,
        VoteVoided,
        UserErased,
    )
}
