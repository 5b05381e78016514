"""The table of used keys, one in each service's schema."""

from django.db import models


class IdempotencyRecord(models.Model):
    """The success of a request with a key: digests, the status and the resource's id only."""

    key_digest = models.BinaryField(primary_key=True)
    account = models.TextField()
    fingerprint = models.BinaryField()
    status = models.SmallIntegerField()
    resource = models.UUIDField()
    created_at = models.DateTimeField()

    class Meta:
        db_table = "idempotency"
        indexes = [models.Index(fields=["created_at"], name="idempotency_created")]

    def __str__(self) -> str:
        return f"{self.account} {self.status} {self.resource}"
