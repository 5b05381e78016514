"""Commands on deliveries: announce events, test a webhook, replay a delivery."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models.functions import Now

from provote_core import database
from provote_core.ids import uuid7
from provote_rules.texts import tr
from webhooks import messages, selectors
from webhooks.errors import TooManyPending, WebhookDisabled
from webhooks.messages import Message
from webhooks.models import Delivery, Webhook

MAX_BY_HAND = 100  # waiting messages of a webhook, beyond which none is added by hand
BATCH = 1_000  # deliveries in one statement
RESULTS = ("results.updated", "results.final")

# Not those that were added after the event: it may be an old one that is read again.
_REPLACE = """
UPDATE delivery SET state = 'cancelled', ended_at = statement_timestamp()
FROM unnest(%(webhooks)s::uuid[], %(polls)s::uuid[], %(times)s::timestamptz[])
    AS new (webhook_id, poll_id, at)
WHERE delivery.webhook_id = new.webhook_id AND delivery.state = 'pending'
    AND delivery.type = 'results.updated' AND delivery.poll_id = new.poll_id
    AND delivery.created_at < new.at
"""


@transaction.atomic
def announce(found: Sequence[Message]) -> None:
    """Add deliveries of messages to the webhooks that select them.

    Newer results of a poll replace updates that wait, so a receiver that fails gathers few. Call
    it in the transaction that moves the cursor. A repeat of a message adds nothing.
    """
    known = {(message.id, message.owner): message for message in found}
    # Locked below, so that a webhook that is being disabled keeps no message that waits.
    owners = {owner for _, owner in known}
    enabled = Webhook.objects.filter(owner__in=owners, enabled=True).order_by("pk")
    hooks = enabled.select_for_update(no_key=True)
    wanted = [
        (hook, message)
        for hook in hooks
        for message in known.values()
        if message.owner == hook.owner
        and message.type in hook.types
        and hook.poll_id in (None, message.poll_id)
    ]
    _replace_updates(wanted)
    deliveries = [_delivery(hook, message) for hook, message in wanted]
    Delivery.objects.bulk_create(deliveries, batch_size=BATCH, ignore_conflicts=True)


def _delivery(webhook: Webhook, message: Message) -> Delivery:
    return Delivery(
        id=uuid7(),
        webhook=webhook,
        message_id=message.id,
        type=message.type,
        poll_id=message.poll_id,
        body=message.body,
        state=Delivery.State.PENDING,
        attempts=0,
        due_at=Now(),
        created_at=Now(),
    )


def _replace_updates(wanted: Sequence[tuple[Webhook, Message]]) -> None:
    newer = [(hook.pk, m.poll_id, m.at) for hook, m in wanted if m.type in RESULTS]
    if not newer:
        return
    webhooks, polls, times = (list(column) for column in zip(*newer, strict=True))
    values: dict[str, Any] = {"webhooks": webhooks, "polls": polls, "times": times}
    with connection.cursor() as cursor:
        cursor.execute(_REPLACE, values)


@transaction.atomic
def send_test(*, owner: UUID, webhook_id: UUID) -> UUID:
    """Add a message of the type `webhook.test`; returns the id of its delivery.

    Each repeat adds one. Raises WebhookNotFound, WebhookDisabled, TooManyPending.
    """
    webhook = _lock_enabled(owner, webhook_id)
    body = messages.encode(messages.TEST, at=database.now(), data={"webhook_id": webhook.pk})
    return _add(webhook, uuid7(), messages.TEST, body)


@transaction.atomic
def replay(*, owner: UUID, webhook_id: UUID, delivery_id: UUID) -> Delivery:
    """Send a message again, with its id and body; returns the delivery, which is pending.

    Its attempts are counted from 0 again, and its log is kept. A pending delivery becomes due at
    once. Raises WebhookNotFound, DeliveryNotFound, WebhookDisabled, TooManyPending.
    """
    webhook = _lock_enabled(owner, webhook_id)
    delivery = selectors.lock_delivery(webhook, delivery_id)
    if delivery.state != Delivery.State.PENDING:
        _require_few(webhook)
    delivery.state = Delivery.State.PENDING
    delivery.attempts = 0
    delivery.ended_at = None
    delivery.due_at = database.now()
    delivery.save(update_fields=["state", "attempts", "ended_at", "due_at"])
    return delivery


def _lock_enabled(owner: UUID, webhook_id: UUID) -> Webhook:
    webhook = selectors.lock_webhook(owner, webhook_id)
    if not webhook.enabled:
        raise WebhookDisabled(tr("Enable the webhook first."))
    return webhook


def _require_few(webhook: Webhook) -> None:
    pending = Delivery.objects.filter(webhook=webhook, state=Delivery.State.PENDING)
    if pending.count() >= MAX_BY_HAND:
        raise TooManyPending()


def _add(webhook: Webhook, message_id: UUID, type: str, body: str) -> UUID:
    _require_few(webhook)
    delivery = Delivery.objects.create(
        webhook=webhook,
        message_id=message_id,
        type=type,
        body=body,
        state=Delivery.State.PENDING,
        attempts=0,
        due_at=(now := database.now()),
        created_at=now,
    )
    return delivery.pk
