"""Schemas of request bodies of casts; errors are 400 with a pointer to the field."""

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
IDS = ("poll_id", CHOICE_ID)  # case-insensitive: in capitals they make the same body


class BallotSchema(msgspec.Struct, frozen=True):
    """How bodies contain a ballot of one form: as the member `member`.

    `read` returns the ballot, or the code and the detail of the error in the member.
    `show` is the member's value in the answer that has the vote.
    """

    member: str
    read: Callable[[Any], Ballot | tuple[str, str]]
    show: Callable[[Any], Any]


class CastBody(msgspec.Struct, frozen=True):
    """The members of a cast's body; an idempotency key is bound to `canonical`.

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
        if name not in FIELDS and not _is_ballot_member(name)
    ]
    poll_id = _uuid(body, "poll_id", problems)
    # `ballot` is reserved for types that no poll has yet; alone it is no missing choice.
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
    """The members of a response that contain the vote's ballot; each vote has a `choice_id`."""
    if ballot is None:
        return {CHOICE_ID: None}
    schema = BALLOT_SCHEMAS[ballot.form]
    value = schema.show(ballot.marks)
    if schema.member == CHOICE_ID:
        return {CHOICE_ID: value}
    return {CHOICE_ID: None, schema.member: value}


def read_batch(body: Any) -> list[Any]:
    """The unread items of a batch. Raises InvalidRequest for an invalid envelope."""
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
    """The ballot, by the member that the body has; without one the choice is missing."""
    present = [schema for schema in BALLOT_SCHEMAS.values() if schema.member in body]
    if not present:
        problems.append(FieldError(f"/{CHOICE_ID}", "required", "This field is required."))
        return None
    if len(present) > 1:
        detail = "Send one ballot."
        problems += [
            FieldError(f"/{schema.member}", "ambiguous", detail) for schema in present[1:]
        ]
    member = present[0].member
    found = present[0].read(body[member])
    if isinstance(found, Ballot):
        return found
    problems.append(FieldError(f"/{member}", *found))
    return None


def _is_ballot_member(name: str) -> bool:
    return any(schema.member == name for schema in BALLOT_SCHEMAS.values())


def _read_choice(value: Any) -> Ballot | tuple[str, str]:
    known = _choice_named(value) if isinstance(value, str) else None
    return known or ("invalid", "Must be a UUID.")


_canonical_id = lru_cache(maxsize=4_096)(ids.canonical)  # of ids that have been read already


@lru_cache(maxsize=4_096)
def _choice_named(text: str) -> Ballot | None:
    """The ballot for the text of a choice's id; cached, because many votes name few choices."""
    choice_id = ids.parse(text)
    return None if choice_id is None else one_choice(choice_id)


# The member of each form of ballot.
BALLOT_SCHEMAS = {CHOICE: BallotSchema(CHOICE_ID, _read_choice, lambda choice_id: choice_id)}


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
    """Why this is no valid reference to a voter; None if it is one.

    The text policy holds, for one line. The reference is a key, not a text: it is compared code
    point by code point, and neither trimmed nor normalised.
    """
    if not isinstance(value, str) or len(value) > MAX_VOTER_REF:
        return Flaw("invalid", f"Must be 1 to {MAX_VOTER_REF} printable characters.")
    return text.find_flaw(value)


def _escape(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")
