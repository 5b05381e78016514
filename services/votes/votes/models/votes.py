"""Votes and their earlier versions; the constraints make a second vote impossible."""

from enum import StrEnum

from django.db import models
from django.db.models import Q

from votes.models.ballots import HoldsBallot


class State(StrEnum):
    """The state of a stored vote: counted, quarantined for the poll's owner, or voided by them."""

    ACCEPTED = "accepted"
    QUARANTINED = "quarantined"
    VOIDED = "voided"


class Vote(HoldsBallot):
    """One voter's ballot in one poll, in its latest version.

    `voter` is the 16 bytes of a person's subject, or a keyed digest of 32 bytes (voters.py): the
    two are never equal. `batch` is the outbox row written in the transaction of the cast, which
    gives the vote its position in the count; `changed_batch` that of the latest change,
    `state_batch` that of release or voiding. `origin` and `device` are digests of its origin, in
    polls whose rules need them.
    """

    id = models.UUIDField(primary_key=True)
    poll_id = models.UUIDField()
    voter = models.BinaryField()
    delegated = models.BooleanField()
    cast_at = models.DateTimeField()
    version = models.IntegerField(default=1)
    batch = models.BigIntegerField()
    changed_at = models.DateTimeField(null=True)
    changed_batch = models.BigIntegerField(null=True)
    state = models.TextField(db_default=State.ACCEPTED.value)
    state_batch = models.BigIntegerField(null=True)
    quarantined_at = models.DateTimeField(null=True)
    origin = models.BinaryField(null=True)
    device = models.BinaryField(null=True)

    class Meta:
        db_table = "vote"
        constraints = [
            models.UniqueConstraint(fields=["poll_id", "voter"], name="one_vote_per_voter"),
            models.CheckConstraint(
                condition=Q(state=State.ACCEPTED.value)
                | Q(
                    state__in=[State.QUARANTINED.value, State.VOIDED.value],
                    quarantined_at__isnull=False,
                ),
                name="vote_state",
            ),
        ]
        indexes = [
            # Lists of own votes: persons read by voter; a delegated voter's vote is read by poll.
            models.Index(
                fields=["voter", "id"], name="vote_of_person", condition=Q(delegated=False)
            ),
            models.Index(
                fields=["poll_id", "origin", "cast_at"],
                name="vote_of_origin",
                condition=Q(origin__isnull=False),
            ),
            models.Index(
                fields=["poll_id", "device", "cast_at"],
                name="vote_of_device",
                condition=Q(device__isnull=False),
            ),
            models.Index(
                fields=["poll_id", "id"],
                name="vote_in_quarantine",
                condition=Q(quarantined_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"vote {self.id} in poll {self.poll_id}"


class VoteVersion(HoldsBallot):
    """A version of a vote that has ended: changed into the next one, or retracted.

    It holds no voter. `batch` is the outbox row of this version, `cast_batch` that of version 1,
    `state_batch` that of its release from quarantine, `end_batch` that of its end.
    """

    vote_id = models.UUIDField()
    version = models.IntegerField()
    poll_id = models.UUIDField()
    cast_at = models.DateTimeField()
    batch = models.BigIntegerField()
    cast_batch = models.BigIntegerField()
    quarantined = models.BooleanField()
    state_batch = models.BigIntegerField(null=True)
    ended_at = models.DateTimeField()
    ended_by = models.TextField()
    end_batch = models.BigIntegerField()

    class Meta:
        db_table = "vote_version"
        constraints = [
            models.UniqueConstraint(fields=["vote_id", "version"], name="vote_version_once"),
            models.CheckConstraint(
                condition=Q(ended_by__in=["changed", "retracted"]), name="vote_version_ended_by"
            ),
        ]
        indexes = [
            models.Index(
                fields=["poll_id"], name="vote_retracted", condition=Q(ended_by="retracted")
            ),
        ]

    def __str__(self) -> str:
        return f"version {self.version} of vote {self.vote_id}, {self.ended_by}"
