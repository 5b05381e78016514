"""Sessions of browsers: sign in, get an access token, sign out; the secret is in a cookie.

A session is a family with one row beside those of refresh tokens, so that lists show it, and a new
password, a reset, an erasure and a deactivation end it like any other. Its secret stays the same:
tabs share it, and a lost response changes nothing.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from users import tokens
from users.errors import InvalidSession
from users.models import RefreshToken
from users.selectors import lock_account
from users.services.sessions import Tokens, shown_agent, sign_access, start_session


@dataclass(frozen=True, slots=True)
class BrowserSession:
    """An access token of a session, its secret, and for how long that is valid from now on."""

    tokens: Tokens
    secret: str
    life: timedelta


def sign_in(
    *, username: str, password: str, replaced: str = "", user_agent: str = ""
) -> BrowserSession:
    """A new session, which replaces the one with the secret `replaced`, of any account.

    Counts and raises as `log_in` does; then the replaced session stays. A repeat makes another.
    """
    secret = tokens.new_session_secret()
    owner, family = start_session(
        username=username,
        password=password,
        digest=tokens.session_digest(secret),
        life=tokens.BROWSER_LIFE,
        user_agent=user_agent,
    )
    # Without the lock of its account: two locks could wait for each other. `renew` checks the row.
    _end(replaced)
    access = sign_access(owner, family, browser=True)
    return BrowserSession(Tokens(access), secret, tokens.BROWSER_LIFE)


def renew(*, secret: str, user_agent: str = "") -> BrowserSession:
    """An access token; the session lasts 14 days from now on, at most 90 from its sign-in.

    Raises InvalidSession if it is unknown or has ended. A repeat gives another access token.
    """
    digest = tokens.session_digest(secret)
    user_id = RefreshToken.objects.filter(pk=digest).values_list("user_id", flat=True).first()
    if user_id is None:
        raise InvalidSession()
    with transaction.atomic():
        owner, now = lock_account(user_id), timezone.now()
        valid = RefreshToken.objects.filter(pk=digest, revoked_at=None, expires_at__gt=now)
        session = valid.select_for_update().first()
        if owner is None or session is None:
            raise InvalidSession()
        session.expires_at = _expiry(session.started_at or session.created_at, now)
        session.created_at, session.user_agent = now, shown_agent(user_agent)
        session.save(update_fields=["created_at", "expires_at", "user_agent"])
    access = sign_access(owner, session.family, browser=True)
    return BrowserSession(Tokens(access), secret, session.expires_at - now)


def sign_out(*, secret: str) -> None:
    """End the session; an unknown secret or a repeat changes nothing."""
    _end(secret)


def _end(secret: str) -> None:
    session = RefreshToken.objects.filter(pk=tokens.session_digest(secret), revoked_at=None)
    session.update(revoked_at=timezone.now())


def _expiry(started_at: datetime, now: datetime) -> datetime:
    return min(now + tokens.BROWSER_LIFE, started_at + tokens.BROWSER_LONGEST)
