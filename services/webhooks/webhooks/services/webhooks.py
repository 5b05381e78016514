"""Commands on webhooks: create, change, rotate the secret, delete."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models.functions import Now

from provote_core import database
from provote_core.exceptions import InvalidToken
from provote_rules.texts import tr
from webhooks import selectors, signing
from webhooks.errors import TooManyWebhooks
from webhooks.models import Delivery, ErasedSubject, Webhook

MAX_WEBHOOKS = 20  # of one owner
OWNER = "owner"  # the reason of a webhook that its owner has disabled


@transaction.atomic
def create_webhook(
    *,
    owner: UUID,
    url: str,
    types: Collection[str],
    poll_id: UUID | None = None,
    description: str = "",
) -> Webhook:
    """Create a webhook of `owner`; a repeat creates another one. `url` is in canonical form.

    Raises TooManyWebhooks, and InvalidToken for an erased person.
    """
    _lock_owner(owner)
    if Webhook.objects.filter(owner=owner).count() >= MAX_WEBHOOKS:
        raise TooManyWebhooks(
            tr("An account may have {most} webhooks; delete one first.", most=MAX_WEBHOOKS)
        )
    return Webhook.objects.create(
        owner=owner,
        url=url,
        types=sorted(set(types)),
        poll_id=poll_id,
        description=description,
        enabled=True,
        disabled_why="",
        secret_number=1,
        proven=False,
        version=1,
        created_at=(now := database.now()),
        updated_at=now,
    )


@transaction.atomic
def change_webhook(*, owner: UUID, webhook_id: UUID, changes: dict[str, Any]) -> Webhook:
    """Change members of a webhook; a repeat changes nothing.

    A new `url` must prove itself again. Enabling one forgets its failures; messages of the time
    in which it was disabled are not sent later. Disabling one cancels its waiting messages.
    Raises WebhookNotFound.
    """
    webhook = selectors.lock_webhook(owner, webhook_id)
    changes = dict(changes)
    if "types" in changes:
        changes["types"] = sorted(set(changes["types"]))
    changes = {name: new for name, new in changes.items() if getattr(webhook, name) != new}
    if not changes:
        return webhook
    enabled = changes.get("enabled")
    if enabled is not None:
        changes["disabled_why"] = "" if enabled else OWNER
    if enabled or "url" in changes:
        changes |= {"proven": False, "failing_since": None}
    if enabled is False:
        waiting = Delivery.objects.filter(webhook=webhook, state=Delivery.State.PENDING)
        waiting.update(state=Delivery.State.CANCELLED, ended_at=Now())
    return _save(webhook, changes)


@transaction.atomic
def rotate_secret(*, owner: UUID, webhook_id: UUID, overlap: timedelta) -> Webhook:
    """Give the webhook a new secret; the present one signs beside it for `overlap`.

    At most two secrets sign: one that was rotated before ends at once. Each repeat rotates again.
    Raises WebhookNotFound.
    """
    webhook = selectors.lock_webhook(owner, webhook_id)
    until = database.now() + overlap if overlap else None
    changes = {"secret_number": webhook.secret_number + 1, "rotated_until": until}
    return _save(webhook, changes)


@transaction.atomic
def delete_webhook(*, owner: UUID, webhook_id: UUID) -> None:
    """Delete a webhook with its deliveries. Raises WebhookNotFound, on a repeat, too."""
    selectors.lock_webhook(owner, webhook_id).delete()


def reveal_secret(webhook: Webhook) -> str:
    """The current secret of a webhook."""
    key = settings.PROVOTE.digest_key
    return signing.secret_of(key, webhook.pk, webhook.secret_number)


def _save(webhook: Webhook, changes: dict[str, Any]) -> Webhook:
    for name, value in changes.items():
        setattr(webhook, name, value)
    webhook.version += 1
    webhook.updated_at = database.now()
    webhook.save(update_fields=[*changes, "version", "updated_at"])
    return webhook


def _lock_owner(owner: UUID) -> None:
    """Let one creation of this owner run at a time, until the transaction ends."""
    with connection.cursor() as cursor:
        key = [f"webhooks of {owner}"]
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", key)
    if ErasedSubject.objects.filter(pk=owner).exists():
        raise InvalidToken(tr("This account has been erased."))
