"""Commands about visitors and their sessions."""

import time
from datetime import timedelta
from uuid import UUID, uuid4

from django.contrib.auth import login
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models.functions import Now
from django.http import HttpRequest
from django.utils import timezone

from provote_admin import sso_client
from provote_admin.models import Visitor
from provote_core.auth import Kind, Principal

RECHECK_AFTER = 60.0  # seconds after which users must confirm a sign-on again
SIGN_ON, CHECKED_AT = "sign_on", "asked_at"  # keys in the session
_BATCH = 10_000


def redeem(*, code: str, nonce: str) -> tuple[Visitor, sso_client.Identity]:
    """Redeem a code; returns the visitor, created if new. Raises NotSignedOn, also on a repeat.

    users must confirm the sign-on again after the row is stored: if the person was erased in
    between, their `user.erased` was applied before the row existed.
    """
    identity = sso_client.redeem(code=code, nonce=nonce)
    visitor, _ = Visitor.objects.update_or_create(
        subject=identity.subject, defaults={"seen_at": Now()}
    )
    if not sso_client.is_present(identity.id):
        forget(subject=identity.subject)
        raise sso_client.NotSignedOn()
    return visitor, identity


def open_session(request: HttpRequest, visitor: Visitor, identity: sso_client.Identity) -> None:
    """Replace the browser's session by a new one; call it within a transaction."""
    request.session.flush()
    login(request, visitor, backend="provote_admin.backend.SignedOn")  # type: ignore[arg-type]
    request.session[SIGN_ON] = str(identity.id)
    request.session[CHECKED_AT] = time.time()
    # A fixed end, which using the site does not extend.
    request.session.set_expiry(timezone.now() + timedelta(hours=12))
    request.session.save()
    request.principal = principal(visitor)  # type: ignore[attr-defined]


def is_current(session: SessionBase) -> bool:
    """Whether the sign-on of the session still stands; users confirms it once a minute.

    Raises Unavailable (503) if users does not answer.
    """
    age = time.time() - session.get(CHECKED_AT, 0)
    if 0 <= age < RECHECK_AFTER:
        return True
    sign_on = session.get(SIGN_ON)
    if sign_on is None or not sso_client.is_present(sign_on):
        return False
    session[CHECKED_AT] = time.time()
    return True


def principal(visitor: Visitor) -> Principal:
    """The visitor's principal, for commands and the audit."""
    return Principal(Kind.PERSON, subject=visitor.subject, staff=True)


@transaction.atomic
def forget(*, subject: UUID) -> None:
    """Remove an erased person's subject from the log of changes, and end their session.

    A repeat changes nothing.
    """
    Visitor.objects.filter(subject=subject).update(subject=uuid4(), is_active=False)


def run_housekeeping() -> None:
    """Delete ended sessions, at most 10,000 per call; safe at any time."""
    over = Session.objects.filter(expire_date__lt=timezone.now()).order_by("expire_date")
    Session.objects.filter(pk__in=over.values("pk")[:_BATCH]).delete()
