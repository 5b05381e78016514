"""The casting operations for OpenAPI, from the limits and schemas that the endpoints use."""

from copy import deepcopy
from typing import Any

from provote_core.openapi.parameters import KEY
from votes.casting.schemas import MAX_BATCH, MAX_VOTER_REF
from votes.models import State
from votes.voters import HEADER

_UUID = {"type": "string", "format": "uuid"}
VOTE_REF = {"$ref": "#/components/schemas/Vote"}
CHANGE_REF = {"$ref": "#/components/schemas/BallotRequest"}

BALLOT_REF = {"$ref": "#/components/schemas/Ballot"}
CHOICE_ID = _UUID | {"description": "In a poll of the type `single`; in all others: `ballot`."}
ONE_BALLOT = [{"required": ["choice_id"]}, {"required": ["ballot"]}]


_A, _B, _C = (f"01a21718-9ca5-7723-a1aa-ac39a75081f{digit}" for digit in "abc")


RANK = {
    "description": "A choice, or the choices that share a rank.",
    "oneOf": [_UUID, {"type": "array", "items": _UUID, "minItems": 1}],
}
MARKS: dict[str, Any] = {
    "choice": _UUID
    | {
        "type": ["string", "null"],
        "description": "In polls of the type single: the choice; null to abstain.",
    },
    "choices": {
        "type": "array",
        "items": _UUID,
        "uniqueItems": True,
        "description": "In polls of the types multiple and approval: choices in any order; none to"
        " abstain.",
    },
    "ranking": {
        "type": "array",
        "items": RANK,
        "description": "In polls of the type ranked: the choice on each rank, the first preference"
        " first; a list of choices with an equal rank, where the poll permits equal ranks; none to"
        " abstain.",
    },
    "scores": {
        "type": "object",
        "additionalProperties": {"type": "integer"},
        "description": "In polls of the type score: scores by choices' ids; none to abstain.",
    },
}
# Not a schema for each form: generators merge those into classes that require all four members.
BALLOT: dict[str, Any] = {
    "type": "object",
    "description": "One ballot: the one member for the poll's type.",
    "additionalProperties": False,
    "minProperties": 1,
    "maxProperties": 1,
    "properties": MARKS,
    "examples": [
        {"choice": _A},
        {"choices": [_A, _C]},
        {"ranking": [_C, [_A, _B]]},
        {"scores": {_A: 5, _B: 0}},
    ],
}

VOTE: dict[str, Any] = {
    "type": "object",
    "required": [
        "id",
        "poll_id",
        "choice_id",
        "cast_at",
        "version",
        "state",
        "receipt",
        "position_hint",
    ],
    "properties": {
        "id": _UUID,
        "poll_id": _UUID,
        "choice_id": {
            "type": ["string", "null"],
            "format": "uuid",
            "description": "Null if the vote has a `ballot`.",
        },
        "ballot": BALLOT_REF | {"description": "Absent from a vote for one choice."},
        "cast_at": {"type": "string", "format": "date-time"},
        "version": {"type": "integer", "description": "Increases with each change; the ETag."},
        "state": {
            "type": "string",
            "enum": [str(state) for state in State],
            "description": "accepted: it counts; quarantined: it waits for the owner's decision; "
            "voided: the owner has rejected it.",
        },
        "receipt": {
            "type": "string",
            "description": "Proof that the vote was recorded; it does not reveal the ballot.",
        },
        "position_hint": {
            "type": "integer",
            "description": "Sent as `min_position`, it makes results wait for this vote.",
        },
    },
}

CAST: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["poll_id"],
    "oneOf": ONE_BALLOT,
    "properties": {
        "poll_id": _UUID,
        "choice_id": CHOICE_ID,
        "ballot": BALLOT_REF,
        "voter_ref": {
            "type": "string",
            "minLength": 1,
            "maxLength": MAX_VOTER_REF,
            "description": "For delegated casting: the backend's own identifier of the voter.",
        },
        "idempotency_key": KEY["schema"],
    },
}

CHANGE: dict[str, Any] = {
    "type": "object",
    "description": "The ballot that replaces the recorded one.",
    "additionalProperties": False,
    "oneOf": ONE_BALLOT,
    "properties": {"choice_id": CHOICE_ID, "ballot": BALLOT_REF},
}

BATCH: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["votes"],
    "properties": {
        "votes": {
            "type": "array",
            "minItems": 1,
            "maxItems": MAX_BATCH,
            "items": {"$ref": "#/components/schemas/Cast"},
        }
    },
}

BATCH_RESULT: dict[str, Any] = {
    "type": "object",
    "description": "The response that the single cast would have: a vote, or a problem.",
    "required": ["status"],
    "properties": {
        "status": {"type": "integer"},
        "vote": {"$ref": "#/components/schemas/Vote"},
        "problem": {"$ref": "#/components/schemas/Problem"},
        "replayed": {"type": "boolean"},
    },
}

BATCH_RESULTS: dict[str, Any] = {
    "type": "object",
    "required": ["results"],
    "properties": {
        "results": {"type": "array", "items": {"$ref": "#/components/schemas/CastResult"}}
    },
}


def add_casting(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Add castVote and castVotes to the document that drf-spectacular makes of the views."""
    schemas = result.setdefault("components", {}).setdefault("schemas", {})
    own = {"Ballot": BALLOT, "BallotRequest": CHANGE, "Vote": VOTE, "Cast": CAST}
    own |= {"CastBatch": BATCH, "CastResult": BATCH_RESULT, "CastResults": BATCH_RESULTS}
    schemas |= deepcopy(own)  # later steps change the document in place
    paths = result["paths"]
    single = _operation(
        "castVote", "Cast a vote.", "Cast", {"201": "Vote", "200": "Vote"},
        security=[{"bearer": []}, {"voterToken": []}, {}],
    )  # fmt: skip
    batch = _operation(
        "castVotes",
        "Cast up to 1,000 votes; each has the outcome that it would have alone.",
        "CastBatch",
        {"200": "CastResults"},
        security=[{"bearer": []}],
    )
    result["components"].setdefault("securitySchemes", {})["voterToken"] = {
        "type": "apiKey",
        "in": "header",
        "name": HEADER,
        "description": "A device token or a ballot token of a voter without an account.",
    }
    paths.setdefault("/api/v1/votes/", {})["post"] = single
    paths.setdefault("/api/v1/votes/batch/", {})["post"] = batch
    return result


_MEANING = {
    "castVote": {"201": "Recorded, or replayed.", "200": "The vote recorded before."},
    "castVotes": {"200": "A result for each vote, in their order."},
}


def _operation(
    name: str,
    summary: str,
    body: str,
    responses: dict[str, str],
    *,
    security: list[dict[str, Any]],
) -> dict[str, Any]:
    return {
        "operationId": name,
        "summary": summary,
        "tags": ["votes"],
        "security": security,
        "parameters": [KEY],
        "requestBody": {"required": True, "content": _json(body)},
        "responses": {
            status: {"description": _MEANING[name][status], "content": _json(schema)}
            for status, schema in responses.items()
        },
    }


def _json(schema: str) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
