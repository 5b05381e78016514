"""Webhooks: their secrets, deliveries and changes."""

from __future__ import annotations

from tools.openapi.scenario.platform import NOWHERE, Platform


def use(platform: Platform, ada: str) -> None:
    """Create a webhook, test it, replay the delivery, disable and delete it."""
    body = {"url": "https://hooks.example/provote", "types": ["poll.closed", "results.final"]}
    hook = platform.say("createWebhook", body, token=ada)
    inside = {"url": "https://10.0.0.1/", "types": ["poll.closed"]}
    platform.say("createWebhook", inside, token=ada)
    webhook = {"token": ada, "webhook_id": hook["id"]}
    platform.say("listWebhooks", token=ada, query={"page_size": 20})
    platform.say("getWebhook", **webhook)
    platform.say("getWebhook", token=ada, webhook_id=NOWHERE)
    platform.say("rotateWebhookSecret", {"overlap": 3600}, **webhook)
    delivery = platform.say("testWebhook", {}, **webhook)
    platform.say("listWebhookDeliveries", **webhook, query={"type": "webhook.test"})
    platform.say("getWebhookDelivery", **webhook, delivery_id=delivery["id"])
    platform.say("replayWebhookDelivery", {}, **webhook, delivery_id=delivery["id"])
    changes = {"enabled": False}
    platform.say("updateWebhook", changes, **webhook, If_Match='"2"')
    platform.say("updateWebhook", changes, **webhook, If_Match='"1"')
    platform.say("testWebhook", {}, **webhook)
    platform.say("deleteWebhook", **webhook)
