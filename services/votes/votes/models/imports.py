"""Imports of ballots from files."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from provote_core.ids import uuid7
from provote_rules.wording import number_of


class BallotImport(models.Model):
    """A file whose ballots are recorded in a poll: `recorded` of `ballots` are, in their order.

    One import for each poll and file (`digest`, its SHA-256). It is repeated until `ended_at`:
    all ballots are recorded, or the poll has closed. `report` is the result of the check.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    poll_id = models.UUIDField()
    digest = models.BinaryField()
    format = models.TextField()
    ballots = models.IntegerField()
    recorded = models.IntegerField(db_default=0)
    report = models.JSONField()
    started_at = models.DateTimeField(db_default=Now())
    updated_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "ballot_import"
        constraints = [
            models.UniqueConstraint(fields=["poll_id", "digest"], name="ballot_import_of_file"),
            models.CheckConstraint(
                condition=Q(recorded__gte=0, recorded__lte=F("ballots")),
                name="ballot_import_recorded",
            ),
        ]
        indexes = [models.Index(fields=["poll_id", "id"], name="ballot_import_of_poll")]

    def __str__(self) -> str:
        return f"{self.recorded} of {number_of(self.ballots, 'ballot')} in poll {self.poll_id}"

    @property
    def state(self) -> str:
        """`running` until it has ended, then `completed`, or `stopped` by the poll's close."""
        if self.ended_at is None:
            return "running"
        return "completed" if self.recorded == self.ballots else "stopped"
