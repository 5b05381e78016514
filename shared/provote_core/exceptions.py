"""The errors of the API as one hierarchy; `problems` renders them as RFC 9457 documents.

ProvoteError 500
├── InvalidRequest 400 ── MalformedJson · UnsupportedValue · InvalidKey · InvalidCursor
│                          InvalidEntityTag · InvalidAddress · UnknownHost
├── Unauthenticated 401 ── InvalidToken
├── Forbidden 403
├── NotFound 404
├── MethodNotAllowed 405
├── Conflict 409 ── IdempotencyInProgress
├── PreconditionFailed 412
├── PayloadTooLarge 413
├── UnsupportedMediaType 415 ── UnsupportedContentEncoding
├── Unprocessable 422 ── IdempotencyKeyReused
├── PreconditionRequired 428
├── RateLimited 429
└── Unavailable 503

Each service defines its own errors in its `errors.py`, two lines each.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from provote_rules.texts import Text, verbatim


@dataclass(frozen=True, slots=True)
class FieldError:
    """An error at one place of the body: RFC 6901 pointer, stable code, a sentence."""

    pointer: str
    code: str
    detail: Text


class ProvoteError(Exception):
    """An error with a stable `code`; `extra` becomes members of the problem document."""

    status: ClassVar[int] = 500
    code: str = "internal-error"
    title: ClassVar[str] = "The server met an unexpected condition."

    def __init__(
        self,
        detail: Text | None = None,
        *,
        errors: Sequence[FieldError] = (),
        retry_after: int | None = None,
        headers: Mapping[str, str] | None = None,
        **extra: Any,
    ) -> None:
        self.detail = detail or verbatim(self.title)
        super().__init__(self.detail)
        self.errors = tuple(errors)
        self.retry_after = retry_after
        self.headers = dict(headers or {})
        self.extra = extra


class InvalidRequest(ProvoteError):
    """The request is malformed, or a value in it has the wrong shape."""

    status, code, title = 400, "invalid-request", "The request is not valid."


class MalformedJson(InvalidRequest):
    """The body is not JSON (RFC 8259), or has duplicate names, NaN, Infinity or NUL."""

    code, title = "malformed-json", "The body is not valid JSON."


class UnsupportedValue(InvalidRequest):
    """The API defines this value, but this version does not support it yet."""

    code, title = "unsupported-value", "This value is not supported yet."


class InvalidKey(InvalidRequest):
    """The Idempotency-Key is not 1 to 255 visible ASCII characters, or two differ."""

    code, title = "invalid-idempotency-key", "The idempotency key is not valid."


class InvalidCursor(InvalidRequest):
    """The page cursor was not issued by this API."""

    code, title = "invalid-cursor", "The page cursor is not valid."


class InvalidEntityTag(InvalidRequest):
    """If-Match is not a list of ETags, for instance an ETag without quotation marks."""

    code, title = "invalid-entity-tag", "The ETag in If-Match is not valid."


class InvalidAddress(InvalidRequest):
    """A path or query with characters that are not percent-encoded, or not UTF-8, or a NUL."""

    code, title = "invalid-address", "The address is not valid."


class UnknownHost(InvalidRequest):
    """The Host header names a host that this installation does not serve."""

    code, title = "unknown-host", "This host is not served here."


class Unauthenticated(ProvoteError):
    """The operation requires authentication, and the request has none."""

    status, code, title = 401, "authentication-required", "Authentication is required."


class InvalidToken(Unauthenticated):
    """The bearer token is malformed, forged, expired, or issued for another audience."""

    code, title = "invalid-token", "The access token is not valid."


class Forbidden(ProvoteError):
    """The caller is authenticated and lacks the permission."""

    status, code, title = 403, "forbidden", "You may not do this."


class NotFound(ProvoteError):
    """The resource does not exist, or the caller may not know that it exists."""

    status, code, title = 404, "not-found", "There is nothing here."


class MethodNotAllowed(ProvoteError):
    """The resource exists and does not support the method."""

    status, code, title = 405, "method-not-allowed", "This method is not allowed here."


class Conflict(ProvoteError):
    """The state of the resource does not allow the operation."""

    status, code, title = 409, "conflict", "The state of the resource does not allow this."


class IdempotencyInProgress(Conflict):
    """Another request with the same key is still running after a second of waiting."""

    code, title = "idempotency-in-progress", "A request with this key is still running."


class PreconditionFailed(ProvoteError):
    """If-Match names a version that is not current."""

    status, code, title = 412, "precondition-failed", "The resource has changed meanwhile."


class PayloadTooLarge(ProvoteError):
    """The body exceeds the limit of the endpoint."""

    status, code, title = 413, "payload-too-large", "The body is too large."


class UnsupportedMediaType(ProvoteError):
    """The body has another media type than those that the detail names, mostly JSON."""

    status, code, title = 415, "unsupported-media-type", "The body has a wrong media type."


class UnsupportedContentEncoding(UnsupportedMediaType):
    """The Content-Encoding of the body is not identity, but for example gzip."""

    code, title = "unsupported-content-encoding", "The body must not have a Content-Encoding."


class Unprocessable(ProvoteError):
    """The request is well formed and contradicts an earlier one."""

    status, code, title = 422, "unprocessable", "The request contradicts an earlier one."


class IdempotencyKeyReused(Unprocessable):
    """The Idempotency-Key was used before with another body."""

    code, title = "idempotency-key-reused", "This key was used with another body."


class PreconditionRequired(ProvoteError):
    """The operation requires If-Match (or a key), and the request has none."""

    status, code, title = 428, "precondition-required", "A precondition header is required."


class RateLimited(ProvoteError):
    """The caller's rate limit for this kind of request is exhausted for now."""

    status, code, title = 429, "rate-limited", "Too many requests."


class Unavailable(ProvoteError):
    """A dependency is unreachable, or the outcome is unknown; a repeat is safe."""

    status, code, title = 503, "service-unavailable", "The service cannot answer right now."

    def __init__(self, detail: Text | None = None, *, retry_after: int = 1, **rest: Any) -> None:
        super().__init__(detail, retry_after=retry_after, **rest)
