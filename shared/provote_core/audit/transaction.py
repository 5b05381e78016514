"""The audit row of a Django request, written in the transaction of the changes it records."""

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from provote_core import context
from provote_core.audit.entry import ACCEPTED, COLUMNS, entry, is_audited
from provote_core.routing import handler

View = TypeVar("View", bound=Callable[..., Any])
ResponseT = TypeVar("ResponseT", bound=HttpResponseBase)


def own_transaction(view: View) -> View:
    """Decorate a view, or an action of a ViewSet, that sends requests to siblings.

    It runs outside of a transaction, because no request may be sent inside one: it fetches first,
    and then changes data in `audited`. A response of any other kind is audited on its own.
    """
    view.own_transaction = True  # type: ignore[attr-defined]
    return view


def has_own_transaction(request: HttpRequest) -> bool:
    """Whether the handler of the request is decorated by `own_transaction`."""
    return getattr(handler(request), "own_transaction", False)


def audited(request: Any, command: Callable[[], ResponseT]) -> ResponseT:
    """Run `command` and write the audit row of its response, in one transaction.

    `request` is Django's or DRF's. Raises what `command` raises; then neither has happened.
    """
    inner: HttpRequest = getattr(request, "_request", request)
    with transaction.atomic():
        response = command()
        record(inner, response)
    inner.is_audited = True  # type: ignore[attr-defined]
    return response


def record(request: HttpRequest, response: HttpResponseBase) -> None:
    """Write the audit row of a request with this response; call it in the request's transaction.

    Writes nothing for a request without a route, nor after `audited` has.
    """
    from provote_core.audit.models import AuditRecord

    current = context.current()
    outcome = _outcome(response)
    # A request without a route changes nothing, and must not be able to fill the log.
    if current is None or request.resolver_match is None:
        return
    if getattr(request, "is_audited", False) or not is_audited(response.status_code, outcome):
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
    # An erasure replaces its actor: its own row must not contain the erased subject.
    values["actor"] = getattr(request, "audit_actor", row.actor)
    AuditRecord.objects.create(**values)


def _route(request: HttpRequest) -> str:
    match = request.resolver_match
    return f"/{match.route}" if match is not None else ""


def _target(request: HttpRequest) -> UUID | None:
    """The resource: the one that the view created, or the one UUID of its path."""
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
