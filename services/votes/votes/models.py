"""Tables of the votes service; the constraints make a second vote impossible."""

from datetime import datetime
from enum import StrEnum

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from provote_core.ids import uuid7
from provote_rules import lifecycle


class State(StrEnum):
    """Where a stored vote stands: counted, waiting for the poll's owner, or thrown out by them."""

    ACCEPTED = "accepted"
    QUARANTINED = "quarantined"
    VOIDED = "voided"


class Vote(models.Model):
    """One voter's ballot in one poll, in its latest version.

    `voter` is the 16 bytes of a person's subject, or a keyed digest of 32 bytes (voters.py): the
    two can never be equal. `batch` is the outbox row written in the transaction of the cast, which
    gives the vote its position in the count; `changed_batch` that of the latest change,
    `state_batch` that of release or voiding. `origin` and `device` say where it came from, in
    polls whose rules ask. `ballot` is for ballot types beyond a single choice; both are nullable,
    because an unlinkable poll's ballots live elsewhere.
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
            # My votes: only persons read them by voter, a delegated voter is read by poll.
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


class VoteVersion(models.Model):
    """A version of a vote that is no more: changed into the next one, or retracted.

    It never says who voted. `batch` is the outbox row that told of this version, `cast_batch`
    that of version 1, `state_batch` that of its release from quarantine, `end_batch` the one that
    told of its end.
    """

    vote_id = models.UUIDField()
    version = models.IntegerField()
    poll_id = models.UUIDField()
    choice_id = models.UUIDField(null=True)
    ballot = models.JSONField(null=True)
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


class InvitationSeries(models.Model):
    """Ballot tokens made at once; a token is worked out from its series and its number.

    One revocation ends them all, so that nobody waits for 100,000 rows to be changed.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    poll_id = models.UUIDField()
    count = models.IntegerField()
    label = models.TextField()
    created_at = models.DateTimeField(db_default=Now())
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "invitation_series"
        verbose_name_plural = "invitation series"
        constraints = [
            models.CheckConstraint(condition=Q(count__gte=1), name="invitation_series_count"),
        ]
        indexes = [models.Index(fields=["poll_id", "id"], name="invitation_series_of_poll")]

    def __str__(self) -> str:
        return f"{self.count} invitations to {self.poll_id}"


class Invitation(models.Model):
    """One ballot token, by its digest: the voter it makes; used when that voter has voted."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    poll_id = models.UUIDField()
    voter = models.BinaryField()
    series = models.ForeignKey(InvitationSeries, models.CASCADE, db_index=False)
    number = models.IntegerField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "invitation"
        constraints = [
            models.UniqueConstraint(fields=["poll_id", "voter"], name="invitation_of_voter"),
            models.UniqueConstraint(fields=["series", "number"], name="invitation_number"),
        ]
        indexes = [models.Index(fields=["poll_id", "id"], name="invitation_of_poll")]

    def __str__(self) -> str:
        return f"invitation {self.number} of {self.series_id}"


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
    allow_change = models.BooleanField(db_default=False)
    rules = models.JSONField(db_default={})
    version = models.IntegerField()
    sealed_at = models.DateTimeField(null=True)

    now: datetime  # the time of reading, where a selector says so

    class Meta:
        db_table = "poll_snapshot"

    def __str__(self) -> str:
        return f"poll {self.poll_id} v{self.version} {self.status}"

    @property
    def needs_confirmation(self) -> bool:
        """Whether polls was restored to an older state, and has not told of this poll since."""
        return not self.version and self.sealed_at is None

    @property
    def effective_status(self) -> str:
        """The status at the time of reading, as far as is known here."""
        return lifecycle.effective_status(
            self.status,
            opens_at=self.opens_at,
            closes_at=self.closes_at,
            now=self.now,
            sealed=self.sealed_at is not None,
        )

    @property
    def is_over(self) -> bool:
        """Whether, at the time of reading, no further vote can be accepted or changed."""
        return self.effective_status in lifecycle.ENDED

    @property
    def is_open(self) -> bool:
        """Whether it takes votes at the time of reading."""
        return self.effective_status == lifecycle.Status.OPEN


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


class LedgerHead(models.Model):
    """How far this service's outbox is entered in the ledger; one row."""

    id = models.SmallIntegerField(primary_key=True, db_default=1)
    epoch = models.IntegerField()
    position = models.BigIntegerField(db_default=0)

    class Meta:
        db_table = "ledger_head"
        constraints = [models.CheckConstraint(condition=Q(id=1), name="ledger_head_one")]

    def __str__(self) -> str:
        return f"entered to {self.position} of epoch {self.epoch}"


class LedgerPoll(models.Model):
    """What was told of a poll: how many events, a digest of them, and what they come to.

    `digest` is the exclusive or of a hash of each event, so their order does not matter. Worked
    out by PostgreSQL from the outbox alone; analytics comes to the same numbers another way.
    """

    poll_id = models.UUIDField(primary_key=True)
    events = models.BigIntegerField()
    digest = models.BigIntegerField()
    votes = models.BigIntegerField()
    waiting = models.BigIntegerField()
    position = models.BigIntegerField()
    sealed = models.BooleanField()

    class Meta:
        db_table = "ledger_poll"

    def __str__(self) -> str:
        return f"{self.events} events of poll {self.poll_id}"


class LedgerChoice(models.Model):
    """How many counted votes were told for one choice of a poll."""

    pk = models.CompositePrimaryKey("poll_id", "choice_id")
    poll_id = models.UUIDField()
    choice_id = models.UUIDField()
    votes = models.BigIntegerField()

    class Meta:
        db_table = "ledger_choice"

    def __str__(self) -> str:
        return f"{self.votes} votes for choice {self.choice_id}"
