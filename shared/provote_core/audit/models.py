"""The audit log's table, one in each service's schema."""

from typing import Final

from django.db import models
from django.db.models import Q

# Requests that manage a poll. Those of voters have other paths: the votes of a poll are not among
# these, so its owner may read them.
MANAGED: Final = Q(action__contains=" /api/v1/polls/") | Q(action__contains=" /admin/")


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
        indexes = [
            models.Index(fields=["target", "outcome"], name="audit_target_outcome"),
            # A poll has a row for each vote; this index has only the others.
            models.Index(fields=["target", "id"], name="audit_managed", condition=MANAGED),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.actor} {self.action} {self.outcome}"
