"""Django's adapters: request, identity, limits and audit, in this order.

The rules are elsewhere (context, auth, limits, audit) and are shared with the ASGI vote path.
"""

import time
from collections.abc import Callable
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve
from django.utils import timezone

from provote_core import context, headers, json, logs, metrics, problems, tracing
from provote_core.audit.entry import ACCEPTED, COLUMNS, entry, is_audited
from provote_core.auth import sources
from provote_core.exceptions import InvalidRequest, ProvoteError
from provote_core.limits import ask_for, limiter
from provote_core.routing import template

GetResponse = Callable[[HttpRequest], HttpResponseBase]
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
PROBES = ("/health/", "/metrics")  # no client's requests: neither limited nor audited
PIECE = 64 * 1024
log = logs.get_logger("provote.request")


class RequestMiddleware:
    """Gives each request its context, each answer its headers, and the log its line."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        tracing.start(settings.PROVOTE.service)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        started = time.perf_counter()
        received = context.from_headers(
            {name.lower(): value for name, value in request.headers.items()},
            peer=request.META.get("REMOTE_ADDR") or "local",
            method=request.method or "",
            path=request.path,
        )
        current, span = tracing.begin(received)
        context.enter(current)
        try:
            response = self._serve(request)
            own = {} if _is_shared(response) else headers.for_request(current)
            for name, value in (headers.SECURE | own).items():
                response.headers.setdefault(name, value)
            if isinstance(response, HttpResponse) and response.status_code not in (204, 304):
                response.headers.setdefault("Content-Length", str(len(response.content)))
            _read_up(request)
            route, seconds = _template(request), time.perf_counter() - started
            metrics.request(current.method, route, response.status_code)(seconds)
            tracing.end(span, current, route=route, status=response.status_code)
            self._log(request, response, seconds)
            return response
        finally:
            context.enter(None)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse:
        """The problem for what a view outside DRF raises, e.g. the readiness probe's 503."""
        return problems.response(problems.translate(error))

    def _serve(self, request: HttpRequest) -> HttpResponseBase:
        # PostgreSQL's text holds no NUL, and no name or value of this API has one.
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            return problems.response(InvalidRequest("The address holds NUL."))
        return self.get_response(request)

    @staticmethod
    def _log(request: HttpRequest, response: HttpResponseBase, seconds: float) -> None:
        # What machines ask every second is not worth a line while it goes well.
        routine = request.path.startswith(("/health/", "/internal/v1/feed", "/metrics"))
        if routine and response.status_code < 400:
            return
        log.info(
            "request",
            method=request.method,
            path=request.path,
            status=response.status_code,
            ms=round(seconds * 1000, 1),
        )


def _read_up(request: HttpRequest) -> None:
    """Read what is left of a body that was refused unread.

    Else the server closes the connection behind its answer, and the next request that the gateway
    sends on it, of whomever, gets none.
    """
    left = json.MAX_BODY
    try:
        while left > 0 and (piece := request.read(min(left, PIECE))):
            left -= len(piece)
    except OSError:
        return  # the sender has gone


def _is_shared(response: HttpResponseBase) -> bool:
    """Whether caches may give the answer to others: then it says nothing of this request."""
    return response.headers.get("Cache-Control", "").startswith("public")


class AuthenticationMiddleware:
    """Puts the verified caller on the request; a bad token is 401 on every path."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        try:
            principal = sources.authenticate(request.headers.get("Authorization"))
        except ProvoteError as error:
            return problems.response(error)
        request.principal = principal  # type: ignore[attr-defined]
        return self.get_response(request)


class RateLimitMiddleware:
    """Limits each address and caller by the kind of request.

    A view names its kind as `limit_kind`, an action of a ViewSet by `rest.limited`; else it is
    read or write by the method. Probes and siblings are not limited.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        current = context.current()
        if current is None or request.path.startswith((*PROBES, "/internal/")):
            return self.get_response(request)
        ask = ask_for(
            self._kind(request),
            principal=request.principal,  # type: ignore[attr-defined]
            address=current.address,
            rates=settings.PROVOTE.rates,
        )
        [decision] = limiter().decide([ask])
        if not decision.allowed:
            return problems.response(decision.error())
        response = self.get_response(request)
        for name, value in ({} if _is_shared(response) else decision.headers).items():
            response.headers.setdefault(name, value)
        return response

    @staticmethod
    def _kind(request: HttpRequest) -> str:
        if request.method in SAFE:
            return "read"
        try:
            view = resolve(request.path_info).func
        except Resolver404:
            return "write"
        owner = getattr(view, "cls", view)
        action = getattr(view, "actions", {}).get(str(request.method).lower(), "")
        default = getattr(owner, "limit_kind", "write")
        return getattr(getattr(owner, action, None), "limit_kind", default)


class AuditMiddleware:
    """Runs each state-changing request in one transaction together with its audit row.

    The view's own commands become savepoints of it. A refusal keeps its row; a crash of the view
    rolls back and then writes the row alone.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method in SAFE or request.path.startswith(PROBES):
            return self.get_response(request)
        try:
            with transaction.atomic():
                response = self.get_response(request)
                if response.status_code >= 500:
                    transaction.set_rollback(True)
                else:
                    record(request, response)
        except DatabaseError as error:
            return problems.response(problems.translate(error))
        if response.status_code >= 500:
            self._write_alone(request, response)
        return response

    def _write_alone(self, request: HttpRequest, response: HttpResponseBase) -> None:
        try:
            with transaction.atomic():
                record(request, response)
        except DatabaseError as error:
            metrics.audit_unwritten.inc()
            log.warning("audit row not written", error=str(error).strip())


def record(request: HttpRequest, response: HttpResponseBase) -> None:
    """Write the audit row of a request answered so; call it in the request's transaction."""
    from provote_core.audit.models import AuditRecord

    current = context.current()
    outcome = _outcome(response)
    # What no route knows changes nothing, and nobody shall fill the log with it.
    if current is None or request.resolver_match is None:
        return
    if not is_audited(response.status_code, outcome):
        return
    row = entry(
        current,
        request.principal,  # type: ignore[attr-defined]
        at=timezone.now(),
        action=f"{request.method} {_route(request)}",
        target=_target(request),
        outcome=outcome,
        status=response.status_code,
        address_key=settings.PROVOTE.address_key,
    )
    values = {name: getattr(row, name) for name in COLUMNS}
    # An erasure names its actor anew: its own row must not hold what it has just erased.
    values["actor"] = getattr(request, "audit_actor", row.actor)
    AuditRecord.objects.create(**values)


def _template(request: HttpRequest) -> str:
    """The route for metrics, also of what was refused before Django looked for one."""
    try:
        return template((request.resolver_match or resolve(request.path_info)).route)
    except Resolver404:
        return "unknown"


def _route(request: HttpRequest) -> str:
    match = request.resolver_match
    return f"/{match.route}" if match is not None else ""


def _target(request: HttpRequest) -> UUID | None:
    """The resource: what the view said it made, or the one UUID of its path."""
    named = getattr(request, "audit_target", None)
    if isinstance(named, UUID) or request.resolver_match is None:
        return named
    ids = [v for v in request.resolver_match.kwargs.values() if isinstance(v, UUID)]
    return ids[0] if ids else None


def _outcome(response: HttpResponseBase) -> str:
    if response.status_code < 400:
        replayed = response.headers.get("Idempotent-Replayed")
        return "replayed" if replayed else ACCEPTED
    return getattr(response, "problem_code", f"http-{response.status_code}")
