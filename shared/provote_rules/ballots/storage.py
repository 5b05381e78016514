"""Ballots in tables and events."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from provote_rules.ballots.forms import CHOICE, Ballot, Form, one_choice
from provote_rules.ballots.types import TYPES


class Stored(NamedTuple):
    """A ballot in tables and events: `choice_id` for one choice, else `ballot` as JSON.

    `ballot` is `{"form": "ranking", "marks": "3>0=2"}`: the marks are packed text.
    """

    choice_id: UUID | None = None
    ballot: Any = None


def store(ballot: Ballot) -> Stored:
    """The ballot as it is stored in tables and events. Raises ValueError for an unknown form."""
    if ballot.form == CHOICE:
        return Stored(ballot.marks)  # type: ignore[arg-type]  # its marks are an id
    marks = _form(ballot.form).encode(ballot.marks)
    return Stored(ballot={"form": ballot.form, "marks": marks})


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
    form, marks = _form(ballot["form"]), ballot["marks"]
    return _restored(form, marks) if isinstance(marks, str) else _decoded(form, marks)


def _decoded(form: Form, marks: Any) -> Ballot:
    return Ballot(form.name, form.decode(marks))


_restored = lru_cache(maxsize=4_096)(_decoded)  # many votes have few different ballots


def _form(name: Any) -> Form:
    for known in TYPES.values():
        if known.form.name == name:
            return known.form
    raise ValueError(f"no ballot has the form {name!r}")
