"""Polls, their choices, and the seeds of their ties."""

from datetime import datetime
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Coalesce, Now

from polls import constraints
from polls.constraints import FAR
from polls.models.categories import Category
from provote_core.events import QuarantineRule
from provote_core.ids import uuid7
from provote_rules.counting import Counting, default_counting
from provote_rules.lifecycle import Status, effective_status
from provote_rules.tie_rules import TIES


class Poll(models.Model):
    """A question with its choices. `status` is the last one announced; see `status_at`.

    `digest` is that of the frozen definition: "" in a draft, and in polls that an older version
    opened (`selectors.digest_of` computes those). `method` to `ties` are the parts of `counting`:
    they and `publish_ballots` are null in a draft of a single choice with the defaults, and in
    polls that 0.2.0 opened. Once the
    poll is published, `ties` has the `commitment` to its seed. `images` is `draft` or `frozen` if
    the poll or a choice has an image (`ImageUse`). `language` is the BCP 47 tag of its texts.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    owner = models.UUIDField()
    title = models.CharField(max_length=200)
    description = models.CharField(max_length=10_000)
    language = models.CharField(max_length=35, null=True)  # noqa: DJ001 - null: not said
    ballot_type = models.CharField(max_length=20)
    eligibility = models.CharField(max_length=20)
    results_visibility = models.CharField(max_length=20)
    allow_change = models.BooleanField()
    listing = models.CharField(max_length=20, db_default="listed")
    category = models.ForeignKey(
        Category, models.DO_NOTHING, to_field="slug", db_column="category", db_index=False,
        null=True, related_name="polls",
    )  # fmt: skip
    tags = ArrayField(models.TextField(), db_default=[])
    dedupe = models.CharField(max_length=20, db_default="device")
    dedupe_limit = models.SmallIntegerField(db_default=1)
    quarantine_by = models.CharField(max_length=20, null=True)  # noqa: DJ001 - null: no rule
    quarantine_votes = models.SmallIntegerField(null=True)
    quarantine_seconds = models.IntegerField(null=True)
    method = models.CharField(max_length=60, null=True)  # noqa: DJ001 - null: the default
    seats = models.SmallIntegerField(null=True)
    ballot_rules = models.JSONField(null=True)
    method_rules = models.JSONField(null=True)
    ties = models.JSONField(null=True)
    publish_ballots = models.BooleanField(null=True)
    images = models.CharField(max_length=10, null=True)  # noqa: DJ001 - null: no images
    status = models.CharField(max_length=20, default=Status.DRAFT.value)
    digest = models.CharField(max_length=64, db_default="")
    opens_at = models.DateTimeField(null=True)
    closes_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now())
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "poll"
        constraints = constraints.POLL
        indexes = [
            models.Index(fields=["owner", "id"], name="poll_owner"),
            models.Index(fields=["category", "id"], name="poll_category"),
            models.Index(fields=["status", "id"], name="poll_status_id"),
            models.Index(fields=["eligibility", "id"], name="poll_eligibility_id"),
            models.Index(fields=["created_at"], name="poll_created"),
            models.Index(Coalesce("opens_at", Value(FAR)), "id", name="poll_opens"),
            models.Index(Coalesce("closes_at", Value(FAR)), "id", name="poll_closes"),
            GinIndex(fields=["tags"], name="poll_tags"),
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

    @property
    def counting(self) -> Counting | None:
        """How its ballots are marked and counted; None if 0.2.0 opened it."""
        if self.method is None:
            return default_counting(self.ballot_type) if self.status == Status.DRAFT else None
        return Counting(
            method=self.method,
            seats=self.seats or 1,
            ballot=self.ballot_rules or {},
            parameters=self.method_rules or {},
            ties={name: (self.ties or {}).get(name, value) for name, value in TIES.items()},
        )

    @property
    def quarantine(self) -> QuarantineRule | None:
        """The rule about suspicious votes, if there is one."""
        if (
            self.quarantine_by is None
            or self.quarantine_votes is None
            or self.quarantine_seconds is None
        ):
            return None
        return QuarantineRule(
            by=self.quarantine_by, votes=self.quarantine_votes, seconds=self.quarantine_seconds
        )

    def status_at(self, now: datetime) -> Status:
        """The status at `now`: `opens_at` and `closes_at` hold whether announced or not."""
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
    """A choice of a poll; `position` counts from 0."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="choices")
    position = models.SmallIntegerField()
    label = models.CharField(max_length=200)
    description = models.CharField(max_length=1_000)

    class Meta:
        db_table = "choice"
        ordering = ["position"]
        constraints = constraints.CHOICE

    def __str__(self) -> str:
        return f"{self.position}: {self.label}"


class TieSeed(models.Model):
    """The seed of a published poll's ties, secret until the poll is closed.

    It has a table of its own, so that a query of polls does not read it by accident.
    """

    poll = models.OneToOneField(Poll, models.CASCADE, primary_key=True, related_name="tie_seed")
    seed = models.CharField(max_length=64)

    class Meta:
        db_table = "tie_seed"
        constraints = constraints.TIE_SEED

    def __str__(self) -> str:
        return f"seed of {self.poll_id}"
