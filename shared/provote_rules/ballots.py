"""What a valid ballot is, for each type of ballot.

A ballot is one value. Services pass it on as it is: only its type in TYPES, what reads requests
and what counts look inside. A new type is an entry in TYPES.
"""

from abc import ABC, abstractmethod
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, ClassVar, NamedTuple, cast
from uuid import UUID

from provote_rules.definition import canonical


class Ballot(NamedTuple):
    """What one voter says in one poll; equal ballots say the same.

    `marks` is the type's own canonical value: ballots that say the same have equal marks.
    """

    type: str
    marks: Hashable

    @property
    def canonical(self) -> bytes:
        """The ballot as canonical JSON: equal ballots are equal bytes, on every machine."""
        return canonical(_members(self))


class Problem(NamedTuple):
    """Why a ballot is not valid: a slug, the member of the request it is about, and a sentence."""

    code: str
    pointer: str
    detail: str


class Stored(NamedTuple):
    """A ballot as tables and events have it: `choice_id` for a single choice, else `ballot`."""

    choice_id: UUID | None = None
    ballot: Any = None


class BallotType(ABC):
    """One type of ballot: what its marks are, and which of them a poll takes."""

    name: ClassVar[str]

    @abstractmethod
    def problem(self, marks: Any, paper: "BallotPaper") -> Problem | None:
        """Why these marks are no valid ballot of this poll, if so."""

    @abstractmethod
    def encode(self, marks: Any) -> Any:
        """The marks as JSON."""

    @abstractmethod
    def decode(self, value: Any) -> Hashable:
        """The marks that `encode` made this JSON of. Raises ValueError."""


@dataclass(frozen=True, slots=True)
class BallotPaper:
    """What ballots of a poll are checked against: their type, choices and rules, as frozen."""

    type: str
    choices: frozenset[UUID]
    rules: Mapping[str, Any] = field(default_factory=dict)

    def problem(self, ballot: Ballot) -> Problem | None:
        """Why this ballot is not valid here, if so."""
        known = TYPES.get(self.type)
        if known is None or ballot.type != self.type:
            detail = f"This poll takes ballots of the type {self.type}."
            return Problem("wrong-ballot-type", "/ballot", detail)
        return known.problem(ballot.marks, self)


class SingleChoice(BallotType):
    """One choice; the marks are its id."""

    name = "single"

    def problem(self, marks: UUID, paper: BallotPaper) -> Problem | None:
        """The choice is one of the poll's."""
        return None if marks in paper.choices else UNKNOWN_CHOICE

    def encode(self, marks: UUID) -> str:
        """The choice's id as text."""
        return str(marks)

    def decode(self, value: Any) -> UUID:
        """The choice's id."""
        return UUID(value)


UNKNOWN_CHOICE = Problem("unknown-choice", "/choice_id", "The poll has no such choice.")
SINGLE = SingleChoice.name
TYPES: dict[str, BallotType] = {SINGLE: SingleChoice()}


@lru_cache(maxsize=4_096)
def single(choice_id: UUID) -> Ballot:
    """The ballot for one choice; remembered, because many ballots are for few choices."""
    return Ballot(SINGLE, choice_id)


def store(ballot: Ballot) -> Stored:
    """The ballot as tables and events have it. Raises ValueError for a type that is not known."""
    if ballot.type == SINGLE:
        return Stored(choice_id=cast(UUID, ballot.marks))
    return Stored(ballot=_members(ballot))


def restore(choice_id: UUID | None, ballot: Any = None) -> Ballot | None:
    """The ballot that was stored so; None where none was: ballots can be kept elsewhere.

    Raises ValueError for what `store` never made.
    """
    if choice_id is not None:
        return single(choice_id)
    if ballot is None:
        return None
    if not isinstance(ballot, Mapping) or ballot.keys() != {"type", "marks"}:
        raise ValueError("a stored ballot is an object of type and marks")
    known = _known(ballot["type"])
    return Ballot(known.name, known.decode(ballot["marks"]))


def _members(ballot: Ballot) -> dict[str, Any]:
    return {"type": ballot.type, "marks": _known(ballot.type).encode(ballot.marks)}


def _known(name: str) -> BallotType:
    known = TYPES.get(name)
    if known is None:
        raise ValueError(f"no type of ballot is called {name!r}")
    return known
