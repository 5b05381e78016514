"""Who proves to be somebody gets tokens: log in, refresh, log out, exchange an API key.

An account's row is the lock of its refresh tokens: whoever makes or revokes one holds it. So
refreshing, revoking and erasing of one account come one after the other, and none slips between.
A login and what is refreshed from it are a session; it is there while it has a token good for use.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from provote_core import logs, text
from provote_core.exceptions import NotFound
from provote_core.ids import uuid7
from users import tokens
from users.errors import AccountGone, InvalidCredentials, InvalidRefreshToken, RefreshReused
from users.models import ApiKey, RefreshToken, User
from users.selectors import keyring, lock_account, sessions_of
from users.services.throttle import count_try, forget_tries

MAX_SESSIONS = 100  # an account's; beyond, the one unused for longest ends
_AGENT = 120  # characters of a User-Agent that are kept

log = logs.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a login gives: an access token and, to people, a refresh token; life in seconds."""

    access: str
    refresh: str = ""
    token_type: str = "Bearer"
    expires_in: int = int(tokens.ACCESS_LIFE.total_seconds())


def log_in(*, username: str, password: str, user_agent: str = "") -> Tokens:
    """Tokens for a person, the first of a new session; raises InvalidCredentials, TooManyTries.

    Takes as long, and is as often allowed, for an unknown name as for a wrong password. Each call
    is a login of its own.
    """
    count_try(username)
    user = User.objects.filter(username__lower=username.lower(), is_active=True).first()
    if user is None:
        make_password(password)  # costs what checking a password costs
        raise InvalidCredentials()
    if not user.check_password(password):
        raise InvalidCredentials()
    with transaction.atomic():
        owner = lock_account(user.pk)
        if owner is None:
            raise InvalidCredentials()
        forget_tries(username)
        issued = _issue(owner, family=uuid7(), user_agent=user_agent)
        spare = sessions_of(owner).order_by("-created_at", "-family")[MAX_SESSIONS:]
        _revoke(Q(family__in=list(spare.values_list("family", flat=True))))
    return issued


def exchange_api_key(*, api_key: str) -> Tokens:
    """An access token, and no refresh token, for an API key; raises InvalidCredentials.

    The token acts for the key's owner, within the key's scopes. A repeat gives another token.
    """
    key = (
        ApiKey.objects.select_related("user")
        .filter(digest=tokens.digest(api_key), revoked_at=None, user__is_active=True)
        .first()
    )
    if key is None:
        raise InvalidCredentials()
    claims = tokens.access_claims(
        subject=key.user.subject, now=timezone.now(), scopes=key.scopes, key_id=key.pk
    )
    return Tokens(keyring().sign(claims))


def refresh_tokens(*, refresh: str, user_agent: str = "") -> Tokens:
    """Rotate: a new access and a new refresh token for one that was never used.

    A repeat raises RefreshReused and revokes the whole family (RFC 9700), the token of the first
    answer included: nobody can tell whether the owner or a thief repeats. Raises
    InvalidRefreshToken for an unknown, expired or revoked token.
    """
    digest = tokens.digest(refresh)
    user_id = RefreshToken.objects.filter(pk=digest).values_list("user_id", flat=True).first()
    if user_id is None:
        raise InvalidRefreshToken()
    with transaction.atomic():
        rotated = _rotate(user_id, digest, user_agent)
    # Raised outside: inside, the error would roll the revocation back.
    if rotated is None:
        raise RefreshReused()
    return rotated


def _rotate(user_id: UUID, digest: bytes, user_agent: str) -> Tokens | None:
    """The next tokens of the family, or None after revoking it."""
    owner, now = lock_account(user_id), timezone.now()
    token = RefreshToken.objects.filter(pk=digest).first()
    if owner is None or token is None or token.expires_at <= now:
        raise InvalidRefreshToken()
    if token.used_at is not None:
        _revoke(Q(family=token.family))
        log.warning("refresh token reused, family revoked", family=token.family)
        return None
    if token.revoked_at is not None:
        raise InvalidRefreshToken()
    RefreshToken.objects.filter(pk=digest).update(used_at=now)
    started = token.started_at or token.created_at
    return _issue(owner, family=token.family, user_agent=user_agent, started_at=started)


def _issue(
    owner: User, *, family: UUID, user_agent: str, started_at: datetime | None = None
) -> Tokens:
    now = timezone.now()
    refresh = tokens.new_refresh_token()
    RefreshToken.objects.create(
        digest=tokens.digest(refresh),
        user=owner,
        family=family,
        created_at=now,
        started_at=started_at or now,
        user_agent=text.scrub(user_agent[:_AGENT]),
        expires_at=now + tokens.REFRESH_LIFE,
    )
    claims = tokens.access_claims(
        subject=owner.subject,
        now=now,
        staff=owner.is_staff,
        moderator=owner.is_moderator,
        session=family,
    )
    return Tokens(keyring().sign(claims), refresh)


def log_out(*, refresh: str) -> None:
    """Revoke the family of `refresh`; an unknown token (RFC 7009) or a repeat changes nothing."""
    token = RefreshToken.objects.filter(pk=tokens.digest(refresh)).first()
    if token is not None:
        with transaction.atomic():
            lock_account(token.user_id)
            _revoke(Q(family=token.family))


@transaction.atomic
def log_out_everywhere(*, user_id: UUID, but: UUID | None = None) -> None:
    """End every session of an account, or all but one; a repeat changes nothing."""
    lock_account(user_id)
    _revoke(Q(user_id=user_id) & ~Q(family=but) if but else Q(user_id=user_id))


@transaction.atomic
def end_session(*, owner: User, session_id: UUID) -> None:
    """End one session; a repeat changes nothing.

    Raises NotFound for one that `owner` never had, or of which every token has expired.
    """
    if lock_account(owner.pk) is None:
        raise AccountGone()
    session = RefreshToken.objects.filter(user=owner, family=session_id)
    if not session.exists():
        raise NotFound()
    _revoke(Q(user=owner, family=session_id))


def _revoke(which: Q) -> None:
    RefreshToken.objects.filter(which, revoked_at=None).update(revoked_at=timezone.now())
