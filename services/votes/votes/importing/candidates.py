"""The candidates of a file and the choices of a poll, matched by their labels."""

import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from provote_core.exceptions import FieldError
from provote_rules.formats import ElectionFile
from provote_rules.tally.write_ins import is_write_in
from provote_rules.texts import tr
from votes.importing.targets import Target


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A candidate of the file: its choice if a label is equal, else choices with a near label."""

    label: str
    choice: UUID | None
    near: tuple[str, ...]
    withdrawn: bool
    write_in: bool

    @property
    def is_refused(self) -> bool:
        """Whether ballots cannot be recorded: marks for it would be lost."""
        return self.choice is None and not self.withdrawn

    def shown(self) -> dict[str, Any]:
        """Its members in reports."""
        choice = None if self.choice is None else str(self.choice)
        return asdict(self) | {"choice": choice, "near": list(self.near)}

    def error(self, position: int) -> FieldError:
        """Why it is refused."""
        pointer = f"/candidates/{position}"
        if self.write_in:
            detail = tr(
                "{label!r} stands for write-ins, which the poll does not take.", label=self.label
            )
            return FieldError(pointer, "write-in", detail)
        detail = tr("The poll has no choice with the label {label!r}.", label=self.label)
        if self.near:
            near = ", ".join(map(repr, self.near))
            detail = tr(
                "The poll has no choice with the label {label!r}. Near is {near}.",
                label=self.label,
                near=near,
            )
        return FieldError(pointer, "unmatched-candidate", detail)


def match(election: ElectionFile, target: Target) -> tuple[Candidate, ...]:
    """The file's candidates in their order, matched by exactly equal labels."""
    choices = dict(zip(target.labels, target.paper.choices, strict=True))
    folded: dict[str, list[str]] = {}
    for label in target.labels:
        folded.setdefault(_folded(label), []).append(label)
    withdrawn = election.profile.withdrawn
    return tuple(
        Candidate(
            label=storable(label),
            choice=choices.get(label),
            near=() if label in choices else tuple(folded.get(_folded(label), ())),
            withdrawn=position in withdrawn,
            write_in=is_write_in(label),
        )
        for position, label in enumerate(election.profile.candidates)
    )


def storable(text: str) -> str:
    """The text without NUL, which PostgreSQL cannot store."""
    return text.replace("\x00", "\ufffd")


def missing(candidates: Sequence[Candidate], target: Target) -> list[str]:
    """The labels of choices that the file does not name."""
    named = {candidate.choice for candidate in candidates}
    pairs = zip(target.labels, target.paper.choices, strict=True)
    return [label for label, choice in pairs if choice not in named]


def _folded(label: str) -> str:
    """A label without differences of case, of spaces and of forms of characters."""
    return " ".join(unicodedata.normalize("NFKC", label).casefold().split())
