"""Reads: webhooks and deliveries of their owner; locks of those that a command changes."""

from uuid import UUID

from django.db.models import Prefetch, QuerySet

from webhooks.errors import DeliveryNotFound, WebhookNotFound
from webhooks.models import Attempt, Delivery, Webhook

LOGGED = 20  # attempts of a delivery in a response; replays may have made more


def webhooks_of(owner: UUID) -> QuerySet[Webhook]:
    """The webhooks of an owner."""
    return Webhook.objects.filter(owner=owner)


def get_webhook(owner: UUID, webhook_id: UUID) -> Webhook:
    """A webhook of `owner`. Raises WebhookNotFound."""
    webhook = webhooks_of(owner).filter(pk=webhook_id).first()
    if webhook is None:
        raise WebhookNotFound()
    return webhook


def lock_webhook(owner: UUID, webhook_id: UUID) -> Webhook:
    """The same, locked until the transaction ends: webhooks before their deliveries."""
    webhook = webhooks_of(owner).select_for_update().filter(pk=webhook_id).first()
    if webhook is None:
        raise WebhookNotFound()
    return webhook


def deliveries_of(owner: UUID, webhook_id: UUID) -> QuerySet[Delivery]:
    """The deliveries of a webhook of `owner`, with their last attempts as `logged`, newest first.

    Raises WebhookNotFound.
    """
    webhook = get_webhook(owner, webhook_id)
    newest = Prefetch("log", Attempt.objects.order_by("-pk")[:LOGGED], to_attr="logged")
    return Delivery.objects.filter(webhook=webhook).prefetch_related(newest)


def get_delivery(owner: UUID, webhook_id: UUID, delivery_id: UUID) -> Delivery:
    """One of them. Raises WebhookNotFound, DeliveryNotFound."""
    delivery = deliveries_of(owner, webhook_id).filter(pk=delivery_id).first()
    if delivery is None:
        raise DeliveryNotFound()
    return delivery


def lock_delivery(webhook: Webhook, delivery_id: UUID) -> Delivery:
    """A delivery of `webhook`, locked until the transaction ends. Raises DeliveryNotFound."""
    found = Delivery.objects.select_for_update().filter(webhook=webhook, pk=delivery_id)
    delivery = found.first()
    if delivery is None:
        raise DeliveryNotFound()
    return delivery
