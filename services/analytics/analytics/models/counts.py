"""The counts: of polls, of choices, of ballots, and of their marks."""

from django.db import models
from django.db.models import Q

from provote_rules.wording import number_of


class PollAnalytics(models.Model):
    """The count of a poll as a whole, up to the event of votes/0 at `position`.

    `votes` are counted, `waiting` votes are in quarantine. `sealed_at` is set once no vote can
    follow. `events` is the number of events counted, and `digest` identifies them: the exclusive
    or of their hashes, independent of the order. `ballots` is the checksum of the poll's rows in
    ballot_count, see `grouping.ballot_hash`.

    `timed` of the events are in the rows of poll_minute and poll_credential: fewer than `events`
    if 0.3.0 counted some, which knows neither table. `first_at` and `last_at` are the
    times of the first and the last ballot among them, quarantined ones included.
    """

    poll_id = models.UUIDField(primary_key=True)
    votes = models.BigIntegerField()
    waiting = models.BigIntegerField(db_default=0)
    position = models.BigIntegerField()
    sealed_at = models.DateTimeField(null=True)
    events = models.BigIntegerField(db_default=0)
    digest = models.BigIntegerField(db_default=0)
    ballots = models.BigIntegerField(db_default=0)
    timed = models.BigIntegerField(db_default=0)
    first_at = models.DateTimeField(null=True)
    last_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "tally"
        verbose_name = verbose_name_plural = "poll analytics"
        constraints = [
            models.CheckConstraint(condition=Q(votes__gte=0), name="tally_votes"),
            models.CheckConstraint(condition=Q(waiting__gte=0), name="tally_waiting"),
            models.CheckConstraint(condition=Q(position__gte=1), name="tally_position"),
        ]

    def __str__(self) -> str:
        return f"{number_of(self.votes, 'vote')} in poll {self.poll_id}"


class ChoiceCount(models.Model):
    """The number of counted votes for one choice of a poll."""

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
        return f"{number_of(self.votes, 'vote')} for choice {self.choice_id}"


class BallotCount(models.Model):
    """The number of counted votes with one ballot; ballots for a single choice are in ChoiceCount.

    `ballot` is the packed text of its marks, see `provote_rules.ballots.packing`; `key` the first
    16 bytes of the SHA-256 of form and text, because a row of an index is limited in size. Rows
    without votes are deleted: nothing shows which ballots were retracted.
    """

    pk = models.CompositePrimaryKey("poll_id", "key")
    poll_id = models.UUIDField()
    key = models.BinaryField()
    form = models.TextField()
    ballot = models.TextField()
    votes = models.BigIntegerField()

    class Meta:
        db_table = "ballot_count"
        constraints = [
            models.CheckConstraint(condition=Q(votes__gte=0), name="ballot_count_votes"),
        ]

    def __str__(self) -> str:
        return f"{number_of(self.votes, 'ballot')} {self.form} {self.ballot}"


class MarkCount(models.Model):
    """What the ballots in BallotCount add up to for one choice, `choice` being its position.

    `votes` are the ballots that mark it, of rankings those with it in the first place; `points`
    are the sum of its scores.
    """

    pk = models.CompositePrimaryKey("poll_id", "choice")
    poll_id = models.UUIDField()
    choice = models.IntegerField()
    votes = models.BigIntegerField()
    points = models.BigIntegerField()

    class Meta:
        db_table = "mark_count"
        constraints = [
            models.CheckConstraint(condition=Q(votes__gte=0), name="mark_count_votes"),
        ]

    def __str__(self) -> str:
        votes, points = number_of(self.votes, "vote"), number_of(self.points, "point")
        return f"{votes}, {points} for choice {self.choice}"
