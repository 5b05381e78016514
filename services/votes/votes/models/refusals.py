"""How many casts were refused."""

from django.db import models
from django.db.models import Q

from provote_rules.wording import number_of


class RefusalCount(models.Model):
    """The casts in a known poll that were refused with one code within an hour, in UTC.

    Best effort: a process that is killed loses what it has counted since its last write. The
    audit log holds the refusals of authenticated callers one by one; this has all, in few rows.
    """

    pk = models.CompositePrimaryKey("poll_id", "code", "hour")
    poll_id = models.UUIDField()
    code = models.TextField()
    hour = models.DateTimeField()
    refused = models.BigIntegerField()

    class Meta:
        db_table = "refusal_count"
        constraints = [
            models.CheckConstraint(condition=Q(refused__gte=1), name="refusal_count_refused"),
        ]

    def __str__(self) -> str:
        return f"{number_of(self.refused, 'refusal')} {self.code} in poll {self.poll_id}"
