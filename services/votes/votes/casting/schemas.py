"""Schemas of request bodies of casts; errors are 400 with a pointer to the field."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec

from provote_core import ids, text
from provote_core.exceptions import FieldError, InvalidRequest, ProvoteError
from provote_core.text import Flaw
from provote_rules.ballots import SINGLE, WRITE_IN, MarkedBallot, missing_ballot
from provote_rules.pointers import escaped
from provote_rules.texts import tr
from votes.casting.ballots import (
    BALLOT,
    CHOICE_ID,
    canonical_ballot,
    canonical_id,
    is_write_in,
    read_ballot,
)

MAX_BATCH = 1_000
MAX_VOTER_REF = 128
FIELDS = ("poll_id", CHOICE_ID, BALLOT, "voter_ref", "idempotency_key")
IDS = ("poll_id", CHOICE_ID)  # case-insensitive: in capitals they make the same body


class CastBody(msgspec.Struct, frozen=True):
    """The members of a cast's body; an idempotency key is bound to `canonical`.

    `written` is the body as received, if its ids are not in lower case.
    """

    poll_id: UUID
    ballot: MarkedBallot
    voter_ref: str | None
    key: Any
    canonical: Mapping[str, Any]
    written: Mapping[str, Any] | None = None


def read_cast(body: Any) -> CastBody:
    """Read one cast. Raises InvalidRequest with an error for each field."""
    if not isinstance(body, dict):
        raise InvalidRequest(tr("A vote must be a JSON object."))
    problems = [_unknown_field(name) for name in body if name not in FIELDS]
    poll_id = _uuid(body, "poll_id", problems)
    ballot = read_ballot(body, problems)
    voter_ref = _voter_ref(body, problems)
    if problems or poll_id is None or ballot is None:
        raise InvalidRequest(errors=problems)
    stated = {name: value for name, value in body.items() if name != "idempotency_key"}
    canonical = {
        name: canonical_id(value) if name in IDS else value for name, value in stated.items()
    }
    if BALLOT in canonical:
        canonical[BALLOT] = canonical_ballot(canonical[BALLOT])
    written = None if canonical == stated else stated
    return CastBody(poll_id, ballot, voter_ref, body.get("idempotency_key"), canonical, written)


def read_change(body: Any) -> MarkedBallot:
    """Read the ballot that replaces a recorded one. Raises InvalidRequest."""
    if not isinstance(body, dict):
        raise InvalidRequest(tr("A ballot must be a JSON object."))
    problems = [_unknown_field(name) for name in body if name not in (CHOICE_ID, BALLOT)]
    ballot = read_ballot(body, problems)
    if problems or ballot is None:
        raise InvalidRequest(errors=problems)
    return ballot


def lacks_ballot(body: Any) -> bool:
    """Whether a request's body has no ballot at all."""
    return isinstance(body, dict) and BALLOT not in body and body.get(CHOICE_ID) is None


def poll_named(body: Mapping[str, Any]) -> UUID | None:
    """The poll that the body of a cast names, if it names one."""
    value = body.get("poll_id")
    return ids.parse(value) if isinstance(value, str) else None


def pointed(error: ProvoteError, ballot_type: str | None) -> ProvoteError:
    """The error of a body without a ballot, at the member that polls of this type need.

    Without a type, of a poll that is not known, it is CHOICE_ID.
    """
    if ballot_type in (None, SINGLE) or not error.errors:
        return error
    missing = FieldError(**missing_ballot(str(ballot_type))._asdict())
    at = f"/{CHOICE_ID}"
    return InvalidRequest(errors=[missing if e.pointer == at else e for e in error.errors])


def read_batch(body: Any) -> list[Any]:
    """The unread items of a batch. Raises InvalidRequest for an invalid envelope."""
    if not isinstance(body, dict):
        raise InvalidRequest(tr("A batch must be a JSON object."))
    problems = [
        FieldError(f"/{escaped(name)}", "unknown-field", tr("This field is not known."))
        for name in body
        if name != "votes"
    ]
    votes = body.get("votes")
    if not isinstance(votes, list):
        problems.append(FieldError("/votes", "required", tr("Must be a list of votes.")))
    elif not 1 <= len(votes) <= MAX_BATCH:
        problems.append(
            FieldError(
                "/votes", "out-of-range", tr("Send 1 to {max_batch} votes.", max_batch=MAX_BATCH)
            )
        )
    if problems:
        raise InvalidRequest(errors=problems)
    return list(votes or ())


def _unknown_field(name: str) -> FieldError:
    if is_write_in(name):
        return FieldError(f"/{escaped(name)}", WRITE_IN.code, WRITE_IN.detail)
    return FieldError(f"/{escaped(name)}", "unknown-field", tr("This field is not known."))


def _uuid(body: dict[str, Any], name: str, problems: list[FieldError]) -> UUID | None:
    value = body.get(name)
    if name not in body:
        problems.append(FieldError(f"/{name}", "required", tr("This field is required.")))
    elif isinstance(value, str) and (known := ids.parse(value)):
        return known
    else:
        problems.append(FieldError(f"/{name}", "invalid", tr("Must be a UUID.")))
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
        return Flaw(
            "invalid",
            tr("Must be 1 to {max_voter_ref} printable characters.", max_voter_ref=MAX_VOTER_REF),
        )
    return text.find_flaw(value)
