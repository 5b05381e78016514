"""What votes stores about polls, and about persons who were erased."""

from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models

from provote_rules import lifecycle


class PollSnapshot(models.Model):
    """A poll's state in this service: stored from events, or fetched when an event is late.

    `sealed_at` belongs to this service: it is set once, under the poll's exclusive lock, and no
    vote is recorded after it.
    """

    poll_id = models.UUIDField(primary_key=True)
    owner = models.UUIDField()
    status = models.TextField()
    ballot_type = models.TextField()
    eligibility = models.TextField()
    choice_ids = ArrayField(models.UUIDField())
    opens_at = models.DateTimeField(null=True)
    closes_at = models.DateTimeField(null=True)
    allow_change = models.BooleanField(db_default=False)
    rules = models.JSONField(db_default={})
    version = models.IntegerField()
    sealed_at = models.DateTimeField(null=True)

    now: datetime  # the database's time of reading, set by selectors.poll_of

    class Meta:
        db_table = "poll_snapshot"

    def __str__(self) -> str:
        return f"poll {self.poll_id} v{self.version} {self.status}"

    @property
    def needs_confirmation(self) -> bool:
        """Whether polls was restored to an older state, and has not published this poll since."""
        return not self.version and self.sealed_at is None

    @property
    def effective_status(self) -> str:
        """The status at the time of reading, by this snapshot."""
        return lifecycle.effective_status(
            self.status,
            opens_at=self.opens_at,
            closes_at=self.closes_at,
            now=self.now,
            sealed=self.sealed_at is not None,
        )

    @property
    def is_over(self) -> bool:
        """Whether no further vote can be accepted or changed, at the time of reading."""
        return self.effective_status in lifecycle.ENDED

    @property
    def is_open(self) -> bool:
        """Whether the poll accepts votes, at the time of reading."""
        return self.effective_status == lifecycle.Status.OPEN


class ErasedSubject(models.Model):
    """An erased person, whose last tokens verify until `until` but cannot cast.

    `scrubbed`: audit and idempotency rows no longer name them.
    """

    subject = models.UUIDField(primary_key=True)
    until = models.DateTimeField()
    scrubbed = models.BooleanField(default=False)

    class Meta:
        db_table = "erased_subject"

    def __str__(self) -> str:
        return f"erased until {self.until:%Y-%m-%d %H:%M}"
