"""Polls, their choices and who was erased, with the constraints that keep them truthful.

The lists of values hold what is built; the API names more, and serializers refuse those.
"""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from polls.lifecycle import Status
from provote_core.ids import uuid7
from provote_core.visibility import SUPPORTED, effective_status

MAX_CHOICES = 500
BALLOT_TYPES = ("single",)
ELIGIBILITIES = ("authenticated", "delegated")
VISIBILITIES = tuple(str(visibility) for visibility in SUPPORTED)


class Poll(models.Model):
    """A question with its choices. `status` is what has been announced; see `status_at`."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    owner = models.UUIDField()
    title = models.CharField(max_length=200)
    description = models.CharField(max_length=10_000)
    ballot_type = models.CharField(max_length=20)
    eligibility = models.CharField(max_length=20)
    results_visibility = models.CharField(max_length=20)
    allow_change = models.BooleanField()
    status = models.CharField(max_length=20, default=Status.DRAFT.value)
    opens_at = models.DateTimeField(null=True)
    closes_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now())
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "poll"
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="poll_title"),
            models.CheckConstraint(
                condition=Q(status__in=[status.value for status in Status]), name="poll_status"
            ),
            models.CheckConstraint(
                condition=Q(ballot_type__in=BALLOT_TYPES), name="poll_ballot_type"
            ),
            models.CheckConstraint(
                condition=Q(eligibility__in=ELIGIBILITIES), name="poll_eligibility"
            ),
            models.CheckConstraint(
                condition=Q(results_visibility__in=VISIBILITIES), name="poll_visibility"
            ),
            models.CheckConstraint(condition=Q(allow_change=False), name="poll_allow_change"),
            models.CheckConstraint(
                condition=Q(opens_at__lt=F("closes_at"))
                | Q(opens_at__isnull=True)
                | Q(closes_at__isnull=True),
                name="poll_opens_before_it_closes",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.SCHEDULED.value) | Q(opens_at__isnull=False),
                name="poll_scheduled_has_opens_at",
            ),
            models.CheckConstraint(
                condition=Q(status=Status.CLOSED.value, closed_at__isnull=False)
                | (~Q(status=Status.CLOSED.value) & Q(closed_at__isnull=True)),
                name="poll_closed_has_closed_at",
            ),
            models.CheckConstraint(condition=Q(version__gte=1), name="poll_version"),
        ]
        indexes = [
            models.Index(fields=["owner", "id"], name="poll_owner"),
            models.Index(
                fields=["opens_at"],
                condition=Q(status=Status.SCHEDULED.value),
                name="poll_to_open",
            ),
            models.Index(
                fields=["closes_at"], condition=Q(status=Status.OPEN.value), name="poll_to_close"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.status}, version {self.version})"

    def status_at(self, now: datetime) -> Status:
        """The status that holds at `now`: times count when they come, announced or not."""
        return Status(
            effective_status(
                self.status, opens_at=self.opens_at, closes_at=self.closes_at, now=now
            )
        )

    def change(self, **values: Any) -> None:
        """Write `values` and the next version; the caller holds the row's lock."""
        for name, value in values.items():
            setattr(self, name, value)
        self.version += 1
        self.save(update_fields=[*values, "version"])


class Choice(models.Model):
    """One thing a voter can choose; `position` counts from 0."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="choices")
    position = models.SmallIntegerField()
    label = models.CharField(max_length=200)
    description = models.CharField(max_length=1_000)

    class Meta:
        db_table = "choice"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["poll", "position"], name="choice_poll_position"),
            models.UniqueConstraint(fields=["poll", "label"], name="choice_poll_label"),
            models.CheckConstraint(
                condition=Q(position__gte=0, position__lt=MAX_CHOICES), name="choice_position"
            ),
            models.CheckConstraint(condition=~Q(label=""), name="choice_label"),
        ]

    def __str__(self) -> str:
        return f"{self.position}: {self.label}"


class ErasedSubject(models.Model):
    """A person who was erased: their last tokens still verify until `until`, and only read."""

    subject = models.UUIDField(primary_key=True)
    until = models.DateTimeField()

    class Meta:
        db_table = "erased_subject"

    def __str__(self) -> str:
        return f"erased until {self.until:%Y-%m-%d %H:%M}"
