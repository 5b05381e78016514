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

BELIEVED = 60.0  # seconds for which users' word is good
SIGN_ON, ASKED_AT = "sign_on", "asked_at"  # in the session
_BATCH = 10_000


def welcome(*, code: str, nonce: str) -> tuple[Visitor, sso_client.Identity]:
    """Redeem a code: the visitor, made if new. Raises NotSignedOn, also on a repeat.

    users is asked again once the row is there: were they erased meanwhile, the event that says so
    has found nothing to forget here.
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
    """Give the browser a new session, whatever it had; call it within a transaction."""
    request.session.flush()
    login(request, visitor, backend="provote_admin.backend.SignedOn")  # type: ignore[arg-type]
    request.session[SIGN_ON] = str(identity.id)
    request.session[ASKED_AT] = time.time()
    # An end that no use of the site puts off.
    request.session.set_expiry(timezone.now() + timedelta(hours=12))
    request.session.save()
    request.principal = principal(visitor)  # type: ignore[attr-defined]


def is_believed(session: SessionBase) -> bool:
    """Whether the session still stands at users, who is asked once a minute; 503 without them."""
    age = time.time() - session.get(ASKED_AT, 0)
    if 0 <= age < BELIEVED:
        return True
    sign_on = session.get(SIGN_ON)
    if sign_on is None or not sso_client.is_present(sign_on):
        return False
    session[ASKED_AT] = time.time()
    return True


def principal(visitor: Visitor) -> Principal:
    """The visitor as commands and the audit know callers."""
    return Principal(Kind.PERSON, subject=visitor.subject, staff=True)


@transaction.atomic
def forget(*, subject: UUID) -> None:
    """Take an erased person's subject out of the log of changes; their session ends with it.

    A repeat changes nothing.
    """
    Visitor.objects.filter(subject=subject).update(subject=uuid4(), is_active=False)


def run_housekeeping() -> None:
    """Delete sessions that have ended, at most 10,000; may run at any time."""
    over = Session.objects.filter(expire_date__lt=timezone.now()).order_by("expire_date")
    Session.objects.filter(pk__in=over.values("pk")[:_BATCH]).delete()
