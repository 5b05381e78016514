"""Ballots as values, and the forms in which they are marked.

A ballot is one opaque value for most code: only its form, the poll's type, the schemas of requests
and the counts read its content.
"""

from abc import ABC, abstractmethod
from collections.abc import Hashable
from functools import lru_cache
from typing import Any, ClassVar, NamedTuple
from uuid import UUID

from provote_rules.ballots import packing
from provote_rules.definition import canonical


class Ballot(NamedTuple):
    """The content of one vote in one poll; ballots with the same meaning are equal.

    `form` is the way of marking (one choice, several, a ranking, scores), `marks` the form's
    canonical value: the id of one choice, else packed text. The text "" is an abstention.
    """

    form: str
    marks: Hashable

    @property
    def canonical(self) -> bytes:
        """The ballot as canonical JSON: equal ballots give equal bytes, on every machine."""
        return canonical({"form": self.form, "marks": self.marks})


class Form(ABC):
    """A way of marking a ballot, and the JSON of its marks in tables and events."""

    name: ClassVar[str]

    @abstractmethod
    def encode(self, marks: Any) -> Any:
        """The marks as JSON."""

    @abstractmethod
    def decode(self, value: Any) -> Hashable:
        """The marks whose `encode` is this JSON. Raises ValueError."""


class OneChoice(Form):
    """One choice; the marks are its id."""

    name = "choice"

    def encode(self, marks: UUID) -> str:
        """The choice's id as text."""
        return str(marks)

    def decode(self, value: Any) -> UUID:
        """The choice's id."""
        return UUID(value)


class Packed(Form):
    """Marks in positions of choices, as packed text (packing.py), which is also their JSON."""

    characters: ClassVar[frozenset[str]]

    @abstractmethod
    def unpack(self, marks: str) -> Any:
        """The positions. Raises ValueError for a text that is not canonical."""

    def encode(self, marks: str) -> str:
        """The packed text."""
        return marks

    def decode(self, value: Any) -> str:
        """The packed text, which must be canonical: no two texts have the same meaning."""
        if not isinstance(value, str) or not self.characters.issuperset(value):
            raise ValueError(f"the marks of a ballot of the form {self.name!r} are packed text")
        self.unpack(value)
        return value


class Choices(Packed):
    """Several choices, without an order."""

    name = "choices"
    characters = frozenset("0123456789,")

    def unpack(self, marks: str) -> packing.Choices:
        """As `packing.unpack_choices`."""
        return packing.unpack_choices(marks)


class Ranking(Packed):
    """Choices in order of preference; a choice may appear twice in raw marks of imports."""

    name = "ranking"
    characters = frozenset("0123456789>=")

    def unpack(self, marks: str) -> packing.Ranking:
        """As `packing.unpack_ranking`."""
        return packing.unpack_ranking(marks)


class Scores(Packed):
    """A score for each choice, or for some."""

    name = "scores"
    characters = frozenset("0123456789,:-")

    def unpack(self, marks: str) -> packing.Scores:
        """As `packing.unpack_scores`."""
        return packing.unpack_scores(marks)

    def decode(self, value: Any) -> str:
        """The packed text; positions are not negative, scores may be."""
        text = super().decode(value)
        if text.startswith("-") or ",-" in text:
            raise ValueError("a position of a choice is negative")
        return text


CHOICE = OneChoice.name
CHOICES, RANKING, SCORES = Choices.name, Ranking.name, Scores.name
ABSTENTION = Ballot(CHOICES, "")  # in polls where each voter has one choice


@lru_cache(maxsize=4_096)
def one_choice(choice_id: UUID) -> Ballot:
    """The ballot for one choice; cached, because many ballots are for few choices."""
    return Ballot(CHOICE, choice_id)
