"""Ballots, and the valid ones for each type of poll.

A ballot is one opaque value for most code: only its form, the schemas of requests and the counts
read its content. A new type is an entry in TYPES.
"""

from abc import ABC, abstractmethod
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, ClassVar, NamedTuple
from uuid import UUID

from provote_rules.definition import canonical


class Ballot(NamedTuple):
    """The content of one vote in one poll; ballots with the same meaning are equal.

    `form` is the way of marking (one choice, several, a ranking …), `marks` the form's canonical
    value: marks with the same meaning are equal.
    """

    form: str
    marks: Hashable

    @property
    def canonical(self) -> bytes:
        """The ballot as canonical JSON: equal ballots give equal bytes, on every machine."""
        return canonical(_members(self))


class Problem(NamedTuple):
    """Why a ballot is invalid: a slug, a pointer to the member of the request, and a sentence."""

    code: str
    pointer: str
    detail: str


class Stored(NamedTuple):
    """A ballot in tables and events: `choice_id` for one choice, else `ballot` as JSON."""

    choice_id: UUID | None = None
    ballot: Any = None


class Form(ABC):
    """A way of marking a ballot, and the JSON of its marks in tables and events."""

    name: ClassVar[str]

    @abstractmethod
    def encode(self, marks: Any) -> Any:
        """The marks as JSON."""

    @abstractmethod
    def decode(self, value: Any) -> Hashable:
        """The marks whose `encode` is this JSON. Raises ValueError."""


class BallotType(ABC):
    """A type of poll: the form of its ballots, and which of them are valid."""

    name: ClassVar[str]
    form: ClassVar[Form]

    @abstractmethod
    def problem(self, marks: Any, paper: "BallotPaper") -> Problem | None:
        """Why these marks are invalid in this poll; None if they are valid."""


@dataclass(frozen=True, slots=True)
class BallotPaper:
    """A poll's frozen type, choices and rules, against which its ballots are checked."""

    type: str
    choices: frozenset[UUID]
    rules: Mapping[str, Any] = field(default_factory=dict)

    def problem(self, ballot: Ballot) -> Problem | None:
        """Why this ballot is invalid in this poll; None if it is valid."""
        known = TYPES.get(self.type)
        if known is None or ballot.form != known.form.name:
            detail = f"This poll takes ballots of the type {self.type}."
            return Problem("wrong-ballot-type", "/ballot", detail)
        return known.problem(ballot.marks, self)


class OneChoice(Form):
    """One choice; the marks are its id."""

    name = "choice"

    def encode(self, marks: UUID) -> str:
        """The choice's id as text."""
        return str(marks)

    def decode(self, value: Any) -> UUID:
        """The choice's id."""
        return UUID(value)


class Single(BallotType):
    """Each voter has one vote, for one choice."""

    name = "single"
    form = OneChoice()

    def problem(self, marks: UUID, paper: BallotPaper) -> Problem | None:
        """UNKNOWN_CHOICE unless the choice belongs to the poll."""
        return None if marks in paper.choices else UNKNOWN_CHOICE


UNKNOWN_CHOICE = Problem("unknown-choice", "/choice_id", "The poll has no such choice.")
CHOICE = OneChoice.name
TYPES: dict[str, BallotType] = {Single.name: Single()}


@lru_cache(maxsize=4_096)
def one_choice(choice_id: UUID) -> Ballot:
    """The ballot for one choice; cached, because many ballots are for few choices."""
    return Ballot(CHOICE, choice_id)


def store(ballot: Ballot) -> Stored:
    """The ballot as it is stored in tables and events. Raises ValueError for an unknown form."""
    if ballot.form == CHOICE:
        return Stored(ballot.marks)  # type: ignore[arg-type]  # its marks are an id
    return Stored(ballot=_members(ballot))


def restore(choice_id: UUID | None, ballot: Any = None) -> Ballot | None:
    """The ballot of a stored value; None if both members are None: it may be stored elsewhere.

    Raises ValueError for a value that `store` does not return.
    """
    if choice_id is not None:
        return one_choice(choice_id)
    if ballot is None:
        return None
    if not isinstance(ballot, Mapping) or ballot.keys() != {"form", "marks"}:
        raise ValueError("a stored ballot is an object of form and marks")
    form = _form(ballot["form"])
    return Ballot(form.name, form.decode(ballot["marks"]))


def _members(ballot: Ballot) -> dict[str, Any]:
    return {"form": ballot.form, "marks": _form(ballot.form).encode(ballot.marks)}


def _form(name: str) -> Form:
    for known in TYPES.values():
        if known.form.name == name:
            return known.form
    raise ValueError(f"no ballot has the form {name!r}")
