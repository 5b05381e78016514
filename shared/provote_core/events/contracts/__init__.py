"""The contracts of events, by producer. They only gain fields with defaults; else it is a v2.

docs/events.md is generated from the docstrings: when it happens, its producer, its consumers.
"""

from provote_core.events.contracts.base import Contract, dataschema
from provote_core.events.contracts.polls import (
    PollAmended,
    PollArchived,
    PollChoice,
    PollClosed,
    PollOpened,
    PollRules,
    PollScheduled,
    PollState,
    QuarantineRule,
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

__all__ = [
    "CONTRACTS",
    "Contract",
    "PollAmended",
    "PollArchived",
    "PollChoice",
    "PollClosed",
    "PollOpened",
    "PollRules",
    "PollScheduled",
    "PollSealed",
    "PollState",
    "QuarantineRule",
    "UserErased",
    "VoteCast",
    "VoteChanged",
    "VoteQuarantined",
    "VoteReleased",
    "VoteRetracted",
    "VoteVoided",
    "dataschema",
]

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
