"""What a ballot is, and what a valid one is for each type of poll.

A ballot is one value. Services pass it on as it is: only its form, what reads requests and what
counts look inside. A new type is an entry in TYPES.
"""

from abc import ABC, abstractmethod
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, ClassVar, NamedTuple
from uuid import UUID

from provote_rules.definition import canonical


class Ballot(NamedTuple):
    """What one voter says in one poll; equal ballots say the same.

    `form` is how a voter marks it (one choice, several, a ranking …), `marks` the form's own
    canonical value: ballots that say the same have equal marks.
    """

    form: str
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
    """A ballot as tables and events have it: `choice_id` for one choice, else `ballot`."""

    choice_id: UUID | None = None
    ballot: Any = None


class Form(ABC):
    """How voters mark a ballot, and the JSON that tables and events have of the marks."""

    name: ClassVar[str]

    @abstractmethod
    def encode(self, marks: Any) -> Any:
        """The marks as JSON."""

    @abstractmethod
    def decode(self, value: Any) -> Hashable:
        """The marks that `encode` made this JSON of. Raises ValueError."""


class BallotType(ABC):
    """A type of poll: the form of its ballots, and which of them it takes."""

    name: ClassVar[str]
    form: ClassVar[Form]

    @abstractmethod
    def problem(self, marks: Any, paper: "BallotPaper") -> Problem | None:
        """Why these marks are no valid ballot of this poll, if so."""


@dataclass(frozen=True, slots=True)
class BallotPaper:
    """What ballots of a poll are checked against: their type, choices and rules, as frozen."""

    type: str
    choices: frozenset[UUID]
    rules: Mapping[str, Any] = field(default_factory=dict)

    def problem(self, ballot: Ballot) -> Problem | None:
        """Why this ballot is not valid here, if so."""
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
        """The choice is one of the poll's."""
        return None if marks in paper.choices else UNKNOWN_CHOICE


UNKNOWN_CHOICE = Problem("unknown-choice", "/choice_id", "The poll has no such choice.")
CHOICE = OneChoice.name
TYPES: dict[str, BallotType] = {Single.name: Single()}


@lru_cache(maxsize=4_096)
def one_choice(choice_id: UUID) -> Ballot:
    """The ballot for one choice; remembered, because many ballots are for few choices."""
    return Ballot(CHOICE, choice_id)


def store(ballot: Ballot) -> Stored:
    """The ballot as tables and events have it. Raises ValueError for a form that is not known."""
    if ballot.form == CHOICE:
        return Stored(ballot.marks)  # type: ignore[arg-type]  # its marks are an id
    return Stored(ballot=_members(ballot))


def restore(choice_id: UUID | None, ballot: Any = None) -> Ballot | None:
    """The ballot that was stored so; None where none was: ballots can be kept elsewhere.

    Raises ValueError for what `store` never made.
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
