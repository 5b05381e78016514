"""What each event says. A contract only grows, by fields with defaults; a breaking change is a v2.

docs/events.md is generated from the docstrings here: when it happens, who tells it, who listens.
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
    """A choice as voters see it; `position` counts from 0."""

    id: UUID
    label: str
    position: int


@dataclass(frozen=True, kw_only=True)
class QuarantineRule:
    """Votes beyond `votes` within `seconds` from one origin wait for the owner.

    `by` says what an origin is: an `address`, or a `device` (address and user agent together).
    """

    by: str
    votes: int
    seconds: int


@dataclass(frozen=True, kw_only=True)
class PollRules:
    """What keeps a poll's votes clean; frozen with its definition.

    `dedupe` is for public polls: `none`, `device` (a device token each), `address` (at most
    `dedupe_limit` ballots from one address).
    """

    dedupe: str = "device"
    dedupe_limit: int = 1
    quarantine: QuarantineRule | None = None


@dataclass(frozen=True, kw_only=True)
class PollState(Contract):
    """The whole poll as it is after the event, so that a subscriber upserts, guarded by `version`.

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
    """A draft got a time to open and is frozen from now on. From polls to votes and analytics."""

    type: ClassVar[str] = "poll.scheduled"


@dataclass(frozen=True, kw_only=True)
class PollOpened(PollState):
    """A poll takes votes from now on. From polls to votes and analytics."""

    type: ClassVar[str] = "poll.opened"


@dataclass(frozen=True, kw_only=True)
class PollAmended(PollState):
    """Words, headings or owner of a published poll changed. From polls to votes and analytics.

    Title, description, category and tags, that is; choices and rules never change.
    """

    type: ClassVar[str] = "poll.amended"


@dataclass(frozen=True, kw_only=True)
class PollClosed(PollState):
    """A poll closed, with the `closed_at` that votes decided. From polls to votes and analytics.

    Votes may still be on their way then; `poll.sealed` is what makes a result final.
    """

    type: ClassVar[str] = "poll.closed"


@dataclass(frozen=True, kw_only=True)
class PollArchived(PollState):
    """A closed poll was put away; its results stay. From polls to votes and analytics."""

    type: ClassVar[str] = "poll.archived"


@dataclass(frozen=True, kw_only=True)
class PollSealed(Contract):
    """The ballot box of a poll is shut: no `vote.cast` of this poll follows it in its source.

    What waits in quarantine may still be released or voided.

    From votes to polls, which stores `closed_at`, and to analytics, whose result is final with it.
    """

    type: ClassVar[str] = "poll.sealed"

    poll_id: UUID
    closed_at: datetime


@dataclass(frozen=True, kw_only=True)
class VoteCast(Contract):
    """A vote was accepted and stored. From votes to analytics; the subject is the vote's id.

    It carries what is needed to count and never who voted. `choice_id` is set in single-choice
    polls, `ballot` in all others: `{"form": …, "marks": …}`, as the rulebook encodes it.
    """

    type: ClassVar[str] = "vote.cast"

    poll_id: UUID
    choice_id: UUID | None = None
    ballot: Any = None


@dataclass(frozen=True, kw_only=True)
class VoteChanged(Contract):
    """A voter put another ballot in the place of a counted one. From votes to analytics.

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
    """A voter took a counted vote back; the ballot is the one it had. From votes to analytics."""

    type: ClassVar[str] = "vote.retracted"

    poll_id: UUID
    choice_id: UUID | None = None
    ballot: Any = None


@dataclass(frozen=True, kw_only=True)
class VoteQuarantined(Contract):
    """A vote was accepted and waits for the poll's owner. From votes to analytics.

    It is told in the place of `vote.cast`, and nothing is counted but that it waits.
    """

    type: ClassVar[str] = "vote.quarantined"

    poll_id: UUID


@dataclass(frozen=True, kw_only=True)
class VoteReleased(Contract):
    """The owner let a quarantined vote count. From votes to analytics, which counts it."""

    type: ClassVar[str] = "vote.released"

    poll_id: UUID
    choice_id: UUID | None = None
    ballot: Any = None


@dataclass(frozen=True, kw_only=True)
class VoteVoided(Contract):
    """The owner threw a quarantined vote out, uncounted. From votes to analytics."""

    type: ClassVar[str] = "vote.voided"

    poll_id: UUID


@dataclass(frozen=True, kw_only=True)
class UserErased(Contract):
    """A person asked to be forgotten. From users to every other service.

    Each replaces `subject` wherever it is kept; tokens issued before are valid until
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
