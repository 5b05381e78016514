"""Ballots in requests and responses: their shape, before the poll is known.

A request has `choice_id`, or `ballot`: an object with one member, which names the way of marking.
The rulebook then reads the marks by the poll's definition.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import msgspec

from provote_core import ids
from provote_core.exceptions import FieldError
from provote_rules.ballots import CHOICE, WRITE_IN, Ballot, BallotPaper, MarkedBallot, Problem
from provote_rules.pointers import escaped
from provote_rules.texts import tr

CHOICE_ID, BALLOT = "choice_id", "ballot"
NOT_AN_ID = Problem("invalid", "", tr("Must be a UUID."))
_WRITE_INS = frozenset({"writein", "writeins"})  # without hyphens and underscores
_CACHED_IDS = 16_384

canonical_id = lru_cache(maxsize=_CACHED_IDS)(ids.canonical)  # of texts that are valid ids


class BallotSchema(msgspec.Struct, frozen=True):
    """How `ballot` contains the marks of one form: as the member `member`.

    `read` returns the marks of a MarkedBallot, or a problem with a pointer relative to them.
    """

    member: str
    read: Callable[[Any], Any]


def read_ballot(body: Mapping[str, Any], problems: list[FieldError]) -> MarkedBallot | None:
    """The ballot of a body; None if it has a problem, which is added to `problems`."""
    if BALLOT not in body:
        found = _choice_of(body[CHOICE_ID]) if CHOICE_ID in body else _MISSING
    else:
        found = _read_member(body[BALLOT])
        if CHOICE_ID in body:
            problems.append(_AMBIGUOUS)
    if isinstance(found, MarkedBallot):
        return found
    problems.append(FieldError(found.pointer, found.code, found.detail))
    return None


def is_write_in(name: str) -> bool:
    """Whether a member has the name of a write-in."""
    return name.lower().replace("_", "").replace("-", "") in _WRITE_INS


def canonical_ballot(value: Any) -> Any:
    """The value of a valid member `ballot` with its ids in lower case."""
    if isinstance(value, str):
        return canonical_id(value)
    if isinstance(value, list):
        return [
            canonical_id(item) if isinstance(item, str) else canonical_ballot(item)
            for item in value
        ]
    if isinstance(value, dict):
        return {canonical_id(name): canonical_ballot(item) for name, item in value.items()}
    return value


def show_ballot(ballot: Ballot | None, paper: BallotPaper | None) -> dict[str, Any]:
    """The members of a response that contain the vote's ballot.

    A vote for one choice has its `choice_id`; any other has `ballot`, and null as `choice_id`.
    """
    if ballot is None:
        return {CHOICE_ID: None}
    if ballot.form == CHOICE:
        return {CHOICE_ID: ballot.marks}
    shown = {ballot.form: None} if paper is None else paper.show(ballot)
    return {CHOICE_ID: None, BALLOT: shown}


_MISSING = Problem("required", f"/{CHOICE_ID}", tr("This field is required."))
_NOT_A_CHOICE = NOT_AN_ID.at(CHOICE_ID)
_AMBIGUOUS = FieldError(f"/{BALLOT}", "ambiguous", tr("Send one ballot: choice_id or ballot."))


def _read_member(value: Any) -> MarkedBallot | Problem:
    """The marks of the one member that names a form."""
    if not isinstance(value, dict):
        return Problem("invalid", f"/{BALLOT}", tr("Must be an object."))
    for name in value:
        if name not in BALLOT_SCHEMAS:
            return _unknown(name).at(BALLOT, escaped(name))
    if len(value) != 1:
        detail = tr("Must have one of these members: {names}.", names=", ".join(BALLOT_SCHEMAS))
        if not value:
            return Problem("required", f"/{BALLOT}", detail)
        return Problem("ambiguous", f"/{BALLOT}/{list(value)[1]}", detail)
    [(member, marks)] = value.items()
    pointer = f"/{BALLOT}/{member}"
    found = BALLOT_SCHEMAS[member].read(marks)
    if isinstance(found, Problem):
        return found._replace(pointer=pointer + found.pointer)
    return MarkedBallot(member, found, pointer)


def _unknown(name: str) -> Problem:
    if is_write_in(name):
        return WRITE_IN
    return Problem("unknown-field", "", tr("This field is not known."))


def _read_choice(value: Any) -> Any:
    if value is None:
        return None
    return (ids.parse(value) if isinstance(value, str) else None) or NOT_AN_ID


def _read_choices(value: Any) -> Any:
    if not isinstance(value, list):
        return Problem("invalid", "", tr("Must be a list of ids of choices."))
    for index, mark in enumerate(value):
        if not _is_id(mark):
            return _flaw(mark).at(index)
    return value


def _read_ranking(value: Any) -> Any:
    if not isinstance(value, list):
        return Problem("invalid", "", tr("Must be a list of ids of choices, or of lists of them."))
    for index, rank in enumerate(value):
        if isinstance(rank, list):
            for place, mark in enumerate(rank):
                if not _is_id(mark):
                    return _flaw(mark).at(index, place)
        elif not _is_id(rank):
            return _flaw(rank).at(index)
    return value


def _read_scores(value: Any) -> Any:
    if not isinstance(value, dict):
        return Problem("invalid", "", tr("Must be an object: scores by the ids of choices."))
    for mark, score in value.items():
        if not _is_id(mark):
            return (WRITE_IN if is_write_in(mark) else NOT_AN_ID).at(escaped(mark))
        if type(score) is not int:  # a boolean is an int in Python
            return Problem("not-a-whole-number", f"/{mark}", tr("A score is a whole number."))
    return value


def _flaw(mark: Any) -> Problem:
    """Why a mark is no id."""
    if isinstance(mark, dict) and any(is_write_in(name) for name in mark):
        return WRITE_IN
    return NOT_AN_ID


def _is_id(value: Any) -> bool:
    # Longer texts are not remembered: requests could fill the memory with them.
    return isinstance(value, str) and len(value) == ids.LENGTH and _parses(value)


@lru_cache(maxsize=_CACHED_IDS)
def _parses(text: str) -> bool:
    """Whether a text is an id; cached, because many ballots name few choices."""
    return ids.parse(text) is not None


def _choice_of(value: Any) -> MarkedBallot | Problem:
    """The ballot for a choice's id."""
    if not isinstance(value, str) or len(value) != ids.LENGTH:
        return _NOT_A_CHOICE
    return _choice_named(value)


@lru_cache(maxsize=4_096)
def _choice_named(text: str) -> MarkedBallot | Problem:
    """Cached, because many votes name few choices."""
    choice_id = ids.parse(text)
    return _NOT_A_CHOICE if choice_id is None else MarkedBallot(CHOICE, choice_id)


# The forms by the member of `ballot`.
BALLOT_SCHEMAS = {
    schema.member: schema
    for schema in (
        BallotSchema("choice", _read_choice),
        BallotSchema("choices", _read_choices),
        BallotSchema("ranking", _read_ranking),
        BallotSchema("scores", _read_scores),
    )
}
