"""Tables of the analytics service: what polls told, what votes told, how far it has been counted.

A `Poll` and its `Tally` come from two sources that know nothing of each other's pace, so either
may exist without the other and no foreign key joins them.
"""

from django.db import models
from django.db.models import Q


class Poll(models.Model):
    """A poll as polls last told it; an older `version` never replaces a newer one.

    `choices` is a list of {id, label, position}, as in the event.
    """

    poll_id = models.UUIDField(primary_key=True)
    owner = models.UUIDField()
    title = models.TextField()
    status = models.TextField()
    results_visibility = models.TextField()
    listing = models.TextField(db_default="listed")
    choices = models.JSONField()
    opens_at = models.DateTimeField(null=True)
    closes_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    version = models.IntegerField()

    class Meta:
        db_table = "poll"
        indexes = [models.Index(fields=["owner"], name="poll_owner")]

    def __str__(self) -> str:
        return f"poll {self.poll_id} v{self.version} {self.status}"


class Tally(models.Model):
    """How many votes of a poll are counted, and which event of votes/0 was last about it.

    `waiting` votes are in quarantine. `sealed_at` says that no vote can follow. `events` have been
    counted, and `digest` says which: the exclusive or of a hash of each, in whatever order.
    """

    poll_id = models.UUIDField(primary_key=True)
    votes = models.BigIntegerField()
    waiting = models.BigIntegerField(db_default=0)
    position = models.BigIntegerField()
    sealed_at = models.DateTimeField(null=True)
    events = models.BigIntegerField(db_default=0)
    digest = models.BigIntegerField(db_default=0)

    class Meta:
        db_table = "tally"
        verbose_name_plural = "tallies"
        constraints = [
            models.CheckConstraint(condition=Q(votes__gte=0), name="tally_votes"),
            models.CheckConstraint(condition=Q(waiting__gte=0), name="tally_waiting"),
            models.CheckConstraint(condition=Q(position__gte=1), name="tally_position"),
        ]

    def __str__(self) -> str:
        return f"{self.votes} votes in poll {self.poll_id}"


class ChoiceCount(models.Model):
    """How many counted votes of a poll went to one choice."""

    pk = models.CompositePrimaryKey("poll_id", "choice_id")
    poll_id = models.UUIDField()
    choice_id = models.UUIDField()
    votes = models.BigIntegerField()

    class Meta:
        db_table = "choice_count"
        constraints = [
            models.CheckConstraint(condition=Q(votes__gte=0), name="choice_count_votes"),
        ]

    def __str__(self) -> str:
        return f"{self.votes} votes for choice {self.choice_id}"


class ErasedOwner(models.Model):
    """Keyed digest of an erased person's subject, so that a late poll event cannot name them."""

    digest = models.BinaryField(primary_key=True)

    class Meta:
        db_table = "erased_owner"

    def __str__(self) -> str:
        return bytes(self.digest).hex()


class Reconciliation(models.Model):
    """What came of holding counts against votes' ledger, since ever; one row.

    `compared_at` is the end of the last whole round, `polls` how many it compared.
    """

    id = models.SmallIntegerField(primary_key=True, db_default=1)
    rounds = models.BigIntegerField(db_default=0)
    mismatches = models.BigIntegerField(db_default=0)
    repairs = models.BigIntegerField(db_default=0)
    polls = models.BigIntegerField(db_default=0)
    compared_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "reconciliation"
        constraints = [models.CheckConstraint(condition=Q(id=1), name="reconciliation_one")]

    def __str__(self) -> str:
        return f"{self.mismatches} mismatches in {self.rounds} rounds"
