"""Tables of the webhooks service: webhooks, their deliveries with all attempts, erased persons."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from provote_core.ids import uuid7


class Webhook(models.Model):
    """A receiver of an owner's messages.

    `url` is in canonical form. `types` are the types of messages it gets, `poll_id` the only poll
    it gets them of, or null for all of the owner's polls. `secret_number` is the current secret;
    until `rotated_until` the one before it signs, too. `proven` is set while the last attempt at
    this URL was a success, `failing_since` since the first failure after it. A disabled webhook
    gets no messages; `disabled_why` is "owner", "gone" (the receiver answered 410) or "failing".
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    owner = models.UUIDField()
    url = models.TextField()
    description = models.TextField(db_default="")
    types = models.JSONField()
    poll_id = models.UUIDField(null=True)
    enabled = models.BooleanField(db_default=True)
    disabled_why = models.TextField(db_default="")
    secret_number = models.IntegerField(db_default=1)
    rotated_until = models.DateTimeField(null=True)
    proven = models.BooleanField(db_default=False)
    failing_since = models.DateTimeField(null=True)
    version = models.IntegerField(db_default=1)
    created_at = models.DateTimeField(db_default=Now())
    updated_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "webhook"
        indexes = [models.Index(fields=["owner", "id"], name="webhook_owner")]
        constraints = [
            models.CheckConstraint(condition=Q(secret_number__gte=1), name="webhook_secret"),
            models.CheckConstraint(
                condition=Q(enabled=True, disabled_why="") | Q(enabled=False, disabled_why__gt=""),
                name="webhook_disabled_why",
            ),
        ]

    def __str__(self) -> str:
        return f"webhook {self.pk}"


class Delivery(models.Model):
    """A message to one webhook, and how far its delivery has come.

    `message_id` is the same for all webhooks that get the message, and in all attempts. `body` is
    the exact text that is sent and signed, `poll_id` the poll that it is about, if any. While
    `pending`, the next attempt is due at `due_at`; it lies in the future while an attempt runs,
    too. `attempts` counts those that were begun.
    """

    class State(models.TextChoices):
        """The states of a delivery; only pending ones are sent."""

        PENDING = "pending"
        DELIVERED = "delivered"
        FAILED = "failed"  # every attempt failed
        CANCELLED = "cancelled"  # the webhook was disabled, or newer results were announced

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries")
    message_id = models.UUIDField()
    type = models.TextField()
    poll_id = models.UUIDField(null=True)
    body = models.TextField()
    state = models.TextField(choices=State.choices, db_default=State.PENDING)
    attempts = models.SmallIntegerField(db_default=0)
    due_at = models.DateTimeField(db_default=Now())
    created_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "delivery"
        constraints = [
            # A repeated event adds nothing.
            models.UniqueConstraint(fields=["webhook", "message_id"], name="delivery_once"),
        ]
        indexes = [
            models.Index(fields=["webhook", "due_at"], name="delivery_due",
                         condition=Q(state="pending")),
            models.Index(fields=["webhook", "-id"], name="delivery_log"),
            models.Index(fields=["created_at"], name="delivery_created"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.type} {self.message_id} {self.state}"


class Attempt(models.Model):
    """One attempt of a delivery: the `status` of the response, or the `error` instead of one."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="log")
    number = models.SmallIntegerField()
    at = models.DateTimeField()
    seconds = models.FloatField()
    status = models.SmallIntegerField(null=True)
    error = models.TextField(db_default="")

    class Meta:
        db_table = "attempt"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"attempt {self.number}: {self.status or self.error}"


class ErasedSubject(models.Model):
    """An erased person, whose last tokens verify until `until` and can create nothing."""

    subject = models.UUIDField(primary_key=True)
    until = models.DateTimeField()

    class Meta:
        db_table = "erased_subject"

    def __str__(self) -> str:
        return f"erased until {self.until:%Y-%m-%d %H:%M}"
