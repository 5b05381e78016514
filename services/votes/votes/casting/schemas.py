"""Bodies of casts: what is taken, and a 400 that says what is wrong and where."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec

from provote_core import ids, text
from provote_core.exceptions import FieldError, InvalidRequest, UnsupportedValue
from provote_core.text import Flaw

MAX_BATCH = 1_000
MAX_VOTER_REF = 128
FIELDS = ("poll_id", "choice_id", "ballot", "voter_ref", "idempotency_key")
IDS = ("poll_id", "choice_id")  # written in capitals they are the same body


class CastBody(msgspec.Struct, frozen=True):
    """A single-choice cast as its body states it; `canonical` is what a key is bound to."""

    poll_id: UUID
    choice_id: UUID
    voter_ref: str | None
    key: Any
    canonical: Mapping[str, Any]


def read_cast(body: Any) -> CastBody:
    """Read one cast. Raises InvalidRequest with an error for each field, or UnsupportedValue."""
    if not isinstance(body, dict):
        raise InvalidRequest("A vote must be a JSON object.")
    problems = [
        FieldError(f"/{_escape(name)}", "unknown-field", "This field is not known.")
        for name in body
        if name not in FIELDS
    ]
    poll_id = _uuid(body, "poll_id", problems)
    # A ballot is for types that no poll has yet; alone it is not a missing choice.
    choice_id = None if "ballot" in body else _uuid(body, "choice_id", problems)
    voter_ref = _voter_ref(body, problems)
    if problems:
        raise InvalidRequest(errors=problems)
    if poll_id is None or choice_id is None:
        detail = "Only single-choice ballots are taken yet: send choice_id."
        raise UnsupportedValue(errors=[FieldError("/ballot", "unsupported-value", detail)])
    canonical = {
        name: ids.canonical(value) if name in IDS else value
        for name, value in body.items()
        if name != "idempotency_key"
    }
    return CastBody(poll_id, choice_id, voter_ref, body.get("idempotency_key"), canonical)


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
