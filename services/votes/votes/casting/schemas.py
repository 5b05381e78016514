"""Bodies of casts: what is taken, and a 400 that says what is wrong and where."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any
from uuid import UUID

import msgspec

from provote_core import ids, text
from provote_core.exceptions import FieldError, InvalidRequest, UnsupportedValue
from provote_core.text import Flaw
from provote_rules.ballots import CHOICE, Ballot, one_choice

MAX_BATCH = 1_000
MAX_VOTER_REF = 128
CHOICE_ID = "choice_id"
FIELDS = ("poll_id", CHOICE_ID, "ballot", "voter_ref", "idempotency_key")
IDS = ("poll_id", CHOICE_ID)  # written in capitals they are the same body


class BallotShape(msgspec.Struct, frozen=True):
    """How bodies say a ballot of one form: by the member `member`.

    `read` returns the ballot, or the code and the sentence of what is wrong with the member.
    `show` is the member's value in the answer that has the vote.
    """

    member: str
    read: Callable[[Any], Ballot | tuple[str, str]]
    show: Callable[[Any], Any]


class CastBody(msgspec.Struct, frozen=True):
    """A cast as its body states it; `canonical` is what a key is bound to.

    `written` is the body as received, if its ids are not in lower case.
    """

    poll_id: UUID
    ballot: Ballot
    voter_ref: str | None
    key: Any
    canonical: Mapping[str, Any]
    written: Mapping[str, Any] | None = None


def read_cast(body: Any) -> CastBody:
    """Read one cast. Raises InvalidRequest with an error for each field, or UnsupportedValue."""
    if not isinstance(body, dict):
        raise InvalidRequest("A vote must be a JSON object.")
    problems = [
        FieldError(f"/{_escape(name)}", "unknown-field", "This field is not known.")
        for name in body
        if name not in FIELDS and not _says_ballot(name)
    ]
    poll_id = _uuid(body, "poll_id", problems)
    # A ballot is for types that no poll has yet; alone it is not a missing choice.
    ballot = None if "ballot" in body else _ballot(body, problems)
    voter_ref = _voter_ref(body, problems)
    if problems:
        raise InvalidRequest(errors=problems)
    if poll_id is None or ballot is None:
        detail = "Only single-choice ballots are taken yet: send choice_id."
        raise UnsupportedValue(errors=[FieldError("/ballot", "unsupported-value", detail)])
    stated = {name: value for name, value in body.items() if name != "idempotency_key"}
    canonical = {
        name: _canonical_id(value) if name in IDS else value for name, value in stated.items()
    }
    written = None if canonical == stated else stated
    return CastBody(poll_id, ballot, voter_ref, body.get("idempotency_key"), canonical, written)


def ballot_members(ballot: Ballot | None) -> dict[str, Any]:
    """The members by which an answer says the vote's ballot; each vote has a `choice_id`."""
    if ballot is None:
        return {CHOICE_ID: None}
    shape = SHAPES[ballot.form]
    value = shape.show(ballot.marks)
    if shape.member == CHOICE_ID:
        return {CHOICE_ID: value}
    return {CHOICE_ID: None, shape.member: value}


def read_batch(body: Any) -> list[Any]:
    """The items of a batch, each still to be read. Raises InvalidRequest for the envelope."""
    if not isinstance(body, dict):
        raise InvalidRequest("A batch must be a JSON object.")
    problems = [
        FieldError(f"/{_escape(name)}", "unknown-field", "This field is not known.")
        for name in body
        if name != "votes"
    ]
    votes = body.get("votes")
    if not isinstance(votes, list):
        problems.append(FieldError("/votes", "required", "Must be a list of votes."))
    elif not 1 <= len(votes) <= MAX_BATCH:
        problems.append(FieldError("/votes", "out-of-range", f"Send 1 to {MAX_BATCH} votes."))
    if problems:
        raise InvalidRequest(errors=problems)
    return list(votes or ())


def _ballot(body: dict[str, Any], problems: list[FieldError]) -> Ballot | None:
    """The ballot by whichever member the body has; none is a missing choice."""
    shapes = [shape for shape in SHAPES.values() if shape.member in body]
    if not shapes:
        problems.append(FieldError(f"/{CHOICE_ID}", "required", "This field is required."))
        return None
    if len(shapes) > 1:
        detail = "Send one ballot."
        problems += [FieldError(f"/{shape.member}", "ambiguous", detail) for shape in shapes[1:]]
    member = shapes[0].member
    found = shapes[0].read(body[member])
    if isinstance(found, Ballot):
        return found
    problems.append(FieldError(f"/{member}", *found))
    return None


def _says_ballot(name: str) -> bool:
    return any(shape.member == name for shape in SHAPES.values())


def _read_choice(value: Any) -> Ballot | tuple[str, str]:
    known = _choice_named(value) if isinstance(value, str) else None
    return known or ("invalid", "Must be a UUID.")


_canonical_id = lru_cache(maxsize=4_096)(ids.canonical)  # of ids that have been read already


@lru_cache(maxsize=4_096)
def _choice_named(text: str) -> Ballot | None:
    """The ballot by the text of its choice: many votes are for few choices."""
    choice_id = ids.parse(text)
    return None if choice_id is None else one_choice(choice_id)


# How each form of ballot is said in bodies.
SHAPES = {CHOICE: BallotShape(CHOICE_ID, _read_choice, lambda choice_id: choice_id)}


def _uuid(body: dict[str, Any], name: str, problems: list[FieldError]) -> UUID | None:
    value = body.get(name)
    if name not in body:
        problems.append(FieldError(f"/{name}", "required", "This field is required."))
    elif isinstance(value, str) and (known := ids.parse(value)):
        return known
    else:
        problems.append(FieldError(f"/{name}", "invalid", "Must be a UUID."))
    return None


def _voter_ref(body: dict[str, Any], problems: list[FieldError]) -> str | None:
    value = body.get("voter_ref")
    if "voter_ref" not in body:
        return None
    flaw = voter_ref_flaw(value)
    if flaw is None:
        return str(value)
    problems.append(FieldError("/voter_ref", flaw.code, flaw.detail))
    return None


def voter_ref_flaw(value: Any) -> Flaw | None:
    """Why a delegate may not name a voter so; None where it may.

    The text policy holds, for one line. The reference is a key, not a text: it is compared code
    point by code point, and neither trimmed nor normalised.
    """
    if not isinstance(value, str) or len(value) > MAX_VOTER_REF:
        return Flaw("invalid", f"Must be 1 to {MAX_VOTER_REF} printable characters.")
    return text.find_flaw(value)


def _escape(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")
