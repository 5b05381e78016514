"""Models of the tables of benchmarks/yardsticks/tables.sql, and of polls."""

import uuid

from django.db import models


class Vote(models.Model):
    """One voter's ballot in one poll."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    poll_id = models.UUIDField()
    voter = models.BinaryField()
    delegated = models.BooleanField(default=False)
    choice_id = models.UUIDField()
    cast_at = models.DateTimeField(auto_now_add=True)
    version = models.IntegerField(default=1)
    batch = models.BigIntegerField(default=1)

    class Meta:
        db_table = "vote"
        managed = False

    def __str__(self) -> str:
        return str(self.id)


class Idempotency(models.Model):
    """A used idempotency key."""

    key_digest = models.BinaryField(primary_key=True)
    account = models.TextField()
    fingerprint = models.BinaryField()
    status = models.SmallIntegerField()
    resource = models.UUIDField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "idempotency"
        managed = False

    def __str__(self) -> str:
        return str(self.resource)


class Outbox(models.Model):
    """An event to publish."""

    events = models.JSONField()
    count = models.IntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    traceparent = models.TextField(default="")

    class Meta:
        db_table = "outbox"
        managed = False

    def __str__(self) -> str:
        return str(self.pk)


class Audit(models.Model):
    """An audit record."""

    at = models.DateTimeField(auto_now_add=True)
    actor = models.TextField()
    actor_kind = models.TextField()
    action = models.TextField()
    target = models.UUIDField()
    outcome = models.TextField()
    status = models.SmallIntegerField()
    address_hash = models.TextField()
    request_id = models.TextField()
    batch = models.BigIntegerField(default=1)

    class Meta:
        db_table = "audit"
        managed = False

    def __str__(self) -> str:
        return str(self.pk)


class Poll(models.Model):
    """A poll."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    owner = models.UUIDField()
    title = models.CharField(max_length=200)
    description = models.CharField(max_length=10_000)
    ballot_type = models.CharField(max_length=20)
    eligibility = models.CharField(max_length=20)
    results_visibility = models.CharField(max_length=20)
    allow_change = models.BooleanField()
    status = models.CharField(max_length=20)
    opens_at = models.DateTimeField(null=True)
    closes_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "poll"
        managed = False
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.title


class Choice(models.Model):
    """A choice of a poll."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="choices")
    position = models.SmallIntegerField()
    label = models.CharField(max_length=200)
    description = models.CharField(max_length=1_000)

    class Meta:
        db_table = "choice"
        managed = False
        ordering = ["position"]

    def __str__(self) -> str:
        return self.label
