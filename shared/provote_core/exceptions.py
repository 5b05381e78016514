"""Every error a caller may meet, as one family; `problems` turns them into RFC 9457.

ProvoteError 500
├── InvalidRequest 400 ── MalformedJson · UnsupportedValue · InvalidKey · InvalidCursor
│                          InvalidEntityTag
├── Unauthenticated 401 ── InvalidToken
├── Forbidden 403
├── NotFound 404
├── MethodNotAllowed 405
├── Conflict 409 ── IdempotencyInProgress
├── PreconditionFailed 412
├── PayloadTooLarge 413
├── UnsupportedMediaType 415
├── Unprocessable 422 ── IdempotencyKeyReused
├── PreconditionRequired 428
├── RateLimited 429
└── Unavailable 503

A service's own errors live in its `errors.py`, two lines each.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one place of the body: RFC 6901 pointer, stable code, a sentence."""

    pointer: str
    code: str
    detail: str


class ProvoteError(Exception):
    """An error with a stable `code`; `extra` becomes members of the problem document."""

    status: ClassVar[int] = 500
    code: str = "internal-error"
    title: ClassVar[str] = "The server met an unexpected condition."

    def __init__(
        self,
        detail: str = "",
        *,
        errors: Sequence[FieldError] = (),
        retry_after: int | None = None,
        headers: Mapping[str, str] | None = None,
        **extra: Any,
    ) -> None:
        super().__init__(detail or self.title)
        self.detail = detail or self.title
        self.errors = tuple(errors)
        self.retry_after = retry_after
        self.headers = dict(headers or {})
        self.extra = extra


class InvalidRequest(ProvoteError):
    """The request cannot be understood or breaks a rule of shape."""

    status, code, title = 400, "invalid-request", "The request is not valid."


class MalformedJson(InvalidRequest):
    """The body is not JSON as RFC 8259 has it, or uses what we refuse (duplicates, NaN, NUL)."""

    code, title = "malformed-json", "The body is not valid JSON."


class UnsupportedValue(InvalidRequest):
    """A value the API names but this version does not build yet."""

    code, title = "unsupported-value", "This value is not supported yet."


class InvalidKey(InvalidRequest):
    """An Idempotency-Key that is not 1 to 255 visible ASCII characters, or two that differ."""

    code, title = "invalid-idempotency-key", "The idempotency key is not valid."


class InvalidCursor(InvalidRequest):
    """A page cursor that this API did not hand out."""

    code, title = "invalid-cursor", "The page cursor is not valid."


class InvalidEntityTag(InvalidRequest):
    """An If-Match that is no list of ETags, such as one without its quotation marks."""

    code, title = "invalid-entity-tag", "The ETag in If-Match is not valid."


class Unauthenticated(ProvoteError):
    """The operation needs a caller and none was named."""

    status, code, title = 401, "authentication-required", "Authentication is required."


class InvalidToken(Unauthenticated):
    """The bearer token is malformed, forged, expired or not for us."""

    code, title = "invalid-token", "The access token is not valid."


class Forbidden(ProvoteError):
    """The caller is known and may not do this."""

    status, code, title = 403, "forbidden", "You may not do this."


class NotFound(ProvoteError):
    """Nothing is here, or nothing that this caller may know of."""

    status, code, title = 404, "not-found", "There is nothing here."


class MethodNotAllowed(ProvoteError):
    """The resource exists and does not know this method."""

    status, code, title = 405, "method-not-allowed", "This method is not allowed here."


class Conflict(ProvoteError):
    """The state of the resource does not allow this."""

    status, code, title = 409, "conflict", "The state of the resource does not allow this."


class IdempotencyInProgress(Conflict):
    """Another request with the same key still runs after a second of waiting."""

    code, title = "idempotency-in-progress", "A request with this key is still running."


class PreconditionFailed(ProvoteError):
    """If-Match names a version that is no longer the current one."""

    status, code, title = 412, "precondition-failed", "The resource has changed meanwhile."


class PayloadTooLarge(ProvoteError):
    """The body is larger than this endpoint takes."""

    status, code, title = 413, "payload-too-large", "The body is too large."


class UnsupportedMediaType(ProvoteError):
    """The body is not application/json."""

    status, code, title = 415, "unsupported-media-type", "The body must be application/json."


class Unprocessable(ProvoteError):
    """Understood, well formed, and still contradictory."""

    status, code, title = 422, "unprocessable", "The request contradicts an earlier one."


class IdempotencyKeyReused(Unprocessable):
    """The key was used before with another body."""

    code, title = "idempotency-key-reused", "This key was used with another body."


class PreconditionRequired(ProvoteError):
    """The operation needs If-Match (or a key) and none was sent."""

    status, code, title = 428, "precondition-required", "A precondition header is required."


class RateLimited(ProvoteError):
    """The caller's allowance for this kind of request is used up for now."""

    status, code, title = 429, "rate-limited", "Too many requests."


class Unavailable(ProvoteError):
    """Something needed is away, or the outcome is unknown; a repeat is safe."""

    status, code, title = 503, "service-unavailable", "The service cannot answer right now."

    def __init__(self, detail: str = "", *, retry_after: int = 1, **rest: Any) -> None:
        super().__init__(detail, retry_after=retry_after, **rest)
