"""Events of analytics."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from provote_core.events.contracts.base import Contract


@dataclass(frozen=True, kw_only=True)
class ResultsChange(Contract):
    """The poll, its owner's token subject, and the `position` of its results."""

    poll_id: UUID
    owner: UUID
    position: int


@dataclass(frozen=True, kw_only=True)
class ResultsUpdated(ResultsChange):
    """The results of a poll have changed, at most once a minute. From analytics to webhooks."""

    type: ClassVar[str] = "results.updated"


@dataclass(frozen=True, kw_only=True)
class ResultsFinal(ResultsChange):
    """The result of a poll is final. From analytics to users and webhooks.

    A count that is repaired later leads to another one.
    """

    type: ClassVar[str] = "results.final"


CONTRACTS = (ResultsUpdated, ResultsFinal)
