"""The ledger: totals of events with which analytics compares its counts."""

from django.db import models
from django.db.models import Q

from provote_rules.wording import number_of


class LedgerHead(models.Model):
    """The position up to which the outbox is entered in the ledger; one row.

    Ballots are entered up to `ballots_position`, separately: processes of 0.2.0 enter events
    without them.
    """

    id = models.SmallIntegerField(primary_key=True, db_default=1)
    epoch = models.IntegerField()
    position = models.BigIntegerField(db_default=0)
    ballots_position = models.BigIntegerField(db_default=0)

    class Meta:
        db_table = "ledger_head"
        constraints = [models.CheckConstraint(condition=Q(id=1), name="ledger_head_one")]

    def __str__(self) -> str:
        return f"entered to {self.position} of epoch {self.epoch}"


class LedgerPoll(models.Model):
    """Totals of a poll's events: their number, a digest of them, and the votes they result in.

    `digest` is the exclusive or of a hash of each event, so their order does not matter. Computed
    by PostgreSQL from the outbox alone; analytics computes the same numbers in another way.
    `ballots` is a checksum of the counted ballots that are no single choice: the sum over all
    ballots of their votes times a hash of the ballot, modulo 2^62.
    """

    poll_id = models.UUIDField(primary_key=True)
    events = models.BigIntegerField()
    digest = models.BigIntegerField()
    votes = models.BigIntegerField()
    waiting = models.BigIntegerField()
    position = models.BigIntegerField()
    sealed = models.BooleanField()
    ballots = models.BigIntegerField(db_default=0)

    class Meta:
        db_table = "ledger_poll"

    def __str__(self) -> str:
        return f"{number_of(self.events, 'event')} of poll {self.poll_id}"


class LedgerChoice(models.Model):
    """The number of counted votes of one choice, by the events."""

    pk = models.CompositePrimaryKey("poll_id", "choice_id")
    poll_id = models.UUIDField()
    choice_id = models.UUIDField()
    votes = models.BigIntegerField()

    class Meta:
        db_table = "ledger_choice"

    def __str__(self) -> str:
        return f"{number_of(self.votes, 'vote')} for choice {self.choice_id}"


class LedgerMark(models.Model):
    """What the ballots that are no single choice add up to for one choice, by the events.

    `choice` is its position, `votes` the ballots that mark it, of rankings those with it in the
    first place, `points` the sum of its scores.
    """

    pk = models.CompositePrimaryKey("poll_id", "choice")
    poll_id = models.UUIDField()
    choice = models.IntegerField()
    votes = models.BigIntegerField()
    points = models.BigIntegerField()

    class Meta:
        db_table = "ledger_mark"

    def __str__(self) -> str:
        votes, points = number_of(self.votes, "vote"), number_of(self.points, "point")
        return f"{votes}, {points} for choice {self.choice}"
