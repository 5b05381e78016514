"""What was announced of results."""

from django.db import models
from django.db.models import Q


class ResultAnnouncement(models.Model):
    """The `position` of a poll's results that was announced last, 0 if none was.

    `hash` is the digest of the events that were counted then, null if it is not known, and
    `report` that of the report of a final count, "" before. `done`: the final result was
    announced. Rows are added with their polls.
    """

    poll_id = models.UUIDField(primary_key=True)
    position = models.BigIntegerField(db_default=0)
    hash = models.BigIntegerField(null=True)
    report = models.TextField(db_default="")
    done = models.BooleanField(db_default=False)
    announced_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "result_announcement"
        indexes = [
            models.Index(fields=["poll_id"], name="result_announcement_open",
                         condition=Q(done=False)),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"results of poll {self.poll_id} at {self.position}"
