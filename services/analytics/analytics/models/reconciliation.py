"""The comparison of the counts with the ledger of votes."""

from django.db import models
from django.db.models import Q

from provote_rules.wording import number_of


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
        found = number_of(self.mismatches, "mismatch", "mismatches")
        return f"{found} in {number_of(self.rounds, 'round')}"
