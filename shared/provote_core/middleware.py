"""Django's adapters: request, identity, limits and audit, in this order.

The rules are elsewhere (context, auth, limits, audit) and are shared with the ASGI vote path.
"""

import time
from collections.abc import Callable
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve
from django.utils import timezone

from provote_core import context, headers, logs, problems
from provote_core.audit.entry import ACCEPTED, COLUMNS, entry
from provote_core.auth import sources
from provote_core.exceptions import ProvoteError
from provote_core.limits import ask_for, limiter

GetResponse = Callable[[HttpRequest], HttpResponseBase]
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
# Answered before anybody is authenticated or limited, so not audited (it is logged and counted).
UNAUDITED = frozenset({401, 413, 429})
log = logs.get_logger("provote.request")


class RequestMiddleware:
    """Gives each request its context, each answer its headers, and the log its line."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        started = time.perf_counter()
        current = context.from_headers(
            {name.lower(): value for name, value in request.headers.items()},
            peer=request.META.get("REMOTE_ADDR") or "local",
            method=request.method or "",
            path=request.path,
        )
        context.enter(current)
        try:
            response = self.get_response(request)
            for name, value in (headers.SECURE | headers.for_request(current)).items():
                response.headers.setdefault(name, value)
            self._log(request, response, time.perf_counter() - started)
            return response
        finally:
            context.enter(None)

    @staticmethod
    def _log(request: HttpRequest, response: HttpResponseBase, seconds: float) -> None:
        if request.path.startswith("/health/"):
            return
        log.info(
            "request",
            method=request.method,
            path=request.path,
            status=response.status_code,
            ms=round(seconds * 1000, 1),
        )


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

    A view names its kind as `limit_kind`; else it is read or write by the method. Probes and
    siblings are not limited.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        current = context.current()
        if current is None or request.path.startswith(("/health/", "/internal/")):
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
        for name, value in decision.headers.items():
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
        return getattr(getattr(view, "cls", view), "limit_kind", "write")


class AuditMiddleware:
    """Runs each state-changing request in one transaction together with its audit row.

    The view's own commands become savepoints of it. A refusal keeps its row; a crash of the view
    rolls back and then writes the row alone.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method in SAFE:
            return self.get_response(request)
        try:
            with transaction.atomic():
                response = self.get_response(request)
                if response.status_code >= 500:
                    transaction.set_rollback(True)
                else:
                    self._write(request, response)
        except DatabaseError as error:
            return problems.response(problems.translate(error))
        if response.status_code >= 500:
            self._write_alone(request, response)
        return response

    def _write_alone(self, request: HttpRequest, response: HttpResponseBase) -> None:
        try:
            with transaction.atomic():
                self._write(request, response)
        except DatabaseError as error:
            log.warning("audit row not written", error=str(error).strip())

    @staticmethod
    def _write(request: HttpRequest, response: HttpResponseBase) -> None:
        from provote_core.audit.models import AuditRecord

        current = context.current()
        if current is None or response.status_code in UNAUDITED:
            return
        record = entry(
            current,
            request.principal,  # type: ignore[attr-defined]
            at=timezone.now(),
            action=f"{request.method} {_route(request)}",
            target=_target(request),
            outcome=_outcome(response),
            status=response.status_code,
            address_key=settings.PROVOTE.address_key,
        )
        values = {name: getattr(record, name) for name in COLUMNS}
        # An erasure names its actor anew: its own row must not hold what it has just erased.
        values["actor"] = getattr(request, "audit_actor", record.actor)
        AuditRecord.objects.create(**values)


def _route(request: HttpRequest) -> str:
    match = request.resolver_match
    return f"/{match.route}" if match is not None else "unknown"


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
