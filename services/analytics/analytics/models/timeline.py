"""What happened to the votes of a poll in each minute, and by which credentials they were cast."""

from django.db import models
from django.db.models import Q

from provote_rules.wording import number_of

# What an event of votes does to a vote; each is a column of PollMinute.
KINDS = ("cast", "changed", "retracted", "quarantined", "released", "voided")


class PollMinute(models.Model):
    """The numbers of events of one poll whose times are in the minute that begins at `minute`.

    `cast` are ballots that counted at once, `quarantined` those that had to wait. A minute without
    an event has no row. The numbers only rise: the votes of a poll are the sum of
    cast + released - retracted, its waiting votes that of quarantined - released - voided.
    """

    pk = models.CompositePrimaryKey("poll_id", "minute")
    poll_id = models.UUIDField()
    minute = models.DateTimeField()
    cast = models.BigIntegerField()
    changed = models.BigIntegerField()
    retracted = models.BigIntegerField()
    quarantined = models.BigIntegerField()
    released = models.BigIntegerField()
    voided = models.BigIntegerField()

    class Meta:
        db_table = "poll_minute"
        constraints = [
            models.CheckConstraint(
                condition=Q(**{f"{kind}__gte": 0 for kind in KINDS}), name="poll_minute_numbers"
            ),
        ]
        indexes = [models.Index(fields=["minute"], name="poll_minute_of_all")]

    def __str__(self) -> str:
        return f"{number_of(self.cast, 'vote')} in poll {self.poll_id} at {self.minute}"


class PollQuarterHour(models.Model):
    """The sums of PollMinute in the quarter of an hour that begins at `quarter`, in UTC.

    Long ranges are read from these: the hours and days of every time zone begin with a quarter.
    `peak` is the largest number of ballots (cast and quarantined) in one of the minutes, `peak_at`
    the first minute with that number.
    """

    pk = models.CompositePrimaryKey("poll_id", "quarter")
    poll_id = models.UUIDField()
    quarter = models.DateTimeField()
    cast = models.BigIntegerField()
    changed = models.BigIntegerField()
    retracted = models.BigIntegerField()
    quarantined = models.BigIntegerField()
    released = models.BigIntegerField()
    voided = models.BigIntegerField()
    peak = models.BigIntegerField()
    peak_at = models.DateTimeField()

    class Meta:
        db_table = "poll_quarter_hour"
        constraints = [
            models.CheckConstraint(
                condition=Q(**{f"{kind}__gte": 0 for kind in (*KINDS, "peak")}),
                name="poll_quarter_hour_numbers",
            ),
        ]
        indexes = [models.Index(fields=["quarter"], name="poll_quarter_hour_of_all")]

    def __str__(self) -> str:
        return f"{number_of(self.cast, 'vote')} in poll {self.poll_id} from {self.quarter}"


class PollCredential(models.Model):
    """The ballots of a poll that were cast by one kind of credential.

    Quarantined ballots are included; retracted and voided ones are not subtracted, because their
    events name no credential. `credential` is empty for events that name none.
    """

    pk = models.CompositePrimaryKey("poll_id", "credential")
    poll_id = models.UUIDField()
    credential = models.TextField()
    votes = models.BigIntegerField()

    class Meta:
        db_table = "poll_credential"
        constraints = [
            models.CheckConstraint(condition=Q(votes__gte=0), name="poll_credential_votes"),
        ]

    def __str__(self) -> str:
        return f"{number_of(self.votes, 'vote')} by {self.credential or 'unknown'}"
