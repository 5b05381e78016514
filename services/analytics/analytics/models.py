"""Tables of the analytics service: states of polls, counts of votes, and their reconciliation.

A `Poll` and its `PollAnalytics` are built from two independent event sources, so either may exist
without the other and no foreign key joins them.
"""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class Poll(models.Model):
    """The latest known state of a poll; an older `version` never replaces a newer one.

    `choices` is a list of {id, label, position}, as in the event. `ballot_type` is empty where the
    last release stored the state, `method` where the poll has none: see counting.counted_by.
    `tie_seed` is empty until the poll is closed.
    """

    poll_id = models.UUIDField(primary_key=True)
    owner = models.UUIDField()
    title = models.TextField()
    status = models.TextField()
    results_visibility = models.TextField()
    listing = models.TextField(db_default="listed")
    ballot_type = models.TextField(db_default="")
    method = models.TextField(db_default="")
    seats = models.IntegerField(db_default=1)
    rules = models.JSONField(db_default={})
    tie_seed = models.TextField(db_default="")
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


class PollAnalytics(models.Model):
    """The count of a poll as a whole, up to the event of votes/0 at `position`.

    `votes` are counted, `waiting` votes are in quarantine. `sealed_at` is set once no vote can
    follow. `events` is the number of events counted, and `digest` identifies them: the exclusive
    or of their hashes, independent of the order. `ballots` is the checksum of the poll's rows in
    ballot_count, see `deltas.ballot_hash`.
    """

    poll_id = models.UUIDField(primary_key=True)
    votes = models.BigIntegerField()
    waiting = models.BigIntegerField(db_default=0)
    position = models.BigIntegerField()
    sealed_at = models.DateTimeField(null=True)
    events = models.BigIntegerField(db_default=0)
    digest = models.BigIntegerField(db_default=0)
    ballots = models.BigIntegerField(db_default=0)

    class Meta:
        db_table = "tally"
        verbose_name = verbose_name_plural = "poll analytics"
        constraints = [
            models.CheckConstraint(condition=Q(votes__gte=0), name="tally_votes"),
            models.CheckConstraint(condition=Q(waiting__gte=0), name="tally_waiting"),
            models.CheckConstraint(condition=Q(position__gte=1), name="tally_position"),
        ]

    def __str__(self) -> str:
        return f"{self.votes} votes in poll {self.poll_id}"


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
        return f"{self.votes} votes for choice {self.choice_id}"


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
        return f"{self.votes} ballots {self.form} {self.ballot}"


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
        return f"{self.votes} votes, {self.points} points for choice {self.choice}"


class TallyReport(models.Model):
    """The last count of a poll by its method.

    `due.revive` adds the rows of polls that the last release stored.

    `state` is "" before the first count, then `counted`, `undecided` (a tie waits for a drawing),
    `waiting-for-beacon`, `seed-mismatch`, or `failed` with the `problem`. `report` is the
    canonical report and `summary` what results show of it. `votes`, `position`, `events`, `hash`
    and `ballots` are those of the PollAnalytics that was counted, read at `read_at`; the count
    took `duration` seconds.

    `tried_at` is the time of the last try, which may have failed.

    `final`: the poll was sealed, and no vote waited or was missing. `done`: no count is due until
    something happens. `wanted_at`: the owner last asked for a count that only they may see.
    `recount_at`: what was read before that time has to be counted again. `beacon` is what was
    fetched of a public beacon, {round, randomness}, or {since} or {missing}.
    """

    poll_id = models.UUIDField(primary_key=True)
    state = models.TextField(db_default="")
    problem = models.TextField(db_default="")
    report = models.BinaryField(null=True)
    digest = models.TextField(db_default="")
    summary = models.JSONField(null=True)
    votes = models.BigIntegerField(db_default=0)
    position = models.BigIntegerField(db_default=0)
    events = models.BigIntegerField(db_default=0)
    hash = models.BigIntegerField(db_default=0)
    ballots = models.BigIntegerField(db_default=0)
    final = models.BooleanField(db_default=False)
    done = models.BooleanField(db_default=False)
    read_at = models.DateTimeField(null=True)
    tried_at = models.DateTimeField(null=True)
    duration = models.FloatField(db_default=0)
    wanted_at = models.DateTimeField(null=True)
    recount_at = models.DateTimeField(null=True)
    beacon = models.JSONField(null=True)

    class Meta:
        db_table = "tally_report"
        indexes = [
            models.Index(fields=["poll_id"], name="tally_report_open", condition=Q(done=False)),
        ]

    def __str__(self) -> str:
        return f"report of poll {self.poll_id} {self.state}"


class TieDecision(models.Model):
    """The order of tied choices that the owner has drawn by hand; it is never changed.

    `tied` are the ids of the choices, sorted, `order` from the first to the last.
    """

    id = models.UUIDField(primary_key=True, default=uuid4)
    poll_id = models.UUIDField()
    tied = models.JSONField()
    order = models.JSONField()
    decided_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "tie_decision"
        constraints = [
            models.UniqueConstraint(fields=["poll_id", "tied"], name="tie_decision_once"),
        ]

    def __str__(self) -> str:
        return f"drawn order in poll {self.poll_id}"


class ErasedOwner(models.Model):
    """Keyed digest of an erased person's subject, so that no late poll event restores it."""

    digest = models.BinaryField(primary_key=True)

    class Meta:
        db_table = "erased_owner"

    def __str__(self) -> str:
        return bytes(self.digest).hex()


class Reconciliation(models.Model):
    """Totals of all comparisons of the counts with the ledger of votes; one row.

    `compared_at` is the end of the last complete round, `polls` the number of polls in it.
    `checked_poll` is the last poll whose ballots were compared with their checksum, `debt` the
    number of rows that were read beyond the share of past rounds.
    """

    id = models.SmallIntegerField(primary_key=True, db_default=1)
    rounds = models.BigIntegerField(db_default=0)
    mismatches = models.BigIntegerField(db_default=0)
    repairs = models.BigIntegerField(db_default=0)
    polls = models.BigIntegerField(db_default=0)
    compared_at = models.DateTimeField(null=True)
    checked_poll = models.UUIDField(null=True)
    debt = models.BigIntegerField(db_default=0)

    class Meta:
        db_table = "reconciliation"
        constraints = [models.CheckConstraint(condition=Q(id=1), name="reconciliation_one")]

    def __str__(self) -> str:
        return f"{self.mismatches} mismatches in {self.rounds} rounds"
