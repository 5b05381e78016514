"""Reads: the signing keys of this process, accounts, their sessions and API keys."""

import functools
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from provote_core import conf, database
from provote_core.auth.verifier import Jwks
from provote_core.exceptions import NotFound
from users import addresses
from users.errors import AccountGone
from users.models import ApiKey, RefreshToken, User
from users.signing_keys import KeyFolder, KeyRing


def keyring() -> KeyRing:
    """The keys that are in PROVOTE_SIGNING_KEYS now.

    Without the variable, development generates a key; production raises ImproperlyConfigured.
    Raises UnusableKey for a directory without usable keys.
    """
    return _keys()()


@functools.cache
def _keys() -> Callable[[], KeyRing]:
    """The source of this process's keys."""
    directory = conf.env("PROVOTE_SIGNING_KEYS")
    if directory:
        return KeyFolder(Path(directory)).ring
    if settings.PROVOTE.production:
        raise ImproperlyConfigured("PROVOTE_SIGNING_KEYS must name a directory in production.")
    generated = KeyRing.ephemeral()
    return lambda: generated


def public_keys() -> Jwks:
    """The JWKS document; this service verifies tokens with it, without an HTTP request."""
    return keyring().jwks()


def account(subject: UUID) -> User:
    """The active account of a token; raises AccountGone (401) if it is erased or deactivated."""
    known = User.objects.select_related("profile")
    user = known.filter(subject=subject, is_active=True).first()
    if user is None:
        raise AccountGone()
    return user


def lock_account(user_id: UUID) -> User | None:
    """The account, locked until the transaction ends; None if it is erased or deactivated."""
    accounts = User.objects.select_for_update(no_key=True)
    return accounts.filter(pk=user_id, is_active=True).first()


def lock_unerased(user_id: UUID) -> bool:
    """Lock the account until the transaction ends; False if it is erased."""
    accounts = User.objects.select_for_update(no_key=True)
    return accounts.filter(pk=user_id, erased_at=None).first() is not None


def keep_account(subject: UUID, *, deactivated: bool = False) -> bool:
    """Whether this person has an active account; an erasure waits until the transaction ends.

    With `deactivated`, also one that is not active. Call it before storing a row about the person.
    Nothing but erasures waits.
    """
    # The ORM knows no FOR KEY SHARE.
    query = "SELECT 1 FROM users WHERE subject = %s AND (is_active OR %s) FOR KEY SHARE"
    return bool(database.rows(query, [subject, deactivated]))


def keep_accounts(people: Sequence[UUID]) -> list[UUID]:
    """The ids of active accounts among `people`; see `keep_account`.

    A foreign key does not replace this: the row of an erased account stays.
    """
    query = "SELECT id FROM users WHERE id = ANY(%s) AND is_active ORDER BY id FOR KEY SHARE"
    return [user_id for (user_id,) in database.rows(query, [list(people)])]


def user(user_id: UUID) -> User:
    """The account with this id; raises User.DoesNotExist."""
    return User.objects.select_related("profile").get(pk=user_id)


def accounts(**wanted: Any) -> QuerySet[User]:
    """The accounts that are not erased and match `wanted`, given as lookups of the ORM."""
    return User.objects.filter(erased_at=None, **wanted)


def find_accounts(
    *, username: str = "", email: str = "", subject: UUID | None = None, role: str = ""
) -> QuerySet[User]:
    """The accounts that match every given value, in any case."""
    wanted = {
        "username__lower": username.lower(),
        "subject": subject,
        f"is_{role}": bool(role),
    }
    found = accounts(**{name: value for name, value in wanted.items() if value})
    return found.filter(_has_mailbox(email)) if email else found


def account_of_mailbox(email: str) -> User | None:
    """The account of the mailbox that `email` is a spelling of; the older one of several."""
    return accounts().filter(_has_mailbox(email)).order_by("mailbox", "created_at", "pk").first()


def is_claimed(email: str, *, but: UUID | None = None) -> bool:
    """Whether an account with an empty mailbox, other than `but`, has this address.

    No constraint covers these few: code of an older release wrote addresses outside ASCII.
    """
    others = accounts(mailbox=None).filter(_has_mailbox(email))
    return (others.exclude(pk=but) if but else others).exists()


def _has_mailbox(email: str) -> Q:
    unfilled = Q(mailbox=None, email__lower__in=addresses.spellings(email))
    return Q(mailbox=addresses.canonical(email)) | unfilled


def sessions_of(owner: User) -> QuerySet[RefreshToken]:
    """The sessions of `owner`, each as its one token that can be refreshed."""
    tokens = RefreshToken.objects.filter(user=owner, used_at=None, revoked_at=None)
    return tokens.filter(expires_at__gt=Now())


def api_keys(owner: User) -> QuerySet[ApiKey]:
    """The keys of `owner` that have not been revoked."""
    return ApiKey.objects.filter(user=owner, revoked_at=None)


def api_key(owner: User, key_id: UUID) -> ApiKey:
    """A key of `owner` that has not been revoked; raises NotFound."""
    key = api_keys(owner).filter(pk=key_id).first()
    if key is None:
        raise NotFound()
    return key


def any_api_key(owner: User, key_id: UUID) -> ApiKey:
    """A key of `owner`, revoked or not; raises ApiKey.DoesNotExist."""
    return ApiKey.objects.get(user=owner, pk=key_id)
