"""The contracts of events, by producer. They only gain fields with defaults; else it is a v2.

docs/events.md is generated from the docstrings: when it happens, its producer, its consumers.
"""

from provote_core.events.contracts import analytics, polls, users, votes
from provote_core.events.contracts.base import Contract, dataschema

__all__ = ["CONTRACTS", "Contract", "dataschema"]

CONTRACTS: dict[str, type[Contract]] = {
    contract.type: contract
    for contract in (
        *polls.CONTRACTS,
        *votes.CONTRACTS,
        *users.CONTRACTS,
        *analytics.CONTRACTS,
    )
}
