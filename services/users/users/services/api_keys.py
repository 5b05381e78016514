"""API keys: create, show once, revoke."""

from collections.abc import Sequence
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from provote_core.exceptions import NotFound
from provote_core.ids import uuid7
from provote_rules.texts import tr
from users import tokens
from users.errors import AccountGone, TooManyApiKeys
from users.models import ApiKey, User
from users.selectors import api_keys, lock_account

MAX_API_KEYS = 50  # active keys of one account


@transaction.atomic
def create_api_key(*, owner: User, name: str, scopes: Sequence[str]) -> ApiKey:
    """Create a key of `owner`; a repeat creates another one. See `reveal_api_key`.

    Raises AccountGone, and TooManyApiKeys beyond 50 active keys.
    """
    if lock_account(owner.pk) is None:
        raise AccountGone()
    if api_keys(owner).count() >= MAX_API_KEYS:
        raise TooManyApiKeys(
            tr(
                "An account may have {max_api_keys} API keys; revoke one first.",
                max_api_keys=MAX_API_KEYS,
            )
        )
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
    """Return the key itself, for the response that creates it and for replays of that response."""
    return tokens.api_key(settings.PROVOTE.digest_key, key_id)


@transaction.atomic
def revoke_api_key(*, owner: User, key_id: UUID) -> None:
    """Revoke a key; a repeat changes nothing. Raises NotFound for a key that `owner` never had."""
    if lock_account(owner.pk) is None:
        raise AccountGone()
    keys = ApiKey.objects.filter(user=owner, pk=key_id)
    if not keys.filter(revoked_at=None).update(revoked_at=timezone.now()) and not keys.exists():
        raise NotFound()
