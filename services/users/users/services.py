"""What people do with their accounts: commands, one transaction each."""

from collections.abc import Sequence
from uuid import UUID

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from provote_core.exceptions import NotFound
from provote_core.idempotency.expiry import forget_expired
from provote_core.ids import uuid7
from users import erasure, mail, tokens
from users.errors import AccountGone, TooManyApiKeys
from users.models import ApiKey, LoginTries, Mail, RefreshToken, User
from users.passwords import require_good_password
from users.profile import unique_names
from users.selectors import api_keys, lock_account
from users.sign_on.services import forget_ended

MOST_API_KEYS = 50  # an account's that work
_BATCH = 10_000


@transaction.atomic
def register_user(*, username: str, email: str, password: str, staff: bool = False) -> User:
    """Make an account and mail its address a token; `staff` gives every right on the admin site.

    Raises UsernameTaken or EmailTaken, also on a repeat, and InvalidRequest for a weak password.
    """
    user = User(
        username=username,
        email=User.objects.normalize_email(email),
        is_staff=staff,
        is_superuser=staff,
    )
    require_good_password(password, user)
    user.set_password(password)
    with unique_names():
        user.save(force_insert=True)
    mail.ask_for(Mail.Kind.VERIFY_EMAIL, user)
    return user


@transaction.atomic
def create_api_key(*, owner: User, name: str, scopes: Sequence[str]) -> ApiKey:
    """Make a key for `owner`; a repeat makes another; see `reveal_api_key`.

    Raises AccountGone, and TooManyApiKeys beyond 50 that work.
    """
    if lock_account(owner.pk) is None:
        raise AccountGone()
    if api_keys(owner).count() >= MOST_API_KEYS:
        raise TooManyApiKeys(f"An account may have {MOST_API_KEYS} API keys; revoke one first.")
    key_id = uuid7()
    return ApiKey.objects.create(
        id=key_id,
        user=owner,
        name=name,
        scopes=sorted(set(scopes)),
        digest=tokens.digest(reveal_api_key(key_id)),
        created_at=timezone.now(),
    )


def reveal_api_key(key_id: UUID) -> str:
    """The key itself, for the answer that creates it and for that answer's replays."""
    return tokens.api_key(settings.PROVOTE.digest_key, key_id)


@transaction.atomic
def revoke_api_key(*, owner: User, key_id: UUID) -> None:
    """End a key; a repeat changes nothing. Raises NotFound for a key that `owner` never had."""
    if lock_account(owner.pk) is None:
        raise AccountGone()
    keys = ApiKey.objects.filter(user=owner, pk=key_id)
    if not keys.filter(revoked_at=None).update(revoked_at=timezone.now()) and not keys.exists():
        raise NotFound()


def keep_house() -> None:
    """Delete what has expired, at most 10,000 rows of a kind, and send mails.

    May run at any time, several at once.
    """
    now = timezone.now()
    expired = RefreshToken.objects.filter(expires_at__lt=now).order_by("expires_at")
    RefreshToken.objects.filter(pk__in=expired.values("pk")[:_BATCH]).delete()
    sessions = Session.objects.filter(expire_date__lt=now).order_by("expire_date")
    Session.objects.filter(pk__in=sessions.values("pk")[:_BATCH]).delete()
    LoginTries.objects.filter(free_at__lt=Now()).delete()
    mail.forget_old()
    forget_ended()
    forget_expired()
    erasure.forget_erased()
    mail.send_due()
