"""Events between services: contracts, envelope, names in the broker."""

from provote_core.events.contracts import CONTRACTS, Contract
from provote_core.events.contracts.analytics import ResultsFinal, ResultsUpdated
from provote_core.events.contracts.polls import (
    ImageSize,
    PollAmended,
    PollArchived,
    PollChoice,
    PollClosed,
    PollImage,
    PollOpened,
    PollRules,
    PollScheduled,
    PollState,
    QuarantineRule,
    TieRules,
)
from provote_core.events.contracts.users import UserErased
from provote_core.events.contracts.votes import (
    PollSealed,
    VoteCast,
    VoteChanged,
    VoteQuarantined,
    VoteReleased,
    VoteRetracted,
    VoteVoided,
)
from provote_core.events.envelope import Batch, Event, Fact, UnreadableEvent
from provote_core.services import consumers_of, source_of, subscriptions_of

__all__ = [
    "CONTRACTS",
    "Batch",
    "Contract",
    "Event",
    "Fact",
    "ImageSize",
    "PollAmended",
    "PollArchived",
    "PollChoice",
    "PollClosed",
    "PollImage",
    "PollOpened",
    "PollRules",
    "PollScheduled",
    "PollSealed",
    "PollState",
    "QuarantineRule",
    "ResultsFinal",
    "ResultsUpdated",
    "TieRules",
    "UnreadableEvent",
    "UserErased",
    "VoteCast",
    "VoteChanged",
    "VoteQuarantined",
    "VoteReleased",
    "VoteRetracted",
    "VoteVoided",
    "consumers_of",
    "source_of",
    "subscriptions_of",
]
