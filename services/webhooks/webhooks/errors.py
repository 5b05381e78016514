"""Errors of webhooks, beyond the core's family.

NotFound 404 ── WebhookNotFound · DeliveryNotFound
Conflict 409 ── TooManyWebhooks · WebhookDisabled · TooManyPending
"""

from provote_core.exceptions import Conflict, NotFound


class WebhookNotFound(NotFound):
    """The caller has no webhook with this id."""

    code, title = "webhook-not-found", "The webhook does not exist."


class DeliveryNotFound(NotFound):
    """The webhook has no delivery with this id, or the log no longer contains it."""

    code, title = "delivery-not-found", "The delivery does not exist."


class TooManyWebhooks(Conflict):
    """The account has as many webhooks as it may have."""

    code, title = "too-many-webhooks", "The account has too many webhooks."


class WebhookDisabled(Conflict):
    """The webhook is disabled, so nothing can be sent to it; enable it first."""

    code, title = "webhook-disabled", "The webhook is disabled."


class TooManyPending(Conflict):
    """So many messages wait for this webhook that no test or replay is added."""

    code, title = "too-many-pending", "Too many messages wait for their delivery."
