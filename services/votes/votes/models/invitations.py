"""Ballot tokens."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from provote_core.ids import uuid7
from provote_rules.wording import number_of


class InvitationSeries(models.Model):
    """Ballot tokens created together; a token is derived from its series and its number.

    A series is revoked by one row, so no statement has to change 100,000 rows. A poll has at most
    one `mailed` series: its tokens are derived from the ids of recipients, which only users
    stores, and it grows with each list.
    """

    id = models.UUIDField(primary_key=True, default=uuid7)
    poll_id = models.UUIDField()
    count = models.IntegerField()
    label = models.TextField()
    mailed = models.BooleanField(db_default=False)
    created_at = models.DateTimeField(db_default=Now())
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "invitation_series"
        verbose_name_plural = "invitation series"
        constraints = [
            models.CheckConstraint(condition=Q(count__gte=1), name="invitation_series_count"),
            models.UniqueConstraint(
                fields=["poll_id"], condition=Q(mailed=True), name="invitation_series_mailed"
            ),
        ]
        indexes = [models.Index(fields=["poll_id", "id"], name="invitation_series_of_poll")]

    def __str__(self) -> str:
        return f"{number_of(self.count, 'invitation')} to {self.poll_id}"


class Invitation(models.Model):
    """A ballot token as a digest, its `voter`; it is used once that voter has voted."""

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
        indexes = [
            models.Index(fields=["poll_id", "id"], name="invitation_of_poll"),
            models.Index(
                fields=["poll_id"],
                name="invitation_revoked",
                condition=Q(revoked_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"invitation {self.number} of {self.series_id}"
