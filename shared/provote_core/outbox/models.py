"""Tables of outgoing events (outbox, its head) and of incoming ones (cursors, dead letters)."""

from django.db import models
from django.db.models import Func, Q
from django.db.models.functions import Now

from provote_rules.wording import number_of


class Outbox(models.Model):
    """The events of one transaction; the sequencer sets `first_seq` after its commit."""

    events = models.JSONField()
    count = models.IntegerField()
    created_at = models.DateTimeField(db_default=Now())
    traceparent = models.TextField(db_default="")
    first_seq = models.BigIntegerField(null=True)

    class Meta:
        db_table = "outbox"
        constraints = [
            models.UniqueConstraint(
                fields=["first_seq"],
                condition=Q(first_seq__isnull=False),
                name="outbox_first_seq",
            ),
            models.CheckConstraint(
                condition=Q(count__gt=0, count=Func("events", function="jsonb_array_length")),
                name="outbox_count",
            ),
        ]
        indexes = [
            models.Index(
                fields=["id"], condition=Q(first_seq__isnull=True), name="outbox_unstamped"
            )
        ]

    def __str__(self) -> str:
        return f"outbox {self.pk}: {number_of(self.count, 'event')} from {self.first_seq}"


class OutboxHead(models.Model):
    """The head of a source; its row lock elects one relay as the leader.

    Events up to position `published_seq` are published to the broker.
    """

    source = models.TextField(primary_key=True)
    epoch = models.IntegerField(db_default=1)
    last_seq = models.BigIntegerField(db_default=0)
    published_seq = models.BigIntegerField(db_default=0)

    class Meta:
        db_table = "outbox_head"

    def __str__(self) -> str:
        return f"{self.source} at {self.last_seq}, published {self.published_seq}"


class Cursor(models.Model):
    """The position up to which a consumed source is applied; it moves with the effects.

    `applied_at` is the time of the last applied event, `source_last_seq` the last known head.
    """

    source = models.TextField(primary_key=True)
    epoch = models.IntegerField()
    applied_seq = models.BigIntegerField(db_default=0)
    applied_at = models.DateTimeField(null=True)
    source_last_seq = models.BigIntegerField(db_default=0)
    updated_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "outbox_cursor"

    def __str__(self) -> str:
        return f"{self.source} applied to {self.applied_seq} of {self.source_last_seq}"


class DeadLetter(models.Model):
    """An event that could not be applied: its position in the source, and the error.

    The event itself stays in its producer's outbox, from which persons are erased; a copy here
    would keep them. Discarded letters remain as a record of skipped events.
    """

    source = models.TextField()
    epoch = models.IntegerField()
    seq = models.BigIntegerField()
    type = models.TextField()
    error = models.TextField()
    tries = models.IntegerField(db_default=1)
    failed_at = models.DateTimeField(db_default=Now())
    discarded_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "dead_letter"
        constraints = [
            models.UniqueConstraint(fields=["source", "seq"], name="dead_letter_once"),
            models.CheckConstraint(condition=Q(seq__gte=1), name="dead_letter_seq"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.seq} {self.type}: {self.error}"
