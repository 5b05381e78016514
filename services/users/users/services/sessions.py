"""Log in, refresh, log out, exchange an API key.

An account's row is the lock of its refresh tokens: every command that makes or revokes one holds
it. So refreshing, revoking and erasing of one account are serialised. A login and the tokens
refreshed from it are a session (a `family`); it lasts while one of its tokens can be used.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
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
from users.precis import candidates
from users.selectors import keyring, lock_account, sessions_of
from users.services.throttle import count_try, forget_tries

MAX_SESSIONS = 100  # of an account; beyond, the least recently used one ends
_AGENT = 120  # characters of a User-Agent that are kept

log = logs.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Tokens:
    """The result of a login: an access token and, for people, a refresh token."""

    access: str
    refresh: str = ""
    token_type: str = "Bearer"
    expires_in: int = int(tokens.ACCESS_LIFE.total_seconds())


def log_in(*, username: str, password: str, user_agent: str = "") -> Tokens:
    """Tokens for a person, the first of a new session; raises InvalidCredentials, TooManyTries.

    Duration and limit are the same for an unknown name and for a wrong password. Each call is a
    separate login.
    """
    refresh = tokens.new_refresh_token()
    owner, family = start_session(
        username=username,
        password=password,
        digest=tokens.digest(refresh),
        life=tokens.REFRESH_LIFE,
        user_agent=user_agent,
    )
    return Tokens(sign_access(owner, family), refresh)


def start_session(
    *, username: str, password: str, digest: bytes, life: timedelta, user_agent: str
) -> tuple[User, UUID]:
    """A new session of the person who has this password: the account, and the session's id.

    `digest` is that of its first token, which is valid for `life`. Raises as `log_in` does, also
    if the password is changed or reset while it is being checked.
    """
    count_try(username)
    user = User.objects.filter(username__lower=username.strip().lower(), is_active=True).first()
    if user is None:
        for candidate in candidates(password):  # takes as long as checking the password
            make_password(candidate)
        raise InvalidCredentials()
    if not user.check_password(password):
        raise InvalidCredentials()
    with transaction.atomic():
        owner = lock_account(user.pk)
        if owner is None or not _is_still_proven(owner, user, password):
            raise InvalidCredentials()
        forget_tries(username)
        family = uuid7()
        _store(owner, digest, family=family, life=life, user_agent=user_agent)
        spare = sessions_of(owner).order_by("-created_at", "-family")[MAX_SESSIONS:]
        _revoke(Q(family__in=list(spare.values_list("family", flat=True))))
    return owner, family


def _is_still_proven(owner: User, proven: User, password: str) -> bool:
    """Whether `password` still is the account's, which was proven before it was locked.

    What ended the sessions of an older password has not seen the one that begins. A hash that
    differs may be a newer one of the same password.
    """
    return owner.password == proven.password or owner.check_password(password)


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
    """Rotate: a new access token and the next refresh token for one that was never used.

    A repeat within `REFRESH_GRACE` of the first use (a lost response, or two refreshes at once)
    returns a new access token and the family's newest refresh token; parallel ones return the
    same. A later repeat raises RefreshReused and revokes the whole family (RFC 9700), the tokens
    of the first answer included: whether the owner or a thief repeats cannot be known. Raises
    InvalidRefreshToken for an unknown, expired or revoked token.
    """
    digest = tokens.digest(refresh)
    user_id = RefreshToken.objects.filter(pk=digest).values_list("user_id", flat=True).first()
    if user_id is None:
        raise InvalidRefreshToken()
    with transaction.atomic():
        rotated = _rotate(user_id, refresh, user_agent)
    # Raised outside: inside, the error would roll the revocation back.
    if rotated is None:
        raise RefreshReused()
    return rotated


def _rotate(user_id: UUID, refresh: str, user_agent: str) -> Tokens | None:
    """The next tokens of the family, or None after revoking it."""
    owner, now = lock_account(user_id), timezone.now()
    token = RefreshToken.objects.filter(pk=tokens.digest(refresh)).first()
    if owner is None or token is None or token.expires_at <= now:
        raise InvalidRefreshToken()
    if token.used_at is not None:
        return _repeat(owner, token, refresh)
    if token.revoked_at is not None:
        raise InvalidRefreshToken()
    RefreshToken.objects.filter(pk=token.pk).update(used_at=now)
    started = token.started_at or token.created_at
    following = _next(refresh)
    _store(
        owner,
        tokens.digest(following),
        family=token.family,
        life=tokens.REFRESH_LIFE,
        user_agent=user_agent,
        started_at=started,
    )
    return Tokens(sign_access(owner, token.family), following)


def _repeat(owner: User, token: RefreshToken, refresh: str) -> Tokens | None:
    """The tokens of the lost response, or None after revoking the family."""
    assert token.used_at is not None
    if timezone.now() - token.used_at < settings.REFRESH_GRACE and (newest := _newest(refresh)):
        log.info("refresh repeated within the grace", family=token.family)
        return Tokens(sign_access(owner, token.family), newest)
    _revoke(Q(family=token.family))
    log.warning("refresh token reused, family revoked", family=token.family)
    return None


def _newest(refresh: str) -> str | None:
    """The unused token derived from `refresh`; None if it is revoked or cannot be derived.

    The tokens of older releases are random and cannot be derived.
    """
    while True:
        refresh = _next(refresh)
        token = RefreshToken.objects.filter(pk=tokens.digest(refresh), revoked_at=None).first()
        if token is None or token.expires_at <= timezone.now():
            return None
        if token.used_at is None:
            return refresh


def _next(refresh: str) -> str:
    return tokens.next_refresh_token(settings.PROVOTE.digest_key, refresh)


def _store(
    owner: User,
    digest: bytes,
    *,
    family: UUID,
    life: timedelta,
    user_agent: str,
    started_at: datetime | None = None,
) -> None:
    now = timezone.now()
    RefreshToken.objects.create(
        digest=digest,
        user=owner,
        family=family,
        created_at=now,
        started_at=started_at or now,
        user_agent=shown_agent(user_agent),
        expires_at=now + life,
    )


def shown_agent(user_agent: str) -> str:
    """A User-Agent as lists of sessions show it: its beginning, without control characters."""
    return text.scrub(user_agent[:_AGENT])


def sign_access(owner: User, family: UUID, *, browser: bool = False) -> str:
    """An access token of a session; with `browser`, of one that a cookie continues."""
    claims = tokens.access_claims(
        subject=owner.subject,
        now=timezone.now(),
        staff=owner.is_staff,
        moderator=owner.is_moderator,
        session=family,
        browser=browser,
    )
    return keyring().sign(claims)


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
