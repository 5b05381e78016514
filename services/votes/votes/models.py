"""Tables of the votes service; the constraints make a second vote impossible."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class Vote(models.Model):
    """One voter's ballot in one poll.

    `voter` is the 16 bytes of a person's subject, or the 32 bytes of the keyed digest of a
    delegated voter's reference: the two can never be equal. `batch` is the outbox row written
    in the same transaction, which gives the vote its position in the count. `ballot` is for
    ballot types beyond a single choice; both are nullable, because an unlinkable poll's ballots
    live elsewhere.
    """

    id = models.UUIDField(primary_key=True)
    poll_id = models.UUIDField()
    voter = models.BinaryField()
    delegated = models.BooleanField()
    choice_id = models.UUIDField(null=True)
    ballot = models.JSONField(null=True)
    cast_at = models.DateTimeField()
    version = models.IntegerField(default=1)
    batch = models.BigIntegerField()

    class Meta:
        db_table = "vote"
        constraints = [
            models.UniqueConstraint(fields=["poll_id", "voter"], name="one_vote_per_voter"),
        ]
        indexes = [
            # My votes: only persons read them by voter, a delegated voter is read by poll.
            models.Index(
                fields=["voter", "id"], name="vote_of_person", condition=Q(delegated=False)
            ),
        ]

    def __str__(self) -> str:
        return f"vote {self.id} in poll {self.poll_id}"


class PollSnapshot(models.Model):
    """What votes knows of a poll: fed by events, or fetched once when an event is late.

    `sealed_at` is this service's own: set once, under the poll's exclusive lock; after it no
    vote is recorded.
    """

    poll_id = models.UUIDField(primary_key=True)
    owner = models.UUIDField()
    status = models.TextField()
    ballot_type = models.TextField()
    eligibility = models.TextField()
    choice_ids = ArrayField(models.UUIDField())
    opens_at = models.DateTimeField(null=True)
    closes_at = models.DateTimeField(null=True)
    version = models.IntegerField()
    sealed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "poll_snapshot"

    def __str__(self) -> str:
        return f"poll {self.poll_id} v{self.version} {self.status}"


class ErasedSubject(models.Model):
    """A person who was erased: their last tokens still verify until `until`, and cast nothing.

    `scrubbed` says that audit and idempotency rows no longer name them.
    """

    subject = models.UUIDField(primary_key=True)
    until = models.DateTimeField()
    scrubbed = models.BooleanField(default=False)

    class Meta:
        db_table = "erased_subject"

    def __str__(self) -> str:
        return f"erased until {self.until:%Y-%m-%d %H:%M}"
