"""The problems that each operation can return, derived from its method, path and parameters.

`default` covers the others: unexpected errors, and the gateway's responses to malformed HTTP.
"""

from collections.abc import Iterator
from typing import Any

from provote_core import languages, problems
from provote_core.exceptions import (
    Conflict,
    Forbidden,
    InvalidRequest,
    NotFound,
    PayloadTooLarge,
    PreconditionFailed,
    PreconditionRequired,
    ProvoteError,
    RateLimited,
    Unauthenticated,
    Unavailable,
    Unprocessable,
    UnsupportedMediaType,
)

FIELD_ERROR: dict[str, Any] = {
    "type": "object",
    "description": "What is wrong with one place of a request.",
    "required": ["pointer", "code", "detail"],
    "properties": {
        "pointer": {"type": "string", "description": "RFC 6901"},
        "code": {"type": "string"},
        "detail": {"type": "string"},
    },
}

PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "An RFC 9457 problem document.",
    "required": ["type", "title", "status", "detail", "instance", "code", "request_id"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
        "code": {"type": "string", "description": "Stable slug; see docs/errors.md."},
        "request_id": {"type": "string"},
        "errors": {"type": "array", "items": {"$ref": "#/components/schemas/FieldError"}},
    },
}

REF = {"$ref": "#/components/schemas/Problem"}
CONTENT = {problems.CONTENT_TYPE: {"schema": REF}}
# The services' documents share each component, so its example names no path of any of them.
_EVERYWHERE = {"instance": "/api/v1/…", "request_id": "0c8d5f2e1a7b4c3d9e6f8a0b2c4d6e8f"}

KINDS: tuple[type[ProvoteError], ...] = (
    InvalidRequest, Unauthenticated, Forbidden, NotFound, Conflict, PreconditionFailed,
    PayloadTooLarge, UnsupportedMediaType, Unprocessable, PreconditionRequired, RateLimited,
    Unavailable,
)  # fmt: skip
_BY_STATUS = {str(kind.status): kind for kind in KINDS}
_ALWAYS = (InvalidRequest, Unauthenticated, RateLimited, Unavailable)
_RETRY = {"description": "Seconds to wait.", "schema": {"type": "integer", "minimum": 1}}
_LANGUAGE = {
    "description": "The language of title and details, by Accept-Language.",
    "schema": {"type": "string", "enum": list(languages.LANGUAGES)},
}
_CHALLENGE = {"description": "How to authenticate (RFC 6750).", "schema": {"type": "string"}}


def components() -> dict[str, dict[str, Any]]:
    """The components that `problems_of` and `default` refer to, identical in every service."""
    return {
        "schemas": {"FieldError": FIELD_ERROR, "Problem": PROBLEM},
        "responses": {kind.__name__: _response(kind) for kind in KINDS},
    }


def _response(kind: type[ProvoteError]) -> dict[str, Any]:
    headers: dict[str, Any] = {"Content-Language": _LANGUAGE}
    if kind is Unauthenticated:
        headers["WWW-Authenticate"] = _CHALLENGE
    if kind in (RateLimited, Unavailable):
        headers["Retry-After"] = _RETRY
    example = problems.document(kind(), **_EVERYWHERE)
    return {
        "description": kind.title,
        "headers": headers,
        "content": {problems.CONTENT_TYPE: {"schema": REF, "example": example}},
    }


def problems_of(method: str, path: str, operation: dict[str, Any]) -> dict[str, Any]:
    """{status: reference} of the problems that are possible for an operation."""
    found = {*_ALWAYS, *_of_terms(method, path, operation)}
    return {str(kind.status): reference(kind) for kind in KINDS if kind in found}


def _of_terms(method: str, path: str, operation: dict[str, Any]) -> Iterator[type[ProvoteError]]:
    headers = {p["name"]: p for p in operation.get("parameters", ()) if p.get("in") == "header"}
    if {} not in operation.get("security", [{}]):
        yield Forbidden
    if "Origin" in headers:
        yield from (Forbidden, UnsupportedMediaType)
    if "{" in path:
        yield NotFound
    if "{" in path and method != "get":
        yield Conflict
    if "Idempotency-Key" in headers:
        yield from (Conflict, Unprocessable)
    if "If-Match" in headers:
        yield PreconditionFailed
    if headers.get("If-Match", {}).get("required"):
        yield PreconditionRequired
    if method in ("post", "put", "patch"):
        yield from (PayloadTooLarge, UnsupportedMediaType)


def reference(kind: type[ProvoteError]) -> dict[str, str]:
    """The reference to the component of a kind of problem."""
    return {"$ref": f"#/components/responses/{kind.__name__}"}


def described(status: str) -> str:
    """The description of a status, for a problem that an operation's examples document."""
    return _BY_STATUS[status].title if status in _BY_STATUS else "A problem"
