"""Counts by methods, and the drawings of ties."""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class TallyReport(models.Model):
    """The last count of a poll by its method.

    `due.revive` adds the rows of polls that 0.2.0 stored.

    `state` is "" before the first count, then `counted`, `undecided` (a tie waits for a drawing),
    `waiting-for-beacon`, `seed-mismatch` or `failed`, both with the `problem`. `report` is the
    canonical report and `summary` what results show of it. `votes`, `position`, `events`, `hash`
    and `ballots` are those of the PollAnalytics that was counted, read at `read_at`; the count
    took `duration` seconds.

    `tried_at` is the time of the last try, which may have failed.

    `final`: the poll was sealed, and no vote waited or was missing. `done`: no count is due until
    something happens. `wanted_at`: the owner last asked for a count that only they may see.
    `recount_at`: what was read before that time has to be counted again. `beacon` is what was
    fetched of a public beacon, {round, randomness}, or {since} or {missing}.
    """

    poll_id = models.UUIDField(primary_key=True)
    state = models.TextField(db_default="")
    problem = models.TextField(db_default="")
    report = models.BinaryField(null=True)
    digest = models.TextField(db_default="")
    summary = models.JSONField(null=True)
    votes = models.BigIntegerField(db_default=0)
    position = models.BigIntegerField(db_default=0)
    events = models.BigIntegerField(db_default=0)
    hash = models.BigIntegerField(db_default=0)
    ballots = models.BigIntegerField(db_default=0)
    final = models.BooleanField(db_default=False)
    done = models.BooleanField(db_default=False)
    read_at = models.DateTimeField(null=True)
    tried_at = models.DateTimeField(null=True)
    duration = models.FloatField(db_default=0)
    wanted_at = models.DateTimeField(null=True)
    recount_at = models.DateTimeField(null=True)
    beacon = models.JSONField(null=True)

    class Meta:
        db_table = "tally_report"
        indexes = [
            models.Index(fields=["poll_id"], name="tally_report_open", condition=Q(done=False)),
        ]

    def __str__(self) -> str:
        return f"report of poll {self.poll_id} {self.state}"


class TieDecision(models.Model):
    """The order of tied choices that the owner has drawn by hand; it is never changed.

    `tied` are the ids of the choices, sorted, `order` from the first to the last.
    """

    id = models.UUIDField(primary_key=True, default=uuid4)
    poll_id = models.UUIDField()
    tied = models.JSONField()
    order = models.JSONField()
    decided_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "tie_decision"
        constraints = [
            models.UniqueConstraint(fields=["poll_id", "tied"], name="tie_decision_once"),
        ]

    def __str__(self) -> str:
        return f"drawn order in poll {self.poll_id}"
