"""Facts that travel between services: their contracts, their envelope, who subscribes to what."""

from provote_core.events.contracts import (
    CONTRACTS,
    Contract,
    PollAmended,
    PollChoice,
    PollClosed,
    PollOpened,
    PollScheduled,
    PollSealed,
    PollState,
    UserErased,
    VoteCast,
)
from provote_core.events.envelope import Batch, Event, Fact, UnreadableEvent
from provote_core.events.routes import SUBSCRIPTIONS, consumers_of, source_of

__all__ = [
    "CONTRACTS",
    "SUBSCRIPTIONS",
    "Batch",
    "Contract",
    "Event",
    "Fact",
    "PollAmended",
    "PollChoice",
    "PollClosed",
    "PollOpened",
    "PollScheduled",
    "PollSealed",
    "PollState",
    "UnreadableEvent",
    "UserErased",
    "VoteCast",
    "consumers_of",
    "source_of",
]
