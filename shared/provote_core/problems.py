"""Errors as RFC 9457 problem documents, with the same bytes from Django, DRF and ASGI."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import msgspec
from django.core import exceptions as django_exceptions
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from rest_framework import exceptions as drf
from rest_framework.response import Response

from provote_core import context, languages, logs, metrics
from provote_core.exceptions import (
    FieldError,
    Forbidden,
    InvalidRequest,
    MalformedJson,
    MethodNotAllowed,
    NotFound,
    PayloadTooLarge,
    ProvoteError,
    Unauthenticated,
    Unavailable,
    UnsupportedMediaType,
)
from provote_core.json import JSON_ONLY
from provote_rules.pointers import escaped
from provote_rules.texts import tr, verbatim

CONTENT_TYPE = "application/problem+json"
log = logs.get_logger(__name__)


class Problem(NamedTuple):
    """A problem ready to send: status code, headers (content type included), JSON body."""

    status: int
    headers: dict[str, str]
    body: bytes


def document(
    error: ProvoteError, *, instance: str, request_id: str, language: str = languages.ENGLISH
) -> dict[str, Any]:
    """The members of the problem document for `error` at path `instance`; counts it in metrics.

    `title`, `detail` and the details of `errors` are in `language`.
    """
    localise = languages.localise
    metrics.problem(error.code, error.status)()
    members: dict[str, Any] = {
        "type": f"urn:provote:problem:{error.code}",
        "title": localise(error.title, language),
        "status": error.status,
        "detail": localise(error.detail, language),
        "instance": instance,
        "code": error.code,
        "request_id": request_id,
    }
    if error.errors:
        members["errors"] = [
            {"pointer": e.pointer, "code": e.code, "detail": localise(e.detail, language)}
            for e in error.errors
        ]
    return members | error.extra


def render(error: ProvoteError, request: context.RequestContext) -> Problem:
    """The problem of `error` in the response to `request`, in the language that it prefers.

    Counts it in metrics.
    """
    language = languages.negotiate(request.accept_language)
    headers = {"Content-Type": CONTENT_TYPE, "Cache-Control": "no-store", **error.headers}
    headers |= languages.headers(language)
    if error.retry_after is not None:
        headers["Retry-After"] = str(error.retry_after)
    if error.status == 401:
        headers["WWW-Authenticate"] = 'Bearer realm="provote"'
    body = document(error, instance=request.path, request_id=request.request_id, language=language)
    return Problem(error.status, headers, msgspec.json.encode(body))


def response(error: ProvoteError) -> HttpResponse:
    """`error` as a Django response to the current request."""
    problem = render(error, context.current() or context.RequestContext("", "", ""))
    answer = HttpResponse(problem.body, status=problem.status, headers=problem.headers)
    answer.problem_code = error.code  # type: ignore[attr-defined]  # the audit's outcome
    return answer


def translate(error: Exception) -> ProvoteError:
    """The ProvoteError for any exception; an unexpected one is logged and becomes a bare 500."""
    if isinstance(error, ProvoteError):
        return error
    if isinstance(error, OperationalError | InterfaceError):
        log.warning("database unavailable", error=str(error).strip())
        return Unavailable(tr("The database cannot answer right now."))
    if isinstance(error, drf.ValidationError):
        return InvalidRequest(errors=list(_field_errors(error.get_full_details(), "")))
    for kinds, make in _TRANSLATIONS:
        if isinstance(error, kinds):
            return make(error)
    log.error(
        "database error" if isinstance(error, DatabaseError) else "unexpected error",
        exc_info=(type(error), error, error.__traceback__),
    )
    return ProvoteError()


_TRANSLATIONS: tuple[tuple[tuple[type[Exception], ...], Any], ...] = (
    ((Http404, drf.NotFound, django_exceptions.ObjectDoesNotExist), lambda e: NotFound()),
    ((drf.NotAuthenticated, drf.AuthenticationFailed), lambda e: Unauthenticated()),
    ((drf.PermissionDenied, django_exceptions.PermissionDenied), lambda e: Forbidden()),
    ((drf.MethodNotAllowed,), lambda e: MethodNotAllowed(verbatim(str(e.detail)))),
    ((drf.UnsupportedMediaType,), lambda e: UnsupportedMediaType(JSON_ONLY)),
    ((drf.ParseError,), lambda e: MalformedJson(verbatim(str(e.detail)))),
    (
        (django_exceptions.RequestDataTooBig, django_exceptions.TooManyFieldsSent),
        lambda e: PayloadTooLarge(),
    ),
    (
        (
            django_exceptions.BadRequest,
            django_exceptions.SuspiciousOperation,
            MultiPartParserError,
        ),
        lambda e: InvalidRequest(),
    ),
)


def _field_errors(details: Any, pointer: str) -> Iterator[FieldError]:
    if _is_leaf(details):
        code = str(details["code"]).replace("_", "-")
        yield FieldError(pointer, code, verbatim(str(details["message"])))
    elif isinstance(details, Mapping):
        for name, inner in details.items():
            step = "" if name == "non_field_errors" else f"/{escaped(str(name))}"
            yield from _field_errors(inner, pointer + step)
    elif isinstance(details, list):
        leaves = all(_is_leaf(inner) for inner in details)
        for index, inner in enumerate(details):
            yield from _field_errors(inner, pointer if leaves else f"{pointer}/{index}")


def _is_leaf(details: Any) -> bool:
    # A serializer may have fields with these names; their values are lists of errors.
    return (
        isinstance(details, dict)
        and set(details) == {"message", "code"}
        and isinstance(details["message"], str)
    )


def drf_handler(error: Exception, _: dict[str, Any]) -> Response | HttpResponse:
    """DRF's `EXCEPTION_HANDLER`."""
    return response(translate(error))


# Django's own handlers, named in each service's urls.py.


def handler400(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The response to a request that Django refuses (host, headers, form sizes)."""
    return response(translate(exception))


def handler403(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The response to a refusal outside DRF."""
    return response(Forbidden())


def handler404(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The response to a path without a route."""
    return response(NotFound())


def handler500(request: HttpRequest) -> HttpResponse:
    """The response to an unexpected error, without a stack trace."""
    return response(ProvoteError())
