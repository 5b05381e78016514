"""Commands: offer a login here to another service, vouch for it, end it."""

import secrets
from datetime import timedelta
from importlib import import_module
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.db.models.functions import Now
from django.http import HttpRequest

from provote_core.exceptions import NotFound
from provote_rules.texts import tr
from users.models import User
from users.sign_on.models import SignOn
from users.tokens import digest

LIFE = timedelta(seconds=60)  # of a code
_BATCH = 10_000


def offer(*, user: User, session_key: str, service: str, nonce: str) -> str:
    """A code for `service`: 256 random bits, valid once, for a minute. A repeat makes another."""
    code = secrets.token_urlsafe(32)
    SignOn.objects.create(
        code=digest(code), service=service, nonce=nonce, user=user, session_key=session_key
    )
    return code


@transaction.atomic
def redeem(*, code: str, service: str, nonce: str) -> tuple[UUID, User]:
    """Redeem a code: the sign-on and its user; raises NotFound, also on a repeat.

    Of concurrent calls one succeeds: the update takes the row's lock and checks again.
    """
    offered = SignOn.objects.filter(
        code=digest(code),
        service=service,
        nonce=nonce,
        redeemed_at=None,
        created_at__gt=Now() - LIFE,
    )
    if not offered.update(redeemed_at=Now()):
        raise NotFound(tr("The code is not valid."))
    sign_on_id = SignOn.objects.values_list("pk", flat=True).get(code=digest(code))
    return sign_on_id, vouch(sign_on_id=sign_on_id, service=service)


def vouch(*, sign_on_id: UUID, service: str) -> User:
    """The user of a sign-on, if their session here is still valid and they are still staff.

    Raises NotFound once they have logged out, are no longer staff, are deactivated or erased.
    """
    found = SignOn.objects.filter(pk=sign_on_id, service=service, redeemed_at__isnull=False)
    session_key = found.values_list("session_key", flat=True).first()
    # As Django decides at the session's next request: a changed password ends it, too.
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(session_key)
    user = get_user(request) if session_key else None
    if not isinstance(user, User) or not user.is_staff:
        raise NotFound(tr("The sign-on has ended."))
    return user


@transaction.atomic
def end(*, sign_on_id: UUID, service: str) -> None:
    """Log out here, and so on every service signed on from it; a repeat changes nothing."""
    found = SignOn.objects.filter(pk=sign_on_id, service=service, redeemed_at__isnull=False)
    session_key = found.values_list("session_key", flat=True).first()
    if session_key:
        Session.objects.filter(pk=session_key).delete()
        SignOn.objects.filter(session_key=session_key).delete()


def forget_ended() -> None:
    """Delete sign-ons whose session is gone, at most 10,000; may run at any time."""
    sessions = Session.objects.filter(pk=OuterRef("session_key"))
    gone = SignOn.objects.filter(~Exists(sessions)).order_by("created_at")
    SignOn.objects.filter(pk__in=gone.values("pk")[:_BATCH]).delete()
