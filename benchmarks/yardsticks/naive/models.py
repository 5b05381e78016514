"""The four tables that a vote writes, as benchmarks/yardsticks/tables.sql makes them."""

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
    """A key that was used."""

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
    """An event to be told."""

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
    """Who did what."""

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
