"""The audit log's table, one in each service's schema."""

from django.db import models


class AuditRecord(models.Model):
    """One state-changing request, or one item of a batch; rows are only ever added."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    actor = models.TextField()
    actor_kind = models.TextField()
    action = models.TextField()
    target = models.UUIDField(null=True)
    outcome = models.TextField()
    status = models.SmallIntegerField()
    address_hash = models.TextField()
    request_id = models.TextField()
    batch = models.BigIntegerField(null=True)

    class Meta:
        db_table = "audit"
        verbose_name = "audit record"
        indexes = [models.Index(fields=["target", "outcome"], name="audit_target_outcome")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.actor} {self.action} {self.outcome}"
