"""Django's adapters: request, address, identity, limits and audit, in this order.

The rules are elsewhere (context, auth, limits, audit) and are shared with the ASGI vote path.
"""

import time
from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError, transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve

from provote_core import (
    address,
    context,
    headers,
    json,
    languages,
    logs,
    metrics,
    problems,
    servers,
    tracing,
)
from provote_core.audit.transaction import has_own_transaction, record
from provote_core.auth import sources
from provote_core.exceptions import InvalidAddress, ProvoteError
from provote_core.ids import canonical_path
from provote_core.limits import check_for, limiter
from provote_core.routing import handler, template, view_class
from provote_rules.texts import tr

GetResponse = Callable[[HttpRequest], HttpResponseBase]
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
PROBES = ("/health/", "/metrics")  # no client's requests: neither limited nor audited
PIECE = 64 * 1024
log = logs.get_logger("provote.request")


class RequestMiddleware:
    """Gives each request its context and each response its headers, and logs the request."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        servers.look()
        tracing.start(settings.PROVOTE.service)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        started = time.perf_counter()
        # Routes, keys, audit rows and links use ids in lower case only.
        request.path = canonical_path(request.path)
        request.path_info = canonical_path(request.path_info)
        received = context.from_headers(
            {name.lower(): value for name, value in request.headers.items()},
            peer=request.META.get("REMOTE_ADDR") or "local",
            method=request.method or "",
            path=request.path,
        )
        current, span = tracing.begin(received)
        context.enter(current)
        try:
            with languages.speaking(languages.current(), current.path):
                response = self.get_response(request)
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
        """The problem for an error of a view outside DRF, e.g. 503 of the readiness probe."""
        return problems.response(problems.translate(error))

    @staticmethod
    def _log(request: HttpRequest, response: HttpResponseBase, seconds: float) -> None:
        # Frequent requests of machines are not logged while they succeed.
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
    """Drain the rest of a body that was refused unread.

    Otherwise the server closes the connection after its response, and the gateway's next request
    on that connection, possibly of another client, gets no response.
    """
    left: int = getattr(view_class(request), "max_body", json.MAX_BODY)
    try:
        while left > 0 and (piece := request.read(min(left, PIECE))):
            left -= len(piece)
    except OSError:
        return  # the client has disconnected


def _is_shared(response: HttpResponseBase) -> bool:
    """Whether caches may share the response: then it must not contain this request's headers."""
    return response.headers.get("Cache-Control", "").startswith("public")


class AddressMiddleware:
    """Refuses a malformed address, and a host that ALLOWED_HOSTS does not name."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        # gunicorn keeps the raw target; the path of Django is already decoded.
        target = request.META.get("RAW_URI", "").partition("?")[0]
        try:
            if "\x00" in request.path:
                raise InvalidAddress(tr("The address holds NUL."))
            address.require_target(target, request.META.get("QUERY_STRING", ""))
            address.require_host(request.META.get("HTTP_HOST"), request.path)
        except ProvoteError as error:
            return problems.response(error)
        if (host := address.host_of(request.META.get("HTTP_HOST"))) is not None:
            request.get_host = lambda: host  # type: ignore[method-assign]
        return self.get_response(request)


class AuthenticationMiddleware:
    """Sets the request's verified principal; an invalid token is 401 on every path."""

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
    """Limits each address and principal by the kind of request.

    A view sets its kind as `limit_kind`, an action of a ViewSet by `rest.limited`; otherwise the
    method decides between read and write. Probes and siblings are not limited.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        current = context.current()
        if current is None or request.path.startswith((*PROBES, "/internal/")):
            return self.get_response(request)
        check = check_for(
            self._kind(request),
            principal=request.principal,  # type: ignore[attr-defined]
            address=current.address,
            rates=settings.PROVOTE.rates,
        )
        [decision] = limiter().decide([check])
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
        default = getattr(view_class(request), "limit_kind", "write")
        return getattr(handler(request), "limit_kind", default)


class AuditMiddleware:
    """Runs each state-changing request in one transaction together with its audit row.

    The view's own commands become savepoints in it. A refusal keeps its row; an error 5xx rolls
    back, and the row is then written alone. A view with `own_transaction` runs outside of a
    transaction and writes its row by `audited`; otherwise the row is written alone.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method in SAFE or request.path.startswith(PROBES):
            return self.get_response(request)
        if has_own_transaction(request):
            response = self.get_response(request)
            self._write_alone(request, response)
            return response
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


def _template(request: HttpRequest) -> str:
    """The route for metrics, also of a request that was refused before routing."""
    try:
        return template((request.resolver_match or resolve(request.path_info)).route)
    except Resolver404:
        return "unknown"
