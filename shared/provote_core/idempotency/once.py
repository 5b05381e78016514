"""Run a creating command once for each key, in Django views."""

import hashlib
from collections.abc import Callable, Collection
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.http import HttpRequest
from django.utils import timezone
from msgspec import structs
from psycopg import errors as pg
from rest_framework.request import Request
from rest_framework.response import Response

from provote_core import ids
from provote_core.exceptions import IdempotencyInProgress, IdempotencyKeyReused
from provote_core.idempotency.keys import Claim, claim, parse_key
from provote_core.idempotency.models import IdempotencyRecord
from provote_core.rest import principal_of


def create_once(
    request: Request,
    *,
    create: Callable[[], UUID],
    present: Callable[[UUID], dict[str, Any]],
    location: Callable[[UUID], str],
    named: Collection[str] = (),
) -> Response:
    """Answer a creating POST: 201 with `present(id)` and Location.

    With an Idempotency-Key the first success is recorded in the command's own transaction, and a
    repeat presents the same resource again, marked `Idempotent-Replayed: true`. A repeat with
    another body is 422; a repeat while the first request runs waits up to a second, then is 409.
    The members `named` of the body are ids, which are compared case-insensitively.
    """
    header = request.headers.get("Idempotency-Key")
    key = parse_key(header)
    replayed = False
    if key is None:
        resource = create()
    else:
        canonical = _canonical(request.data, named)
        wanted = claim(
            secret=settings.PROVOTE.digest_key,
            account=principal_of(request).account,
            route=request.path.rstrip("/"),
            key=key,
            body=canonical,
            written=None if canonical == request.data else request.data,
        )
        if not principal_of(request).is_authenticated:
            wanted = _anonymous_claim(wanted)
        resource, replayed = _once(wanted, create)
    inner: HttpRequest = request._request
    inner.audit_target = resource  # type: ignore[attr-defined]
    headers = {"Location": location(resource)}
    if replayed:
        headers["Idempotent-Replayed"] = "true"
    return Response(present(resource), status=201, headers=headers)


def _canonical(body: Any, named: Collection[str]) -> Any:
    """The body whose fingerprint is taken: with ids in lower case."""
    if not named:
        return body
    said = {name: body[name] for name in named if isinstance(body.get(name), str)}
    return {**body, **{name: ids.canonical(text) for name, text in said.items()}}


def _anonymous_claim(claimed: Claim) -> Claim:
    """The claim of an anonymous caller: its account includes the body, so keys do not collide."""
    digest = hashlib.sha256(claimed.key_digest + claimed.fingerprint).digest()
    return structs.replace(claimed, key_digest=digest)


def _once(wanted: Claim, create: Callable[[], UUID]) -> tuple[UUID, bool]:
    with transaction.atomic():
        _lock(wanted.key_digest)
        known = IdempotencyRecord.objects.filter(pk=wanted.key_digest).first()
        if known is not None:
            if not wanted.matches(bytes(known.fingerprint)):
                raise IdempotencyKeyReused()
            return known.resource, True
        resource = create()
        IdempotencyRecord.objects.create(
            key_digest=wanted.key_digest,
            account=wanted.account,
            fingerprint=wanted.fingerprint,
            status=201,
            resource=resource,
            created_at=timezone.now(),
        )
        return resource, False


def _lock(digest: bytes) -> None:
    """Wait up to a second for a request with the same key; released at the transaction's end."""
    number = int.from_bytes(digest[:8], "big", signed=True)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '1s'")
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])
            cursor.execute("SET LOCAL lock_timeout = DEFAULT")
    except OperationalError as error:
        if isinstance(error.__cause__, pg.LockNotAvailable):
            raise IdempotencyInProgress(retry_after=1) from None
        raise
